"""Calls and providers for tests against servers of ours."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[3]))  # tests/servers

from autotune_lm.config.schema import Model
from autotune_lm.core.calls import Call, Reply
from autotune_lm.core.types import Message
from autotune_lm.llm.endpoint import endpoint_of
from autotune_lm.llm.providers import open_provider
from autotune_lm.llm.trouble import Trouble

SCHEMA = """{"$ref": "#/$defs/Items", "$defs": {
  "Items": {"type": "object", "title": "Items", "properties":
    {"items": {"type": "array", "maxItems": 5, "items": {"$ref": "#/$defs/Item"}}}, "required": ["items"]},
  "Item": {"type": "object", "properties":
    {"question": {"type": "string", "maxLength": 300}, "quote": {"type": "string", "default": ""}},
    "required": ["question"]}}}"""


def make_call(text: str = "Answer as JSON, please.", *, schema: str = "", model: str = "tiny", **more: object) -> Call:
    messages = (Message("system", "You are brief."), Message("user", text))
    return Call(model=model, messages=messages, max_tokens=100, schema=schema, temperature=0.7, seed=5, **more)


@pytest.fixture(scope="session")
def call() -> Callable[..., Call]:
    return make_call


@pytest.fixture(scope="session")
def schema() -> str:
    return SCHEMA


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Opens a provider for a server; the environment names no proxy and no key but ours."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "OPENAI_API_KEY", "OLLAMA_HOST"):
        monkeypatch.delenv(name, raising=False)

    def opened(kind: str, url: str, **settings: object) -> object:
        settings = {"stream": "never", "model": "tiny"} | settings
        return open_provider(endpoint_of(Model(provider=kind, base_url=url, **settings)))

    return opened


@pytest.fixture
def ask(provider: Callable[..., object]) -> Callable[..., Awaitable[Reply]]:
    """Asks a server once and reads the reply."""

    async def asked(
        kind: str, server: object, what: Call | None = None, rung: str = "text", **settings: object
    ) -> Reply:
        one = provider(kind, server.url, **settings)
        try:
            return one.read(await one.send(what or make_call(), rung))
        finally:
            await one.close()

    return asked


@pytest.fixture
def trouble(ask: Callable[..., Awaitable[Reply]]) -> Callable[..., Awaitable[Trouble]]:
    """Asks a server in vain."""

    async def troubled(*arguments: object, **settings: object) -> Trouble:
        with pytest.raises(Trouble) as caught:
            await ask(*arguments, **settings)
        return caught.value

    return troubled


@pytest.fixture(scope="session")
def run() -> Callable[..., object]:
    return asyncio.run
