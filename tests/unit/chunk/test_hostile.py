"""Input made to hurt: every chunker ends, keeps the budget and loses nothing."""

import pytest

from autotune_lm.chunk import TABLE
from autotune_lm.chunk.looks import has_leader, is_address
from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble, fence
from autotune_lm.kit.registry import load

ROW = "| " + " | ".join(["123.4"] * 8) + " |"
CASES = {
    "one word of a megabyte": [("paragraph", "A" * 1_000_000)],
    "a megabyte of spaces": [("paragraph", "a" + " " * 1_000_000 + "b")],
    "a megabyte of sentences": [("paragraph", "A sentence with `code` in it. " * 33_000)],
    "open code spans": [("paragraph", "a ` b `` c ``` d. " * 20_000)],
    "5000 rows": [("table", "\n".join([ROW, "|" + " --- |" * 8, *[ROW] * 5000]))],
    "one wide row": [("table", "| a |\n| --- |\n| " + "x " * 20_000 + "|")],
    "200 levels": [("list", "\n".join("  " * level + f"- level {level}" for level in range(200)))],
    "a fence in a list that never ends": [("list", "- a\n  ```\n" + "  x\n" * 20_000)],
    "code on one line": [("code", fence("x = 1; " * 50_000))],
    "backticks": [("code", "`" * 5000 + "\nx\n" + "`" * 5000)],
    "code of empty lines": [("code", fence("\n" * 50_000))],
    "headings only": [("heading", f"# H{n}") for n in range(5000)],
    "a monstrous heading": [("heading", "# " + "word " * 5000), ("paragraph", "text")],
}


@pytest.mark.parametrize("name", sorted(TABLE))
@pytest.mark.parametrize("case", sorted(CASES))
def test_hostile(name, case):
    text, blocks = assemble(
        Piece(kind, text, Locator(1), 1 if kind == "heading" else 0)  # type: ignore[arg-type]
        for kind, text in CASES[case]
    )
    source = Source(repository="r", uri="a.md", media_type="text/markdown", sha256="0")
    document = Document(source=source, title="t", text=text, blocks=blocks)
    chunks = load("chunk", TABLE, name)().chunk(document)
    seen = 0
    for chunk in chunks:
        assert not text[seen : chunk.start].strip()
        assert chunk.text == text[chunk.start : chunk.end]
        assert chunk.tokens <= 700
        seen = max(seen, chunk.end)
    assert not text[seen:].strip()


@pytest.mark.parametrize(
    "word", ["a" * 500_000, "a@" * 250_000, "a." * 250_000, "@" * 500_000], ids=lambda word: word[:2]
)
def test_a_long_word_is_looked_at_once(word):
    """A search for addresses that begins anew at each character would take hours."""
    assert not is_address(f"- {word} {word}")


def test_addresses_are_known():
    assert is_address("- Ann Smith, ann@host.org")
    assert is_address("- Manual: https://host.org/x@y")
    assert not is_address("- a @ b.c and more")


def test_many_dots_are_looked_at_once():
    """A search for a page number that begins anew at each dot would take hours."""
    assert not has_leader("." * 500_000 + "a")
    assert not has_leader(". " * 250_000 + "a")
    assert has_leader("Chapter one " + "." * 500_000 + " 12")
    assert has_leader("Chapter one . . . . . iv")
