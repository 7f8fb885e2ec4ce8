"""Floor 5. What stands in the way of asking a model: server, key, name, window, form of reply, and how many at once."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import NamedTuple, Protocol, cast

import msgspec

from autotune_lm.config.schema import Config, Model
from autotune_lm.core.calls import Call, Rung
from autotune_lm.core.errors import AutotuneError
from autotune_lm.core.ports import Provider
from autotune_lm.core.types import Message
from autotune_lm.llm.auto import NEEDS_NO_MODEL, resolve
from autotune_lm.llm.endpoint import CONTEXT_TOKENS, Endpoint, endpoint_of
from autotune_lm.llm.hosts import listens_everywhere
from autotune_lm.llm.prices import limits_of, price_of
from autotune_lm.llm.providers import open_provider
from autotune_lm.llm.providers.info import Probe
from autotune_lm.llm.trouble import Trouble
from autotune_lm.pipeline.doctor import Finding, State, Wanted
from autotune_lm.store.db import Database
from autotune_lm.store.memory import recall

PROBE_S = 20.0
ASK_S = 120.0
"""A server of one's own may have to load the model first."""
AROUND_A_CHUNK = 1600
"""Tokens of a call beside the chunk: what stays the same, the task, and the reply."""
SCHEMA = (
    '{"type":"object","properties":{"capital":{"type":"string"}},"required":["capital"],"additionalProperties":false}'
)
WIDTHS = (1, 2, 4, 8, 16, 32)
WORTH_IT = 1.15
"""More at once is worth it while tokens per second grow by this factor."""


class Answering(Provider, Protocol):
    """A provider that tells of itself."""

    async def probe(self) -> Probe:
        """What is known without asking the model."""
        ...


class Practice(NamedTuple):
    """What is at hand for looking at models."""

    config: Config
    db: Database | None
    """For reading; None where there is no store yet."""
    wanted: Wanted

    def uses(self, alias: str) -> bool:
        """Whether a stage asks it."""
        return alias in (self.config.generate.model, self.config.restructure.model)


class Patient(NamedTuple):
    """An alias that is looked at, with provider, model and address filled in."""

    alias: str
    settings: Model
    endpoint: Endpoint
    config: Config
    used: bool
    """Whether a stage asks it; what nobody asks only warns."""

    def finding(self, state: State, says: str, remedy: str = "") -> Finding:
        """A finding about it."""
        milder: State = "warn" if state == "fail" and not self.used else state
        return Finding(f"models.{self.alias}", milder, says, remedy)

    def trouble(self, error: AutotuneError) -> Finding:
        """What an error says."""
        return self.finding("fail", error.message, error.hint)


def in_the_open() -> Iterator[Finding]:
    """Whether an Ollama that is started here would answer the whole network."""
    if listens_everywhere(os.environ):
        yield Finding(
            "ollama",
            "warn",
            f"OLLAMA_HOST is {os.environ['OLLAMA_HOST']}: an Ollama started so answers the whole network",
            "unless others are meant to use it, set OLLAMA_HOST=127.0.0.1 where it is started",
        )


def examine_model(alias: str, settings: Model, practice: Practice) -> Iterator[Finding]:
    """Look at one alias; its server is asked for what it knows of itself, the model only where that is wanted."""
    about, used = f"models.{alias}", practice.uses(alias)
    try:
        found = resolve(alias, settings, practice.db, keep=False)
        if found.provider in NEEDS_NO_MODEL:
            yield Finding(about, "ok", found.why.partition(": ")[2], found.notice)
            return
        full = found.settings(settings)
        patient = Patient(alias, full, endpoint_of(full), practice.config, used)
    except AutotuneError as error:
        state: State = "fail" if used else "warn"
        yield Finding(about, state, error.message, error.hint)
        return
    yield Finding(about, "ok", found.why.partition(": ")[2])
    yield from asyncio.run(_examine(patient, practice))


async def _examine(patient: Patient, practice: Practice) -> list[Finding]:
    provider = cast("Answering", open_provider(patient.endpoint))
    try:
        findings = [finding async for finding in _steps(patient, provider, practice)]
    finally:
        await provider.close()
    return findings


async def _steps(patient: Patient, provider: Answering, practice: Practice) -> AsyncIterator[Finding]:
    if patient.endpoint.key_env and os.environ.get(patient.endpoint.key_env):
        yield patient.finding("ok", f"the key is in {patient.endpoint.key_env}")
    try:
        probe = await asyncio.wait_for(provider.probe(), PROBE_S)
    except TimeoutError:
        yield patient.finding(
            "fail", f"{patient.endpoint.where} did not answer within {PROBE_S:g} s", "try again later"
        )
        return
    except AutotuneError as error:
        yield patient.trouble(error)
        return
    yield _server(patient, probe)
    if not probe.reachable or probe.says:
        return
    yield _window(patient, probe)
    yield _price(patient)
    rung = _remembered(patient, practice.db)
    if practice.wanted.ask:
        rung, finding = await _asked(patient, provider)
        yield finding
    else:
        yield _form(patient, rung)
    if practice.wanted.bench:
        yield await _measured(patient, provider)


def _server(patient: Patient, probe: Probe) -> Finding:
    """Whether it answers and has the model."""
    if not probe.reachable or probe.says:
        says = probe.says or f"{patient.endpoint.where} cannot be reached"
        return patient.finding("fail", says, probe.hint)
    version = f" {probe.version}" if probe.version else ""
    has = "" if probe.model_there is None else f", and has {patient.settings.model}"
    slots = f"; it writes {probe.slots} replies at once" if probe.slots else ""
    return patient.finding("ok", f"{patient.endpoint.where}{version} answers{has}{slots}")


def _window(patient: Patient, probe: Probe) -> Finding:
    """Whether a chunk, what stands around it and the reply fit."""
    listed, _ = limits_of(patient.settings.provider, patient.settings.model)
    served = probe.context_tokens or listed
    asked = patient.settings.context_tokens
    window = min(served, asked) if served and asked else served or asked or CONTEXT_TOKENS
    need = patient.config.chunk.size_tokens + AROUND_A_CHUNK
    origin = "as it is served" if probe.context_tokens else "as listed" if listed else "as set" if asked else "assumed"
    if asked and served and asked > served:
        remedy = (
            f"set models.{patient.alias}.context_tokens to {served} or less, or load the model with a larger window"
        )
        return patient.finding("warn", f"context_tokens asks for {asked:,}, and the window is {served:,}", remedy)
    if window < need:
        remedy = f"set chunk.size_tokens to {max(window - AROUND_A_CHUNK, 32)} or less, or use a larger window"
        return patient.finding(
            "fail", f"a window of {window:,} tokens ({origin}) is too small: a call needs {need:,}", remedy
        )
    return patient.finding("ok", f"a window of {window:,} tokens ({origin}); a call needs about {need:,}")


def _price(patient: Patient) -> Finding:
    price = price_of(patient.settings.provider, patient.settings.model, patient.settings)
    if price is None:
        remedy = f"set models.{patient.alias}.input_price and output_price, in dollars for a million tokens"
        return patient.finding("ok", "its price is not known, so runs cannot be limited by --max-cost", remedy)
    day = f", read on {price.read}" if price.read else ""
    return patient.finding(
        "ok", f"${price.input:g} in, ${price.output:g} out for a million tokens ({price.source}{day})"
    )


def _remembered(patient: Patient, db: Database | None) -> Rung | None:
    said = recall(db, f"{patient.endpoint.where} {patient.settings.model}", "rung") if db else None
    return next((rung for rung in patient.endpoint.preset.rungs if rung == said), None)


def _form(patient: Patient, rung: Rung | None) -> Finding:
    if rung:
        return patient.finding("ok", f"form of reply: {rung}, as the last run found out")
    return patient.finding("ok", "form of reply: not tried yet", "--ask tries it with one tiny question")


def _question(patient: Patient, number: int = 0, *, schema: str = SCHEMA, max_tokens: int = 64) -> Call:
    asks = 'What is the capital of France? Reply with JSON alone: {"capital": "…"}'
    if not schema:
        asks = f"Write the numbers from {number} upwards in words, one a line, without any other text."
    return Call(
        model=patient.settings.model,
        messages=(Message("user", asks),),
        max_tokens=max_tokens,
        schema=schema,
        seed=number,
        prompt="doctor",
    )


async def _asked(patient: Patient, provider: Answering) -> tuple[Rung | None, Finding]:
    """The strictest form of reply that works."""
    for rung in patient.endpoint.preset.rungs:
        try:
            reply = provider.read(await asyncio.wait_for(provider.send(_question(patient), rung), ASK_S))
        except Trouble as trouble:
            if trouble.weather == "rung":
                continue
            return None, patient.trouble(trouble)
        except TimeoutError:
            return None, patient.finding(
                "fail", f"no reply within {ASK_S:g} s", "use a smaller model or a faster machine"
            )
        if _is_json(reply.text):
            return rung, patient.finding("ok", f"form of reply: {rung}, tried now")
    says = "it replies, but never in the form that is asked for"
    return "text", patient.finding("warn", says, "expect lost replies; a larger or newer model follows forms better")


def _is_json(text: str) -> bool:
    begin, end = text.find("{"), text.rfind("}")
    try:
        return isinstance(msgspec.json.decode(text[begin : end + 1]), dict) if 0 <= begin < end else False
    except msgspec.DecodeError:
        return False


async def _measured(patient: Patient, provider: Answering) -> Finding:
    """How many replies at once bring more tokens a second."""

    async def one(number: int) -> int:
        call = _question(patient, number, schema="", max_tokens=128)
        return provider.read(await asyncio.wait_for(provider.send(call, "text"), ASK_S)).completion_tokens

    try:
        await one(0)  # the model is in memory now
        width, speed = await widest(one, patient.settings.max_parallel)
    except (Trouble, TimeoutError) as error:
        return patient.finding("warn", f"could not be measured: {error or 'no reply in time'}", "try again later")
    if not speed:
        return patient.finding("warn", "could not be measured: the server does not count tokens")
    return patient.finding("ok", f"{speed:,.0f} tokens/s with {width} replies at once, measured now")


async def widest(one: Callable[[int], Awaitable[int]], most: int) -> tuple[int, float]:
    """The width from which more at once does not pay any more, and its tokens per second."""
    best, speed, number = 1, 0.0, 1
    for width in WIDTHS:
        if width > most:
            break
        began = time.perf_counter()
        tokens = await asyncio.gather(*(one(number + place) for place in range(width)))
        now = sum(tokens) / max(time.perf_counter() - began, 1e-6)
        number += width
        if now < speed * WORTH_IT:
            break
        best, speed = width, now
    return best, speed
