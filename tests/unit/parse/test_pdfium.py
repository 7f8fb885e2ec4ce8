"""The second reader of PDF files: plain paragraphs, when the first one cannot."""

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.pdf.pdfium import Pdfium

from .pdf_writer import Pdf

pytest.importorskip("pypdfium2", reason="the extra 'documents' is not installed")
SOURCE = Source(repository="r", uri="dir/manual.pdf", media_type="application/pdf", sha256="00")
PLANTS = ["", "oak", "rose", "fern", "moss"]
LINES = [
    "The pump moves water from the tank to the boiler, as long as the main-",
    "tenance door is closed and the lamp shows green. Nobody opens it then.",
    "It stops on its own.",
    "A second paragraph begins here and goes on for as long as a line can be",
    "before it ends.",
]


def parse(data: bytes) -> Document | Dropped:
    return Pdfium().parse(SOURCE, data, lambda _: None)


def read(pdf: Pdf) -> Document:
    document = parse(pdf.write())
    assert isinstance(document, Document)
    return document


def test_lines_become_paragraphs_and_cut_words_whole() -> None:
    pdf = Pdf()
    pdf.page().lines(50, 700, LINES)
    document = read(pdf)
    assert [document.slice(block) for block in document.blocks] == [
        "The pump moves water from the tank to the boiler, as long as the maintenance door is closed and the lamp "
        "shows green. Nobody opens it then. It stops on its own.",
        "A second paragraph begins here and goes on for as long as a line can be before it ends.",
    ]
    assert document.title == "manual"


def test_it_says_that_it_is_the_second_reader() -> None:
    pdf = Pdf()
    pdf.page().lines(50, 700, LINES)
    document = read(pdf)
    assert "without its layout" in document.notes[-1]
    assert document.review


def test_pages_are_told_apart_and_a_sentence_goes_over_their_edge() -> None:
    pdf = Pdf()
    pdf.page().lines(50, 700, [*LINES, "This sentence is the last one of the page and it is not over yet, since"])
    pdf.page().lines(
        50, 700, ["it ends here.", "The second page says more of it, in a line that is as long as the others."]
    )
    document = read(pdf)
    assert [block.locator.page for block in document.blocks] == [1, 1, 1, 2]
    assert "not over yet, since it ends here." in document.text


def test_heads_feet_and_page_numbers_that_repeat_are_left_out() -> None:
    pdf = Pdf()
    for number in range(1, 5):
        page = pdf.page()
        page.text(50, 800, f"Handbook of pumps, page {number} of 4")
        page.lines(50, 700, [f"The {PLANTS[number]} grows in a place of its own.", *LINES[:2], f"It ends {number}."])
        page.text(300, 20, str(number))
    document = read(pdf)
    assert "Handbook" not in document.text
    assert document.text.count("grows in a place of its own") == 4


def test_a_blank_file_is_empty_and_a_damaged_one_an_error() -> None:
    pdf = Pdf()
    pdf.page()
    assert parse(pdf.write()) == Dropped("empty", {"bytes": len(pdf.write()), "pages": 1})
    with pytest.raises(SourceError, match="damaged"):
        parse(b"%PDF-1.7\n")


def test_pictures_are_a_scan() -> None:
    pdf = Pdf()
    pdf.page().rule(10, 10, 500, 500)
    with pytest.raises(SourceError, match="a scan of 1 page"):
        parse(pdf.write())
