"""What binds two samples, and what does not."""

import pytest

from autotune_lm.core.types import Evidence
from autotune_lm.curate.clusters import find_clusters

LONG = "The pump stops when the tank is full."
SHARED = [
    ("fact", {"fact": "fct_x"}, {"fact": "fct_x"}),
    ("evidence that overlaps", {"span": (1000, 1010)}, {"span": (1009, 1020)}),
    ("evidence inside other evidence", {"span": (1000, 1100)}, {"span": (1040, 1050)}),
    ("question", {"question": "What stops it?"}, {"question": "what stops IT"}),
    ("long answer", {"answer": LONG}, {"answer": LONG.upper()}),
    ("evidence of equal words", {"quote": "Full tank."}, {"quote": "full `tank`"}),
    (
        "content words",
        {"question": "What is the default port?", "answer": "It is 80."},
        {"question": "Which port is default?", "answer": "The 80."},
    ),
]
APART = [
    ("nothing", {}, {}),
    ("spans that touch", {"span": (1000, 1010)}, {"span": (1010, 1020)}),
    ("spans of other documents", {"span": (0, 10)}, {"span": (0, 10), "document": "doc_b"}),
    ("a span without characters", {"span": (1000, 1010)}, {"span": (1005, 1005)}),
    ("a short answer", {"answer": "The default is 8080."}, {"answer": "The default is 8080."}),
    ("the content of the question alone", {"question": "Is n the port?"}, {"question": "Which port is n?"}),
]


def clustered(*samples):
    return [set(cluster.samples) for cluster in find_clusters(samples)]


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in SHARED], ids=[case[0] for case in SHARED])
def test_bound(one, other, make_sample):
    samples = make_sample(1, **one), make_sample(2, **other)
    assert clustered(*samples) == [{sample.id for sample in samples}]


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in APART], ids=[case[0] for case in APART])
def test_apart(one, other, make_sample):
    assert len(clustered(make_sample(1, **one), make_sample(2, **other))) == 2


def test_a_chain_is_one_cluster_and_its_key_is_the_smallest_fact(make_sample):
    samples = [make_sample(number, span=(number * 10, number * 10 + 11)) for number in (3, 1, 4, 2)]
    (cluster,) = find_clusters(samples)
    assert cluster.key == "fct_0001"
    assert cluster.samples == tuple(sorted(sample.id for sample in samples))
    assert cluster.documents == ("doc_a",)


def test_a_long_span_binds_what_lies_in_it_though_short_ones_come_between(make_sample):
    samples = [make_sample(number, span=span) for number, span in enumerate([(0, 100), (10, 12), (50, 60), (100, 110)])]
    assert sorted(map(len, clustered(*samples))) == [1, 3]


def test_a_short_question_later_in_a_talk_binds_nothing(make_sample, make_talk):
    one = make_sample(1, messages=make_talk("What is a tide?", "Water.", "Why?", "The moon."))
    other = make_sample(2, messages=make_talk("What is a storm?", "Air.", "Why?", "The sun."))
    third = make_sample(3, question="What is a tide?")
    assert len(clustered(one, other)) == 2
    assert len(clustered(one, third)) == 1


def test_one_long_quote_of_several_binds(make_sample):
    one = make_sample(1, quote=LONG)
    more = (Evidence("doc_b", 0, 9, LONG), Evidence("doc_b", 20, 29, "Other."))
    other = type(one)(
        messages=make_sample(2).messages, evidence=more, kind="factual", origin=one.origin, fact="fct_other"
    )
    assert len(clustered(one, other)) == 1


def test_samples_without_fact_and_evidence_stand_alone(make_sample):
    one, other = (
        type(make_sample())(messages=s.messages, evidence=(), kind="factual", origin=s.origin, fact="")
        for s in (make_sample(1), make_sample(2))
    )
    assert {cluster.key for cluster in find_clusters([one, other])} == {one.id, other.id}


def test_nothing_comes_of_nothing():
    assert find_clusters([]) == []
