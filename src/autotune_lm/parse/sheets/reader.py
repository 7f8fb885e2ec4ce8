"""Floor 4. Workbooks (XLSX, XLSB, XLS, ODS) to documents: a heading for each sheet, and below it what stands in it."""

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from autotune_lm.core import ports
from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble
from autotune_lm.parse.grid import MOST_FIGURES

if TYPE_CHECKING:
    from autotune_lm.parse.sheets.tables import Pieces

_PLAIN_NAMES = frozenset({"sheet1", "sheet", "tabelle1", "feuil1", "hoja1", "foglio1", "planilha1", "лист1"})
"""What programs call the first sheet; alone it says nothing."""
_MOSTLY = 100
"""Of so many rows one may be something else: a title, a header."""


class Sheets:
    """Reads ``.xlsx``, ``.xlsm``, ``.xlsb``, ``.xls`` and ``.ods`` files."""

    name: ClassVar[str] = "sheets"
    version: ClassVar[str] = "2"

    class Options(ports.Options, frozen=True):
        """Workbooks have no settings."""

    def __init__(self, options: Options | None = None) -> None:
        """Keep the options."""
        self.options = options or self.Options()

    def parse(self, source: Source, data: bytes, include: ports.ReadInclude) -> Document | Dropped:
        """Read a workbook; Dropped where it is empty, or holds more figures than anyone reads.

        Raises:
            SourceError: it is damaged, encrypted, no workbook or too large.
            Missing: calamine is not installed.
        """
        from autotune_lm.parse.sheets.book import Book
        from autotune_lm.parse.sheets.tables import Pieces

        if not data:
            return Dropped("empty", {"bytes": 0})
        book = Book(data)
        pieces: list[Piece] = []
        writers = []
        for sheet in book.sheets():
            writers.append(Pieces(sheet))
            pieces.append(Piece("heading", f"## {' '.join(sheet.name.split())}", Locator(sheet=sheet.name), 2))
            pieces.extend(writers[-1].all())
        rows = sum(writer.rows for writer in writers)
        if not rows and book.notes:
            raise SourceError(
                f"it shows no cell: {'; '.join(book.notes)}", "show them, and save it in an office program"
            )
        if not rows:
            return Dropped("empty", {"bytes": len(data)})
        if rows > MOST_FIGURES and all(map(_is_data, writers)):
            return Dropped("data_only", {"rows": rows})
        seen = [writer.sheet.name for writer in writers]
        if len(seen) == 1 and seen[0].strip().lower() in _PLAIN_NAMES:
            pieces = pieces[1:]
        text, blocks = assemble(pieces)
        name = PurePosixPath(source.uri).stem
        return Document(source=source, title=name, text=text, blocks=blocks, notes=tuple(book.notes))


def _is_data(writer: "Pieces") -> bool:
    """Whether a sheet holds tables of figures, and hardly a line beside them."""
    told = sum(map(len, writer.figures))
    return told * _MOSTLY >= writer.rows * (_MOSTLY - 1) - _MOSTLY and writer.bare_figures() == told
