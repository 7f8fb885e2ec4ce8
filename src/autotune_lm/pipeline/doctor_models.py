"""Floor 5. What stands in the way of asking a model: server, key, name, window, form of reply, and how many at once."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import NamedTuple, Protocol, cast

import msgspec

from autotune_lm.config.schema import Config, Model
from autotune_lm.core.calls import Call, Raw, Reply, Rung
from autotune_lm.core.errors import AutotuneError
from autotune_lm.core.ports import Provider
from autotune_lm.core.types import Message
from autotune_lm.kit.registry import load
from autotune_lm.llm import providers
from autotune_lm.llm.auto import NEEDS_NO_MODEL, Resolved, resolve
from autotune_lm.llm.endpoint import CONTEXT_TOKENS, Endpoint, endpoint_of
from autotune_lm.llm.hosts import listens_everywhere
from autotune_lm.llm.prices import limits_of, price_of
from autotune_lm.llm.providers.info import Probe
from autotune_lm.pipeline.doctor import Finding, Wanted
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


class Alias(NamedTuple):
    """An alias that is looked at."""

    name: str
    settings: Model
    """With provider, model and address filled in."""
    endpoint: Endpoint
    config: Config
    used: bool

    @property
    def about(self) -> str:
        """The key in the settings."""
        return f"models.{self.name}"

    def finding(self, state: str, says: str, remedy: str = "") -> Finding:
        """A finding; what no stage uses only warns."""
        lenient = "warn" if state == "fail" and not self.used else state
        return msgspec.convert([self.about, lenient, says, remedy], Finding, from_attributes=False) if False else Finding(
            self.about, lenient, says, remedy  # type: ignore[arg-type]
        )
