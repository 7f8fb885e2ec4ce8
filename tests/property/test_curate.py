"""What curation promises of any samples."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autotune_lm.core.types import Evidence, Message, Origin, Placement, Sample, Score
from autotune_lm.curate.dataset import Known, Options, curate, curate_with_reasons
from autotune_lm.curate.duplicates import find_duplicates
from autotune_lm.curate.leaks import find_leaks
from autotune_lm.kit.text import normal_form

WORDS = ["tide", "the", "moon", "is", "a", "Port", "8080", "-", "+=", "why", "when", "no"]
TEXT = """
the pump moves water from the lower tank to the upper one and it starts when the upper tank is less than half full and
stops when a float says that it is done
"""
PAGE = TEXT.split()
COPIES = st.lists(st.tuples(st.integers(0, len(PAGE) - 1), st.sampled_from(WORDS)), max_size=3).map(
    lambda edits: " ".join(dict(edits).get(place, word) for place, word in enumerate(PAGE))
)
SAID = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join) | COPIES
SPANS = st.tuples(st.sampled_from(["doc_a", "doc_b", "doc_c"]), st.integers(0, 300), st.integers(0, 12), SAID)
EVIDENCE = st.lists(SPANS.map(lambda span: Evidence(span[0], span[1], span[1] + span[2], span[3])), max_size=2)
HALVES = Options(train=0.5, validation=0.25, test=0.25)
OPTIONS = st.sampled_from(
    [
        Options(),
        HALVES,
        Options(near_duplicates=1),
        Options(near_duplicates=0.6, train=0.5, validation=0.25, test=0.25),
        Options(strategy="by-document"),
        Options(strategy="random", seed="b"),
        Options(strategy="by-source", train=0.5, validation=0.5, test=0),
        Options(strategy="weighted", train=0.4, validation=0.3, test=0.3),
        Options(strategy="weighted", weight_by="keyword", train=0.4, validation=0.3, test=0.3),
        Options(train=0, validation=0, test=1),
    ]
)
KNOWN = Known(
    sources={"doc_a": "repo/a.md", "doc_b": "repo/a.md", "doc_c": "repo/c.md"},
    passages={
        "chk_0": " ".join(PAGE),
        "chk_1": " ".join([*PAGE, "again"]),
        "chk_2": " ".join(PAGE[::-1]),
        "chk_3": "short",
    },
)


@st.composite
def samples(draw):
    turns = draw(st.lists(st.tuples(SAID, SAID), min_size=1, max_size=2))
    said = [Message(role, content) for turn in turns for role, content in zip(("user", "assistant"), turn, strict=True)]
    fact = draw(st.integers(0, 30))
    return Sample(
        messages=tuple(said),
        evidence=tuple(draw(EVIDENCE)),
        kind="factual",
        origin=Origin("create", "test@1", (f"chk_{draw(st.integers(0, 5))}",)),
        fact=f"fct_{fact}",
    )


@st.composite
def items(draw, max_size=16):
    drawn = draw(st.lists(st.tuples(samples(), st.sampled_from([6.0, 7.5, 9.0])), max_size=max_size))
    return [(sample, scored(sample, value)) for sample, value in drawn]


def scored(sample, value=8.0):
    return Score(sample=sample.id, judge="test@1", value=value, verdict="PASS", reason="drawn")


@given(items(), st.sampled_from([1.0, 0.8, 0.6]))
def test_dedupe_twice_is_once(drawn, near):
    kept, duplicates = find_duplicates(drawn, threshold=near)
    scores = {score.sample: score for _, score in sorted(drawn, key=lambda item: item[1].value)}
    assert find_duplicates([(sample, scores[sample.id]) for sample in kept], threshold=near) == (kept, [])
    identities = {sample.id for sample in kept}
    assert identities | {fallen.sample for fallen in duplicates} == {sample.id for sample, _ in drawn}
    assert all(fallen.of in identities and fallen.sample not in identities for fallen in duplicates)


@given(items(), st.randoms(use_true_random=False), OPTIONS)
def test_the_order_of_arrival_decides_nothing(drawn, dice, options):
    shuffled = list(drawn)
    dice.shuffle(shuffled)
    assert curate_with_reasons(drawn, options, KNOWN) == curate_with_reasons(shuffled, options, KNOWN)


@given(items(), OPTIONS)
def test_splits_share_no_fact_question_or_evidence(drawn, options):
    version = curate(drawn, options, KNOWN)
    by_id = {sample.id: sample for sample, _ in drawn}
    splits = defaultdict(set)
    characters = defaultdict(set)
    for placement in version.placements:
        sample = by_id[placement.sample]
        splits["fact", sample.fact].add(placement.split)
        splits["cluster", placement.cluster].add(placement.split)
        asked = sample.messages[0].content
        splits["question", normal_form(asked) or asked].add(placement.split)
        for evidence in sample.evidence:
            for place in range(evidence.start, evidence.end):
                characters[evidence.document, place].add(placement.split)
    assert all(len(found) == 1 for found in (*splits.values(), *characters.values()))


@given(items(), OPTIONS)
def test_the_second_look_finds_nothing(drawn, options):
    placements = curate(drawn, options, KNOWN).placements
    assert find_leaks([sample for sample, _ in drawn], placements, options.near_duplicates, KNOWN.passages) == []


@given(items(), OPTIONS)
def test_the_links_of_a_cluster_connect_it(drawn, options):
    for cluster in curate_with_reasons(drawn, options, KNOWN).clusters:
        reached = {cluster.samples[0]}
        for _ in cluster.links:
            ends = [{link.one, link.other} for link in cluster.links]
            reached.update(*(pair for pair in ends if pair & reached))
        assert reached == set(cluster.samples)
        assert len(cluster.links) == len(cluster.samples) - 1


@given(items())
def test_by_source_shares_no_file(drawn):
    by_id = {sample.id: sample for sample, _ in drawn}
    splits = defaultdict(set)
    for placement in curate(drawn, Options(strategy="by-source"), KNOWN).placements:
        for evidence in by_id[placement.sample].evidence:
            splits[KNOWN.sources[evidence.document]].add(placement.split)
    assert all(len(found) == 1 for found in splits.values())


@given(items())
def test_by_document_shares_no_document(drawn):
    options = Options(strategy="by-document")
    by_id = {sample.id: sample for sample, _ in drawn}
    splits = defaultdict(set)
    for placement in curate(drawn, options).placements:
        for evidence in by_id[placement.sample].evidence:
            splits[evidence.document].add(placement.split)
    assert all(len(found) == 1 for found in splits.values())


@given(numbers=st.sets(st.integers(100, 10_000), min_size=1, max_size=40))
def test_new_facts_move_nobody(numbers, make_sample):
    """The old ones are so many that no split had to borrow."""
    old = [make_sample(number) for number in range(100)]
    new = [make_sample(number) for number in numbers]
    before = curate([(sample, scored(sample)) for sample in old], HALVES)
    after = curate([(sample, scored(sample)) for sample in old + new], HALVES)
    assert set(before.placements) <= set(after.placements)
    assert len(after.placements) == len(old) + len(new)


PLANTED = {
    "fact": {"fact": "fct_x"},
    "question": {"question": "What is it that stops the pump?"},
    "answer": {"answer": "The pump stops when the tank is full."},
    "evidence": {"span": (10_000, 10_030)},
}


@pytest.mark.parametrize("reason", PLANTED)
@given(
    drawn=items(max_size=8), numbers=st.lists(st.integers(0, 99), min_size=2, max_size=5, unique=True), data=st.data()
)
def test_a_sabotaged_placement_is_found(reason, drawn, numbers, data, make_sample):
    planted = [make_sample(number, document="doc_planted", **PLANTED[reason]) for number in numbers]
    everything = drawn + [(sample, scored(sample)) for sample in planted]
    placements = curate(everything, HALVES).placements
    victim = data.draw(st.sampled_from(planted))
    sabotaged = [moved(placement) if placement.sample == victim.id else placement for placement in placements]
    leaks = find_leaks([sample for sample, _ in everything], sabotaged)
    assert any(leak.reason == reason and victim.id in (leak.sample, leak.other) for leak in leaks)


def moved(placement):
    return Placement(placement.sample, "test" if placement.split == "train" else "train", placement.cluster)
