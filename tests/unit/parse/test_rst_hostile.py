"""Hostile reStructuredText: deep, broken and huge texts become documents in linear time, without recursion."""

from collections.abc import Callable

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.rst.reader import Rst
from autotune_lm.parse.rst.scan import prepare, spans_of

SOURCE = Source(repository="r", uri="page.rst", media_type="text/x-rst", sha256="")
MEGABYTE = 1_000_000


def read(text: str) -> Document:
    document = Rst().parse(SOURCE, text.encode(), lambda _: None)
    assert isinstance(document, Document), document
    return document


@pytest.mark.parametrize(
    "line",
    [
        lambda depth: " " * depth + "quote",
        lambda depth: "  " * depth + "- item",
        lambda depth: "   " * depth + ".. note::",
        lambda depth: " " * depth + "term",
    ],
    ids=["quotes", "items", "directives", "terms"],
)
def test_a_thousand_levels(line: Callable[[int], str]) -> None:
    text = "\n\n".join(line(depth) for depth in range(1000)) + "\n\nEnd."
    assert read(text).text.endswith("End.")


@pytest.mark.parametrize(
    "part",
    [
        "``a ", "`a ", "*a ", "**a ", "|a ", ":a:`b ", ":a:", "`a <", "\\", "_", "a_ ", "[1]_ ", "=", "= ", "+-", "- ",
        " ", "\t", "a. ", ":a: ", "-a ", "| ", ">>> ", ".. ", "`` `` ", "<`", "((", ".. a::", "\n=", "\n == ==\n",
        "\n== ==\nx\n\n", "\n.. a:: b\n", "\n- a\n", "\n1. a\nb\n", "\na\n b\n", "\n\n  a\n\n b\n", "\n|a|\n",
        "\n+-+\n|",
        "\n:a:\n", "\n.. [1]\n", "\n__ a\n", "\n::\n\n  a\n", "\na\n-\n", "\n.. |a| replace:: |a| |a|\n\n|a| ",
    ],
)  # fmt: skip
def test_a_megabyte_of_one_part(part: str) -> None:
    text = "Start.\n\n" + part * (MEGABYTE // len(part))
    assert read(text).text.startswith("Start.")


def test_blocks_of_a_megabyte_without_an_end() -> None:
    text = prepare("a" * MEGABYTE + "\n" + "=" * 999 + "\n")
    assert len(spans_of(text)) == 1


def test_substitutions_do_not_explode() -> None:
    text = ".. |a| replace:: " + "|b| " * 100 + "\n.. |b| replace:: " + "x" * 400 + "\n\n" + "|a| " * 20_000
    assert len(read(text).text) < 20 * MEGABYTE


def test_bad_directives_are_text_or_nothing() -> None:
    text = (
        "Title\n==\n\n.. x:: y\n   :z\n\n.. code-block::\n\n.. |s| image::\n\n+---+\n| a\n+---+\n\n.. [1] note\n\nLast."
    )
    assert read(text).text.endswith("note\n\nLast.")
