"""What a Markdown file sets in bold at the start of a block is counted, and the text stays without marks."""

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.markdown.bold import bold_start
from autotune_lm.parse.markdown.reader import Markdown

SOURCE = Source(repository="r", uri="a.md", media_type="text/markdown", sha256="")


def first(text: str) -> tuple[str, str]:
    """Text of the first block, and the part of it that is bold."""
    document = Markdown().parse(SOURCE, text.encode(), lambda _: None)
    assert isinstance(document, Document)
    block = document.blocks[0]
    return document.slice(block), document.slice(block)[: block.strong]


@pytest.mark.parametrize(
    ("source", "text", "bold"),
    [
        ("**Is it on?** Yes.", "Is it on? Yes.", "Is it on?"),
        ("__Is it on?__\nYes.", "Is it on? Yes.", "Is it on?"),
        ("**KG:** Hello", "KG: Hello", "KG:"),
        ("**KG**: Hello", "KG: Hello", "KG"),
        ("***Both***", "Both", "Both"),
        ("**Does *this* work?**", "Does this work?", "Does this work?"),
        ("**Does `a ** b` work?**", "Does `a ** b` work?", "Does `a ** b` work?"),
        ("**One line,**\n**and another.**", "One line, and another.", "One line, and another."),
        ("**A [link](x.md) & more**", "A link & more", "A link & more"),
        ("Plain **bold**", "Plain bold", ""),
        ("** not bold **", "** not bold **", ""),
        ("**never closed", "**never closed", ""),
        ("- **Is it on?** Yes.\n- No.", "- Is it on? Yes.\n- No.", "- Is it on?"),
        ("1. **Is it on?**\n\n   Yes.", "1. Is it on?\n   Yes.", "1. Is it on?"),
        ("> **Q:** Hello", "Q: Hello", "Q:"),
    ],
)
def test_bold_at_the_start(source, text, bold):
    assert first(source) == (text, bold)


def test_titles_of_containers_are_bold():
    assert first("<details><summary>Is it on?</summary>\n\nYes.\n\n</details>") == ("Is it on?", "Is it on?")
    assert first('??? question "Is it on?"\n    Yes.\n') == ("Question: Is it on?", "Question: Is it on?")


@pytest.mark.parametrize("hostile", ["**" * 300_000, "**a " * 200_000, "**a`" * 200_000, "**a** " * 150_000])
def test_a_megabyte_of_marks_is_read_once(hostile):
    assert isinstance(bold_start(hostile), str)
