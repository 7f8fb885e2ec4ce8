"""Prices: settings first, then the list, and an unknown one is None."""

import re

import msgspec
import pytest

from autotune_lm.config.schema import Model
from autotune_lm.core.calls import Reply
from autotune_lm.llm import prices
from autotune_lm.llm.prices import LIST, Price, cost_of, limits_of, price_of

ANY = Model()


def test_every_figure_says_its_day_and_source():
    groups = prices._groups()
    assert {group.provider for group in groups} >= {"openai", "anthropic", "gemini", "mistral"}
    for group in groups:
        assert group.source
        assert 2024 <= group.read.year <= 2100
        for one in group.models:
            assert 0 < one.input <= one.output, one.names
            assert one.cached is None or one.cached < one.input, one.names
            assert not one.context or one.longest <= one.context, one.names


def test_no_name_stands_twice():
    names = [(group.provider, name) for group in prices._groups() for one in group.models for name in one.names]
    assert len(names) == len(set(names))
    assert re.search(r"names:", LIST.read_text("utf-8"))


@pytest.mark.parametrize(
    ("provider", "model", "expected"),
    [
        ("openai", "gpt-4o-mini", 0.15),
        ("openai", "gpt-4o-mini-2024-07-18", 0.15),
        ("openai", "gpt-4o-2024-05-13", 5),
        ("openai", "gpt-4o-2024-08-06", 2.5),
        ("anthropic", "claude-haiku-4-5-20251001", 1),
        ("gemini", "models/gemini-2.5-flash", 0.3),
        ("openrouter", "anthropic/claude-sonnet-4.5", 3),
        ("together", "meta-llama/Llama-3.3-70B-Instruct-Turbo", 0.88),
    ],
)
def test_a_model_is_found_by_its_names(provider, model, expected):
    price = price_of(provider, model, ANY)
    assert price is not None
    assert price.input == expected
    assert price.read


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ("openai", "gpt-4o-audio-preview"),
        ("openai", "gpt-99"),
        ("openai", ""),
        ("azure", "my-deployment"),
        ("openrouter", "nobody/gpt-4o"),
        ("mistral", "claude-opus-5"),
    ],
)
def test_what_nobody_knows_is_none(provider, model):
    assert price_of(provider, model, ANY) is None
    assert cost_of(None, Reply("text", prompt_tokens=10)) is None


@pytest.mark.parametrize("provider", ["ollama", "vllm", "llamacpp", "lmstudio", "scripted", "builtin"])
def test_machines_of_ones_own_cost_nothing(provider):
    price = price_of(provider, "whatever", ANY)
    assert cost_of(price, Reply("text", prompt_tokens=1000, completion_tokens=1000)) == 0


def test_the_same_tongue_elsewhere_is_not_the_same_price():
    assert price_of("openai", "gpt-4o", Model(base_url="http://localhost:8000/v1")) == prices.FREE
    assert price_of("openai", "gpt-4o", Model(base_url="https://models.example.org/v1")) is None
    assert price_of("openai", "gpt-4o", Model(base_url="https://api.openai.com/v1")) is not None


def test_settings_win():
    both = Model(input_price=1.0, output_price=2.0)
    price = price_of("openai", "gpt-99", both)
    assert price is not None
    assert (price.input, price.cached, price.output) == (1.0, 1.0, 2.0)
    one = price_of("openai", "gpt-4o", Model(input_price=0.5))
    assert one is not None
    assert (one.input, one.cached, one.output) == (0.5, 0.5, 10)
    assert price_of("ollama", "llama", Model(input_price=0.1, output_price=0.2)) == Price(
        0.1, 0.2, 0.1, source="the settings"
    )
    assert price_of("openai", "gpt-99", Model(input_price=0.5)) is None


def test_cached_tokens_have_their_price_and_batches_theirs():
    price = Price(input=2.0, output=8.0, cached=0.5, batch=0.5)
    reply = Reply("text", prompt_tokens=1_000_000, completion_tokens=500_000, cached_tokens=400_000)
    assert cost_of(price, reply) == pytest.approx(0.6 * 2 + 0.4 * 0.5 + 0.5 * 8)
    assert cost_of(price, reply, batch=True) == pytest.approx((0.6 * 2 + 0.4 * 0.5 + 0.5 * 8) / 2)
    odd = msgspec.structs.replace(reply, cached_tokens=9_000_000)
    assert cost_of(price, odd) == pytest.approx(0.5 + 4)


def test_limits_and_examples():
    assert limits_of("openai", "gpt-4o-mini") == (128_000, 16_384)
    assert limits_of("openai", "gpt-99") == (0, 0)
    assert prices.examples("anthropic")[0].startswith("claude-haiku")
    assert prices.examples("nobody") == []
