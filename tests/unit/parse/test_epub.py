"""E-books: reading order, chapters, what is no part of the work, protection and damage."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.epub.reader import Epub

CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
SOURCE = Source(repository="r", uri="dir/book.epub", media_type="application/epub+zip", sha256="")
Parts = Mapping[str, str | bytes]


def page(body: str, kind: str = "") -> str:
    typed = f' epub:type="{kind}"' if kind else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>t</title></head><body{typed}>{body}</body></html>'
    )


def opf(names: list[str], extra: str = "", guide: str = "") -> str:
    items = "".join(
        f'<item id="i{at}" href="{name}" media-type="application/xhtml+xml"/>' for at, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="i{at}"/>' for at in range(len(names)))
    return (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Tides</dc:title><dc:title>A subtitle</dc:title>'
        f"<dc:language>en-GB</dc:language></metadata><manifest>{items}{extra}</manifest>"
        f'<spine toc="ncx">{spine}</spine>{guide}</package>'
    )


def book(pages: Parts, package: str = "", more: Parts | None = None) -> bytes:
    """A book with these pages in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OPS/book.opf", package or opf([name for name in pages if "nav" not in name]))
        for name, text in {**{f"OPS/{name}": text for name, text in pages.items()}, **(more or {})}.items():
            archive.writestr(name, text)
    return out.getvalue()


def read(data: bytes) -> Document:
    found = Epub().parse(SOURCE, data, lambda _: None)
    assert isinstance(found, Document), found
    return found


def blocks(data: bytes) -> list[tuple[str, str, str]]:
    found = read(data)
    return [(block.kind, found.slice(block), block.locator.chapter) for block in found.blocks]


NAV = page(
    '<nav epub:type="toc"><ol><li><a href="p1.xhtml">Part One</a><ol><li><a href="c1.xhtml">The Moon</a></li>'
    '<li><a href="c2.xhtml#a">The Sun</a></li></ol></li><li><a href="c3.xhtml">The Sea</a></li></ol></nav>'
)
NCX = (
    '<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap><navPoint id="a">'
    '<navLabel><text>Part One</text></navLabel><content src="p1.xhtml"/><navPoint><navLabel><text>The Moon</text>'
    '</navLabel><content src="c1.xhtml"/></navPoint><navPoint id="c"><navLabel><text>The Sun</text></navLabel><content '
    'src="c2.xhtml#a"/></navPoint></navPoint><navPoint id="d"><navLabel><text>The Sea</text></navLabel><content '
    'src="c3.xhtml"/></navPoint></navMap></ncx>'
)
PAGES = {
    "p1.xhtml": page("<h1>Part One</h1>"),
    "c1.xhtml": page("<h1>The Moon</h1><p>It pulls.</p><h2>Why</h2><p>Mass.</p>"),
    "c2.xhtml": page("<p>It pulls too.</p>"),
    "c3.xhtml": page("<h3>The Sea</h3><p>It is wide.</p>"),
}
WANTED = [
    ("heading", "# Part One", "Part One"),
    ("heading", "## The Moon", "The Moon"),
    ("paragraph", "It pulls.", "The Moon"),
    ("heading", "### Why", "The Moon"),
    ("paragraph", "Mass.", "The Moon"),
    ("heading", "## The Sun", "The Sun"),
    ("paragraph", "It pulls too.", "The Sun"),
    ("heading", "# The Sea", "The Sea"),
    ("paragraph", "It is wide.", "The Sea"),
]
NAV_ITEM = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
NCX_ITEM = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'


def test_parts_stand_above_chapters_as_the_contents_have_them() -> None:
    assert blocks(book(PAGES, opf(list(PAGES), NAV_ITEM), {"OPS/nav.xhtml": NAV})) == WANTED


def test_the_contents_of_epub_2_say_the_same() -> None:
    assert blocks(book(PAGES, opf(list(PAGES), NCX_ITEM), {"OPS/toc.ncx": NCX})) == WANTED


def test_without_contents_the_headings_are_the_chapters() -> None:
    found = blocks(book({"a.xhtml": page("<h2>One</h2><p>x</p>"), "b-2.xhtml": page("<p>y</p>")}))
    assert [(text, chapter) for _, text, chapter in found] == [("# One", "One"), ("x", "One"), ("y", "b-2")]


def test_title_and_language_are_those_of_the_package() -> None:
    found = read(book(PAGES))
    assert (found.title, found.language) == ("The Tides", "en-GB")


def test_the_order_is_that_of_the_spine() -> None:
    package = opf(["b.xhtml", "a.xhtml"])
    found = blocks(book({"a.xhtml": page("<p>first</p>"), "b.xhtml": page("<p>second</p>")}, package))
    assert [text for _, text, _ in found] == ["second", "first"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x1.xhtml", page("<p>Published by</p>", "imprint")),
        ("x2.xhtml", page('<section epub:type="colophon"><p>Set in</p></section>', "backmatter")),
        ("x3.xhtml", page('<section role="doc-cover"><p>Cover</p></section>')),
        ("cover.xhtml", page("<p>Cover</p>")),
        ("title_page.xhtml", page("<p>The Tides</p>")),
        ("001_copyright.xhtml", page("<p>All rights reserved.</p>")),
        ("in.xhtml", page("".join(f'<p><a href="c{n}.xhtml">Chapter {n}</a></p>' for n in range(9)))),
    ],
)
def test_what_is_no_part_of_the_work_is_left_out(name: str, text: str) -> None:
    assert [text for _, text, _ in blocks(book({name: text, "c.xhtml": page("<p>It pulls.</p>")}))] == ["It pulls."]
    assert len(blocks(book({name: text}))) >= 1, "a book of nothing else is read"


def test_the_guide_names_what_is_left_out() -> None:
    guide = '<guide><reference type="copyright-page" href="a.xhtml"/></guide>'
    data = book(
        {"a.xhtml": page("<p>Rights</p>"), "b.xhtml": page("<p>Text</p>")}, opf(["a.xhtml", "b.xhtml"], "", guide)
    )
    assert [text for _, text, _ in blocks(data)] == ["Text"]


def test_a_long_chapter_with_the_name_of_a_cover_stays() -> None:
    assert (
        read(book({"cover.xhtml": page("<p>It pulls.</p>" * 1000), "b.xhtml": page("<p>x</p>")})).text.count("It")
        == 1000
    )


def test_notes_stay_and_their_marks_go() -> None:
    text = page(
        '<p>It pulls<a epub:type="noteref" href="#n1">1</a>.</p><aside epub:type="footnote" id="n1"><p>So they say.</p>'
        '</aside><p>Page<span epub:type="pagebreak" title="7">7</span> turned.</p>'
    )
    assert [text for _, text, _ in blocks(book({"a.xhtml": text}))] == ["It pulls.", "So they say.", "Page turned."]


def test_verse_keeps_its_lines() -> None:
    text = page('<section epub:type="z3998:poem"><h2>Ebb</h2><p><span>one</span><br/><span>two</span></p></section>')
    assert [text for _, text, _ in blocks(book({"a.xhtml": text}))] == ["# Ebb", "one\ntwo"]


def encryption(way: str, part: str) -> dict[str, str]:
    data = (
        f'<enc:EncryptedData xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptionMethod Algorithm="{way}"/>'
        f'<enc:CipherData><enc:CipherReference URI="{part}"/></enc:CipherData></enc:EncryptedData>'
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:container"
    return {"META-INF/encryption.xml": f'<encryption xmlns="{space}">{data}</encryption>'}


def test_protection_is_said_and_hidden_fonts_are_none() -> None:
    aes = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
    with pytest.raises(SourceError) as refusal:
        read(book(PAGES, "", encryption(aes, "OPS/c1.xhtml")))
    assert "protection" in refusal.value.message
    assert refusal.value.hint
    assert read(book(PAGES, "", encryption("http://www.idpf.org/2008/embedding", "OPS/font.otf")))
    assert read(book(PAGES, "", encryption(aes, "OPS/font.otf")))


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 no zip",
        book(PAGES)[:-200],
        book(PAGES, "<package"),
        book(PAGES, opf([])),
        book({"a.xhtml": page("")}),
    ],
    ids=["no zip", "cut off", "no package", "no spine", "no text"],
)
def test_damage_is_said(data: bytes) -> None:
    with pytest.raises(SourceError) as refusal:
        Epub().parse(SOURCE, data, lambda _: None)
    assert refusal.value.hint


def test_a_book_of_pictures_is_empty() -> None:
    picture = '<item id="p" href="p.jpg" media-type="image/jpeg"/>'
    data = book({"a.xhtml": page('<img src="p.jpg" alt=""/>')}, opf(["a.xhtml"], picture))
    found = Epub().parse(SOURCE, data, lambda _: None)
    assert isinstance(found, Dropped)
    assert found.reason == "empty"


def test_links_that_lead_out_and_missing_parts_are_passed_over() -> None:
    data = book({"a.xhtml": page("<p>x</p>")}, opf(["../../etc/passwd", "gone.xhtml", "http://x/y.xhtml", "a.xhtml"]))
    assert [text for _, text, _ in blocks(data)] == ["x"]


def test_a_text_is_known_by_its_type() -> None:
    assert read(book({"chapter1": page("<p>x</p>")})).text == "x"


def test_names_with_spaces_are_found() -> None:
    assert read(book({"a b.xhtml": page("<p>x</p>")}, opf(["a%20b.xhtml"]))).text == "x"


def test_a_page_that_is_not_well_formed_is_read_all_the_same() -> None:
    assert read(book({"a.xhtml": page("<p>one<br>two &nbsp; & three")})).text == "one two & three"


def test_a_page_that_is_no_text_costs_only_itself() -> None:
    found = read(book({"a.xhtml": b"\x89PNG\r\n\x1a\n" + bytes(99), "b.xhtml": page("<p>x</p>")}))
    assert found.text == "x"
    assert found.notes == ("OPS/a.xhtml is no text",)


def test_entities_are_not_expanded() -> None:
    text = page("<p>a &boom; b</p>").replace("<!DOCTYPE html>", '<!DOCTYPE html [<!ENTITY boom "BOOM">]>')
    assert "BOOM" not in read(book({"a.xhtml": text})).text
