"""Properties that come again: each is parsed once, and the document reads as if each were parsed where it stands."""

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.parse.docx.repeated import read_repeated
from autotune_lm.parse.ooxml import Package, W

from .docx_writer import docx

BOLD = "<w:rPr><w:b/></w:rPr>"


def opened(body):
    return read_repeated(Package(docx(body)), "word/document.xml")


def whole(root, repeated, name):
    """The tags below each element of a name, in the tree or in what stands for it."""
    return [[child.tag.removeprefix(W) for child in repeated.full(one)] for one in root.iter(W + name)]


def test_equal_groups_are_one_element():
    root, repeated = opened(
        f"<w:p><w:pPr>{BOLD}</w:pPr><w:r>{BOLD}<w:t>a</w:t></w:r><w:r>{BOLD}<w:t>b</w:t></w:r></w:p>"
    )
    first, second = root.iter(W + "rPr")
    assert repeated.full(first) is repeated.full(second) is not first
    assert whole(root, repeated, "rPr") == [["b"], ["b"]]
    assert whole(root, repeated, "pPr") == [["rPr"]]


def test_languages_count_each_place():
    said = '<w:rPr><w:lang w:val="de-DE"/></w:rPr>'
    changed = f"<w:rPr><w:i/><w:rPrChange>{said}</w:rPrChange></w:rPr>"
    root, repeated = opened(f"<w:p><w:r>{said}</w:r><w:r>{said}</w:r><w:r>{changed}</w:r></w:p>")
    assert repeated.languages(root) == {"de-DE": 3}
    assert whole(root, repeated, "r")[2] == ["rPr"]


@pytest.mark.parametrize(
    "text", ["<![CDATA[<w:rPr></w:rPr>]]>", "<!-- <w:rPr></w:rPr> -->x", "&lt;w:rPr&gt;&lt;/w:rPr&gt;"]
)
def test_what_only_looks_like_a_group_is_text(text):
    root, _ = opened(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    assert "".join(root.itertext()) in ("<w:rPr></w:rPr>", "x")


@pytest.mark.parametrize("inner", ["<w:b>", "</w:r><w:r>", "<w:b/></w:b>", '<w:b w:val="1" w:val="2"/>', "<x:b/>"])
def test_a_group_that_is_damaged_is_damage(inner):
    with pytest.raises(SourceError, match="no well-formed XML"):
        opened(f"<w:p><w:r><w:rPr>{inner}</w:rPr><w:t>a</w:t></w:r></w:p>")


@pytest.mark.parametrize("key", ["0", "99", "", "x"])
def test_a_stand_in_that_the_file_brings_does_no_harm(key):
    root, repeated = opened(f'<w:p><w:r><w:rPr k="{key}"/><w:t>a</w:t></w:r></w:p>')
    assert whole(root, repeated, "rPr") == [[]]
