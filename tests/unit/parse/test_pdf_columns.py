"""Pages of several columns are read column by column."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from autotune_lm.core.types import Document

from .pdf_reading import OTHER, STORY, blocks, read, wrapped
from .pdf_writer import Pdf as Writer

pytest.importorskip("pdf_oxide", reason="the extra 'documents' is not installed")
CORPUS = Path(os.environ.get("AUTOTUNE_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))
LONG = f"{STORY} {OTHER}"


def test_two_columns_under_a_title_across() -> None:
    writer = Writer()
    page = writer.page()
    page.text(120, 790, "On the Measuring of Tides in Small Harbours", font="bold", size=17)
    page.lines(60, 750, wrapped(LONG, 52)[:8])
    page.lines(306, 752, wrapped(LONG, 52)[8:])
    assert blocks(writer) == [("heading", "# On the Measuring of Tides in Small Harbours"), ("paragraph", LONG)]


def test_three_columns() -> None:
    writer = Writer()
    page = writer.page()
    lines = wrapped(" ".join([LONG] * 3), 34)
    third = (len(lines) + 2) // 3
    for column in range(3):
        page.lines(50 + 170 * column, 780, lines[column * third : (column + 1) * third], size=9, leading=11)
    assert blocks(writer) == [("paragraph", " ".join([LONG] * 3))]


def test_one_column_turns_into_two_and_back() -> None:
    writer = Writer()
    page = writer.page()
    y = page.lines(60, 780, wrapped(STORY, 100)) - 12
    lines = wrapped(LONG, 48)
    half = (len(lines) + 1) // 2
    page.lines(60, y, lines[:half])
    y = page.lines(310, y, lines[half:]) - 24
    page.lines(60, y, wrapped(OTHER, 100))
    assert [text for _, text in blocks(writer)] == [STORY, LONG, OTHER]


def test_a_narrow_column_at_the_side() -> None:
    writer = Writer()
    page = writer.page()
    page.lines(60, 780, wrapped(OTHER, 26), size=9, leading=11)
    page.lines(200, 780, wrapped(f"{LONG} {LONG}", 75))
    assert [text for _, text in blocks(writer)] == [OTHER, f"{LONG} {LONG}"]


def test_names_and_values_are_read_across() -> None:
    writer = Writer()
    page = writer.page()
    for number, (name, value) in enumerate(
        [("Port", "Tidetown"), ("Depth", "4.5 m"), ("Berths", "12"), ("Owner", "City")]
    ):
        page.text(72, 780 - 30 * number, name).text(250, 780 - 30 * number, value)
    text = " ".join(text for _, text in blocks(writer))
    assert re.search(r"Port[ |]+Tidetown[ |]+Depth[ |]+4\.5 m", text.replace("\n", " ").replace("--- | --- |", "")), (
        text
    )


def interleaved(document: Document, columns: Sequence[str]) -> list[str]:
    """Triples of words of our paragraphs that stand together nowhere in the text as it was drawn."""
    drawn = set()
    for column in columns:
        words = re.findall(r"\w+", column)
        drawn.update(zip(words, words[1:], words[2:], strict=False))
    lost = []
    for block in document.blocks:
        if block.kind == "paragraph":
            words = re.findall(r"\w+", document.slice(block))
            lost += [three for three in zip(words, words[1:], words[2:], strict=False) if three not in drawn]
    return [" ".join(three) for three in lost]


def drawn_text(path: Path) -> list[str]:
    """The text in the order in which it was drawn, which for files of typesetters is column by column."""
    import pypdfium2

    opened = pypdfium2.PdfDocument(path)
    pages = []
    for page in opened:
        text = page.get_textpage()
        pages.append(text.get_text_range())
        text.close()
        page.close()
    opened.close()
    return [re.sub(r"[-\ufffe\x02]\r?\n", "", "\n".join(pages)), re.sub(r"[\ufffe\x02]\r?\n", "-", "\n".join(pages))]


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name",
    ["pdfplumber_federal-register-2020-17221_three-column.pdf", "docling_faa-amt-handbook_two-column.pdf"],
)
def test_lines_of_columns_are_not_mixed(name: str) -> None:
    path = CORPUS / "office" / "pdf" / name
    if not path.is_file():
        pytest.skip("no corpus: set AUTOTUNE_CORPUS to its folder")
    document = read(path.read_bytes())
    assert isinstance(document, Document)
    words = sum(len(document.slice(block).split()) for block in document.blocks if block.kind == "paragraph")
    lost = interleaved(document, drawn_text(path))
    assert len(lost) < 0.02 * words, lost[:20]
