"""Floor 5. What a generator should know of a chunk besides its text: names it uses, its overlap, a partner."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

import msgspec

from autotune_lm.core.ids import digest
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Chunk
from autotune_lm.generate.names import Names
from autotune_lm.pipeline.plan import Plan

if TYPE_CHECKING:
    from autotune_lm.pipeline.stages import Shelf


class Surroundings:
    """Looks at all inputs of the stage once, and then at each."""

    def __init__(self, plan: Plan, shelf: "Shelf", inputs: Sequence[str], documents: Sequence[str]) -> None:
        self._shelf = shelf
        names = Names(shelf.declaring(documents))
        self._uses = {item: used for item in inputs if names and (used := names.used_in(shelf.passage(item)))}
        finds = plan.config.generate.mode in ("identify", "hybrid")
        self._overlaps = _overlaps(shelf.chunks(inputs)) if finds else {}
        self._partners = self._pairs(inputs) if plan.writer and plan.config.generate.mode != "identify" else {}

    def passage(self, item: str) -> Passage:
        """An input with all that is known of it."""
        partner = self._partners.get(item)
        return msgspec.structs.replace(
            self._shelf.passage(item),
            symbols=self._uses.get(item, ()),
            fresh_from=self._overlaps.get(item, 0),
            partner=self._shelf.chunk(partner) if partner else None,
        )

    def context(self, item: str) -> str:
        """A hash of it, empty where there is nothing besides."""
        overlap = self._overlaps.get(item)
        said = (*self._uses.get(item, ()), *([str(overlap)] if overlap else ()), *self._partner_of(item))
        return digest(*(part.encode() for part in said)) if said else ""

    def _partner_of(self, item: str) -> Sequence[str]:
        return (self._partners[item],) if item in self._partners else ()

    def in_turns(self, items: Sequence[str]) -> list[str]:
        """Inputs so that all documents take turns: the first chunk of each, then the second of each, and so on."""
        by_document: dict[str, list[str]] = {}
        for item, chunk in self._shelf.chunks(items):
            by_document.setdefault(chunk.document, []).append(item)
        rounds = zip_longest(*by_document.values())
        return [item for one in rounds for item in one if item is not None]

    def _pairs(self, inputs: Sequence[str]) -> dict[str, str]:
        """For each input the other chunk of its document that has most to do with it."""
        from autotune_lm.generate.partners import partner_of

        items = {chunk.id: item for item, chunk in self._shelf.chunks(inputs)}
        pairs: dict[str, str] = {}
        for chunks in _by_document(self._shelf.chunks(inputs)):
            pairs |= {items[chunk]: partner for chunk, partner in partner_of(chunks).items()}
        return pairs


def _by_document(chunks: Iterator[tuple[str, Chunk]]) -> Iterator[list[Chunk]]:
    """The chunks of one document after those of the other; they come in that order."""
    group: list[Chunk] = []
    for _, chunk in chunks:
        if group and group[0].document != chunk.document:
            yield group
            group = []
        group.append(chunk)
    if group:
        yield group


def _overlaps(chunks: Iterator[tuple[str, Chunk]]) -> dict[str, int]:
    """Of the chunks that begin before the one in front of them ends: where that one ends."""
    overlaps: dict[str, int] = {}
    reach: dict[str, int] = {}
    for item, chunk in chunks:
        before = reach.get(chunk.document, 0)
        if chunk.start < before:
            overlaps[item] = before
        reach[chunk.document] = max(before, chunk.end)
    return overlaps
