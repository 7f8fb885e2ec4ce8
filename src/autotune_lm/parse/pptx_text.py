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
from autotune_lm.parse.pptx_runs import (
    BREAK,
    LATIN,
    RARE,
    RPR,
    Run,
    T,
    is_code,
    is_mono,
    lines_of,
    look,
    plain,
    readable,
    runs,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

LEVELS = 9
NONE, BULLET, NUMBER = "", "-", "1"
Marks = tuple[str, ...]
"""For each level what stands before a paragraph: nothing, a bullet or a number."""
UNMARKED: Marks = (NONE,) * LEVELS
NOWHERE = Locator()
_LIST_STYLE, _PARAGRAPH, _PROPERTIES = f"{A}lstStyle", f"{A}p", f"{A}pPr"
_NO_MARK, _NUMBERS = f"{A}buNone", f"{A}buAutoNum"
_BULLETS = frozenset([f"{A}buChar", f"{A}buBlip"])
_RARE = frozenset(RARE)
_TYPED = re.compile(r"[•◦▪▫●○■□‣⁃∙·➢➤✓✔\uf0a7\uf0b7\uf0d8\uf076]\s*|[-–—*]\s+(?=\S)|o\s{2,}|o\t")
_ODD = frozenset("•◦▪▫●○■□‣⁃∙·➢➤✓✔\uf0a7\uf0b7\uf0d8\uf076-–—*o")
"""What a typed bullet starts with."""
_DIGITS = frozenset("0123456789(")
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
            if tag == _NO_MARK:
                return NONE
            if tag in _BULLETS:
                return BULLET
            if tag == _NUMBERS:
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
    for style in body.iterchildren(_LIST_STYLE):
        marks = marks_of(style, marks)
    found: list[Paragraph] = []
    for inside, properties in _quick(body) or _careful(body):
        if inside:
            if not code:
                inside = [run._replace(mono=False) for run in inside]
            _add(found, inside, properties, marks)
    return found


def _quick(body: "_Element") -> "list[tuple[list[Run], _Element | None]]":
    """The runs and properties of each paragraph, in one pass over the elements that matter; nothing where others do."""
    here: list[Run] = []
    found: list[tuple[list[Run], _Element | None]] = [(here, None)]
    bold, size, mono = False, 0, False
    for element in body.iter():  # all of them: to name those that matter costs more in a body of a few lines
        tag = element.tag
        if tag == T:
            text = element.text or ""
            here.append(Run(text if text.isprintable() and "_x" not in text else readable(text), mono, bold, size))
            bold, size, mono = False, 0, False
        elif tag == _PARAGRAPH:
            here, mono = [], False
            found.append((here, None))
        elif tag == _PROPERTIES:
            found[-1] = (here, element)
        elif tag == RPR:
            bold, size = look(element)
            mono = False
        elif tag == LATIN:
            mono = is_mono(element)
        elif tag == BREAK:
            here.append(Run("\n", False, False, 0))
        elif tag in _RARE:
            return []
    return found


def _careful(body: "_Element") -> "Iterator[tuple[list[Run], _Element | None]]":
    for element in body.iterchildren(_PARAGRAPH):
        yield runs(element), element.find(_PROPERTIES)


def _add(found: list[Paragraph], inside: list[Run], properties: "_Element | None", marks: Marks) -> None:
    """Add one paragraph, or several where line breaks part it."""
    level, own = (0, None) if properties is None else (_level(properties), mark_of(properties))
    mark = marks[level] if own is None else own
    one = inside[0]
    if len(inside) > 1 or one.mono or one.formula:
        if mark == NONE and (alone := _alone(inside, level)):
            found.append(alone)
            return
        text, strong, size = plain(inside)
    else:
        text, size = " ".join(one.text.split()), one.size
        strong = len(text) if one.bold else 0
    if not text:
        return
    if mark == NONE:
        raw = lines_of(inside) if len(inside) > 1 else one.text
        if "\n" in raw or text[0] in _ODD:
            found += _typed(text, raw, level, strong, size)
        else:
            found.append(Paragraph(text, level, NONE, 0, False, strong, size))
        return
    if text[0] in _ODD and (typed := _TYPED.match(text)) and typed.end() < len(text):
        text, strong = text[typed.end() :], 0
    first = _first(properties) if mark == NUMBER and properties is not None else 0
    found.append(Paragraph(text, level, mark, first, False, strong, size))


def _alone(inside: list[Run], level: int) -> Paragraph | None:
    """A paragraph that is all code, or an equation and nothing else."""
    if is_code(inside):
        text = lines_of(inside)
        return Paragraph(("" if text[:1].isspace() else "    " * level) + text, level, code=True)
    seen = [run for run in inside if run.formula or not run.text.isspace()]
    return Paragraph(seen[0].text, level, formula=True) if len(seen) == 1 and seen[0].formula else None


def _level(properties: "_Element") -> int:
    said = properties.get("lvl")
    return min(int(said), LEVELS - 1) if said and said.isdecimal() else 0


def _first(properties: "_Element") -> int:
    numbered = properties.find(f"{A}buAutoNum")
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


def pieces(found: Sequence[Paragraph], label: str = "", place: Locator = NOWHERE) -> Iterator[Piece]:
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
            yield Piece("code", fence(_without_margin(lines)), place)
        elif first.mark != NONE:
            strong = first.strong + (2 if first.strong else 0)
            yield Piece("list", _list(found[start:end]), place, 0, label, "", strong)
        else:
            for one in found[start:end]:
                if one.formula:
                    yield Piece("formula", f"$$\n{one.text}\n$$", place)
                    continue
                yield Piece("paragraph", one.text, place, 0, label, "", one.strong)
        start = end


def _numbered(found: Sequence[Paragraph]) -> list[Paragraph]:
    """Numbers that somebody typed, two and more in order, as the marks of a list."""
    if not any(one.text[0] in _DIGITS for one in found):
        return list(found)
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
