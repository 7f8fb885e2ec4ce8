"""Floor 4. The second look at a split: whatever a held-out sample shares with another split is a leak.

Written apart from ``clusters`` on purpose, so that a mistake there is caught here. Do not make the two share code.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from autotune_lm.core.types import Evidence, Part, Placement, Sample, Split
from autotune_lm.kit.text import words

Reason = Literal["fact", "question", "answer", "evidence", "twice"]

TELLING_WORDS = 6
"""Shorter answers, and follow-up questions, are equal by chance."""


class Leak(Part, frozen=True):
    """Two samples in different splits, and what they share; ``twice``: one sample in two splits."""

    sample: str
    other: str
    reason: Reason


def find_leaks(samples: Sequence[Sample], placements: Sequence[Placement]) -> list[Leak]:
    """All held-out samples that share something with a sample of another split; sorted.

    Of a group that shares one thing, each sample outside the group's first split is named once, with a partner, so that
    the list stays short.
    """
    places = {placement.sample: placement.split for placement in placements}
    found = {
        Leak(placement.sample, placement.sample, "twice")
        for placement in placements
        if places[placement.sample] != placement.split
    }
    placed = [sample for sample in samples if sample.id in places]
    found.update(_shared_values(placed, places), _shared_places(placed, places))
    return sorted(found, key=lambda leak: (leak.sample, leak.other, leak.reason))


def _shared_values(samples: Sequence[Sample], places: Mapping[str, Split]) -> Iterator[Leak]:
    holders: defaultdict[tuple[Reason, str], dict[str, Split]] = defaultdict(dict)
    for sample in samples:
        for value in _values(sample):
            holders[value][sample.id] = places[sample.id]
    for (reason, _), group in holders.items():
        if len(set(group.values())) > 1:
            partner = min(group, key=lambda identity: (group[identity] != "train", identity))
            yield from (Leak(partner, other, reason) for other in group if group[other] != group[partner])


def _values(sample: Sample) -> Iterator[tuple[Reason, str]]:
    """What nobody outside the split may share."""
    if sample.fact:
        yield "fact", sample.fact
    seen_question = False
    for message in sample.messages:
        said = words(message.content)
        value = " ".join(said) or message.content.strip()
        if message.role == "user" and (len(said) >= TELLING_WORDS or not seen_question):
            seen_question = True
            yield "question", value
        elif message.role == "assistant" and len(said) >= TELLING_WORDS:
            yield "answer", value


def _shared_places(samples: Sequence[Sample], places: Mapping[str, Split]) -> Iterator[Leak]:
    """Walk each document from its start; a span leaks where the reach of another split covers its first character."""
    documents: defaultdict[str, list[tuple[Evidence, str]]] = defaultdict(list)
    for sample in samples:
        for evidence in sample.evidence:
            documents[evidence.document].append((evidence, sample.id))
    for spans in documents.values():
        reach: dict[Split, tuple[int, str]] = {}
        for evidence, identity in sorted(spans, key=lambda span: (span[0].start, span[0].end, span[1])):
            if evidence.start >= evidence.end:
                continue
            here = places[identity]
            for other, (end, owner) in reach.items():
                if other != here and end > evidence.start:
                    yield Leak(min(identity, owner), max(identity, owner), "evidence")
            reach[here] = max(reach.get(here, (0, "")), (evidence.end, identity))
