"""Floor 4. Finds columns where no lines draw them: white strips that run down several rows of short cells.

Coordinates are points, y upwards; rows go from the top down.
"""

from bisect import insort
from collections.abc import Sequence
from itertools import pairwise

from autotune_lm.parse.pdf.cells import Word, fill, is_figure, is_number, lines_of, parts_of, text_of

_TOUCH = 0.5
_LEAST_COLUMNS = 3
_LEAST_ROWS = 3
_MOST_COLUMNS = 200
_PITCH = 3.0
_MOST_WORDS = 4.0
_MOST_LETTERS = 60
_MOST_MEAN_LETTERS = 30
"""In a part of a line, on average: the lines of an article are longer, so that most pages need no closer look."""
_LEAST_FILLED = 0.5
_MOST_LABELS = 0.2
_MOST_WIDTH = 0.85
_ALIGNED = 0.6
_LEADER = ("...", ". . .", "…", "____")

Lines = list[list[Word]]


def text_columns(lines: Lines, left: float, right: float) -> list[float]:
    """The edges of columns between ``left`` and ``right``: the middles of the strips that rows leave free.

    The rows with the most parts come first; a part that lies over two of their columns is a heading of both.
    """
    columns: list[list[float]] = []
    rows = sorted(map(_parts, lines), key=lambda parts: -len(parts))
    for parts in rows:
        if len(columns) <= _MOST_COLUMNS and all(len(_under(part, columns)) < 2 for part in parts):
            for part in parts:
                _add(part, columns, new=len(parts) > 1)
    for part in (part for parts in rows if len(parts) >= _LEAST_COLUMNS for part in parts):
        _merge(_under(part, columns), columns)
    inner = [(before[1] + after[0]) / 2 for before, after in pairwise(columns)]
    return [left, *inner, right]


def _under(part: tuple[float, float], columns: list[list[float]]) -> list[list[float]]:
    """The columns that a part overlaps; each is its left and right edge and how many parts stand in it."""
    return [column for column in columns if part[0] < column[1] + _TOUCH and part[1] > column[0] - _TOUCH]


def _add(part: tuple[float, float], columns: list[list[float]], *, new: bool) -> None:
    """Widen the column that a part stands in, or begin one."""
    under = _under(part, columns)
    if under:
        low, high, count = under[0]
        under[0][:] = [min(low, part[0]), max(high, part[1]), count + 1]
    elif new:
        insort(columns, [*part, 1])


def _merge(under: list[list[float]], columns: list[list[float]]) -> None:
    """Two columns that a part of a full row lies over are one where a single part made one of them."""
    if len(under) == 2 and min(under[0][2], under[1][2]) == 1:
        columns.remove(under[1])
        under[0][:] = [under[0][0], under[1][1], under[0][2] + under[1][2]]


def aligned_regions(words: Sequence[Word]) -> list[tuple[Lines, list[float]]]:
    """Stretches of rows that stand in at least three columns, with the edges of these."""
    lines = lines_of(words)
    counts = [len(parts_of(line)) if len(line) >= _LEAST_COLUMNS else 1 for line in lines]
    wide = [count >= _LEAST_COLUMNS for count in counts]
    if sum(wide) < 2:
        return []
    regions = []
    for first, last in _stretches(lines, wide):
        stretch = lines[first : last + 1]
        if _letters(stretch) > _MOST_MEAN_LETTERS * sum(counts[first : last + 1]):
            continue
        xs = text_columns(stretch, _left(stretch), _right(stretch))
        if _is_table(stretch, xs):
            regions.append((stretch, xs))
    return regions


def _letters(lines: Lines) -> int:
    return sum(len(word.text) for line in lines for word in line)


def _parts(line: list[Word]) -> list[tuple[float, float]]:
    """Where the parts of a line begin and end."""
    return [(part[0].left, max(word.right for word in part)) for part in parts_of(line)]


def _stretches(lines: Lines, wide: list[bool]) -> list[tuple[int, int]]:
    """First and last line of runs: wide lines that follow close, with up to two narrow ones between them."""
    runs: list[tuple[int, int]] = []
    for index in (index for index, is_wide in enumerate(wide) if is_wide):
        if runs and index - runs[-1][1] <= 3 and _close(lines[runs[-1][1] : index + 1]):
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return [(first, last) for first, last in runs if sum(wide[first : last + 1]) >= 2]


def _close(lines: Lines) -> bool:
    """Whether lines follow one another without a wide gap, and without a title between them."""
    size = max(lines[0][0].size, 6)
    gaps = (before[0].low - after[0].low for before, after in pairwise(lines))
    return all(gap <= _PITCH * size for gap in gaps) and all(line[0].size <= 1.1 * size for line in lines)


def _is_table(lines: Lines, xs: list[float]) -> bool:
    """Whether short cells stand in columns: not prose, a form, a list or a table of contents."""
    columns = len(xs) - 1
    if columns < _LEAST_COLUMNS:
        return False
    rows = [fill(line, xs) for line in lines]
    if len(rows) < _LEAST_ROWS and not _is_head_and_row(rows):
        return False
    texts = [text_of(cell) for row in rows for cell in row if cell]
    numbers = sum(map(is_figure, texts))
    labels = sum(text.endswith(":") for text in texts)
    count = len(texts)
    return (
        count >= _LEAST_FILLED * len(rows) * columns
        and sum(len(text.split()) for text in texts) <= _MOST_WORDS * count
        and max(map(len, texts)) <= _MOST_LETTERS
        and labels <= _MOST_LABELS * count
        and not any(leader in text for text in texts for leader in _LEADER)
        and (numbers * 6 >= count or (len(rows) > _LEAST_ROWS and count >= 0.8 * len(rows) * columns))
        and not _is_prose(rows, xs)
        and _is_aligned(rows, columns)
    )


def _is_head_and_row(rows: list[list[list[Word]]]) -> bool:
    """Whether two rows are the names of four columns or more and one row of values, mostly figures, right below."""
    names, values = ([text_of(cell) for cell in row] for row in rows)
    figures = sum(map(is_figure, values))
    return (
        all(names)
        and all(values)
        and len(names) > _LEAST_COLUMNS
        and figures * 2 >= len(names)
        and not any(map(is_number, names))
    )


def _is_prose(rows: list[list[list[Word]]], xs: list[float]) -> bool:
    """Whether most cells reach from one side of their column to the other, as the lines of an article do."""
    widths = [cell[-1].right - cell[0].left for row in rows for cell in row if cell]
    places = [right - left for row in rows for cell, (left, right) in zip(row, pairwise(xs), strict=True) if cell]
    words = [len(text_of(cell).split()) for row in rows for cell in row if cell]
    wide = sum(width > _MOST_WIDTH * place for width, place in zip(widths, places, strict=True))
    return wide * 2 > len(widths) and sum(words) > 2 * len(words)


def _is_aligned(rows: list[list[list[Word]]], columns: int) -> bool:
    """Whether most cells of each column share a left or a right edge, or a middle."""
    return all(share(column, rows) >= _ALIGNED for column in range(columns))


def share(column: int, rows: Sequence[Sequence[list[Word]]]) -> float:
    """How many of the cells of a column share an edge or their middle; 0.0 for fewer than two."""
    cells = [row[column] for row in rows if row[column]]
    if len(cells) < 2:
        return 0.0
    sides = [
        [cell[0].left for cell in cells],
        [cell[-1].right for cell in cells],
        [(cell[0].left + cell[-1].right) / 2 for cell in cells],
    ]
    return max(_largest_group(side) for side in sides) / len(cells)


def _largest_group(places: list[float]) -> int:
    """How many of the places lie within two points of each other."""
    places = sorted(places)
    best = first = 0
    for last, place in enumerate(places):
        while place - places[first] > 3:
            first += 1
        best = max(best, last - first + 1)
    return best


def _left(lines: Lines) -> float:
    return min(line[0].left for line in lines)


def _right(lines: Lines) -> float:
    return max(word.right for line in lines for word in line)
