"""Floor 4. What one style, or one level of a list, of a Word document says itself: out of its markup or its element.

A document uses a few of them, each some 300 bytes that all programs write in one form. A parser takes several times as
long for so little as a search does; so what is plain is searched, and the rest is parsed.
"""

import re
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.parse.docx.looks import Look, indent_of, is_mono, read_look
from autotune_lm.parse.ooxml import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_VAL = W + "val"
_TITLE, _BASED, _PPR, _RPR, _LANGUAGE = W + "name", W + "basedOn", W + "pPr", W + "rPr", W + "lang"
_OUTLINE, _LIST, _ITEM, _DEPTH, _INDENT = W + "outlineLvl", W + "numPr", W + "numId", W + "ilvl", W + "ind"
_START, _FORM, _TEXT, _STYLE, _RESTART = W + "start", W + "numFmt", W + "lvlText", W + "pStyle", W + "lvlRestart"
_OFF = (b"0", b"false", b"off", b"none")
_OF_STYLES = re.compile(
    rb"<w:(name|basedOn|outlineLvl|numPr|numId|ilvl|ind|b|sz|rFonts|vanish|webHidden|u|vertAlign|rStyle|lang)(?=[\s/>])"
    rb'(?:\s+w:val="([^"<>]*)")?([^<>]*)>'
)
_OF_LEVELS = re.compile(rb'<w:(start|numFmt|pStyle|lvlRestart|lvlText|ind)(?=[\s/>])(?:\s+w:val="([^"<>]*)")?([^<>]*)>')
_CHANGED, _PARTS = b"PrChange", b"<w:tblStylePr"
"""Properties as they were before, and those of the parts of a table."""
_FONT = re.compile(rb'\sw:(ascii|hAnsi)="([^"]+)"')
_MOVED = re.compile(rb'\sw:(left|start)="([^"]+)"')

_Said = dict[bytes, tuple[bytes, bytes]]
"""Tag to value and further attributes."""


class Entry(NamedTuple):
    """What a style says itself, nothing taken from others."""

    title: str = ""
    based: str = ""
    look: Look = Look()
    language: str = ""
    outline: int = -1
    """From 0; 9 for text; -1 where it does not say."""
    numbering: str | None = None
    depth: int = -1
    indent: int = 0


class Level(NamedTuple):
    """How one level of a list counts."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    style: str = ""
    restarts: bool = True
    indent: int = 0


SILENT = Entry()


def plain_entry(text: bytes) -> Entry | None:
    """The entry of a style, or of the defaults, by its markup; None where anything about it is odd."""
    inner = text.find(b"<w:rPr>")
    if text.count(b"<w:rPr") > 1 or text.count(b"<w:pPr") > 1 or 0 <= inner < text.find(b"</w:pPr>"):
        return None
    said = _said(_OF_STYLES, text)
    if said is None:
        return None
    listed = b"numPr" in said
    return Entry(
        _text(said, b"name"),
        _text(said, b"basedOn"),
        _look(said),
        _text(said, b"lang"),
        _whole(_text(said, b"outlineLvl"), 9) if b"outlineLvl" in said else -1,
        _text(said, b"numId") if listed else None,
        _whole(_text(said, b"ilvl"), -1) if listed else -1,
        _indent(said),
    )


def element_entry(element: "_Element") -> Entry:
    """The entry of a style, or of the defaults, by its element."""
    looks, properties = element.find(_RPR), element.find(_PPR)
    entry = Entry(
        _value(element.find(_TITLE)),
        _value(element.find(_BASED)),
        Look() if looks is None else read_look(looks),
        "" if looks is None else _value(looks.find(_LANGUAGE)),
    )
    if properties is None:
        return entry
    outline, listed = properties.find(_OUTLINE), properties.find(_LIST)
    return entry._replace(
        outline=-1 if outline is None else _whole(_value(outline), 9),
        numbering=None if listed is None else _value(listed.find(_ITEM)),
        depth=-1 if listed is None else _whole(_value(listed.find(_DEPTH)), -1),
        indent=indent_of(properties.find(_INDENT)),
    )


def plain_level(text: bytes) -> Level | None:
    """A level of a list by its markup; None where anything about it is odd."""
    said = _said(_OF_LEVELS, text)
    if said is None:
        return None
    return Level(
        _text(said, b"numFmt") if b"numFmt" in said else "decimal",
        _text(said, b"lvlText"),
        _long(_text(said, b"start"), 1),
        _text(said, b"pStyle"),
        _text(said, b"lvlRestart") != "0",
        _indent(said),
    )


def element_level(element: "_Element") -> Level:
    """A level of a list by its element."""
    found: dict[str, str] = {}
    indent = 0
    for child in element:
        if child.tag == _PPR:
            indent = indent_of(next(child.iterchildren(_INDENT), None))
        else:
            found[child.tag] = child.get(_VAL, "")
    return Level(
        found.get(_FORM, "decimal"),
        found.get(_TEXT, ""),
        _long(found.get(_START, ""), 1),
        found.get(_STYLE, ""),
        found.get(_RESTART) != "0",
        indent,
    )


def _said(tags: re.Pattern[bytes], text: bytes) -> _Said | None:
    """The tags that matter; None where one comes twice, or may mean another thing than it seems to."""
    found = tags.findall(text)
    said = {name: (value, rest) for name, value, rest in found}
    if not text or len(said) < len(found) or b"&" in text or b"'" in text or _CHANGED in text or _PARTS in text:
        return None
    plain = text.count(b"<w:") + text.count(b"</w:") == text.count(b"<")
    return said if plain and not any(b"w:val=" in rest for _, rest in said.values()) else None


def _look(said: _Said) -> Look:
    """As ``read_look`` does it."""
    size = _text(said, b"sz")
    fonts = dict(_FONT.findall(said[b"rFonts"][1])) if b"rFonts" in said else {}
    font = (fonts.get(b"ascii") or fonts.get(b"hAnsi", b"")).decode("utf-8", "replace")
    raised = said.get(b"vertAlign")
    return Look(
        _is_on(said, b"b"),
        int(size) if size.isdecimal() and len(size) < 5 else None,
        is_mono(font) if font else None,
        _is_on(said, b"webHidden" if b"webHidden" in said else b"vanish"),
        _is_on(said, b"u"),
        None if raised is None else raised[0] == b"superscript",
        False,
        _text(said, b"rStyle"),
    )


def _is_on(said: _Said, name: bytes) -> bool | None:
    return said[name][0] not in _OFF if name in said else None


def _indent(said: _Said) -> int:
    """As ``indent_of`` does it."""
    moved = dict(_MOVED.findall(said[b"ind"][1])) if b"ind" in said else {}
    value = (moved.get(b"left") or moved.get(b"start", b"0")).decode("utf-8", "replace")
    return int(value) if value.isdecimal() and len(value) < 7 else 0


def _text(said: _Said, name: bytes) -> str:
    return said[name][0].decode("utf-8", "replace") if name in said else ""


def _value(element: "_Element | None") -> str:
    return "" if element is None else element.get(_VAL, "")


def _whole(value: str, default: int) -> int:
    return int(value) if value.isdecimal() and len(value) < 4 else default


def _long(value: str, default: int) -> int:
    return int(value) if value.isdecimal() and len(value) < 8 else default
