"""Presentations that somebody made to cost time or memory: each ends, with what can be read of it."""

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.pptx.reader import Pptx

from .pptx_writer import BULLETS, Deck, body, cell, frame, link, paragraph, shape, table, title

SOURCE = Source(repository="r", uri="d.pptx", media_type="", sha256="00")


def read(deck: Deck, order: list[int] | None = None) -> Document:
    document = Pptx().parse(SOURCE, deck.bytes(order), lambda _: None)
    assert isinstance(document, Document), document
    return document


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "1. " * 300_000, "`" * 999_999, "_x000B_" * 150_000, "• " * 500_000, "(1/" * 300_000]
)
def test_long_texts_end(text: str) -> None:
    for mark in ("", "<a:buNone/>"):
        found = read(Deck().add(title("Head"), body(paragraph(text, mark=mark), paragraph("end", font="M" * 100_000))))
        assert found.text.endswith("end")
    assert read(Deck().add(title(text), body("end"))).text.endswith("end")


def test_wide_and_long_tables_end() -> None:
    rows = [["head"] * 3, [cell("x") * 5_000], *[["y"]] * 5_000]
    assert "head" in read(Deck().add(table(*rows))).text


def test_one_slide_shown_a_thousand_times_is_read_once() -> None:
    deck = Deck().add(title("Ebb"), body("falls"))
    assert read(deck, order=[1] * 1_000).text == "## Ebb\n\nfalls"


def test_shapes_on_a_staircase_end() -> None:
    steps = [shape(f"step {at}", at=(at * 0.05, at * 0.05, 0.05, 0.05)) for at in range(119)]
    found = read(Deck().add(*reversed(steps))).text.split("\n\n")
    assert found[:2] == ["step 0", "step 1"]


def test_a_part_with_entities_is_refused() -> None:
    deck = Deck(master=BULLETS).add(title("Ebb"))
    deck.slides[0] = '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + deck.slides[0].replace("Ebb", "&a;")
    with pytest.raises(SourceError):
        Pptx().parse(SOURCE, deck.bytes(), lambda _: None)


def test_a_chart_with_points_without_end_is_cut() -> None:
    point = '<c:pt idx="{0}"><c:v>{0}</c:v></c:pt>'
    points = "".join(point.format(at * 1_000_003) for at in range(20_000))
    lines = f"<c:lvl>{points}</c:lvl>" * 12
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart><c:plotArea>'
        f"<c:ser><c:cat>{lines}</c:cat><c:val>{points}</c:val></c:ser></c:plotArea></c:chart></c:chartSpace>"
    )
    deck = Deck().add(frame('<c:chart r:id="K"/>'), links=link("K", "chart", "../c.xml")).part("ppt/c.xml", chart)
    assert read(deck).text.count("\n") <= 502


def test_a_slide_beyond_the_limit_is_called_too_large() -> None:
    deck = Deck().add(body(*["<a:p><a:r><a:rPr/><a:t>a</a:t></a:r></a:p>"] * 600_000))
    with pytest.raises(SourceError, match="more than 4 million tags") as refused:
        Pptx().parse(SOURCE, deck.bytes(), lambda _: None)
    assert "split" in refused.value.hint


def test_of_many_damaged_slides_the_first_says_why() -> None:
    deck = Deck().add(title("Ebb")).add(title("Flow"))
    deck.slides = [slide[:-9] for slide in deck.slides]
    with pytest.raises(SourceError, match=r"none of its 2 slides .* 'ppt/slides/slide1\.xml'.* no well-formed XML"):
        Pptx().parse(SOURCE, deck.bytes(), lambda _: None)
