"""The text of shapes: lists, code, tables, drawings, and the order in which they are read."""

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.pptx.reader import Pptx

from .pptx_writer import Deck, body, cell, frame, link, paragraph, place, shape, table, title

SOURCE = Source(repository="r", uri="d.pptx", media_type="", sha256="00")
NUMBERS = '<a:buAutoNum type="arabicPeriod"/>'
MATH = "<m:oMath><m:r><m:t>h=2</m:t></m:r></m:oMath>"


def text(*shapes: str, layouts: dict[str, str] | None = None) -> str:
    document = parsed(Deck(layouts).add(*shapes))
    return document.text


def parsed(deck: Deck) -> Document:
    document = Pptx().parse(SOURCE, deck.bytes(), lambda _: None)
    assert isinstance(document, Document), document
    return document


def test_bullets_come_from_the_master_and_levels_nest() -> None:
    found = text(body("Tides", paragraph("spring", 1), paragraph("neap", 2), "Winds", paragraph("gale", 2)))
    assert found == "- Tides\n  - spring\n    - neap\n- Winds\n  - gale"


def test_the_layout_and_the_paragraph_take_bullets_away() -> None:
    bare = "<p:txBody><a:lstStyle><a:lvl1pPr><a:buNone/></a:lvl1pPr></a:lstStyle></p:txBody>"
    layout = (
        f'<p:sp><p:nvSpPr><p:cNvPr/><p:cNvSpPr/><p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr>{bare}</p:sp>'
    )
    assert text(body("one", "two"), layouts={"obj": layout}) == "one\n\ntwo"
    assert text(body("one", "two", paragraph("three", mark="<a:buNone/>"))) == "- one\n- two\n\nthree"


def test_one_bullet_alone_is_a_paragraph() -> None:
    assert text(body("Only this.")) == "Only this."


def test_numbers_count_on_from_where_they_start() -> None:
    start = '<a:buAutoNum type="arabicPeriod" startAt="3"/>'
    found = text(
        shape(
            paragraph("open", mark=start),
            paragraph("wait", 1, mark='<a:buChar char="-"/>'),
            paragraph("close", mark=start),
        )
    )
    assert found == "3. open\n   - wait\n4. close"


@pytest.mark.parametrize("lines", [("• open", "• close"), ("– open", "– close"), ("\uf0a7 open", "\uf0a7close")])
def test_bullets_that_somebody_typed_are_bullets(lines: tuple[str, str]) -> None:
    assert text(shape(*lines)) == "- open\n- close"


def test_numbers_that_somebody_typed_are_numbers() -> None:
    assert text(shape("1. open", "2. close")) == "1. open\n2. close"
    assert text(body("1) open", "2) close")) == "1. open\n2. close"
    assert text(shape("2024. A year", "3 metres")) == "2024. A year\n\n3 metres"


def test_line_breaks_are_spaces_and_fields_of_the_frame_go() -> None:
    broken = "<a:p><a:r><a:t>High_x000B_water</a:t></a:r><a:br/><a:r><a:t>at  noon</a:t></a:r></a:p>"
    assert text(shape(broken)) == "High water at noon"


def test_monospaced_lines_are_code_with_their_margins() -> None:
    lines = [paragraph(one, font="Consolas") for one in ("def tide():", "    return 3", "")]
    assert text(shape("Call it:", *lines)) == "Call it:\n\n```\ndef tide():\n    return 3\n```"


def test_paragraphs_of_several_lines_of_code_are_blocks_of_their_own() -> None:
    lines = "</a:t></a:r><a:br/><a:r><a:rPr><a:latin typeface='Consolas'/></a:rPr><a:t>"
    blocks = [paragraph("FIRST", font="Consolas").replace("FIRST", one) for one in (f"a = 1{lines}b = 2", f"c{lines}d")]
    assert text(shape(*blocks)) == "```\na = 1\nb = 2\n```\n\n```\nc\nd\n```"


def test_code_inside_a_text_stands_in_backticks_and_bold_starts_are_known() -> None:
    runs = (
        '<a:p><a:r><a:rPr b="1"/><a:t>Gauge:</a:t></a:r><a:r><a:t> call </a:t></a:r><a:r><a:rPr>'
        '<a:latin typeface="Courier New"/></a:rPr><a:t>read()</a:t></a:r><a:r><a:t> now</a:t></a:r></a:p>'
    )
    document = parsed(Deck().add(shape(runs)))
    assert document.text == "Gauge: call `read()` now"
    assert document.text[: document.blocks[0].strong] == "Gauge:"


def test_a_deck_in_one_typewriter_face_is_no_code() -> None:
    deck = Deck().add(*[shape(paragraph("The tide rises twice a day. " * 10, font="Courier New")) for _ in range(10)])
    assert "```" not in parsed(deck).text


def test_equations_are_text_once() -> None:
    alone = f"<a:p><mc:AlternateContent><mc:Choice Requires='a14'><a14:m><m:oMathPara>{MATH}</m:oMathPara></a14:m>"
    alone += "</mc:Choice><mc:Fallback><a:r><a:t> </a:t></a:r></mc:Fallback></mc:AlternateContent></a:p>"
    inside = f"<a:p><a:r><a:t>Where </a:t></a:r><a14:m>{MATH}</a14:m><a:r><a:t> holds</a:t></a:r></a:p>"
    assert text(shape(alone, inside)) == "$$\nh=2\n$$\n\nWhere $h=2$ holds"


def test_tables_hold_merged_cells_once_and_escape_pipes() -> None:
    merged = cell("both", 'gridSpan="2"') + cell("", 'hMerge="1"')
    found = text(table(["Port", "High", "Low"], ["A|B", merged]))
    assert found == "| Port | High | Low |\n| --- | --- | --- |\n| A\\|B | both |  |"


def test_a_table_of_one_row_is_text() -> None:
    assert text(table(["High water", "noon"])) == "High water\n\nnoon"


def test_alternatives_are_read_once_and_unknown_shapes_keep_their_text() -> None:
    both = f"<mc:AlternateContent><mc:Choice Requires='x'>{shape('new')}</mc:Choice>"
    both += f"<mc:Fallback>{shape('new')}</mc:Fallback></mc:AlternateContent>"
    assert text(both, f"<p:strange>{paragraph('kept')}</p:strange>") == "new\n\nkept"


def test_two_columns_with_heads_are_read_column_by_column() -> None:
    shapes = [
        shape("Left head", at=(1, 2, 3, 0.5)),
        shape("left text", at=(1, 2.6, 3, 3)),
        shape("Right head", at=(5, 2, 3, 0.5)),
        shape("right text", at=(5, 2.6, 3, 3)),
    ]
    assert text(*shapes).split("\n\n") == ["Left head", "left text", "Right head", "right text"]


def test_rows_of_labels_are_read_row_by_row() -> None:
    grid = [("a", 1, 2), ("b", 5, 2), ("c", 1, 4), ("d", 5, 4)]
    shapes = [shape(name, at=(left, top, 3, 1)) for name, left, top in grid]
    assert text(*shapes) == "a\n\nb\n\nc\n\nd"


def test_places_are_inherited_and_titles_come_first() -> None:
    layout = (
        f'<p:sp><p:nvSpPr><p:cNvPr/><p:cNvSpPr/><p:nvPr><p:ph type="body" idx="7"/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{place((1, 5, 8, 1))}</p:spPr></p:sp>"
    )
    shapes = [shape("last", ph='type="body" idx="7"'), shape("first", at=(1, 2, 8, 1)), title("Head")]
    assert text(*shapes, layouts={"obj": layout}) == "## Head\n\nfirst\n\nlast"


def test_a_group_stays_together_and_moves_its_shapes() -> None:
    def group(names: tuple[str, str], left: float) -> str:
        inner = '<a:chOff x="0" y="0"/><a:chExt cx="914400" cy="914400"/>'
        shapes = [shape(name, at=(0, row * 0.5, 1, 0.4)) for row, name in enumerate(names)]
        return (
            "<p:grpSp><p:nvGrpSpPr><p:cNvPr/></p:nvGrpSpPr><p:grpSpPr>"
            f"{place((left, 2, 3, 3), more=inner)}</p:grpSpPr>{shapes[1]}{shapes[0]}</p:grpSp>"
        )

    assert text(group(("B", "b"), 5), group(("A", "a"), 1)).split("\n\n") == ["A", "a", "B", "b"]


CHART = """<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><c:tx><c:rich><a:p><a:r>
<a:t>Heights</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart>{series}</c:barChart></c:plotArea>
</c:chart></c:chartSpace>"""


def series(name: str, values: dict[str, str], code: str = "General") -> str:
    def points(texts: list[str]) -> str:
        return "".join(f'<c:pt idx="{at}"><c:v>{one}</c:v></c:pt>' for at, one in enumerate(texts))

    return (
        f"<c:ser><c:tx><c:strRef><c:strCache>{points([name])}</c:strCache></c:strRef></c:tx>"
        f"<c:cat><c:strRef><c:strCache>{points(list(values))}</c:strCache></c:strRef></c:cat><c:val><c:numRef>"
        f"<c:numCache><c:formatCode>{code}</c:formatCode>{points(list(values.values()))}</c:numCache></c:numRef></c:val></c:ser>"
    )


def test_a_chart_is_a_table_of_what_it_was_drawn_from() -> None:
    drawn = series("High", {"May": "3.1000000000000001", "June": "4"})
    drawn += series("Share", {"May": "0.25", "June": "0.5"}, "0%")
    deck = Deck().add(frame('<c:chart r:id="K"/>'), links=link("K", "chart", "../charts/c.xml"))
    found = parsed(deck.part("ppt/charts/c.xml", CHART.format(series=drawn))).text
    assert (
        found == "Heights\n\n| Category | High | Share |\n| --- | --- | --- |\n| May | 3.1 | 25% |\n| June | 4 | 50% |"
    )


def test_a_diagram_is_a_list_and_a_circle_in_it_ends() -> None:
    def point(name: str, words: str, kind: str = "node") -> str:
        return f'<dgm:pt modelId="{name}" type="{kind}"><dgm:t>{paragraph(words)}</dgm:t></dgm:pt>'

    links = "".join(
        f'<dgm:cxn srcId="{above}" destId="{below}" srcOrd="{order}"/>'
        for above, below, order in (("0", "2", 1), ("0", "1", 0), ("1", "3", 0), ("3", "1", 0))
    )
    points = point("0", "", "doc") + point("1", "Plan") + point("2", "Sail") + point("3", "Chart")
    space = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    space += 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    model = f"<dgm:dataModel {space}><dgm:ptLst>{points}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst></dgm:dataModel>"
    deck = Deck().add(frame('<dgm:relIds r:dm="K"/>'), links=link("K", "diagramData", "../d.xml"))
    assert parsed(deck.part("ppt/d.xml", model)).text == "- Plan\n  - Chart\n- Sail"


def test_a_drawing_that_is_broken_is_noted() -> None:
    deck = Deck().add(shape("Text."), frame('<c:chart r:id="none"/>'), frame("<p:oleObj/>"))
    assert parsed(deck).notes == ("charts that cannot be read left out: 1", "objects of other programs left out: 1")


def test_thousands_of_shapes_and_deep_groups_end() -> None:
    many = [shape(f"text {at}", at=(at % 9, at % 7, 3, 3)) for at in range(6000)]
    document = parsed(Deck().add(*many))
    assert document.text.count("text ") == 5000
    assert document.notes == ("shapes beyond the first 5,000 of a slide left out: 1",)
    deep = "<p:grpSp><p:grpSpPr/>" * 60 + shape("deep") + "</p:grpSp>" * 60
    assert text(deep) == "deep"
