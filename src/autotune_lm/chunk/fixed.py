"""Floor 4. Windows of one size that overlap: they begin and end with whole sentences, or at the borders of blocks."""

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar

from msgspec import Meta

from autotune_lm.chunk.measure import measure
from autotune_lm.chunk.outline import Outline
from autotune_lm.chunk.packer import Group, joins, make_chunks, retreat
from autotune_lm.chunk.units import Unit
from autotune_lm.core import ports
from autotune_lm.core.types import Chunk, Document


class FixedOptions(ports.Options, frozen=True):
    """How large windows are."""

    size_tokens: Annotated[int, Meta(ge=32)] = 700
    overlap_tokens: Annotated[int, Meta(ge=0)] = 80
    """The most that a window repeats of the one before it; at most half of the size counts."""


class Fixed:
    """The chunker that looks at sizes only."""

    name: ClassVar[str] = "fixed"
    version: ClassVar[str] = "3"
    Options: ClassVar[type[ports.Options]] = FixedOptions

    def __init__(self, options: FixedOptions | None = None) -> None:
        self.options = options or FixedOptions()

    def chunk(self, document: Document) -> Sequence[Chunk]:
        """Cut into windows."""
        size = self.options.size_tokens
        units = measure(document, size, fine=True)
        groups = windows(units, size, min(self.options.overlap_tokens, size // 2))
        return make_chunks(document, groups, Outline(document.text, units), self.name)


def windows(units: Sequence[Unit], size_tokens: int, overlap_tokens: int) -> Iterator[Group]:
    """Fill windows; each one reaches further than the one before it."""
    end = 0
    while end < len(units):
        window = _window(units, _step_back(units, end, overlap_tokens), size_tokens)
        if not window or window[-1].start < units[end].start:
            window = _window(units, end, size_tokens)
        yield window
        while end < len(units) and units[end].start <= window[-1].start:
            end += 1


def _window(units: Sequence[Unit], start: int, size_tokens: int) -> Group:
    group = [units[start]]
    tokens = units[start].tokens
    for at in range(start + 1, len(units)):
        unit = units[at]
        if tokens + unit.tokens > size_tokens or not joins(group[-1], unit):
            return retreat(group, unit, size_tokens)[0]
        group.append(unit)
        tokens += unit.tokens
    return group


def _step_back(units: Sequence[Unit], end: int, overlap_tokens: int) -> int:
    """Where a window begins that repeats at most so many tokens of the one before it."""
    start, tokens = end, 0
    while start > 0 and joins(units[start - 1], units[start]) and tokens + units[start - 1].tokens <= overlap_tokens:
        start -= 1
        tokens += units[start].tokens
    return start
