"""Small PDF files, written here, become the documents that a reader of them would expect."""

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document

from .pdf_reading import OTHER, STORY, blocks, read, wrapped
from .pdf_writer import Pdf as Writer

pytest.importorskip("pdf_oxide", reason="the extra 'documents' is not installed")


def test_lines_become_paragraphs_at_gaps_indents_and_short_lines() -> None:
    writer = Writer()
    page = writer.page()
    y = page.lines(72, 780, wrapped(STORY))
    y = page.lines(72, y - 8, wrapped(OTHER))  # a gap
    first, *rest = wrapped(STORY)
    page.text(90, y, first[:85])  # an indent
    page.lines(72, y - 12, rest)
    found = blocks(writer)
    assert [kind for kind, _ in found] == ["paragraph"] * 3
    assert found[0][1] == STORY
    assert found[1][1] == OTHER


def test_a_paragraph_goes_on_on_the_next_page() -> None:
    writer = Writer()
    lines = wrapped(STORY)
    writer.page().lines(72, 780, [*wrapped(OTHER), "", *lines[:2]])
    writer.page().lines(72, 780, lines[2:])
    document = read(writer)
    assert isinstance(document, Document)
    assert [document.slice(block) for block in document.blocks] == [OTHER, STORY]
    assert [block.locator.page for block in document.blocks] == [1, 1]


def test_words_that_a_line_end_cuts_are_joined_and_real_hyphens_stay() -> None:
    writer = Writer()
    writer.page().lines(
        72,
        780,
        [
            "The hydro-",
            "graphic office keeps the self-",
            "locking gate, the state-of-the-",
            "art gauge and the tide-",
            "table of old. The tide-table and the",
            "Non-",
            "English texts of 1914-",
            "1918 stay.",
        ],
    )
    [(_, text)] = blocks(writer)
    assert text == (
        "The hydrographic office keeps the self-locking gate, the state-of-the-art gauge and the tide-table of old. "
        "The tide-table and the Non-English texts of 1914-1918 stay."
    )


def test_lists_keep_their_items_and_their_depth() -> None:
    writer = Writer()
    page = writer.page()
    y = page.lines(72, 780, [*wrapped(STORY), "The gauge has three parts:"])
    page.text(84, y, "•").text(96, y, "the float, which swims in a tube of iron that reaches below the lowest")
    page.text(96, y - 12, "water and keeps the waves away")
    page.text(108, y - 24, "–").text(120, y - 24, "its wire")
    page.text(84, y - 36, "•").text(96, y - 36, "the drum")
    page.lines(72, y - 60, ["1. Open the lid.", "2. Note the value.", "3. Close the lid."])
    assert blocks(writer)[2:] == [
        (
            "list",
            "- the float, which swims in a tube of iron that reaches below the lowest water and keeps the waves away\n"
            "  - its wire\n- the drum",
        ),
        ("list", "1. Open the lid.\n2. Note the value.\n3. Close the lid."),
    ]


def test_code_keeps_indents_and_empty_lines_and_stands_between_backticks_in_prose() -> None:
    writer = Writer()
    page = writer.page()
    y = page.lines(72, 780, [*wrapped(STORY), "The function is this one:"])
    code = ["def height(metres):", "    if metres < 0:", "        return None", "", "    return metres * 100"]
    y = page.lines(72, y - 6, code, font="code", size=9, leading=11)
    page.text(72, y - 6, "Call ").text(95, y - 6, "height(3)", font="code", size=9).text(150, y - 6, "to try it.")
    found = blocks(writer)
    assert found[2] == ("code", "```\n" + "\n".join(code) + "\n```")
    assert found[3] == ("paragraph", "Call `height(3)` to try it.")


def test_a_long_name_in_code_that_did_not_fit_into_its_line_ends_the_sentence() -> None:
    writer = Writer()
    page = writer.page()
    y = page.lines(72, 780, [*wrapped(STORY), "Where a request holds data that are not valid, the app raises a"])
    y = page.lines(72, y, ["RequestValidationErrorOfTheHarbour."], font="code", size=9)
    page.lines(72, y - 12, wrapped(OTHER))
    assert blocks(writer)[1][1].endswith("the app raises a `RequestValidationErrorOfTheHarbour.`")


def test_two_empty_lines_of_code_are_two() -> None:
    writer = Writer()
    page = writer.page()
    y = page.lines(72, 780, [*wrapped(STORY), "The functions are these:"])
    code = ["def height():", "    return 1", "", "", "def depth():", "    return 2"]
    page.lines(72, page.lines(72, y - 6, code, font="code", size=9, leading=11) - 6, wrapped(OTHER))
    assert blocks(writer)[2] == ("code", "```\n" + "\n".join(code) + "\n```")


def test_notes_at_the_foot_wait_for_the_paragraph_that_they_interrupt() -> None:
    writer = Writer()
    lines = wrapped(STORY)
    first = writer.page()
    first.lines(72, 780, [*wrapped(OTHER), *lines[:2]])
    first.lines(72, 100, ["1 The books were lost in the fire of 1803.", "2So says the keeper."], size=8, leading=10)
    writer.page().lines(72, 780, lines[2:])
    texts = [text for _, text in blocks(writer)]
    assert texts[-2:] == ["1 The books were lost in the fire of 1803.", "2 So says the keeper."]
    assert STORY in texts[-3]


def test_captions_stand_alone() -> None:
    writer = Writer()
    page = writer.page()
    y = page.lines(72, 780, wrapped(STORY))
    y = page.lines(72, y, ["Figure 3. The gauge seen from the quay."])
    page.lines(72, y, wrapped(OTHER))
    assert [text for _, text in blocks(writer)] == [STORY, "Figure 3. The gauge seen from the quay.", OTHER]


def test_text_at_the_side_and_outside_the_page_is_left_out_and_hidden_text_is_kept() -> None:
    writer = Writer()
    page = writer.page()
    page.text(30, 300, "stamped at the side", turn="0 1 -1 0")
    page.text(-400, 500, "printer's marks")
    page.lines(72, 780, wrapped(STORY))
    page.text(72, 600, "A layer of recognised characters.", mode=3)
    assert [text for _, text in blocks(writer)] == [STORY, "A layer of recognised characters."]


def test_a_page_that_lies_on_its_side_is_read_along_its_lines() -> None:
    for turn, start, step in (("0 1 -1 0", 200, 12), ("0 -1 1 0", 400, -12)):
        writer = Writer()
        page = writer.page(extra="/Rotate 90")
        for number, line in enumerate(wrapped(STORY)):
            page.text(start + step * number, 100 if step > 0 else 700, line, turn=turn)
        assert blocks(writer) == [("paragraph", STORY)]


def test_letters_set_apart_are_one_word() -> None:
    writer = Writer()
    writer.page().lines(72, 780, ["H A R B O U R   R U L E S", "", *wrapped(STORY)])
    assert blocks(writer)[0][1].lstrip("# ") == "HARBOUR RULES"


def test_a_large_first_letter_belongs_to_its_word() -> None:
    writer = Writer()
    page = writer.page()
    page.text(72, 756, STORY[0], font="bold", size=36)
    lines = wrapped(STORY[1:], 80)
    page.lines(104, 780, lines[:3])
    page.lines(72, 744, [*lines[3:], "", *wrapped(OTHER)])
    assert blocks(writer) == [("paragraph", STORY), ("paragraph", OTHER)]


def test_an_address_in_letters_of_one_width_is_no_code() -> None:
    writer = Writer()
    page = writer.page()
    y = page.lines(72, 780, wrapped(STORY))
    page.text(72, y - 12, "{anna, peter}@tide.example", font="code")
    page.lines(72, y - 40, wrapped(OTHER))
    assert [kind for kind, _ in blocks(writer)] == ["paragraph"] * 3


def test_tables_stand_where_they_are_and_their_text_is_not_repeated() -> None:
    writer = Writer()
    page = writer.page()
    page.lines(72, 780, wrapped(STORY))
    rows = [("Port", "Depth", "Berths"), ("North", "4.5 m", "12"), ("South", "3.0 m", "40"), ("West", "9.5 m", "7")]
    for number, row in enumerate(rows):
        y = 680 - 20 * number
        page.rule(72, y + 14, 372, y + 14)
        for column, cell in enumerate(row):
            page.text(77 + 100 * column, y, cell)
    page.rule(72, 614, 372, 614)
    for column in range(4):
        page.rule(72 + 100 * column, 614, 72 + 100 * column, 694)
    page.lines(72, 580, wrapped(OTHER))
    found = blocks(writer)
    assert [kind for kind, _ in found] == ["paragraph", "table", "paragraph"]
    assert found[1][1].split("\n")[3] == "| South | 3.0 m | 40 |"


def test_a_table_goes_on_on_the_next_page() -> None:
    writer = Writer()
    for start in (0, 30):
        page = writer.page()
        for number in range(31):
            y = 780 - 20 * number
            page.rule(72, y + 14, 372, y + 14)
            cells = ("Port", "Depth", "Berths") if not number else (f"Port {start + number}", f"{number}.5 m", "12")
            for column, cell in enumerate(cells):
                page.text(77 + 100 * column, y, cell)
        page.rule(72, 174, 372, 174)
        for column in range(4):
            page.rule(72 + 100 * column, 174, 72 + 100 * column, 794)
    [(kind, text)] = blocks(writer)
    assert kind == "table"
    assert len(text.split("\n")) == 2 + 60


def test_title_language_and_pages() -> None:
    writer = Writer(info={"Title": "Rules of the Harbour"}, language="en-GB")
    writer.page().lines(72, 780, wrapped(STORY))
    writer.page().lines(72, 780, wrapped(OTHER))
    document = read(writer)
    assert isinstance(document, Document)
    assert (document.title, document.language) == ("Rules of the Harbour", "en-GB")
    assert [block.locator.page for block in document.blocks] == [1, 2]


@pytest.mark.parametrize(
    "title", ["Microsoft Word - rules.doc", "rules_final_v2.indd", "untitled", "(anonymous)", "12"]
)
def test_a_title_that_names_a_file_or_a_program_is_none(title: str) -> None:
    writer = Writer(info={"Title": title})
    page = writer.page()
    page.text(72, 780, "Harbour Rules", font="bold", size=20)
    page.lines(72, 740, wrapped(STORY))
    document = read(writer)
    assert isinstance(document, Document)
    assert document.title == "Harbour Rules"


def test_a_blank_file_is_dropped_and_a_broken_one_is_an_error() -> None:
    writer = Writer()
    writer.page()
    found = read(writer)
    assert isinstance(found, Dropped)
    assert found.reason == "empty"
    with pytest.raises(SourceError):
        read(b"%PDF-1.7 and nothing more")
