"""Floor 3. Keys: read from the environment when a request is sent, bound to one server, taken out of every sentence."""

import base64
import os
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from autotune_lm.llm.endpoint import Endpoint, is_loopback
from autotune_lm.llm.trouble import Trouble

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]{0,99})\}")
_CARRIES_A_KEY = re.compile(r"auth|key|token|cookie|secret", re.IGNORECASE)
_NOT_IN_A_HEADER = re.compile(r"[^\x20-\x7e\x80-\xff]")
_WINDOW = 8
"""So many characters of a key in a row are taken for it."""
_MOST_SHOWN = 400
"""Characters of a server's text that a sentence may take over."""
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")


class Dress(NamedTuple):
    """Headers of one request, and what in them is secret. Made for one request and dropped."""

    headers: dict[str, str]
    secrets: tuple[str, ...]

    def __repr__(self) -> str:
        """Nothing of what it holds."""
        return "Dress(…)"


def dress(endpoint: Endpoint) -> Dress:
    """The headers that the settings and the key ask for.

    Raises:
        Trouble: a variable is not set, or the key would go over plain http.
    """
    headers, secrets = {}, []
    for name, value in endpoint.headers.items():
        headers[name], found = _filled(name, value)
        secrets += found
    key = _key(endpoint, carried=any(_CARRIES_A_KEY.search(name) for name in headers))
    if key:
        name = endpoint.preset.key_header
        headers[name] = f"Bearer {key}" if name == "authorization" else key
        secrets.append(key)
    if secrets:
        _check_road(endpoint)
    return Dress(headers, tuple(secrets))


def scrub(text: str, secrets: tuple[str, ...]) -> str:
    """A text in one line for a person, without anything of a key and without marks that move a terminal's cursor."""
    for secret in secrets:
        text = _masked(text, secret)
    text = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]} …"


def scrub_bytes(body: bytes, secrets: tuple[str, ...]) -> bytes:
    """A body without a key that the server sent back."""
    for secret in secrets:
        for form in _forms(secret):
            if len(form) >= _WINDOW and (bare := form.encode()) in body:
                body = body.replace(bare, b"***")
    return body


def _filled(name: str, value: str) -> tuple[str, list[str]]:
    """A header's value with its variables, and what is secret of it."""
    found: list[str] = []

    def fill(match: re.Match[str]) -> str:
        inner = os.environ.get(match[1], "").strip()
        if not inner:
            raise Trouble("key", f"the variable {match[1]}, which the header {name} names, is not set", _set(match[1]))
        found.append(inner)
        return inner

    filled = _VARIABLE.sub(fill, value)
    if not found and _CARRIES_A_KEY.search(name):
        found = [filled.rpartition(" ")[2]]  # pasted into the settings: secret all the same
    _check_characters(filled, f"the header {name}")
    return filled, found


def _key(endpoint: Endpoint, carried: bool) -> str:
    name = endpoint.key_env
    if not name:
        return ""
    key = os.environ.get(name, "").strip()
    if not key and not carried:
        raise Trouble("key", f"{endpoint.where} needs a key: the variable {name} is not set", _set(name))
    _check_characters(key, f"the variable {name}")
    return key


def _set(name: str) -> str:
    return f"export {name}=…, or put the line {name}=… into a file .env beside autotune.yaml"


def _check_characters(value: str, place: str) -> None:
    if _NOT_IN_A_HEADER.search(value):
        raise Trouble("key", f"{place} holds characters that cannot be sent", "copy the key again, without line ends")


def _check_road(endpoint: Endpoint) -> None:
    if _is_private(endpoint.base_url):
        return
    hint = "use https, or a server on this machine, or remove key_env and the secret headers"
    raise Trouble("key", f"the key for {endpoint.where} is not sent over plain http, where others can read it", hint)


@lru_cache(maxsize=64)
def _is_private(base_url: str) -> bool:
    """Whether nobody can read what is sent to an address."""
    parts = urlsplit(base_url)
    return parts.scheme == "https" or is_loopback(parts.hostname or "")


@lru_cache(maxsize=64)
def _forms(secret: str) -> frozenset[str]:
    return frozenset({secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode()})


def _masked(text: str, secret: str) -> str:
    """A text without any eight characters in a row of a secret: servers echo keys in part."""
    for form in _forms(secret):
        width = min(_WINDOW, len(form))
        hidden = bytearray(len(text))
        for start in range(len(form) - width + 1):
            part, place = form[start : start + width], -1
            while width and (place := text.find(part, place + 1)) >= 0:
                hidden[place : place + width] = b"\x01" * width
        text = _without(text, hidden)
    return text


def _without(text: str, hidden: bytearray) -> str:
    kept: list[str] = []
    for place, character in enumerate(text):
        if not hidden[place]:
            kept.append(character)
        elif not place or not hidden[place - 1]:
            kept.append("***")
    return "".join(kept)
