"""Floor 4. A document as units that fit a budget, with the tokens of each."""

from autotune_lm.chunk.split import Budget, introduces, split_block, split_fine
from autotune_lm.chunk.units import Unit
from autotune_lm.core.types import Document
from autotune_lm.kit.tokens import LONGEST_RUN, count_tokens, counter

SENTENCES = ("paragraph", "quote", "list")
"""Kinds of blocks that may be cut between sentences, or between lines."""


LONGEST_TOKEN = 6
"""Characters for each token of the budget, from which on code is above it: it is counted line by line at once."""


def measure(document: Document, size_tokens: int, *, fine: bool = False, declared: bool = False) -> list[Unit]:
    """The blocks; a block is split only where it is larger than what headings above it leave of the budget.

    With ``fine``, prose comes as sentences and lists as lines, whatever their size. With ``declared``, parts of code
    begin with the lines that declare it.
    """
    text, blocks = document.text, document.blocks
    stops = [*(block.start for block in blocks[1:]), len(text)]
    count = counter()
    units: list[Unit] = []
    above = 0
    for block, stop in zip(blocks, stops, strict=False):
        room = _room(size_tokens, above) if above else size_tokens
        if fine and block.kind in SENTENCES:
            units.extend(split_fine(text, block, stop, Budget(room, size_tokens)))
            above = 0
            continue
        start = block.start
        if declared and stop - start > room * LONGEST_TOKEN:
            units.extend(split_block(text, block, stop, Budget(room, size_tokens, declared)))
            above = 0
            continue
        tokens = count(text[start:stop]) if stop - start <= LONGEST_RUN else count_tokens(text[start:stop])
        if tokens <= room:
            units.append(Unit(start, block.end, stop, tokens, start, block.level, introduces(text, block)))
        else:
            units.extend(split_block(text, block, stop, Budget(room, size_tokens, declared)))
        above = above + tokens if block.kind == "heading" else 0
    return units


def _room(size_tokens: int, above: int) -> int:
    """What headings leave of the budget for the text below them. Monstrous headings leave all: they stand alone.

    One token stays free: parts of a text may count one more than the text.
    """
    return size_tokens - above - 1 if above <= size_tokens // 2 else size_tokens
