"""Tables of HTML pages: cells that span, header rows, tables that hold no data."""

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.html.reader import Html


def blocks(text: str) -> list[tuple[str, str]]:
    source = Source(repository="r", uri="page.html", media_type="text/html", sha256="")
    found = Html().parse(source, text.encode(), lambda _: None)
    assert isinstance(found, Document), found
    return [(block.kind, found.slice(block)) for block in found.blocks]


def rows(text: str) -> list[list[str]]:
    """The cells of the only table."""
    ((kind, found),) = blocks(text)
    assert kind == "table"
    lines = [line[2:-2].split(" | ") for line in found.split("\n")]
    assert lines[1] == ["---"] * len(lines[0])
    return [lines[0], *lines[2:]]


def table(*lines: str) -> str:
    """Cells between commas; one that starts with ``!`` is a header, ``2>`` and ``2v`` span columns and rows."""
    out = []
    for line in lines:
        cells = []
        for cell in line.split(","):
            tag, text, span = "td", cell, ""
            if text.startswith("!"):
                tag, text = "th", text[1:]
            if text[1:2] in (">", "v"):
                span = f' {"colspan" if text[1] == ">" else "rowspan"}="{text[0]}"'
                text = text[2:]
            cells.append(f"<{tag}{span}>{text}</{tag}>")
        out.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(out)}</table>"


def test_a_plain_table() -> None:
    assert rows(table("!a,!b", "1,2", "3,4")) == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_a_cell_that_spans_rows_stands_in_each_of_them() -> None:
    assert rows(table("!a,!b", "2vx,1", "2")) == [["a", "b"], ["x", "1"], ["x", "2"]]


def test_a_row_of_cells_that_only_go_on_below_is_left_out() -> None:
    text = table("!Year,!Quarter,!Month", "!3v2025,!3vQ1", "January", "February", "March")
    assert rows(text)[1:] == [["2025", "Q1", "January"], ["2025", "Q1", "February"], ["March", "", ""]]


def test_a_cell_that_spans_columns_stands_in_the_first_and_in_headers_in_all() -> None:
    text = table("!2vname,!2>size", "!min,!max", "a,1,2", "2>all,3")
    assert rows(text) == [["name", "size min", "size max"], ["a", "1", "2"], ["all", "", "3"]]


def test_pipes_and_blocks_in_cells() -> None:
    text = (
        "<table><tr><th>a<th>b<tr><td>x|y <code>p|q</code><td><p>one</p><ul><li>two<li>three</ul><pre>z</pre></table>"
    )
    assert rows(text)[1] == ["x\\|y `p\\|q`", "one two; three `z`"]


def test_empty_columns_and_rows_are_left_out() -> None:
    assert rows(table("!a,,!b", "1,,2", ",,", "3,,4")) == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_a_caption_stands_before_its_table() -> None:
    text = "<table><caption>Tides</caption><tr><th>a<th>b<tr><td>1<td>2</table>"
    assert blocks(text) == [("paragraph", "Tides"), ("table", "| a | b |\n| --- | --- |\n| 1 | 2 |")]


def test_a_table_inside_a_cell_is_its_text() -> None:
    inner = table("!t,!s", "1,x")
    assert rows(table("!a,!b", f"k,{inner.replace(',', ' ')}"))[1][1].startswith("t s")


def test_names_with_values_are_definitions() -> None:
    assert blocks(table("!Port,8080", "!Host,localhost")) == [("list", "- Port: 8080\n- Host: localhost")]
    assert blocks(table("Port:,8080", "Host:,localhost")) == [("list", "- Port: 8080\n- Host: localhost")]


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><td><h2>T</h2><p>x</p></td><td><p>y</p></td></tr></table>",
        "<table role='presentation'><tr><td><h2>T</h2><p>x</td><td>y</td></tr></table>",
        "<table><tr><td><table><tr><td><h2>T</h2>x</td></tr></table></td><td>y</td></tr></table>",
        "<table><tr><td><h2>T</h2></td></tr><tr><td>x</td></tr><tr><td>y</td></tr></table>",
    ],
)
def test_a_table_that_arranges_the_page_is_its_blocks(text: str) -> None:
    assert blocks(text) == [("heading", "## T"), ("paragraph", "x"), ("paragraph", "y")]


def test_code_of_several_lines_in_a_cell_stays_code() -> None:
    text = "<table><tr><td>before<td>after<tr><td><pre>a\nb</pre><td><pre>c\nd</pre></table>"
    assert ("code", "```\na\nb\n```") in blocks(text)


def test_rows_of_any_width_are_one_table() -> None:
    assert rows(table("!a,!b,!c", "1", "2,3,4,5")) == [["a", "b", "c", ""], ["1", "", "", ""], ["2", "3", "4", "5"]]
