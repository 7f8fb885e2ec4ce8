"""Floor 4. Of samples that say the same, the best stays.

Two samples say the same where, in normal form, their conversations are equal, or their questions are equal and so is
their fact. System messages do not count. The best score stays, ties by id. A sample falls only to one that stays, so
that a second pass finds nothing, and the order of arrival decides nothing.
"""

from collections.abc import Sequence

from autotune_lm.core.ids import digest
from autotune_lm.core.types import Duplicate, Sample, Score
from autotune_lm.curate.wording import Form, form

Item = tuple[Sample, Score]


def find_duplicates(items: Sequence[Item], normal: Form = form) -> tuple[list[Sample], list[Duplicate]]:
    """The samples that stay and those that fall, both by id. A sample given twice counts once."""
    ranked = {sample.id: sample for sample, _ in sorted(items, key=lambda item: (-item[1].value, item[0].id))}
    holders: dict[str, int] = {}
    kept: list[Sample] = []
    duplicates: list[Duplicate] = []
    for sample in ranked.values():
        marks = _marks(sample, normal)
        if held := [holders[mark] for mark in marks if mark in holders]:
            duplicates.append(Duplicate(sample.id, kept[min(held)].id))
        else:
            holders.update(dict.fromkeys(marks, len(kept)))
            kept.append(sample)
    return sorted(kept, key=lambda sample: sample.id), sorted(duplicates, key=lambda duplicate: duplicate.sample)


def _marks(sample: Sample, normal: Form) -> tuple[str, ...]:
    """Two samples say the same where they share one of these."""
    spoken = [normal(message.content).encode() for message in sample.messages if message.role != "system"]
    said = digest(b"said", *spoken)
    return (said, digest(b"asked", sample.fact.encode(), *spoken[:-1])) if sample.fact else (said,)
