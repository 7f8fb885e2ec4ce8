"""Floor 4. How samples spread over sources or keywords, before the split and after it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from autotune_lm.core.types import Part, Placement, Sample, Split
from autotune_lm.curate.keywords import find_keywords

PARTS: tuple[Split, ...] = get_args(Split)
WeightBy = Literal["source", "keyword"]

NO_LABEL = "(none)"
"""The group of samples without evidence, or without a keyword."""


class Spread(Part, frozen=True):
    """A group of samples, and where they went."""

    name: str
    samples: int
    share: float
    """Of all samples, 0 to 1."""
    splits: dict[Split, int] = {}
    """Samples in each split; empty before the split."""


def labels(
    samples: Sequence[Sample],
    by: WeightBy,
    sources: Mapping[str, str] | None = None,
    headings: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, str]:
    """The source or the topic keyword of each sample, by its id."""
    if by == "keyword":
        return {sample: found[0] for sample, found in find_keywords(samples, headings).items() if found}
    return {sample.id: source_of(sample, sources or {}) for sample in samples}


def source_of(sample: Sample, sources: Mapping[str, str]) -> str:
    """The file that the first evidence of a sample lies in; the document's id where its file is not known."""
    document = sample.evidence[0].document if sample.evidence else ""
    return sources.get(document, document)


def distribution(
    samples: Sequence[Sample], groups: Mapping[str, str], placements: Sequence[Placement] = ()
) -> list[Spread]:
    """The groups of the samples, largest first; with placements, only samples that have one, and their splits."""
    places = {placement.sample: placement.split for placement in placements}
    identities = {sample.id for sample in samples if not placements or sample.id in places}
    counts = Counter(groups.get(identity) or NO_LABEL for identity in identities)
    splits: defaultdict[str, Counter[Split]] = defaultdict(Counter)
    for identity in identities & places.keys():
        splits[groups.get(identity) or NO_LABEL][places[identity]] += 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        Spread(
            name, number, number / len(identities), {part: splits[name][part] for part in PARTS if splits[name][part]}
        )
        for name, number in ranked
    ]
