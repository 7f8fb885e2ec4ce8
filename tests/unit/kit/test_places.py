"""Places: the block that an offset lies in, and of a table in a sheet the one row."""

import pytest

from autotune_lm.core.types import Block, Document, Locator, Source
from autotune_lm.kit.places import place_of, told

TABLE = "| Name | Age |\n| --- | --- |\n| Ann | 31 |\n| Ben | 44 |"
SOURCE = Source(repository="r", uri="a.xlsx", media_type="", sha256="")


def document(*pieces):
    text, blocks = "", []
    for kind, said, place in pieces:
        blocks.append(Block(kind, len(text), len(text) + len(said), place))
        text += said + "\n\n"
    return Document(source=SOURCE, title="a", text=text, blocks=tuple(blocks))


def test_the_block_in_which_an_offset_lies():
    made = document(("heading", "# One", Locator(page=1)), ("paragraph", "Two words.", Locator(page=3)))
    assert place_of(made, 0) == Locator(page=1)
    assert place_of(made, made.text.index("words")) == Locator(page=3)
    assert place_of(made, len(made.text) - 1) == Locator(page=3)


def test_before_the_first_block_there_is_no_place():
    assert place_of(Document(source=SOURCE, title="a", text="", blocks=()), 0) == Locator()


@pytest.mark.parametrize(("word", "cells"), [("Name", "C5:D5"), ("Ann", "C6:D6"), ("Ben", "C7:D7")])
def test_one_row_of_a_table_in_a_sheet(word, cells):
    made = document(("paragraph", "Above.", Locator()), ("table", TABLE, Locator(sheet="staff", cells="C5:D7")))
    assert place_of(made, made.text.index(word)) == Locator(sheet="staff", cells=cells)


def test_a_table_whose_header_is_no_row_of_the_sheet():
    made = document(("table", TABLE, Locator(sheet="s", cells="C1:D2")))
    assert [place_of(made, made.text.index(word)).cells for word in ("Name", "Ann", "Ben")] == [
        "C1:D1",
        "C1:D1",
        "C2:D2",
    ]


def test_a_row_of_a_table_in_a_text_file_has_a_line_too():
    made = document(("table", TABLE, Locator(line=1, cells="A1:B3")))
    assert place_of(made, made.text.index("Ben")) == Locator(line=3, cells="A3:B3")


def test_a_table_of_one_column_and_one_that_is_no_table():
    one = document(("table", "| A |\n| --- |\n| x |", Locator(sheet="s", cells="B2:B3")))
    assert place_of(one, one.text.index("x")).cells == "B3:B3"
    note = document(("paragraph", "A note.", Locator(sheet="s", cells="B2:F2")))
    assert place_of(note, 3).cells == "B2:F2"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Locator(line=12), "line 12"),
        (Locator(page=3), "page 3"),
        (Locator(slide=2), "slide 2"),
        (Locator(sheet="arts", cells="A7:F7"), "sheet 'arts', cells A7:F7"),
        (Locator(chapter="The Grave", line=4), "chapter 'The Grave', line 4"),
        (Locator(cell=9), "cell 9"),
        (Locator(paragraph=5), "paragraph 5"),
        (Locator(), ""),
    ],
)
def test_in_words(place, words):
    assert told(place) == words
