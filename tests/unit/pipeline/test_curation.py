"""What the second look finds is bound together, and the split is made once more."""

import random

import pytest

from autotune_lm.config.load import Raw, checked
from autotune_lm.core.errors import GateFailed
from autotune_lm.curate import dataset
from autotune_lm.curate.dataset import NOTHING
from autotune_lm.curate.leaks import find_leaks
from autotune_lm.pipeline import curation
from autotune_lm.pipeline.plan import make_plan

WORDS = [f"{a}{b}" for a in ("pump", "tank", "float", "valve", "pipe") for b in ("", "s", "head", "line", "gate")]


@pytest.fixture
def pairs(make_sample, make_score):
    """Forty answers of thirty words, each also with one word changed under another question."""
    dice = random.Random(3)
    samples = []
    for number in range(40):
        said = dice.choices(WORDS, k=30)
        for turn in range(2):
            words = [*said[:-1], f"end{turn}"]
            samples.append(make_sample(2 * number + turn, answer=" ".join(words)))
    return [(sample, make_score(sample)) for sample in samples]


@pytest.fixture
def plan(tmp_path):
    return make_plan(tmp_path, checked(Raw({"sources": ["docs"]}, {}), "test"))


def test_pairs_that_the_signatures_miss_are_bound_after_the_second_look(plan, pairs, monkeypatch):
    monkeypatch.setattr(dataset, "near_links", lambda *_: [])
    samples = [sample for sample, _ in pairs]
    blind = dataset.curate(pairs, curation.options_of(plan.config.curate), NOTHING)
    assert {leak.reason for leak in find_leaks(samples, blind.placements, 0.8)} == {"near-answer"}
    version = curation.decide(plan, pairs, NOTHING)
    assert len(version.placements) == len(samples) and not find_leaks(samples, version.placements, 0.8)


def test_a_leak_that_stays_stops_the_run(plan, pairs, monkeypatch):
    monkeypatch.setattr(
        dataset,
        "find_clusters",
        lambda kept, *_: [dataset.Cluster(sample.id, (sample.id,), (sample.id,)) for sample in kept],
    )
    with pytest.raises(GateFailed, match="leak"):
        curation.decide(plan, pairs, NOTHING)
