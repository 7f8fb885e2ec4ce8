"""Floor 2. Keys are named in settings and never written there; this finds those that were."""

import re
from collections.abc import Iterator, Mapping

from autotune_lm.config.schema import Model
from autotune_lm.kit.redaction import looks_like_a_key

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,100}")
_REFERENCE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]{0,100}\}")
_LOGIN = re.compile(r"://[^\s/@]{1,300}@")
_QUERY = re.compile(r"[?&](?:api[-_]?key|key|token|access_token|sig)=", re.IGNORECASE)
_SECRET_HEADER = re.compile(r"auth|key|token|secret|cookie|password|credential", re.IGNORECASE)
_CHANCE = re.compile(r"(?=[^\s]*[0-9])(?=[^\s]*[A-Za-z])[A-Za-z0-9._~+/=-]{20,}")
_REMEDY = "write the NAME of an environment variable, and its value into the environment or the project's .env"


def key_problems(models: Mapping[str, Model]) -> list[tuple[str, str]]:
    """Where a model's settings hold a key instead of its variable's name, and what to do. No sentence holds a value."""
    return [(f"models.{alias}.{where}", sentence) for alias, model in models.items() for where, sentence in _of(model)]


def key_names(models: Mapping[str, Model]) -> frozenset[str]:
    """All variables that the settings of models name: their values are secrets."""
    named = {model.key_env for model in models.values() if model.key_env}
    for model in models.values():
        for value in model.headers.values():
            named.update(match[0][2:-1] for match in _REFERENCE.finditer(value))
    return frozenset(named)


def _of(model: Model) -> Iterator[tuple[str, str]]:
    if model.key_env and _is_no_name(model.key_env):
        yield "key_env", f"this is no name of a variable; {_REMEDY}"
    if looks_like_a_key(model.base_url) or _LOGIN.search(model.base_url) or _QUERY.search(model.base_url):
        yield "base_url", f"a key or password stands in the address; {_REMEDY}, named by key_env or in a header"
    for name, value in model.headers.items():
        if _holds_a_key(name, value):
            yield f"headers.{name}", f"a key stands in the value; {_REMEDY}, and ${{NAME}} here"


def _is_no_name(text: str) -> bool:
    """Whether a text cannot be a variable's name, or has the form of a key that could: ``ghp_…``."""
    return not _NAME.fullmatch(text) or looks_like_a_key(text)


def _holds_a_key(name: str, value: str) -> bool:
    """Whether a header's value holds a key: by its form, or by the header's name where nothing is referred to."""
    rest = _REFERENCE.sub("", value)
    if looks_like_a_key(rest) or _LOGIN.search(rest):
        return True
    words = [word for word in rest.split() if word.lower() not in ("bearer", "basic", "token")]
    if _SECRET_HEADER.search(name):
        return bool(words)
    return any(_CHANCE.fullmatch(word) for word in words)
