"""Presentations: slides in order, their titles, what is left out, and files that are broken."""

import zipfile

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.pptx.reader import Pptx

from .pptx_writer import Deck, body, link, packed, shape, title

SOURCE = Source(repository="r", uri="talks/tides.pptx", media_type="", sha256="00")
SECTIONS = (
    '<p:extLst><p:ext uri="x"><p14:sectionLst><p14:section name="Basics"><p14:sldIdLst><p14:sldId id="256"/>'
    '<p14:sldId id="257"/></p14:sldIdLst></p14:section><p14:section name="Default Section"><p14:sldIdLst>'
    '<p14:sldId id="258"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>'
)


def verdict(data: bytes) -> Document | Dropped:
    return Pptx().parse(SOURCE, data, lambda _: None)


def read(deck: Deck, order: list[int] | None = None) -> Document:
    document = verdict(deck.bytes(order))
    assert isinstance(document, Document), document
    return document


def test_slides_come_in_the_order_of_the_show_and_name_their_slide() -> None:
    deck = Deck().add(title("Ebb"), body("falls")).add(title("Flood"), body("rises"))
    document = read(deck, order=[2, 1])
    assert document.text == "## Flood\n\nrises\n\n## Ebb\n\nfalls"
    assert [block.locator.slide for block in document.blocks] == [1, 1, 2, 2]
    assert [block.level for block in document.blocks] == [2, 0, 2, 0]


def test_the_first_title_slide_names_the_document() -> None:
    deck = Deck().add(shape("by A. Mole", ph='type="subTitle"'), title("Tides", "ctrTitle"), layout="title")
    document = read(deck.add(title("Ebb"), body("falls")))
    assert document.text == "# Tides\n\nby A. Mole\n\n## Ebb\n\nfalls"
    assert document.title == "Tides"


def test_dividers_and_sections_are_headings_of_the_first_level() -> None:
    deck = Deck().add(title("Ebb"), body("falls")).add(title("Flood"), body("rises"))
    deck.add(title("Gauges"), layout="secHead").add(title("Float"), body("old"))
    deck.extra = SECTIONS
    headings = [line for line in read(deck).text.split("\n") if line.startswith("#")]
    assert headings == ["# Basics", "## Ebb", "## Flood", "# Gauges", "## Float"]


def test_a_slide_that_goes_on_has_no_second_heading() -> None:
    deck = Deck().add(title("Gauges"), body("one")).add(title("Gauges (cont.)"), body("two"))
    deck.add(title("Gauges 3/3"), body("three")).add(title("Tide 2024"), body("four"))
    assert read(deck).text == "## Gauges\n\none\n\ntwo\n\nthree\n\n## Tide 2024\n\nfour"


def test_a_large_short_text_at_the_top_is_a_title_and_others_are_not() -> None:
    large = shape("<a:p><a:r><a:rPr sz='3200'/><a:t>Tide tables</a:t></a:r></a:p>", at=(1, 0.5, 8, 1))
    plain = shape("Tide tables", at=(1, 0.5, 8, 1))
    below = shape("They list high water.", at=(1, 3, 8, 1))
    assert read(Deck().add(below, large)).text == "## Tide tables\n\nThey list high water."
    assert read(Deck().add(plain, below)).text == "Tide tables\n\nThey list high water."


def test_notes_follow_their_slide_with_a_label() -> None:
    notes = shape("Say it slowly.", "Twice.", ph='type="body" idx="1"') + shape("7", ph='type="sldNum"')
    document = read(Deck().add(title("Ebb"), body("falls"), notes=notes).add(title("Flood"), body("rises")))
    assert document.text == "## Ebb\n\nfalls\n\nSay it slowly.\n\nTwice.\n\n## Flood\n\nrises"
    assert [block.label for block in document.blocks] == ["", "", "notes", "notes", "", ""]


def test_hidden_slides_and_shapes_are_left_out_unless_nothing_else_is_there() -> None:
    deck = Deck().add(title("Seen"), body("text", "more")).add(title("Spare"), body("secret"), more='show="0"')
    deck.slides[0] = deck.slides[0].replace("</p:spTree>", shape("ghost", more='hidden="1"') + "</p:spTree>")
    document = read(deck)
    assert "secret" not in document.text
    assert "ghost" not in document.text
    assert document.notes == ("hidden slides left out: 2",)
    assert read(Deck().add(title("Only"), body("this"), more='show="0"')).text == "## Only\n\nthis"


def test_numbers_dates_and_footers_are_left_out() -> None:
    frame = [shape("Harbour office", ph='type="ftr"'), shape("1", ph='type="sldNum"'), shape("May", ph='type="dt"')]
    field = '<a:p><a:fld type="slidenum"><a:t>12</a:t></a:fld></a:p>'
    deck = Deck()
    for number in range(1, 5):
        mark = shape(f"Confidential, page {number}", at=(0, 7, 4, 0.4))
        deck.add(title(f"Gauge {'abcd'[number - 1]}"), body(f"reads {number} metres", field), mark, *frame)
    text = read(deck).text
    assert text.count("metres") == 4
    assert not any(word in text for word in ("Confidential", "Harbour", "12", "May"))


def test_what_stands_at_the_edge_of_one_slide_stays() -> None:
    deck = Deck()
    for number in range(4):
        deck.add(title(f"Gauge {'abcd'[number]}"), shape(f"Source: table {'wxyz'[number]}", at=(0, 7, 4, 0.4)))
    assert read(deck).text.count("Source: table") == 4


def test_comments_and_texts_beside_the_slide_are_counted() -> None:
    comments = '<p:cmLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cm/><p:cm/></p:cmLst>'
    deck = Deck().add(title("Ebb"), shape("old draft", at=(-9, 1, 3, 1)), links=link("C", "comments", "../c.xml"))
    document = read(deck.part("ppt/c.xml", comments))
    assert document.text == "## Ebb"
    assert document.notes == ("comments left out: 2", "texts beside the slide left out: 1")


def test_the_strict_dialect_is_read() -> None:
    data = Deck().add(title("Ebb"), body("falls", "slowly")).bytes()
    strict = {
        name: text.replace("http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/").replace("/2006/", "/")
        if "package" not in text
        else text
        for name, text in unpacked(data).items()
    }
    document = verdict(packed(strict))
    assert isinstance(document, Document)
    assert document.text == "## Ebb\n\n- falls\n- slowly"


def unpacked(data: bytes) -> dict[str, str]:
    import io

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_slide_that_is_broken_or_missing_costs_that_slide() -> None:
    deck = Deck().add(title("Ebb"), body("falls")).add(title("Flood")).add(title("Neap"))
    deck.slides[1] = "<p:sld"
    parts = unpacked(deck.bytes())
    del parts["ppt/slides/slide3.xml"]
    document = verdict(packed(parts))
    assert isinstance(document, Document)
    assert document.text == "## Ebb\n\nfalls"
    assert document.notes == ("slides that cannot be read: 2, 3",)


def test_damage_is_refused_and_nothing_is_empty() -> None:
    data = Deck().add(title("Ebb")).bytes()
    broken = Deck().add(title("Ebb"))
    broken.slides[0] = "<p:sld"
    bad = {"cut": data[: len(data) // 2], "no deck": packed({"a.txt": "x"}), "all slides": broken.bytes()}
    bad["old"] = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
    bad["encrypted"] = bad["old"] + "EncryptedPackage".encode("utf-16-le")
    for name, one in bad.items():
        with pytest.raises(SourceError) as caught:
            verdict(one)
        assert caught.value.hint, name
    for one in (b"", Deck().bytes(), Deck().add().add().bytes()):
        found = verdict(one)
        assert isinstance(found, Dropped)
        assert found.reason == "empty"
