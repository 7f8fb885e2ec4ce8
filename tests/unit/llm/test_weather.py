"""What the client does about each kind of trouble, in virtual time."""

import asyncio

import pytest

from autotune_lm.core.errors import BudgetReached, CannotGoOn
from autotune_lm.llm.limit import Limits
from autotune_lm.llm.trouble import Trouble

from .asked import asked
from .played import Played, call


def ask_one(number=1):
    async def work(it):
        try:
            reply = await it.client.ask(call(number), "text")
        except Trouble as trouble:
            return trouble, it
        return reply.text, it

    return work


def ask_many(count, results=None):
    async def work(it):
        done = await asyncio.gather(*(it.client.ask(call(n), "text") for n in range(count)), return_exceptions=True)
        return done, it

    return work


def replies_in(results):
    return sum(not isinstance(result, BaseException) for result in results)


def test_capacity_uses_up_no_try_and_pauses_all(tmp_path):
    provider = Played([Trouble("capacity", "429", wait_s=3.0)] * 20)
    results, _it = asked(tmp_path, provider, ask_many(4), limits=Limits(fixed=1))
    assert replies_in(results) == 4 and len(provider.sent) == 24
    waits = [after - before for before, after in zip(provider.times, provider.times[1:], strict=False)]
    assert all(3.0 <= wait <= 3.3 + 0.001 for wait in waits[:5]), "the time that was given, and at most 10 % more"
    assert max(waits[:5]) - min(waits[:5]) < 0.01, "the same dice for the same call"


def test_the_whole_endpoint_pauses(tmp_path):
    provider = Played([None, Trouble("capacity", "429", wait_s=40.0)])
    results, it = asked(tmp_path, provider, ask_many(10), limits=Limits(fixed=2))
    assert replies_in(results) == 10
    assert [time for time in provider.times if 0 < time < 40] == []
    assert it.notices == ["played asks to wait 40 s"]


def test_a_short_pause_is_not_worth_a_line(tmp_path):
    provider = Played([Trouble("capacity", "429", wait_s=1.0)])
    assert asked(tmp_path, provider, ask_one())[1].notices == []


def test_a_full_queue_without_a_time_waits_2_s_then_longer(tmp_path):
    provider = Played([Trouble("capacity", "503")] * 4)
    asked(tmp_path, provider, ask_one())
    waits = [after - before for before, after in zip(provider.times, provider.times[1:], strict=False)]
    assert all(base <= wait <= base * 1.1 for base, wait in zip((2, 4, 8, 16), waits, strict=True))


def test_a_server_that_asks_to_wait_0_s_is_not_hammered(tmp_path):
    provider = Played([Trouble("capacity", "429", wait_s=0.0)] * 12)
    asked(tmp_path, provider, ask_one())
    assert len(provider.sent) == 13 and provider.times[-1] > 30


def test_a_wait_longer_than_patience_pauses_the_run(tmp_path):
    provider = Played([Trouble("capacity", "429", wait_s=1500.0)])
    results, _it = asked(tmp_path, provider, ask_many(5), limits=Limits(fixed=1))
    assert {str(error) for error in results} == {"paused: played asks to wait 25 minutes"}
    assert {type(error) for error in results} == {CannotGoOn} and results[0].hint
    assert len(provider.sent) == 1


def test_a_server_that_is_full_for_ever_is_given_up(tmp_path):
    class Full(Played):
        def weather(self, call):
            return Trouble("capacity", "the queue is full", wait_s=20.0)

    results, _ = asked(tmp_path, Full(), ask_many(3))
    assert {type(error) for error in results} == {CannotGoOn}
    assert "the queue is full; waited 10 minutes" in str(results[0])


def test_capacity_shrinks_the_limit_once_for_an_episode(tmp_path):
    provider = Played([Trouble("capacity", "429", wait_s=1.0)] * 10)
    limits = Limits(start=10, most=10)
    results, _ = asked(tmp_path, provider, ask_many(10), limits=limits)
    assert replies_in(results) == 10 and limits.limit == 8
    assert limits.why == "the server asked to slow down at 10"


def test_transient_trouble_is_tried_six_times(tmp_path):
    provider = Played([Trouble("transient", "502")] * 6)
    trouble, _ = asked(tmp_path, provider, ask_one())
    assert (trouble.weather, trouble.message) == ("transient", "502 (6 tries)") and len(provider.sent) == 6
    provider = Played([Trouble("transient", "502")] * 5)
    assert asked(tmp_path, provider, ask_one())[0] == "question 1"


def test_backing_off_is_spread_and_bounded(tmp_path):
    """Full jitter: anywhere up to 1, 2, 4, 8, 16 s, and other calls come back at other times."""
    gaps = []
    for number in range(40):
        folder = tmp_path / str(number)
        provider = Played([Trouble("transient", "502")] * 5)
        asked(folder, provider, ask_one(number))
        gaps.append([after - before for before, after in zip(provider.times, provider.times[1:], strict=False)])
    for place, bound in enumerate((1, 2, 4, 8, 16)):
        waits = [gap[place] for gap in gaps]
        assert max(waits) <= bound + 0.01 and min(waits) < bound * 0.3 and max(waits) > bound * 0.7


def test_a_retry_holds_no_slot(tmp_path):
    provider = Played([Trouble("transient", "502")] * 4, seconds=0.01)
    results, _ = asked(tmp_path, provider, ask_many(30), limits=Limits(fixed=1))
    assert replies_in(results) == 30
    before_the_first_retry = [time for time in provider.times if time < 0.3]
    assert len(before_the_first_retry) >= 25, "the others went on meanwhile"


def test_most_calls_failing_closes_the_way_for_30_s_and_one_probe(tmp_path):
    provider = Played([Trouble("transient", "502")] * 12 + [None] * 100)
    results, it = asked(tmp_path, provider, ask_many(40), limits=Limits(fixed=40))
    assert "played: most calls fail (502); pausing 30 s" in it.notices and "played answers again" in it.notices
    late = [time for time in provider.times if time > 0]
    assert min(late) >= 30 and late.count(min(late)) == 1, "one probe, the others wait for it"
    assert replies_in(results) == 40


def test_a_server_that_only_fails_is_given_up(tmp_path):
    class Broken(Played):
        def weather(self, call):
            return Trouble("transient", "502", "try later")

    provider = Broken()
    results, _ = asked(tmp_path, provider, ask_many(200), limits=Limits(fixed=20))
    assert CannotGoOn in {type(error) for error in results} and len(provider.sent) < 60


def test_down_parks_all_and_sends_one_canary(tmp_path):
    class Down(Played):
        def weather(self, call):
            now = asyncio.get_running_loop().time()
            return Trouble("down", "nobody at 127.0.0.1:11434", "start it") if now < 100 else None

    provider = Down()
    results, it = asked(tmp_path, provider, ask_many(50), limits=Limits(fixed=8))
    assert replies_in(results) == 50
    assert provider.times[:8] == [0.0] * 8 and provider.times[8:13] == [5, 15, 35, 75, 135]
    assert it.notices == ["nobody at 127.0.0.1:11434; waiting up to 10 minutes", "played answers again"]


def test_a_server_that_stays_down_ends_the_run_with_a_remedy(tmp_path):
    class Down(Played):
        def weather(self, call):
            return Trouble("down", "nobody at 127.0.0.1:11434", "start it: ollama serve")

    async def work(it):
        results = await asyncio.gather(*(it.client.ask(call(n), "text") for n in range(9)), return_exceptions=True)
        return results, asyncio.get_running_loop().time()

    results, ended = asked(tmp_path, Down(), work)
    assert {type(error) for error in results} == {CannotGoOn} and 600 <= ended <= 660
    assert results[0].hint == "start it: ollama serve" and results[0].exit_code == 4


def test_patience_can_be_set(tmp_path):
    class Down(Played):
        def weather(self, call):
            return Trouble("down", "nobody there")

    async def work(it):
        with pytest.raises(CannotGoOn):
            await it.client.ask(call(1), "text")
        return asyncio.get_running_loop().time()

    assert asked(tmp_path, Down(), work, give_up_after_s=12.0) == 15


def test_a_stall_is_tried_once_more(tmp_path):
    provider = Played([Trouble("stalled", "no byte for 120 s")])
    assert asked(tmp_path, provider, ask_one())[0] == "question 1"
    provider = Played([Trouble("stalled", "no byte for 120 s")] * 2)
    assert asked(tmp_path / "other", provider, ask_one())[0].weather == "stalled"
    assert len(provider.sent) == 2


@pytest.mark.parametrize("weather", ["too-long", "cut", "rung", "request"])
def test_what_concerns_one_call_is_raised_at_once(tmp_path, weather):
    provider = Played([Trouble(weather, "not this one")])
    results, _ = asked(tmp_path, provider, ask_many(3), limits=Limits(fixed=1))
    assert replies_in(results) == 2 and results[0].weather == weather and len(provider.sent) == 3


@pytest.mark.parametrize(
    ("weather", "kind", "code"), [("key", CannotGoOn, 4), ("model", CannotGoOn, 4), ("quota", BudgetReached, 7)]
)
def test_what_concerns_all_stops_all_at_once(tmp_path, weather, kind, code):
    async def work(it):
        tasks = [asyncio.create_task(it.client.ask(call(n), "text")) for n in range(20)]
        results = await asyncio.gather(*tasks, return_exceptions=True)
        with pytest.raises(kind) as later:
            await it.client.ask(call(99), "text")
        return results, later.value, it.rows

    provider = Played([None, Trouble(weather, "no", "do this")])
    results, later, rows = asked(tmp_path, provider, work, limits=Limits(fixed=2))
    assert [type(result) for result in results[1:]] == [kind] * 19
    assert (replies_in(results), rows, len(provider.sent)) == (1, 1, 2), "what was in flight came home and was kept"
    assert later is results[1] and (later.exit_code, later.hint) == (code, "do this")


def test_sleepers_hear_of_the_end_at_once(tmp_path):
    async def work(it):
        task = asyncio.create_task(it.client.ask(call(1), "text"))
        await asyncio.sleep(0.01)
        it.client.drain()
        with pytest.raises(CannotGoOn):
            await task
        return asyncio.get_running_loop().time()

    assert asked(tmp_path, Played([Trouble("transient", "502")]), work) < 0.02
