"""Floor 3. Work in rounds: what one round asks leaves together, and the same work is done again with the replies."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol, cast

import msgspec

from autotune_lm.core.calls import Call, Reply, Rung
from autotune_lm.core.errors import ConfigError
from autotune_lm.core.ports import Provider
from autotune_lm.llm.batch.anthropic import AnthropicBatches
from autotune_lm.llm.batch.desk import BatchDesk
from autotune_lm.llm.batch.openai import OpenAiBatches
from autotune_lm.llm.batch.transfer import Transfer
from autotune_lm.llm.batch.wire import BatchWire, Service
from autotune_lm.llm.endpoint import Endpoint
from autotune_lm.llm.providers.http import Http

PROVIDERS = ("openai", "anthropic")
"""Whose models can be asked in batches."""


class Encoding(Provider, Protocol):
    """A provider that can make the JSON of a request without sending it."""

    http: Http

    def body(self, call: Call, rung: Rung) -> dict[str, object]:
        """The JSON of a request."""
        ...


async def run_batch_rounds(work: Callable[[], Awaitable[bool]], desk: BatchDesk) -> None:
    """Do work until nothing of it waits. ``work`` does all items that are not done, and lets Waiting pass for each.

    It says whether what waits is wanted: where enough came, nothing more is submitted.

    Whatever ends this, the same call goes on from there in another process.

    Raises:
        CannotGoOn: see ``BatchDesk.submit``, ``collect`` and ``refuse_if_over``.
    """
    desk.begin()
    await desk.resume()
    while True:
        if not await work():
            return
        if not desk.waiting:
            desk.refuse_if_over()
            return
        if desk.worth_a_batch:
            await desk.submit()
            await desk.collect()
        else:
            desk.go_live()


def service_of(
    endpoint: Endpoint,
    provider: Callable[[Endpoint], Provider],
    live: Callable[[Call, Rung], Awaitable[Reply]],
    cost: Callable[[Reply], float | None],
) -> Service:
    """The batch service of an endpoint; ``provider`` makes its adapter, ``live`` asks at once.

    Raises:
        ConfigError: it has none.
    """
    if endpoint.provider not in PROVIDERS:
        hint = "run without --batch, or choose a model of openai or anthropic"
        raise ConfigError(f"the provider '{endpoint.provider}' takes no batches", hint)
    whole = replace(endpoint, stream=False)
    made = cast("Encoding", provider(whole))

    def body(call: Call, rung: Rung) -> bytes:
        return msgspec.json.encode(made.body(call, rung if call.schema else "text"))

    interface = OpenAiBatches if endpoint.provider == "openai" else AnthropicBatches
    wire: BatchWire = interface(Transfer(made.http), body)
    return Service(f"{endpoint.provider} {endpoint.base_url}", made, wire, live, cost)
