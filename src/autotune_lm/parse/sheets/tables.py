"""Floor 4. One sheet to pieces: its tables with the notes around them, lists of names and values, records.

Line ``i`` of a table stands for a row of the sheet, counted from its last line: the last line is the last row of
``Locator.cells``, and so on upwards to the first row below the header. The rows of a table follow each other in the
sheet: below a gap a table begins anew, under the same names.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from autotune_lm.core.types import Locator
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.grid import HEADER_ROWS, Cells, flat, holds_texts, is_figure, is_header, pipe_table, record
from autotune_lm.parse.sheets.cells import Box, column_name
from autotune_lm.parse.sheets.header import Frame, frame
from autotune_lm.parse.sheets.islands import islands

_FEW = 30
"""Rows up to which two columns without a header may be names and values."""
_LEAST = 3
"""Rows from which one column is a table and not lines of text."""
_LONGEST_ENTRY = 80
_GAP = 3


class Sheet(NamedTuple):
    """What is in a sheet."""

    name: str
    rows: list[list[str]]
    """Its cells as text, all rows of one width, from its first filled row and column on."""
    corner: tuple[int, int]
    """The row and column, counted from 0, at which the first of them stands."""
    merged: Mapping[tuple[int, int], tuple[int, int]]
    """First to last cell of merged regions, counted from the corner."""


class Table(NamedTuple):
    """A table that is written already, and may go on below a gap."""

    box: Box
    names: list[str]
    figures: list[bool]
    """Of each column whether it holds figures for the most part."""


class Pieces:
    """Writes one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.last: Table | None = None
        self.rows = 0
        """Rows written."""
        self.figures: list[Sequence[Cells]] = []
        """The rows of tables that begin with nothing but figures."""

    def all(self) -> Iterator[Piece]:
        """The pieces in reading order."""
        rows = self.sheet.rows
        for box in islands(rows, Box(0, 0, len(rows), len(rows[0]))) if rows else ():
            yield from self._island(box, again=True)

    def bare_figures(self) -> int:
        """How many rows stand in tables that hold nothing but figures."""
        return sum(len(body) for body in self.figures if all(is_figure(cell) for row in body for cell in row))

    def _island(self, box: Box, *, again: bool) -> Iterator[Piece]:
        """An island: more of the table above, lines of text, names and values, or a table between notes."""
        if self._goes_on(box):
            yield from self._more(box)
            return
        rows = self._cells(box)
        self.rows += len(rows)
        found = frame(rows, self._merged(box)) if box.width > 1 else _column(rows)
        if box.width == 2 and found and (values := _values(rows, found)):
            yield Piece("list", "\n".join(values), self._place(box))
            return
        if found is None:
            yield from self._lines(box)
            return
        inner = box._replace(top=box.top + found.title, bottom=box.top + found.end)
        yield from self._lines(box._replace(bottom=inner.top))
        parts = islands(self.sheet.rows, inner) if again and inner != box else [inner]
        if parts == [inner]:
            yield from self._table(box, rows, found)
        else:
            self.rows -= sum(part.height for part in parts)
            for part in parts:
                yield from self._island(part, again=False)
        yield from self._lines(box._replace(top=inner.bottom))

    def _table(self, box: Box, rows: Sequence[Cells], found: Frame) -> Iterator[Piece]:
        """The table of an island, or its rows as records."""
        body = rows[found.body : found.end]
        place = box._replace(top=box.top + found.body, bottom=box.top + found.end)
        names = found.names or [f"Column {column_name(self.sheet.corner[1] + at)}" for at in range(*box[1::2])]
        self.last = Table(place, names, _of_figures(body))
        if holds_texts(names, body):
            for number, cells in enumerate(body, 1):
                top = place.top + number - 1
                yield from record(number, names, cells, self._place(place._replace(top=top, bottom=top + 1)), 3)
            return
        if all(self.last.figures):
            self.figures.append(body)
        if found.names:
            place = place._replace(top=place.top - 1)
        yield Piece("table", pipe_table(names, body), self._place(place))

    def _goes_on(self, box: Box) -> bool:
        """Whether an island continues the table above it: it begins below it with figures where that one has them."""
        if self.last is None or not self.last.box.left <= box.left < box.right <= self.last.box.right:
            return False
        if not 0 < box.top - self.last.box.bottom <= _GAP:
            return False
        first = self._cells(self.last.box._replace(top=box.top, bottom=box.top + 1))[0]
        alike = [is_figure(cell) for cell, figures in zip(first, self.last.figures, strict=True) if cell and figures]
        return bool(alike) and all(alike)

    def _more(self, box: Box) -> Iterator[Piece]:
        """The rows of a table below a gap, under its names."""
        assert self.last is not None
        place = self.last.box._replace(top=box.top, bottom=box.bottom)
        body = self._cells(place)
        self.rows += len(body)
        if all(self.last.figures):
            self.figures.append(body)
        self.last = self.last._replace(box=place)
        yield Piece("table", pipe_table(self.last.names, body), self._place(place))

    def _lines(self, box: Box) -> Iterator[Piece]:
        """Rows as paragraphs."""
        for top in range(box.top, box.bottom):
            filled = [at for at in range(box.left, box.right) if self.sheet.rows[top][at]]
            if filled:
                text = " ".join(flat(self.sheet.rows[top][at]) for at in filled)
                yield Piece("paragraph", text, self._place(Box(top, filled[0], top + 1, filled[-1] + 1)))

    def _cells(self, box: Box) -> list[list[str]]:
        rows = self.sheet.rows[box.top : box.bottom]
        return (
            rows
            if box.left == 0 and rows and box.right == len(rows[0])
            else [row[box.left : box.right] for row in rows]
        )

    def _merged(self, box: Box) -> dict[tuple[int, int], tuple[int, int]]:
        """The merged regions near the top of an island, counted in it."""
        return {
            (row - box.top, column - box.left): (last[0] - box.top, last[1] - box.left)
            for (row, column), last in self.sheet.merged.items()
            if box.top <= row < box.top + HEADER_ROWS and box.left <= column < box.right
        }

    def _place(self, box: Box) -> Locator:
        row, column = self.sheet.corner
        moved = Box(box.top + row, box.left + column, box.bottom + row, box.right + column)
        return Locator(sheet=self.sheet.name, cells=moved.name)


def _column(rows: Sequence[Cells]) -> Frame | None:
    """One column as a table: its first cell names it, unless its cells are sentences."""
    if len(rows) < _LEAST or any(len(row[0]) > _LONGEST_ENTRY for row in rows):
        return None
    named = is_header(rows[0], rows[1:])
    return Frame(0, int(named), len(rows), list(rows[0]) if named else None)


def _of_figures(body: Sequence[Cells]) -> list[bool]:
    """Of each column whether it holds figures, as far as its first rows show."""
    columns = [[cell for cell in column if cell] for column in zip(*body[:HEADER_ROWS], strict=True)]
    return [bool(column) and all(map(is_figure, column)) for column in columns]


def _values(rows: Sequence[Cells], found: Frame) -> list[str]:
    """Names and values as items of a list; empty where two columns are a table."""
    rows = rows[found.title : found.end]
    labels = [row[0] for row in rows if row[0]]
    if found.title or len(labels) < len(rows) or len(set(labels)) < len(labels) or any(map(is_figure, labels)):
        return []
    ends = sum(label.endswith((":", "：")) for label in labels)
    values = [is_figure(row[1]) for row in rows if row[1]]
    mixed = len(rows) <= _FEW and len(values) >= _LEAST and 0 < sum(values) < len(values) - 1 and not values[0]
    if ends * 2 <= len(labels) and not mixed:
        return []
    return [f"- {label.rstrip(':： ')}: {flat(row[1])}" for label, row in zip(labels, rows, strict=True) if row[1]]
