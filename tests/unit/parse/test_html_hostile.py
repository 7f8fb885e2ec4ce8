"""HTML that is made to break readers: what it costs grows with its size, and nothing is lost without a word."""

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.html.reader import Html
from autotune_lm.parse.html.source import flattened

SOURCE = Source(repository="r", uri="page.html", media_type="text/html", sha256="")
END = "<p>the very end"


def read(text: str) -> Document:
    found = Html().parse(SOURCE, text.encode(), lambda _: None)
    assert isinstance(found, Document), found
    return found


@pytest.mark.parametrize("tag", ["div", "span", "b", "blockquote", "section", "ul", "code", "h1", "details", "math"])
def test_text_below_20_000_elements_is_kept(tag: str) -> None:
    found = read(f"<p>before{f'<{tag}>' * 20_000}deep down{f'</{tag}>' * 20_000}{END}")
    assert "before" in found.text
    assert "deep down" in found.text
    assert "the very end" in found.text
    assert any("too deep" in note for note in found.notes)


@pytest.mark.parametrize(
    "item", ["<ul><li>x", "<table><tr><td>x", "<dl><dt>t<dd>x", "<div><p>x", "<dt>x", "<font><b>x"]
)
def test_structures_that_never_close_are_kept(item: str) -> None:
    found = read(f"<body>{item * 5_000}deep down{END}")
    assert "deep down" in found.text
    assert "the very end" in found.text


def test_a_flat_page_is_not_flattened() -> None:
    text = "<div><ul><li>a<li>b</ul></div>" * 400
    assert flattened(text) == text
    assert read(text).notes == ()


@pytest.mark.parametrize(
    "text",
    [
        "<" * 900_000,
        "<a " * 300_000 + ">",
        '<a title="' * 100_000 + '">',
        "<title>" * 100_000 + "</title>",
        "<!-- x " * 100_000 + "-->",
        "<meta charset=" * 70_000 + ">",
        "<p>x" + "<br>" * 200_000,
        f'<div class="{"nav-" * 200_000}">x</div>',
        "<p>" + "x<sup>2</sup>" * 50_000,
        f"<p><code>{'`' * 500_000}</code>",
        "<p>" + "<b>x</b>" * 60_000,
        "<ul>" + '<li><a href="#x">link</a>' * 20_000 + "</ul>",
        '<div class="sidebar">' * 1500 + "x " * 100_000,
        "<table>" + "<tr><td colspan=5000 rowspan=5000>x<td>y" * 1000 + "</table>",
        "<style>" + "p{} " * 100_000,
        "<textarea>" + "x " * 100_000,
    ],
)
def test_a_megabyte_of_one_thing_ends(text: str) -> None:
    assert "the very end" in read(text + END).text


def test_entities_and_files_are_never_brought_in() -> None:
    declared = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    for doctype in (f'[<!ENTITY e0 "boom">{declared}]', '[<!ENTITY e8 SYSTEM "file:///etc/hostname">]'):
        found = read(
            f'<?xml version="1.0"?><!DOCTYPE html {doctype}><html xmlns="http://www.w3.org/1999/xhtml"><body>'
            f"<p>a &e8; b</p><p>the very end</p></body></html>"
        )
        assert len(found.text) < 200
        assert "boom" not in found.text
        assert "the very end" in found.text


def test_more_elements_than_fit_into_memory_are_refused() -> None:
    with pytest.raises(SourceError) as refusal:
        read("<i>" * 1_000_001)
    assert "1,000,001 elements" in refusal.value.message
    assert refusal.value.hint


def test_an_open_title_or_comment_does_not_swallow_the_page() -> None:
    found = read(f"<html><head><title>Open<body><h1>First</h1>{END}")
    assert (found.title, found.text) == ("Open", "# First\n\nthe very end")
    assert "the very end" in read(f"<p>one<!-- never closed {END}").text
