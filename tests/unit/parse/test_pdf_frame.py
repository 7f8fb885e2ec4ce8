"""Running heads, feet, page numbers, line numbers and dotted entries of contents pages are not text."""

import pytest

from .pdf_reading import OTHER, STORY, blocks, wrapped
from .pdf_writer import Pdf as Writer

pytest.importorskip("pdf_oxide", reason="the extra 'documents' is not installed")


def texts(writer: Writer) -> list[str]:
    return [text for _, text in blocks(writer)]


@pytest.mark.parametrize("pages", [2, 3, 8])
def test_heads_and_numbers_that_repeat(pages: int) -> None:
    writer = Writer()
    for number in range(pages):
        page = writer.page()
        page.text(72, 810, "Harbour Handbook", size=8).text(400, 810, f"Page {number + 1} of {pages}", size=8)
        page.lines(72, 760, wrapped(f"{STORY} This is page {number}."))
        page.text(290, 30, f"{number + 1}", size=8)
    assert texts(writer) == [f"{STORY} This is page {number}." for number in range(pages)]


def test_heads_that_change_with_the_chapter_and_the_side() -> None:
    writer = Writer()
    chapters = ["Gauges", "Gauges", "Gauges", "Old Books", "Old Books", "Pilots", "Pilots", "Pilots"]
    for number, chapter in enumerate(chapters):
        page = writer.page()
        left, right = (chapter, f"{number + 7}") if number % 2 else (f"{number + 7}", chapter)
        page.text(72, 810, left, size=9).text(500, 810, right, size=9)
        page.lines(72, 760, wrapped(f"{OTHER} So it was in year {1700 + 13 * number}."))
    found = texts(writer)
    assert len(found) == len(chapters)
    assert not any("Gauges" in text or "Pilots" in text for text in found)


def test_roman_numbers_and_a_number_alone_on_the_only_page() -> None:
    writer = Writer()
    for number in ("ii", "iii", "iv"):
        page = writer.page()
        page.lines(72, 760, wrapped(f"{STORY} It is {number}."))
        page.text(290, 30, number)
    assert texts(writer) == [f"{STORY} It is {number}." for number in ("ii", "iii", "iv")]
    single = Writer()
    page = single.page()
    page.lines(72, 760, wrapped(STORY))
    page.text(290, 30, "- 17 -")
    assert texts(single) == [STORY]


def test_a_title_that_becomes_the_running_head_stays_once() -> None:
    writer = Writer()
    for number in range(4):
        page = writer.page()
        if number:
            page.text(200, 810, "Harbour Handbook", size=9)
        else:
            page.text(150, 800, "Harbour Handbook", font="bold", size=22)
        page.lines(72, 740, wrapped(f"{STORY} This is page {number}."))
    found = texts(writer)
    assert found[0] == "# Harbour Handbook"
    assert sum("Harbour Handbook" in text for text in found) == 1


def test_first_lines_of_text_that_only_stand_high_stay() -> None:
    writer = Writer()
    for words in ("The first begins so.", "A second one, in other words.", "Now a third, of its own."):
        writer.page().lines(72, 810, [words, *wrapped(STORY)])
    found = " ".join(texts(writer))
    assert all(words in found for words in ("The first begins so.", "A second one, in other words.", "Now a third"))


def test_numbers_of_the_lines_of_a_transcript() -> None:
    writer = Writer()
    page = writer.page()
    lines = wrapped(f"{STORY} {OTHER}", 60)
    for number, line in enumerate(lines):
        y = 780 - 24 * number
        page.text(72 if number > 8 else 77, y, str(number + 1), font="code").text(110, y, line, font="code")
    assert texts(writer) == [f"{STORY} {OTHER}"]


def test_chapters_without_dots_and_long_entries_go_with_the_contents_and_an_index_goes() -> None:
    writer = Writer()
    page = writer.page()
    page.text(72, 780, "Contents", font="bold", size=14)
    page.text(72, 750, "1 Definitions and overview   1", font="bold")
    for number in range(1, 10):
        page.text(72, 750 - 14 * number, f"1.{number} What is it {'. ' * 40}{number}")
    page.text(72, 610, "1.10 What is the difference between this system and all the other systems that")
    page.text(72, 596, f"people have made {'. ' * 40}12").text(72, 582, f"1.11 Whose is it {'. ' * 40}13")
    columns = writer.page()
    columns.text(72, 780, "7 Windows", font="bold").text(500, 780, "99", font="bold")
    for number in range(1, 12):
        columns.text(90, 760 - 14 * number, f"7.{number}")
        columns.text(130, 760 - 14 * number, f"Something with windows {'. ' * 30}{99 + number}")
    writer.page().lines(72, 780, wrapped(STORY))
    names = ("alias", "bg", "bind", "break", "cd", "complete", "declare", "dirs", "echo", "eval")
    index = writer.page()
    index.lines(72, 780, [f"{name} {'. ' * 40}{99 - 7 * at}" for at, name in enumerate(names)])
    assert texts(writer) == [STORY]


def test_a_comment_in_code_at_the_edge_of_a_page_is_no_page_number() -> None:
    writer = Writer()
    first, second = writer.page(), writer.page()
    first.lines(72, 780, wrapped(STORY))
    first.lines(72, 90, ["# (1)!", "FROM harbour"], font="code")
    second.lines(72, 780, ["# (2)!"], font="code")
    second.lines(72, 740, wrapped(STORY))
    found = " ".join(texts(writer))
    assert "# (1)!" in found
    assert "# (2)!" in found


def test_entries_of_contents_pages_go_and_prices_with_dots_stay() -> None:
    writer = Writer()
    page = writer.page()
    page.text(72, 780, "Contents", font="bold", size=14)
    for number, (title, at) in enumerate([("1 Gauges", 3), ("1.1 Reading", 4), ("1.2 Errors", 9), ("2 Books", 12)]):
        page.text(72, 750 - 14 * number, f"{title} {'. ' * 40}{at}")
    page.lines(72, 600, wrapped(STORY))
    page.lines(72, 400, ["Coffee ........ 2.50", "Tea ........ 1.90", "Cake ........ 3.10"], leading=30)
    found = texts(writer)
    assert found[0] == STORY
    assert "Coffee 2.50" in " ".join(found)
