"""Floor 4. The second look at a split: whatever a held-out sample shares with another split is a leak.

Written apart from ``clusters`` on purpose, so that a mistake there is caught here. Do not make the two share code.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, get_args

from autotune_lm.core.types import Evidence, Part, Placement, Sample, Split
from autotune_lm.curate.overlap import FEWEST_CHARACTERS, Held, family, normal, overlapping
from autotune_lm.kit.text import words

Near = Literal["near-question", "near-answer", "near-passage"]
NEAR: tuple[Near, ...] = get_args(Near)
Reason = Literal["fact", "question", "answer", "evidence", "twice"] | Near

TELLING_WORDS = 6
"""Shorter answers, and follow-up questions, are equal by chance."""


class Leak(Part, frozen=True):
    """Two samples in different splits, and what they share; ``twice``: one sample in two splits."""

    sample: str
    other: str
    reason: Reason


def find_leaks(
    samples: Sequence[Sample],
    placements: Sequence[Placement],
    near_duplicates: float = 1.0,
    passages: Mapping[str, str] | None = None,
) -> list[Leak]:
    """All held-out samples that share something with a sample of another split; sorted.

    ``near_duplicates`` is the similarity from which texts are nearly equal, as it was for curation (1: not looked for);
    ``passages`` gives the text of a chunk by its id.

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
    if near_duplicates < 1:
        found.update(_nearly_shared(placed, places, near_duplicates, passages or {}))
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


def _nearly_shared(
    samples: Sequence[Sample], places: Mapping[str, Split], threshold: float, passages: Mapping[str, str]
) -> Iterator[Leak]:
    """Texts of two splits that are nearly equal, and texts of one passage or another that stand in both."""
    makers: defaultdict[str, list[str]] = defaultdict(list)
    groups: defaultdict[tuple[Near, tuple[str, ...]], dict[str, dict[str, list[str]]]] = defaultdict(dict)
    for sample in samples:
        for reason, text, said in _texts(sample):
            groups[reason, family(text, said)].setdefault(said, {})[sample.id] = [sample.id]
        for chunk in sample.origin.chunks:
            makers[chunk].append(sample.id)
    for chunk, made in makers.items():
        said = normal(passages.get(chunk, ""))
        if len(said) >= FEWEST_CHARACTERS:
            groups["near-passage", family(passages[chunk], said)].setdefault(said, {})[chunk] = made
    for (reason, _), texts in groups.items():
        held = [_held(text, owners, places) for text, owners in texts.items()]
        for one, owners in zip(held, texts.values(), strict=True):
            if len(owners) > 1:
                yield from _between(one, one, reason, places)
        for one, other in overlapping(held, threshold):
            yield from _between(one, other, reason, places)


def _texts(sample: Sample) -> Iterator[tuple[Near, str, str]]:
    """Questions, answers and quotes that are long enough to tell, as they are and in normal form."""
    asked = 0
    for message in sample.messages:
        said = normal(message.content)
        telling = said.count(" ") + 1 >= TELLING_WORDS
        asked += message.role == "user"
        if message.role == "system" or len(said) < FEWEST_CHARACTERS:
            continue
        if telling or (message.role == "user" and asked == 1):
            yield "near-question" if message.role == "user" else "near-answer", message.content, said
    for evidence in sample.evidence:
        said = normal(evidence.quote)
        if len(said) >= FEWEST_CHARACTERS and said.count(" ") + 1 >= TELLING_WORDS:
            yield "near-answer", evidence.quote, said


def _held(text: str, owners: Mapping[str, Sequence[str]], places: Mapping[str, Split]) -> Held:
    holders = {sample for samples in owners.values() for sample in samples}
    return Held(text, tuple(sorted(holders)), frozenset([places[holder] for holder in holders]))


def _between(one: Held, other: Held, reason: Near, places: Mapping[str, Split]) -> Iterator[Leak]:
    """One leak for each sample of the two texts that is not in the first split, with a partner that is."""
    if len(one.splits | other.splits) < 2:
        return
    partner, *others = sorted({*one.holders, *other.holders}, key=lambda sample: (places[sample] != "train", sample))
    yield from (Leak(partner, sample, reason) for sample in others if places[sample] != places[partner])
