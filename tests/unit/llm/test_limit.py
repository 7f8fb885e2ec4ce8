"""The limit finds its level: on each kind of server at least 93 % of what the best fixed limit brings."""

import asyncio
import contextlib

import pytest

from autotune_lm.llm.limit import Limits
from autotune_lm.llm.trouble import Trouble

from .asked import asked
from .played import Batching, Hosted, Slots, call

SECONDS = 900
WIDTH = 256


def busy(seconds):
    """Ask without end from many places, and look at the clock."""

    async def work(it):
        async def ask(first):
            number = first
            while True:
                with contextlib.suppress(Trouble):
                    await it.client.ask(call(number), "text")
                number += WIDTH

        tasks = [asyncio.create_task(ask(n)) for n in range(WIDTH)]
        await asyncio.sleep(seconds)
        tokens = it.provider.tokens
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return tokens / seconds

    return work


def served(folder, make, limits, seconds=SECONDS):

    server = make()
    return server, asked(folder, server, busy(seconds), limits=limits)


@pytest.mark.parametrize(
    ("make", "best_fixed"),
    [(lambda: Slots(1, 29.8), 4), (lambda: Slots(4, 19.2), 4), (Batching, 128), (Hosted, 44)],
    ids=["1 slot", "4 slots", "128-way batching", "hosted, 600 a minute"],
)
def test_as_fast_as_the_best_fixed_limit_without_a_time_out(tmp_path, make, best_fixed):
    _, best = served(tmp_path / "fixed", make, Limits(fixed=best_fixed))
    server, found = served(tmp_path / "found", make, Limits(start=4, most=256))
    assert found >= 0.93 * best
    assert server.time_outs == 0
    late = [time for time in server.refused if time > 60]
    assert len(server.refused) <= 0.05 * len(server.sent) and len(late) <= 0.02 * len(server.sent)


def test_a_large_purse_that_empties_at_once_brings_few_refusals(tmp_path):
    """600 requests may leave in a burst; only then does the rate count."""
    server, _ = served(tmp_path, lambda: Hosted(burst=600), Limits(start=4, most=256))
    assert len(server.refused) <= 0.02 * len(server.sent)


def test_declared_quotas_bring_no_refusal_at_all(tmp_path):
    server, found = served(tmp_path, Hosted, Limits(start=4, most=256, rpm=600), 600)
    assert server.refused == [] and found >= 0.9 * 10 * 350


def test_a_server_with_one_slot_is_not_flooded(tmp_path):
    limits = Limits(start=2, most=256)
    served(tmp_path, lambda: Slots(1, 29.8), limits)
    assert limits.limit <= 6 and limits.why


def test_it_does_not_grow_where_less_than_four_fifths_are_used():
    limits = Limits(start=10, most=100)
    for n in range(200):
        limits.ended(n + 1.0, float(n), 100, in_flight=7)
    assert limits.limit == 10
    for n in range(200, 240):
        limits.ended(n + 1.0, float(n), 100, in_flight=10)
    assert limits.limit > 10


def test_it_stays_within_what_is_allowed():
    limits = Limits(start=4, most=9)
    now = 0.0
    for _ in range(2000):
        now += 0.5
        limits.ended(now, now - 0.4, 100 * limits.limit, in_flight=limits.limit)
    assert limits.limit == 9 and limits.why == "the most allowed"


def test_a_fixed_limit_is_fixed():
    limits = Limits(fixed=64)
    for n in range(1000):
        limits.ended(n + 1.0, float(n), 100, in_flight=64)
        limits.refused(n + 1.0, float(n))
        limits.stalled(n + 1.0, float(n))
    assert (limits.limit, limits.why) == (64, "fixed")


def test_it_never_falls_below_one():
    limits = Limits(start=4, most=64)
    for n in range(300):
        limits.refused(n + 1.0, n + 0.5)
        limits.stalled(n + 1.0, n + 0.5)
    assert limits.limit == 1
