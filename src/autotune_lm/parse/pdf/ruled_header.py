"""Floor 4. Says whether a line with a rule below it is the header of a table, and not the head of a page or a form."""

from collections.abc import Sequence

from autotune_lm.parse.pdf.aligned import share
from autotune_lm.parse.pdf.cells import Cell, is_number, text_of
from autotune_lm.parse.pdf.rows import Line

_MOST_NAME_WORDS = 8
_MOST_NAME_LETTERS = 70
_LEAST_FILLED = 0.5
_LEAST_FIRST = 0.5
_MOST_LABELS = 0.2
_ALIGNED = 0.75
_WIDE = 0.85
_FEW_WORDS = 3
_LEADER = ("....", ". . .", "…", "____")


def looks_headed(
    names: Sequence[str],
    heads: Sequence[list[Cell]],
    lines: Sequence[Line],
    rows: Sequence[list[Cell]],
) -> bool:
    """Whether names stand over columns of cells; ``heads`` are the lines of the header, by column."""
    cells = [text_of(cell) for row in rows for cell in row if cell]
    columns = len(names)
    return (
        all(names[1:])
        and all(map(_is_name, names))
        and len(cells) >= _LEAST_FILLED * len(rows) * columns
        and sum(bool(row[0]) for row in rows) >= _LEAST_FIRST * len(rows)
        and all(any(row[column] for row in rows) for column in range(columns))
        and sum(text.endswith(":") for text in cells) <= _MOST_LABELS * len(cells)
        and not any(leader in text for text in cells for leader in _LEADER)
        and not _is_prose(lines, rows)
        and all(share(column, [*heads, *(line.cells for line in lines)]) >= _ALIGNED for column in range(columns))
    )


def _is_name(text: str) -> bool:
    """Whether a text may name a column; a row of figures over a rule comes before a sum."""
    words = text.split()
    year = is_number(text) and len(text) == 4
    return (
        len(words) <= _MOST_NAME_WORDS
        and len(text) <= _MOST_NAME_LETTERS
        and text[-1:] not in (".", ":", ",", ";")
        and (year or not is_number(text))
    )


def _is_prose(lines: Sequence[Line], rows: Sequence[list[Cell]]) -> bool:
    """Whether the columns are those of an article: line by line full of words, and not parted into rows."""
    if len(lines) > len(rows) * 1.2:
        return False
    columns = [[cell for cell in cells if cell] for cells in zip(*(line.cells for line in lines), strict=True)]
    full = 0
    for cells in columns:
        widths = [cell[-1].right - cell[0].left for cell in cells]
        least = _WIDE * max(widths)
        full += sum(
            width > least and len(text_of(cell).split()) > _FEW_WORDS for cell, width in zip(cells, widths, strict=True)
        )
    return full * 2 > sum(map(len, columns))
