"""Floor 4. What a paragraph of a Word document says of itself: style, list, outline level, indentation."""

from typing import TYPE_CHECKING

from autotune_lm.parse.docx.looks import indent_of
from autotune_lm.parse.docx.repeated import Repeated
from autotune_lm.parse.ooxml import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_VAL = W + "val"
_STYLE, _LIST, _OUTLINE, _INDENT = W + "pStyle", W + "numPr", W + "outlineLvl", W + "ind"
_FRAME, _MARK, _ITEM, _LEVEL, _DELETED = W + "framePr", W + "rPr", W + "numId", W + "ilvl", W + "del"
_DIGITS = tuple("0123456789")


class Said:
    """The properties of a paragraph that matter."""

    __slots__ = ("depth", "goes_on", "indent", "numbering", "outline", "style")

    def __init__(self, properties: "_Element | None" = None, repeated: Repeated | None = None) -> None:
        """Read ``w:pPr``."""
        self.style = ""
        self.numbering = ""
        """The number instance; ``0`` where it says that there is none."""
        self.depth = -1
        """The level of its list, from 0; -1 where it does not say."""
        self.outline = 0
        """1 to 9 for headings, 10 for text, 0 where it does not say."""
        self.indent = 0
        """Twentieths of a point."""
        self.goes_on = False
        """Whether it goes on in the next paragraph: its mark is deleted, or it is a large first letter."""
        if properties is not None:
            self._read(properties, repeated or Repeated())

    def _read(self, properties: "_Element", repeated: Repeated) -> None:
        for child in properties:
            tag = child.tag
            if tag == _STYLE:
                self.style = child.get(_VAL, "")
            elif tag == _LIST:
                self._list(child)
            elif tag == _OUTLINE:
                value = child.get(_VAL, "")
                self.outline = int(value) + 1 if value in _DIGITS else 0
            elif tag == _INDENT:
                self.indent = indent_of(child)
            elif tag == _FRAME:
                self.goes_on = child.get(W + "dropCap") in ("drop", "margin")
            elif tag == _MARK:
                self.goes_on = self.goes_on or next(repeated.full(child).iterchildren(_DELETED), None) is not None

    def _list(self, element: "_Element") -> None:
        for child in element:
            value = child.get(_VAL, "")
            if child.tag == _ITEM:
                self.numbering = value
            elif child.tag == _LEVEL and value.isdecimal() and len(value) < 4:
                self.depth = int(value)


SILENT = Said()
"""What a paragraph without properties says."""
