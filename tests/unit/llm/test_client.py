"""Each call is asked once, kept before it is read, and brings the reply to all who asked for it."""

import asyncio
import itertools

import pytest

from autotune_lm.core.calls import Raw
from autotune_lm.core.errors import CannotGoOn
from autotune_lm.llm.limit import Limits
from autotune_lm.llm.trouble import Trouble
from autotune_lm.store.calls import find_call, spent_since

from .asked import asked
from .played import Played, call


def test_a_reply_is_kept_with_what_it_took(tmp_path):
    async def work(it):
        reply = await it.client.ask(call(1), "schema")
        kept = find_call(it.db, call(1).id)
        await it.journal.close()
        return reply, kept, spent_since(it.db)

    reply, kept, spent = asked(tmp_path, Played(), work)
    assert reply.text == "question 1" and kept.raw == Raw(b"100 question 1", "schema")
    assert (spent.calls, spent.prompt_tokens, spent.completion_tokens, round(spent.cost, 3)) == (1, 10, 100, 0.11)


def test_the_second_run_sends_nothing(tmp_path):
    async def work(it):
        replies = [await it.client.ask(call(n), "text") for n in range(3)]
        return [reply.text for reply in replies], it.client.snapshot()

    first, again = Played(), Played()
    texts, was = asked(tmp_path, first, work)
    texts_again, now = asked(tmp_path, again, work)
    assert texts == texts_again and len(first.sent) == 3 and again.sent == []
    assert (was.calls, was.cached, now.calls, now.cached) == (3, 0, 0, 3)


def test_fresh_asks_again_but_not_what_this_run_asked(tmp_path):
    async def work(it):
        for _ in range(2):
            await it.client.ask(call(1), "text")
        return it.rows

    assert asked(tmp_path, Played(), work) == 1
    provider = Played()
    assert asked(tmp_path, provider, work, fresh=True) == 2
    assert len(provider.sent) == 1


def test_a_stored_body_that_is_no_reply_counts_as_none(tmp_path):
    class Strange(Played):
        async def reply(self, call, rung):
            return Raw(b"<html>log in</html>", rung)

    async def work(it):
        try:
            return await it.client.ask(call(1), "text")
        except Trouble as trouble:
            return trouble.message

    strange = Strange()
    assert asked(tmp_path, strange, work) == "no reply of mine (6 tries)"
    provider = Played()
    assert asked(tmp_path, provider, work).text == "question 1"
    assert (len(strange.sent), len(provider.sent)) == (6, 1)


def test_equal_calls_under_way_share_one_request(tmp_path):
    async def work(it):
        return await asyncio.gather(*(it.client.ask(call(1), "text") for _ in range(5)))

    provider = Played()
    assert len({reply.text for reply in asked(tmp_path, provider, work)}) == 1
    assert len(provider.sent) == 1


def test_who_follows_asks_himself_when_the_first_is_cancelled(tmp_path):
    async def work(it):
        first = asyncio.create_task(it.client.ask(call(1), "text"))
        await asyncio.sleep(0.01)
        others = [asyncio.create_task(it.client.ask(call(1), "text")) for _ in range(3)]
        await asyncio.sleep(0.01)
        first.cancel()
        replies = await asyncio.gather(*others)
        return [reply.text for reply in replies], first.cancelled(), it.client.snapshot().in_flight

    provider = Played()
    assert asked(tmp_path, provider, work) == (["question 1"] * 3, True, 0)
    assert len(provider.sent) == 2


def test_who_follows_can_be_cancelled_alone(tmp_path):
    async def work(it):
        tasks = [asyncio.create_task(it.client.ask(call(1), "text")) for _ in range(3)]
        await asyncio.sleep(0.01)
        tasks[1].cancel()
        return await asyncio.gather(*tasks, return_exceptions=True)

    first, second, third = asked(tmp_path, Played(), work)
    assert isinstance(second, asyncio.CancelledError) and first.text == third.text == "question 1"


def test_followers_get_the_error_too(tmp_path):
    async def work(it):
        return await asyncio.gather(*(it.client.ask(call(1), "text") for _ in range(3)), return_exceptions=True)

    provider = Played([Trouble("too-long", "it does not fit")])
    assert {error.message for error in asked(tmp_path, provider, work)} == {"it does not fit"}
    assert len(provider.sent) == 1


def test_a_slot_is_free_while_the_journal_writes(tmp_path):
    """Two calls, one slot: the second leaves when the first's reply is here, not when it is committed."""

    async def work(it):
        keep = it.journal.add

        async def slowly(*values):
            await asyncio.sleep(5)
            return await keep(*values)

        it.journal.add = slowly
        await asyncio.gather(*(it.client.ask(call(n), "text") for n in range(2)))

    provider = Played()
    asked(tmp_path, provider, work, limits=Limits(fixed=1))
    assert provider.times == [0.0, 0.1]


def test_no_waves_a_late_reply_keeps_only_its_own_slot(tmp_path):
    class Mixed(Played):
        async def reply(self, call, rung):
            self.seconds = 10 if call.messages[-1].content == "question 0" else 1
            return await super().reply(call, rung)

    async def work(it):
        await asyncio.gather(*(it.client.ask(call(n), "text") for n in range(31)))
        return asyncio.get_running_loop().time()

    assert asked(tmp_path, Mixed(), work, limits=Limits(fixed=4)) == pytest.approx(10.0)


def test_the_limit_holds(tmp_path):
    async def work(it):
        await asyncio.gather(*(it.client.ask(call(n), "text") for n in range(50)))

    provider = Played()
    asked(tmp_path, provider, work, limits=Limits(fixed=7))
    assert provider.most == 7 and len(provider.sent) == 50


def test_a_cancelled_call_gives_its_slot_back(tmp_path):
    async def work(it):
        tasks = [asyncio.create_task(it.client.ask(call(n), "text")) for n in range(3)]
        await asyncio.sleep(0.05)
        for task in tasks[:2]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return tasks[2].result().text, it.client.snapshot()

    text, after = asked(tmp_path, Played(), work, limits=Limits(fixed=1))
    assert text == "question 2" and (after.in_flight, after.waiting) == (0, 0)


def test_a_call_cancelled_in_the_moment_it_may_leave_gives_its_slot_back(tmp_path):
    async def work(it):
        first, second, third = (asyncio.create_task(it.client.ask(call(n), "text")) for n in range(3))
        await first
        second.cancel()
        await asyncio.gather(second, third, return_exceptions=True)
        return third.result().text, it.client.snapshot().in_flight

    assert asked(tmp_path, Played(), work, limits=Limits(fixed=1)) == ("question 2", 0)


def test_drain_lets_nothing_leave_and_what_is_out_come_home(tmp_path):
    async def work(it):
        tasks = [asyncio.create_task(it.client.ask(call(n), "text")) for n in range(5)]
        await asyncio.sleep(0.05)
        it.client.drain()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        with pytest.raises(CannotGoOn):
            await it.client.ask(call(9), "text")
        return results, it.rows

    provider = Played()
    results, rows = asked(tmp_path, provider, work, limits=Limits(fixed=2))
    assert [isinstance(result, CannotGoOn) for result in results] == [False, False, True, True, True]
    assert rows == 2 == len(provider.sent)


def test_an_error_of_the_provider_itself_is_not_hidden(tmp_path):
    class Broken(Played):
        async def reply(self, call, rung):
            raise ValueError("a mistake in the code")

    async def work(it):
        with pytest.raises(ValueError, match="mistake"):
            await it.client.ask(call(1), "text")
        return it.client.snapshot().in_flight

    assert asked(tmp_path, Broken(), work) == 0


def test_how_it_goes_is_told_four_times_a_second_and_at_the_end(tmp_path):
    async def work(it):
        for n in range(100):
            await it.client.ask(call(n), "text")
        await asyncio.sleep(1)
        return [state.calls for state in it.states], it.states[-1]

    counts, last = asked(tmp_path, Played(), work)
    assert counts == sorted(counts) and 38 <= len(counts) <= 44
    assert (last.calls, last.in_flight, last.limit, last.why, last.model) == (100, 0, 4, "fixed", "played/m")
    assert last.cost == pytest.approx(11)


def test_one_client_serves_one_loop_after_the_other(tmp_path):
    """Each stage runs a loop of its own; the first one is left in the middle of things."""
    from contextlib import closing

    from autotune_lm.store.db import open_database

    from .asked import Asked
    from .virtual_time import in_virtual_time

    async def interrupted(it):
        tasks = [asyncio.create_task(it.client.ask(call(n), "text")) for n in range(5)]
        await asyncio.sleep(0.15)
        return len(tasks)

    async def whole(it):
        replies = await asyncio.gather(*(it.client.ask(call(n), "text") for n in range(5)))
        await it.client.close()
        return len(replies)

    provider = Played()
    with closing(open_database(tmp_path / "autotune.db")) as db:
        it = Asked(db, provider, limits=Limits(fixed=2))
        in_virtual_time(interrupted(it))
        assert in_virtual_time(whole(it)) == 5
        assert it.client.snapshot().in_flight == it.client.snapshot().waiting == 0
    assert len(provider.sent) == 4 + 3


def test_a_hundred_thousand_calls_are_made_one_by_one(tmp_path):
    """The client holds what waits, nothing more: calls come from an iterator, and at most a window of them exists."""
    made = itertools.count()

    async def work(it):
        most = 0

        async def ask():
            nonlocal most
            while (number := next(made)) < 2000:
                most = max(most, number - it.client.snapshot().calls)
                await it.client.ask(call(number), "text")

        await asyncio.gather(*(ask() for _ in range(16)))
        return most, len(it.client._under_way)

    assert asked(tmp_path, Played(), work, limits=Limits(fixed=16)) == (15, 0)
