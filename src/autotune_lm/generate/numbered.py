"""Floor 4. A passage as numbered sentences: what a model is shown, and where each number stands in the document."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from autotune_lm.core.ids import digest
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import BlockKind, Chunk
from autotune_lm.generate.outline import Span, clean_title, clip
from autotune_lm.kit.text import sentence_spans

MOST_UNITS = 400
LONGEST_UNIT = 1200
"""Characters of a sentence, from which on it is shown in parts: plain text may have no stop for pages."""
LONGEST_CODE = 12
"""Lines of code that are one unit; longer blocks are shown in parts that end where a thought ends."""
LONGEST_SHOWN = 60_000
_CUTS_TRIED = 12
_LONGEST_LINE = 4000
"""Characters of a table's row, or of a line of code, that are shown."""
_LONGEST_TITLE = 200

_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)]) (?=\S)", re.MULTILINE)
_SPACES = re.compile(r"\s+")
_RULE = re.compile(r"[|\s:-]+")


class Unit(NamedTuple):
    """What one number stands for: a sentence, an item, a row, some lines of code."""

    number: int
    start: int
    end: int
    """Offsets in the document."""
    text: str
    """What it says: the document's own characters, or the line that rewrote them."""
    kind: BlockKind
    head: str = ""
    """The header row of its table."""


class Numbered(NamedTuple):
    """A passage as a model sees it."""

    shown: str
    """The text for the prompt, between its delimiters."""
    units: tuple[Unit, ...]
    """In order; the number of a unit is its place, counted from 1."""
    context: str
    """Title, headings and nothing else: what names the subject without telling anything of it."""

    @property
    def text(self) -> str:
        """All that the numbers stand for."""
        return "\n".join(unit.text for unit in self.units)

    def of_kind(self, *kinds: BlockKind) -> tuple[Unit, ...]:
        """The units of these kinds of block."""
        return tuple(unit for unit in self.units if unit.kind in kinds)

    def only(self, numbers: Sequence[int]) -> "Numbered":
        """The same view with some of its units alone."""
        return self._replace(units=tuple(self.units[number - 1] for number in numbers))


class _Shown(NamedTuple):
    """A line on its way; ``end`` 0 for one without a number."""

    line: str
    start: int = 0
    end: int = 0
    text: str = ""
    kind: BlockKind = "paragraph"
    head: str = ""


def numbered(passage: Passage, within: tuple[int, int] | None = None, *, partner: bool = False) -> Numbered:
    """Number what a passage says, from 1.

    ``within`` are offsets in the document: only what starts there is shown, for passages that are too long for a
    model. With ``partner`` the passage's partner follows in delimiters of its own, its numbers going on.
    """
    shown, units, context = _one(passage, passage.chunk, within, 0)
    if not partner or passage.partner is None:
        return Numbered(shown, units, context)
    more = _one(passage, passage.partner, None, len(units))
    return Numbered(f"{shown}\n{more[0]}", units + more[1], f"{context}\n{more[2]}")


def halves(view: Numbered, passage: Passage) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Two ranges of offsets that have all units once, cut near the middle, at the border of blocks where there is one.

    None where there is no such cut: one unit, or a block that cannot be read in parts.
    """
    chunk = passage.chunk
    starts = [unit.start for unit in view.units]
    if len(starts) < 2:
        return None
    middle = (starts[0] + view.units[-1].end) // 2
    borders = {block.start for block in passage.document.blocks[_first(passage, chunk) :]}
    inside = {*starts, *(unit.end for unit in view.units)} - borders
    near = sorted((abs(place - middle), place) for place in borders)
    near += sorted((abs(place - middle), place) for place in inside)
    for cut in [place for _, place in near if starts[0] < place <= starts[-1]][:_CUTS_TRIED]:
        parts = (chunk.start, cut), (cut, chunk.end)
        counted = [[unit.start for unit in numbered(passage, part).units] for part in parts]
        if all(counted) and counted[0] + counted[1] == starts:
            return parts
    return None


def _first(passage: Passage, chunk: Chunk) -> int:
    """The place of the first block that reaches into a chunk."""
    return bisect_right(passage.document.blocks, chunk.start, key=lambda block: block.end)


def _one(
    passage: Passage, chunk: Chunk, within: tuple[int, int] | None, before: int
) -> tuple[str, tuple[Unit, ...], str]:
    """One chunk between its delimiters."""
    document = passage.document
    title = _line(document.title)[:_LONGEST_TITLE]
    path = " > ".join(_line(heading)[:_LONGEST_TITLE] for heading in chunk.heading_path)
    lines = [f"Document: {title}"] * bool(title) + [f"Section: {path}"] * bool(path)
    units: list[Unit] = []
    headings = [title, path]
    room = LONGEST_SHOWN
    for shown in islice(_shown(passage, chunk, within), 3 * MOST_UNITS):
        room -= len(shown.line)
        if room < 0 or len(units) >= MOST_UNITS:
            break
        if shown.end:
            units.append(Unit(before + len(units) + 1, shown.start, shown.end, shown.text, shown.kind, shown.head))
            lines.append(f"[{units[-1].number}] {shown.line}")
        else:
            lines.append(shown.line)
            headings.extend([shown.line] * (shown.kind == "heading"))
    inner = "\n".join(lines)
    mark = f"passage-{digest(inner.encode('utf-8', 'replace'))[:12]}"
    return f"<{mark}>\n{inner}\n</{mark}>", tuple(units), "\n".join(filter(None, headings))


def _shown(passage: Passage, chunk: Chunk, within: tuple[int, int] | None) -> Iterator[_Shown]:
    """What is shown of a chunk, in order."""
    low, high = within or (chunk.start, chunk.end)
    if passage.lines and chunk is passage.chunk:
        for line in passage.lines:
            if low <= line.start < high and line.text.strip():
                yield _Shown(_line(line.text)[:_LONGEST_LINE], line.start, line.end, line.text)
        return
    document = passage.document
    first = _first(passage, chunk)
    last = bisect_left(document.blocks, chunk.end, first, key=lambda block: block.start)
    for span in clip(document, document.blocks[first:last], max(low, chunk.start), min(high, chunk.end)):
        yield from _of_span(span)


def _of_span(span: Span) -> Iterator[_Shown]:
    """A block, or the part of it that the chunk holds."""
    if span.kind == "heading":
        yield _Shown(f"# {_line(clean_title(span.text))[:_LONGEST_TITLE]}", kind="heading")
    elif span.kind == "table":
        yield from _rows(span)
    elif span.kind == "code":
        yield from _code(span)
    elif span.kind == "list":
        yield from _items(span)
    elif span.kind == "formula":
        yield _Shown(_line(span.text)[:_LONGEST_LINE], span.start, span.start + len(span.text.rstrip()), span.text)
    else:
        yield from _sentences(span.text, span.start, span.kind)


def _sentences(text: str, start: int, kind: BlockKind) -> Iterator[_Shown]:
    """The sentences of a paragraph, those without an end in parts."""
    for a, b in sentence_spans(text):
        for left, right in _parts(text, a, b):
            said = text[left:right]
            yield _Shown(_line(said), start + left, start + right, said, kind)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch of text in parts of bearable length, cut at white space where there is any."""
    while end - start > LONGEST_UNIT:
        cut = text.rfind(" ", start + LONGEST_UNIT // 2, start + LONGEST_UNIT)
        cut = cut if cut > 0 else start + LONGEST_UNIT
        yield start, cut
        start = cut + (text[cut] == " ")
    if start < end:
        yield start, end


def _items(span: Span) -> Iterator[_Shown]:
    """The items of a list, nested ones too; the marker is shown and is no part of what an item says."""
    marks = list(_ITEM.finditer(span.text))
    yield from _sentences(span.text[: marks[0].start() if marks else None], span.start, "list")
    for mark, following in zip(marks, [*(found.start() for found in marks[1:]), len(span.text)], strict=False):
        body = span.text[mark.end() : following].rstrip()
        for left, right in _parts(body, 0, len(body)):
            said = body[left:right]
            shown = _line(said) if left else mark[0] + _line(said)
            start = span.start + mark.end()
            yield _Shown(shown, start + left, start + right, said, "list")


def _rows(span: Span) -> Iterator[_Shown]:
    """The rows of a table below its header, which is shown without a number."""
    lines = list(_lines(span.text, span.start))
    head = span.lead.split("\n", 1)[0]
    if not span.lead and len(lines) > 2 and _RULE.fullmatch(lines[1][2][:_LONGEST_LINE]):
        head, lines = lines[0][2], lines[2:]
    elif span.lead:
        lines = [line for line in lines if not _RULE.fullmatch(line[2][:_LONGEST_LINE])]
    if head.strip():
        yield _Shown(head.strip()[:_LONGEST_LINE], kind="table")
    for start, end, row in lines:
        yield _Shown(row[:_LONGEST_LINE], start, end, row, "table", head.strip())


def _code(span: Span) -> Iterator[_Shown]:
    """A block of code, or the parts of a long one, between fences that name its language."""
    lines = list(_lines(span.text, span.start))
    if len(lines) <= LONGEST_CODE + 2:
        bare = [row for _, _, row in lines if not row.lstrip().startswith(("```", "~~~"))]
        yield _fenced(bare, span.label, span.start, span.start + len(span.text.rstrip()), span.text.rstrip())
        return
    inner = [line for line in lines if not line[2].startswith(("```", "~~~"))]
    for part in _logical(inner):
        start, end = part[0][0], part[-1][1]
        said = span.text[start - span.start : end - span.start]
        yield _fenced([row for _, _, row in part], span.label, start, end, said)


def _fenced(rows: Iterable[str], language: str, start: int, end: int, said: str) -> _Shown:
    """Lines of code as they are shown: indented, so that none of them looks like a number of ours."""
    body = "".join(f"\n    {row[:_LONGEST_LINE]}" for row in rows)
    return _Shown(f"```{language}{body}\n    ```", start, end, said, "code")


def _logical(lines: list[tuple[int, int, str]]) -> Iterator[list[tuple[int, int, str]]]:
    """Lines of code in parts that begin at the margin, none longer than a block that is shown whole."""
    part: list[tuple[int, int, str]] = []
    for line in lines:
        margin = line[2][:1].strip() not in ("", "}", ")", "]")
        if part and ((margin and len(part) >= LONGEST_CODE // 2) or len(part) >= LONGEST_CODE):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _lines(text: str, start: int) -> Iterator[tuple[int, int, str]]:
    """Start, end and text of each line that holds something."""
    for row in text.splitlines(keepends=True):
        said = row.rstrip()
        if said:
            yield start, start + len(said), said
        start += len(row)


def _line(text: str) -> str:
    """A text on one line."""
    return _SPACES.sub(" ", text).strip()
