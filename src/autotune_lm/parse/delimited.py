"""Floor 4. CSV and TSV to a document: one table for each run of rows of one width, or records where cells are texts."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile
from pathlib import PurePosixPath
from typing import ClassVar, NamedTuple

from autotune_lm.core import ports
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble
from autotune_lm.parse.delimited_lines import Lines, blocks
from autotune_lm.parse.delimited_rows import delimiter_of
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
from autotune_lm.parse.sheets.cells import cell_name

_PREFERRED = {".tsv": "\t", ".tab": "\t"}
_NAMED = 20
_PADDING = 5
"""How many times larger padding may make a table; else the surplus of long rows goes into their last cell."""


class Delimited:
    """Reads ``.csv``, ``.tsv`` and ``.tab`` files."""

    name: ClassVar[str] = "csv"
    version: ClassVar[str] = "2"

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
        groups = _groups(blocks(text, delimiter))
        if not groups:
            return Dropped("empty", {"bytes": len(data)})
        figures = sum(group.bare_figures() for group in groups)
        if figures > MOST_FIGURES and figures == sum(len(group.rows.cells) for group in groups):
            return Dropped("data_only", {"rows": figures})
        body, placed = assemble(piece for group in groups for piece in group.pieces())
        notes = [note, *(told for group in groups for told in group.notes())]
        return Document(
            source=source, title=name.stem, text=body, blocks=placed, notes=tuple(one for one in notes if one)
        )


class Group(NamedTuple):
    """Rows that belong together: a table, or the lines above one."""

    rows: Lines
    loose: bool
    """Whether the rows are lines of text: one cell each, in a file that has tables."""

    def pieces(self) -> Iterator[Piece]:
        """The table, the records, or the lines."""
        cells, lines = self.rows.cells, self.rows.lines
        if self.loose:
            for row, line in zip(cells, lines, strict=True):
                yield Piece("paragraph", flat(" ".join(cell for cell in row if cell)), Locator(line))
            return
        width = self._width()
        head, first = self._header(width)
        body = cells[first:]
        if holds_texts(head, body):
            for number, row in enumerate(body, 1):
                yield from record(number, head, row, Locator(lines[first + number - 1]))
        else:
            yield Piece("table", pipe_table(head, (_padded(row, width) for row in body)), self._place(width))

    def _place(self, width: int) -> Locator:
        """The first line; and the cells, as a sheet would name them, where each row has one line to itself."""
        first, last = self.rows.lines[0], self.rows.lines[-1]
        if last - first >= len(self.rows.lines):
            return Locator(first)
        return Locator(first, cells=f"A{first}:{cell_name(last - 1, width - 1)}")

    def notes(self) -> Iterator[str]:
        """What is wrong with the rows."""
        lines, widths = self.rows.lines, self.rows.widths
        if self.rows.flawed:
            yield f"a quote never closes: {self._named(self.rows.flawed)}; it was read as a plain character"
        if self.loose:
            return
        usual = widths[0]
        if min(widths) < usual:
            short = [line for line, width in zip(lines, widths, strict=True) if width < usual]
            yield f"fewer cells than the first row ({usual}): {self._named(short)}; filled up with empty ones"
        if max(widths) > usual:
            long = [line for line, width in zip(lines, widths, strict=True) if width > usual]
            yield f"more cells than the first row ({usual}): {self._named(long)}; kept"

    def bare_figures(self) -> int:
        """How many rows there are where nothing but the first holds a word; 0 where one does."""
        body = islice(self.rows.cells, 1, None)
        count = len(self.rows.cells)
        return count if count > 1 and all(is_figure(cell) for row in body for cell in row) else 0

    def _width(self) -> int:
        """The width of the table: that of its widest row, unless the padding would outgrow the cells."""
        widths = list(map(len, self.rows.cells))
        if max(widths) * len(widths) <= _PADDING * sum(widths):
            return max(widths)
        return Counter(widths).most_common(1)[0][0]

    def _header(self, width: int) -> tuple[Sequence[str], int]:
        """The names of the columns, and the first row below; columns get numbers where the first row holds none."""
        first = self.rows.cells[0]
        if not is_header(first, self.rows.cells[1 : 1 + HEADER_ROWS]):
            return [f"Column {at}" for at in range(1, width + 1)], 0
        return _padded(first, width), 1

    def _named(self, wrong: Sequence[int]) -> str:
        """Rows by their number below the header, as far as a note should name them, and by line."""
        first = 1 - self._header(1)[1]
        shown = [f"row {bisect_left(self.rows.lines, line) + first} (line {line})" for line in wrong[:_NAMED]]
        more = len(wrong) - _NAMED
        return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _groups(found: Sequence[Lines]) -> list[Group]:
    """Put blocks together: one of another width is a table of its own, else it goes on with the last."""
    tables = any(len(row) > 1 for block in found for row in block.cells)
    groups: list[Group] = []
    for block in found:
        titles = sum(1 for _ in takewhile(lambda row: tables and len(row) == 1, block.cells))
        rest = block
        if titles:
            groups.append(Group(block.part(0, titles), True))
            rest = block.part(titles)
        if rest.cells and groups and not groups[-1].loose and not _is_another(groups[-1].rows, rest):
            groups[-1].rows.extend(rest)
        elif rest.cells:
            groups.append(Group(rest, False))
    return groups


def _is_another(above: Lines, below: Lines) -> bool:
    """Whether a block below an empty row is another table: other widths, or a header with another number of names."""
    if _usual(above.widths[:HEADER_ROWS]) != _usual(below.widths[:HEADER_ROWS]):
        return True
    names, first = below.cells[0], above.cells[0]
    looks_head = len(below.cells) > 1 < len(above.cells) and all(names) and not any(map(is_number, names))
    return looks_head and len(names) != len(first) == _usual(map(len, above.cells[:HEADER_ROWS]))


def _usual(widths: Iterable[int]) -> int:
    return Counter(widths).most_common(1)[0][0]


def _padded(cells: Sequence[str], width: int) -> Sequence[str]:
    """Cells of one width: empty ones added, or the surplus joined in the last one."""
    if len(cells) == width:
        return cells
    if len(cells) > width:
        return [*cells[: width - 1], " ".join(cells[width - 1 :])]
    return [*cells, *[""] * (width - len(cells))]
