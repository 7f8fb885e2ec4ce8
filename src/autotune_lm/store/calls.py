"""Floor 2. Model calls: every reply as it came, kept before anything looked at it. Rows are only added."""

import zlib
from collections.abc import Iterable
from typing import NamedTuple

from autotune_lm.core.calls import Call, Raw, Reply, Rung
from autotune_lm.store.db import Database, storage_errors

_LEVEL = 1
"""Of zlib: a reply of 2 kB takes 9 µs; level 6 takes several times that for a tenth less."""
_MEMORY = 7
"""Of zlib, for its tables: one more, its default, and to make them takes four times as long as a reply."""


class Kept(NamedTuple):
    """A reply as it lies in the store."""

    number: int
    provider: str
    raw: Raw


class Arrival(NamedTuple):
    """A reply on its way into the store."""

    call: Call
    provider: str
    raw: Raw
    arrived: str
    """UTC, ISO 8601."""
    seconds: float
    """From sending to the last byte."""


class Spent(NamedTuple):
    """What replies took."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    """In US dollars; replies of unknown price count nothing."""
    unpriced: int = 0
    """Replies of unknown price."""


def add_calls(db: Database, arrivals: Iterable[Arrival]) -> list[int]:
    """Write replies and commit at once: they were paid for. Gives their numbers."""
    sql = (
        "INSERT INTO calls (key, model, prompt, provider, rung, streamed, body, arrived, seconds)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    numbers = []
    db.begin()
    with storage_errors():
        write = db.connection.execute
        for call, provider, raw, arrived, seconds in arrivals:
            body = _packed(raw.body)
            values = (call.id, call.model, call.prompt, provider, raw.rung, int(raw.streamed), body, arrived, seconds)
            numbers.append(int(write(sql, values).lastrowid or 0))
    db.settle(now=True)
    return numbers


def _packed(body: bytes) -> bytes:
    squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS, _MEMORY)
    return squeeze.compress(body) + squeeze.flush()


def find_call(db: Database, key: str) -> Kept | None:
    """The last reply that came for a call."""
    sql = "SELECT number, provider, rung, streamed, body FROM calls WHERE key = ? ORDER BY number DESC LIMIT 1"
    row = db.execute(sql, (key,)).fetchone()
    if row is None:
        return None
    rung: Rung = row[2]
    return Kept(row[0], row[1], Raw(zlib.decompress(row[4]), rung, bool(row[3])))


def note_spent(db: Database, spent: Iterable[tuple[int, Reply, float | None]]) -> None:
    """Write beside replies what they took: number, reply, cost in US dollars or None where the price is unknown."""
    sql = "UPDATE calls SET prompt_tokens = ?, completion_tokens = ?, cached_tokens = ?, cost = ? WHERE number = ?"
    rows = [(one.prompt_tokens, one.completion_tokens, one.cached_tokens, cost, number) for number, one, cost in spent]
    db.begin()
    with storage_errors():
        db.connection.executemany(sql, rows)


def last_call(db: Database) -> int:
    """The number of the last reply; 0 where there is none."""
    return int(db.execute("SELECT coalesce(max(number), 0) FROM calls").fetchone()[0])


def spent_since(db: Database, number: int = 0) -> Spent:
    """What all replies after a number took."""
    sql = (
        "SELECT count(*), coalesce(sum(prompt_tokens), 0), coalesce(sum(completion_tokens), 0),"
        " coalesce(sum(cost), 0.0), coalesce(sum(cost IS NULL), 0) FROM calls WHERE number > ?"
    )
    return Spent(*db.execute(sql, (number,)).fetchone())


class CallRow(NamedTuple):
    """A reply in figures; None where nobody told or knows."""

    key: str
    model: str
    prompt: str
    arrived: str
    seconds: float
    prompt_tokens: int | None
    completion_tokens: int | None
    cost: float | None


def of_keys(db: Database, keys: Iterable[str]) -> list[CallRow]:
    """The replies to calls, in the order of their ids as given, each call's own by arrival."""
    sql = (
        "SELECT key, model, prompt, arrived, seconds, prompt_tokens, completion_tokens, cost FROM calls"
        " WHERE key = ? ORDER BY number"
    )
    return [CallRow(*row) for key in keys for row in db.execute(sql, (key,))]
