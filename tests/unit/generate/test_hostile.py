"""Time grows with the length of a text, whatever stands in it."""

from collections.abc import Callable

import pytest

from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.generate.outline import LONGEST_HEADER, clip
from autotune_lm.generate.subject import natural_case, prose
from autotune_lm.kit.assemble import Piece, assemble

LONG = {
    "one word": "a" * 500_000,
    "one word with dots": "a." * 250_000,
    "one address": "a/" * 250_000,
    "lone ticks": "`a\n" * 100_000,
    "fences": "```" * 100_000,
}


@pytest.mark.parametrize("hostile", LONG)
@pytest.mark.parametrize("read", [prose, lambda text: natural_case("Some Title", text)], ids=["prose", "natural_case"])
def test_long_words_are_read_once(hostile: str, read: Callable[[str], str]) -> None:
    """A search that begins anew at each character of half a million would take hours."""
    assert read(LONG[hostile]) is not None


def test_places_are_no_prose() -> None:
    text = "See https://a.org/x, docs/guide.md and setup.py; (main.rs) for `code` of Tideline."
    assert prose(text).split() == ["See", "and", ";", ")", "for", "of", "Tideline."]


@pytest.mark.parametrize(("width", "asked"), [(3, 1), (LONGEST_HEADER, 0)])
def test_a_part_of_a_table_with_a_monstrous_header_is_left_out(width: int, asked: int) -> None:
    table = "\n".join(["| a " * width + "|", "| --- " * width + "|", *["| b |"] * 100])
    text, blocks = assemble([Piece("table", table, Locator(1))])
    source = Source(repository="r", uri="a.csv", media_type="text/csv", sha256="0")
    document = Document(source=source, title="t", text=text, blocks=blocks)
    assert len(list(clip(document, blocks, len(text) - 20, len(text)))) == asked
