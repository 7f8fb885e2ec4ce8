"""Floor 2. What is done: ``(stage fingerprint, input id) → outcome``. Running again is resuming."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from autotune_lm.core.types import Dropped, Kept, Number, Outcome
from autotune_lm.store.db import Database
from autotune_lm.store.records import put

NumbersCodec = dict[str, Number]


class Entry(NamedTuple):
    """One row: the outcome of one item of one stage."""

    stage: str
    input: str
    outcome: str
    reason: str
    """The drop's code, or the error's sentence."""
    detail: str
    """JSON: the drop's numbers, or the error's hint."""
    outputs: tuple[str, ...]

    @property
    def numbers(self) -> dict[str, Number]:
        """The figures that decided a drop."""
        return msgspec.json.decode(self.detail, type=NumbersCodec) if self.outcome == "dropped" and self.detail else {}


def write(db: Database, stage: str, fingerprint: str, item: str, outcome: Outcome) -> Entry:
    """Write an outcome and the records it made, in one transaction."""
    entry = _entry(stage, item, outcome)
    sql = (
        "INSERT OR REPLACE INTO ledger (fingerprint, input, stage, outcome, reason, detail, outputs)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
    )
    with db.together():
        if isinstance(outcome, Kept):
            for record in outcome.records:
                put(db, record)
        outputs = " ".join(entry.outputs)
        db.execute(sql, (fingerprint, item, stage, entry.outcome, entry.reason, entry.detail, outputs))
    return entry


def _entry(stage: str, item: str, outcome: Outcome) -> Entry:
    if isinstance(outcome, Kept):
        return Entry(stage, item, "kept", "", "", tuple(record.id for record in outcome.records))
    if isinstance(outcome, Dropped):
        return Entry(stage, item, "dropped", outcome.reason, msgspec.json.encode(outcome.numbers).decode(), ())
    return Entry(stage, item, "failed", outcome.error, outcome.hint, ())


def entries(db: Database, fingerprint: str) -> dict[str, Entry]:
    """All that is known under a fingerprint, by input."""
    sql = "SELECT stage, input, outcome, reason, detail, outputs FROM ledger WHERE fingerprint = ?"
    return {entry.input: entry for entry in _read(db.execute(sql, (fingerprint,)))}


def of_input(db: Database, item: str) -> list[Entry]:
    """All that ever became of an item, under whatever settings."""
    sql = "SELECT stage, input, outcome, reason, detail, outputs FROM ledger WHERE input = ?"
    return list(_read(db.execute(sql, (item,))))


def _read(rows: Iterable[tuple[str, str, str, str, str, str]]) -> Iterator[Entry]:
    return (Entry(*row[:5], outputs=tuple(row[5].split())) for row in rows)
