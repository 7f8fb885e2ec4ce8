"""Large first letters, and captions that interrupt a sentence."""

import textwrap

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.pdf.reader import Pdf as Reader

from .pdf_writer import Pdf

pytest.importorskip("pdf_oxide", reason="the extra 'documents' is not installed")
STORY = (
    "The tide gauge at the harbour wall measures the height of the water every six minutes and sends the value to the "
    "office on the hill. There a clerk compares it with the table, notes the difference, and warns the pilots when it "
    "exceeds thirty centimetres. Nobody remembers when the custom began, but the oldest book mentions it twice."
)


def paragraphs(pdf: Pdf) -> list[str]:
    source = Source(repository="r", uri="p.pdf", media_type="application/pdf", sha256="")
    document = Reader().parse(source, pdf.write(), lambda _: None)
    assert isinstance(document, Document)
    return [document.slice(block) for block in document.blocks if block.kind == "paragraph"]


@pytest.mark.parametrize(("beside", "size", "left"), [(3, 36, 84), (2, 26, 78)])
def test_a_large_letter_over_several_lines_begins_the_first_of_them(beside: int, size: int, left: int) -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 800, "Letters", font="bold", size=16)
    lines = textwrap.wrap(STORY[1:], 80)
    page.text(60, 770 - 12 * (beside - 1), STORY[0], size=size)
    page.lines(left, 770, lines[:beside])
    page.lines(60, 770 - 12 * beside, lines[beside:])
    assert paragraphs(pdf) == [STORY]


def test_a_paragraph_goes_on_below_the_caption_that_interrupts_it() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 800, "Harbour works", font="bold", size=16)
    lines = textwrap.wrap(STORY, 90)
    page.lines(60, 770, lines[:3])
    page.lines(60, 640, ["Figure 7-26. The gauge on the wall."])
    page.lines(60, 625, lines[3:])
    assert paragraphs(pdf) == [STORY, "Figure 7-26. The gauge on the wall."]


def test_a_caption_between_two_paragraphs_stays_between_them() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 800, "Harbour works", font="bold", size=16)
    page.lines(60, 770, textwrap.wrap(STORY, 90))
    page.lines(60, 640, ["Figure 7-26. The gauge on the wall."])
    page.lines(60, 612, textwrap.wrap(STORY, 90))
    assert paragraphs(pdf) == [STORY, "Figure 7-26. The gauge on the wall.", STORY]


def test_raised_numbers_of_notes_leave_the_text_and_powers_stay() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 800, "Notes", font="bold", size=16)
    page.lines(60, 770, textwrap.wrap(STORY, 90))
    page.text(60, 700, "The clerk keeps the old books in the attic").text(228, 704, "1", size=6)
    page.text(233, 700, "of 20 m").text(264, 704, "2", size=6).text(270, 700, "and nobody reads them.").text(
        362, 704, "2", size=6
    )
    page.text(60, 80, "1 The books were bound in 1823 by the keeper.", size=8)
    page.text(60, 70, "2 He lives abroad and has never answered.", size=8)
    found = paragraphs(pdf)
    assert found[1].startswith("The clerk keeps the old books in the attic of 20 m")
    assert found[1].endswith("2 and nobody reads them.")
    assert found[2:] == ["1 The books were bound in 1823 by the keeper.", "2 He lives abroad and has never answered."]


def test_raised_numbers_without_a_note_stay() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 800, "Notes", font="bold", size=16)
    page.text(60, 700, "The clerk keeps the old books in the attic").text(228, 704, "1", size=6)
    page.lines(60, 670, textwrap.wrap(STORY, 90))
    assert paragraphs(pdf)[0].endswith("in the attic 1")
