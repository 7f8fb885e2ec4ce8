"""Floor 4. Cuts a block that is larger than the budget, and cuts prose into sentences.

Code is cut at lines, a table at rows, a list at items, prose at sentences; what is too large even then is cut hard, so
that every block ends somewhere. A part of code is given its fence again, a part of a table its header (``lead`` and
``trail``); such parts are filled up to the budget here. All other parts are small and are packed like blocks.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from autotune_lm.chunk.units import Unit, added_tokens
from autotune_lm.core.types import Block
from autotune_lm.kit.text import sentence_spans
from autotune_lm.kit.tokens import count_tokens, tokens_between

_OPENING = re.compile(r" *(?:(?:[-*+]|\d{1,9}[.)]) +)*(`{3,}(?=[^`\n]*$)|~{3,})", re.MULTILINE)
_CLOSING = re.compile(r"\s*(`{3,}|~{3,}|\$\$)\s*$", re.MULTILINE)
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?:\s|$)")
HEADER_ROWS = 2
_DRESS = re.compile(r"\s*(?:#\[|@|//|#|/?\*|\))")
_DECLARATION_LINES = 20


class Span(NamedTuple):
    """A line, a sentence or more: ``text[start:end]``, and where the next one begins."""

    start: int
    end: int
    stop: int


class Part(NamedTuple):
    """Lines laid together, and their tokens."""

    start: int
    end: int
    stop: int
    tokens: int


class Budget(NamedTuple):
    """The most tokens of the first part, which stands below headings, and of the others."""

    first: int
    size: int
    declared: bool = False
    """Whether each part of code begins with the lines that declare what it is a part of."""


class Shell(NamedTuple):
    """What each part of a block repeats."""

    lead: str
    trail: str
    tokens: int


def split_block(text: str, block: Block, stop: int, budget: Budget) -> list[Unit]:
    """The units of a large block; ``stop`` is where the next block begins."""
    span = Span(block.start, block.end, stop)
    if block.kind in ("code", "formula"):
        return _split_fence(text, span, budget)
    if block.kind == "table":
        return _split_table(text, span, budget)
    if block.kind == "list":
        parts: Iterable[Span] = _items(text, span)
    else:
        parts = _lines(text, span)
    return [unit for part in parts for unit in _fit(text, part, budget)]


def split_fine(text: str, block: Block, stop: int, budget: Budget) -> list[Unit]:
    """The sentences of a paragraph or quote, the lines of a list."""
    span = Span(block.start, block.end, stop)
    if block.kind == "list":
        return [unit for part in _atoms(text, span) for unit in _fit(text, part, budget)]
    units = [unit for part in _lines(text, span) for unit in _sentences(text, part, budget.first)]
    return [*units[:-1], units[-1]._replace(glued=introduces(text, block))]


def introduces(text: str, block: Block) -> bool:
    """Whether a block only leads up to the next one."""
    return block.kind == "heading" or (block.kind == "paragraph" and text[block.end - 1] in ":：")


def _fit(text: str, span: Span, budget: Budget) -> Iterator[Unit]:
    """A part as a unit if it is small enough, else its lines, else its sentences."""
    tokens = count_tokens(text[span.start : span.stop])
    if tokens <= budget.first:
        yield Unit(span.start, span.end, span.stop, tokens, span.start)
    elif "\n" not in text[span.start : span.end]:
        yield from _sentences(text, span, budget.first)
    elif _OPENING.match(text, span.start) and len(lines := list(_atoms(text, span))) == 1:
        yield from _split_fence(text, lines[0], budget)
    else:
        for line in _atoms(text, span):
            yield from _fit(text, line, budget)


def _sentences(text: str, span: Span, limit: int) -> Iterator[Unit]:
    """The sentences of one line; each is counted with the space before it."""
    line = text[span.start : span.end]
    found = [(span.start + start, span.start + end) for start, end in sentence_spans(line)]
    parts = [part for start, end in found for part in hard_spans(text, start, end, limit)]
    since = span.start
    for at, (start, end, _) in enumerate(parts, 1):
        stop = end if at < len(parts) else span.stop
        yield Unit(start, end, stop, count_tokens(text[since:stop]), since)
        since = end


def hard_spans(text: str, start: int, end: int, limit: int) -> Iterator[Span]:
    """Cut text that offers no better place into parts of at most ``limit`` tokens, at spaces where there are any.

    A part is at least one character, so that this always ends.
    """
    width = max(1, 4 * limit)
    while start < end:
        stop = min(start + width, end)
        while (tokens := count_tokens(text[start:stop])) > limit and stop > start + 1:
            stop = start + max(1, min((stop - start) * limit // tokens, (stop - start) - 1))
        if stop < end and (space := text.rfind(" ", start + (stop - start) // 2, stop)) > start:
            stop = space
        yield Span(start, stop, stop)
        start = stop
        while start < end and text[start].isspace():
            start += 1


def _lines(text: str, span: Span) -> list[Span]:
    """The lines that hold something; each reaches to the next one."""
    starts, ends = [], []
    at = span.start
    while at < span.end:
        end = text.find("\n", at, span.end)
        end = end if end >= 0 else span.end
        if not text[at:end].isspace() and at < end:
            starts.append(at)
            ends.append(end)
        at = end + 1
    stops = [*starts[1:], span.stop] if starts else []
    return [Span(*three) for three in zip(starts, ends, stops, strict=True)]


def _atoms(text: str, span: Span) -> Iterator[Span]:
    """Lines, with each fence in one piece."""
    first = last = span
    marks = ""
    for line in _lines(text, span):
        if not marks:
            found = _OPENING.match(text, line.start, line.end)
            first, marks = line, found[1] if found else ""
        elif (found := _CLOSING.match(text, line.start, line.end)) and found[1].startswith(marks):
            marks = ""
        last = line
        if not marks:
            yield Span(first.start, line.end, line.stop)
    if marks:
        yield Span(first.start, last.end, last.stop)


def _items(text: str, span: Span) -> Iterator[Span]:
    """The items of the outermost list, fences inside them left whole."""
    start, before = span.start, span
    for atom in _atoms(text, span):
        if atom.start > start and _ITEM.match(text, atom.start):
            yield Span(start, before.end, atom.start)
            start = atom.start
        before = atom
    yield Span(start, span.end, span.stop)


def _split_fence(text: str, span: Span, budget: Budget) -> list[Unit]:
    """Parts of code, each between its fences."""
    opening = text.find("\n", span.start, span.end) + 1
    closing = text.rfind("\n", span.start, span.end)
    if not 0 < opening <= closing or not _CLOSING.match(text, closing + 1, span.end):
        return _plain(text, span, budget.first)
    lead, trail = text[span.start : opening], text[closing : span.end]
    if budget.declared:
        said = _declaration(text[opening:closing])
        lead += said if count_tokens(said) <= budget.first // 3 else ""
    shell = Shell(lead, trail, count_tokens(lead) + count_tokens(trail))
    return _split_shelled(text, span, _lines(text, Span(opening, closing, span.stop)), shell, budget)


def _declaration(code: str) -> str:
    """The lines that declare what code is, and a mark for what is left out; empty where none is found."""
    lines = code.split("\n", _DECLARATION_LINES)[:_DECLARATION_LINES]
    first = next((at for at, line in enumerate(lines) if line.strip() and not _DRESS.match(line)), len(lines))
    for at in range(first, len(lines)):
        if lines[at].rstrip().endswith(("{", ":")):
            return "\n".join([*lines[first : at + 1], "…\n"])
    return ""


def _split_table(text: str, span: Span, budget: Budget) -> list[Unit]:
    """Parts of a table, each below its header."""
    rows = _lines(text, span)
    if len(rows) <= HEADER_ROWS:
        return _plain(text, span, budget.first)
    lead = text[span.start : rows[HEADER_ROWS].start]
    return _split_shelled(text, span, rows[HEADER_ROWS:], Shell(lead, "", count_tokens(lead)), budget)


def _split_shelled(text: str, span: Span, body: list[Span], shell: Shell, budget: Budget) -> list[Unit]:
    """Parts with what they repeat; plain lines where that alone would take most of the budget, or nothing is inside."""
    if not body or shell.tokens > budget.first * 3 // 4:
        return _plain(text, span, budget.first)
    first, *others = _fill(
        text, body, budget._replace(first=budget.first - shell.tokens, size=budget.size - shell.tokens)
    )
    if not others:
        return [Unit(*span, count_tokens(text[span.start : span.stop]), span.start)]
    *middle, last = others
    opening = count_tokens(text[span.start : body[0].start])
    first = Part(span.start, first.end, first.stop, opening + first.tokens)
    last = Part(last.start, span.end, span.stop, last.tokens)
    return [
        _shelled(text, first, Shell("", shell.trail, 0)),
        *(_shelled(text, part, shell) for part in middle),
        _shelled(text, last, Shell(shell.lead, "", 0)),
    ]


def _plain(text: str, span: Span, limit: int) -> list[Unit]:
    return [unit for line in _lines(text, span) for unit in _fit_line(text, line, limit)]


def _fit_line(text: str, line: Span, limit: int) -> Iterator[Unit]:
    tokens = count_tokens(text[line.start : line.stop])
    if tokens <= limit:
        yield Unit(*line, tokens, line.start)
    else:
        for part in hard_spans(text, line.start, line.end, limit):
            yield Unit(*part, count_tokens(text[part.start : part.stop]), part.start)


def _shelled(text: str, part: Part, shell: Shell) -> Unit:
    """A part between what it repeats; its own tokens are those of its lines, which add up."""
    tokens = part.tokens + count_tokens(shell.lead)
    stop = part.stop
    if shell.trail:
        stop = part.end
        tokens += added_tokens(text, part.start, stop, shell.trail)
        tokens -= added_tokens(text, part.start, stop, text[stop : part.stop])
    return Unit(part.start, part.end, stop, tokens, part.start, 0, False, shell.lead, shell.trail)


def _fill(text: str, lines: list[Span], budget: Budget) -> list[Part]:
    """Lay lines together up to the budget; a line above it is cut hard."""
    parts: list[Part] = []
    held: list[Span] = []
    costs: list[int] = []
    tokens = 0
    for line, cost in zip(lines, tokens_between(text, [lines[0].start, *(line.stop for line in lines)]), strict=True):
        while held and tokens + cost > (budget.size if parts else budget.first):
            at = _calm(held) if cost <= budget.first else len(held)
            parts.append(Part(held[0].start, held[at - 1].end, held[at - 1].stop, sum(costs[:at])))
            held, costs = held[at:], costs[at:]
            tokens = sum(costs)
        if cost > (budget.size if parts else budget.first):
            cuts = hard_spans(text, line.start, line.end, budget.size if parts else budget.first)
            parts.extend(Part(*cut, count_tokens(text[cut.start : cut.stop])) for cut in cuts)
        else:
            held.append(line)
            costs.append(cost)
            tokens += cost
    return [*parts, Part(held[0].start, held[-1].end, held[-1].stop, tokens)] if held else parts


def _calm(lines: list[Span]) -> int:
    """Where to part lines: before the last one in their second half that follows an empty line, else behind all."""
    for at in range(len(lines) - 1, len(lines) // 2, -1):
        if lines[at - 1].stop > lines[at - 1].end + 1:
            return at
    return len(lines)
