"""A planted leak of each kind is found, and what is no leak is not."""

import pytest

from autotune_lm.core.types import Placement
from autotune_lm.curate.leaks import Leak, find_leaks

LONG = "The pump stops when the tank is full."


def placed(samples, splits):
    return [Placement(sample.id, split, sample.fact) for sample, split in zip(samples, splits, strict=True)]


PLANTED = [
    ("fact", {"fact": "fct_x"}, {"fact": "fct_x"}),
    ("question", {"question": "What stops it?"}, {"question": "what stops IT"}),
    ("answer", {"answer": LONG}, {"answer": LONG.upper()}),
    ("evidence", {"span": (1000, 1010)}, {"span": (1009, 1020)}),
]


@pytest.mark.parametrize(("reason", "one", "other"), PLANTED, ids=[case[0] for case in PLANTED])
@pytest.mark.parametrize("held_out", ["validation", "test"])
def test_planted(reason, one, other, held_out, make_sample):
    samples = make_sample(1, **one), make_sample(2, **other)
    (leak,) = find_leaks(samples, placed(samples, ["train", held_out]))
    assert {leak.sample, leak.other} == {sample.id for sample in samples}
    assert leak.reason == reason
    assert find_leaks(samples, placed(samples, [held_out, held_out])) == []


def test_between_validation_and_test_too(make_sample):
    samples = [make_sample(number, fact="fct_x") for number in (1, 2)]
    assert len(find_leaks(samples, placed(samples, ["validation", "test"]))) == 1


def test_one_sample_in_two_splits(make_sample):
    sample = make_sample(1)
    leaks = find_leaks([sample], placed([sample, sample], ["train", "test"]))
    assert leaks == [Leak(sample.id, sample.id, "twice")]


def test_each_held_out_sample_is_named(make_sample):
    samples = [make_sample(number, fact="fct_x") for number in range(6)]
    leaks = find_leaks(samples, placed(samples, ["train", "test", "train", "validation", "test", "train"]))
    assert {leak.other for leak in leaks} == {samples[1].id, samples[3].id, samples[4].id}


def test_a_long_span_is_remembered_past_short_ones(make_sample):
    spans = [(0, 500), (10, 20), (30, 40), (450, 460)]
    samples = [make_sample(number, span=span) for number, span in enumerate(spans)]
    leaks = find_leaks(samples, placed(samples, ["test", "test", "test", "train"]))
    assert [{leak.sample, leak.other} for leak in leaks] == [{samples[0].id, samples[3].id}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"answer": "The default is 8080."}, {"answer": "The default is 8080."}),
        ({"span": (1000, 1010)}, {"span": (1010, 1020)}),
        ({"span": (1000, 1010)}, {"span": (1005, 1005)}),
        ({"span": (0, 10)}, {"span": (0, 10), "document": "doc_b"}),
    ],
    ids=["nothing", "short answer", "spans that touch", "empty span", "other document"],
)
def test_no_leak(one, other, make_sample):
    samples = make_sample(1, **one), make_sample(2, **other)
    assert find_leaks(samples, placed(samples, ["train", "test"])) == []


def test_samples_without_a_place_do_not_leak(make_sample):
    samples = [make_sample(number, fact="fct_x") for number in (1, 2)]
    assert find_leaks(samples, placed(samples[:1], ["train"])) == []


PAGE = (
    "The pump moves water from the lower tank to the upper one. It starts when the upper tank is less than half full, "
    "and stops when a float says that it is full. A second float guards the first, as floats stick when they are not "
    "moved for weeks. Grease both of them in spring and in autumn, and move them by hand once in a while."
)
ASKED = "How do {} start the pump of the upper tank by hand in winter?"
NEARLY = [
    ("near-question", {"question": ASKED.format("I")}, {"question": ASKED.format("you")}),
    ("near-answer", {"answer": PAGE}, {"answer": PAGE.replace("second", "spare")}),
    ("near-answer", {"quote": PAGE}, {"quote": PAGE.replace("second", "spare")}),
    ("near-answer", {"quote": PAGE}, {"answer": PAGE}),
]


@pytest.mark.parametrize(("reason", "one", "other"), NEARLY)
@pytest.mark.parametrize("others", [0, 40])
def test_nearly_equal_texts_leak(reason, one, other, others, make_sample):
    samples = [
        make_sample(1, **one),
        make_sample(2, **other),
        *(make_sample(number) for number in range(3, 3 + others)),
    ]
    splits = ["train", "test", *("test" if number % 2 else "train" for number in range(others))]
    (leak,) = find_leaks(samples, placed(samples, splits), 0.8)
    assert leak == Leak(samples[0].id, samples[1].id, reason)
    assert find_leaks(samples, placed(samples, splits)) == []
    assert find_leaks(samples[:2], placed(samples[:2], ["test", "test"]), 0.8) == []


def chunked(sample, chunk):
    origin = type(sample.origin)("create", "test@1", (chunk,))
    return type(sample)(
        messages=sample.messages, evidence=sample.evidence, kind="factual", origin=origin, fact=sample.fact
    )


@pytest.mark.parametrize("second", [PAGE, PAGE.replace("spring", "May")])
def test_nearly_equal_passages_leak(second, make_sample):
    samples = [chunked(make_sample(number), f"chk_{number % 2}") for number in range(4)]
    passages = {"chk_0": PAGE, "chk_1": second}
    leaks = find_leaks(samples, placed(samples, ["train", "test", "train", "train"]), 0.8, passages)
    assert {leak.reason for leak in leaks} == {"near-passage"}
    assert samples[1].id in {leak.sample for leak in leaks} | {leak.other for leak in leaks}
    assert find_leaks(samples, placed(samples, ["train"] * 4), 0.8, passages) == []


def test_one_passage_on_two_sides_is_no_leak(make_sample):
    samples = [chunked(make_sample(number), "chk_0") for number in range(2)]
    assert find_leaks(samples, placed(samples, ["train", "test"]), 0.8, {"chk_0": PAGE}) == []


def test_rows_of_a_table_do_not_leak(make_sample):
    said = [{"answer": f"The default of the option `{name}` is 5."} for name in "xyz"]
    samples = [make_sample(number, **part) for number, part in enumerate(said)]
    assert find_leaks(samples, placed(samples, ["train", "validation", "test"]), 0.6) == []
