"""Styles and levels of lists: a search finds in plain markup what the parser finds; odd markup is left to it."""

import pytest

from autotune_lm.parse.docx.entries import element_entry, element_level, plain_entry, plain_level
from autotune_lm.parse.ooxml import W
from autotune_lm.parse.xml_tree import xml_tree

STYLES = [
    '<w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
    '<w:rPr><w:b/><w:sz w:val="32"/></w:rPr>',
    '<w:name w:val="List Bullet"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr>'
    '<w:ind w:left="720" w:hanging="360"/></w:pPr>',
    '<w:name w:val="Source Code"/><w:rPr><w:rFonts w:ascii="Consolas" w:hAnsi="Arial"/><w:b w:val="0"/>'
    '<w:vertAlign w:val="superscript"/><w:lang w:val="de-DE"/></w:rPr>',
    '<w:name w:val="Größe"/><w:pPr><w:numPr/><w:ind w:start="100" /></w:pPr><w:rPr><w:vanish/><w:u w:val="none"/>'
    '<w:sz w:val="x"/><w:rStyle w:val="Strong"/></w:rPr>',
    "",
]
LEVELS = [
    '<w:start w:val="3"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/><w:pPr><w:ind w:left="360"/></w:pPr>',
    '<w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="\uf0b7"/><w:lvlRestart w:val="0"/>',
    '<w:start w:val="many"/>',
]


def both(tag, inner):
    text = f"<w:{tag}>{inner}</w:{tag}>".encode()
    root = xml_tree(f'<w:r xmlns:w="{W[1:-1]}">'.encode() + text + b"</w:r>", "a.xml")
    return text, root[0]


@pytest.mark.parametrize("inner", STYLES)
def test_a_style_is_read_alike_with_and_without_a_parser(inner):
    text, element = both("style", inner)
    assert plain_entry(text) == element_entry(element)


@pytest.mark.parametrize("inner", LEVELS)
def test_a_level_is_read_alike_with_and_without_a_parser(inner):
    text, element = both("lvl", inner)
    assert plain_level(text) == element_level(element)


@pytest.mark.parametrize(
    "inner",
    [
        '<w:name w:val="A &amp; B"/>',
        "<w:name w:val='heading 1'/>",
        "<w:pPr><w:rPr><w:b/></w:rPr></w:pPr>",
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>',
        '<w:rPr><w:b/><w:b w:val="0"/></w:rPr>',
        '<w:rPr><w:u w:color="FF0000" w:val="single"/></w:rPr>',
        '<x:name/><w:name w:val="a"/>',
    ],
)
def test_odd_markup_is_left_to_the_parser(inner):
    assert plain_entry(f"<w:style>{inner}</w:style>".encode()) is None
