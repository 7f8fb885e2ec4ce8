"""The whole of curation."""

import pytest

from autotune_lm.core import ports
from autotune_lm.curate import dataset
from autotune_lm.curate.dataset import Options, curate


def test_placements_are_sorted_and_whole(make_sample, make_score):
    samples = [make_sample(number) for number in range(50)]
    version = curate([(sample, make_score(sample)) for sample in samples], Options())
    ids = [placement.sample for placement in version.placements]
    assert ids == sorted(sample.id for sample in samples)
    assert version.duplicates == ()
    assert version.genuine()


def test_a_duplicate_has_no_place(make_sample, make_score):
    samples = [make_sample(number, question="Why?", answer="So.") for number in (1, 2)]
    version = curate([(sample, make_score(sample)) for sample in samples], Options())
    assert len(version.placements) == 1
    assert {version.placements[0].sample} == {version.duplicates[0].of}


def test_a_cluster_has_one_split_and_the_key_of_its_smallest_fact(make_sample, make_score):
    samples = [make_sample(number, span=(number, number + 2)) for number in range(30)]
    version = curate([(sample, make_score(sample)) for sample in samples], Options())
    assert {placement.cluster for placement in version.placements} == {"fct_0000"}
    assert len({placement.split for placement in version.placements}) == 1


@pytest.mark.parametrize(
    "shares", [{"train": 0.9}, {"train": 1.2, "test": -0.3}, {"train": float("nan")}, {"train": 0.799}]
)
def test_shares_must_be_shares_of_one_whole(shares):
    with pytest.raises(ValueError, match="must not be negative and sum to 1"):
        Options(**shares)


def test_shares_may_miss_one_by_rounding():
    assert Options(train=1 / 3, validation=1 / 3, test=1 / 3).shares["test"] == 1 / 3


def test_it_looks_like_a_plug_in():
    assert (dataset.name, dataset.version) == ("curate", "2")
    assert issubclass(Options, ports.Options)


def test_nothing_comes_of_nothing():
    assert curate([], Options()).placements == ()
