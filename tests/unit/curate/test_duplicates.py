"""Of samples that say the same, the best stays."""

import pytest

from autotune_lm.core.types import Duplicate
from autotune_lm.curate.duplicates import find_duplicates


@pytest.fixture
def dedupe(make_score):
    return lambda *pairs: find_duplicates([(sample, make_score(sample, value)) for sample, value in pairs])


def test_the_same_words_are_a_duplicate_whatever_their_marks(make_sample, dedupe):
    plain = make_sample(1, question="What is the default port?", answer="It is `8080`.")
    shout = make_sample(2, question="what is the  DEFAULT port", answer="It is 8080!")
    kept, duplicates = dedupe((plain, 7.0), (shout, 9.0))
    assert kept == [shout]
    assert duplicates == [Duplicate(plain.id, shout.id)]


def test_ties_go_by_id(make_sample, dedupe):
    one, other = (make_sample(number, question="Why?", answer="So.") for number in (1, 2))
    kept, _ = dedupe((one, 8.0), (other, 8.0))
    assert kept == [min(one, other, key=lambda sample: sample.id)]


def test_the_same_question_of_the_same_fact_is_a_duplicate(make_sample, dedupe):
    one = make_sample(1, question="Why?", answer="Because of the tide.", fact="fct_x")
    other = make_sample(2, question="Why?", answer="The tide is why.", fact="fct_x")
    assert len(dedupe((one, 8.0), (other, 8.0))[0]) == 1


def test_the_same_question_of_another_fact_is_none(make_sample, dedupe):
    one = make_sample(1, question="Why?", answer="Because of the tide.")
    other = make_sample(2, question="Why?", answer="Because of the wind.")
    assert len(dedupe((one, 8.0), (other, 8.0))[0]) == 2


def test_answers_of_signs_are_told_apart(make_sample, dedupe):
    one, other = (
        make_sample(number, question="Which sign?", answer=answer) for number, answer in ((1, "`+=`"), (2, "`-=`"))
    )
    assert len(dedupe((one, 8.0), (other, 8.0))[0]) == 2


def test_a_sample_falls_only_to_one_that_stays(make_sample, dedupe):
    """``middle`` says the same as both others, which do not say the same as each other."""
    best = make_sample(1, question="Why?", answer="Tide.", fact="fct_x")
    middle = make_sample(2, question="Why?", answer="Tide.", fact="fct_y")
    last = make_sample(3, question="Why?", answer="Wind.", fact="fct_y")
    kept, duplicates = dedupe((last, 5.0), (middle, 7.0), (best, 9.0))
    assert {sample.id for sample in kept} == {best.id, last.id}
    assert duplicates == [Duplicate(middle.id, best.id)]


def test_a_sample_given_twice_counts_once(make_sample, dedupe):
    sample = make_sample(1)
    assert dedupe((sample, 8.0), (sample, 3.0)) == ([sample], [])


def test_earlier_turns_and_the_system_message(make_sample, make_talk, dedupe):
    tide = make_sample(1, messages=make_talk("Tide?", "Water.", "Why?", "The moon."))
    moon = make_sample(2, messages=make_talk("Month?", "Days.", "Why?", "The moon."))
    told = make_sample(3, messages=make_talk("Tide?", "Water.", "Why?", "The moon.", system="Be brief."))
    kept, duplicates = dedupe((tide, 9.0), (moon, 8.0), (told, 7.0))
    assert {sample.id for sample in kept} == {tide.id, moon.id}
    assert duplicates == [Duplicate(told.id, tide.id)]


def test_nothing_comes_of_nothing(dedupe):
    assert dedupe() == ([], [])


LONG = (
    "The pump moves water from the lower tank to the upper one. It starts when the upper tank is less than half full, "
    "and stops when a float says that it is full. A second float guards the first one."
)
NEAR = [
    (
        "How do I start the pump of the upper tank by hand?",
        "How do you start the pump of the upper tank by hand?",
        LONG,
        LONG,
    ),
    (
        "When does the pump start?",
        "When does the pump start?",
        LONG,
        LONG.replace("the first one", "the first"),
    ),
    (
        "What does the valve guard?",
        "What does the valve guard?",
        "It guards the tank, the float, the pump and the pipes.",
        "It guards the tank, the float, the pump and the pipe.",
    ),
]
NOT_NEAR = [
    (
        "How large is the reader pool of the server when it starts up?",
        "How large is the writer pool of the server when it starts up?",
        LONG,
        LONG,
    ),
    (
        "What is the default?",
        "What is the default?",
        "The default of the option is 5 in all releases.",
        "The default of the option is 6 in all releases.",
    ),
    ("What does the switch do?", "What does the switch do?", LONG, LONG.replace("It starts", "It never starts")),
    ("What does `a.open` do?", "What does `a.opens` do?", LONG, LONG),
    (
        "What is the pump for?",
        "What is the pump for?",
        LONG,
        LONG + " " + LONG.replace("pump", "valve").replace("tank", "gate"),
    ),
]


@pytest.fixture
def dedupe_near(make_score):
    return lambda *pairs: find_duplicates(
        [(sample, make_score(sample, value)) for sample, value in pairs], threshold=0.8
    )


@pytest.mark.parametrize(("question", "other", "answer", "second"), NEAR)
def test_nearly_the_same_loses_to_the_better(question, other, answer, second, make_sample, dedupe_near, dedupe):
    one, two = make_sample(1, question=question, answer=answer), make_sample(2, question=other, answer=second)
    kept, (fallen,) = dedupe_near((one, 7.0), (two, 9.0))
    assert kept == [two]
    assert (fallen.sample, fallen.of, fallen.reason) == (one.id, two.id, "near")
    assert 0.8 <= fallen.similarity < 1
    assert len(dedupe((one, 7.0), (two, 9.0))[0]) == 2


@pytest.mark.parametrize(("question", "other", "answer", "second"), NOT_NEAR)
def test_what_differs_in_what_tells_stays(question, other, answer, second, make_sample, dedupe_near):
    one, two = make_sample(1, question=question, answer=answer), make_sample(2, question=other, answer=second)
    assert len(dedupe_near((one, 7.0), (two, 9.0))[0]) == 2
