"""Tables of Word documents: merged cells once, headers, keys and values, layout, tables in tables."""

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.docx.reader import Docx

from .docx_writer import docx, p, r, table, tc

SOURCE = Source(repository="r", uri="a.docx", media_type="", sha256="00")
TEXT = "A paragraph of plain text that is long enough to be read as such by everybody."
BOLD = "<w:b/>"


def blocks(body: str, **parts: str) -> list[tuple[str, str]]:
    document = Docx().parse(SOURCE, docx(body, **parts), lambda _: None)
    assert isinstance(document, Document)
    return [(block.kind, document.slice(block)) for block in document.blocks]


def span(width: int) -> str:
    return f'<w:gridSpan w:val="{width}"/>'


def test_a_table_counts_as_one_paragraph_and_its_pipes_are_escaped() -> None:
    document = Docx().parse(SOURCE, docx(p(TEXT) + table(["a|b", "c"], ["1", "2 \\| 3"]) + p(TEXT)), lambda _: None)
    assert isinstance(document, Document)
    assert document.slice(document.blocks[1]) == "| a\\|b | c |\n| --- | --- |\n| 1 | 2 \\| 3 |"
    assert [block.locator.paragraph for block in document.blocks] == [1, 2, 3]


def test_merged_cells_stand_once_in_their_first_place() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        ["A", "B", "C"], [tc("wide", span(2)), "c1"], [tc("tall", down), "b2", "c2"], [tc("tall", on), "b3", "c3"]
    )
    assert blocks(body) == [
        ("table", "| A | B | C |\n| --- | --- | --- |\n| wide |  | c1 |\n| tall | b2 | c2 |\n|  | b3 | c3 |"),
    ]


def test_several_header_rows_are_one_line_of_names() -> None:
    first = (
        "<w:tr><w:trPr><w:tblHeader/></w:trPr>"
        + tc("Size", span(2))
        + tc("Price", '<w:vMerge w:val="restart"/>')
        + "</w:tr>"
    )
    second = "<w:tr><w:trPr><w:tblHeader/></w:trPr>" + tc("from") + tc("to") + tc("", "<w:vMerge/>") + "</w:tr>"
    third = f"<w:tr>{tc('1')}{tc('2')}{tc('3')}</w:tr>"
    assert blocks(f"<w:tbl>{first}{second}{third}</w:tbl>") == [
        ("table", "| Size / from | Size / to | Price |\n| --- | --- | --- |\n| 1 | 2 | 3 |")
    ]


def test_a_first_row_of_one_wide_cell_is_the_caption() -> None:
    body = table([tc("Prices of 2020", span(2))], ["Good", "Price"], ["Tea", "3"])
    assert blocks(body) == [
        ("paragraph", "Prices of 2020"),
        ("table", "| Good | Price |\n| --- | --- |\n| Tea | 3 |"),
    ]


def test_names_beside_what_they_stand_for_are_a_list() -> None:
    assert blocks(table(["Author:", "Ada"], ["Date:", "1843"])) == [("list", "- Author: Ada\n- Date: 1843")]
    rows = [[tc(f"<w:p>{r(name, BOLD)}</w:p>"), value] for name, value in (("Author", "Ada"), ("Date", "1843"))]
    assert blocks(table(*rows)) == [("list", "- Author: Ada\n- Date: 1843")]


def test_paragraphs_of_a_cell_are_joined() -> None:
    cell = tc(p("One sentence.") + p("Another") + p("third"))
    assert blocks(table(["A", "B"], [cell, "x"])) == [
        ("table", "| A | B |\n| --- | --- |\n| One sentence. Another / third | x |")
    ]


def test_one_cell_and_one_column_of_long_text_are_the_text_they_hold() -> None:
    assert blocks(table([tc(p(TEXT) + p("Second."))])) == [("paragraph", TEXT), ("paragraph", "Second.")]
    assert blocks(table([TEXT * 4], [TEXT])) == [("paragraph", TEXT * 4), ("paragraph", TEXT)]
    assert blocks(table(["Name"], ["Ada"], ["Bob"]))[0][0] == "table"


def test_columns_of_a_page_are_read_one_after_the_other() -> None:
    left, right = tc(p(TEXT * 3) * 3), tc(p("Beside.") * 2)
    assert blocks(table([left, right])) == [("paragraph", TEXT * 3)] * 3 + [("paragraph", "Beside.")] * 2


def test_a_table_in_a_table_stands_behind_it() -> None:
    inner = table(["x", "y"], ["1", "2"])
    body = table(["A", "B"], ["a", tc(p("see") + inner)], ["c", "d"])
    assert blocks(body) == [
        ("table", "| A | B |\n| --- | --- |\n| a | see |\n| c | d |"),
        ("table", "| x | y |\n| --- | --- |\n| 1 | 2 |"),
    ]


def test_empty_rows_columns_and_deleted_rows_are_left_out() -> None:
    deleted = f"<w:tr><w:trPr><w:del/></w:trPr>{tc('gone')}{tc('gone')}{tc('gone')}</w:tr>"
    body = table(["A", "", "B"], ["", "", ""], ["1", "", "2"]).replace("</w:tbl>", f"{deleted}</w:tbl>")
    assert blocks(body) == [("table", "| A | B |\n| --- | --- |\n| 1 | 2 |")]


def test_rows_that_begin_late_keep_their_columns() -> None:
    late = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{tc("2")}</w:tr>'
    body = table(["A", "B"], ["0", "1"]).replace("</w:tbl>", f"{late}</w:tbl>")
    assert blocks(body) == [("table", "| A | B |\n| --- | --- |\n| 0 | 1 |\n|  | 2 |")]


def test_a_span_of_a_million_columns_is_bounded() -> None:
    body = table([tc("a", span(1_000_000)), "b"], ["c", "d"], *[[tc("e", span(1_000_000))] for _ in range(300)])
    assert len(blocks(body)[0][1]) < 100_000


def test_tables_nest_only_as_deep_as_the_parser_goes() -> None:
    body = p("deep")
    for _ in range(80):
        body = table([tc(p("x") + body), "y"])
    found = blocks(body)
    assert any("deep" in text for _, text in found)
