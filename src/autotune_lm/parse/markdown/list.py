"""Floor 4. Writes list blocks: one marker style, nested by indentation, later paragraphs of an item below its first."""

from typing import NamedTuple


class _Level:
    """An open list: the number of its next item (-1 for bullets), and where its items and their text start."""

    __slots__ = ("indent", "number", "width")

    def __init__(self, number: int, indent: int) -> None:
        self.number = number
        self.indent = indent
        self.width = 2


class Written(NamedTuple):
    """A finished list block and where it started."""

    text: str
    offset: int
    bold: str
    """What its first item starts with in bold."""


class ListWriter:
    """Collects the lines of the list block that is being read."""

    def __init__(self) -> None:
        """Start outside of any list."""
        self.levels: list[_Level] = []
        self.lines: list[str] = []
        self.offset = 0
        self.bold = ""
        self.marker = ""
        """Of the item that has no text yet."""
        self.term = ""
        """Of the definition that has no text yet."""

    def open(self, first: int | None) -> None:
        """Go into a list; ``first`` is the number of its first item."""
        above = self.levels[-1] if self.levels else None
        indent = above.indent + above.width if above else 0
        self.levels.append(_Level(-1 if first is None else first, indent))

    def close(self) -> bool:
        """Leave a list, and say whether it was the outermost one."""
        self.levels.pop()
        self.marker = self.term = ""
        return not self.levels

    def item(self) -> None:
        """Start an item."""
        level = self.levels[-1]
        self.marker = "- " if level.number < 0 else f"{level.number}. "
        level.width = len(self.marker)
        level.number += level.number >= 0

    def write(self, text: str, offset: int, bold: str = "") -> None:
        """Write a line: the item's first one with its marker, later ones below it."""
        if not self.lines:
            self.offset, self.bold = offset, bold if text.startswith(bold) else ""
        level = self.levels[-1]
        if self.term:
            text = f"{self.term}: {text}"
            self.term = ""
        if self.marker:
            self.lines.append(" " * level.indent + self.marker + text)
            self.marker = ""
        else:
            self.lines.append(" " * (level.indent + level.width) + text)

    def take(self) -> Written:
        """Give the block written so far, moved to the left, and start a new one."""
        shift = min(len(line) - len(line.lstrip(" ")) for line in self.lines)
        text = "\n".join(line[shift:] for line in self.lines)
        self.lines = []
        return Written(text, self.offset, self.bold)
