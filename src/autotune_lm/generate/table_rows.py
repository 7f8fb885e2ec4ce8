"""Floor 4. The cells of a pipe table with their places in the document."""

import re
from typing import NamedTuple

_CELL = re.compile(r"(?<=\|)(?:\\.|[^|\\])+(?=\|)")
_LINE = re.compile(r"[^\n]+")
_RULE = re.compile(r":?-+:?")


class Cell(NamedTuple):
    """A cell with its place in the document."""

    text: str
    start: int
    end: int


def rows_of(text: str, start: int) -> list[list[Cell]]:
    """The cells of each row of a pipe table that stands at ``start``."""
    rows = []
    for line in _LINE.finditer(text):
        cells = [
            Cell(m.group().strip(), *_inner(m.group(), start + line.start() + m.start()))
            for m in _CELL.finditer(line.group())
        ]
        if cells and not all(_RULE.fullmatch(cell.text) for cell in cells):
            rows.append(cells)
    return rows


def _inner(cell: str, start: int) -> tuple[int, int]:
    """Where a cell's text begins and ends without the blanks around it."""
    left = len(cell) - len(cell.lstrip())
    return start + left, start + len(cell.rstrip())
