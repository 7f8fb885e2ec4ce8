"""No minute holds more than its quota, calls are spread, and low counters slow us down before a refusal does."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autotune_lm.core.calls import Raw
from autotune_lm.llm.limit import Limits
from autotune_lm.llm.quota import Quota
from autotune_lm.llm.retry_after import Left

from .asked import asked
from .played import Played, call


def leave_all(quota, sizes):
    """When calls of these sizes leave, one after the other, as soon as they may."""
    now, times = 1000.0, []
    for size in sizes:
        for _ in range(100):
            delay = quota.delay(now)
            if delay <= 0:
                break
            now += delay
        quota.take(size)
        times.append(now)
    return times


@given(rpm=st.integers(1, 5000))
@settings(max_examples=50, deadline=None)
def test_no_minute_holds_more_requests_than_declared(rpm):
    times = leave_all(Quota(rpm=rpm), [1] * min(3 * rpm, 3000))
    for place, time in enumerate(times[rpm:]):
        assert time - times[place] >= 60 - 1e-6


def test_the_quota_is_used():
    times = leave_all(Quota(rpm=600), [1] * 3000)
    assert 3000 / (times[-1] - times[0]) == pytest.approx(10, rel=0.03)


@given(st.lists(st.integers(1, 4000), min_size=50, max_size=300))
@settings(max_examples=50, deadline=None)
def test_no_minute_holds_more_tokens_than_declared_but_for_the_last_call(sizes):
    times = leave_all(Quota(tpm=10_000), sizes)
    for first in range(0, len(times), 7):
        inside = [size for size, time in zip(sizes, times, strict=True) if times[first] <= time < times[first] + 60]
        assert sum(inside[:-1]) <= 10_000 + max(sizes)


def test_a_call_larger_than_the_quota_is_no_dead_end():
    times = leave_all(Quota(tpm=1000), [5000, 1, 1])
    assert times[0] == 1000.0 and 300 <= times[1] - times[0] <= 310


def test_what_a_call_really_took_is_made_good():
    quota = Quota(tpm=6000)
    assert quota.delay(0.0) == 0
    quota.take(1000)
    waits = quota.delay(0.0)
    quota.correct(-500)
    assert 0 < quota.delay(0.0) < waits


def test_low_counters_slow_down_and_full_ones_do_not():
    quota = Quota()
    quota.hear("requests", Left(600, 500, 10.0), 0.0)
    quota.take(1)
    assert quota.delay(0.0) == 0
    quota.hear("requests", Left(600, 0, 60.0), 0.0)
    quota.take(1)
    assert quota.delay(0.0) == pytest.approx(0.1), "10 flow in each second"
    assert quota.delay(61.0) == 0, "full again"


def test_declared_rates_hold_through_the_client(tmp_path):
    async def work(it):
        await asyncio.gather(*(it.client.ask(call(n), "text") for n in range(30)))

    provider = Played()
    asked(tmp_path, provider, work, limits=Limits(fixed=64, rpm=60))
    gaps = [after - before for before, after in zip(provider.times[2:], provider.times[3:], strict=False)]
    assert all(gap == pytest.approx(1 / 0.98, abs=0.01) for gap in gaps)


def test_the_client_listens_to_counters(tmp_path):
    class Telling(Played):
        async def reply(self, call, rung):
            raw = await super().reply(call, rung)
            headers = {"limit": "100", "remaining": "1", "reset": "49.5s"}
            return Raw(raw.body, rung, headers={f"x-ratelimit-{name}-requests": text for name, text in headers.items()})

    async def work(it):
        await it.client.ask(call(0), "text")
        await asyncio.gather(*(it.client.ask(call(n), "text") for n in range(1, 21)))

    provider = Telling()
    asked(tmp_path, provider, work, limits=Limits(fixed=64))
    assert provider.times[-1] == pytest.approx(0.1 + 19 / 2, abs=0.2), "two flow in each second"
