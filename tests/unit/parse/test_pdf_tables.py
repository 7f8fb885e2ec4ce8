"""Tables of PDF pages: by lines, by rules alone, without lines; and what is no table."""

import pytest

from autotune_lm.parse.pdf.cells import is_figure, is_number
from autotune_lm.parse.pdf.parted import cut_at, parted
from autotune_lm.parse.pdf.spans import read_sheet
from autotune_lm.parse.pdf.tables import Table, tables_of

from .pdf_writer import Page, Pdf

pdf_oxide = pytest.importorskip("pdf_oxide", reason="the extra 'documents' is not installed")
PROSE = [
    "The pump moves water from the tank to",
    "the boiler and back again, as long as",
    "the valve stands open. When the valve",
    "closes, the pressure rises and a clock",
    "starts to count the seconds until the",
    "operator has seen the lamp and taken a",
    "decision: to wait, or to shut it down.",
    "Both are right, says the old handbook.",
]


def tables(pdf: Pdf, page: int = 0) -> list[Table]:
    document = pdf_oxide.PdfDocument.from_bytes(pdf.write())
    return tables_of(document, page, read_sheet(document, page, {}).spans)


def grid(page: Page, xs: list[float], ys: list[float]) -> None:
    for x in xs:
        page.rule(x, ys[0], x, ys[-1])
    for y in ys:
        page.rule(xs[0], y, xs[-1], y)


def rows(page: Page, xs: list[float], top: float, texts: list[list[str]], pitch: float = 20) -> None:
    for number, row in enumerate(texts):
        for x, text in zip(xs, row, strict=True):
            if text:
                page.text(x + 4, top - number * pitch, text)


SMALL = [["Model", "Flow", "Price"], ["P1", "3", "10.50"], ["P2", "5", "12.00"], ["P3", "8", "19.90"]]


def test_a_table_with_all_its_lines() -> None:
    pdf = Pdf()
    page = pdf.page()
    grid(page, [50, 150, 250, 350], [620, 640, 660, 680, 700])
    rows(page, [50, 150, 250], 686, SMALL)
    (table,) = tables(pdf)
    assert (table.rows, table.header) == (SMALL, 1)
    assert table.columns == pytest.approx((50, 150, 250, 350), abs=1)


def test_lines_of_a_cell_are_one_text() -> None:
    pdf = Pdf()
    page = pdf.page()
    grid(page, [50, 150, 350], [600, 640, 680, 700])
    rows(page, [50, 150], 686, [["Part", "What it does"]])
    page.text(54, 666, "Pump").lines(154, 666, ["It moves the water and must be main-", "tained once a year."])
    page.text(54, 626, "Valve").lines(154, 626, ["It holds the water", "back."])
    (table,) = tables(pdf)
    assert table.rows == [
        ["Part", "What it does"],
        ["Pump", "It moves the water and must be maintained once a year."],
        ["Valve", "It holds the water back."],
    ]


def test_a_stacked_header_becomes_one_row_and_a_title_stays_outside() -> None:
    pdf = Pdf()
    page = pdf.page()
    for y in (720, 700, 660, 640, 620):
        page.rule(50, y, 350, y)
    page.rule(150, 680, 350, 680)
    for x, high in ((50, 720), (150, 700), (250, 680), (350, 720)):
        page.rule(x, 620, x, high)
    page.text(160, 706, "Yearly figures")
    page.text(220, 686, "Permits").text(54, 666, "State").text(154, 666, "New").text(254, 666, "Old")
    rows(page, [50, 150, 250], 646, [["Ohio", "1,200", "7"], ["Utah", "310", "12"]])
    (table,) = tables(pdf)
    assert table.rows == [
        ["State", "Permits / New", "Permits / Old"],
        ["Ohio", "1,200", "7"],
        ["Utah", "310", "12"],
    ]
    assert table.header == 1


def test_a_cell_over_two_columns_stands_once() -> None:
    pdf = Pdf()
    page = pdf.page()
    grid(page, [50, 150], [620, 640, 660, 680])
    grid(page, [150, 350], [620, 640, 660, 680])
    page.rule(250, 640, 250, 680)
    rows(page, [50, 150, 250], 666, [["Month", "Shows", "Seats"], ["May", "4", "210"]])
    page.text(54, 626, "June").text(154, 626, "closed for repairs all month")
    (table,) = tables(pdf)
    assert table.rows == [
        ["Month", "Shows", "Seats"],
        ["May", "4", "210"],
        ["June", "closed for repairs all month", ""],
    ]


def test_rules_between_rows_are_enough() -> None:
    pdf = Pdf()
    page = pdf.page()
    for y in (700, 680, 620):
        page.rule(50, y, 350, y)
    rows(page, [50, 150, 250], 686, SMALL)
    (table,) = tables(pdf)
    assert (table.rows, table.header) == (SMALL, 1)


def test_a_table_without_lines_and_with_holes() -> None:
    pdf = Pdf()
    texts = [
        ["Code", "Place", "Expected", "Actual"],
        ["SKU-8847", "A-12", "450", ""],
        ["", "B-07", "", "289"],
        ["SKU-9201", "", "780", "778"],
        ["SKU-4563", "D-22", "156", "160"],
    ]
    rows(pdf.page(), [50, 150, 250, 350], 700, texts)
    (table,) = tables(pdf)
    assert (table.rows, table.header) == (texts, 1)


def test_a_title_in_larger_letters_parts_two_tables() -> None:
    pdf = Pdf()
    page = pdf.page()
    rows(page, [50, 150, 250], 700, SMALL, 14)
    page.text(54, 640, "Second list", size=14)
    rows(page, [50, 130, 210, 290], 620, [["Ln", "Start", "Days", "Rate"], ["1", "12/20", "5", "$250"]], 14)
    first, second = tables(pdf)
    assert first.rows == SMALL
    assert second.rows == [["Ln", "Start", "Days", "Rate"], ["1", "12/20", "5", "$250"]]


def test_a_table_that_goes_on_has_the_same_columns() -> None:
    pdf = Pdf()
    for _ in range(2):
        rows(pdf.page(), [50, 150, 250], 700, SMALL)
    rows(pdf.page(), [50, 190, 250], 700, SMALL)
    first, second, other = (tables(pdf, page)[0] for page in range(3))
    assert second.continues(first)
    assert not other.continues(first)


def test_prose_in_columns_is_no_table() -> None:
    for columns in (2, 3):
        pdf = Pdf()
        page = pdf.page()
        for column in range(columns):
            page.lines(40 + column * 180, 700, PROSE * 4, size=9)
        assert tables(pdf) == []


def test_prose_in_a_frame_and_between_rules_is_no_table() -> None:
    pdf = Pdf()
    page = pdf.page()
    grid(page, [36, 220, 400], [400, 550, 716])
    for x in (40, 224):
        page.lines(x, 700, PROSE * 2, size=9)
    page.rule(36, 390, 400, 390)
    assert all(len(row) < 3 for table in tables(pdf) for row in table.rows)


@pytest.mark.parametrize(
    "texts",
    [
        [
            ["1.", "Open the valve."],
            ["2.", "Start the pump."],
            ["3.", "Wait for the lamp."],
            ["4.", "Close the valve."],
        ],
        [["•", "Open the valve."], ["•", "Start the pump."], ["•", "Wait for the lamp."]],
        [["Introduction ............", "1", ""], ["The pump ............", "4", ""], ["The valve ..........", "9", ""]],
        [["Name:", "Ada", "Role:", "Pilot"], ["Born:", "1815", "City:", "London"], ["Died:", "1852", "Age:", "36"]],
        [["[1]", "Smith, A. The pump."], ["[2]", "Jones, B. The valve."], ["[3]", "Doe, C. The lamp."]],
    ],
    ids=["steps", "bullets", "contents", "form", "references"],
)
def test_what_stands_in_columns_but_is_no_table(texts: list[list[str]]) -> None:
    pdf = Pdf()
    rows(pdf.page(), [50, 150, 260, 360][: len(texts[0])], 700, texts, 14)
    assert tables(pdf) == []


def test_code_in_columns_is_no_table() -> None:
    pdf = Pdf()
    page = pdf.page()
    for number in range(5):
        for x, text in ((50, "mov"), (120, "eax"), (190, str(number))):
            page.text(x, 700 - number * 12, text, font="code")
    assert tables(pdf) == []


def test_figures_that_a_file_writes_in_one_go_are_two_cells() -> None:
    assert parted("02,248", 100, 6, [27.0, 3, 1.5, 3, 3, 3]) == [
        ("0", 100, pytest.approx(103.3)),
        ("2,248", 127, pytest.approx(140.5)),
    ]
    assert parted("plain", 100, 6, [3.0] * 5) == [("plain", 100, 115)]


def test_a_span_over_a_line_is_cut_at_the_blank_next_to_it() -> None:
    assert cut_at("$85 per hour = $0 ..........................", 268, 412, 338) == (
        "$85 per hour =",
        "$0 ..........................",
    )
    assert cut_at("unbroken", 0, 100, 50) is None
    assert cut_at("an incomprehensibilities", 0, 100, 70) is None


def test_a_table_that_the_page_ends_keeps_its_last_rows() -> None:
    pdf = Pdf()
    page = pdf.page()
    for y in (140, 120):
        page.rule(50, y, 350, y)
    for x in (150, 250):
        page.rule(x, 50, x, 140)
    rows(page, [50, 150, 250], 126, SMALL)
    (table,) = tables(pdf)
    assert (table.rows, table.header) == (SMALL, 1)


def test_without_names_of_columns_the_first_row_is_empty() -> None:
    pdf = Pdf()
    page = pdf.page()
    grid(page, [50, 150, 250, 350], [620, 640, 660, 680, 700])
    texts = [["Ohio", "3", "10.50"], ["Utah", "5", "12.00"], ["Iowa", "8", "19.90"], ["Texas", "9", "22.00"]]
    rows(page, [50, 150, 250], 686, texts)
    (table,) = tables(pdf)
    assert (table.rows, table.header) == ([["", "", ""], *texts], 0)


@pytest.mark.parametrize("text", ["1,200", "-23", "+15", "$4,287.50", "97.2%", "(120)", "12/20/24", "2024-10-15", "-"])
def test_numbers_amounts_and_dates(text: str) -> None:
    assert is_number(text)


def test_measures_are_figures_and_words_are_not() -> None:
    assert is_figure("70-100 mg/dL")
    assert not is_figure("3 ways to close the valve")
    assert not is_number("A-12")


def test_a_page_full_of_lines_and_cells_ends() -> None:
    pdf = Pdf()
    page = pdf.page()
    for number in range(700):
        page.rule(number, 0, number, 800)
        page.rule(0, number, 500, number)
    for number in range(4000):
        page.text(number * 7 % 590, 800 - number // 8, "1")
    tables(pdf)
