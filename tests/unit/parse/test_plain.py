import pytest

from autotune_lm.core.outcomes import Dropped


def pieces(document):
    return [(block.kind, document.slice(block), block.locator.line) for block in document.blocks]


def test_paragraphs_stand_between_empty_lines_and_lines_are_joined(read_plain) -> None:
    document = read_plain("A first sentence that goes\non here.\n\n\nA second one.\n")
    assert pieces(document) == [
        ("paragraph", "A first sentence that goes on here.", 1),
        ("paragraph", "A second one.", 5),
    ]


def test_an_underlined_line_is_a_heading_and_the_title(read_plain) -> None:
    document = read_plain("The Title\n=========\n\nA part\n------\nText here.\n")
    assert pieces(document) == [
        ("heading", "# The Title", 1),
        ("heading", "## A part", 4),
        ("paragraph", "Text here.", 6),
    ]
    assert document.title == "The Title"


@pytest.mark.parametrize("line", ["SHORT CAPITALS", "1. Introduction", "2.3 Scope", "Chapter 4"])
def test_a_title_alone_is_a_heading(line, read_plain) -> None:
    document = read_plain(f"Text that stands first, with a stop.\n\n{line}\n\nMore.\n")
    assert document.blocks[1].kind == "heading"


@pytest.mark.parametrize("line", ["A sentence stands alone.", "And so on:", "- item", "x"])
def test_other_lines_alone_are_none(line, read_plain) -> None:
    document = read_plain(f"Text that stands first, with a stop.\n\n{line}\n\nMore.\n")
    assert document.blocks[1].kind != "heading"


def test_a_list_with_hanging_lines(read_plain) -> None:
    document = read_plain("Some text first.\n\n* one\n  goes on\n* two\n\n* three\n")
    assert pieces(document)[1] == ("list", "- one goes on\n- two\n- three", 3)


def test_indented_commands_are_code(read_plain) -> None:
    document = read_plain("Run it like this.\n\n    $ make all\n    $ make test\n\nDone with it.\n")
    assert pieces(document)[1] == ("code", "```\n$ make all\n$ make test\n```", 3)


def test_a_file_without_title_has_its_name(read_plain) -> None:
    assert read_plain("Only a sentence, it ends here.\n").title == "file"


def test_one_long_line(read_plain) -> None:
    document = read_plain("word " * 200_000)
    assert len(document.text) == 200_000 * 5 - 1


@pytest.mark.parametrize("text", ["", " \n\t\n", "=====\n"])
def test_nothing_is_dropped(text, read_plain) -> None:
    assert isinstance(read_plain(text), Dropped)
