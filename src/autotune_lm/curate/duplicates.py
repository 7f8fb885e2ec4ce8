"""Floor 4. Of samples that say the same, the best stays.

Two samples say the same where, in normal form, their conversations are equal, or their questions are equal and so is
their fact. They say nearly the same where question and answer are both nearly equal (``grams``, from the threshold on)
and differ in nothing that tells: numbers, code spans and "not" are equal in both, the content words of the question
(and of an answer of under 20 words) up to their endings. "How large is the reader pool?" is not "How large is the
writer pool?", however long the question.

System messages do not count. The best score stays, ties by id. A sample falls only to one that stays, so that a second
pass finds nothing, and the order of arrival decides nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from autotune_lm.core.ids import digest
from autotune_lm.core.types import Duplicate, Sample, Score
from autotune_lm.curate.grams import grams, is_short, near_enough
from autotune_lm.curate.wording import Form, form, stems, terms

Item = tuple[Sample, Score]


def find_duplicates(
    items: Sequence[Item], normal: Form = form, threshold: float = 1.0
) -> tuple[list[Sample], list[Duplicate]]:
    """The samples that stay and those that fall, both by id. A sample given twice counts once.

    ``threshold`` is the similarity of near-duplicates; 1 looks for none.
    """
    ranked = {sample.id: sample for sample, _ in sorted(items, key=lambda item: (-item[1].value, item[0].id))}
    holders: dict[str, int] = {}
    near = _Near(threshold, normal)
    kept: list[Sample] = []
    duplicates: list[Duplicate] = []
    for sample in ranked.values():
        marks = _marks(sample, normal)
        if held := [holders[mark] for mark in marks if mark in holders]:
            duplicates.append(Duplicate(sample.id, kept[min(held)].id))
        elif threshold < 1 and (found := near.take(sample)):
            duplicates.append(found)
        else:
            holders.update(dict.fromkeys(marks, len(kept)))
            kept.append(sample)
    return sorted(kept, key=lambda sample: sample.id), sorted(duplicates, key=lambda duplicate: duplicate.sample)


def _marks(sample: Sample, normal: Form) -> tuple[str, ...]:
    """Two samples say the same where they share one of these."""
    spoken = [normal(message.content).encode() for message in sample.messages if message.role != "system"]
    said = digest(b"said", *spoken)
    return (said, digest(b"asked", sample.fact.encode(), *spoken[:-1])) if sample.fact else (said,)


class _Said(NamedTuple):
    """The two halves of a sample, in normal form."""

    sample: str
    question: str
    answer: str


class _Near:
    """The samples that stay, where those that may say nearly the same stand together."""

    def __init__(self, threshold: float, normal: Form) -> None:
        self._threshold = threshold
        self._normal = normal
        self._kept: defaultdict[str, list[_Said]] = defaultdict(list)
        self._pieces = lru_cache(10_000)(lambda text: frozenset(grams(text)))

    def take(self, sample: Sample) -> Duplicate | None:
        """What a sample nearly says again; where it is nothing, the sample is kept in mind."""
        *before, last = (message.content for message in sample.messages if message.role != "system")
        said = _Said(sample.id, self._normal("\n".join(before)), self._normal(last))
        mates = self._kept[self._key(before, last, said)]
        for mate in mates:
            if similarity := min(self._alike(said.question, mate.question), self._alike(said.answer, mate.answer)):
                return Duplicate(sample.id, mate.sample, "near", similarity)
        mates.append(said)
        return None

    def _key(self, before: list[str], last: str, said: _Said) -> str:
        """What must be equal."""
        short = is_short(said.answer)
        return digest(
            b"short" if short else b"long",
            len(before).to_bytes(4, "big"),
            stems(said.question).encode(),
            terms("\n".join(before), said.question).encode(),
            terms(last, said.answer).encode(),
            stems(said.answer).encode() if short else b"",
        )

    def _alike(self, one: str, other: str) -> float:
        """The similarity of two texts of one length class from the threshold on, else 0."""
        if one == other:
            return 1.0
        if is_short(one) != is_short(other):
            return 0.0
        return near_enough(self._pieces(one), self._pieces(other), self._threshold)
