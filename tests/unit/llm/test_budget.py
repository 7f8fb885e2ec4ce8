"""A run spends what it may and hardly more, also with many calls in flight; the sentence says what was spent."""

import asyncio

import pytest

from autotune_lm.core.errors import BudgetReached
from autotune_lm.llm.budget import Budget
from autotune_lm.llm.client import Client
from autotune_lm.llm.limit import Limits

from .asked import asked
from .played import Played, call


def ask_many(count):
    async def work(it):
        done = await asyncio.gather(*(it.client.ask(call(n), "text") for n in range(count)), return_exceptions=True)
        assert {type(one) for one in done if isinstance(one, BaseException)} <= {BudgetReached}
        return [one for one in done if isinstance(one, BudgetReached)], it.client.snapshot()

    return work


def test_no_limit_no_end(tmp_path):
    refused, after = asked(tmp_path, Played(), ask_many(50))
    assert refused == [] and after.calls == 50


def test_calls(tmp_path):
    provider = Played()
    refused, after = asked(tmp_path, provider, ask_many(50), budget=Budget(max_calls=7), limits=Limits(fixed=16))
    assert (after.calls, len(refused), len(provider.sent)) == (7, 43, 7)
    assert str(refused[0]) == "the budget of this run is spent: 7 of 7 calls"
    assert refused[0].exit_code == 7 and refused[0].hint


def test_a_call_that_failed_counts_for_nothing(tmp_path):
    from autotune_lm.llm.trouble import Trouble

    async def work(it):
        done = await asyncio.gather(*(it.client.ask(call(n), "text") for n in range(20)), return_exceptions=True)
        return [type(one).__name__ for one in done]

    provider = Played([Trouble("request", "no")] * 3)
    kinds = asked(tmp_path, provider, work, budget=Budget(max_calls=5), limits=Limits(fixed=4))
    assert kinds.count("Reply") == 5 and kinds.count("Trouble") == 3


@pytest.mark.parametrize("budget", [{"max_tokens": 2000}, {"max_cost": 2.0}], ids=["tokens", "cost"])
def test_tokens_and_cost_are_not_overshot_by_what_is_in_flight(tmp_path, budget):
    """A call takes 110 tokens, $0.11; estimated it is more at first, and never so little that 64 in flight matter."""
    refused, after = asked(tmp_path, Played(), ask_many(100), budget=Budget(**budget), limits=Limits(fixed=64))
    tokens = after.prompt_tokens + after.completion_tokens
    assert 1500 < tokens <= 2000 and len(refused) == 100 - after.calls
    assert "2,000 tokens" in str(refused[0]) or "$2.0000" in str(refused[0])


def test_time(tmp_path):
    """Those in flight come home; those that wait hear it at the time, not when a slot is free."""

    async def work(it):
        done = await asyncio.gather(*(it.client.ask(call(n), "text") for n in range(9)), return_exceptions=True)
        return done, asyncio.get_running_loop().time()

    done, ended = asked(tmp_path, Played(seconds=10), work, budget=Budget(max_time_s=25), limits=Limits(fixed=2))
    assert sum(isinstance(one, BudgetReached) for one in done) == 3 and ended == pytest.approx(30)
    assert str(done[-1]) == "the time for this run is over: 25 s"


@pytest.mark.parametrize("budget", [Budget(max_time_s=5), Budget(max_calls=1)], ids=["time", "calls"])
def test_a_call_that_comes_when_nothing_is_left_does_not_wait_for_ever(tmp_path, budget):
    async def work(it):
        await it.client.ask(call(1), "text")
        with pytest.raises(BudgetReached):
            await asyncio.wait_for(it.client.ask(call(2), "text"), 1000)

    asked(tmp_path, Played(seconds=10), work, budget=budget)


def test_what_the_journal_holds_costs_nothing(tmp_path):
    asked(tmp_path, Played(), ask_many(10))
    refused, after = asked(tmp_path, Played(), ask_many(10), budget=Budget(max_calls=1, max_tokens=1, max_cost=1e-9))
    assert refused == [] and after.cached == 10


def test_an_unknown_price_is_said_once(tmp_path):
    async def work(it):
        for n in range(3):
            await it.client.ask(call(n), "text")
        return it.notices

    notices = asked(tmp_path, Played(), work, budget=Budget(max_cost=1.0), cost=lambda reply: None)
    assert notices == ["the price of played's model is not known: its cost is not limited"]


def test_two_clients_share_a_budget(tmp_path):
    """One waits for what the other's calls may take."""
    budget = Budget(max_calls=6)

    async def work(it):
        second = Played(seconds=1)
        other = Client(second, it.journal, Limits(fixed=4), budget, lambda reply: 0.0, lambda event: None)
        asks = [it.client.ask(call(n), "text") for n in range(5)] + [other.ask(call(n), "text") for n in range(5, 10)]
        done = await asyncio.gather(*asks, return_exceptions=True)
        return sum(isinstance(one, BudgetReached) for one in done), len(it.provider.sent) + len(second.sent)

    assert asked(tmp_path, Played(), work, budget=budget) == (4, 6)
