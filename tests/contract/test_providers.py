"""Every provider keeps the contract of its socket; nobody is contacted."""

import inspect
from importlib import import_module

import pytest

from autotune_lm.config.schema import Model
from autotune_lm.core import ports
from autotune_lm.core.calls import Raw
from autotune_lm.kit.registry import load
from autotune_lm.llm.endpoint import PRESETS, endpoint_of
from autotune_lm.llm.providers import TABLE, open_provider
from autotune_lm.llm.trouble import Trouble

BODIES = (
    b"", b"{", b"null", b"[]", b"{}", b"\xff\xfe", b"<html>Bad gateway</html>", b'{"choices":[]}', b'{"error":"no"}',
    b'{"choices":[{"message":null}]}', b'{"content":7}', b'{"candidates":[{}]}', b'{"message":{"content":[1]}}',
    b"data: \n\ndata: [DONE]\n\n", b'event: x\ndata: {"a"\n\n', b"[" * 10_000,
)  # fmt: skip
"""Bodies that are a reply of nobody."""


def opened(name: str) -> ports.Provider:
    own_address = (
        {} if PRESETS[name].base_url or name in ("ollama", "scripted") else {"base_url": "https://a.example/v1"}
    )
    return open_provider(endpoint_of(Model(provider=name, model="m", **own_address)))


def test_each_provider_has_an_endpoint():
    assert set(TABLE) == set(PRESETS)


@pytest.mark.parametrize("name", TABLE)
def test_it_has_the_verbs_of_its_socket(name):
    kind = load("providers", import_module("autotune_lm.llm.providers").TABLE, name)
    assert isinstance(kind.name, str) and kind.name in TABLE
    assert (kind.__doc__ or "").partition("\n")[0].endswith(".")
    for verb in ("send", "read", "close"):
        wanted, given = getattr(ports.Provider, verb), getattr(kind, verb)
        assert list(inspect.signature(given).parameters) == list(inspect.signature(wanted).parameters)
        assert inspect.iscoroutinefunction(given) == inspect.iscoroutinefunction(wanted)


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("name", TABLE)
def test_what_is_no_reply_is_trouble_and_nothing_else(name, body):
    provider = opened(name)
    for streamed in (False, True):
        try:
            said = provider.read(Raw(body, streamed=streamed))
        except Trouble as trouble:
            assert trouble.message
        else:
            assert said.text == ""
