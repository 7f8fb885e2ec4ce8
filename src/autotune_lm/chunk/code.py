"""Floor 4. Chunks of source code: a symbol with its documentation is whole, small neighbours share a chunk.

A symbol above the budget is parted between its blocks, and its source at lines, below its declaration said again.
"""

from collections.abc import Sequence
from typing import ClassVar

from autotune_lm.chunk.heading import HeadingOptions, chunk_sections
from autotune_lm.chunk.measure import measure
from autotune_lm.core import ports
from autotune_lm.core.types import Chunk, Document


class CodeOptions(HeadingOptions, frozen=True):
    """How large chunks become."""


class Code:
    """The chunker for documents made of symbols."""

    name: ClassVar[str] = "code"
    version: ClassVar[str] = "3"
    Options: ClassVar[type[ports.Options]] = CodeOptions

    def __init__(self, options: CodeOptions | None = None) -> None:
        self.options = options or CodeOptions()

    def chunk(self, document: Document) -> Sequence[Chunk]:
        """Cut along the headings that declare; those inside of documentation belong to what they document."""
        units = measure(document, self.options.size_tokens, declared=True)
        starts = {block.start for block in document.blocks if block.symbol}
        starts = starts or {unit.start for unit in units if unit.level}
        return chunk_sections(document, units, starts, self.options, self.name)
