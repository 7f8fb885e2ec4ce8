"""The whole of curation."""

import pytest

from autotune_lm.core import ports
from autotune_lm.core.types import Placement
from autotune_lm.curate import dataset
from autotune_lm.curate.dataset import Known, Options, curate, curate_with_reasons
from autotune_lm.curate.distribution import distribution, labels
from autotune_lm.curate.leaks import find_leaks


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


def chunked(sample, chunk):
    origin = type(sample.origin)("create", "test@1", (chunk,))
    return type(sample)(
        messages=sample.messages, evidence=sample.evidence, kind="factual", origin=origin, fact=sample.fact
    )


@pytest.fixture
def copied(make_sample, make_score):
    """Thirty pages of their own words, each in two versions that differ in one word, with three samples each."""
    items, passages, sources = [], {}, {}
    for number in range(180):
        page, version = number // 3 % 30, number // 90
        name = f"word{chr(97 + page // 26)}{chr(97 + page % 26)}"
        own = " ".join(f"{name}{chr(97 + place % 26)}{chr(97 + place // 26)}" for place in range(40))
        chunk = f"chk_{page}_{version}"
        passages[chunk] = f"{own} {'spring' if version else 'autumn'} {own[::-1]}"
        sources[f"doc_{page}_{version}"] = f"repo/{page}.md"
        sample = chunked(make_sample(number, document=f"doc_{page}_{version}"), chunk)
        items.append((sample, make_score(sample)))
    return items, Known(passages=passages, sources=sources)


@pytest.mark.parametrize("strategy", ["by-fact", "by-document", "random", "by-source", "weighted"])
def test_nearly_equal_pages_lie_on_one_side(strategy, copied):
    items, known = copied
    samples = [sample for sample, _ in items]
    version = curate(items, Options(train=0.5, validation=0.25, test=0.25, strategy=strategy), known)
    sides = {}
    for placement in version.placements:
        page = next(sample for sample in samples if sample.id == placement.sample).origin.chunks[0].split("_")[1]
        assert sides.setdefault(page, placement.split) == placement.split
    assert set(sides.values()) == {"train", "validation", "test"}
    assert find_leaks(samples, version.placements, 0.8, known.passages) == []


def test_without_the_passages_they_would_leak_and_the_second_look_sees_it(copied):
    items, known = copied
    samples = [sample for sample, _ in items]
    blind = curate(items, Options(train=0.5, validation=0.25, test=0.25))
    leaks = find_leaks(samples, blind.placements, 0.8, known.passages)
    assert {leak.reason for leak in leaks} == {"near-passage"}


def test_a_sabotaged_split_of_nearly_equal_pages_is_seen(copied):
    items, known = copied
    samples = [sample for sample, _ in items]
    placements = list(curate(items, Options(), known).placements)
    for victim in (0, 40, 100):
        place = placements[victim]
        moved = Placement(place.sample, "test" if place.split == "train" else "train", place.cluster)
        leaks = find_leaks(samples, [*placements[:victim], moved, *placements[victim + 1 :]], 0.8, known.passages)
        assert any(place.sample in (leak.sample, leak.other) for leak in leaks)


def test_why_a_cluster_is_one(copied):
    items, known = copied
    _, clusters = curate_with_reasons(items, Options(), known)
    assert len(clusters) == 30
    for cluster in clusters:
        assert len(cluster.links) == len(cluster.samples) - 1 == 5
        assert {link.reason for link in cluster.links} == {"near-passage"}
        assert {sample for link in cluster.links for sample in (link.one, link.other)} == set(cluster.samples)


def test_template_pages_do_not_become_one_cluster(make_sample, make_score):
    names = ["read", "write", "open", "close", "merge", "scan", "sort", "join"]
    rows = [
        make_sample(
            n, question=f"What is the default of `{name}`?", answer=f"The default of `{name}` is 5.", quote=f"{name}: 5"
        )
        for n, name in enumerate(names)
    ]
    _, clusters = curate_with_reasons([(row, make_score(row)) for row in rows], Options(near_duplicates=0.6))
    assert len(clusters) == len(names)


@pytest.mark.parametrize("near", [0.4, 1.1, float("nan")])
def test_near_duplicates_is_a_similarity(near):
    with pytest.raises(ValueError, match=r"near_duplicates must lie between 0.5 and 1"):
        Options(near_duplicates=near)


def test_the_distribution_before_and_after(copied):
    items, known = copied
    samples = [sample for sample, _ in items]
    groups = labels(samples, "source", known.sources)
    before = distribution(samples, groups)
    assert len(before) == 30
    assert {(spread.samples, spread.share, len(spread.splits)) for spread in before} == {(6, 6 / 180, 0)}
    after = distribution(samples, groups, curate(items, Options(), known).placements)
    assert [spread.name for spread in after] == [spread.name for spread in before]
    assert all(sum(spread.splits.values()) == 6 for spread in after)
    topics = labels(samples, "keyword")
    assert set(topics) == {sample.id for sample in samples}
