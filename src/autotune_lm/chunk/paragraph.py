"""Floor 4. Chunks out of whole blocks, filled up to the budget wherever headings stand."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from msgspec import Meta

from autotune_lm.chunk.measure import measure
from autotune_lm.chunk.outline import Outline
from autotune_lm.chunk.packer import even, make_chunks, pack
from autotune_lm.core import ports
from autotune_lm.core.types import Chunk, Document


class ParagraphOptions(ports.Options, frozen=True):
    """How large chunks become."""

    size_tokens: Annotated[int, Meta(ge=32)] = 700
    min_tokens: Annotated[int, Meta(ge=0)] = 150
    """Where the last chunk is smaller, the last two share their blocks."""


class Paragraph:
    """The chunker for documents without headings."""

    name: ClassVar[str] = "paragraph"
    version: ClassVar[str] = "3"
    Options: ClassVar[type[ports.Options]] = ParagraphOptions

    def __init__(self, options: ParagraphOptions | None = None) -> None:
        self.options = options or ParagraphOptions()

    def chunk(self, document: Document) -> Sequence[Chunk]:
        """Cut between blocks."""
        size = self.options.size_tokens
        units = measure(document, size)
        groups = even(pack(units, size), size, min(self.options.min_tokens, size))
        return make_chunks(document, groups, Outline(document.text, units), self.name)
