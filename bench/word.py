"""How fast Word documents become documents, beside python-docx (text alone) and markitdown in the same process.

Run: ``python bench/word.py``. CPU time, median of passes that take turns, on the Word documents of the corpus and on a
dense one made here: 900 headings, 1,800 paragraphs, lists, 500 rows of tables. All get the bytes of a file; ``turns``
says how is measured.

python-docx is timed twice. *text* is what the floor asks for: the text of paragraphs and cells in the order of the
body, nested tables too, merged cells once, no structure (not even which paragraph is a heading). *structure* also asks
for what a document here is made of as far as python-docx knows it: the style and the list of each paragraph, and which
runs are bold; still no numbers, notes, equations, fields or text boxes. Ends with 1 below a
floor. (Not named after the format: a script's folder comes first on the path, and ``docx`` is the peer's name.)
"""

import io
import random
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from turns import CORPUS, by_turns

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.docx.reader import Docx

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph
    from markitdown import MarkItDown

FLOORS = {"python-docx text": 3.0, "python-docx structure": 0.0, "markitdown": 20.0}
AIMS = {"python-docx text": 6.0, "markitdown": 50.0}
SOURCE = Source(repository="bench", uri="file.docx", media_type="", sha256="")
TEXT = """
the query plan reads a batch of rows from memory and writes them to disk when the limit is reached so that other
tasks can go on without waiting for it while statistics of each column are kept in the footer
"""
WORDS = TEXT.split()


def dense(sections: int = 900) -> bytes:
    """A document full of text: runs in bold and in a typewriter font, bullets, tables."""
    import docx

    chosen = random.Random(7)

    def said(words: int) -> str:
        return " ".join(chosen.choice(WORDS) for _ in range(words)).capitalize() + ". "

    out = docx.Document()
    for number in range(sections):
        out.add_heading(f"Section {number}: {chosen.choice(WORDS)}", 1 + number % 4)
        for _ in range(2):
            paragraph = out.add_paragraph(said(30))
            paragraph.add_run(said(3)).bold = True
            paragraph.add_run("read_batch()").font.name = "Courier New"
            paragraph.add_run(" " + said(25))
        for _ in range(4 if number % 3 == 0 else 0):
            out.add_paragraph(said(9), style="List Bullet")
        if number % 18 == 0:
            for row in out.add_table(rows=10, cols=4).rows:
                for cell in row.cells:
                    cell.text = said(4)
    data = io.BytesIO()
    out.save(data)
    return data.getvalue()


def theirs_text(data: bytes, said: Callable[["Paragraph"], int] = lambda paragraph: len(paragraph.text)) -> int:
    """Characters that python-docx finds; ``said`` asks a paragraph."""
    import docx
    from docx.table import Table

    def size(blocks: docx.document.Document | docx.table._Cell) -> int:
        found = 0
        for block in blocks.iter_inner_content():
            if isinstance(block, Table):
                for row in block.rows:
                    found += sum(size(cell) for cell in {cell._tc: cell for cell in row.cells}.values())
            else:
                found += said(block)
        return found

    return size(docx.Document(io.BytesIO(data)))


def structure(paragraph: "Paragraph") -> int:
    """Everything about a paragraph that matters here and that python-docx knows."""
    properties = paragraph._p.pPr
    listed = properties is not None and properties.numPr is not None
    bold = sum(len(run.text) for run in paragraph.runs if run.bold)
    return len(paragraph.text) + len(paragraph.style.name if paragraph.style else "") + listed + bold


def theirs_markdown(peer: "MarkItDown", data: bytes) -> str:
    """What markitdown writes."""
    return peer.convert_stream(io.BytesIO(data), file_extension=".docx").markdown


def compare(label: str, files: Sequence[bytes]) -> bool:
    """Print the row of one set of files; whether both floors hold."""
    from markitdown import MarkItDown

    reader, peer = Docx(), MarkItDown(enable_plugins=False)

    def ours() -> int:
        documents = [reader.parse(SOURCE, data, lambda _: None) for data in files]
        return sum(len(one.text) for one in documents if isinstance(one, Document))

    works: dict[str, Callable[[], object]] = {
        "ours": ours,
        "python-docx text": lambda: sum(map(theirs_text, files)),
        "python-docx structure": lambda: sum(theirs_text(data, structure) for data in files),
        "markitdown": lambda: [theirs_markdown(peer, data) for data in files],
    }
    times = by_turns(works)
    good = True
    for name, floor in FLOORS.items():
        ratio = times[name] / times["ours"]
        good &= ratio >= floor
        missed = "" if ratio >= floor else ", missed"
        wanted = f"floor {floor:.0f}x{missed}; aim {AIMS[name]:.0f}x" if floor else "no floor"
        verdict = f"{ratio:.1f}x ({wanted})"
        print(f"{label}: {times['ours'] * 1000:.1f} ms | {name} {times[name] * 1000:.1f} ms | {verdict}")
    print(f"{label}: {len(files) / times['ours']:.0f} files/s, {ours() / 1e6 / times['ours']:.1f} MB text/s")
    return good


def main() -> int:
    """Both sets of files."""
    good = compare("dense document", [dense()])
    paths = sorted([*(CORPUS / "office" / "docx").glob("*.docx"), *(CORPUS / "qa").glob("*.docx")])
    if not paths:
        print("no corpus (AUTOTUNE_CORPUS)")
        return int(not good)
    return int(not (compare(f"corpus, {len(paths)} files", [path.read_bytes() for path in paths]) and good))


if __name__ == "__main__":
    raise SystemExit(main())
