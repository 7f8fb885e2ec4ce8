"""Headings by outline and by look, their levels, and large lines that head nothing."""

import pytest

from autotune_lm.core.types import Document

from .pdf_reading import OTHER, STORY, read, wrapped
from .pdf_writer import Pdf as Writer

pytest.importorskip("pdf_oxide", reason="the extra 'documents' is not installed")


def headings(writer: Writer) -> list[str]:
    document = read(writer)
    assert isinstance(document, Document)
    return [document.slice(block) for block in document.blocks if block.kind == "heading"]


def test_by_size_and_number() -> None:
    writer = Writer()
    page = writer.page()
    page.text(72, 780, "Harbour Rules", font="sansbold", size=20)
    y = 740.0
    for title, size in [("1 Gauges", 14), ("1.1 Reading", 12), ("1.2 Errors", 12), ("2 Books", 14)]:
        page.text(72, y, title, font="sansbold", size=size)
        y = page.lines(72, y - 20, wrapped(STORY)) - 16
    assert headings(writer) == ["# Harbour Rules", "## 1 Gauges", "### 1.1 Reading", "### 1.2 Errors", "## 2 Books"]


def test_of_the_same_size_by_bold_capitals_or_italics() -> None:
    writer = Writer()
    page = writer.page()
    y = page.lines(72, 780, wrapped(STORY)) - 12
    page.text(72, y, "Opening hours", font="bold")
    y = page.lines(72, y - 14, wrapped(OTHER)) - 12
    page.text(72, y, "DUTIES OF THE KEEPER")
    y = page.lines(72, y - 20, wrapped(STORY)) - 12
    assert [heading.lstrip("# ") for heading in headings(writer)] == ["Opening hours", "DUTIES OF THE KEEPER"]


def test_over_two_lines() -> None:
    writer = Writer()
    page = writer.page()
    page.lines(
        72,
        780,
        ["On the Measuring of Tides and of Other", "Waters in Small Harbours"],
        font="bold",
        size=16,
        leading=19,
    )
    page.lines(72, 720, wrapped(STORY))
    assert headings(writer) == ["# On the Measuring of Tides and of Other Waters in Small Harbours"]


def test_the_outline_names_headings_in_the_letters_of_the_text() -> None:
    writer = Writer(outline=[("Gauges", 0), ("Old books", 1)])
    for title in ("Gauges", "Old books"):
        page = writer.page()
        y = page.lines(72, 780, wrapped(OTHER))
        page.lines(72, y, [title, *wrapped(STORY)])
    assert headings(writer) == ["# Gauges", "# Old books"]


def test_an_outline_without_numbers_names_numbered_headings() -> None:
    writer = Writer(outline=[("Gauges", 0), ("Old books", 0)])
    page = writer.page()
    y = 780.0
    for title in ("3 Gauges", "3.1 Old books"):
        page.text(72, y, title, font="sansbold", size=12)
        y = page.lines(72, y - 20, wrapped(STORY)) - 12
    assert headings(writer) == ["# 3 Gauges", "# 3.1 Old books"]


def test_a_line_that_says_which_chapter_it_is_belongs_to_the_heading_below() -> None:
    writer = Writer()
    for _ in range(2):
        writer.page().lines(72, 780, wrapped(OTHER))
    for label, title in (("CHAPTER ONE", "Gauges"), ("CHAPTER2", "Old Books")):
        page = writer.page()
        page.text(72, 780, label, font="sansbold", size=14).text(72, 750, title, font="sansbold", size=20)
        page.lines(72, 720, wrapped(STORY))
    assert headings(writer) == ["# CHAPTER ONE Gauges", "# CHAPTER2 Old Books"]


def test_a_bold_beginning_of_a_paragraph_that_fills_its_line_is_no_heading() -> None:
    writer = Writer()
    page = writer.page()
    y = page.lines(72, 780, wrapped(STORY))
    page.text(72, y - 12, "A harbour should only have a single book in which the height of the", font="bold")
    page.text(72, y - 24, "water", font="bold").text(100, y - 24, "is written down, and it lies in the hall.")
    page.lines(72, y - 48, wrapped(OTHER))
    assert headings(writer) == []


def test_the_title_of_a_note_is_no_heading() -> None:
    writer = Writer()
    page = writer.page()
    page.text(72, 780, "Gauges", font="sansbold", size=16)
    y = page.lines(72, 750, wrapped(STORY))
    page.text(90, y - 12, "Note", font="sansbold", size=12)
    page.lines(90, y - 30, wrapped(OTHER))
    assert headings(writer) == ["# Gauges"]


def test_what_only_mentions_a_title_of_the_outline_is_no_heading() -> None:
    writer = Writer(outline=[("Gauges", 0), ("Old books", 0)])
    page = writer.page()
    y = page.lines(72, 780, wrapped(OTHER))
    y = page.lines(80, y, ["• Gauges", "• Old books"])
    page.text(72, y - 12, "Gauges", font="sansbold", size=14)
    y = page.lines(72, y - 34, [*wrapped(STORY), "gauges"])
    page.text(72, y - 12, "Old books", font="sansbold", size=14)
    page.lines(72, y - 34, wrapped(STORY))
    assert headings(writer) == ["# Gauges", "# Old books"]


def test_names_on_a_cover_head_nothing() -> None:
    writer = Writer()
    cover = writer.page()
    cover.text(150, 600, "Harbour Handbook", font="sansbold", size=28)
    cover.text(200, 560, "Second edition", font="sans", size=16)
    cover.text(200, 300, "Anna Brunner", font="sansbold", size=16).text(
        200, 280, "Peter Lang", font="sansbold", size=16
    )
    page = writer.page()
    page.text(72, 780, "Gauges", font="sansbold", size=14)
    page.lines(72, 760, wrapped(STORY))
    assert headings(writer) == ["# Harbour Handbook", "## Gauges"]


def test_authors_between_title_and_text_head_nothing() -> None:
    writer = Writer()
    page = writer.page()
    page.text(72, 780, "On the Measuring of Tides", font="bold", size=18)
    page.text(72, 755, "Anna Brunner", size=12).text(72, 740, "Harbour Office, Quay 7", size=12)
    page.text(72, 700, "Abstract", font="bold", size=12)
    page.lines(72, 680, wrapped(STORY))
    assert headings(writer) == ["# On the Measuring of Tides", "## Abstract"]


@pytest.mark.parametrize(
    "line",
    ["42 %", "@harbour", "Phone: 031 44 55", "Figure 3. The quay", "1,204.50", "https://harbour.example", "x = y + z"],
)
def test_large_lines_that_are_no_headings(line: str) -> None:
    writer = Writer()
    page = writer.page()
    y = page.lines(72, 780, wrapped(STORY)) - 20
    page.text(72, y, line, font="bold", size=16)
    page.lines(72, y - 24, wrapped(OTHER))
    assert headings(writer) == []


def test_a_bold_word_at_the_start_of_a_paragraph_is_no_heading_but_marked() -> None:
    writer = Writer()
    page = writer.page()
    lines = wrapped(STORY)
    page.text(72, 780, "Note.", font="bold").text(104, 780, lines[0])
    page.lines(72, 768, lines[1:])
    document = read(writer)
    assert isinstance(document, Document)
    [block] = document.blocks
    assert (block.kind, block.strong) == ("paragraph", len("Note."))


def test_bold_documents_have_no_bold_headings() -> None:
    writer = Writer()
    page = writer.page()
    y = page.lines(72, 780, wrapped(STORY), font="bold") - 12
    page.lines(72, y, wrapped(OTHER), font="bold")
    assert headings(writer) == []


def test_the_title_of_a_page_that_is_all_table() -> None:
    writer = Writer()
    page = writer.page()
    page.text(150, 800, "Depths of the Harbours", font="sans", size=15)
    for number in range(30):
        y = 760 - 20 * number
        page.rule(72, y + 14, 372, y + 14)
        for column in range(3):
            page.text(77 + 100 * column, y, f"{number}.{column} metres", size=8)
    page.rule(72, 174, 372, 174)
    for column in range(4):
        page.rule(72 + 100 * column, 174, 72 + 100 * column, 774)
    assert headings(writer) == ["# Depths of the Harbours"]
