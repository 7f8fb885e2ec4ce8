"""How long calls take: from the store's replies, else from kinds of servers; never faster than quotas allow."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from autotune_lm.config.schema import Model
from autotune_lm.core.calls import Call, Raw, Reply
from autotune_lm.core.types import Message
from autotune_lm.pipeline.durations import ENOUGH, History, Span, history_of, seconds_of
from autotune_lm.store.calls import Arrival, add_calls, note_spent
from autotune_lm.store.db import open_database

BEGAN = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
HOSTED = Model(provider="openai", model="gpt-4o-mini")
OWN = Model(provider="ollama", model="llama3.2")
CALLS, TOKENS_IN, TOKENS_OUT = Span(100, 100), Span(100_000, 100_000), Span(40_000, 40_000)


@pytest.fixture
def db(tmp_path):
    with closing(open_database(tmp_path / "autotune.db")) as opened:
        yield opened


def fill(db, count: int, *, lanes: int, seconds: float, prompt: str = "create@1 abc", tokens: int = 300) -> None:
    """Replies in so many lanes, each taking so long, one after the other."""
    arrivals = []
    for number in range(count):
        ended = BEGAN + timedelta(seconds=seconds * (number // lanes + 1))
        call = Call(model="llama3.2", messages=(Message("user", f"{prompt} {number}"),), max_tokens=9, prompt=prompt)
        arrivals.append(Arrival(call, "ollama", Raw(b"{}"), ended.isoformat(timespec="milliseconds"), seconds))
    numbers = add_calls(db, arrivals)
    note_spent(db, [(number, Reply("x", prompt_tokens=900, completion_tokens=tokens), None) for number in numbers])
    db.settle(now=True)


def test_without_replies_nothing_is_known(db):
    assert history_of(None, OWN) == History()
    assert history_of(db, OWN) == History()


@pytest.mark.parametrize("lanes", [1, 4])
def test_history_knows_length_time_and_how_many_at_once(db, lanes):
    fill(db, 40, lanes=lanes, seconds=5.0)
    known = history_of(db, OWN)
    assert known.replies == 40
    assert known.seconds == pytest.approx(5.0)
    assert known.at_once == pytest.approx(lanes, rel=0.05)
    assert known.tokens_out == {"create": 300}
    assert history_of(db, HOSTED) == History()


def test_a_few_replies_of_a_prompt_tell_nothing(db):
    fill(db, ENOUGH - 1, lanes=1, seconds=5.0)
    assert history_of(db, OWN).tokens_out == {}


def test_history_narrows_the_time(db):
    fill(db, 40, lanes=4, seconds=5.0)
    known = seconds_of(OWN, history_of(db, OWN), CALLS, TOKENS_IN, TOKENS_OUT)
    guess = seconds_of(OWN, History(), CALLS, TOKENS_IN, TOKENS_OUT)
    assert known.low <= 100 * 5 / 4 <= known.high
    assert known.high / known.low < guess.high / guess.low


def test_a_laptop_and_a_server_lie_inside_the_guess_for_machines_of_ones_own():
    guess = seconds_of(OWN, History(), CALLS, TOKENS_IN, TOKENS_OUT)
    laptop = 100_000 / 60 + 40_000 / 8
    card = 100_000 / 2000 + 40_000 / 60
    assert guess.low <= card <= laptop <= guess.high


def test_quotas_hold_it_up():
    slow = Model(provider="openai", model="gpt-4o-mini", rpm=10)
    assert seconds_of(slow, History(), CALLS, TOKENS_IN, TOKENS_OUT).low >= (100 / 10 - 1) * 60
    narrow = Model(provider="openai", model="gpt-4o-mini", tpm=10_000)
    assert seconds_of(narrow, History(), CALLS, TOKENS_IN, TOKENS_OUT).low >= (140_000 / 10_000 - 1) * 60


def test_nothing_to_do_takes_no_time():
    nothing = Span(0.0, 0.0)
    assert seconds_of(OWN, History(), nothing, nothing, nothing) == nothing
