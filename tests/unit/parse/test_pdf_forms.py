"""Forms of PDF pages: labels with values beside them are lists; tables stay tables."""

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.pdf.forms import form_groups, item
from autotune_lm.parse.pdf.reader import Pdf as Reader

from .pdf_writer import Pdf
from .test_pdf_tables import grid, rows

FORM = [
    ["Owner", "", "Boat", ""],
    ["Name", "Ada Brook", "Built", "1994"],
    ["Berth #", "B-17", "Maker", "Halden Yard"],
    ["Phone", "555 0101", "Sails", "3"],
    ["Insured?", "yes", "Colour", "green"],
    ["", "", "Length", "9.8 m"],
]


def read(pdf: Pdf) -> Document:
    source = Source(repository="r", uri="form.pdf", media_type="application/pdf", sha256="")
    document = Reader().parse(source, pdf.write(), lambda _: None)
    assert isinstance(document, Document)
    return document


def drawn(texts: list[list[str]], width: float = 110) -> Pdf:
    pdf = Pdf()
    page = pdf.page()
    page.text(50, 760, "Harbour office", font="bold", size=16)
    xs = [50 + width * number for number in range(len(texts[0]) + 1)]
    grid(page, xs, [700 - 20 * number for number in range(len(texts), -1, -1)])
    rows(page, xs[:-1], 686, texts)
    page.lines(50, 420, ["The harbour office keeps this sheet for as long as the boat has a berth here."])
    return pdf


def test_a_grid_of_labels_and_values_is_a_list_for_each_group() -> None:
    document = read(drawn(FORM))
    assert (
        "Owner\n\n- Name: Ada Brook\n- Berth # B-17\n- Phone: 555 0101\n- Insured? yes\n\n"
        "Boat\n\n- Built: 1994\n- Maker: Halden Yard\n- Sails: 3\n- Colour: green\n- Length: 9.8 m\n\n"
    ) in document.text
    assert [block.kind for block in document.blocks].count("list") == 2
    assert "|" not in document.text


def test_two_columns_of_names_and_values_are_a_list() -> None:
    texts = [["Report ID", "INV-1234"], ["Warehouse", "East"], ["Prepared by", "Sara Holm"], ["Pages", "12"]]
    document = read(drawn(texts, width=200))
    assert "- Report ID: INV-1234\n- Warehouse: East\n- Prepared by: Sara Holm\n- Pages: 12" in document.text


TABLES = [
    [["Model", "Colour", "Year", "Origin"], ["Ant", "red", "1999", "Oslo"], ["Bee", "blue", "2001", "Rome"]],
    [["Part", "Price"], ["Pump", "10.50"], ["Valve", "12.00"], ["Hose", "on request"]],
    [["", "Hours", "Cost"], ["Body", "2", "300"], ["Paint", "1.5", "225"], ["Supplies", "", "60"]],
    [["", ""], ["Ada", "red"], ["Bob", "blue"], ["Cy", "green"]],
    [["", "", ""], ["Ada", "12", "5"], ["Bob", "14", "tall"], ["Cy", "9", "1"]],
    [["State", "People", "Town", "Size"], ["Ohio", "11", "Bonn", "300"], ["Iowa", "3", "Rome", "2800"]],
    [["Step", "Action"], ["Open", "Turn the handle to the left."], ["Close", "Turn it back 2 times."]],
]


@pytest.mark.parametrize("texts", TABLES, ids=lambda texts: " ".join(texts[0]) or texts[1][0])
def test_tables_are_no_forms(texts: list[list[str]]) -> None:
    assert form_groups(texts) == []


def test_rows_without_names_above_are_a_form_by_the_signs_of_their_labels() -> None:
    texts = [["Name:", "Ada", "Town:", "Oslo"], ["Work:", "smith", "Street:", "High Street"], ["Age:", "", "", ""]]
    (first, second) = form_groups(texts)
    assert first.items == ["- Name: Ada", "- Work: smith", "- Age:"]
    assert second.items == ["- Town: Oslo", "- Street: High Street"]


def test_a_value_without_a_label_goes_on_with_the_one_above() -> None:
    texts = [["", ""], ["Address", "5 Hill Road"], ["", "Oslo"], ["Phone", "555"], ["Contact", "Ada"]]
    (group,) = form_groups(texts)
    assert group.items == ["- Address: 5 Hill Road Oslo", "- Phone: 555", "- Contact: Ada"]


def test_items() -> None:
    assert item("Year", "2022") == "- Year: 2022"
    assert item("Order #", "17") == "- Order # 17"
    assert item("Paid?", "") == "- Paid?"
    assert item("Note", "") == "- Note:"
    assert item("", "alone") == "- alone"


def test_labels_side_by_side_without_lines_are_a_list_by_column() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(50, 760, "Booking", font="bold", size=16)
    left = [("Order:", "A-17"), ("Product:", "Winter tour"), ("Dates:", "1 May to 3 May 2024")]
    right = [("Town:", "Oslo"), ("Contact:", "Ada Brook"), ("", "")]
    for number, pairs in enumerate(zip(left, right, strict=True)):
        for x, (label, value) in zip((50, 320), pairs, strict=True):
            page.text(x, 720 - 16 * number, label)
            page.text(x + 90, 720 - 16 * number, value)
    page.lines(50, 600, ["The order is binding for both sides as soon as the office at the harbour has signed it."])
    text = read(pdf).text
    assert (
        "- Order: A-17\n- Product: Winter tour\n- Dates: 1 May to 3 May 2024\n- Town: Oslo\n- Contact: Ada Brook\n\n"
    ) in text
    assert text.endswith("has signed it.")


def test_prose_with_colons_is_no_form() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(50, 760, "Rules", font="bold", size=16)
    page.lines(
        50, 720, ["Remember: the valve stays shut until the lamp is green, and the clerk: nobody else", "opens it."]
    )
    text = read(pdf).text
    assert "Remember: the valve stays shut until the lamp is green, and the clerk: nobody else opens it." in text
