"""Floor 4. Items of a Word document's list as the lines of a Markdown list."""

import re

from autotune_lm.parse.docx_items import Paragraph
from autotune_lm.parse.docx_symbols import BULLETS

_TYPED = re.compile(rf"(?:[{re.escape(BULLETS)}])\s+(?=\S)")
_SURE = re.compile(r"[•◦▪▫·●○■□➢➤►▶‣⁃✓✔❖]\s*(?=\S)")
_FIGURE = re.compile(r"\(?(\d{1,3})[.)]\s+(?=\S)")


class ListText:
    """A list that grows item by item."""

    def __init__(self) -> None:
        """It has no item yet."""
        self.strong = 0
        """Characters at its start that are bold, marker included."""
        self.first = 0
        """The paragraph of the first item."""
        self._lines: list[str] = []
        self._open: list[tuple[int, int, int, str]] = []
        """Depth, column of the text, number and list of the items that the last one lies in."""
        self._indent = 0

    def __bool__(self) -> bool:
        """Whether there are items."""
        return bool(self._lines)

    def text(self) -> str:
        """The lines so far."""
        return "\n".join(self._lines)

    def fits(self, paragraph: Paragraph, number: int) -> bool:
        """Whether an item goes on with this list: it is deeper, or of the same sort and does not count anew."""
        mark = paragraph.mark
        top = self._open[0]
        if mark and mark.depth > top[0]:
            return True
        if (number < 0) != (top[2] < 0):
            return False
        return number < 0 or number > top[2] or (mark is not None and mark.list == top[3] and mark.depth < top[0])

    def item(self, paragraph: Paragraph, text: str, number: int) -> None:
        """One item further; ``number`` is -1 for a bullet."""
        depth, name = (paragraph.mark.depth, paragraph.mark.list) if paragraph.mark else (0, "")
        while self._open and self._open[-1][0] >= depth:
            self._open.pop()
        column = self._open[-1][1] if self._open else 0
        marker = "- " if number < 0 else f"{number}. "
        if not self._lines:
            self.first = paragraph.number
            bold = paragraph.strong - (len(paragraph.text) - len(text))
            self.strong = len(marker) + bold if bold > 0 else 0
        self._lines.append(" " * column + marker + text)
        self._open.append((depth, column + len(marker), number, name))
        self._indent = paragraph.indent

    def goes_on(self, paragraph: Paragraph, usual: int) -> bool:
        """Whether a paragraph without a marker belongs to the last item: it is moved in as far as that one."""
        if paragraph.style.role == "inner":
            return True
        return paragraph.indent > usual and paragraph.indent >= self._indent > 0

    def write(self, text: str) -> None:
        """A further paragraph of the last item."""
        self._lines.append(" " * self._open[-1][1] + text)


def typed_item(paragraph: Paragraph, before: int) -> tuple[str, int] | None:
    """The text and number of an item whose marker was typed; ``before`` is the number of the item before, or 0."""
    text = paragraph.text
    found = _SURE.match(text) or (_TYPED.match(text) if before == -1 or "\t" in paragraph.line.raw[:4] else None)
    if found:
        return text[found.end() :], -1
    figure = _FIGURE.match(text)
    return (text[figure.end() :], int(figure[1])) if figure and int(figure[1]) == max(before, 0) + 1 else None
