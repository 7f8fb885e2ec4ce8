"""Floor 4. PDF to a document."""

import re
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from autotune_lm.core import ports
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.kit.assemble import assemble
from autotune_lm.parse.pdf.options import PdfOptions

if TYPE_CHECKING:
    from autotune_lm.parse.pdf.open import Opened

_PROGRAM = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel) ?-|\(?untitled\b|\(?anonymous\b|document\d*$|presentation\d*$|slide 1$)",
    re.I,
)
_SUFFIX = re.compile(r" - (?:google docs|google slides|microsoft word|word|powerpoint|libreoffice writer)$", re.I)
_FILE = re.compile(
    r"\.(?:docx?|pdf|indd|tex|dvi|ps|pptx?|xlsx?|qxp|qxd|odt|rtf|fm|pmd|eps|ai|exe|html?|txt|cwk)$", re.I
)
_DEEPEST_OUTLINE = 15
_MOST_ENTRIES = 20_000

_EVERYWHERE = frozenset({"name", "contents", "table of contents", "abstract", "summary", "introduction", "synopsis"})
"""Headings that begin many documents and name none; manual pages begin with NAME."""


class Pdf:
    """Reads ``.pdf`` files."""

    name: ClassVar[str] = "pdf"
    version: ClassVar[str] = "2"

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
        from autotune_lm.parse.pdf.layout import Layout
        from autotune_lm.parse.pdf.open import account, open_pdf

        opened = open_pdf(data, self.options.password_env)
        layout = Layout(opened.document, opened.pages, tagged=_is_tagged(opened))
        title, language, outline = _title(opened, source), _language(opened), _outline(opened)
        verdict = account(opened, layout.words)
        body, blocks = assemble(layout.pieces(outline))
        if not blocks:
            return Dropped("empty", {"bytes": len(data), "pages": opened.pages})
        heading = next((body[block.start : block.end].lstrip("# ") for block in blocks if block.kind == "heading"), "")
        return Document(
            source=source,
            title=title or ("" if heading.casefold() in _EVERYWHERE else heading) or PurePosixPath(source.uri).stem,
            text=body,
            blocks=blocks,
            language=language,
            notes=(*verdict.notes, *layout.notes),
            review=verdict.review,
        )


def _title(opened: "Opened", source: Source) -> str:
    """The title among the properties, where it is one and no name of a file or program."""
    if opened.pdfium is None:
        return ""
    title = " ".join(opened.pdfium.get_metadata_value("Title").replace("\0", "").split())
    title = _SUFFIX.sub("", title)
    stem = PurePosixPath(source.uri).stem
    if len(title) < 4 or len(title) > 200 or title == stem or _PROGRAM.search(title) or _FILE.search(title):
        return ""
    return title if sum(map(str.isalpha, title)) * 2 > len(title) and ("_" not in title or " " in title) else ""


def _language(opened: "Opened") -> str:
    """The language that the catalog names, as a BCP 47 tag."""
    if opened.pdfium is None:
        return "und"
    import ctypes

    from pypdfium2 import raw

    read = getattr(raw, "FPDFCatalog_GetLanguage", None)
    if read is None:
        return "und"
    buffer = ctypes.create_string_buffer(128)
    kind = ctypes.POINTER(ctypes.c_ushort)
    size = read(opened.pdfium, ctypes.cast(buffer, kind), 128)
    tag = buffer.raw[: max(0, min(size, 128) - 2)].decode("utf-16-le", "ignore").strip("\0 ")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}", tag) else "und"


def _is_tagged(opened: "Opened") -> bool:
    """Whether a tree of tags goes with the text; pdf-oxide would read all of it to say so."""
    if opened.pdfium is None:
        return False
    from pypdfium2 import raw

    return bool(raw.FPDFCatalog_IsTagged(opened.pdfium))


def _outline(opened: "Opened") -> list[tuple[str, int, int]]:
    """Titles of the outline with page, from 0, and depth, from 1.

    PDFium reads them: pdf-oxide's ``get_outline`` overflows the stack, and ends the process, where they form a circle.
    """
    if opened.pdfium is None:
        return []
    import pypdfium2

    found: list[tuple[str, int, int]] = []
    try:
        for entry in islice(opened.pdfium.get_toc(max_depth=_DEEPEST_OUTLINE), _MOST_ENTRIES):
            place = entry.get_dest()
            page = place.get_index() if place else None
            if page is not None and (title := entry.get_title().strip()):
                found.append((title, page, entry.level + 1))
    except (pypdfium2.PdfiumError, UnicodeDecodeError, ValueError):
        return found
    return found
