"""Floor 4. The text of a shape on a slide to pieces: paragraphs, lists of bullets and numbers, code.

What is a bullet is inherited (ECMA-376 part 1, 21.1.2.4): the paragraph says, or the shape's list style, or those of
its placeholder in the layout and in the master. A reader is given what the last three come to.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.core.types import Locator
from autotune_lm.kit.assemble import Piece, fence
from autotune_lm.parse.ooxml import A
from autotune_lm.parse.pptx_runs import is_code, lines_of, plain, runs

if TYPE_CHECKING:
    from lxml.etree import _Element

LEVELS = 9
NONE, BULLET, NUMBER = "", "-", "1"
Marks = tuple[str, ...]
"""For each level what stands before a paragraph: nothing, a bullet or a number."""
UNMARKED: Marks = (NONE,) * LEVELS
NOWHERE = Locator()
_TYPED = re.compile(r"[•◦▪▫●○■□‣⁃∙·➢➤✓✔\uf0a7\uf0b7\uf0d8\uf076]\s*|[-–—*]\s+(?=\S)|o\s{2,}|o\t")
_TYPED_NUMBER = re.compile(r"\(?(\d{1,2})[.)]\s+(?=\S)")


class Paragraph(NamedTuple):
    """A paragraph of a shape."""

    text: str
    level: int = 0
    mark: str = NONE
    number: int = 0
    """Where a numbered list starts; 0 where nothing says."""
    code: bool = False
    strong: int = 0
    size: int = 0
    formula: bool = False


def mark_of(properties: "_Element | None") -> str | None:
    """What paragraph properties say about the mark, or None where they leave it to others."""
    if properties is not None:
        for child in properties:
            tag = child.tag
            if tag == f"{A}buNone":
                return NONE
            if tag in (f"{A}buChar", f"{A}buBlip"):
                return BULLET
            if tag == f"{A}buAutoNum":
                return NUMBER
    return None


def marks_of(style: "_Element | None", inherited: Marks) -> Marks:
    """The marks of a list style (``a:lstStyle``, ``p:bodyStyle``) on top of those that it inherits."""
    if style is None or not len(style):
        return inherited
    own = [mark_of(style.find(f"{A}lvl{level}pPr")) for level in range(1, LEVELS + 1)]
    return tuple(old if new is None else new for new, old in zip(own, inherited, strict=True))


def paragraphs(body: "_Element", marks: Marks, *, code: bool = True) -> list[Paragraph]:
    """The paragraphs of a text body that hold something; ``code`` whether monospaced ones are code."""
    found: list[Paragraph] = []
    marks = marks_of(body.find(f"{A}lstStyle"), marks)
    for element in body.iterchildren(f"{A}p"):
        found += _paragraph(element, marks, code)
    return found


def _paragraph(element: "_Element", marks: Marks, code: bool) -> Iterator[Paragraph]:
    """One paragraph, or several where line breaks part it."""
    inside = runs(element)
    if not inside:
        return
    if not code:
        inside = [run._replace(mono=False) for run in inside]
    properties = element.find(f"{A}pPr")
    level = _level(properties)
    own = mark_of(properties)
    mark = marks[level] if own is None else own
    if mark == NONE and is_code(inside):
        yield Paragraph("    " * level * (not lines_of(inside)[:1].isspace()) + lines_of(inside), level, code=True)
        return
    seen = [run for run in inside if not run.text.isspace()]
    if mark == NONE and len(seen) == 1 and seen[0].formula:
        yield Paragraph(seen[0].text, level, formula=True)
        return
    found = plain(inside)
    if not found.text:
        return
    if mark == NONE:
        yield from _typed(found.text, lines_of(inside), level, found.strong, found.size)
    else:
        typed = _TYPED.match(found.text)
        text = found.text[typed.end() :] if typed else found.text
        yield Paragraph(text, level, mark, _first(properties), False, 0 if typed else found.strong, found.size)


def _level(properties: "_Element | None") -> int:
    said = properties.get("lvl", "0") if properties is not None else "0"
    return min(int(said), LEVELS - 1) if said.isdecimal() else 0


def _first(properties: "_Element | None") -> int:
    numbered = properties.find(f"{A}buAutoNum") if properties is not None else None
    said = numbered.get("startAt", "") if numbered is not None else ""
    return int(said) if said.isdecimal() and len(said) < 6 else 0


def _typed(text: str, raw: str, level: int, strong: int, size: int) -> Iterator[Paragraph]:
    """A paragraph without a mark of its own; bullets that somebody typed are bullets."""
    lines = [" ".join(line.split()) for line in raw.split("\n")] if "\n" in raw.strip() else []
    if "" in lines or any(map(_TYPED.match, lines)) or sum(map(bool, map(_TYPED_NUMBER.match, lines))) > 1:
        stretches = [" ".join(part.split()) for part in "\n".join(lines).split("\n\n")]
        for line in lines if any(map(_TYPED.match, lines)) or "" not in lines else stretches:
            if line:
                yield _line(line, level, 0, size)
    else:
        yield _line(text, level, strong, size)


def _line(text: str, level: int, strong: int, size: int) -> Paragraph:
    if (typed := _TYPED.match(text)) and typed.end() < len(text):
        return Paragraph(text[typed.end() :], level, BULLET, size=size)
    return Paragraph(text, level, strong=strong, size=size)


def pieces(found: Sequence[Paragraph], label: str = "") -> Iterator[Piece]:
    """Paragraphs as blocks; lines of code that follow each other are one, and so are items."""
    found = _numbered(found)
    if len(found) == 1 and found[0].mark != NONE:
        found = [found[0]._replace(mark=NONE)]
    start = 0
    while start < len(found):
        first, end = found[start], start + 1
        while end < len(found) and (found[end].code, found[end].mark != NONE) == (first.code, first.mark != NONE):
            end += 1
        if first.code:
            lines = "\n".join(one.text for one in found[start:end]).expandtabs(4)
            yield Piece("code", fence(_without_margin(lines)), NOWHERE)
        elif first.mark != NONE:
            strong = first.strong + (2 if first.strong else 0)
            yield Piece("list", _list(found[start:end]), NOWHERE, 0, label, "", strong)
        else:
            for one in found[start:end]:
                if one.formula:
                    yield Piece("formula", f"$$\n{one.text}\n$$", NOWHERE)
                    continue
                yield Piece("paragraph", one.text, NOWHERE, 0, label, "", one.strong)
        start = end


def _numbered(found: Sequence[Paragraph]) -> list[Paragraph]:
    """Numbers that somebody typed, two and more in order, as the marks of a list."""
    out = list(found)
    typed = [None if one.code or one.formula or one.mark == NUMBER else _TYPED_NUMBER.match(one.text) for one in out]
    start = 0
    while start < len(out):
        end, first = start, typed[start]
        while first and end < len(out) and (here := typed[end]) and int(here[1]) == int(first[1]) + end - start:
            out[end] = out[end]._replace(text=out[end].text[here.end() :], mark=NUMBER, number=int(here[1]), strong=0)
            end += 1
        if end - start == 1:
            out[start] = found[start]
        start = max(end, start + 1)
    return out


def _list(items: Sequence[Paragraph]) -> str:
    """Items as lines, indented below the text of the one that holds them."""
    lines: list[str] = []
    open_levels: list[list[int]] = []
    """For each open level: the level as the slide counts it, where its text begins, and its last number."""
    for item in items:
        while open_levels and open_levels[-1][0] > item.level:
            open_levels.pop()
        if not open_levels or open_levels[-1][0] < item.level:
            open_levels.append([item.level, 0, 0])
        here = open_levels[-1]
        margin = open_levels[-2][1] if len(open_levels) > 1 else 0
        if item.mark == NUMBER:
            here[2] = item.number if item.number and not here[2] else here[2] + 1
        else:
            here[2] = 0
        mark = f"{here[2]}. " if item.mark == NUMBER else "- "
        here[1] = margin + len(mark)
        lines.append(" " * margin + mark + item.text)
    return "\n".join(lines)


def _without_margin(code: str) -> str:
    """Code without empty lines around it and without the margin that all lines share."""
    lines = [line.rstrip() for line in code.strip("\n").split("\n")]
    margin = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return "\n".join(line[margin:] for line in lines)
