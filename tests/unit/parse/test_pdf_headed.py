"""Tables of PDF pages with a rule below the header and cells of several lines; and what is no such table."""

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.pdf.reader import Pdf as Reader
from autotune_lm.parse.pdf.spans import read_sheet
from autotune_lm.parse.pdf.tables import Table, tables_of

from .pdf_writer import Page, Pdf

pdf_oxide = pytest.importorskip("pdf_oxide", reason="the extra 'documents' is not installed")
XS = (60, 160, 300)
HEADER = ["Option", "Default", "Meaning"]
ROWS = [
    [["depth"], ["8"], ["How many folders below the", "root are looked at, the", "root counted as one"]],
    [["follow"], ["never, unless the", "root is a link"], ["Whether links to other", "folders are followed"]],
    [["quiet"], ["no"], ["Whether to say less"]],
]
EXPECTED = [
    HEADER,
    ["depth", "8", "How many folders below the root are looked at, the root counted as one"],
    ["follow", "never, unless the root is a link", "Whether links to other folders are followed"],
    ["quiet", "no", "Whether to say less"],
]
PROSE = [
    "The pump moves water from the tank to the boiler and back again, as long as the valve",
    "stands open. When the valve closes, the pressure rises and a clock starts to count.",
]


def tables(pdf: Pdf, page: int = 0) -> list[Table]:
    document = pdf_oxide.PdfDocument.from_bytes(pdf.write())
    return tables_of(document, page, read_sheet(document, page, {}).spans)


def text_of(pdf: Pdf) -> str:
    source = Source(repository="test", uri="file.pdf", media_type="application/pdf", sha256="")
    document = Reader().parse(source, pdf.write(), lambda _: None)
    assert isinstance(document, Document)
    return document.text


def body(page: Page, y: float, rows: list[list[list[str]]], between: float = 4, right: float = 440) -> float:
    """Rows of cells with lines, 12 points from line to line; gives the place below."""
    for row in rows:
        for x, cell in zip(XS, row, strict=True):
            page.lines(x, y, cell)
        y -= 12 * max(map(len, row)) + between
    return y


def header(page: Page, y: float, right: float = 440) -> None:
    for x, name in zip(XS, HEADER, strict=True):
        page.text(x, y, name)
    page.rule(56, y - 5, right, y - 5)


def test_rows_of_several_lines_stand_further_apart_than_lines() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.lines(60, 740, PROSE)
    header(page, 700)
    page.lines(60, body(page, 684, ROWS) - 12, PROSE)
    (table,) = tables(pdf)
    assert (table.rows, table.header) == (EXPECTED, 1)


def test_rows_as_close_as_lines_begin_where_the_first_column_does() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.rule(56, 714, 440, 714)
    header(page, 700)
    page.rule(56, body(page, 682, ROWS, between=0) + 7, 440, body(Pdf().page(), 682, ROWS, between=0) + 7)
    page.lines(60, 590, PROSE)
    (table,) = tables(pdf)
    assert table.rows == EXPECTED


def test_lines_of_a_name_are_joined_and_a_title_is_left_out() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 724, "Options")
    page.text(300, 712, "What the option is meant")
    header(page, 700, right=420)
    body(page, 684, ROWS, right=420)
    (table,) = tables(pdf)
    assert table.rows == [["Option", "Default", "What the option is meant Meaning"], *EXPECTED[1:]]


def test_rows_that_a_page_break_parts_are_one() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.lines(60, 300, PROSE)
    header(page, 130)
    body(page, 114, [ROWS[2], [["depth"], ["8"], ["How many folders below the", "root are looked at, the"]]])
    page = pdf.page()
    header(page, 770)
    end = body(page, 754, [[[], [], ["root counted as one"]], ROWS[1]])
    page.lines(60, end - 12, PROSE)
    text = text_of(pdf)
    assert text.count("| Option |") == 1
    assert "| depth | 8 | How many folders below the root are looked at, the root counted as one |\n| follow |" in text


def test_each_table_of_a_page_is_one_of_its_own() -> None:
    pdf = Pdf()
    page = pdf.page()
    header(page, 740)
    body(page, 724, ROWS)
    header(page, 600)
    body(page, 584, ROWS[::-1])
    first, second = tables(pdf)
    assert first.rows == EXPECTED
    assert second.rows == [HEADER, *EXPECTED[:0:-1]]


def test_a_running_head_over_two_columns_of_text_is_no_table() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 760, "The water works").text(470, 760, "Chapter two").rule(60, 755, 530, 755)
    left = ["The pump moves water from the tank", "to the boiler and back again, as long", "as the valve stands open."]
    for x in (60, 310):
        page.lines(x, 735, left * 6)
    assert tables(pdf) == []


def test_two_columns_of_text_below_two_titles_with_a_rule_are_no_table() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 760, "The pump").text(310, 760, "The valve").rule(60, 755, 530, 755)
    lines = [
        "The pump moves water from the big tank to",
        "the boiler and back again, as long as any",
        "one of the valves stands open. At night a",
    ]
    for x in (60, 310):
        page.lines(x, 740, lines * 6)
    assert tables(pdf) == []


def test_a_row_of_figures_above_a_sum_names_no_columns() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 700, "Pump").text(300, 700, "2").text(400, 700, "40.00").rule(56, 695, 440, 695)
    page.text(60, 680, "Sum").text(300, 680, "2").text(400, 680, "40.00")
    page.text(60, 664, "Tax").text(300, 664, "3").text(400, 664, "4.00")
    assert all(table.rows[0][0] != "Pump" for table in tables(pdf))
