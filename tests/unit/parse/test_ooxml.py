"""Office packages: parts by relationships, both dialects, what cannot be opened."""

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.parse.docx.shelf import Shelf
from autotune_lm.parse.ooxml import MOST_MARKUP, Package, Properties, W

from .docx_writer import STRICT, docx, p, packed


def test_parts_are_found_by_relationships_whatever_their_names() -> None:
    package = Package(docx(p("x"), main="odd/Name.XML", title=" A  title ", styles=""))
    assert package.main("word/document.xml") == "odd/Name.XML"
    assert package.linked("odd/Name.XML", "styles") == "odd/styles.xml"
    assert package.linked("odd/Name.XML", "numbering") == ""
    assert "ODD/name.xml" in package
    assert package.properties() == Properties("A title", "")


def test_a_strict_part_has_the_transitional_names() -> None:
    assert Package(docx(p("x"), spaces=STRICT)).tree("word/document.xml").tag == W + "document"


def test_a_part_in_utf_16_is_read() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><a>ä</a>'.encode("utf-16")
    data = packed({"a.xml": "x"})
    package = Package(data)
    package.read = lambda _: text  # type: ignore[method-assign]  # zip files of the writer hold UTF-8
    assert package.tree("a.xml").text == "ä"


def test_relationships_that_are_damaged_or_lead_outside_are_none() -> None:
    links = '<Relationships><Relationship Id="a" Type="x/styles" Target="../../../etc/passwd"/>'
    links += '<Relationship Id="b" Type="x/hyperlink" Target="http://a.example" TargetMode="External"/></Relationships>'
    package = Package(packed({"word/document.xml": "<a/>", "word/_rels/document.xml.rels": links}))
    assert package.linked("word/document.xml", "styles") == ""
    assert package.links("word/document.xml")["b"].external
    assert Package(packed({"a.xml": "<a/>", "_rels/.rels": "<broken"})).links() == {}


PLAIN = (
    '<Relationships xmlns="urn:r"><Relationship Id="a" Type="x/styles" Target="styles.xml"/>'
    '<Relationship Id="b" Type="x/notes" Target="../n/notes.xml"/>'
    '<Relationship Id="c" Type="x/hyperlink" Target="http://a.example/?b#c" TargetMode="External"/></Relationships>'
)
ONE = '<Relationship Id="a" Type="x/styles" Target="styles.xml"/>'


@pytest.mark.parametrize(
    "links",
    [
        PLAIN,
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' + PLAIN,
        PLAIN.replace('Type="x/notes" Target="../n/notes.xml"', "Target='../n/notes.xml' Type='x/notes'"),
        PLAIN.replace('"urn:r"', '"urn:r" by="ü"'),
        PLAIN.replace("styles.xml", "st&#121;les.xml"),
        PLAIN.replace("<Relationship ", "<!-- > --><Relationship "),
        PLAIN.replace("Relationship", "r:Relationship").replace("xmlns", "xmlns:r"),
    ],
)
def test_relationships_are_the_same_however_they_are_written(links: str) -> None:
    found = Package(packed({"w/d.xml": "<a/>", "w/_rels/d.xml.rels": links})).links("w/d.xml").values()
    assert [(one.id, one.kind, one.target, one.external) for one in found] == [
        ("a", "styles", "w/styles.xml", False),
        ("b", "notes", "n/notes.xml", False),
        ("c", "hyperlink", "http://a.example/?b#c", True),
    ]


@pytest.mark.parametrize(
    "links",
    [PLAIN.replace('Id="a"', 'Id="a" Id="a"'), PLAIN[:-9], PLAIN.replace('"a"', '"<"'), PLAIN + ONE, PLAIN * 2],
)
def test_relationships_that_are_no_xml_are_none(links: str) -> None:
    assert Package(packed({"w/d.xml": "<a/>", "w/_rels/d.xml.rels": links})).links("w/d.xml") == {}


@pytest.mark.parametrize("links", [PLAIN.replace(ONE, ONE * 1_500), PLAIN.replace("x/styles", "x" * 90_000)])
def test_relationships_without_end_are_read(links: str) -> None:
    found = Package(packed({"w/d.xml": "<a/>", "w/_rels/d.xml.rels": links})).links("w/d.xml")
    assert found["c"].external


def test_more_markup_than_any_document_has_is_refused() -> None:
    package = Package(docx(p("x")))
    package.read = lambda _: b"<a>" + b"<b/>" * (MOST_MARKUP + 1) + b"</a>"  # type: ignore[method-assign]
    with pytest.raises(SourceError, match="million tags"):
        package.tree("word/document.xml")


@pytest.mark.parametrize("prefix", ["w", "x"])
def test_things_on_a_shelf_are_found_whatever_the_prefix(prefix: str) -> None:
    text = (
        f'<w:styles xmlns:w="{W[1:-1]}" xmlns:o="urn:o"><w:one><w:b/></w:one>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="A" o:x="1"><w:name w:val="n"/></w:style>'
        '<w:style w:type="table" w:styleId="B"/></w:styles>'
    )
    shelf = Shelf(text.replace("xmlns:w", f"xmlns:{prefix}").replace("w:", f"{prefix}:").encode(), "style", "styleId")
    found = shelf.get("A")
    assert found is not None
    assert [child.tag for child in found] == [W + "name"]
    assert shelf.marked('w:type="paragraph"', 'w:default="1"') == "A"
    single = shelf.single("one")
    assert single is not None
    assert single[0].tag == W + "b"
    assert shelf.get("C") is None


def test_a_damaged_shelf_is_empty() -> None:
    assert Shelf(b"<w:styles><w:style", "style", "styleId").get("A") is None
    assert Shelf(b"", "style", "styleId").get("A") is None
