"""Floor 4. PDF to a document without its layout: the fallback for files that bring the first reader down.

PDFium gives the lines of a page; paragraphs end where a line is short, and headings and tables are not looked for.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from autotune_lm.core import ports
from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble
from autotune_lm.parse.pdf.options import PdfOptions

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_NOTE = "read without its layout, since the first reader could not: no headings, lists or tables"
_SPACES = re.compile(r"[ \t\xa0\u2000-\u200a]+")
_SOFT = re.compile("[\x02\ufffe\xad]$")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff\ufffe\uffff]")
_DIGITS = re.compile(r"\d+")
_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_CUT = re.compile(r"[^\W\d_]-$")
_SHORT = 0.75
_EDGE_LINES = 2
_REPEATED = 0.4
_FEWEST_PAGES = 3
_MOST_CHARACTERS = 20_000_000

Line = tuple[str, int]
"""Text and page, from 1."""


class Pdfium:
    """Reads PDF files as plain paragraphs; takes no suffix of its own."""

    name: ClassVar[str] = "pdfium"
    version: ClassVar[str] = "1"

    Options: ClassVar[type[PdfOptions]] = PdfOptions

    def __init__(self, options: PdfOptions | None = None) -> None:
        """Keep the options."""
        self.options = options or PdfOptions()

    def parse(self, source: Source, data: bytes, include: ports.ReadInclude) -> Document | Dropped:
        """Read a file; Dropped where all its pages are blank.

        Raises:
            SourceError: it is damaged, encrypted, a scan, or larger than the limits.
            Missing: the extra ``documents`` is not installed.
        """
        from autotune_lm.parse.pdf.open import check_size, open_pdfium, scanned

        check_size(data)
        document, _, notes = open_pdfium(data, self.options.password_env)
        if document is None:
            raise SourceError("it is damaged: no PDF that can be opened", "open it in a viewer and save it anew")
        pages, pictures = _read(document)
        document.close()
        body, blocks = assemble(_pieces(pages))
        if not blocks and pictures:
            raise scanned(len(pages))
        if not blocks:
            return Dropped("empty", {"bytes": len(data), "pages": len(pages)})
        return Document(
            source=source,
            title=PurePosixPath(source.uri).stem,
            text=body,
            blocks=blocks,
            notes=(*notes, _NOTE),
            review="it was read by the second reader, without its layout",
        )


def _read(document: "PdfDocument") -> tuple[list[list[str]], bool]:
    """The lines of each page, and whether a page without text holds anything."""
    import pypdfium2

    pages: list[list[str]] = []
    pictures = False
    total = 0
    for number in range(len(document)):
        try:
            sheet = document[number]
            text = sheet.get_textpage().get_text_range()
        except pypdfium2.PdfiumError:
            pages.append([])
            continue
        total += len(text)
        if total > _MOST_CHARACTERS:
            raise SourceError(f"it holds more than {_MOST_CHARACTERS:,} characters", "split the file")
        pictures = pictures or (not text.strip() and next(sheet.get_objects(max_depth=1), None) is not None)
        pages.append([line for raw in text.splitlines() if (line := _SPACES.sub(" ", raw).strip())])
    return pages, pictures


def _pieces(pages: list[list[str]]) -> Iterator[Piece]:
    """Paragraphs of the lines; running heads, feet and page numbers left out."""
    repeated = _repeated(pages)
    lines = [
        (line, number)
        for number, page in enumerate(pages, start=1)
        for place, line in enumerate(page)
        if not (_at_edge(place, len(page)) and (_shape(line) in repeated or line.isdigit()))
    ]
    widths = sorted(len(line) for line, _ in lines)
    full = widths[len(widths) * 9 // 10] if widths else 0
    for group in _paragraphs(lines, full):
        yield Piece("paragraph", _joined([line for line, _ in group]), Locator(page=group[0][1]))


def _paragraphs(lines: list[Line], full: int) -> Iterator[list[Line]]:
    """Lines up to one that ends early; a page ends a paragraph only where a sentence ends."""
    group: list[Line] = []
    for line, page in lines:
        if group and _ends(group, line, page, full):
            yield group
            group = []
        group.append((line, page))
    if group:
        yield group


def _ends(group: list[Line], line: str, page: int, full: int) -> bool:
    """Whether a paragraph is over before a line."""
    last, its_page = group[-1]
    if _END.search(last):
        return len(last) < _SHORT * full or page != its_page
    return len(group) == 1 and len(last) < _SHORT * full and not line[:1].islower()


def _joined(lines: list[str]) -> str:
    """One line; words that a line end cut are put together."""
    out = ""
    for line in lines:
        if _SOFT.search(out) or (_CUT.search(out) and line[:1].islower()):
            out = out[:-1] + line
        else:
            out = f"{out} {line}" if out else line
    return _UNSEEN.sub("", out)


def _repeated(pages: list[list[str]]) -> set[str]:
    """The shapes of lines that stand at the upper or lower edge of many pages."""
    if len(pages) < _FEWEST_PAGES:
        return set()
    counts = Counter(
        shape
        for page in pages
        for shape in {_shape(line) for place, line in enumerate(page) if _at_edge(place, len(page))}
    )
    return {shape for shape, count in counts.items() if count >= max(_FEWEST_PAGES, _REPEATED * len(pages))}


def _at_edge(place: int, lines: int) -> bool:
    return place < _EDGE_LINES or place >= lines - _EDGE_LINES


def _shape(line: str) -> str:
    """A line with its numbers made equal."""
    return _DIGITS.sub("0", line)
