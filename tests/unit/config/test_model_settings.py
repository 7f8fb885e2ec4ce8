"""Every setting of a model changes something that can be seen from outside: a setting that nobody reads is a lie."""

import asyncio

import msgspec
import pytest

from autotune_lm.config.schema import Model
from autotune_lm.core.calls import Call, Reply
from autotune_lm.core.types import Message
from autotune_lm.llm.endpoint import endpoint_of
from autotune_lm.llm.providers import open_provider
from autotune_lm.llm.providers.keys import dress
from autotune_lm.llm.providers.ollama import Ollama
from autotune_lm.pipeline import desk

CALL = Call(model="some-model", messages=(Message("user", "word " * 3000),), max_tokens=100, temperature=0.7)


def request(settings):
    """What is sent: address, headers, body, and how long silence is borne."""
    endpoint = endpoint_of(settings)
    provider = open_provider(endpoint)
    ollama = isinstance(provider, Ollama)
    body = provider._body(CALL, "text", provider._window(3000, 100)) if ollama else provider.body(CALL, "text")
    return endpoint.url("/x"), dress(endpoint).headers, body, provider.http._patience("some-model")


def voice(settings):
    return desk._voice(settings, endpoint_of(settings))._replace(name="")


def limits(settings):
    made = desk._limits(settings, local=False)
    return made.most, made.rpm, made.tpm


def cost(settings):
    return desk._cost(settings)(Reply("", prompt_tokens=1000, completion_tokens=1000))


def said(settings):
    provider = open_provider(endpoint_of(settings))
    return asyncio.run(provider.send(CALL, "text")).body


OPENAI = Model(provider="openai", model="gpt-4o", key_env="SOME_KEY")
OLLAMA = Model(provider="ollama", model="some-model")
CASES = {
    "provider": (request, OLLAMA, "vllm"),
    "model": (voice, OPENAI, "gpt-4o-mini"),
    "base_url": (request, OPENAI, "https://models.example.org/v1"),
    "key_env": (request, OPENAI, "OTHER_KEY"),
    "headers": (request, OPENAI, {"X-Team": "blue"}),
    "temperature": (voice, OPENAI, 0.1),
    "context_tokens": (request, OLLAMA, 2048),
    "max_tokens": (voice, OPENAI, 333),
    "thinking": (request, OLLAMA, "auto"),
    "rpm": (limits, OPENAI, 60),
    "tpm": (limits, OPENAI, 6000),
    "max_parallel": (limits, OPENAI, 7),
    "idle_timeout_s": (request, OPENAI, 7.0),
    "stream": (request, OPENAI, "always"),
    "input_price": (cost, OPENAI, 77.0),
    "output_price": (cost, OPENAI, 77.0),
    "behaviour": (said, Model(provider="scripted"), "empty"),
}


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    monkeypatch.delenv("OLLAMA_HOST", raising=False)
    monkeypatch.setenv("SOME_KEY", "one-value")
    monkeypatch.setenv("OTHER_KEY", "another-value")


@pytest.mark.parametrize("name", Model.__struct_fields__)
def test_every_setting_changes_something(name):
    see, settings, value = CASES[name]
    assert see(settings) == see(msgspec.structs.replace(settings))
    assert see(settings) != see(msgspec.structs.replace(settings, **{name: value}))
