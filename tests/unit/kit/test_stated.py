"""Numbers, quantities, dates and names in normal form; answers against what they rest on."""

import pytest

from autotune_lm.kit.meaning import akin, content_words, negations
from autotune_lm.kit.stated import all_unstated, unstated
from autotune_lm.kit.stated_numbers import numbers, readings
from autotune_lm.kit.support import says_unknown, support
from autotune_lm.kit.turned import turned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,000", "1 000"),
        ("1,000", "1.000"),
        ("1'000", "1000"),
        ("5.0", "5"),
        ("3,5", "3.5"),
        ("12,345.60", "12.345,60"),
    ],
)
def test_writings_of_one_number_share_a_reading(one: str, other: str) -> None:
    assert readings(one) & readings(other)


def test_versions_are_no_decimals() -> None:
    assert not readings("3.10") & readings("3.1") and not readings("1.2.3") & readings("123")


def test_numbers_in_words() -> None:
    found = [number.readings for number in numbers("twenty-five of two hundred and five, 3.5 million, one of them")]
    assert [set(one) for one in found] == [{"3500000"}, {"25"}, {"205"}]


@pytest.mark.parametrize(
    ("evidence", "answer"),
    [
        ("It takes 90 minutes.", "It takes 1.5 hours."),
        ("It takes half an hour.", "It takes 30 minutes."),
        ("About 5 percent fail.", "Some 5% fail."),
        ("It costs $5.", "It costs 5 dollars."),
        ("It weighs 1.5 kg.", "It weighs 1500 g."),
        ("On 2024-03-05 at 14:30.", "On March 5, 2024, at 2:30 pm."),
        ("The EU's rules apply.", "The rules of the EU apply."),
        ("The European Union decides.", "The EU decides."),
        ("Fast, safe or cheap.", "There are three choices: fast, safe or cheap."),
        ("Call `run_all(x)` first.", "First comes `run_all`."),
    ],
)
def test_other_writings_are_the_same(evidence: str, answer: str) -> None:
    assert unstated(answer, evidence) is None


@pytest.mark.parametrize(
    ("evidence", "answer", "what"),
    [
        ("It takes 90 minutes.", "It takes 2 hours.", "number"),
        ("It takes 90 minutes.", "It takes 90 seconds.", "unit"),
        ("On 5 March 2024.", "On 5 April 2024.", "date"),
        ("See https://a.example/x.", "See https://b.example/x.", "address"),
        ("Run `a --fast`.", "Run `a --slow`.", "code"),
        ("Bern is the seat.", "The seat is Zurich.", "name"),
    ],
)
def test_what_is_not_stated_is_found(evidence: str, answer: str, what: str) -> None:
    found = unstated(answer, evidence)
    assert found is not None and found.what == what


def test_a_number_of_the_question_is_no_support() -> None:
    assert [one.value for one in all_unstated("Yes, 50.", "The limit is 30.", asked="Is the limit 50?")] == ["50"]


def test_senses_that_are_turned_round() -> None:
    assert turned("Keys never expire.", "Keys expire after a year.")
    assert turned("It supports proxies.", "It does not support proxies.")
    assert turned("Values are sorted in ascending order.", "Values are sorted in descending order.")
    assert not turned("Only owners may delete it.", "Nobody but owners may delete it.")
    assert not turned("It takes no more than an hour.", "It takes at most an hour.")
    assert negations("not only this, but no more than that") == 0


def test_words_of_meaning_meet_in_their_stems() -> None:
    assert len({*content_words("configure"), *content_words("configuring"), *content_words("configured")}) == 1
    assert akin("configur", frozenset(["config"])) and not akin("port", frozenset(["portal"]))
    assert content_words("数据库") == ("数据", "据库")


def test_what_a_refusal_is() -> None:
    assert says_unknown("The document does not tell who made it.") and says_unknown("Das Dokument sagt dazu nichts.")
    assert not says_unknown("The document does tell who invented `NOT IN`.") and not says_unknown("It weighs 6 kg.")


def test_support_counts_words_of_meaning_alone() -> None:
    assert support("It takes about 20 minutes.", "The pump runs.", "") == 1.0
    assert support("The pump runs and the valve opens.", "The pump runs.", "") == 0.5
