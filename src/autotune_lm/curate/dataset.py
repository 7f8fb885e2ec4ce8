"""Floor 4. Scored samples to a dataset version: duplicates out, clusters, splits. A pure function.

The caller leaves out what failed the judge; no threshold is applied here. ``leaks.find_leaks`` is the check afterwards.
"""

from collections.abc import Sequence
from functools import cache

from autotune_lm.core import ports
from autotune_lm.core.types import DatasetVersion, Placement, Sample, Score, Split
from autotune_lm.curate.clusters import find_clusters
from autotune_lm.curate.duplicates import find_duplicates
from autotune_lm.curate.split import Strategy, split
from autotune_lm.curate.wording import form

name = "curate"
version = "1"
"""Raised when the same samples give another dataset."""


class Options(ports.Options, frozen=True):
    """The shares of the splits, the unit that stays whole, and a seed for another throw of the dice."""

    train: float = 0.8
    validation: float = 0.1
    test: float = 0.1
    strategy: Strategy = "by-fact"
    seed: str = ""

    def __post_init__(self) -> None:
        """Refuse shares that are no shares of one whole."""
        shares = self.shares
        if min(shares.values()) < 0 or not abs(sum(shares.values()) - 1) <= 1e-6:
            said = ", ".join(f"{part} {share:g}" for part, share in shares.items())
            raise ValueError(f"the shares of the splits must not be negative and sum to 1; they are {said}")

    @property
    def shares(self) -> dict[Split, float]:
        """The share of each split."""
        return {"train": self.train, "validation": self.validation, "test": self.test}


def curate(items: Sequence[tuple[Sample, Score]], options: Options) -> DatasetVersion:
    """Decide which samples stay and where each one goes; the order of ``items`` does not matter."""
    normal = cache(form)
    kept, duplicates = find_duplicates(items, normal)
    clusters = find_clusters(kept, normal)
    places = split(clusters, options.shares, options.strategy, options.seed)
    placements = [
        Placement(sample, places[cluster.key], cluster.key) for cluster in clusters for sample in cluster.samples
    ]
    return DatasetVersion(
        placements=tuple(sorted(placements, key=lambda placement: placement.sample)), duplicates=tuple(duplicates)
    )
