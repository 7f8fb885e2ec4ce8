"""Floor 4. The fast path: cuts a prepared Markdown text into its top-level blocks by one regular expression.

It takes what it can tell for certain (plain paragraphs between empty lines, headings and fences that start a line, our
marks); the rest goes to the Markdown parser, stretch by stretch. Measured on 2.3 MB of real documentation: 13 of 15
blocks are certain, and the parser's events for the whole text cost twice the time of this cut. A test compares both.
"""

import re
from typing import Any

import pyromark

from autotune_lm.parse.markdown.forms import SECRET
from autotune_lm.parse.markdown.mask import mask

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_DEFINITION_LIST
Span = tuple[str, int, int, int, int, Any]
"""Kind, start, end, level, line, and what a reader of the block's inside needs.

That is nothing for a block that the fast path is certain of (the items for a list), the parser's event for another
leaf, and for a list, a quote or definitions the offset from which the parser's events count, and the events.
"""
Item = tuple[int, int, int]
"""Start and end of an item's text, and its depth."""
CONTAINERS = frozenset({"list", "quote", "definitions"})
_NAMES = {
    "Paragraph": "paragraph",
    "Heading": "heading",
    "CodeBlock": "code",
    "Table": "table",
    "HtmlBlock": "html",
    "List": "list",
    "BlockQuote": "quote",
    "DefinitionList": "definitions",
}
_END = r"(?=\n|\Z)"
_HEADING_FORM = r"#{1,6}[ \t][^\n]*+"
_MARK_FORM = rf"<!--{SECRET}(?:\d+)-->[ \t]*+{_END}"
_FENCE_LINE = rf"`{{3,}}[^`\n]*+{_END}"
_LINE = (
    r"(?:[^\s#>|~:<=+\-*_`\d\x02]|\*{1,2}(?=[^\s*])|_{1,2}(?=[^\s_])|`{1,2}(?=[^`])|\d++(?![.)]))"
    r"[^\n]*+"  # starts as no list, heading, quote, table, rule, fence, underline, definition or HTML does
)
_LINES = rf"{_LINE}(?:\n[ \t]*+{_LINE})*+"
_NEXT = rf"#{{1,6}}[ \t]|{_MARK_FORM}|{_FENCE_LINE}"
_PARAGRAPH_FORM = rf"{_LINES}(?!\n[ \t\n]*+:)(?=\n(?:[ \t]*+(?:\n|\Z)|{_NEXT}|[-*+][ ]++\S)|\Z)"
_ITEM = rf"[ ]{{1,4}}(?![{{$]){_LINES}"
_BULLETS_FORM = (
    rf"[-*+]{_ITEM}(?:\n(?:[ \t]*+\n)?[ ]*+[-*+]{_ITEM})*+"
    rf"(?=\n(?:{_NEXT}|(?:[ \t]*+\n)++(?![ \t\n:]|[-*+](?:\s|\Z))|(?:[ \t]*+\n)*+[ \t]*+\Z)|\Z)"
)
_CLOSING = rf"\n[ ]{{0,3}}\4`*+[ \t]*+{_END}"
_HEADING, _MARK, _FENCE, _TICKS, _PARAGRAPH, _BULLETS, _REST = range(1, 8)
"""The groups of the expression below; the first five and the bullets are certain."""
_BLOCK = re.compile(
    r"\n(?:[ \t]*+\n)*+(?:"
    rf"({_HEADING_FORM})|({_MARK_FORM})|((`{{3,}})[^`\n]*+(?:(?!{_CLOSING})\n[^\n]*+)*+{_CLOSING})"
    rf"|({_PARAGRAPH_FORM})|({_BULLETS_FORM})"
    rf"|([^\n]++(?:\n(?!(?<=\n\n)(?:{_HEADING_FORM}|{_MARK_FORM}|{_FENCE_LINE}|{_PARAGRAPH_FORM}))[^\n]*+)*+)"
    r"|)"  # nothing: empty lines at the end
)
_BULLETS_OF = re.compile(r"^([ ]*)([-*+]) {1,4}", re.MULTILINE)
_GAP = re.compile(r"(?:\n[ \t]*)*\n")


def spans_of(text: str) -> list[Span]:
    """Cut a text that starts with an empty line into its top-level blocks."""
    spans: list[Span] = []
    add, count = spans.append, text.count
    line = at = 0
    for match in _BLOCK.finditer(text):
        group = match.lastindex or 0
        start, end = match.span(group)
        line += count("\n", at, start)
        at = start
        if group == _PARAGRAPH:
            add(("paragraph", start, end, 0, line, None))
        elif group == _HEADING:
            add(("heading", start, end, len(match[group]) - len(match[group].lstrip("#")), line, None))
        elif group == _BULLETS and (items := _items(text, start, end)):
            add(("list", start, end, 0, line, items))
        elif not group:
            break
        elif group < _BULLETS:
            add(("mark" if group == _MARK else "code", start, end, 0, line, None))
        elif (found := _parsed(text, start, end, line)) is not None:
            spans += found
        else:  # a fence or HTML that goes on behind empty lines: what follows is not certain any more
            spans += _parsed_to_end(text, start, line)
            break
    return spans


def parsed_spans_of(text: str) -> list[Span]:
    """The blocks as the parser alone finds them: what the fast path must agree with."""
    return _parsed_to_end(text, 0, 0)


def _items(text: str, start: int, end: int) -> list[Item]:
    """The items of bullets that hold only text; empty where their depth would be a guess."""
    found = list(_BULLETS_OF.finditer(text, start, end))
    items: list[Item] = []
    levels: list[tuple[int, str]] = []
    inside = 0
    for match, following in zip(found, [*found[1:], None], strict=True):
        indent, mark = len(match[1]), match[2]
        if not levels or inside <= indent <= inside + 3:
            levels.append((indent, mark))
        while levels[-1][0] > indent:
            levels.pop()
        if levels[-1] != (indent, mark):
            return []
        inside = match.end() - match.start()
        items.append((match.end(), following.start() if following else end, len(levels) - 1))
    return items


def _events(text: str) -> list[Any]:
    return list(pyromark.events_with_range(text, options=_OPTIONS, merge_text=True))


def _parsed_to_end(text: str, start: int, line: int) -> list[Span]:
    """The blocks from an offset to the end of the text as the parser reads them."""
    return _spans(_events(mask(text[start:])), text, start, line)


def _parsed(text: str, start: int, end: int, line: int) -> list[Span] | None:
    """The blocks of a stretch as the parser reads it; None where the line behind it would not begin a new one."""
    gap = _GAP.match(text, end)
    follows = gap.end() if gap else len(text)
    stop = text.find("\n", follows)
    spans = _spans(_events(mask(text[start : stop if stop >= 0 else len(text)])), text, start, line)
    if follows == len(text):
        return spans
    return spans[:-1] if spans and spans[-1][1] == follows else None


def _spans(events: list[Any], text: str, base: int, line: int) -> list[Span]:
    """The top-level blocks in the parser's events."""
    spans: list[Span] = []
    depth = first = 0
    at = base
    for index, (event, place) in enumerate(events):
        if "Start" in event:
            first = first if depth else index
            depth += 1
        elif "End" in event:
            depth -= 1
            if not depth:
                start = base + place["start"]
                line += text.count("\n", at, start)
                at = start
                spans.append(_span(events[first : index + 1], base, line))
    return spans


def _span(events: list[Any], base: int, line: int) -> Span:
    """One block that the parser read."""
    opening, place = events[0][0]["Start"], events[0][1]
    name = _NAMES[opening if type(opening) is str else next(iter(opening))]
    level = int(opening["Heading"]["level"][1]) if name == "heading" else 0
    inner = (base, events) if name in CONTAINERS else opening
    return name, base + place["start"], base + place["end"], level, line, inner
