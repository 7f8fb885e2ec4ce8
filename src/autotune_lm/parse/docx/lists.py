"""Floor 4. Items of a Word document's list as the lines of a Markdown list."""

import re
from typing import NamedTuple

from autotune_lm.parse.docx.items import Paragraph
from autotune_lm.parse.docx.symbols import BULLETS

_TYPED = re.compile(rf"(?:[{re.escape(BULLETS)}])\s+(?=\S)")
_SURE = re.compile(r"[•◦▪▫·●○■□➢➤►▶‣⁃✓✔❖]\s*(?=\S)")
_FIGURE = re.compile(r"\(?(\d{1,3})[.)]\s+(?=\S)")


_CLOSE = 100
"""Twentieths of a point by which two items may differ and stand at one level."""
_STEP = 360


class _Open(NamedTuple):
    """An item that the next one may lie in."""

    list: str
    depth: int
    indent: int
    column: int
    """Where its text begins, in characters."""
    number: int


class ListText:
    """A list that grows item by item."""

    def __init__(self) -> None:
        """It has no item yet."""
        self.strong = 0
        """Characters at its start that are bold, marker included."""
        self.first = 0
        """The paragraph of the first item."""
        self._lines: list[str] = []
        self._open: list[_Open] = []
        self._indent = 0

    def __bool__(self) -> bool:
        """Whether there are items."""
        return bool(self._lines)

    def text(self) -> str:
        """The lines so far."""
        return "\n".join(self._lines)

    def fits(self, paragraph: Paragraph, number: int) -> bool:
        """Whether an item goes on with this list: it lies in an item of it, or is of the same sort and counts on."""
        if self._around(paragraph):
            return True
        top, (name, depth, _) = self._open[0], _place(paragraph)
        if (number < 0) != (top.number < 0) or (name == top.list and depth < top.depth):
            return False
        return number < 0 or number > top.number

    def item(self, paragraph: Paragraph, text: str, number: int) -> None:
        """One item further; ``number`` is -1 for a bullet."""
        self._open = self._around(paragraph)
        column = self._open[-1].column if self._open else 0
        marker = "- " if number < 0 else f"{number}. "
        if not self._lines:
            self.first = paragraph.number
            bold = paragraph.strong - (len(paragraph.text) - len(text))
            self.strong = len(marker) + bold if bold > 0 else 0
        self._lines.append(" " * column + marker + text)
        self._open.append(_Open(*_place(paragraph), column + len(marker), number))
        self._indent = paragraph.indent

    def goes_on(self, paragraph: Paragraph, usual: int) -> bool:
        """Whether a paragraph without a marker belongs to the last item: it is moved in as far as that one."""
        if paragraph.style.role == "inner":
            return True
        return paragraph.indent > usual and paragraph.indent >= self._indent > 0

    def write(self, text: str) -> None:
        """A further paragraph of the last item."""
        self._lines.append(" " * self._open[-1].column + text)

    def _around(self, paragraph: Paragraph) -> list[_Open]:
        """The items that a new one lies in: by depth those of its own list, by place on the page those of others."""
        name, depth, indent = _place(paragraph)
        around = self._open[:]
        while around:
            last = around[-1]
            if last.depth < depth if last.list == name else last.indent + _CLOSE < indent:
                break
            around.pop()
        return around


def _place(paragraph: Paragraph) -> tuple[str, int, int]:
    """The list, the depth and how far an item is moved in."""
    name, depth = (paragraph.mark.list, paragraph.mark.depth) if paragraph.mark else ("", 0)
    return name, depth, paragraph.indent or _STEP * (depth + 1)


def typed_item(paragraph: Paragraph, before: int) -> tuple[str, int] | None:
    """The text and number of an item whose marker was typed; ``before`` is the number of the item before, or 0."""
    text = paragraph.text
    found = _SURE.match(text) or (_TYPED.match(text) if before == -1 or "\t" in paragraph.line.raw[:4] else None)
    if found:
        return text[found.end() :], -1
    figure = _FIGURE.match(text)
    return (text[figure.end() :], int(figure[1])) if figure and int(figure[1]) == max(before, 0) + 1 else None
