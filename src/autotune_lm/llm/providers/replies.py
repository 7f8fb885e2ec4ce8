"""Floor 3. Bodies into JSON values: whole ones, lines, and server-sent events. Foreign JSON may have any shape.

Server-sent events: the WHATWG HTML standard §9.2, as far as the vendors use it.
"""

from collections.abc import Iterator

import msgspec

from autotune_lm.llm.trouble import Trouble

Json = dict[str, object]
DONE: Json = {}
"""The event ``[DONE]``, which ends a stream of OpenAI's kind."""


def decoded(body: bytes) -> Json:
    """A body that is one JSON object.

    Raises:
        Trouble: it is a web page, cut, or something else.
    """
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as cause:
        raise _no_json(body) from cause
    if not isinstance(value, dict):
        raise Trouble("transient", "the server sent JSON that is no reply")
    return value


def loosely(body: bytes) -> object:
    """The JSON of a body; None where it is none."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def events(body: bytes) -> Iterator[Json]:
    """The data of server-sent events, each one JSON object; ``DONE`` for the mark that ends a stream.

    Raises:
        Trouble: an event is cut or no JSON.
    """
    data: list[bytes] = []
    for line in body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        if line.startswith(b"data:"):
            data.append(line[5:].removeprefix(b" "))
        elif not line and data:
            yield _event(b"\n".join(data))
            data = []
        elif line[:1] in (b"{", b"<"):  # an error in place of an event
            yield decoded(body[body.find(line) :])
            return
    if data:
        yield _event(b"\n".join(data))


def lines(body: bytes) -> Iterator[Json]:
    """Lines of JSON.

    Raises:
        Trouble: a line is cut or no JSON.
    """
    for line in body.split(b"\n"):
        if line.strip():
            yield decoded(line)


def _event(data: bytes) -> Json:
    return DONE if data.strip() == b"[DONE]" else decoded(data)


def _no_json(body: bytes) -> Trouble:
    start = body[:64].lstrip()
    if start.startswith(b"<"):
        return Trouble("transient", "a web page came instead of a reply", "a proxy may stand in between")
    if not start:
        return Trouble("transient", "the server sent an empty reply")
    what = "a cut reply" if start.startswith((b"{", b"[")) else "something that is no reply"
    return Trouble("transient", f"the server sent {what} ({len(body):,} bytes)")


def named(value: object, name: str) -> Json:
    """An inner object; empty where there is none."""
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def listed(value: object, name: str) -> list[object]:
    """An inner list; empty where there is none."""
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, list) else []


def first(value: object, name: str) -> Json:
    """The first object of an inner list; empty where there is none."""
    inner = listed(value, name)
    return inner[0] if inner and isinstance(inner[0], dict) else {}


def text_of(value: object, name: str) -> str:
    """An inner text; empty where there is none."""
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, str) else ""


def number(value: object, name: str) -> int:
    """An inner count; 0 where there is none, or none that makes sense."""
    inner = value.get(name) if isinstance(value, dict) else None
    if isinstance(inner, bool) or not isinstance(inner, int | float) or not 0 <= inner < 2**53:
        return 0
    return int(inner)
