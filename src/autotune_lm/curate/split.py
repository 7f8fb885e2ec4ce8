"""Floor 4. Clusters to splits, by dice that depend on the cluster alone, or in equal shares of each group.

The unit is the cluster (``by-fact``; others call it ``random``, and it is the same here, as a cluster is never cut), or
all clusters that are linked by shared documents (``by-document``) or by shared files (``by-source``: two versions of a
file are two documents and one source). A unit's number in [0, 1) is a hash of the seed and its key; the shares of
train, validation and test lie one after the other on that line. Nothing is remembered and nothing depends on the other
units, so new documents move no old unit, unless they merge two.

``weighted`` gives up the last promise for another: each group (a source, a keyword) has the same share in every split,
as far as whole clusters allow. Groups of fewer clusters than the smallest share needs are pooled.

One exception, for small datasets: with three units or more, a split with a share is never empty. An empty split takes,
from the splits with more than one unit, the unit whose number lies nearest to its part of the line. When the dataset
grows and the split gets units of its own, the borrowed one goes back.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from math import ceil
from typing import Literal, get_args

from autotune_lm.core.ids import stable_number
from autotune_lm.core.types import Split
from autotune_lm.curate.clusters import Cluster
from autotune_lm.curate.union import Groups

Strategy = Literal["by-fact", "by-document", "random", "by-source", "weighted"]
Range = tuple[float, float]

ORDER: tuple[Split, ...] = get_args(Split)
ENOUGH_UNITS = 3
"""From so many units on, no split with a share stays empty."""
MOST_POOLED = 20
"""Groups of so many clusters are dealt out by themselves, however small the smallest share is."""


def split(
    clusters: Sequence[Cluster],
    shares: Mapping[Split, float],
    strategy: Strategy = "by-fact",
    seed: str = "",
    groups: Mapping[str, str] | None = None,
) -> dict[str, Split]:
    """Give each cluster, by its key, a split.

    ``groups`` gives the source of a document by its id for ``by-source``, and for ``weighted`` the group of a sample by
    its id; what has none is its own source, or belongs to the group without a name.
    """
    units = _units(clusters, strategy, groups or {})
    numbers = {key: stable_number("split", seed, key) for key in sorted(units)}
    ranges = _ranges(shares)
    if strategy == "weighted":
        places = _dealt(clusters, numbers, shares, groups or {})
    else:
        places = {key: _place(number, ranges) for key, number in numbers.items()}
    if len(units) >= ENOUGH_UNITS:
        _fill_empty(places, numbers, ranges)
    return {cluster: places[key] for key, members in units.items() for cluster in members}


def _units(clusters: Sequence[Cluster], strategy: Strategy, groups: Mapping[str, str]) -> dict[str, list[str]]:
    """What stays whole: a key, and the keys of its clusters."""
    if strategy == "by-document":
        return _linked(clusters, {})
    if strategy == "by-source":
        return _linked(clusters, groups)
    return {cluster.key: [cluster.key] for cluster in clusters}


def _linked(clusters: Sequence[Cluster], sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Units by document or source: the smallest of the unit (or its cluster's key), and the keys of its clusters."""
    groups = Groups(len(clusters))
    first: dict[str, int] = {}
    for number, cluster in enumerate(clusters):
        for document in cluster.documents:
            groups.join(first.setdefault(sources.get(document, document), number), number)
    units: dict[str, list[str]] = {}
    for group in groups.members():
        members = [clusters[number] for number in group]
        held = [sources.get(document, document) for cluster in members for document in cluster.documents]
        units[min(held, default=members[0].key)] = [cluster.key for cluster in members]
    return units


def _dealt(
    clusters: Sequence[Cluster], numbers: Mapping[str, float], shares: Mapping[Split, float], groups: Mapping[str, str]
) -> dict[str, Split]:
    """Deal the clusters of each group out, the large ones first, each to the split that lacks most of its share."""
    hands: defaultdict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        hands[_commonest(cluster, groups)].append(cluster)
    enough = min(MOST_POOLED, ceil(1 / min(share for share in shares.values() if share > 0)))
    pool = [cluster for name in sorted(hands) if len(hands[name]) < enough for cluster in hands[name]]
    whole = [hands[name] for name in sorted(hands) if len(hands[name]) >= enough]
    places: dict[str, Split] = {}
    for hand in (*whole, pool):
        dealt, given = 0, Counter[Split]()
        for cluster in sorted(hand, key=lambda cluster: (-len(cluster.samples), numbers[cluster.key], cluster.key)):
            dealt += len(cluster.samples)
            lacking = {name: share * dealt - given[name] for name, share in shares.items() if share > 0}
            taker = max(lacking, key=lambda name: (round(lacking[name], 6), -ORDER.index(name)))
            places[cluster.key] = taker
            given[taker] += len(cluster.samples)
    return places


def _commonest(cluster: Cluster, groups: Mapping[str, str]) -> str:
    """The group of most samples of a cluster; of equals, the first by name."""
    counts = Counter(groups.get(sample, "") for sample in cluster.samples)
    return min(counts, key=lambda name: (-counts[name], name))


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
