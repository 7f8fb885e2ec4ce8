"""Floor 4. Workbooks (XLSX, XLSB, XLS, ODS) to documents: a heading for each sheet, and below it what stands in it."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from autotune_lm.core import ports
from autotune_lm.core.types import Document, Dropped, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble
from autotune_lm.parse.grid import MOST_FIGURES

if TYPE_CHECKING:
    from autotune_lm.parse.sheet_tables import Pieces

_PLAIN_NAMES = frozenset({"sheet1", "sheet", "tabelle1", "feuil1", "hoja1", "foglio1", "planilha1", "лист1"})
"""What programs call the first sheet; alone it says nothing."""


class Sheets:
    """Reads ``.xlsx``, ``.xlsm``, ``.xlsb``, ``.xls`` and ``.ods`` files."""

    name: ClassVar[str] = "sheets"
    version: ClassVar[str] = "1"

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
        from autotune_lm.parse.sheet_book import Book
        from autotune_lm.parse.sheet_tables import Pieces

        if not data:
            return Dropped("empty", {"bytes": 0})
        book = Book(data)
        pieces: list[Piece] = []
        rows = figures = 0
        seen = []
        for sheet in book.sheets():
            seen.append(sheet.name)
            writer = Pieces(sheet)
            pieces.append(Piece("heading", f"## {' '.join(sheet.name.split())}", Locator(sheet=sheet.name), 2))
            pieces.extend(writer.all())
            rows, figures = rows + writer.rows, figures + writer.figures
            book.notes.extend(_of_figures(sheet.name, writer))
        if not rows:
            return Dropped("empty", {"bytes": len(data)})
        if figures > MOST_FIGURES and figures >= rows - len(seen) * 2:
            return Dropped("data_only", {"rows": figures})
        if len(seen) == 1 and seen[0].strip().lower() in _PLAIN_NAMES:
            pieces = pieces[1:]
        text, blocks = assemble(pieces)
        name = PurePosixPath(source.uri).stem
        return Document(source=source, title=name, text=text, blocks=blocks, notes=tuple(book.notes))


def _of_figures(name: str, writer: "Pieces") -> Iterator[str]:
    """What to know of a sheet that holds little but figures."""
    if writer.figures > MOST_FIGURES:
        yield f"sheet '{name}': {writer.figures:,} rows hold nothing but figures"
