"""The dice and their two rules: nothing moves, and nothing stays empty."""

from collections import Counter

import pytest

from autotune_lm.core.ids import stable_number
from autotune_lm.curate.clusters import Cluster
from autotune_lm.curate.split import split

SHARES = {"train": 0.8, "validation": 0.1, "test": 0.1}


def clusters(count, documents=None):
    return [
        Cluster(f"fct_{number:04d}", (f"smp_{number}",), documents(number) if documents else ("doc_a",))
        for number in range(count)
    ]


def test_the_shares_hold_in_the_large():
    counts = Counter(split(clusters(20_000), SHARES).values())
    assert counts["train"] == pytest.approx(16_000, rel=0.02)
    assert counts["validation"] == pytest.approx(2_000, rel=0.1)
    assert counts["test"] == pytest.approx(2_000, rel=0.1)


def test_new_clusters_move_no_old_one():
    old, new = split(clusters(500), SHARES), split(clusters(1000), SHARES)
    assert old == {key: new[key] for key in old}


def test_another_seed_is_another_throw():
    assert split(clusters(500), SHARES, seed="a") != split(clusters(500), SHARES, seed="b")


@pytest.mark.parametrize("count", range(3, 30))
@pytest.mark.parametrize("seed", ["", "a", "b", "c"])
def test_from_three_units_on_no_split_is_empty(count, seed):
    assert set(split(clusters(count), SHARES, seed=seed).values()) == set(SHARES)


def test_no_split_without_a_share_is_filled():
    shares = {"train": 0.9, "validation": 0.0, "test": 0.1}
    for count in (1, 2, 3, 50, 2000):
        assert "validation" not in split(clusters(count), shares).values()


def test_everything_in_one_split():
    assert set(split(clusters(50), {"train": 1.0, "validation": 0.0, "test": 0.0}).values()) == {"train"}


def test_shares_a_little_under_one_place_everything():
    assert len(split(clusters(5000), {"train": 0.8, "validation": 0.1999995, "test": 0.0})) == 5000


def test_the_borrowed_unit_is_the_nearest_to_the_border():
    units = clusters(3)
    numbers = {unit.key: stable_number("split", "", unit.key) for unit in units}
    shares = {"train": max(numbers.values()) + 1e-9, "validation": 0.0, "test": 1 - max(numbers.values()) - 1e-9}
    places = split(units, shares)
    assert [key for key, place in places.items() if place == "test"] == [max(numbers, key=numbers.__getitem__)]


def test_two_units_are_left_alone():
    places = split(clusters(2), {"train": 1 - 2e-9, "validation": 1e-9, "test": 1e-9})
    assert set(places.values()) == {"train"}


def test_by_document_keeps_documents_whole():
    def documents(number):
        return (f"doc_{number // 10}",)

    places = split(clusters(1000, documents), SHARES, "by-document")
    for number in range(0, 1000, 10):
        assert len({places[f"fct_{number + offset:04d}"] for offset in range(10)}) == 1
    assert set(places.values()) == set(SHARES)


def test_by_document_follows_clusters_that_span_documents():
    def documents(number):
        return (f"doc_{number:04d}", f"doc_{number + 1:04d}")

    assert len(set(split(clusters(200, documents), SHARES, "by-document").values())) == 1


def test_by_document_without_documents_is_by_fact():
    bare = clusters(300, lambda number: ())
    assert split(bare, SHARES, "by-document") == split(bare, SHARES, "by-fact")


def test_nothing_comes_of_nothing():
    assert split([], SHARES) == {}


STRATEGIES = ("by-fact", "by-document", "random", "by-source", "weighted")


def test_random_is_the_name_that_others_give_to_by_fact():
    assert split(clusters(300), SHARES, "random") == split(clusters(300), SHARES, "by-fact")


def test_by_source_keeps_both_versions_of_a_file_together():
    units = clusters(400, lambda number: (f"doc_{number // 4}",))
    sources = {f"doc_{number}": f"repo/{number // 2}.md" for number in range(100)}
    places = split(units, SHARES, "by-source", groups=sources)
    for start in range(0, 400, 8):
        assert len({places[f"fct_{number:04d}"] for number in range(start, start + 8)}) == 1
    assert set(places.values()) == set(SHARES)
    assert split(units, SHARES, "by-source") == split(units, SHARES, "by-document")


RATIOS = [(0.8, 0.1, 0.1), (0.9, 0.1, 0.0), (0.5, 0.25, 0.25), (0.0, 0.5, 0.5), (1.0, 0.0, 0.0)]


@pytest.mark.parametrize("ratio", RATIOS)
def test_weighted_gives_each_group_the_same_share(ratio):
    shares = dict(zip(SHARES, ratio, strict=True))
    sizes = {"a": 400, "b": 100, "c": 40, **{f"tiny{number}": 2 for number in range(50)}}
    names = [name for name, size in sizes.items() for _ in range(size)]
    groups = {f"smp_{number}": name for number, name in enumerate(names)}
    places = split(clusters(len(names)), shares, "weighted", groups=groups)
    for name in "abc":
        held = Counter(places[f"fct_{number:04d}"] for number, group in enumerate(names) if group == name)
        for part, share in shares.items():
            assert held[part] == pytest.approx(share * sizes[name], abs=1)
    tiny = Counter(places[f"fct_{number:04d}"] for number, group in enumerate(names) if group.startswith("tiny"))
    assert tiny["train"] == pytest.approx(100 * shares["train"], abs=1)


def test_weighted_weighs_clusters_by_their_samples():
    big = [Cluster(f"fct_b{n}", tuple(f"smp_b{n}_{k}" for k in range(10)), ()) for n in range(20)]
    places = split([*big, *clusters(200)], SHARES, "weighted")
    sizes = Counter()
    for cluster in (*big, *clusters(200)):
        sizes[places[cluster.key]] += len(cluster.samples)
    assert sizes["train"] == pytest.approx(320, abs=5)
    assert sizes["test"] == pytest.approx(40, abs=5)


def test_weighted_does_not_hang_on_order():
    units = clusters(100)
    groups = {f"smp_{number}": f"g{number % 3}" for number in range(100)}
    assert split(units, SHARES, "weighted", "s", groups) == split(units[::-1], SHARES, "weighted", "s", groups)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_from_three_clusters_of_three_documents_on_no_split_is_empty(strategy):
    places = split(clusters(3, lambda number: (f"doc_{number}",)), SHARES, strategy)
    assert set(places.values()) == set(SHARES)
