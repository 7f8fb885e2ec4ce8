"""The error tree: every exit code has its class, and the head of the file shows them."""

import re

import pytest

from autotune_lm.core import errors

CODES = {
    "AutotuneError": 1,
    "ConfigError": 2,
    "NoInput": 3,
    "Missing": 4,
    "SourceError": 5,
    "Unanswered": 5,
    "CannotGoOn": 4,
    "Postponed": 4,
    "BudgetReached": 7,
    "GateFailed": 6,
    "StoreError": 1,
    "StoreLocked": 8,
    "StoreDamaged": 1,
    "NotWritable": 9,
}


@pytest.mark.parametrize(("name", "code"), CODES.items())
def test_exit_codes(name, code):
    kind = getattr(errors, name)
    error = kind("It is gone.", "Look again.")
    assert (error.message, error.hint, error.exit_code) == ("It is gone.", "Look again.", code)
    assert str(error) == "It is gone."
    assert isinstance(error, errors.AutotuneError)


def test_the_picture_shows_all():
    drawn = dict(re.findall(r"(\w+) {2,}(\d+)", errors.__doc__))
    assert {name: int(code) for name, code in drawn.items()} == {n: c for n, c in CODES.items() if n != "StoreError"}
    classes = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
    assert classes == set(CODES)


def test_who_did_not_answer_says_why():
    assert errors.Unanswered("too_long: the prompt does not fit: by far").cause == "too_long"
