"""Floor 3. What a call costs, as far as it is known: the settings' own figures, else the list ``prices.yaml``.

Prices age and lists err, so a figure carries its day and its source, and an unknown price is None and stops nothing.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from autotune_lm.config.schema import Model
from autotune_lm.core.calls import Reply
from autotune_lm.core.types import Part
from autotune_lm.llm.endpoint import PRESETS, is_loopback

LIST = Path(__file__).with_name("prices.yaml")
MILLION = 1_000_000
FREE_PROVIDERS = frozenset({"auto", "builtin", "none", "scripted", *(name for name, one in PRESETS.items() if one.own)})
"""They run on machines of one's own."""
_MAKERS = {"openai": "openai", "anthropic": "anthropic", "google": "gemini", "mistralai": "mistral"}
"""OpenRouter's names of makers; it passes their price on (openrouter.ai/docs/faq)."""
_EDITION = re.compile(r"-(latest|\d{4}-\d\d-\d\d|\d{8}|\d{4})$")
Dollars = Annotated[float, Meta(ge=0)]


class Price(Part, frozen=True):
    """US dollars for a million tokens."""

    input: float
    output: float
    cached: float
    """For prompt tokens that the provider remembers."""
    batch: float = 1.0
    """What a batch costs beside that, as a share."""
    read: str = ""
    """The day of the figures; empty for those of the settings."""
    source: str = ""


class _Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model of the list."""

    names: list[str]
    input: Dollars
    output: Dollars
    cached: Dollars | None = None
    context: int = 0
    longest: int = 0


class _Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The models of a provider, read on one day."""

    provider: str
    read: date
    source: str
    models: list[_Listed]
    batch: Annotated[float, Meta(gt=0, le=1)] = 1.0


FREE = Price(0.0, 0.0, 0.0, source="runs on a machine of yours")


def price_of(provider: str, model: str, settings: Model) -> Price | None:
    """What a model costs; None where nobody knows. Settings win, what runs on machines of one's own costs nothing."""
    known = _of_list(provider, model, settings.base_url)
    if settings.input_price is not None and settings.output_price is not None:
        batch = known.batch if known else 1.0
        return Price(settings.input_price, settings.output_price, settings.input_price, batch, source="the settings")
    if known is None:
        return None
    given = {"input": settings.input_price, "output": settings.output_price}
    changes = {name: value for name, value in given.items() if value is not None}
    if "input" in changes:
        changes["cached"] = min(known.cached, changes["input"])
    return msgspec.structs.replace(known, **changes) if changes else known


def cost_of(price: Price | None, reply: Reply, *, batch: bool = False) -> float | None:
    """US dollars for a reply; its cached tokens are a part of its prompt tokens. None where the price is unknown."""
    if price is None:
        return None
    cached = min(reply.cached_tokens, reply.prompt_tokens)
    fresh = reply.prompt_tokens - cached
    dollars = (fresh * price.input + cached * price.cached + reply.completion_tokens * price.output) / MILLION
    return dollars * (price.batch if batch else 1.0)


def limits_of(provider: str, model: str) -> tuple[int, int]:
    """The model's context and longest reply in tokens as the list has them; 0 where it does not."""
    found = _find(provider, model)
    return (found[1].context, found[1].longest) if found else (0, 0)


def examples(provider: str, most: int = 3) -> list[str]:
    """Names of models of a hosted provider, the cheapest first, for a message."""
    listed = [(one.output, one.names[0]) for group in _groups() if group.provider == provider for one in group.models]
    return [name for _, name in sorted(listed)[:most]]


def _of_list(provider: str, model: str, base_url: str) -> Price | None:
    if provider in FREE_PROVIDERS or _is_here(base_url):
        return FREE
    if base_url and provider in {"openai", "anthropic"} and f"api.{provider}.com" not in base_url:
        return None  # a server of somebody else that speaks the same tongue
    found = _find(provider, model)
    if not found:
        return None
    group, one = found
    cached = one.input if one.cached is None else one.cached
    return Price(one.input, one.output, cached, group.batch, group.read.isoformat(), group.source)


def _is_here(base_url: str) -> bool:
    try:
        return is_loopback(urlsplit(base_url if "://" in base_url else f"//{base_url}").hostname or "")
    except ValueError:
        return False


def _find(provider: str, model: str) -> tuple[_Group, _Listed] | None:
    """The model in the list: by its name, else without what names its edition."""
    if provider == "openrouter":
        maker, _, model = model.partition("/")
        provider = _MAKERS.get(maker, "")
    name = _plain(model)
    for wanted in (name, _EDITION.sub("", name)):
        for group in _groups():
            for one in group.models if group.provider == provider else ():
                if wanted in map(_plain, one.names):
                    return group, one
    return None


def _plain(name: str) -> str:
    """``models/Gemini-2.5-Pro`` and ``gemini-2-5-pro`` are one."""
    return name.lower().removeprefix("models/").replace(".", "-")


@cache
def _groups() -> Sequence[_Group]:
    return msgspec.yaml.decode(LIST.read_bytes(), type=list[_Group])
