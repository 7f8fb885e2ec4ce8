"""Floor 4. The text of a shape on a slide: its paragraphs, with what stands before each of them.

What is a bullet is inherited (ECMA-376 part 1, 21.1.2.4): the paragraph says, or the shape's list style, or those of
its placeholder in the layout and in the master. A reader is given what the last three come to.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.parse.ooxml import A
from autotune_lm.parse.pptx.runs import (
    BREAK,
    LATIN,
    RARE,
    RPR,
    RUN,
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
_WRITTEN = {str(level): level for level in range(LEVELS)}
_LEVELS = {f"{A}lvl{level}pPr": level - 1 for level in range(1, LEVELS + 1)}
NONE, BULLET, NUMBER = "", "-", "1"
Marks = tuple[str, ...]
"""For each level what stands before a paragraph: nothing, a bullet or a number."""
UNMARKED: Marks = (NONE,) * LEVELS
_LIST_STYLE, _PARAGRAPH, _PROPERTIES = f"{A}lstStyle", f"{A}p", f"{A}pPr"
_NO_MARK, _NUMBERS = f"{A}buNone", f"{A}buAutoNum"
_BULLETS = frozenset([f"{A}buChar", f"{A}buBlip"])
_RARE = frozenset(RARE)
_TYPED = re.compile(r"[•◦▪▫●○■□‣⁃∙·➢➤✓✔\uf0a7\uf0b7\uf0d8\uf076]\s*|[-–—*]\s+(?=\S)|o\s{2,}|o\t")
_ODD = frozenset("•◦▪▫●○■□‣⁃∙·➢➤✓✔\uf0a7\uf0b7\uf0d8\uf076-–—*o")
"""What a typed bullet starts with."""
TYPED_NUMBER = re.compile(r"\(?(\d{1,2})[.)]\s+(?=\S)")


_Look = tuple[str, bool, bool, int, bool]
"""A run before it is made one, which most need not be, and whether it holds neither escapes nor controls."""
_BROKEN: _Look = ("\n", False, False, 0, False)


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
    marks = list(inherited)
    for child in style:
        level = _LEVELS.get(child.tag)
        if level is not None and (own := mark_of(child)) is not None:
            marks[level] = own
    return tuple(marks)


def paragraphs(body: "_Element", marks: Marks, *, code: bool = True) -> list[Paragraph]:
    """The paragraphs of a text body that hold something; ``code`` whether monospaced ones are code."""
    found = _quick(body, marks, code=code)
    return _careful(body, marks, code=code) if found is None else found


def _quick(body: "_Element", marks: Marks, *, code: bool) -> list[Paragraph] | None:
    """In one pass over all elements: to name those that matter costs more in a body of a few lines.

    None where there is something that only ``runs`` reads.
    """
    marks = _own_marks(body, marks)
    found: list[Paragraph] = []
    here: list[_Look] = []
    properties: _Element | None = None
    bold, size, mono = False, 0, False
    for element in body.iter():
        tag = element.tag
        if tag == RUN:
            continue
        if tag == T:
            text = element.text or ""
            fine = text.isprintable() and "_x" not in text
            here.append((text if fine else readable(text), mono and code, bold, size, fine))
            bold, size, mono = False, 0, False
        elif tag == _PARAGRAPH:
            _add(found, here, properties, marks)
            here, properties, mono = [], None, False
        elif tag == _PROPERTIES:
            properties = element
        elif tag == RPR:
            bold, size = look(element)
            mono = False
        elif tag == LATIN:
            mono = is_mono(element)
        elif tag == BREAK:
            here.append(_BROKEN)
        elif tag in _RARE:
            return None
    _add(found, here, properties, marks)
    return found


def _own_marks(body: "_Element", marks: Marks) -> Marks:
    """The marks of a body's own list style, which stands before the first paragraph."""
    for child in body:
        if child.tag == _LIST_STYLE:
            return marks_of(child, marks)
        if child.tag == _PARAGRAPH:
            break
    return marks


def _careful(body: "_Element", marks: Marks, *, code: bool) -> list[Paragraph]:
    """Run by run."""
    found: list[Paragraph] = []
    marks = _own_marks(body, marks)
    for element in body.iterchildren(_PARAGRAPH):
        if inside := runs(element):
            inside = inside if code else [run._replace(mono=False) for run in inside]
            _add_runs(found, inside, element.find(_PROPERTIES), marks)
    return found


def _add(found: list[Paragraph], inside: list[_Look], properties: "_Element | None", marks: Marks) -> None:
    """Add one paragraph: most are one run that is no code, whose text needs no second look."""
    if not inside:
        return
    raw, mono, bold, size, fine = inside[0]
    if mono or len(inside) > 1:
        _add_runs(found, [Run(*one[:4]) for one in inside], properties, marks)
        return
    clean = fine and "  " not in raw and raw == raw.strip()
    text = raw if clean else " ".join(raw.split())
    if text:
        level, mark = (0, marks[0]) if properties is None else _level_and_mark(properties, marks)
        one = Paragraph(text, level, mark, 0, False, len(text) if bold else 0, size)
        if clean and mark != NUMBER and text[0] not in _ODD:
            found.append(one)
        else:
            _add_text(found, one, raw, properties)


def _add_runs(found: list[Paragraph], inside: list[Run], properties: "_Element | None", marks: Marks) -> None:
    """Add one paragraph of several looks, of code or with a formula."""
    level, mark = _level_and_mark(properties, marks)
    if mark == NONE and (alone := _alone(inside, level)):
        found.append(alone)
        return
    text, strong, size = plain(inside)
    if text:
        raw = lines_of(inside) if len(inside) > 1 else inside[0].text
        _add_text(found, Paragraph(text, level, mark, 0, False, strong, size), raw, properties)


def _add_text(found: list[Paragraph], one: Paragraph, raw: str, properties: "_Element | None") -> None:
    """Add a paragraph, or several where line breaks part it; ``raw`` with its line breaks."""
    text, mark = one.text, one.mark
    if mark == NONE:
        if "\n" in raw or text[0] in _ODD:
            found += _typed(text, raw, one.level, one.strong, one.size)
            return
    elif text[0] in _ODD and (typed := _TYPED.match(text)) and typed.end() < len(text):
        one = one._replace(text=text[typed.end() :], strong=0)
    if mark == NUMBER and properties is not None and (first := _first(properties)):
        one = one._replace(number=first)
    found.append(one)


def _level_and_mark(properties: "_Element | None", marks: Marks) -> tuple[int, str]:
    """The level of a paragraph, and what stands before it."""
    if properties is None:
        return 0, marks[0]
    said = properties.get("lvl", "0")
    level = _WRITTEN.get(said)
    if level is None:
        level = min(int(said), LEVELS - 1) if said.isdecimal() else 0
    own = mark_of(properties) if len(properties) else None
    return level, marks[level] if own is None else own


def _alone(inside: list[Run], level: int) -> Paragraph | None:
    """A paragraph that is all code, or an equation and nothing else."""
    if is_code(inside):
        text = lines_of(inside)
        return Paragraph(("" if text[:1].isspace() else "    " * level) + text, level, code=True)
    seen = [run for run in inside if run.formula or not run.text.isspace()]
    return Paragraph(seen[0].text, level, formula=True) if len(seen) == 1 and seen[0].formula else None


def _first(properties: "_Element") -> int:
    numbered = properties.find(f"{A}buAutoNum")
    said = numbered.get("startAt", "") if numbered is not None else ""
    return int(said) if said.isdecimal() and len(said) < 6 else 0


def _typed(text: str, raw: str, level: int, strong: int, size: int) -> Iterator[Paragraph]:
    """A paragraph without a mark of its own; bullets that somebody typed are bullets."""
    lines = [" ".join(line.split()) for line in raw.split("\n")] if "\n" in raw.strip() else []
    if "" in lines or any(map(_TYPED.match, lines)) or sum(map(bool, map(TYPED_NUMBER.match, lines))) > 1:
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
