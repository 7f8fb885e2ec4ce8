"""The vendors' batch interfaces on loopback, and a desk before them."""

import asyncio
import importlib.util
import sys
from contextlib import closing
from pathlib import Path

import pytest

from autotune_lm.config.schema import Model
from autotune_lm.core.calls import Call
from autotune_lm.core.types import Message
from autotune_lm.llm.batch.desk import BatchDesk, Habits, Waiting
from autotune_lm.llm.batch.patience import Patience
from autotune_lm.llm.batch.rounds import run_batch_rounds, service_of
from autotune_lm.llm.budget import Budget
from autotune_lm.llm.endpoint import endpoint_of
from autotune_lm.llm.providers.anthropic import Anthropic
from autotune_lm.llm.providers.openai import OpenAi
from autotune_lm.store.calls import Arrival, add_calls, find_call
from autotune_lm.store.db import open_database

ADAPTERS = {"openai": OpenAi, "anthropic": Anthropic}


@pytest.fixture(scope="session")
def batch_server():
    """``tests/e2e/batch_server.py``."""
    path = Path(__file__).parents[3] / "e2e" / "batch_server.py"
    spec = importlib.util.spec_from_file_location("batch_server", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["batch_server"] = module
    spec.loader.exec_module(module)
    return module


def call(number, model="some-model"):
    return Call(model=model, messages=(Message("user", f"question {number}"),), max_tokens=50, prompt="create@1")


class Bench:
    """A vendor, a store and desks, as runs that follow each other have them."""

    def __init__(self, provider, vendor, url, db):
        self.provider, self.vendor, self.url, self.db = provider, vendor, url, db
        self.told = []
        self.budget = Budget()
        self.slept = []
        self.now = 0.0
        settings = Model(provider=provider, model="some-model", base_url=url, key_env="LOOPBACK_KEY")
        self.endpoint = endpoint_of(settings)

    async def live(self, call, rung):
        """As the client does: from the journal, else from the provider."""
        adapter = ADAPTERS[self.provider](self.endpoint)
        kept = find_call(self.db, call.id)
        if kept is None:
            raw = await adapter.send(call, rung)
            add_calls(self.db, [Arrival(call, self.provider, raw, "now", 0.1)])
        else:
            raw = kept.raw
        await adapter.close()
        return adapter.read(raw)

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds

    def desk(self, **habits):
        service = service_of(self.endpoint, ADAPTERS[self.provider], self.live, lambda reply: 0.25)
        given = {"poll_s": 60.0, "live_below": 0, "budget": self.budget} | habits
        patience = Patience(give_up_after_s=600.0, sleep=lambda s: self.sleep(s), clock=lambda: self.now)
        return BatchDesk(service, self.db, self.told.append, Habits(patience=patience, **given))

    def run(self, calls, desk=None, rung="text", enough=10**9):
        """One process: rounds until nothing waits; gives the replies' texts."""
        desk = desk or self.desk()
        replies = {}

        async def work():
            for one in calls:
                try:
                    replies[one.id] = (await desk.ask(one, rung)).text
                except Waiting:
                    continue
            return len(replies) < enough

        async def all_of_it():
            try:
                await run_batch_rounds(work, desk)
            finally:
                await desk.close()

        asyncio.run(all_of_it())
        return [replies[one.id] for one in calls if one.id in replies]

    def said(self):
        return [f"{event.message} {event.hint}" for event in self.told]


@pytest.fixture(params=["openai", "anthropic"])
def bench(request, batch_server, tmp_path, monkeypatch):
    monkeypatch.setenv("LOOPBACK_KEY", batch_server.KEY)
    with batch_server.serving(request.param) as (vendor, url), closing(open_database(tmp_path / "autotune.db")) as db:
        vendor.answer = lambda body: f"answer to {_asked(body)}"
        yield Bench(request.param, vendor, url, db)


def _asked(body):
    content = body["messages"][-1]["content"]
    return content if isinstance(content, str) else content[0]["text"]


@pytest.fixture
def calls():
    return [call(number) for number in range(12)]
