"""Floor 4. How text of a Word document looks, as far as it matters: bold, size, typewriter fonts, hidden, raised."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.parse.ooxml import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_MONO = re.compile(
    r"courier|consol|mono(?!type)|menlo|monaco|typewriter|terminal|fixed|lucida console|source code|fira code"
    r"|inconsolata|cascadia|jetbrains|andale|ocr a|hack\b|letter gothic",
    re.IGNORECASE,
)
_OFF = frozenset({"0", "false", "off", "none"})
_SAID = {
    W + "b": "bold",
    W + "sz": "size",
    W + "rFonts": "font",
    W + "vanish": "hidden",
    W + "webHidden": "hidden",
    W + "u": "underlined",
    W + "vertAlign": "raised",
    W + "rStyle": "style",
}
_LEFT, _START = W + "left", W + "start"
_VAL, _ASCII, _HANSI = W + "val", W + "ascii", W + "hAnsi"


class Look(NamedTuple):
    """How text looks; None where nothing is said."""

    bold: bool | None = None
    size: int | None = None
    """Half points."""
    mono: bool | None = None
    hidden: bool | None = None
    underlined: bool | None = None
    raised: bool | None = None
    """Superscript."""
    code: bool = False
    """A style says that it is code, whatever its font."""
    style: str = ""
    """A character style."""


def read_look(properties: "_Element") -> Look:
    """What ``w:rPr`` says itself."""
    bold = size = mono = hidden = underlined = raised = None
    style = ""
    for child in properties:
        sort = _SAID.get(child.tag)
        if sort is None:
            continue
        if sort == "font":
            font = child.get(_ASCII) or child.get(_HANSI)
            mono = is_mono(font) if font else None
            continue
        value = child.get(_VAL)
        if sort == "bold":
            bold = value not in _OFF
        elif sort == "size":
            size = int(value) if value and value.isdecimal() and len(value) < 5 else None
        elif sort == "style":
            style = value or ""
        elif sort == "hidden":
            hidden = value not in _OFF
        elif sort == "underlined":
            underlined = value not in _OFF
        else:
            raised = value == "superscript"
    return Look(bold, size, mono, hidden, underlined, raised, False, style)


@lru_cache(maxsize=200)
def is_mono(font: str) -> bool:
    """Whether all letters of a font are of one width, by its name."""
    return bool(_MONO.search(font))


def under(look: Look, other: Look) -> Look:
    """A look that takes from another what it does not say."""
    return Look(
        other.bold if look.bold is None else look.bold,
        other.size if look.size is None else look.size,
        other.mono if look.mono is None else look.mono,
        other.hidden if look.hidden is None else look.hidden,
        other.underlined if look.underlined is None else look.underlined,
        other.raised if look.raised is None else look.raised,
        look.code or other.code,
    )


def indent_of(element: "_Element | None") -> int:
    """How far ``w:ind`` moves a paragraph in; 0 where it does not say."""
    value = "0" if element is None else element.get(_LEFT) or element.get(_START) or "0"
    return int(value) if value.isdecimal() and len(value) < 7 else 0
