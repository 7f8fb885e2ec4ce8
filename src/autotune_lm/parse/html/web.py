"""Floor 4. Arbitrary web pages: trafilatura says which text is the article, our own walk keeps its structure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from autotune_lm.kit.assemble import Piece
from autotune_lm.kit.extras import needs_extra

if TYPE_CHECKING:
    pass

_WORD = re.compile(r"\w+")
_GRAM = 3
_LEAST_SHARE = 0.6
"""Share of a block's word triples that the article must hold."""
_FOLLOWS = frozenset({"code", "table", "formula"})
"""Kinds of blocks that trafilatura often loses: they stay where they stand between blocks of the article."""


def article_of(text: str, pieces: list[Piece], notes: list[str]) -> list[Piece]:
    """Those of a page's pieces that belong to its article; all of them, with a note, where none is found.

    trafilatura fetches nothing and writes nothing when it is given a text.

    Raises:
        Missing: trafilatura is not installed.
    """
    with needs_extra("web"):
        import trafilatura
    found = trafilatura.extract(text, include_comments=False, include_tables=True, favor_recall=True) or ""
    grams = _grams(found)
    lines = {" ".join(_words(line)) for line in found.split("\n")}
    belongs = [_belongs(piece, grams, lines) for piece in pieces]
    if not any(belongs):
        notes.append("no article was found in the page: all of it but menus was read")
        return pieces
    first, last = belongs.index(True), len(belongs) - 1 - belongs[::-1].index(True)
    return [
        piece
        for at, piece in enumerate(pieces)
        if belongs[at] or (first < at <= last + 1 and piece.kind in _FOLLOWS and belongs[at - 1])
    ]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _grams(text: str) -> set[tuple[str, ...]]:
    found = _words(text)
    return set(zip(*(found[step:] for step in range(_GRAM)), strict=False))


def _belongs(piece: Piece, grams: set[tuple[str, ...]], lines: set[str]) -> bool:
    """Whether most of a piece stands in the article."""
    words = _words(piece.text)
    if len(words) < _GRAM + 2:
        return " ".join(words) in lines or (len(words) >= _GRAM and tuple(words[:_GRAM]) in grams)
    own = list(zip(*(words[step:] for step in range(_GRAM)), strict=False))
    return sum(gram in grams for gram in own) >= _LEAST_SHARE * len(own)
