"""Floor 4. Puts lines of cells into rows where no lines part the rows: which line begins a row, and which goes on.

A line goes on with the row above where it follows closer than rows follow one another; where all lines follow at one
distance, where nothing stands in the first column, or where the words fit no more into the line above.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from autotune_lm.parse.pdf.cells import Cell, Word

_WIDER = 1.12
_SINGLE = 1.36
"""Sizes from line to line of one text, at most; a wider step leads to another row."""
_ROOM = 0.6
_MARGIN = 0.9
"""Sizes between two columns."""
_MOST_WRONG = 0.25


class Line(NamedTuple):
    """A line of a table: its words, and those of each column."""

    words: list[Word]
    cells: list[Cell]

    @property
    def low(self) -> float:
        """Its base line."""
        return self.words[0].low

    @property
    def size(self) -> float:
        """The size of its largest letters."""
        return max(word.size for word in self.words)


def rows_below(lines: Sequence[Line], xs: Sequence[float], right: float) -> list[list[Cell]]:
    """The cells of each row; ``right`` is how far the text of the last column may reach."""
    ends = _ends(lines, right)
    begins = _by_steps(lines, ends) or _by_columns(lines, ends)
    rows: list[list[Cell]] = []
    for line, begun in zip(lines, begins, strict=True):
        if begun or not rows:
            rows.append([[] for _ in xs[1:]])
        for cell, more in zip(rows[-1], line.cells, strict=True):
            cell.extend(more)
    return rows


def _by_steps(lines: Sequence[Line], ends: Sequence[float]) -> list[bool]:
    """Which lines begin rows, where two distances part them; else nothing."""
    steps = [before.low - line.low for before, line in pairwise(lines)]
    if not steps:
        return [True]
    least = min(steps)
    size = max(line.size for line in lines)
    if least > _SINGLE * size:
        return [True] * len(lines)
    if max(steps) <= _WIDER * least:
        return []
    begins = [True, *(step > _WIDER * least for step in steps)]
    goes_on = [(a, b) for (a, b), begun in zip(pairwise(lines), begins[1:], strict=True) if not begun]
    wrong = sum(not _overflows(before, line, ends) for before, line in goes_on)
    return begins if wrong <= _MOST_WRONG * len(goes_on) else []


def _by_columns(lines: Sequence[Line], ends: Sequence[float]) -> list[bool]:
    """Which lines begin rows, by their first column and by what fits into the line above."""
    begins = [True]
    for before, line in pairwise(lines):
        begins.append(bool(line.cells[0]) and not _overflows(before, line, ends))
    return begins


def _ends(lines: Sequence[Line], right: float) -> list[float]:
    """Where the text of each column has to break: before the next one begins."""
    columns = list(zip(*(line.cells for line in lines), strict=True))[1:]
    lefts = [min((cell[0].left - _MARGIN * cell[0].size for cell in cells if cell), default=right) for cells in columns]
    return [*lefts, right]


def _overflows(before: Line, line: Line, ends: Sequence[float]) -> bool:
    """Whether the first words of all of a line's cells find no room in the line above."""
    return all(
        bool(above) and above[-1].right + first_width(cell) > end - _ROOM * cell[0].size
        for above, cell, end in zip(before.cells, line.cells, ends, strict=True)
        if cell
    )


def first_width(cell: Cell) -> float:
    """The width of a cell's first word with a blank, reckoned from the letters of its span."""
    word = cell[0]
    text = word.text.strip()
    first = text.split(maxsplit=1)[0] if text else ""
    return (word.right - word.left) * (len(first) + 1) / max(1, len(text))
