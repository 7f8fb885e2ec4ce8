"""Any text becomes blocks in order, without overlap, that slice the text; nothing raises."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.code.reader import Code
from autotune_lm.parse.markdown import reader as markdown
from autotune_lm.parse.markdown.inline import inline, inline_all
from autotune_lm.parse.markdown.reader import Markdown
from autotune_lm.parse.markdown.split import parsed_spans_of
from autotune_lm.parse.markdown.structure import structure
from autotune_lm.parse.plain import Plain

PARTS = st.sampled_from(
    [
        "# ",
        "## ",
        "- ",
        "1. ",
        "> ",
        "```",
        "```{note}",
        "````",
        "~~~",
        ":::",
        "::::{tip} T",
        ":::note",
        "///",
        "/// note ",
        " T",
        '!!! note "T"',
        '=== "T"',
        "    ",
        "---",
        "<!--",
        "-->",
        "<div>",
        "</div>",
        "<pre>",
        "</pre>",
        "<table><tr><td>",
        "</td>",
        "<details>",
        "<summary>",
        "</summary>",
        '<TabItem label="x">',
        "===",
        "{* a.py *}",
        '--8<-- "a.py"',
        "{/*",
        "*/}",
        "$$",
        "(x)=",
        "% c",
        "+++",
        "import {a} from 'b'",
        "[a]: b",
        "[a](b)",
        "![a](b)",
        "[^1]",
        "**",
        "_",
        "`",
        "``",
        "* - a",
        "\\",
        "&amp;",
        "<b>",
        "{py:func}`a`",
        "Term\n: Def",
        "word",
        "Grüße",
        "😀",
        "\u2028",
        "\xa0",
        "[!NOTE]",
        "{{ x }}",
        ":name: y",
        "\n:a: b",
        "<Foo a={`",
        "`}>",
        "{l=py}",
        "\t",
    ]
)
TEXTS = st.one_of(
    st.text(),
    st.lists(st.tuples(PARTS, st.sampled_from(["", " ", "\n", "\n\n", "\n  ", "\n    "])), max_size=40).map(
        lambda pairs: "".join(part + gap for part, gap in pairs)
    ),
)
SOURCE = Source(repository="r", uri="a.md", media_type="text/plain", sha256="")


def promises(document: object, lines: int) -> None:
    if not isinstance(document, Document):
        return
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end <= len(document.text)
        assert document.slice(block).strip()
        assert 0 < block.locator.line <= lines
        at = block.end
    assert document.genuine()
    assert "\x02" not in document.text


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_markdown_keeps_its_promises(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    promises(Markdown().parse(SOURCE, data, lambda _: "x = 1\n"), lines)


LINES = st.sampled_from(
    [
        *(
            "",
            "",
            "",
            "word",
            "two words",
            "# H",
            "## H #",
            "---",
            "===",
            "- a",
            "- b",
            "* a",
            "  - c",
            "    - d",
            "+ e",
        ),
        *(
            "1. a",
            "2) b",
            "> q",
            "```",
            "```py",
            "~~~",
            "    code",
            "\tcode",
            ": def",
            ":x: y",
            "| a | b |",
            "|---|---|",
        ),
        *(
            "<div>",
            "</div>",
            "<!-- c",
            "-->",
            "<pre>",
            "</pre>",
            "<A b={1}>",
            "$$",
            "{.x}",
            "[a]: b",
            "[a](b)",
            "**b** c",
        ),
        *("`c` d", "_e_", "***", "* * *", "- - -", "  indented", "-", "*", "1986. A", "10", "\\# x", "/// note", "///"),
        *(":::{tip}", ":::", "- [ ] t", "-   wide", "-     code", "- # h", "- - x", "  ```", "   lazy", " ", "#", "#x"),
    ]
)
PAGES = st.lists(LINES, max_size=25).map("\n".join)


@settings(max_examples=500, deadline=None)
@given(st.one_of(PAGES, TEXTS))
def test_the_fast_path_agrees_with_the_parser(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    fast = Markdown().parse(SOURCE, data, lambda _: "x = 1\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "structure", partial(structure, cut=parsed_spans_of))
        assert fast == Markdown().parse(SOURCE, data, lambda _: "x = 1\n")


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, max_size=6))
def test_texts_cleaned_together_are_those_cleaned_alone(texts: list[str]) -> None:
    texts = [text.translate(dict.fromkeys(range(9))) for text in texts]
    assert inline_all(texts, {"a"}) == [inline(text, {"a"}) for text in texts]


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_plain_text_keeps_its_promises(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    promises(Plain().parse(SOURCE, data, lambda _: None), lines)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_have_a_verdict(data: bytes) -> None:
    Markdown().parse(SOURCE, data, lambda _: None)
    Plain().parse(SOURCE, data, lambda _: None)


CODE_WORDS = """fn f() {|}|/// doc
|//! in
|/**|*/|// c
|impl A for B {|def f():
|    |class A:
|\"\"\"|'|"|# c
|@param x y
|```
|Args:
|:param a: b
|>>> f()
|namespace a {|template <|func (b B) C() {|export const a = |public class A {|::
|
|

| |;|#if 1
|é|𝕏|\t|- x
|<!--|mod a {|#[cfg(test)]
|interface A {|typedef struct {|--------
"""
CODE_PARTS = st.sampled_from(CODE_WORDS.split("|"))
SUFFIXES = [".rs", ".py", ".c", ".cpp", ".go", ".js", ".ts", ".tsx", ".java", ".kt"]


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=60, deadline=None)
@given(
    text=st.one_of(st.lists(CODE_PARTS, max_size=60).map("".join), st.text(max_size=200)),
    folder=st.sampled_from(["src", "examples", "a/src"]),
)
def test_any_text_is_code_in_order(suffix, text, folder):
    source = Source(repository="r", uri=f"{folder}/a{suffix}", media_type="text/x", sha256="0")
    found = Code().parse(source, text.encode(), lambda _: None)
    if not isinstance(found, Document):
        assert found.reason in ("empty", "binary")
        return
    end = 0
    lines = text.count("\n") + text.count("\r") + 2
    for block in found.blocks:
        assert end <= block.start < block.end <= len(found.text)
        assert found.slice(block).strip()
        assert 1 <= block.locator.line <= lines
        end = block.end
    assert found.blocks[0].symbol == found.title
