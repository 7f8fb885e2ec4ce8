"""Floor 4. The open list of an HTML page: items, nesting, definitions, the numbers that go on."""

import re

_MARK = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s")


class Level:
    """An open list."""

    __slots__ = ("bare", "indent", "kind", "number", "width")

    def __init__(self, kind: str, indent: int, number: int) -> None:
        self.kind = kind
        """``ul``, ``ol`` or ``dl``."""
        self.indent = indent
        self.number = number
        self.width = 2
        self.bare = False
        """Whether its items are blocks of their own: a heading stands in one of them."""


class Lists:
    """The lists that are open, and the lines of the block that they become."""

    def __init__(self) -> None:
        """Start outside of any list."""
        self.levels: list[Level] = []
        self.lines: list[str] = []
        self.line = 0
        self.strong = 0
        self._marker = ""
        self._defines = False
        self._joins = False
        self._awaits = False
        """Whether the last term has no definition yet."""
        self._base = 0

    @property
    def active(self) -> bool:
        """Whether text belongs to an item."""
        return bool(self.levels) and not self.levels[-1].bare

    def open(self, kind: str, start: str | None = None) -> None:
        """A list starts."""
        above = self.levels[-1] if self.levels else None
        indent = above.indent + above.width if above and not above.bare else 0
        if self._marker and above:
            indent = above.indent  # the item has no text of its own
            self._marker = ""
        number = int(start) if start and start.lstrip("-").isdigit() and len(start) < 9 else 1
        self.levels.append(Level(kind, min(indent, 40), max(number, 0)))

    def close(self) -> None:
        """The innermost list ends."""
        if self.levels:
            self.levels.pop()
        self._marker = ""
        self._defines = False

    def item(self, value: str | None = None) -> None:
        """An item starts."""
        self._awaits = False
        level = self.levels[-1]
        if level.kind == "ol":
            if value and value.isdigit() and len(value) < 9:
                level.number = int(value)
            self._marker = f"{level.number}. "
            level.number += 1
        else:
            self._marker = "- "
        level.width = len(self._marker) if level.kind == "ol" else 2
        self._defines = False

    def term(self, *, joins: bool) -> None:
        """A term starts; ``joins`` where it shares its definition with the one before it."""
        self._joins = joins and bool(self.lines)
        if not self._joins:
            self.item()
        self._awaits = True

    def definition(self) -> None:
        """The definition of the last term starts."""
        if self._marker or not self.lines:
            self.item()
        self._defines = self._awaits

    def write(self, text: str, line: int, strong: int) -> None:
        """Add text to the item: its first line, what defines a term, or a line below."""
        level = self.levels[-1]
        if self._joins and self.lines:
            self.lines[-1] += f", {text}"
        elif self._defines and self.lines:
            last = self.lines[-1]
            self.lines[-1] = f"{last}{' ' if last.endswith(':') else ': '}{text}"
            self._awaits = False
        else:
            indent = level.indent if self._marker else level.indent + level.width
            if not self.lines:
                self._base, self.line = indent, line
                self.strong = strong + len(self._marker) if strong else 0
            if indent < self._base:
                self._outdent(indent)
            self.lines.append(" " * (indent - self._base) + self._marker + text)
        self._marker = ""
        self._joins = self._defines = False

    def _outdent(self, indent: int) -> None:
        """A line stands further out than the first one: the lines so far move in."""
        pad = " " * (self._base - indent)
        self.lines = [pad + line for line in self.lines]
        self.strong += len(pad) if self.strong else 0
        self._base = indent

    def take(self) -> tuple[str, int, int]:
        """The block so far with its line and bold start; open lists go on."""
        lines, self.lines = self.lines, []
        self._joins = self._defines = False
        return "\n".join(lines), self.line, self.strong

    @staticmethod
    def flat(text: str) -> str:
        """A list inside a cell of a table: its items in a row."""
        return "; ".join(_MARK.sub("", line.strip(), count=1) for line in text.split("\n"))
