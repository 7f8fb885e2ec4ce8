"""Floor 2. What is done: ``(stage fingerprint, input id) → outcome``. Running again is resuming."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from autotune_lm.core.outcomes import Dropped, Kept, Lost, Outcome
from autotune_lm.core.types import Number
from autotune_lm.store.db import Database
from autotune_lm.store.records import put

NumbersCodec = dict[str, Number]
_COLUMNS = "stage, input, outcome, reason, detail, outputs, context"


class Slot(NamedTuple):
    """Where an outcome belongs. A later outcome of the same stage, fingerprint and input replaces it."""

    stage: str
    fingerprint: str
    input: str
    context: str = ""
    """A hash of what else decided, such as what the other files of a repository say; another one means: do it again."""


class Entry(NamedTuple):
    """One row: the outcome of one item of one stage."""

    stage: str
    input: str
    outcome: str
    reason: str
    """The drop's code, or the error's sentence."""
    detail: str
    """JSON: the drop's numbers, or what was lost of an item that was kept; of a failure, the error's hint."""
    outputs: tuple[str, ...]
    context: str = ""

    @property
    def numbers(self) -> dict[str, Number]:
        """The figures that decided a drop."""
        return msgspec.json.decode(self.detail, type=NumbersCodec) if self.outcome == "dropped" and self.detail else {}

    @property
    def lost(self) -> list[Lost]:
        """The parts of a kept item that did not become records."""
        return msgspec.json.decode(self.detail, type=list[Lost]) if self.outcome == "kept" and self.detail else []


def write(db: Database, slot: Slot, outcome: Outcome) -> Entry:
    """Write an outcome and the records it made, in one transaction."""
    entry = _entry(slot, outcome)
    sql = (
        "INSERT OR REPLACE INTO ledger (fingerprint, stage, input, outcome, reason, detail, outputs, context)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    )
    with db.together():
        if isinstance(outcome, Kept):
            for record in outcome.records:
                put(db, record)
        db.execute(sql, (slot.fingerprint, *entry[:5], " ".join(entry.outputs), entry.context))
    return entry


def _entry(slot: Slot, outcome: Outcome) -> Entry:
    if isinstance(outcome, Kept):
        lost = msgspec.json.encode(outcome.lost).decode() if outcome.lost else ""
        said = ("kept", "", lost, tuple(record.id for record in outcome.records))
    elif isinstance(outcome, Dropped):
        said = ("dropped", outcome.reason, msgspec.json.encode(outcome.numbers).decode(), ())
    else:
        said = ("failed", outcome.error, outcome.hint, ())
    return Entry(slot.stage, slot.input, *said, slot.context)


def entries(db: Database, fingerprint: str) -> dict[str, Entry]:
    """All that is known under a fingerprint, by input."""
    sql = f"SELECT {_COLUMNS} FROM ledger WHERE fingerprint = ?"
    return {entry.input: entry for entry in _read(db.execute(sql, (fingerprint,)))}


def is_done(entry: Entry | None, context: str = "") -> bool:
    """Whether an item need not be done again: not where it failed, or where something else decides now."""
    return entry is not None and entry.outcome != "failed" and entry.context == context


def of_input(db: Database, item: str) -> list[Entry]:
    """All that ever became of an item, under whatever settings."""
    sql = f"SELECT {_COLUMNS} FROM ledger WHERE input = ?"
    return list(_read(db.execute(sql, (item,))))


def _read(rows: Iterable[tuple[str, str, str, str, str, str, str]]) -> Iterator[Entry]:
    return (Entry(*row[:5], tuple(row[5].split()), row[6]) for row in rows)
