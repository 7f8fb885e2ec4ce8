"""Floor 4. Spans of a document's text become other text, and its blocks move with it."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

import msgspec

from autotune_lm.core.types import Block, Document

Replacement = tuple[int, int, str]
"""Start, end, and what stands there from now on. In order, without overlaps."""

_CELL = re.compile(r"[^|\s](?:[^|\n]*[^|\s])?")


def replaced_in(text: str, replacements: Sequence[Replacement]) -> str:
    """The text with its replacements."""
    parts: list[str] = []
    at = 0
    for start, end, new in replacements:
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def replaced(document: Document, wanted: Sequence[Replacement]) -> tuple[str, tuple[Block, ...]]:
    """The text with its replacements, and the blocks at their new places.

    What reaches over the end of a block is replaced in each of its blocks, so that none is lost; the lines of a fence
    and the pipes of a table stay.
    """
    if not wanted:
        return document.text, document.blocks
    done = list(_by_block(document, wanted))
    text = replaced_in(document.text, done)
    ends = [end for _, end, _ in done]
    moved = [0]
    for start, end, new in done:
        moved.append(moved[-1] + len(new) - (end - start))

    def place(at: int) -> int:
        """The new place; inside a replacement it is the end of that."""
        passed = bisect_right(ends, at)
        if passed < len(done) and done[passed][0] < at:
            return ends[passed] + moved[passed + 1]
        return at + moved[passed]

    return text, tuple(_moved(block, place(block.start), place(block.end), place) for block in document.blocks)


def _moved(block: Block, start: int, end: int, place: Callable[[int], int]) -> Block:
    strong = place(min(block.start + block.strong, block.end)) - start if block.strong else 0
    return msgspec.structs.replace(block, start=start, end=end, strong=strong)


def _by_block(document: Document, wanted: Sequence[Replacement]) -> Iterator[Replacement]:
    """The replacements, cut where blocks end."""
    blocks = document.blocks
    first = 0
    for start, end, new in wanted:
        while first < len(blocks) and blocks[first].end <= start:
            first += 1
        at = first
        while at < len(blocks) and blocks[at].start < end:
            yield from _in_block(document.text, blocks[at], (start, end, new))
            at += 1


def _in_block(text: str, block: Block, wanted: Replacement) -> Iterator[Replacement]:
    """The part of a replacement that lies in a block."""
    start, end, new = wanted
    inside = block.start <= start and end <= block.end
    low, high = max(start, block.start), min(end, block.end)
    if block.kind == "code" and not inside:
        low = max(low, text.find("\n", block.start, block.end) + 1)
        high = min(high, text.rfind("\n", block.start, block.end))
    if block.kind == "table":
        for cell in _CELL.finditer(text, low, high):
            yield cell.start(), cell.end(), new
    elif low < high:
        yield low, high, new
