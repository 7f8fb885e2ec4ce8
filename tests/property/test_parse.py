"""Any text becomes blocks in order, without overlap, that slice the text; nothing raises."""

from hypothesis import given, settings
from hypothesis import strategies as st

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.markdown import Markdown
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
