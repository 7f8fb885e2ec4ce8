"""Headings of Word documents that have no style: by look, by number; and what only looks so."""

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.docx.reader import Docx

from .docx_writer import NUMBERING, docx, item, p, r, style, table

SOURCE = Source(repository="r", uri="a.docx", media_type="", sha256="00")
TEXT = "A paragraph of plain text that is long enough to be read as such by everybody."
BOLD, LARGE, LINE = "<w:b/>", '<w:sz w:val="32"/>', '<w:u w:val="single"/>'


def headings(body: str, **parts: str) -> list[str]:
    document = Docx().parse(SOURCE, docx(body, **parts), lambda _: None)
    assert isinstance(document, Document)
    return [document.slice(block) for block in document.blocks if block.kind == "heading"]


def test_short_bold_or_large_lines_above_text_by_their_rank() -> None:
    body = (
        p("The pump", run=LARGE) + p(TEXT) + p("Opening it", run=BOLD) + p(TEXT) + p("Closing it", run=BOLD) + p(TEXT)
    )
    assert headings(body) == ["# The pump", "## Opening it", "## Closing it"]


def test_a_large_line_above_a_bold_one_is_its_heading() -> None:
    assert headings(p("The pump", run=LARGE) + p("Opening it", run=BOLD) + p(TEXT)) == ["# The pump", "## Opening it"]


def test_text_is_not_large_because_most_of_the_document_is_code_or_holds_code_that_is_set_smaller() -> None:
    small = '<w:sz w:val="16"/>'
    code = "".join(p(f"value_{number} = compute({number}) or default_{number}", "Code") for number in range(20))
    span = f"<w:p>{r(TEXT)}{r('x', small)}</w:p>"
    body = p(TEXT) + p("It is called like this:") + code + span + span + p("And so:") + code
    styles = style("Code", "Source Code", run=small)
    assert headings(body, styles=styles) == []


def test_typed_numbers_give_the_level() -> None:
    body = (
        p("1. Scope", run=BOLD) + p(TEXT) + p("1.2\tPeople", run=BOLD) + p(TEXT) + p("2.1.1 Rooms and keys") + p(TEXT)
    )
    assert headings(body) == ["# 1. Scope", "## 1.2 People", "### 2.1.1 Rooms and keys"]


def test_a_numbered_bold_line_alone_is_a_heading_and_a_bold_list_is_not() -> None:
    bold = [item(text, 2).replace("<w:rPr></w:rPr>", f"<w:rPr>{BOLD}</w:rPr>") for text in ("Scope", "People", "Rooms")]
    assert headings(bold[0] + p(TEXT) + bold[1] + p(TEXT), numbering=NUMBERING) == ["# Scope", "# People"]
    assert headings(p(TEXT) + "".join(bold) + p(TEXT), numbering=NUMBERING) == []


def test_below_a_heading_by_style_they_are_one_level_deeper() -> None:
    styles = style("Heading2", "heading 2")
    body = p("Fees", "Heading2") + p(TEXT) + p("Students", run=BOLD) + p(TEXT)
    assert headings(body, styles=styles) == ["## Fees", "### Students"]


def test_underlined_lines_and_lines_above_tables() -> None:
    assert headings(p("Findings:", run=LINE) + p(TEXT)) == ["# Findings:"]
    assert headings(p(TEXT) + p("Prices", run=BOLD) + table(["a", "b"], ["1", "2"])) == ["# Prices"]


def test_what_only_looks_so() -> None:
    assert headings(p(TEXT) + p("Figure 3: The pump", run=BOLD) + p(TEXT)) == []
    assert headings(p(TEXT) + p("Note", run=BOLD) + p(TEXT)) == []
    assert headings(p(TEXT) + p("This must not be done.", run=BOLD) + p(TEXT)) == []
    assert headings(p(TEXT) + p("At the very end", run=BOLD)) == []
    assert headings("".join(p(text, run=BOLD) for text in ("One", TEXT, "Two", TEXT))) == []
    lines = p("To all", run=BOLD) + p("By hand", run=BOLD) + p("Without delay", run=BOLD) + p(TEXT)
    assert headings(lines) == ["# Without delay"]


def test_names_of_speakers_that_come_again_are_no_headings() -> None:
    turns = "".join(p(name, run=BOLD) + p(TEXT) for name in ("Ada", "Bob", "Ada", "Bob", "Ada", "Bob"))
    assert headings(turns) == []


def test_bold_questions_are_headings_all_or_none() -> None:
    short = p("Who may come?", run=BOLD) + p(TEXT) + p("And when?", run=BOLD) + p(TEXT)
    assert headings(short) == ["# Who may come?", "# And when?"]
    long = p(
        "Who of all the people that you know and that live near to you, or far away, may come to this place?", run=BOLD
    )
    assert headings(short + long + p(TEXT)) == []
    document = Docx().parse(SOURCE, docx(short + long + p(TEXT)), lambda _: None)
    assert isinstance(document, Document)
    asked = [block for block in document.blocks if document.slice(block).endswith("?")]
    assert [block.strong == block.end - block.start for block in asked] == [True] * 3


def test_a_bold_start_is_no_heading() -> None:
    assert headings(f"<w:p>{r('Scope.', BOLD)}{r(' It holds for all.')}</w:p>" + p(TEXT)) == []
