"""Floor 1. Builds a document's text out of its parts, with the offsets of every block.

The text of a document is plain Markdown, the same whatever the file was, so that chunkers, generators and models read
one language. Blocks stand one after the other, an empty line between them:

- heading: ``## Title`` on one line;
- paragraph: one line (soft line breaks become spaces), code spans in backticks, no emphasis marks, links as their text;
- list: ``- `` or ``1. `` items, nested by indentation; a definition list is ``- Term: definition``;
- table: ``| a | b |`` rows with a ``| --- | --- |`` line below the header;
- code: a fence with its language; the lines as they were;
- quote: its text without marks;
- formula: between ``$$`` lines.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from autotune_lm.core.types import Block, BlockKind, Locator

_TICKS = re.compile("`+")
GAP = "\n\n"
"""What stands between two blocks."""


class Piece(NamedTuple):
    """A block that has no place yet."""

    kind: BlockKind
    text: str
    locator: Locator
    level: int = 0
    label: str = ""
    symbol: str = ""
    strong: int = 0


def assemble(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Join the pieces that hold text, and say where each one stands."""
    texts: list[str] = []
    blocks: list[Block] = []
    at = 0
    gap = len(GAP)
    add_block, add_text = blocks.append, texts.append
    for kind, text, locator, level, label, symbol, strong in pieces:
        if text and not text.isspace():
            end = at + len(text)
            add_block(Block(kind, at, end, locator, level, label, symbol, strong))
            add_text(text)
            at = end + gap
    return GAP.join(texts), tuple(blocks)


def fence(code: str, language: str = "") -> str:
    """Code between fences that are longer than any run of backticks inside."""
    longest = max(map(len, _TICKS.findall(code)), default=0) if "```" in code else 0
    marks = "`" * max(3, longest + 1)
    return f"{marks}{language}\n{code}\n{marks}"
