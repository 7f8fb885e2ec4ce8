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
