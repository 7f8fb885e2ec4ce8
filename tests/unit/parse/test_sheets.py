"""Workbooks: values as people see them, tables wherever they stand, headers, notes, and what is refused."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.kit.places import place_of
from autotune_lm.parse.sheets.reader import Sheets

from .sheet_writer import cell_name, ods, packed, worksheet, xlsx
from .xls_writer import xls

N = None


def read(data: bytes, uri: str = "prices.xlsx") -> Document | Dropped:
    return Sheets().parse(Source(repository="r", uri=uri, media_type="", sha256=""), data, lambda _: None)


def document(data: bytes) -> Document:
    found = read(data)
    assert isinstance(found, Document), found
    return found


def laid_out(*rows, **more) -> list[tuple[str, str, str]]:
    """Kind, cells and text of each block of a workbook of one sheet."""
    found = document(xlsx(rows, **more))
    return [(block.kind, block.locator.cells, found.slice(block)) for block in found.blocks]


def test_values_are_what_a_person_sees():
    row = [3.0, 0.1 + 0.2, 1234567.5, True, False, date(1947, 1, 8), datetime(2024, 5, 6, 7, 8), " x ", -2]
    ((_, _, text),) = laid_out([f"Name {letter}" for letter in "abcdefghi"], row)
    assert text.split("\n")[2] == ("| 3 | 0.3 | 1234567.5 | TRUE | FALSE | 1947-01-08 | 2024-05-06 07:08 | x | -2 |")


def test_sheets_in_order_below_headings_and_hidden_ones_left_out():
    rows = [["Item", "Cost"], ["Bread", 1]]
    found = document(xlsx({"One": rows, "Two": rows, "Three": rows}, hidden={"Two": "hidden", "One": "veryHidden"}))
    assert [found.slice(block) for block in found.blocks if block.kind == "heading"] == ["## Three"]
    assert found.notes == ("hidden sheets left out: One, Two",)
    assert {block.locator.sheet for block in found.blocks} == {"Three"}


def test_the_name_that_programs_give_the_only_sheet_is_no_heading():
    assert laid_out(["Item", "Cost"], ["Bread", 1])[0][0] == "table"
    assert document(xlsx({"Costs": [["Item", "Cost"], ["Bread", 1]]})).text.startswith("## Costs\n")


def test_titles_and_notes_around_a_table_are_paragraphs():
    found = laid_out(
        ["Some notes", N, N],
        [N, "by people", N],
        [N],
        ["Costs of May"],
        ["Item", "Shop", "Cost"],
        ["Bread", "Corner", 2],
        ["Milk", "Corner", 1],
        ["Total", N, 3],
        ["Source: our own notes"],
    )
    assert [(kind, cells) for kind, cells, _ in found] == [
        ("paragraph", "A1"),
        ("paragraph", "B2"),
        ("paragraph", "A4"),
        ("table", "A5:C8"),
        ("paragraph", "A9"),
    ]
    assert found[3][2].split("\n")[-1] == "| Total |  | 3 |"


def test_tables_side_by_side_below_each_other_and_at_a_corner():
    head, row = ["Item", "Cost"], ["Bread", 1]
    found = laid_out([*head, N, *head], [*row, N, *row], [N], [N, *head], [N, *row], [N, N, N, *head], [N, N, N, *row])
    assert [(kind, cells) for kind, cells, _ in found] == [
        ("table", "A1:B2"),
        ("table", "D1:E2"),
        ("table", "B4:C5"),
        ("table", "D6:E7"),
    ]


def test_every_line_of_a_table_is_a_row_of_the_sheet():
    rows = [["Costs"], [N], ["Item", "Cost"], ["Bread", 1], ["Milk", 2], [N], ["Total", 3]]
    found = document(xlsx(rows))
    for word, cells in (("Item", "A3:B3"), ("Milk", "A5:B5"), ("Total", "A7:B7")):
        assert place_of(found, found.text.index(word)).cells == cells
    assert [found.slice(block).split("\n")[0] for block in found.blocks[1:]] == ["| Item | Cost |"] * 2


@pytest.mark.parametrize("merged", [["B1:C1", "D1:E1"], []])
def test_names_in_two_rows_are_one(merged):
    found = laid_out(
        [N, "2023", N, "2024", N], ["Region", "Q1", "Q2", "Q1", "Q2"], ["North", 1, 2, 3, 4], merged=merged
    )
    ((kind, cells, text),) = found
    assert (kind, cells) == ("table", "A2:E3")
    assert text.split("\n")[0] == "| Region | 2023 / Q1 | 2023 / Q2 | 2024 / Q1 | 2024 / Q2 |"


def test_a_name_merged_over_both_rows():
    found = laid_out(
        ["Name", "Points", N], [N, "Art", "Music"], ["Ann", 1, 2], ["Ben", 3, 4], merged=["A1:A2", "B1:C1"]
    )
    assert found[0][2].split("\n")[0] == "| Name | Points / Art | Points / Music |"


def test_years_may_be_names():
    assert laid_out(["Region", 2023, 2024], ["North", 10, 12], ["South", 20, 22])[0][2].startswith("| Region | 2023 |")


def test_columns_without_names_get_those_of_the_sheet():
    ((_, cells, text),) = laid_out([N], [N, "Ann", 3, 4.5], [N, "Ben", 4, 5.5])
    assert cells == "B2:D3"
    assert text.split("\n")[0] == "| Column B | Column C | Column D |"


@pytest.mark.parametrize("ends", [":", ""])
def test_names_and_values_are_a_list(ends):
    ((kind, _, text),) = laid_out(
        [f"Project{ends}", "Apollo"],
        [f"Owner{ends}", "Ann"],
        [f"Begin{ends}", date(2024, 1, 2)],
        [f"Budget{ends}", 12.5],
    )
    assert kind == "list"
    assert text == "- Project: Apollo\n- Owner: Ann\n- Begin: 2024-01-02\n- Budget: 12.5"


def test_two_columns_with_a_header_are_a_table():
    assert laid_out(["weight", "feed"], [179, "bean"], [160, "bean"], [309, "linseed"])[0][0] == "table"
    assert laid_out(["Item", "Cost"], ["Bread", 2], ["Milk", 1], ["Eggs", 3])[0][0] == "table"


def test_rows_with_texts_are_records_below_their_sheet():
    found = document(xlsx({"FAQ": [["Question", "Answer"], ["Who?", "One.\nTwo."], ["What?", "That."]]}))
    assert [(block.label, block.level, found.slice(block)) for block in found.blocks[1:4]] == [
        ("record", 3, "### Record 1"),
        ("Question", 0, "Who?"),
        ("Answer", 0, "One.\nTwo."),
    ]
    assert found.blocks[4].locator.cells == "A3:B3"


def test_pipes_and_line_ends_in_cells():
    assert laid_out(["a|b", "c"], ["x\ny", "z"], ["u", "v"])[0][2].split("\n")[::2] == ["| a\\|b | c |", "| x y | z |"]


def test_formulas_have_the_value_that_was_computed():
    found = document(xlsx([["Item", "Cost"], ["Bread", "<f>1+1</f><v>2</v>"], ["Milk", "<f>1+2</f>"]]))
    assert found.text.endswith("| Bread | 2 |\n| Milk |  |")
    assert found.notes == ("formulas whose value nobody has computed, left empty: 1",)


def test_a_workbook_that_shows_nothing_is_no_success():
    with pytest.raises(SourceError, match="nobody has computed"):
        read(xlsx([["<f>1+1</f>"]]))
    with pytest.raises(SourceError, match="hidden sheets left out: Two"):
        read(xlsx({"One": [], "Two": [["a", "b"]]}, hidden={"Two": "hidden"}))
    assert read(xlsx([])) == Dropped("empty", {"bytes": len(xlsx([]))})


def test_a_size_that_is_said_too_large_costs_nothing():
    found = document(xlsx([["Item", "Cost"], ["Bread", 1]], dimension="A1:XFD1048576"))
    assert found.blocks[0].locator.cells == "A1:B2"


@pytest.mark.parametrize("dimension", ["A1:XFD1048576", "A1:B2", ""])
def test_a_cell_far_away_is_refused(dimension):
    far = worksheet([["a"]], dimension=dimension).replace(
        "</sheetData>", f'<row r="1048576"><c r="{cell_name(1048575, 16383)}"><v>1</v></c></row></sheetData>'
    )
    with pytest.raises(SourceError, match="1,048,576 rows and 16,384 columns"):
        read(packed({"xl/worksheets/sheet1.xml": far}))


def test_figures_alone_are_data():
    rows = [["a", "b"], *([at, at * 2.5] for at in range(1500))]
    verdict = read(xlsx(rows))
    assert isinstance(verdict, Dropped)
    assert verdict.reason == "data_only"
    assert isinstance(read(xlsx(rows[:900])), Document)
    assert isinstance(read(xlsx({"Figures": rows, "Words": [["Item", "Shop"], ["Bread", "Corner"]]})), Document)


def test_an_opendocument_spreadsheet():
    found = document(ods([["Item", "Price"], ["Bread", 2.5], ["Milk", 1]]))
    assert found.text == "## Prices\n\n| Item | Price |\n| --- | --- |\n| Bread | 2.5 |\n| Milk | 1 |"


def test_merged_cells_of_an_opendocument_spreadsheet():
    goods = [["Bread", 2, 3, "Corner"], ["Milk", 1, 2, "Mall"], ["Salt", 4, 5, "Mall"]]
    whole = zipfile.ZipFile(io.BytesIO(ods([["Item", "Price", "", "Shop"], ["", "net", "gross", ""], *goods])))
    parts = {name: whole.read(name).decode() for name in whole.namelist()}
    cell = "<table:table-cell office:value-type"
    spans = 'table:number-columns-spanned="2" table:number-rows-spanned="1"'
    parts["content.xml"] = parts["content.xml"].replace(
        f'{cell}="string"><text:p>Price', f'{cell}="string" {spans}><text:p>Price'
    )
    assert "| Item | Price / net | Price / gross | Shop |" in document(packed(parts)).text


def test_a_workbook_in_the_old_binary_format():
    found = document(
        xls([["Item", "Price", ""], ["", "net", "gross"], ["Bread", 2.5, 3], ["Milk", 1, 2]], [(0, 0, 1, 2)])
    )
    table = "| Item | Price / net | Price / gross |\n| --- | --- | --- |\n| Bread | 2.5 | 3 |\n| Milk | 1 | 2 |"
    assert found.text == f"## A\n\n{table}"
    assert found.blocks[1].locator.cells == "A2:C4"


@pytest.mark.parametrize("place", ["NaNC378", "F1999999999997", "xfd900"])
def test_names_of_cells_that_lead_far_away(place):
    far = worksheet([["a"]]).replace("</row>", f'<c r="{place}"><v>1</v></c></row>')
    with pytest.raises(SourceError, match="rows and"):
        read(packed({"xl/worksheets/sheet1.xml": far}))


def test_an_opendocument_that_is_cut_off():
    whole = zipfile.ZipFile(io.BytesIO(ods([["Item", "Price"], ["Bread", 2.5]])))
    parts = {name: whole.read(name).decode() for name in whole.namelist()}
    parts["content.xml"] = parts["content.xml"][:-90]
    with pytest.raises(SourceError, match="no well-formed XML"):
        read(packed(parts))


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (ENCRYPTED, "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000, "no workbook"),
        (xlsx([["a"]])[:400], "no zip file"),
        (packed({"META-INF/manifest.xml": "<a><manifest:encryption-data/></a>", "content.xml": "xx"}), "encrypted"),
        (packed({"a.txt": "x"}), "no workbook"),
        (b"no workbook at all", "no workbook"),
        (packed({"a.xml": " " * 3_000_000}), "grows"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(data, why):
    with pytest.raises(SourceError, match=why):
        read(data)


STAIRS = [[N] * (2 * at) + ["a"] for at in range(150)]


@pytest.mark.parametrize(
    "rows",
    [
        STAIRS,
        [row for step in STAIRS for row in (step, [N])],
        [["x" if (at + column) % 2 else N for column in range(60)] for at in range(200)],
        [["a"] * 300] * 30,
        [["|" * 200] * 20] * 200,
        [["\n".join("abc" * 20)] * 3] * 300,
        [["a"], [N]] * 3000,
        [["1", N, "b"], [N]] * 2000,
    ],
    ids=["stairs", "stairs with gaps", "chess", "wide", "pipes", "lines", "single cells", "single rows"],
)
def test_odd_sheets_keep_all_their_cells(rows):
    found = document(xlsx(rows))
    values = [value for row in rows for value in row if value is not None]
    for letter in set("".join(values)) & set("abcx"):
        held = len(re.findall(rf"(?<![A-Za-z]){letter}(?![A-Za-z])", found.text))
        assert held == sum(value.count(letter) for value in values), letter
    assert len(found.blocks) <= len(values) * 3
