"""Floor 4. What files with delimiters and sheets share: lines of a pipe table, rows of figures, rows that are records.

A table has one line a row, so cells of several lines have their line ends turned into spaces there. Where many cells
hold several lines or long texts, or a column of questions stands beside one of answers that are such, every row is a
record of its own (``record_fields``), and its cells stay as they are.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from autotune_lm.core.types import Locator
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.record_fields import Fields, heading, is_pair, title_of

Cells = Sequence[str]
"""A row."""

MOST_FIGURES = 1000
"""Rows of nothing but figures that are still shown; more are data, not a document."""
HEADER_ROWS = 50
"""Rows that are looked at to tell a header from what stands below."""
_FIGURE = re.compile(
    r"[-+(]?[$€£]? ?\d[\d.,:/ _TZ%+-]*(?:[eE][+-]?\d+)?[)%]?|true|false|null|nan|n/?a|-|", re.IGNORECASE
)
_PIPE = re.compile(r"(?<!\\)(\\*+)\|")
_YEAR = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")
_AT_ONCE = 40
"""Rows written at once: a line in a list of its own takes four times the memory, and a look at each takes time."""
_LONG_CELL = 300
_TEXT_SHARE = 0.2


def pipe_table(head: Cells, rows: Iterable[Cells]) -> str:
    """A pipe table; every row has the width of the header."""
    parts = [f"{line(head)}\n|{' --- |' * len(head)}"]
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        parts.append(_lines(some))
    return "\n".join(parts)


def _lines(rows: Sequence[Cells]) -> str:
    """Rows of a pipe table, at once where no cell of them needs any care."""
    texts = list(map(" | ".join, rows))
    together = "".join(texts)
    if together.isprintable() and together.count("|") == sum(map(len, rows)) - len(rows):
        return "| " + " |\n| ".join(texts) + " |"
    return "\n".join(map(_line, texts, rows))


def line(cells: Cells) -> str:
    """A row of a pipe table."""
    return _line(" | ".join(cells), cells)


def _line(text: str, cells: Cells) -> str:
    """A row whose cells stand joined in ``text``, where that may be taken as it is."""
    if text.isprintable() and text.count("|") == len(cells) - 1:
        return f"| {text} |"
    return "| " + " | ".join([_PIPE.sub(_escaped, flat(cell)) if cell else "" for cell in cells]) + " |"


def _escaped(pipe: re.Match[str]) -> str:
    """A pipe with an odd number of backslashes before it."""
    return pipe[0] if len(pipe[1]) % 2 else pipe[1] + "\\|"


def flat(cell: str) -> str:
    """A cell on one line."""
    return " ".join(cell.split()) if "\n" in cell else cell


def is_figure(cell: str) -> bool:
    """Whether a cell holds a number, a date, a truth value or nothing."""
    return not cell or cell.isdecimal() or _FIGURE.fullmatch(cell, 0, 100) is not None


def is_number(cell: str) -> bool:
    """Whether a cell holds digits, and little else."""
    return bool(cell) and cell[-1:].isalnum() and any(map(str.isdigit, cell)) and is_figure(cell)


def is_header(first: Cells, below: Sequence[Cells]) -> bool:
    """Whether a row names the columns: no number stands above numbers, unless they are years that follow each other."""
    alike = years = 0
    for at, cell in enumerate(first):
        if not is_number(cell):
            continue
        column = [row[at] for row in below[:HEADER_ROWS] if at < len(row)]
        if column and sum(map(is_number, column)) * 2 > len(column):
            alike += 1
            years += _YEAR.fullmatch(cell) is not None and not any(map(_YEAR.fullmatch, column))
    if not alike:
        return True
    named = [cell for cell in first if is_number(cell)]
    return 1 < alike == years == len(named) and named in (sorted(set(named)), sorted(set(named), reverse=True))


def holds_texts(head: Cells, rows: Sequence[Cells]) -> bool:
    """Whether cells are texts that a table would spoil: of several lines, or long."""
    texts = 0
    enough = max(2, len(rows) * _TEXT_SHARE) if not is_pair(head) else 1
    for cells, together in zip(rows, map("".join, rows), strict=True):
        if len(together) > _LONG_CELL or "\n" in together:
            texts += any("\n" in cell or len(cell) > _LONG_CELL for cell in cells)
            if texts >= enough:
                return True
    return False


def record(number: int, head: Cells, cells: Cells, place: Locator, level: int = 2) -> Iterator[Piece]:
    """A row as a record below a heading; nothing where it holds nothing."""
    fields = Fields(place)
    names = [*head, *[""] * (len(cells) - len(head))]
    named = [(names[at] or f"Column {at + 1}", cell) for at, cell in enumerate(cells)]
    for name, cell in named:
        fields.add(name, cell, paired=is_pair(head))
    pieces = fields.pieces()
    if pieces:
        yield heading(number, title_of(named), place, level)
        yield from pieces
