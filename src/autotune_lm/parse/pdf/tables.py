"""Floor 4. Finds the tables of a PDF page: those that lines draw, and those that stand in columns without lines.

Precision comes before recall: a table that is missed stays as lines of text, but prose that becomes a table is lost. So
prose in columns, lists, tables of contents, forms of ``Label: value`` and code are left alone.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.parse.pdf.aligned import aligned_regions, text_columns
from autotune_lm.parse.pdf.bands import bands, grid_rows, within
from autotune_lm.parse.pdf.cells import (
    Cell,
    Row,
    Word,
    fill,
    lines_of,
    parts_of,
    row_of,
    split_lines,
    table_rows,
    text_of,
)
from autotune_lm.parse.pdf.headed import Headed, headed_tables, texts_of, words_of
from autotune_lm.parse.pdf.rules import Grid, Rule, grids_of, rules_of

if TYPE_CHECKING:
    from pdf_oxide import PdfDocument

    from autotune_lm.parse.pdf.spans import Span

_MOST_WORDS_A_CELL = 40
_MOST_WORDS_IN_OPEN = 6
"""Words in a cell, on average, where the text alone makes the columns."""
_LEAST_FILLED = 0.3
_WORD_GAP = 0.5
_LEAST_CELLS = 4
_MOST_WORDS = 20_000
"""On a page; more are a drawing, or there to keep us busy."""
_MOST_GRIDS = 50
_LEAST_ROWS = 3
_LEAST_COLUMNS = 3
_SAME_COLUMN = 4.0
_MOSTLY = 0.7
_MARK = re.compile(r"\W{1,2}|o|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\[\d{1,3}\]")


class Table(NamedTuple):
    """A table; its rows have the same number of cells."""

    box: tuple[float, float, float, float]
    """Left, bottom, right and top in points, y upwards."""
    rows: list[list[str]]
    header: int
    """1 where the first row names the columns; 0 where nothing does: the first row is then empty."""
    spans: frozenset[int]
    """Which of the spans given stand in it; a title that lies inside the frame is not among them."""
    columns: tuple[float, ...]
    """Where its columns begin and end, in points."""
    loose: bool = False
    """Whether no lines part its rows: the last one may go on on the next page."""

    def broken(self, other: "Table") -> bool:
        """Whether the first row of this table, which continues the other, is the rest of the other's last row."""
        return (
            self.loose
            and other.loose
            and len(self.rows) > 1
            and not self.rows[1][0]
            and all(row[0] for row in other.rows)
        )

    def continues(self, other: "Table") -> bool:
        """Whether this table, the first of its page, may go on with the last one of the page before."""
        same = len(self.columns) == len(other.columns)
        return same and all(abs(a - b) <= _SAME_COLUMN for a, b in zip(self.columns, other.columns, strict=True))


def tables_of(
    document: "PdfDocument",
    page_number: int,
    spans: "Sequence[Span]",
    box: Sequence[float] | None = None,
    known: set[tuple[str, ...]] | None = None,
) -> list[Table]:
    """The tables of a page (counted from 0), from the top down, given its spans in any order.

    ``box`` is what the page shows, where the caller knows it: to ask the library takes the longer the later the page.
    ``known`` collects the headers of tables without lines down.
    """
    words = [
        Word(left, right, low, size, text, style.bold, index)
        for index, (left, low, right, size, text, style) in enumerate(spans)
    ]
    if not _LEAST_CELLS <= len(words) <= _MOST_WORDS:
        return []
    across, down = _rules(document, page_number, box)
    tables = (
        [_headed(found) for found in headed_tables(words, across, down, set() if known is None else known)]
        if across
        else []
    )
    ruled = _apart([table for grid in _grids(across, down) for table in _ruled(grid, words)])
    tables = _apart([*_larger(tables, ruled), *ruled])
    taken = frozenset().union(*(table.spans for table in tables))
    free = [word for word in words if word.number not in taken and not spans[word.number][5].mono]
    for rows, xs in aligned_regions(free):
        tables += _tables([row_of(line, xs) for line in rows], xs, _MOST_WORDS_IN_OPEN)
    return sorted(_apart(tables), key=lambda table: -table.box[3])


def _rules(document: "PdfDocument", page_number: int, box: Sequence[float] | None) -> tuple[list[Rule], list[Rule]]:
    try:
        paths = document.extract_paths(page_number)
        left, _, right, _ = box or document.page_media_box(page_number)
    except (OSError, RuntimeError, ValueError):
        return [], []  # the text may be well where the drawings are not
    return rules_of(paths, left, right)


def _grids(across: list[Rule], down: list[Rule]) -> list[Grid]:
    """Grids with the most cells first: a frame around a table comes after it."""
    return sorted(grids_of(across, down), key=lambda grid: -len(grid.xs) * len(grid.ys))[:_MOST_GRIDS]


def _headed(found: Headed) -> Table:
    words = words_of(found)
    return Table(_box(words), texts_of(found), 1, frozenset(word.number for word in words), found.places, loose=True)


def _larger(headed: list[Table], ruled: list[Table]) -> list[Table]:
    """Those tables below a ruled header that leave out little of what else would stand in a table."""
    inside = frozenset().union(*(table.spans for table in headed))
    lost = [table.spans for table in ruled if len(table.spans & inside) < _MOSTLY * len(table.spans)]
    return [table for table in headed if all(table.spans.isdisjoint(spans) for spans in lost)]


def _apart(tables: list[Table]) -> list[Table]:
    """No span stands in two tables."""
    out: list[Table] = []
    taken: set[int] = set()
    for table in tables:
        if not taken & table.spans:
            taken |= table.spans
            out.append(table)
    return out


def _ruled(grid: Grid, words: list[Word]) -> list[Table]:
    """The tables in a grid; where lines part only some of the columns, the text parts them."""
    inside = [word for word in words if within(grid, word)] if len(grid.ys) > 2 else []
    if len(inside) < _LEAST_CELLS:
        return []
    if len(grid.xs) > 2:
        rows = grid_rows(grid, inside)
        if not _is_open(rows):
            return _tables(rows, grid.xs) if _fits(rows, grid.xs) else []
    xs = text_columns(lines_of(inside), grid.xs[0], grid.xs[-1])
    if len(xs) < 3:
        return []
    rows = [row for band in bands(grid, inside) for row in _band_rows(band, xs)]
    return _tables(rows, xs, _MOST_WORDS_IN_OPEN)


def _is_open(rows: list[Row]) -> bool:
    """Whether cells hold lines of several parts: the columns there have no lines between them."""
    cells = [cell for row in rows for cell in row.cells if cell]
    several = sum(len(cell) > 1 and max(map(len, map(parts_of, lines_of(cell)))) > 1 for cell in cells)
    return several * 6 > len(cells)


def _fits(rows: list[Row], xs: Sequence[float]) -> bool:
    """Whether words stay inside their cells, and lines of text do not run on from cell to cell.

    The boxes of highlighted text and of drawings hold no cells.
    """
    out = total = runs = pairs = 0
    for row in rows:
        before: Word | None = None
        for column, cell in enumerate(row.cells):
            if not cell:
                continue
            right = xs[column + max(1, row.spans[column])]
            total += len(cell)
            left = xs[column]
            out += sum(low < left - size or high > right + size for low, high, _, size, *_ in cell)
            if before and abs(before.low - cell[0].low) < 1:
                pairs += 1
                runs += cell[0].left - before.right < _WORD_GAP * before.size
            before = cell[-1]
    return out * 8 <= total and runs * 4 <= pairs


def _band_rows(band: list[Word], xs: Sequence[float]) -> list[Row]:
    """The rows between two rules: one a line, or one whose cells have several lines."""
    lines = lines_of(band)
    rows = [row_of(line, xs) for line in lines]
    if len(rows) > 1 and not any(map(_is_title, rows)) and len(split_lines(band, xs, ruled=False)) == 1:
        return [Row(fill(band, xs), [1] * (len(xs) - 1))]
    return rows


def _tables(rows: list[Row], xs: Sequence[float], most_words: int = _MOST_WORDS_A_CELL) -> list[Table]:
    """Tables out of rows: a title across columns parts them, and what does not look like a table is left out."""
    parts: list[list[Row]] = [[]]
    for row in rows:
        if any(row.cells):
            parts.append([]) if _is_title(row, most_words) else parts[-1].append(row)
    return [table for part in parts if (table := _table(part, xs, most_words))]


def _is_title(row: Row, most_words: int = _MOST_WORDS_IN_OPEN) -> bool:
    """Whether all that stands in a row is one cell: over all columns, or over several where no lines part them."""
    spans = [span for cell, span in zip(row.cells, row.spans, strict=True) if cell]
    least = 2 if most_words == _MOST_WORDS_IN_OPEN else len(row.cells)
    return len(spans) == 1 and spans[0] >= max(2, least)


def _table(rows: list[Row], xs: Sequence[float], most_words: int) -> Table | None:
    kept = [column for column in range(len(xs) - 1) if any(row.cells[column] for row in rows)]
    if len(rows) < 2 or len(kept) < 2:
        return None
    rows = [Row([row.cells[column] for column in kept], _spans_of(row, kept)) for row in rows]
    cells = [cell for row in rows for cell in row.cells if cell]
    weak = most_words == _MOST_WORDS_IN_OPEN and len(rows) < _LEAST_ROWS and len(kept) < _LEAST_COLUMNS
    if weak or _is_list(rows) or not _looks_filled(cells, len(rows) * len(kept), most_words):
        return None
    texts, header = table_rows(rows)
    if not header:
        texts.insert(0, [""] * len(kept))
    words = [word for cell in cells for word in cell]
    return Table(_box(words), texts, header, frozenset(word.number for word in words), _edges(xs, kept))


def _is_list(rows: list[Row]) -> bool:
    """Whether the first of two columns holds marks and nothing else."""
    marks = [text_of(row.cells[0]) for row in rows if row.cells[0]]
    return len(rows[0].cells) == 2 and all(map(_MARK.fullmatch, marks))


def _spans_of(row: Row, kept: list[int]) -> list[int]:
    """How many of the columns that are kept each cell covers."""
    if len(kept) == len(row.spans):
        return row.spans
    return [sum(column <= other < column + row.spans[column] for other in kept) for column in kept]


def _looks_filled(cells: list[Cell], places: int, most_words: int) -> bool:
    """Whether enough of the places hold something, and nothing as long as prose."""
    words = sum(len(word.text.split()) for cell in cells for word in cell)
    return len(cells) >= max(_LEAST_CELLS, _LEAST_FILLED * places) and words <= most_words * len(cells)


def _box(words: list[Word]) -> tuple[float, float, float, float]:
    return (
        min(word.left for word in words),
        min(word.low for word in words),
        max(word.right for word in words),
        max(word.low + word.size for word in words),
    )


def _edges(xs: Sequence[float], kept: list[int]) -> tuple[float, ...]:
    """The left edges of the columns that hold text, and the right edge of the last."""
    return (*(xs[column] for column in kept), xs[kept[-1] + 1])
