"""Floor 4. CSV and TSV to a document: one table for each run of rows of one width, or records where cells are texts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile
from pathlib import PurePosixPath
from typing import ClassVar, NamedTuple

from autotune_lm.core import ports
from autotune_lm.core.types import Document, Dropped, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble
from autotune_lm.parse.delimited_rows import Row, delimiter_of, rows
from autotune_lm.parse.encoding import NotText, decode
from autotune_lm.parse.grid import (
    HEADER_ROWS,
    MOST_FIGURES,
    flat,
    holds_texts,
    is_figure,
    is_header,
    is_number,
    pipe_table,
    record,
)

_PREFERRED = {".tsv": "\t", ".tab": "\t"}
_NAMED = 20
_PADDING = 5
"""How many times larger padding may make a table; else the surplus of long rows goes into their last cell."""


class Delimited:
    """Reads ``.csv``, ``.tsv`` and ``.tab`` files."""

    name: ClassVar[str] = "csv"
    version: ClassVar[str] = "1"

    class Options(ports.Options, frozen=True):
        """Files with delimiters have no settings."""

    def __init__(self, options: Options | None = None) -> None:
        """Keep the options."""
        self.options = options or self.Options()

    def parse(self, source: Source, data: bytes, include: ports.ReadInclude) -> Document | Dropped:
        """Read a file; Dropped where it is binary, empty, or holds more figures than anyone reads."""
        try:
            text, note = decode(data)
        except NotText as cause:
            return Dropped("binary", {"bytes": len(data), "why": str(cause)})
        name = PurePosixPath(source.uri)
        delimiter = delimiter_of(text, _PREFERRED.get(name.suffix.lower(), ","))
        groups = _groups([_trimmed(row) for row in rows(text, delimiter)])
        if not groups:
            return Dropped("empty", {"bytes": len(data)})
        figures = sum(group.bare_figures() for group in groups)
        if figures > MOST_FIGURES and figures == sum(len(group.rows) for group in groups):
            return Dropped("data_only", {"rows": figures})
        body, blocks = assemble(piece for group in groups for piece in group.pieces())
        notes = [note, *(told for group in groups for told in group.notes())]
        return Document(
            source=source, title=name.stem, text=body, blocks=blocks, notes=tuple(one for one in notes if one)
        )


class Group(NamedTuple):
    """Rows that belong together: a table, or the lines above one."""

    rows: list[Row]
    loose: bool
    """Whether the rows are lines of text: one cell each, in a file that has tables."""

    def pieces(self) -> Iterator[Piece]:
        """The table, the records, or the lines."""
        if self.loose:
            for row in self.rows:
                yield Piece("paragraph", flat(" ".join(cell for cell in row.cells if cell.strip())), Locator(row.line))
            return
        width = self._width()
        head, body = self._header(width)
        if holds_texts(head, [row.cells for row in body]):
            for number, row in enumerate(body, 1):
                yield from record(number, head, row.cells, Locator(row.line))
        else:
            text = pipe_table(head, [_padded(row.cells, width) for row in body])
            yield Piece("table", text, Locator(self.rows[0].line))

    def notes(self) -> Iterator[str]:
        """What is wrong with the rows."""
        flawed = [row for row in self.rows if row.flawed]
        if flawed:
            yield f"a quote never closes: {self._named(flawed)}; it was read as a plain character"
        if self.loose:
            return
        usual = self.rows[0].width
        short = [row for row in self.rows if row.width < usual]
        long = [row for row in self.rows if row.width > usual]
        if short:
            yield f"fewer cells than the first row ({usual}): {self._named(short)}; filled up with empty ones"
        if long:
            yield f"more cells than the first row ({usual}): {self._named(long)}; kept"

    def bare_figures(self) -> int:
        """How many rows there are where nothing but the first holds a word; 0 where one does."""
        body = self.rows[1:]
        return len(self.rows) if body and all(map(is_figure, (c for row in body for c in row.cells))) else 0

    def _width(self) -> int:
        """The width of the table: that of its widest row, unless the padding would outgrow the cells."""
        widths = [len(row.cells) for row in self.rows]
        if max(widths) * len(widths) <= _PADDING * sum(widths):
            return max(widths)
        return Counter(widths).most_common(1)[0][0]

    def _header(self, width: int) -> tuple[list[str], list[Row]]:
        """The names of the columns, and the rows below; columns get numbers where the first row holds none."""
        first, below = self.rows[0], self.rows[1 : 1 + HEADER_ROWS]
        if not is_header(first.cells, [row.cells for row in below]):
            return [f"Column {at}" for at in range(1, width + 1)], self.rows
        return _padded(first.cells, width), self.rows[1:]

    def _named(self, wrong: Sequence[Row]) -> str:
        """Rows by their number below the header, as far as a note should name them, and by line."""
        wanted = {row.line for row in wrong[:_NAMED]}
        first = int(self._header(1)[1] is self.rows)
        numbered = enumerate(self.rows, first)
        shown = [f"row {at} (line {row.line})" for at, row in numbered if row.line in wanted]
        more = len(wrong) - _NAMED
        return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _trimmed(row: Row) -> Row:
    """A row without white space around its cells and without empty cells at its end."""
    cells = [cell.strip() for cell in row.cells]
    while cells and not cells[-1]:
        cells.pop()
    return Row(cells, row.line, row.flawed, len(row.cells))


def _groups(found: Sequence[Row]) -> list[Group]:
    """Part the rows at empty ones: a block of another width is a table of its own, else it goes on with the last."""
    tables = any(len(row.cells) > 1 for row in found)
    groups: list[Group] = []
    for filled, block in groupby(found, key=lambda row: bool(row.cells)):
        rest = list(block) if filled else []
        titles = list(takewhile(lambda row: tables and len(row.cells) == 1, rest))
        if titles:
            groups.append(Group(titles, True))
            rest = rest[len(titles) :]
        if rest and groups and not groups[-1].loose and not _is_another(groups[-1].rows, rest):
            groups[-1].rows.extend(rest)
        elif rest:
            groups.append(Group(rest, False))
    return groups


def _is_another(above: Sequence[Row], below: Sequence[Row]) -> bool:
    """Whether a block below an empty row is another table: other widths, or a header with another number of names."""
    above, below = above[:HEADER_ROWS], below[:HEADER_ROWS]
    if _usual(row.width for row in above) != _usual(row.width for row in below):
        return True
    names = below[0].cells
    looks_head = len(below) > 1 < len(above) and all(names) and not any(map(is_number, names))
    return looks_head and len(names) != len(above[0].cells) == _usual(len(row.cells) for row in above)


def _usual(widths: Iterable[int]) -> int:
    return Counter(widths).most_common(1)[0][0]


def _padded(cells: Sequence[str], width: int) -> list[str]:
    """Cells of one width: empty ones added, or the surplus joined in the last one."""
    if len(cells) > width:
        return [*cells[: width - 1], " ".join(cells[width - 1 :])]
    return [*cells, *[""] * (width - len(cells))]
