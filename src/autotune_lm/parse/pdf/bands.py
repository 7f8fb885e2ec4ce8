"""Floor 4. Puts the words of a PDF page into the rows that the lines of a grid make.

Bands, the stretches between two rules across, are counted from the bottom up, as the coordinates go.
"""

from bisect import bisect_right

from autotune_lm.parse.pdf.cells import Row, Word, column_of, lines_of, split_lines
from autotune_lm.parse.pdf.parted import cut_at
from autotune_lm.parse.pdf.rules import Grid


def within(grid: Grid, word: Word) -> bool:
    """Whether a word stands in a grid."""
    left, right, low, size, *_ = word
    xs, ys = grid.xs, grid.ys
    return xs[0] - 1 <= (left + right) / 2 <= xs[-1] + 1 and ys[0] - 1 <= low + size / 3 <= ys[-1] + 1


def bands(grid: Grid, words: list[Word]) -> list[list[Word]]:
    """Words between two rules, from the top down."""
    bands: list[list[Word]] = [[] for _ in grid.ys[1:]]
    for word in words:
        bands[_band(grid, word)].append(word)
    return bands[::-1]


def grid_rows(grid: Grid, words: list[Word]) -> list[Row]:
    """Rows between rules; a cell that covers several columns or rows is one, at its top left corner."""
    owned: dict[int, list[Word]] = {}
    tops: dict[tuple[int, int], int] = {}
    for word in (part for whole in words for part in _cut(grid, whole)):
        place = (column_of(grid.xs, word), _band(grid, word))
        if place not in tops:
            tops[place] = _top(grid, *place)
        owned.setdefault(tops[place], []).append(word)
    return [row for band in sorted(owned, reverse=True) for row in _rows_between(grid, band, owned[band])]


def _band(grid: Grid, word: Word) -> int:
    return bisect_right(grid.ys, word[2] + word[3] / 3, 1, len(grid.ys) - 1) - 1


def _cut(grid: Grid, word: Word) -> list[Word]:
    """A span that runs over a line between two columns as two words."""
    left, right, _, size, *_ = word
    first, last = bisect_right(grid.xs, left + size), bisect_right(grid.xs, right - size)
    if first == last or not 0 < first < len(grid.xs) - 1 or not grid.parted_at(word.low + word.size / 3)[first - 1]:
        return [word]
    parts = cut_at(word.text, word.left, word.right, x := grid.xs[first])
    if parts is None:
        return [word]
    return [word._replace(text=parts[0], right=x - 1), word._replace(text=parts[1], left=x + 1)]


def _top(grid: Grid, column: int, band: int) -> int:
    """The upper band of the cell that lies in a column and band."""
    while band + 2 < len(grid.ys) and not grid.parted_above(column, band):
        band += 1
    return band


def _rows_between(grid: Grid, band: int, words: list[Word]) -> list[Row]:
    """The rows in a band: several where it has no rules, or where the columns of its lines differ (stacked headers)."""
    lines = lines_of(words)
    low, high = grid.ys[band], grid.ys[band + 1]
    spans = [_spans(grid, min(max(line[0][2] + line[0][3] / 3, low), high)) for line in lines]
    if len(spans) > 1 and any(other != spans[0] for other in spans):
        return [_row(grid, line, columns) for line, columns in zip(lines, spans, strict=True)]
    if max(spans[0]) > 1:
        return [_row(grid, words, spans[0])]
    return [_row(grid, line, spans[0]) for line in split_lines(words, grid.xs)]


def _row(grid: Grid, words: list[Word], spans: list[int]) -> Row:
    row = Row([[] for _ in spans], list(spans))
    for word in words:
        column = column_of(grid.xs, word)
        while not spans[column]:
            column -= 1
        row.cells[column].append(word)
    return row


def _spans(grid: Grid, y: float) -> list[int]:
    """How many columns each cell at a height covers."""
    spans = [1] * (len(grid.xs) - 1)
    owner = 0
    for column, parted in enumerate(grid.parted_at(y), start=1):
        if parted:
            owner = column
        else:
            spans[owner] += 1
            spans[column] = 0
    return spans
