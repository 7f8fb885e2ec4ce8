"""How fast PDF files become documents, beside pdfminer.six and PDFium on the same files in the same process.

Run: ``python bench/pdf.py``. CPU time, median of several passes that take turns. The peers give raw text without order,
headings or tables: pdfminer.six by ``extract_text``, PDFium (pypdfium2) by ``get_text_range`` of all pages. Ours opens
the file with both libraries, finds columns, headings, lists and tables, and compares its words with PDFium's. The files
are the corpus' PDFs that have text, and a text of many pages in two columns that is written here.
"""

import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from autotune_lm.core.errors import SourceError
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.pdf.reader import Pdf

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "unit" / "parse"))
CORPUS = Path(os.environ.get("AUTOTUNE_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
FLOOR_PDFMINER = 15.0
FLOOR_PDFIUM = 0.4
PASSES = 5
DENSE_PAGES = 60
WORDS = (
    *("the", "wide", "river", "carries", "small", "boats", "past", "seven", "quiet"),
    *("mills", "whose", "wheels", "turn", "slowly", "under", "heavy", "autumn", "rain"),
)


def corpus() -> list[bytes]:
    """The corpus' files that can be read."""
    found = [*sorted((CORPUS / "office" / "pdf").glob("*.pdf")), *sorted((CORPUS / "qa").glob("*.pdf"))]
    return [data for data in (path.read_bytes() for path in found) if readable(data)]


def readable(data: bytes) -> bool:
    try:
        return isinstance(document(data), Document)
    except SourceError:
        return False


def dense() -> bytes:
    """Two columns of small letters on many pages."""
    from pdf_writer import Pdf as Writer

    writer = Writer()
    for number in range(DENSE_PAGES):
        page = writer.page()
        page.text(72, 790, f"{number + 1}. What the river carries", font="bold", size=14)
        for column in range(2):
            lines = [
                " ".join(WORDS[(line * 7 + step * (number + 3)) % len(WORDS)] for step in range(8))
                for line in range(62)
            ]
            page.lines(60 + 250 * column, 760, lines, leading=11.5, size=9)
    return writer.write(compress=True)


def document(data: bytes) -> object:
    source = Source(repository="bench", uri="file.pdf", media_type="application/pdf", sha256="")
    return Pdf().parse(source, data, lambda _: None)


def pdfminer_text(data: bytes) -> str:
    from pdfminer.high_level import extract_text

    return str(extract_text(io.BytesIO(data)))


def pdfium_text(data: bytes) -> int:
    import pypdfium2

    opened = pypdfium2.PdfDocument(data)
    letters = 0
    for page in opened:
        text = page.get_textpage()
        letters += len(text.get_text_range())
        text.close()
        page.close()
    opened.close()
    return letters


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def row(what: str, files: list[bytes]) -> tuple[str, bool]:
    """A line of the report, and whether both floors are kept."""
    works: tuple[Callable[[bytes], object], ...] = (document, pdfium_text)
    for one in files:
        for work in works:
            work(one)
    passes = [[seconds(lambda work=work: [work(one) for one in files]) for work in works] for _ in range(PASSES)]
    ours, pdfium = (statistics.median(column) for column in zip(*passes, strict=True))
    miner = min(seconds(lambda: [pdfminer_text(one) for one in files]) for _ in range(2))
    faster, share = miner / ours, pdfium / ours
    kept = faster >= FLOOR_PDFMINER and share >= FLOOR_PDFIUM
    return (
        f"{what}: {ours * 1000:.0f} ms "
        f"| pdfminer.six {miner * 1000:.0f} ms, {faster:.1f}x (floor {FLOOR_PDFMINER:.0f}x) "
        f"| PDFium {pdfium * 1000:.0f} ms, {share:.2f}x (floor {FLOOR_PDFIUM}x){'' if kept else ' missed'}",
        kept,
    )


if __name__ == "__main__":
    found = corpus()
    if not found:
        print("no corpus (AUTOTUNE_CORPUS)")
        raise SystemExit(0)
    rows = [row(f"{len(found)} files of the corpus", found), row(f"{DENSE_PAGES} dense pages", [dense()])]
    for text, _ in rows:
        print(text)
    raise SystemExit(0 if all(kept for _, kept in rows) else 1)
