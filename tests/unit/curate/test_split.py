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
