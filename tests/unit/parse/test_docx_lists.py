"""Lists of Word documents: markers, numbers, nesting, further paragraphs, typed markers."""

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.docx.numbering import written
from autotune_lm.parse.docx.reader import Docx

from .docx_writer import BULLETS, NUMBERING, docx, item, levels, p, r, style, table

SOURCE = Source(repository="r", uri="a.docx", media_type="", sha256="00")
TEXT = "A paragraph of plain text that is long enough to be read as such by everybody."


def blocks(body: str, **parts: str) -> list[tuple[str, str]]:
    parts.setdefault("numbering", NUMBERING)
    document = Docx().parse(SOURCE, docx(body, **parts), lambda _: None)
    assert isinstance(document, Document)
    return [(block.kind, document.slice(block)) for block in document.blocks]


def test_bullets_and_numbers_nest_by_level() -> None:
    body = item("a") + item("b", 1, 1) + item("c", 1, 2) + item("d")
    assert blocks(body) == [("list", "- a\n  - b\n    - c\n- d")]
    body = item("a", 2) + item("b", 2, 1) + item("c", 2, 1) + item("d", 2)
    assert blocks(body) == [("list", "1. a\n   1. b\n   2. c\n2. d")]


def test_numbers_go_on_behind_a_paragraph_and_begin_anew_where_told() -> None:
    body = item("a", 2) + item("b", 2) + p(TEXT) + item("c", 2) + p(TEXT) + item("d", 3) + item("e", 3)
    assert [text for kind, text in blocks(body) if kind == "list"] == ["1. a\n2. b", "3. c", "1. d\n2. e"]


def test_two_lists_that_touch_are_two_where_the_second_counts_anew() -> None:
    assert blocks(item("a", 2) + item("b", 2) + item("c", 3)) == [("list", "1. a\n2. b"), ("list", "1. c")]
    assert [kind for kind, _ in blocks(item("a", 1) + item("b", 2))] == ["list", "list"]


def test_a_list_of_another_sort_lies_in_the_item_that_it_is_moved_in_from() -> None:
    far = '<w:ind w:left="1440"/>'
    near = '<w:ind w:left="720"/>'

    def at(text: str, instance: int, indent: str) -> str:
        return item(text, instance).replace("</w:pPr>", f"{indent}</w:pPr>")

    body = at("a", 2, near) + at("x", 1, far) + at("y", 1, far) + at("b", 2, near)
    assert blocks(body) == [("list", "1. a\n   - x\n   - y\n2. b")]


def test_further_paragraphs_of_an_item_stay_in_it() -> None:
    moved = '<w:ind w:left="720"/>'
    listed = item("a", 2).replace("</w:pPr>", f"{moved}</w:pPr>")
    more = p("more of a", properties=moved)
    by_style = p("and more", "ListContinue")
    styles = style("ListContinue", "List Continue")
    body = p(TEXT) + p(TEXT) + listed + more + by_style + listed + p(TEXT)
    assert blocks(body, styles=styles)[2:] == [("list", "1. a\n   more of a\n   and more\n2. a"), ("paragraph", TEXT)]


def test_a_paragraph_behind_a_blank_bullet_belongs_to_the_item_above() -> None:
    blank = (
        '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=" "/><w:pPr><w:ind w:left="720"/></w:pPr></w:lvl>'
    )
    bullet = blank.replace('" "', '"•"')
    numbering = "".join(
        f'<w:abstractNum w:abstractNumId="{at}">{level}</w:abstractNum>'
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>'
        for at, level in enumerate((bullet, blank), start=7)
    )
    body = p(TEXT) + p(TEXT) + item("a", 7) + item("more of a", 8) + item("b", 7) + p(TEXT)
    assert blocks(body, numbering=numbering)[2:] == [("list", "- a\n  more of a\n- b"), ("paragraph", TEXT)]


def test_an_item_that_is_one_code_span_is_an_item() -> None:
    def code(text: str) -> str:
        return item(text).replace("<w:rPr></w:rPr>", '<w:rPr><w:rFonts w:ascii="Consolas"/></w:rPr>')

    assert blocks(p(TEXT) + code("GET") + code("POST"))[1:] == [("list", "- `GET`\n- `POST`")]


def test_the_numbering_of_a_style_and_its_level() -> None:
    numbered = '<w:numPr><w:numId w:val="9"/></w:numPr>'
    styles = style("A", "Clause", paragraph=numbered) + style("B", "Subclause", "A")
    abstract = levels(("decimal", "%1."), ("lowerLetter", "(%2)")).replace(
        '<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="B"/>'
    )
    numbering = f'<w:abstractNum w:abstractNumId="5">{abstract}</w:abstractNum>'
    numbering += '<w:num w:numId="9"><w:abstractNumId w:val="5"/></w:num>'
    body = p("one", "A") + p("sub", "B") + p("sub", "B") + p("two", "A")
    assert blocks(body, styles=styles, numbering=numbering) == [("list", "1. one\n   1. sub\n   2. sub\n2. two")]
    off = p("none", "A", properties='<w:numPr><w:numId w:val="0"/></w:numPr>')
    assert blocks(off + p("one", "A"), styles=styles, numbering=numbering)[0] == ("paragraph", "none")


def test_lists_by_the_names_of_their_styles_alone() -> None:
    styles = style("ListBullet", "List Bullet") + style("ListBullet2", "List Bullet 2") + style("LN", "List Number")
    body = p("a", "ListBullet") + p("b", "ListBullet2") + p(TEXT) + p("c", "LN") + p("d", "LN")
    assert blocks(body, styles=styles, numbering="") == [
        ("list", "- a\n  - b"),
        ("paragraph", TEXT),
        ("list", "1. c\n2. d"),
    ]


def test_list_styles_that_stand_for_a_numbering() -> None:
    styles = style("L", "My list", paragraph='<w:numPr><w:numId w:val="2"/></w:numPr>', kind="numbering")
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2">{BULLETS}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    )
    assert blocks(item("a") + item("b", 1, 1), styles=styles, numbering=numbering) == [("list", "- a\n  - b")]


def test_numbers_with_words_stand_in_front_of_headings() -> None:
    abstract = levels(("upperRoman", "Article %1."), ("decimal", "%1.%2"))
    numbering = f'<w:abstractNum w:abstractNumId="5">{abstract}</w:abstractNum>'
    numbering += '<w:num w:numId="9"><w:abstractNumId w:val="5"/></w:num>'
    styles = style("Heading1", "heading 1") + style("Heading2", "heading 2")
    body = item("Term", 9, 0, "Heading1") + item("Notice", 9, 1, "Heading2") + p(TEXT) + item("Fees", 9, 0, "Heading1")
    found = [text for kind, text in blocks(body + p(TEXT), styles=styles, numbering=numbering) if kind == "heading"]
    assert found == ["# Article I: Term", "## Notice", "# Article II: Fees"]


def test_typed_markers_make_lists() -> None:
    assert blocks(p("• one") + p("• two")) == [("list", "- one\n- two")]
    assert blocks(p("1. one") + p("2. two") + p(TEXT)) == [("list", "1. one\n2. two"), ("paragraph", TEXT)]
    assert blocks(p("1. One alone is a paragraph.") + p(TEXT))[0][0] == "paragraph"
    assert blocks(p("2019 was good.") + p("2020 was not."))[0][0] == "paragraph"


def test_items_in_cells() -> None:
    cell = f"<w:tc>{item('one', 2)}{item('two', 2)}</w:tc>"
    assert blocks(table(["Head", "Other"], [cell, "x"]))[0] == (
        "table",
        "| Head | Other |\n| --- | --- |\n| 1. one / 2. two | x |",
    )


def test_a_bold_start_of_the_first_item_is_counted_with_its_marker() -> None:
    bold = r("Ada:", "<w:b/>")
    body = item("").replace("</w:p>", f"{bold}{r(' hello')}</w:p>")
    document = Docx().parse(SOURCE, docx(body, numbering=NUMBERING), lambda _: None)
    assert isinstance(document, Document)
    assert document.text == "- Ada: hello"
    assert document.blocks[0].strong == len("- Ada:")


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (4, "lowerRoman", "iv"),
        (49, "upperRoman", "XLIX"),
        (27, "lowerLetter", "aa"),
        (2, "upperLetter", "B"),
        (7, "x", "7"),
    ],
)
def test_numbers_are_written_as_their_form_says(number: int, form: str, text: str) -> None:
    assert written(number, form) == text
