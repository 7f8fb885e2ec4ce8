"""Floor 3. What a server tells of itself: its models, and whether one of them can be asked."""

import difflib
from typing import NamedTuple

from autotune_lm.llm.providers.replies import listed, loosely, named, number, text_of


class ModelInfo(NamedTuple):
    """A model that a server offers."""

    name: str
    context_tokens: int = 0
    """0: it does not say."""


class Probe(NamedTuple):
    """What was found out about an endpoint without asking its model anything."""

    reachable: bool
    says: str = ""
    """Where something is wrong: what, and behind it what to do."""
    hint: str = ""
    version: str = ""
    models: tuple[str, ...] = ()
    model_there: bool | None = None
    """None: the server has no list."""
    context_tokens: int = 0
    """Of the model as it is served; 0: it does not say."""
    capabilities: tuple[str, ...] = ()
    slots: int = 0
    """Replies that it writes at once; 0: it does not say."""


_CONTEXT_FIELDS = (
    "max_model_len", "loaded_context_length", "context_length", "max_context_length", "inputTokenLimit",
    "max_input_tokens", "context_window",
)  # fmt: skip


def models_in(body: bytes) -> list[ModelInfo]:
    """The models of a list in any of the vendors' forms: ``data``, ``models``, or a bare list."""
    told = loosely(body)
    rows = told if isinstance(told, list) else listed(told, "data") or listed(told, "models")
    found = []
    for row in rows:
        name = text_of(row, "id") or text_of(row, "name") or text_of(row, "model")
        if name:
            context = next((number(row, key) for key in _CONTEXT_FIELDS if number(row, key)), 0)
            found.append(ModelInfo(name.removeprefix("models/"), context or number(named(row, "meta"), "n_ctx_train")))
    return found


def nearest_names(name: str, known: list[str]) -> str:
    """A remedy for a model that is not there."""
    if not known:
        return "the server lists no models"
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.5) or [one for one in known if one.startswith(name)]
    if close:
        return f"did you mean {' or '.join(close[:3])}?"
    return f"it has {', '.join(known[:8])}{f' and {len(known) - 8} more' if len(known) > 8 else ''}"


def probed(model: str, models: list[ModelInfo]) -> Probe:
    """A probe from a list of models."""
    names = [info.name for info in models]
    context = next((info.context_tokens for info in models if info.name == model), 0)
    there = None if not names else not model or model in names
    says, hint = ("", "") if there is not False else (f"there is no model '{model}'", nearest_names(model, names))
    return Probe(True, says, hint, models=tuple(names), model_there=there, context_tokens=context)
