"""Floor 4. Opens a PDF with two libraries: PDFium for clear verdicts and a second opinion, pdf-oxide for the reading.

pdf-oxide gives empty text without an error for a file whose password it lacks and for content over its limits; PDFium
says what is wrong, but aborts the whole process when a stream inflates beyond the memory. So the streams are measured
first, PDFium opens second, and at the end the words of both are compared on some pages.
"""

import os
import re
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from autotune_lm.core.errors import SourceError
from autotune_lm.kit.extras import needs_extra

if TYPE_CHECKING:
    from pdf_oxide import PdfDocument
    from pypdfium2 import PdfDocument as PdfiumDocument

MAX_PAGES = 10_000
_MAX_INFLATED = 256_000_000
_HEAVY = 16_000_000
"""A content stream of this many bytes is not given to PDFium: an operator of a few bytes becomes an object there."""
_STREAM = re.compile(rb"stream\r?\n")
_NO_CONTENT = re.compile(
    rb"/Image|/Length1|/Type1C|/CIDFontType0C|/OpenType|/Metadata|/ICCBased|/N [134]\b(?!.*/ObjStm)"
)
"""Pictures, fonts and the like, which are as large as they look."""
_SMALLEST = 15_000
"""Deflate shrinks a thousandfold at most, so a stream below this many bytes stays below the heavy ones."""
_STEP = 16_000
_DICTIONARY = 300
_PASSWORD_ERROR = 4
_MAY_COPY = 1 << 4
_EVERY = 8
"""One page of so many is compared: PDFium takes as long for a page as pdf-oxide."""
_MOST_COMPARED = 32
_MOST_WORDS = 10_000
"""PDFium's time for a page grows with the square of its words: 10 s for 40,000."""
_FEWEST_WORDS = 30
_ENOUGH = 100
"""Words of a page whose count says something of the others."""
_TOLERANCE = 0.15
_MOST_NAMED = 8


class Scanned(SourceError):
    """The pages are pictures; character recognition could read them."""

    other_reader: ClassVar[str] = "ocr"


class Unread(SourceError):
    """There is text, but pdf-oxide gives none; PDFium could read it."""

    other_reader: ClassVar[str] = "pdfium"


class Opened(NamedTuple):
    """A PDF that can be read."""

    document: "PdfDocument"
    pages: int
    pdfium: "PdfiumDocument | None"
    """The same file in PDFium, for the second opinion; None where PDFium cannot take it."""
    notes: tuple[str, ...]
    review: str
    """Why a person should look at the file, already known; else empty."""


class Account(NamedTuple):
    """What a comparison with PDFium brought."""

    notes: tuple[str, ...]
    review: str


def open_pdf(data: bytes, password_env: tuple[str, ...] = ()) -> Opened:
    """Open a PDF; ``password_env`` names the environment variables that may hold its password.

    Raises:
        SourceError: it is damaged, needs a password that nobody gave, or is larger than the limits.
        Missing: the extra ``documents`` is not installed.
    """
    with needs_extra("documents"):
        import pdf_oxide
        import pypdfium2  # noqa: F401  (both are needed; say so before any work)
    pdf_oxide.set_log_level("off")
    heaviest = check_size(data)
    second, password, notes = open_pdfium(data, password_env)
    document = _open_oxide(data, password)
    pages = len(second) if second else int(document.page_count())
    if not pages or pages > MAX_PAGES:
        raise SourceError(f"it has {pages:,} pages; between 1 and {MAX_PAGES:,} are read", "split the file")
    if second is None:
        return Opened(document, pages, None, notes, "the file is damaged: only what is left of it was read")
    return Opened(document, pages, None if heaviest > _HEAVY else second, notes, "")


def open_pdfium(data: bytes, password_env: tuple[str, ...]) -> tuple["PdfiumDocument | None", str, tuple[str, ...]]:
    """The file in PDFium with the password that opened it and what is to be said of it; None where it is damaged.

    Raises:
        SourceError: it needs a password that none of the variables holds, or it is no PDF.
    """
    with needs_extra("documents"):
        import pypdfium2
        from pypdfium2 import raw
    tried = 0
    for password in ("", *_passwords(password_env)):
        try:
            document = pypdfium2.PdfDocument(data, password=password or None)
        except pypdfium2.PdfiumError as cause:
            if getattr(cause, "err_code", 0) != _PASSWORD_ERROR:
                return None, "", ()
            tried += 1
            continue
        encrypted = raw.FPDF_GetSecurityHandlerRevision(document) >= 0
        free = bool(raw.FPDF_GetDocPermissions(document) & _MAY_COPY)
        return document, password, (_protection(password, free=free),) if encrypted else ()
    raise _locked(password_env, tried - 1)


def account(opened: Opened, words: Sequence[int]) -> Account:
    """Compare the words that were read of each page with PDFium's, and give back what a user should know.

    ``words`` counts all words of a page, running heads and page numbers included. Some pages are compared, and every
    page of which nothing was read. PDFium's document is closed.

    Raises:
        Scanned: no page has text and some have pictures.
        Unread: nothing was read although there is text.
    """
    silent = [page for page, count in enumerate(words) if not count]
    compared = sorted({*silent, *_sample(words)})
    seen = {page: _words(opened, page) for page in compared if words[page] <= _MOST_WORDS}
    lost = [page for page in silent if seen.get(page, 0)]
    scans = [page for page in silent if not seen.get(page, 0) and _has_picture(opened, page)]
    if opened.pdfium:
        opened.pdfium.close()
    if len(silent) == len(words) and (lost or (opened.pdfium is None and not scans)):
        raise Unread("its text cannot be read although it is there", "print it to a new PDF and try that one")
    if len(silent) == len(words) and scans:
        raise scanned(len(words))
    note = (f"{_named(scans)}: a picture without text, not read",) if scans else ()
    return Account((*opened.notes, *note), opened.review or _doubt(words, seen, lost))


def _sample(words: Sequence[int]) -> list[int]:
    """One page in eight: of each eight the one that is soonest counted among those with enough words to judge by."""
    step = max(_EVERY, len(words) // _MOST_COMPARED)
    groups = (range(start, min(start + step, len(words))) for start in range(0, len(words), step))
    return [min(group, key=lambda page: (words[page] < _ENOUGH, abs(words[page] - _ENOUGH))) for group in groups]


def scanned(pages: int) -> Scanned:
    """The error for a file of pictures."""
    return Scanned(
        f"it is a scan of {_count(pages, 'page')} without text",
        "install character recognition (pip install 'autotune-lm[ocr]', or the program tesseract), then run again",
    )


def _doubt(words: Sequence[int], seen: dict[int, int], lost: list[int]) -> str:
    """A sentence where the two libraries disagree."""
    if lost:
        return f"{_named(lost)}: nothing was read, but a second library sees text"
    differ = [
        page
        for page, other in seen.items()
        if max(words[page], other) >= _FEWEST_WORDS and abs(words[page] - other) > _TOLERANCE * max(words[page], other)
    ]
    if not differ:
        return ""
    page = differ[0]
    return f"{_named(differ)}: a second library reads {seen[page]} words where {words[page]} were read"


def _words(opened: Opened, page: int) -> int:
    """Words of a page by PDFium; 0 where it cannot say."""
    if opened.pdfium is None:
        return 0
    import pypdfium2

    try:
        sheet = opened.pdfium[page]
        text = sheet.get_textpage()
    except pypdfium2.PdfiumError:
        return 0
    count = len(text.get_text_range().split())
    text.close()
    sheet.close()
    return count


def _has_picture(opened: Opened, page: int) -> bool:
    try:
        return bool(opened.document.page_images(page))
    except (OSError, RuntimeError, ValueError):
        return opened.pdfium is not None  # a picture that cannot be decoded, unless the file is damaged


def check_size(data: bytes) -> int:
    """Bytes of the largest stream that is no picture, inflated.

    Raises:
        SourceError: it is too large to be read.
    """
    largest = end = 0
    while start := _STREAM.search(data, end):
        end = data.find(b"endstream", start.end())
        end = len(data) if end < 0 else end + 9
        packed = memoryview(data)[start.end() : end]
        if len(packed) < _SMALLEST or _NO_CONTENT.search(data, max(0, start.start() - _DICTIONARY), start.start()):
            continue
        largest = max(largest, _inflated(packed))
    return largest


def _inflated(packed: memoryview) -> int:
    """Bytes of a deflated stream; 0 for one that is packed in another way."""
    inflater = zlib.decompressobj()
    total = 0
    try:
        for at in range(0, len(packed), _STEP):
            total += len(inflater.decompress(packed[at : at + _STEP]))
            if inflater.eof:
                break
            if total > _MAX_INFLATED:
                raise SourceError(f"a stream in it inflates to more than {_MAX_INFLATED // 1_000_000} MB")
    except zlib.error:
        return total
    return total


def _open_oxide(data: bytes, password: str) -> "PdfDocument":
    from pdf_oxide import PdfDocument

    try:
        return PdfDocument.from_bytes(data, password=password) if password else PdfDocument.from_bytes(data)
    except (OSError, RuntimeError, ValueError) as cause:
        raise SourceError("it is damaged: no PDF that can be opened", "open it in a viewer and save it anew") from cause


def _passwords(password_env: tuple[str, ...]) -> list[str]:
    """The values of the variables, read at the last moment."""
    return [value for name in password_env if (value := os.environ.get(name, ""))]


def _protection(password: str, *, free: bool) -> str:
    if password:
        return "it is encrypted and was opened with the password you gave"
    if free:
        return "it is encrypted, but opens without a password"
    return "its owner forbids copying text out of it: make sure that you may use it"


def _locked(password_env: tuple[str, ...], tried: int) -> SourceError:
    """The error for a password that is missing or wrong; the values stay out of it."""
    if tried:
        wrong = "none of the passwords given opens it" if tried > 1 else "the password given does not open it"
        return SourceError(f"it is encrypted with a password, and {wrong}", f"check {', '.join(password_env)}")
    name = password_env[0] if password_env else "PDF_PASSWORD"
    return SourceError(
        "it is encrypted with a password",
        f"put the password into the environment variable {name} and its name into parse.password_env",
    )


def _named(pages: Sequence[int]) -> str:
    """Such as ``pages 2, 5 and 7 more``; ``pages`` count from 0."""
    shown = ", ".join(str(page + 1) for page in sorted(pages)[:_MOST_NAMED])
    more = f" and {len(pages) - _MOST_NAMED} more" if len(pages) > _MOST_NAMED else ""
    return f"{'page' if len(pages) == 1 else 'pages'} {shown}{more}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
