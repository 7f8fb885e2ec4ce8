"""Floor 4. Puts the words of a PDF page into rows and columns, and says which rows are the header.

Coordinates are points, y upwards. Rows go from the top down, columns from left to right.
"""

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from autotune_lm.parse.pdf.accents import with_accents

_SAME_LINE = 0.45
_SMALLEST = 4.0
_COLUMN_GAP = 0.9
_EDGE = 2.0
_WORD_GAP = 0.12
_NUMBER = re.compile(r"[($€£¥+\-−–]{0,3}\d[\d.,:/ %\-)]{0,24}[%)]?")
_MEASURE = re.compile(r"[<>≤≥~±($€£+\-−]{0,3}\d")
_BROKEN = re.compile(r"[^\W\d_]-$")
_LEADER = re.compile(r"(?: ?\.){4,}$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_HEADERS = 3


class Word(NamedTuple):
    """A span of text on a page; ``number`` is its place among the spans that were given."""

    left: float
    right: float
    low: float
    size: float
    text: str
    bold: bool
    number: int

    @property
    def middle(self) -> float:
        """Its centre, across."""
        return (self.left + self.right) / 2


Cell = list[Word]


class Row(NamedTuple):
    """The words of each column, and how many columns each cell covers (0 where a cell on its left covers it)."""

    cells: list[Cell]
    spans: list[int]


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words on one baseline, from the top down; each line from left to right."""
    lines: list[list[Word]] = []
    low = math.inf
    for word in sorted(words, key=_down):
        size = word[3]
        if low - word[2] <= _SAME_LINE * (size if size > _SMALLEST else _SMALLEST):
            lines[-1].append(word)
        else:
            lines.append([word])
            low = word[2]
    for line in lines:
        if len(line) > 1:
            line.sort(key=itemgetter(0))
    return lines


def _down(word: Word) -> tuple[float, float]:
    """Sorts from the top down, and from left to right."""
    return -word[2], word[0]


def text_of(cell: Cell) -> str:
    """The words of a cell on one line, a hyphen at a line's end taken out."""
    if len(cell) < 2:
        text = cell[0].text.strip() if cell else ""
        text = text if text.isascii() else with_accents(text)
        return _LEADER.sub("", " ".join(text.split())) if "  " in text or text[-1:] == "." else text
    out = ""
    for line in lines_of(cell):
        text = line[0].text
        for before, word in pairwise(line):
            text += (" " if word.left - before.right > _WORD_GAP * word.size else "") + word.text
        text = " ".join(text.split())
        joins = _BROKEN.search(out) and text[:1].islower()
        out = out[:-1] + text if joins else f"{out} {text}".lstrip()
    return _LEADER.sub("", out if out.isascii() else with_accents(out))


def is_number(text: str) -> bool:
    """Whether a cell holds an amount, a date or the dash that stands for none."""
    return _NUMBER.fullmatch(text) is not None or text in ("-", "–", "—")


def is_figure(text: str) -> bool:
    """Whether a cell holds a number or a measure, such as ``70-100 mg/dL``."""
    return is_number(text) or (_MEASURE.match(text) is not None and len(text.split()) <= 3)


def column_of(xs: Sequence[float], word: Word) -> int:
    """The column that a word's centre lies in."""
    return bisect_right(xs, (word[0] + word[1]) / 2, 1, len(xs) - 1) - 1


def fill(words: Iterable[Word], xs: Sequence[float]) -> list[Cell]:
    """The words of a row by column."""
    cells: list[Cell] = [[] for _ in xs[1:]]
    last = len(xs) - 1
    for word in words:
        cells[bisect_right(xs, (word[0] + word[1]) / 2, 1, last) - 1].append(word)
    return cells


def parts_of(line: list[Word]) -> list[list[Word]]:
    """The stretches of a line that gaps wider than between words part."""
    parts = [[line[0]]]
    right = line[0].right
    for word in line[1:]:
        if word.left - right > _COLUMN_GAP * word.size:
            parts.append([])
        parts[-1].append(word)
        right = max(right, word.right)
    return parts


def row_of(line: list[Word], xs: Sequence[float]) -> Row:
    """A row out of one line; a part that reaches over the edge of a column covers both."""
    row = Row([[] for _ in xs[1:]], [1] * (len(xs) - 1))
    for part in parts_of(line):
        left, right = part[0].left, max(word.right for word in part)
        first = min(max(bisect_right(xs, left + _EDGE) - 1, 0), len(xs) - 2)
        last = min(max(bisect_right(xs, right - _EDGE) - 1, first), len(xs) - 2)
        place(row, part, first, last)
    return row


def place(row: Row, words: list[Word], first: int, last: int) -> None:
    """Put words into a cell that covers the columns from ``first`` to ``last``."""
    row.cells[first].extend(words)
    for column in range(first, last + 1):
        row.spans[column] = 0
    row.spans[first] = last - first + 1


def split_lines(words: Sequence[Word], xs: Sequence[float], *, ruled: bool = True) -> list[list[Word]]:
    """One row a line where a stretch without rules holds several rows; else all of it, as one row.

    ``ruled`` says that lines part the columns, so that a cell with several lines is likely.
    """
    lines = lines_of(words)
    if len(lines) < 2:
        return [list(words)] if words else []
    filled = [[text_of(cell) for cell in fill(line, xs) if cell] for line in lines]
    columns = len(xs) - 1
    if begun := _begun(lines, filled, xs):
        return begun
    numeric = sum(sum(map(is_number, texts)) >= max(1, columns // 3) for texts in filled)
    if numeric >= 2 and numeric * 2 >= len(lines):
        return lines
    if len(lines) >= 3 and (_are_full(filled, columns) if ruled else _begin_left(lines, xs)):
        return lines
    return [list(words)]


def _begun(lines: list[list[Word]], filled: list[list[str]], xs: Sequence[float]) -> list[list[Word]]:
    """Rows that begin in the first column with most columns filled, the lines without it below; else nothing."""
    rows: list[list[Word]] = []
    for line, texts in zip(lines, filled, strict=True):
        first, full = line[0].middle < xs[1], len(texts) * 5 >= (len(xs) - 1) * 3
        if first and full:
            rows.append(list(line))
        elif rows and not full and (not first or (len(texts) == 1 and texts[0][:1].islower())):
            rows[-1] += line
        else:
            return []
    return rows if 1 < len(rows) < len(lines) else []


def _are_full(filled: list[list[str]], columns: int) -> bool:
    """Whether each line fills most of three or more columns with short texts, as rows do and broken lines do not."""
    sparse = any(len(texts) * 3 < columns * 2 for texts in filled)
    return columns >= 3 and not sparse and not any(len(text.split()) > 4 for texts in filled for text in texts)


def _begin_left(lines: list[list[Word]], xs: Sequence[float]) -> bool:
    """Whether most lines have something in the first column; the further lines of a row seldom do."""
    return sum(line[0].middle < xs[1] for line in lines) * 3 >= len(lines) * 2


def table_rows(rows: list[Row]) -> tuple[list[list[str]], int]:
    """The texts of the rows and how many of them are the header (0 or 1); stacked headers become one row."""
    heads = _header_rows(rows)
    texts = [[text_of(cell) for cell in row.cells] for row in rows]
    if heads < 2:
        return texts, heads
    return [_flat(rows[:heads], texts[:heads]), *texts[heads:]], 1


def _flat(rows: list[Row], texts: list[list[str]]) -> list[str]:
    """``Permit / New``: the label of a group in front of each label below it."""
    names: list[list[str]] = [[] for _ in texts[0]]
    for row, line in zip(rows, texts, strict=True):
        for column, text in enumerate(line):
            for covered in range(column, column + max(1, row.spans[column])):
                if text and text not in names[covered]:
                    names[covered].append(text)
    return [" / ".join(parts) for parts in names]


def _header_rows(rows: list[Row]) -> int:
    """How many rows at the top name the columns."""
    for heads, row in enumerate(rows[: min(_MOST_HEADERS, len(rows) - 1)], start=1):
        if any(map(_counts, row.cells)):
            return 0
        grouped = any(span > 1 for span in row.spans)
        if not grouped and sum(map(bool, row.cells)) * 2 >= len(row.cells):
            below = rows[heads:]
            bold = _all_bold(row) and not all(map(_all_bold, below))
            return heads if bold or _over_figures(row, below) or (heads == 1 and _named(row)) else 0
    return 0


def _over_figures(row: Row, below: list[Row]) -> bool:
    """Whether a name stands over a column of figures."""
    for column, cell in enumerate(row.cells):
        figures = [is_figure(text_of(other.cells[column])) for other in below if other.cells[column]]
        if cell and sum(figures) * 2 > len(figures):
            return True
    return False


def _counts(cell: Cell) -> bool:
    """Whether a cell holds a figure; a year names a column as often."""
    text = text_of(cell)
    return is_number(text) and _YEAR.fullmatch(text) is None


def _named(row: Row) -> bool:
    """Whether every column has a short name."""
    return all(cell and len(text_of(cell).split()) <= 4 for cell in row.cells)


def _all_bold(row: Row) -> bool:
    return all(word.bold for cell in row.cells for word in cell)
