"""Floor 4. Notes on what a person would not see in a document, or would not take for a part of it.

Text that speaks to a model stays where it stands: a page about such attacks is a good page. The note says where, the
judge keeps samples that quote it out of datasets until a person has looked.
"""

import re
from collections.abc import Iterator

from autotune_lm.clean import characters
from autotune_lm.core.types import Block, Document
from autotune_lm.kit.injection import MARKUP, addresses, has_markup, suspicious

MOST = 10
"""Notes of one kind on one document."""
LONG_RUN = 8
"""Characters without width that stand together; fewer are typography, or left over by an editor."""
_TAGGED = re.compile("[\U000e0020-\U000e007e]{4,}")
_RUN = re.compile(f"[\u200b-\u200f\u2060-\u2064\ufeff\U000e0100-\U000e01ef\ufe00-\ufe0f]{{{LONG_RUN},}}")


def notes(document: Document, *, odd: bool, injected: bool = True) -> Iterator[str]:
    """All notes; ``odd`` says whether the text holds any character that may hide something."""
    text = document.text
    if odd:
        for name, count in sorted(characters.count_hiders(text).items()):
            yield f"{count} {name} removed: they can hide text from a reader"
        runs = sum(map(len, _RUN.findall(text)))
        if runs:
            yield f"{runs} characters without width removed from long runs: they can carry hidden text"
        for block in document.blocks:
            if any(suspicious(_untagged(run)) for run in _TAGGED.findall(text, block.start, block.end)):
                yield f"{_place(block)} hid text that addresses a model in tag characters"
    if injected and (has_markup(text) or next(addresses(text), None)):
        yield from _addressed(document)


def _addressed(document: Document) -> Iterator[str]:
    told = 0
    for block in document.blocks:
        kind = suspicious(document.slice(block))
        if kind and told < MOST:
            told += 1
            yield (
                f"{_place(block)} holds {kind}" if kind == MARKUP else f"{_place(block)} addresses a model: {kind} form"
            )


def _place(block: Block) -> str:
    return f"line {block.locator.line}" if block.locator.line else f"a {block.kind}"


def _untagged(run: str) -> str:
    """The ASCII text that tag characters spell."""
    return "".join(chr(ord(character) - 0xE0000) for character in run)
