"""Floor 3. A short look at a server: which models it has. Standard library alone, so that a start stays quick."""

import re
import time
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from autotune_lm.core.types import Part

MOST_BYTES = 4_000_000
"""A list of models is some kB; nothing longer is read."""
_SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s?([KMBT])", re.IGNORECASE)
_UNITS = {"K": 1e-6, "M": 1e-3, "B": 1.0, "T": 1e3}
_EMBEDDING = ("embed", "bge-", "minilm", "rerank", "gte-")
_EMBEDDING_FAMILIES = {"bert", "nomic-bert", "xlm-roberta"}
_FINISHED = ("instruct", "chat", "-it", "assistant")
_UNFINISHED = ("-base", "-text", ":text", ":base")

T = TypeVar("T")


class Found(Part, frozen=True):
    """A model that a server has and that can chat."""

    name: str
    billions: float = 0.0
    """Parameters; 0 where nothing says."""
    loaded: bool = False
    """Whether it is in memory now."""
    instructed: bool = True
    """Whether it was taught to follow instructions, as far as its name says."""


class Seen(Part, frozen=True):
    """A server that answered."""

    url: str
    models: tuple[Found, ...] = ()
    others: int = 0
    """Models that cannot chat, or run on somebody else's machines."""


class _Details(msgspec.Struct):
    """Of a model, as Ollama tells it."""

    family: str = ""
    parameter_size: str = ""


class _Model(msgspec.Struct):
    name: str = ""
    model: str = ""
    size: float = 0
    details: _Details | None = None
    capabilities: list[str] | None = None
    remote_host: str = ""


class _Models(msgspec.Struct):
    models: list[_Model] | None = None


class _Listed(msgspec.Struct):
    id: str = ""


class _List(msgspec.Struct):
    data: list[_Listed] | None = None


def look_at_ollama(url: str, timeout_s: float = 0.5) -> Seen | None:
    """What an Ollama has (``/api/tags``, ``/api/ps``); None where none answers in time."""
    tags = _read(url, "/api/tags", timeout_s, _Models)
    if tags is None or tags.models is None:
        return None
    running = _read(url, "/api/ps", timeout_s, _Models)
    loaded = {one.name or one.model for one in (running.models or () if running else ())}
    usable = [one for one in tags.models if _can_chat(one)]
    models = tuple(_found(one, loaded) for one in usable)
    return Seen(url, models, len(tags.models) - len(models))


def look_at_list(url: str, timeout_s: float = 5.0, headers: Mapping[str, str] | None = None) -> Seen | None:
    """What a server has that speaks OpenAI's tongue (``GET models``); None where none answers in time."""
    listed = _read(url, "/models", timeout_s, _List, headers)
    if listed is None or listed.data is None:
        return None
    names = [one.id for one in listed.data if one.id]
    chatting = tuple(Found(name) for name in names if not _embeds(name))
    return Seen(url, chatting, len(names) - len(chatting))


def _read(url: str, path: str, timeout_s: float, kind: type[T], headers: Mapping[str, str] | None = None) -> T | None:
    """The JSON at an address. No redirect is followed and no proxy asked: what answers is what was named."""
    from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection  # 20 ms, TLS included

    def body_of(reply: HTTPResponse, until: float) -> bytes:
        body = b""
        while len(body) <= MOST_BYTES and (piece := reply.read1(65_536)):
            body += piece
            if time.monotonic() > until:
                raise TimeoutError("it drips")
        return body

    until = time.monotonic() + 4 * timeout_s
    try:
        parts = urlsplit(url)
        make = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = make(parts.hostname or "", parts.port, timeout=timeout_s)
    except (ValueError, HTTPException):
        return None
    try:
        connection.request("GET", parts.path.rstrip("/") + path, headers=dict(headers or {}))
        reply = connection.getresponse()
        body = body_of(reply, until) if reply.status == 200 else b""
        return msgspec.json.decode(body, type=kind) if len(body) <= MOST_BYTES else None
    except (OSError, HTTPException, ValueError):  # msgspec's errors are ValueErrors
        return None
    finally:
        connection.close()


def _found(one: _Model, loaded: set[str]) -> Found:
    name = one.name or one.model
    low = name.lower()
    taught = any(part in low for part in _FINISHED) or not any(part in low for part in _UNFINISHED)
    return Found(name, _billions(one), name in loaded, taught)


def _can_chat(one: _Model) -> bool:
    """Whether it writes text, on this server: Ollama passes some names on to a cloud."""
    name = (one.name or one.model).lower()
    if not name or one.remote_host or name.endswith(("-cloud", ":cloud")):
        return False
    if one.capabilities and "completion" not in one.capabilities:
        return False
    return not _embeds(name) and not (one.details and one.details.family.lower() in _EMBEDDING_FAMILIES)


def _embeds(name: str) -> bool:
    low = name.lower()
    return any(part in low for part in _EMBEDDING)


def _billions(one: _Model) -> float:
    """Parameters from what is said, else from the file's size at half a byte to each and a tenth more."""
    found = _SIZE.fullmatch(one.details.parameter_size.strip()) if one.details else None
    if found:
        return float(found[1]) * _UNITS[found[2].upper()]
    return round(max(one.size, 0) / 0.55e9, 1)
