"""Floor 4. Workbooks opened by calamine, looked through before: no bomb, no password, no part that is missing."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from autotune_lm.core.errors import SourceError
from autotune_lm.kit.extras import needs_extra
from autotune_lm.parse.archive import Archive
from autotune_lm.parse.sheets.cells import texts
from autotune_lm.parse.sheets.spans import Merged, open_spans
from autotune_lm.parse.sheets.tables import Sheet

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_REMEDY = "open it in the program that made it and save it again"
_OPEN_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_COMMENTS = re.compile(r"xl/(?:threadedComments/|comments)")
_DIMENSION = re.compile(rb'<(?:\w{1,20}:)?dimension [^>]{0,200}?ref="(?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})"')
_FAR = re.compile(rb' r="(?![A-Z]?\d{0,5}+")(?:[A-Za-z]{3}|[A-Za-z]{2}\d{5}|[A-Za-z]?\d{6})')
"""A cell or row so far away that the sheet may be too large; columns to ZZ with 9,999 rows are not.

It begins with what nearly all cells are named, and so takes half the time.
"""
_CELL = re.compile(rb'<(?:\w{1,20}:)?c (?:[^<>]{0,200} )?r="([A-Za-z]{1,9})(\d{1,18})"[^<>]{0,200}(?<!/)>')
"""A cell that holds something; calamine takes small letters too, and any number of them."""
_UNKNOWN = re.compile(rb"</f>(?:<v ?/>|<v></v>|</c>)")
_HEAD = 1_000_000
"""Bytes of each sheet that are looked at before it is read."""
_SMALL = 200_000
"""Bytes of a workbook whose sheets are hardly longer than that: they are read whole, which is quicker than a part."""
MOST_CELLS = 6_000_000
"""Cells between the first and the last filled one of a sheet: calamine holds all of them, empty or not."""


class Book:
    """An open workbook."""

    def __init__(self, data: bytes) -> None:
        """Look a workbook through, and open it.

        Raises:
            SourceError: it is damaged, encrypted, no workbook or too large.
            Missing: calamine is not installed.
        """
        if data.startswith(_OLE) and _ENCRYPTED in data:
            raise SourceError("it is encrypted", "save a copy without a password")
        self.notes: list[str] = []
        self._spans: list[Merged] = []
        if data.startswith(b"PK"):
            self._look(Archive(data), -1 if len(data) <= _SMALL else _HEAD)
        with needs_extra("documents"):
            import python_calamine
        self._calamine = python_calamine
        with self._turned():
            self._book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))

    def sheets(self) -> Iterator[Sheet]:
        """The sheets that people see, in their order; those without cells are left out.

        Raises:
            SourceError: one is damaged or too large.
        """
        hidden: list[str] = []
        for number, about in enumerate(self._book.sheets_metadata):
            if about.visible is not self._calamine.SheetVisibleEnum.Visible:
                hidden.append(about.name)
            elif about.typ is self._calamine.SheetTypeEnum.WorkSheet:
                with self._turned():
                    spans = self._spans[number] if number < len(self._spans) else {}
                    sheet = self._sheet(about.name, self._book.get_sheet_by_index(number), spans)
                if sheet is not None:
                    yield sheet
        if hidden:
            self.notes.append(f"hidden sheets left out: {', '.join(hidden)}"[:500])

    def _sheet(self, name: str, found: "CalamineSheet", spans: Merged) -> Sheet | None:
        """A sheet as text; None where it is empty."""
        if found.start is None:
            return None
        if found.height * found.width > MOST_CELLS:
            raise _too_large(name, found.height, found.width)
        top, left = found.start
        rows = list(map(texts, found.to_python()))
        regions = spans.items() or found.merged_cell_ranges or ()
        merged = {(a - top, b - left): (c - top, d - left) for (a, b), (c, d) in regions}
        return Sheet(name, rows, (top, left), merged)

    def _look(self, archive: Archive, most: int) -> None:
        """Refuse sheets that would fill the memory; count formulas whose value nobody has computed.

        What a sheet says of its own size is often too much, and then all its cells are looked at. A large one that lies
        with its far cells at the end is not found here: it costs its worker, which may have so much memory and no more.
        """
        if _MANIFEST in archive and b"encryption-data" in archive.read(_MANIFEST, _HEAD):
            raise SourceError("it is encrypted", "save a copy without a password")
        if _OPEN_CONTENT in archive:
            content = archive.read(_OPEN_CONTENT)
            _whole(content)
            self._spans = open_spans(content)
        unknown = 0
        for name in archive.names:
            if not _PART.fullmatch(name):
                continue
            head = archive.read(name, most)[:_HEAD]
            unknown += len(_UNKNOWN.findall(head))
            size = _DIMENSION.search(head, 0, 4096)
            if _FAR.search(head) or (size and int(size[2]) * _column(size[1]) > MOST_CELLS):
                _measure(name, archive.read(name))
        if any(map(_COMMENTS.match, archive.names)):
            self.notes.append("comments on cells left out")
        if unknown:
            self.notes.append(f"formulas whose value nobody has computed, left empty: {unknown}")

    @contextmanager
    def _turned(self) -> Iterator[None]:
        """Turn what calamine raises into SourceError; a panic of its native code is no ordinary exception."""
        try:
            yield
        except self._calamine.PasswordError as cause:
            raise SourceError("it is encrypted", "save a copy without a password") from cause
        except self._calamine.CalamineError as cause:
            raise SourceError(f"it is damaged or no workbook: {str(cause)[:200]}", _REMEDY) from cause
        except BaseException as cause:
            if type(cause).__name__ != "PanicException":
                raise
            raise SourceError("it is damaged: its reader gave up", _REMEDY) from cause


def _whole(content: bytes) -> None:
    """Refuse an OpenDocument that is cut off: calamine 0.9.1 reads on behind its end for ever.

    Raises:
        SourceError: its content is no well-formed XML.
    """
    from xml.parsers import expat

    try:
        expat.ParserCreate().Parse(content, True)
    except expat.ExpatError as cause:
        raise SourceError(f"it is damaged: {_OPEN_CONTENT} is no well-formed XML ({cause})", _REMEDY) from cause


def _measure(name: str, part: bytes) -> None:
    """Refuse a sheet whose filled cells lie too far apart.

    Raises:
        SourceError: they do.
    """
    height = width = 0
    for cell in _CELL.finditer(part):
        height, width = max(height, int(cell[2])), max(width, _column(cell[1]))
    if height * width > MOST_CELLS:
        raise _too_large(name.rpartition("/")[2], height, width)


def _too_large(name: str, height: int, width: int) -> SourceError:
    """The refusal of a sheet."""
    reach = f"{height:,} rows and {width:,} columns"
    return SourceError(
        f"the sheet '{name[:100]}' reaches over {reach}; the limit is {MOST_CELLS:,} cells",
        "delete what stands far away from its tables, or save its parts as files of their own",
    )


def _column(letters: bytes) -> int:
    """The number of a column, from 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
