"""Floor 4. Chunks along headings: a section is a chunk; small neighbours are merged, large sections are split."""

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Annotated, ClassVar, NamedTuple

from msgspec import Meta

from autotune_lm.chunk.measure import measure
from autotune_lm.chunk.outline import Outline, Path
from autotune_lm.chunk.packer import Group, even, joins, make_chunks, pack
from autotune_lm.chunk.units import Unit, total
from autotune_lm.core import ports
from autotune_lm.core.types import Chunk, Document


class HeadingOptions(ports.Options, frozen=True):
    """How large chunks become."""

    size_tokens: Annotated[int, Meta(ge=32)] = 700
    min_tokens: Annotated[int, Meta(ge=0)] = 150
    """Sections below it are merged with a neighbour under the same heading where both fit."""


class Section(NamedTuple):
    """A heading and the units below it, up to the next heading."""

    path: Path
    """Titles from the outermost heading to this one; empty above the first heading."""
    units: Group
    tokens: int

    @property
    def bare(self) -> bool:
        """Whether nothing stands below the last heading."""
        return self.units[-1].level > 0

    def holds(self, other: "Section") -> bool:
        """Whether another section stands below this one's heading."""
        return len(other.path) > len(self.path) and other.path[: len(self.path)] == self.path


class Heading:
    """The chunker for documents with headings."""

    name: ClassVar[str] = "heading"
    version: ClassVar[str] = "3"
    Options: ClassVar[type[ports.Options]] = HeadingOptions

    def __init__(self, options: HeadingOptions | None = None) -> None:
        self.options = options or HeadingOptions()

    def chunk(self, document: Document) -> Sequence[Chunk]:
        """Cut along headings. Headings at the end, with nothing below them, stand alone."""
        size = self.options.size_tokens
        units = measure(document, size)
        starts = {unit.start for unit in units if unit.level}
        return chunk_sections(document, units, starts, self.options, self.name)


def chunk_sections(
    document: Document, units: list[Unit], starts: Container[int], options: HeadingOptions, strategy: str
) -> Sequence[Chunk]:
    """Chunks along the headings that stand at ``starts``."""
    size, least = options.size_tokens, min(options.min_tokens, options.size_tokens)
    outline = Outline(document.text, units)
    end = len(units)
    while end and units[end - 1].level:
        end -= 1
    sections = fold(list(split_sections(units[:end], outline, starts)), size, least)
    groups = [*merge(sections, outline, size, least), *([unit] for unit in units[end:])]
    return make_chunks(document, groups, outline, strategy)


def split_sections(units: Sequence[Unit], outline: Outline, starts: Container[int]) -> Iterator[Section]:
    """Each heading with what stands below it."""
    borders = [at for at, unit in enumerate(units) if not at or unit.start in starts]
    for start, end in pairwise([*borders, len(units)]):
        group = list(units[start:end])
        yield Section(outline.path_at(group[0].start), group, total(group))


def fold(sections: list[Section], size_tokens: int, min_tokens: int) -> list[Section]:
    """Lay a section and all below it together where they fit and one of them is small, the innermost first.

    So the parts of one description, each under a heading of its own, are not shared out among their neighbours.
    """
    folded: list[Section] = []
    for section in reversed(sections):
        below = len(folded)
        while below and section.path and section.holds(folded[below - 1]):
            below -= 1
        if below == len(folded):
            folded.append(section)
            continue
        family = [section, *reversed(folded[below:])]
        tokens = sum(member.tokens for member in family)
        small = any(member.tokens < min_tokens for member in family)
        if small and tokens <= size_tokens and _stand_together(family):
            units = [unit for member in family for unit in member.units]
            folded[below:] = [Section(section.path, units, tokens)]
        else:
            folded.append(section)
    return folded[::-1]


def _stand_together(family: Sequence[Section]) -> bool:
    return all(joins(before.units[-1], after.units[0]) for before, after in pairwise(family))


def merge(sections: Iterable[Section], outline: Outline, size_tokens: int, min_tokens: int) -> Iterator[Group]:
    """Merge small neighbours, split large sections."""
    held: Section | None = None
    for section in sections:
        if held is None:
            held = section
        elif _belongs(section, held, size_tokens, min_tokens):
            held = Section(held.path, held.units + section.units, held.tokens + section.tokens)
        else:
            yield held.units
            held = section
        if held.tokens > size_tokens:
            *full, last = even(pack(held.units, size_tokens), size_tokens, min_tokens)
            yield from full
            held = Section(outline.path_at(last[0].start), last, total(last))
    if held is not None:
        yield held.units


def _belongs(section: Section, held: Section, size_tokens: int, min_tokens: int) -> bool:
    """Whether a section goes on in the group before it. No heading is left without text."""
    if held.bare:
        return True
    inside = section.path[: len(held.path) - 1] == held.path[:-1]
    small = held.tokens < min_tokens or section.tokens < min_tokens
    return inside and small and held.tokens + section.tokens <= size_tokens and joins(held.units[-1], section.units[0])
