"""XML out of documents: no entity is resolved, nothing is fetched, damage is named with its place."""

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.parse.xml_tree import xml_tree

LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>'


def test_the_root_element():
    assert xml_tree(b"<d><p>text</p><!-- no --></d>", "a.xml").findtext("p") == "text"


def test_damage_is_named_with_its_line():
    with pytest.raises(SourceError, match=r"its part 'word/document\.xml', line 2 is no well-formed XML"):
        xml_tree(b"<d>\n<p></d>", "word/document.xml")


@pytest.mark.parametrize("data", [b"", b"no xml", b"\x00\x01", b"<d>" * 3])
def test_what_is_no_tree(data):
    with pytest.raises(SourceError, match="no well-formed XML"):
        xml_tree(data, "a.xml")


def test_what_nests_too_deep_is_not_called_damaged():
    with pytest.raises(SourceError, match=r"its part 'a\.xml' nests deeper than 256 elements") as caught:
        xml_tree(b"<d>" * 400 + b"</d>" * 400, "a.xml")
    assert "damaged" not in str(caught.value)
    assert xml_tree(b"<d>" * 250 + b"</d>" * 250, "a.xml").tag == "d"


def test_a_document_type_is_refused_where_none_is_usual():
    with pytest.raises(SourceError, match="declares a document type"):
        xml_tree(LAUGHS.encode(), "a.xml")


def test_entities_are_not_expanded_where_a_document_type_is_usual(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    root = xml_tree(LAUGHS.encode(), "a.xml", doctype=True)
    assert "ha" not in "".join(root.itertext())
    outside = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]><d>&x;</d>'
    assert "secret" not in "".join(xml_tree(outside.encode(), "a.xml", doctype=True).itertext())
