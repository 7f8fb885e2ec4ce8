"""Floor 4. Clusters to splits, by dice that depend on the cluster alone.

The unit is the cluster (``by-fact``), or all clusters that are linked by shared documents (``by-document``). A unit's
number in [0, 1) is a hash of the seed and its key; the shares of train, validation and test lie one after the other on
that line. Nothing is remembered and nothing depends on the other units, so new documents move no old unit, unless they
merge two.

One exception, for small datasets: with three units or more, a split with a share is never empty. An empty split takes,
from the splits with more than one unit, the unit whose number lies nearest to its part of the line. When the dataset
grows and the split gets units of its own, the borrowed one goes back.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Literal, get_args

from autotune_lm.core.ids import stable_number
from autotune_lm.core.types import Split
from autotune_lm.curate.clusters import Cluster
from autotune_lm.curate.union import Groups

Strategy = Literal["by-fact", "by-document"]
Range = tuple[float, float]

ORDER: tuple[Split, ...] = get_args(Split)
ENOUGH_UNITS = 3
"""From so many units on, no split with a share stays empty."""


def split(
    clusters: Sequence[Cluster], shares: Mapping[Split, float], strategy: Strategy = "by-fact", seed: str = ""
) -> dict[str, Split]:
    """Give each cluster, by its key, a split."""
    units = _linked(clusters) if strategy == "by-document" else {cluster.key: [cluster.key] for cluster in clusters}
    numbers = {key: stable_number("split", seed, key) for key in sorted(units)}
    ranges = _ranges(shares)
    places = {key: _place(number, ranges) for key, number in numbers.items()}
    if len(units) >= ENOUGH_UNITS:
        _fill_empty(places, numbers, ranges)
    return {cluster: places[key] for key, members in units.items() for cluster in members}


def _linked(clusters: Sequence[Cluster]) -> dict[str, list[str]]:
    """Units by document: the smallest document id of the unit (or its cluster's key), and the keys of its clusters."""
    groups = Groups(len(clusters))
    first: dict[str, int] = {}
    for number, cluster in enumerate(clusters):
        for document in cluster.documents:
            groups.join(first.setdefault(document, number), number)
    units: dict[str, list[str]] = {}
    for group in groups.members():
        members = [clusters[number] for number in group]
        documents = [document for cluster in members for document in cluster.documents]
        units[min(documents, default=members[0].key)] = [cluster.key for cluster in members]
    return units


def _ranges(shares: Mapping[Split, float]) -> dict[Split, Range]:
    """The part of the line [0, 1) that each split with a share owns; the last one reaches to the end."""
    owners = [name for name in ORDER if shares.get(name, 0.0) > 0]
    ends = [*accumulate(shares[name] for name in owners[:-1]), 1.0]
    return dict(zip(owners, pairwise([0.0, *ends]), strict=True))


def _place(number: float, ranges: Mapping[Split, Range]) -> Split:
    return next(name for name, (_, end) in ranges.items() if number < end)


def _fill_empty(places: dict[str, Split], numbers: Mapping[str, float], ranges: Mapping[Split, Range]) -> None:
    """Let each empty split borrow the nearest unit of a split that can spare one."""
    for name, (start, end) in ranges.items():
        held = Counter(places.values())
        if held[name]:
            continue
        spare = [key for key, place in places.items() if held[place] > 1]
        nearest = min(spare, key=lambda key: (max(start - numbers[key], numbers[key] - end), key))
        places[nearest] = name
