"""Floor 4. Scanned PDF to a document: pages drawn as pictures, their lines recognised, then laid out like any PDF."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from statistics import median
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from autotune_lm.core import ports
from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.kit.assemble import assemble
from autotune_lm.parse.pdf.ocr_engines import LEAST_SCORE, Engine, Found, engine, ocr_available
from autotune_lm.parse.pdf.options import PdfOptions

if TYPE_CHECKING:
    from pdf_oxide import PdfDocument

    from autotune_lm.parse.pdf.open import Opened

_DPI = 200
_MOST_PIXELS = 2800
"""On the longest side of a page."""
_POINTS = 72
_LEAST_POINTS = 20
_LETTERS = 0.72
"""Size of the letters, in heights of the box around a line."""
_BASE = 0.22
"""Where the base line lies above the lower side of that box, in its heights."""
_ALIKE = (0.72, 1.25)
"""A line whose height is so near to the usual one is running text: boxes differ by the letters in them."""

__all__ = ["Ocr", "ocr_available"]


class Ocr:
    """Reads PDF files whose pages are pictures; pages with text are read as they are."""

    name: ClassVar[str] = "ocr"
    version: ClassVar[str] = "2"

    Options: ClassVar[type[PdfOptions]] = PdfOptions

    def __init__(self, options: PdfOptions | None = None) -> None:
        """Keep the options."""
        self.options = options or PdfOptions()

    def parse(self, source: Source, data: bytes, include: ports.ReadInclude) -> Document | Dropped:
        """Read a file; Dropped where nothing is on its pages.

        Raises:
            SourceError: it is damaged or encrypted, or no character could be recognised.
            Missing: neither the extra ``ocr`` nor tesseract, or not the extra ``documents``, is installed.
        """
        from autotune_lm.parse.pdf.layout import Layout
        from autotune_lm.parse.pdf.open import open_pdf

        reading = engine()
        opened = open_pdf(data, self.options.password_env)
        pages = Recognised(opened, reading)
        layout = Layout(cast("PdfDocument", pages), opened.pages)
        body, blocks = assemble(layout.pieces([]))
        if opened.pdfium:
            opened.pdfium.close()
        if not blocks and (pages.read or opened.pdfium is None):
            raise SourceError(
                "it is a scan in which no characters could be recognised", "scan it again, larger and upright"
            )
        if not blocks:
            return Dropped("empty", {"bytes": len(data), "pages": opened.pages})
        heading = next((body[block.start : block.end] for block in blocks if block.kind == "heading"), "")
        return Document(
            source=source,
            title=heading.lstrip("# ") or PurePosixPath(source.uri).stem,
            text=body,
            blocks=blocks,
            notes=(*opened.notes, *pages.notes(), *layout.notes),
            review=opened.review or pages.review(),
        )


class Drawn(NamedTuple):
    """A recognised line in the shape of pdf-oxide's spans; points, y upwards."""

    text: str
    bbox: tuple[float, float, float, float]
    font_size: float
    char_widths: Sequence[float] = ()
    font_name: str = ""
    is_bold: bool = False
    is_italic: bool = False
    is_monospace: bool = False

    @property
    def page_bbox(self) -> tuple[float, float, float, float]:
        """The same place: recognised lines run to the right."""
        return self.bbox


class Recognised:
    """A PDF with the text of its pictures; has those methods of pdf-oxide's document that the layout uses."""

    def __init__(self, opened: "Opened", reading: Engine) -> None:
        """Keep the file and the recognition."""
        self._opened = opened
        self._engine = reading
        self.read: list[int] = []
        """The pages, from 0, that were recognised."""
        self.doubtful = 0
        """Lines that were left out because the recognition was unsure."""

    def page_media_box(self, page: int) -> tuple[float, float, float, float]:
        """Left, bottom, right, top in points."""
        if page in self.read and self._opened.pdfium:
            return (0.0, 0.0, *self._opened.pdfium[page].get_size())
        left, bottom, right, top = self._opened.document.page_media_box(page)
        return (left, bottom, right, top)

    def page_crop_box(self, page: int) -> None:
        """Nothing is cut off a picture."""

    def extract_paths(self, page: int) -> list[Any]:
        """The lines drawn on a page with text; those on a picture are not recognised."""
        return [] if page in self.read else list(self._opened.document.extract_paths(page))

    def extract_spans(self, page: int) -> list[Any]:
        """The text of a page, recognised where there is none."""
        spans = list(self._opened.document.extract_spans(page))
        if any(span.text.strip() for span in spans) or self._opened.pdfium is None:
            return spans
        return self._recognise(page)

    def _recognise(self, page: int) -> list[Any]:
        import pypdfium2

        pdfium = self._opened.pdfium
        try:
            sheet = pdfium[page] if pdfium else None
        except pypdfium2.PdfiumError:
            sheet = None
        if sheet is None or not next(sheet.get_objects(max_depth=2), None):
            return []
        self.read.append(page)
        width, height = sheet.get_size()
        if min(width, height) < _LEAST_POINTS:
            return []
        scale = min(_DPI / _POINTS, _MOST_PIXELS / max(width, height))
        picture = sheet.render(scale=scale)
        found = self._engine.recognise(picture)
        picture.close()
        sheet.close()
        sure = [line for line in found if line.score >= LEAST_SCORE and line.text.strip()]
        self.doubtful += len(found) - len(sure)
        return _drawn(sure, scale, height)

    def notes(self) -> tuple[str, ...]:
        """That characters were recognised, and what could not be."""
        if not self.read:
            return ()
        count = f"{len(self.read):,} page{'' if len(self.read) == 1 else 's'}"
        said = f"{count} read by character recognition ({self._engine.name}): errors are possible"
        if not self.doubtful:
            return (said,)
        lines = "a line" if self.doubtful == 1 else f"{self.doubtful:,} lines"
        return (said, f"{lines} could not be recognised and {'was' if self.doubtful == 1 else 'were'} left out")

    def review(self) -> str:
        """Why a person should look at it."""
        return "it was read by character recognition: errors are possible" if self.read else ""


def _drawn(found: list[Found], scale: float, page_height: float) -> list[Drawn]:
    """Lines in points, from the top down; lines of nearly one height get one size."""
    if not found:
        return []
    usual = median(line.bottom - line.top for line in found)
    out = []
    for line in sorted(found, key=lambda line: (line.top, line.left)):
        height = line.bottom - line.top
        alike = _ALIKE[0] * usual <= height <= _ALIKE[1] * usual
        size = max(1.0, round((usual if alike else height) / scale * _LETTERS))
        low = page_height - (line.bottom - _BASE * height) / scale
        place = (line.left / scale, low, (line.right - line.left) / scale, size)
        out.append(Drawn(line.text, place, size, _widths(line.text, place[2])))
    return out


def _widths(text: str, width: float) -> list[float]:
    """One figure a character."""
    return [width / len(text)] * len(text)
