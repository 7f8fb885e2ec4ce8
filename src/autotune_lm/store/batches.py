"""Floor 2. Batches at a provider: what was intended, under which id it runs there, and which calls are in it."""

from collections.abc import Iterable
from typing import NamedTuple

from autotune_lm.core.calls import Rung
from autotune_lm.store.db import Database

_COLUMNS = "number, token, endpoint, model, calls, written, after, batch"


class BatchRow(NamedTuple):
    """A batch that has not ended. Without ``batch`` nobody knows whether the provider has it."""

    number: int
    token: str
    """Our own name of it, given before the provider is contacted."""
    endpoint: str
    model: str
    calls: int
    written: float
    """When it was intended: seconds since 1970."""
    after: int
    """The number of the last reply that was here then: its own come after it."""
    batch: str
    """The provider's id."""


class BatchCall(NamedTuple):
    """A call in a batch, as far as collecting needs it."""

    key: str
    prompt: str
    rung: Rung


def intend(db: Database, row: BatchRow, calls: Iterable[BatchCall]) -> BatchRow:
    """Write down, and commit, that calls are about to be submitted; gives the row with its number."""
    sql = (
        "INSERT INTO batches (token, endpoint, model, calls, written, after)"
        " SELECT ?, ?, ?, ?, ?, coalesce(max(number), 0) FROM calls"
    )
    with db.together():
        values = (row.token, row.endpoint, row.model, row.calls, row.written)
        number = int(db.execute(sql, values).lastrowid or 0)
        for key, prompt, rung in calls:
            sql = "INSERT INTO batch_calls (key, number, prompt, rung) VALUES (?, ?, ?, ?)"
            db.execute(sql, (key, number, prompt, rung))
    db.settle(now=True)
    return next(one for one in open_batches(db, row.endpoint) if one.number == number)


def submitted(db: Database, number: int, batch: str) -> None:
    """Write down, and commit, the provider's id."""
    db.begin()
    db.execute("UPDATE batches SET batch = ? WHERE number = ?", (batch, number))
    db.settle(now=True)


def forget_batch(db: Database, number: int) -> None:
    """Drop a batch whose calls are to be submitted again: it never ran, or nothing of it can be had."""
    db.begin()
    db.execute("DELETE FROM batches WHERE number = ?", (number,))
    db.settle(now=True)


def disown(db: Database, row: BatchRow) -> None:
    """The batch under a row's id is somebody else's: the id is taken off the row and never believed again."""
    sql = (
        "INSERT INTO batches (token, endpoint, model, calls, written, after, batch, ended)"
        " VALUES (?, ?, ?, 0, ?, ?, ?, 'not ours')"
    )
    with db.together():
        db.execute(sql, (f"not {row.batch}", row.endpoint, row.model, row.written, row.after, row.batch))
        db.execute("UPDATE batches SET batch = '' WHERE number = ?", (row.number,))
    db.settle(now=True)


def note_problems(db: Database, number: int, problems: Iterable[tuple[str, str]]) -> None:
    """Write beside calls, by key, why the batch brought no reply to them."""
    db.begin()
    for key, problem in problems:
        db.execute("UPDATE batch_calls SET problem = ? WHERE number = ? AND key = ?", (problem, number, key))


def end_batch(db: Database, number: int, ended: str) -> None:
    """Write down, and commit, how a batch ended. Calls without a reply and without a problem may be submitted again."""
    db.begin()
    db.execute("UPDATE batches SET ended = ? WHERE number = ?", (ended, number))
    db.settle(now=True)


def open_batches(db: Database, endpoint: str) -> list[BatchRow]:
    """The batches at an endpoint that have not ended, the oldest first."""
    sql = f"SELECT {_COLUMNS} FROM batches WHERE endpoint = ? AND ended = '' ORDER BY number"
    return [BatchRow(*row) for row in db.execute(sql, (endpoint,))]


def known_ids(db: Database) -> set[str]:
    """The provider's ids of all batches that this project ever had or took for its own."""
    return {row[0] for row in db.execute("SELECT batch FROM batches WHERE batch <> ''")}


def calls_of(db: Database, number: int) -> dict[str, BatchCall]:
    """The calls in a batch by key."""
    sql = "SELECT key, prompt, rung FROM batch_calls WHERE number = ?"
    return {row[0]: BatchCall(*row) for row in db.execute(sql, (number,))}


def keys_under_way(db: Database, endpoint: str) -> set[str]:
    """The calls in batches at an endpoint that have not ended."""
    sql = "SELECT key FROM batch_calls JOIN batches USING (number) WHERE endpoint = ? AND ended = ''"
    return {row[0] for row in db.execute(sql, (endpoint,))}


def keys_in_vain(db: Database) -> set[str]:
    """The calls to which a batch brought no reply though it ran them or let them expire: they are asked live."""
    return {row[0] for row in db.execute("SELECT DISTINCT key FROM batch_calls WHERE problem <> ''")}
