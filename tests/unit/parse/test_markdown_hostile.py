"""Shapes that make careless parsers slow or deep: reading them ends."""

import pytest

from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document

HOSTILE = {
    "lists": "".join("  " * n + "- x\n" for n in range(200)),
    "quotes": ">" * 10_000 + " deep",
    "deeper quotes": ">" * 300_000,
    "long line": "a *b " * 200_000,
    "fences": "```{note}\n" * 20_000,
    "colons": ":::note\n" * 20_000,
    "closers": ":::note\n" * 400 + ":::\n" * 20_000,
    "comments": "<!-- " * 50_000,
    "brackets": "[" * 50_000,
    "details": "<details>\n<summary>x</summary>\n\n" * 5_000,
    "tags": '<div a="' * 5_000,
    "indented forms": "".join("    " * n + "!!! note\n" for n in range(300)),
    "options": "```{note}\n---\n" * 10_000,
    "numbers": "1. " * 5_000 + "x",
    "dollars": "$$ x\n" * 20_000,
    "imports": "import {\n" * 20_000,
    "empty lines": "a\n" + " \n" * 50_000,
    "fields": ":a: b\n\n  c\n" * 10_000,
    "components": "<A x={\n" * 10_000,
    "pipes": "|" * 20_000 + "\n" + "|-" * 20_000 + "\n" + "|a" * 20_000,
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_shapes_end(source, read) -> None:
    assert isinstance(read(source), Document | Dropped)


@pytest.mark.parametrize("mark", [">", "> ", ">\t"])
def test_quotes_below_any_use_are_one(mark, read) -> None:
    """Five megabytes of quote marks once took an event, and a kilobyte, for each of them."""
    document = read(mark * 2_000_000 + "bottom\n\n" + mark * 400 + "and again\n")
    assert [document.slice(block) for block in document.blocks] == ["bottom", "and again"]
