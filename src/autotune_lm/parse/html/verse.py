"""Floor 4. Verse in HTML pages and e-books: the lines of a stanza stay lines, and a stanza is a quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

    from autotune_lm.parse.html.walk import Walker


class Verse:
    """The lines of the open stanza. ``depth`` is how many elements around say that they hold verse."""

    __slots__ = ("depth", "line", "lines")

    def __init__(self) -> None:
        """Start outside of verse."""
        self.depth = 0
        self.lines: list[str] = []
        self.line = 0

    def write(self, text: str, line: int) -> None:
        """Add a line."""
        if not self.lines:
            self.line = line
        self.lines.append(text)


def open_verse(walker: Walker, element: _Element) -> None:
    """An element that holds verse starts."""
    walker.flush_list()
    walker.verse.depth += 1
    walker.open.append((element, lambda: _end_verse(walker)))


def _end_verse(walker: Walker) -> None:
    walker.end_block()
    walker.flush_list()
    walker.verse.depth -= 1


def open_stanza(walker: Walker, element: _Element) -> None:
    """A paragraph inside verse starts: with several lines it is a stanza, with one it is a line of one."""
    before = len(walker.verse.lines)
    walker.open.append((element, lambda: _end_stanza(walker, before)))


def _end_stanza(walker: Walker, before: int) -> None:
    walker.end_block()
    if len(walker.verse.lines) - before > 1:
        walker.flush_list()
