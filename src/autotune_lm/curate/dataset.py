"""Floor 4. Scored samples to a dataset version: duplicates out, clusters, splits. A pure function.

The caller leaves out what failed the judge; no threshold of scores is applied here. ``leaks.find_leaks`` is the check
afterwards.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from autotune_lm.core import ports
from autotune_lm.core.types import DatasetVersion, Placement, Sample, Score, Split
from autotune_lm.curate.clusters import Cluster, find_clusters
from autotune_lm.curate.distribution import WeightBy, labels
from autotune_lm.curate.duplicates import find_duplicates
from autotune_lm.curate.link import Link
from autotune_lm.curate.near import near_links
from autotune_lm.curate.split import Strategy, split
from autotune_lm.curate.wording import form

name = "curate"
version = "2"
"""Raised when the same samples give another dataset."""

LEAST_SIMILARITY = 0.5
"""Texts that share less are not near, and there are too many of them."""


class Options(ports.Options, frozen=True):
    """Near-duplicates, the shares of the splits, the unit that stays whole, a seed for another throw of the dice."""

    near_duplicates: float = 0.8
    """Jaccard similarity from which two texts are nearly equal, 0.5 to 1; 1 switches the search off."""
    train: float = 0.8
    validation: float = 0.1
    test: float = 0.1
    strategy: Strategy = "by-fact"
    weight_by: WeightBy = "source"
    """Of ``weighted``: what gets an equal share of each split."""
    seed: str = ""

    def __post_init__(self) -> None:
        """Refuse shares that are no shares of one whole."""
        shares = self.shares
        if min(shares.values()) < 0 or not abs(sum(shares.values()) - 1) <= 1e-6:
            said = ", ".join(f"{part} {share:g}" for part, share in shares.items())
            raise ValueError(f"the shares of the splits must not be negative and sum to 1; they are {said}")
        if not LEAST_SIMILARITY <= self.near_duplicates <= 1:
            raise ValueError(f"near_duplicates must lie between {LEAST_SIMILARITY} and 1; it is {self.near_duplicates}")

    @property
    def shares(self) -> dict[Split, float]:
        """The share of each split."""
        return {"train": self.train, "validation": self.validation, "test": self.test}


class Known(NamedTuple):
    """What is known of the places that samples come from; all of it may be missing."""

    sources: Mapping[str, str] = {}
    """``repository/uri`` by document id: for ``by-source`` and ``weighted``."""
    passages: Mapping[str, str] = {}
    """Text by chunk id: samples of nearly equal passages stay on one side."""
    headings: Mapping[str, Sequence[str]] = {}
    """Heading path by chunk id: words of it may become keywords."""
    repositories: Mapping[str, str] = {}
    """Repository by document id: for statistics."""
    languages: Mapping[str, str] = {}
    """BCP 47 tag by document id: for statistics, which guess where it is missing or ``und``."""
    bound: Sequence[Link] = ()
    """Samples that belong together for a reason that was found elsewhere."""


NOTHING = Known()


class Curated(NamedTuple):
    """The dataset, and how its clusters came to be."""

    version: DatasetVersion
    clusters: list[Cluster]


def curate(items: Sequence[tuple[Sample, Score]], options: Options, known: Known = NOTHING) -> DatasetVersion:
    """Decide which samples stay and where each one goes; the order of ``items`` does not matter."""
    return curate_with_reasons(items, options, known).version


def curate_with_reasons(items: Sequence[tuple[Sample, Score]], options: Options, known: Known = NOTHING) -> Curated:
    """The same, with the clusters and what binds their samples, for review.

    Raises:
        Missing: near-duplicates are wanted and neither rensa nor numpy is there.
    """
    normal = cache(form)
    kept, duplicates = find_duplicates(items, normal, options.near_duplicates)
    there = {sample.id for sample in kept}
    bound = [link for link in known.bound if link.one in there and link.other in there]
    near = near_links(kept, options.near_duplicates, known.passages, normal)
    clusters = find_clusters(kept, normal, [*near, *bound])
    places = split(clusters, options.shares, options.strategy, options.seed, _groups(kept, options, known))
    placements = [
        Placement(sample, places[cluster.key], cluster.key) for cluster in clusters for sample in cluster.samples
    ]
    made = DatasetVersion(
        placements=tuple(sorted(placements, key=lambda placement: placement.sample)), duplicates=tuple(duplicates)
    )
    return Curated(made, clusters)


def _groups(samples: Sequence[Sample], options: Options, known: Known) -> Mapping[str, str]:
    """What ``split`` must know for the strategy."""
    if options.strategy == "weighted":
        return labels(samples, options.weight_by, known.sources, known.headings)
    return known.sources
