"""Floor 2. Puts records into their tables and gets them back. A record is never changed: an id that is there stays."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from autotune_lm.core.rewritten import Rewritten
from autotune_lm.core.types import Chunk, DatasetVersion, Document, Record, Sample, Score, Source
from autotune_lm.store.db import Database

R = TypeVar("R", bound=Record)
BATCH = 500
"""Ids asked for at once; SQLite takes up to 32,766 values in one statement."""


class Table(NamedTuple):
    """Where a kind of record lies, and the columns that stand beside its JSON for people who look."""

    name: str
    columns: str
    values: Callable[[Record], tuple[object, ...]]


def _source(record: Record) -> tuple[object, ...]:
    assert isinstance(record, Source)
    return record.repository, record.uri


def _document(record: Record) -> tuple[object, ...]:
    assert isinstance(record, Document)
    return record.source.id, record.title


def _chunk(record: Record) -> tuple[object, ...]:
    assert isinstance(record, Chunk)
    return record.document, record.tokens


def _rewritten(record: Record) -> tuple[object, ...]:
    assert isinstance(record, Rewritten)
    return (record.chunk,)


def _sample(record: Record) -> tuple[object, ...]:
    assert isinstance(record, Sample)
    return record.kind, record.fact, record.question


def _score(record: Record) -> tuple[object, ...]:
    assert isinstance(record, Score)
    return record.sample, record.judge, record.value, record.verdict


def _dataset(record: Record) -> tuple[object, ...]:
    assert isinstance(record, DatasetVersion)
    return (len(record.placements),)


TABLES: dict[type[Record], Table] = {
    Source: Table("sources", "repository, uri", _source),
    Document: Table("documents", "source, title", _document),
    Chunk: Table("chunks", "document, tokens", _chunk),
    Rewritten: Table("rewritten", "chunk", _rewritten),
    Sample: Table("samples", "kind, fact, question", _sample),
    Score: Table("scores", "sample, judge, value, verdict", _score),
    DatasetVersion: Table("datasets", "samples", _dataset),
}
BY_PREFIX: dict[str, type[Record]] = {kind.PREFIX: kind for kind in TABLES}


def put(db: Database, record: Record) -> None:
    """Write a record unless it is there."""
    table = TABLES[type(record)]
    beside = table.values(record)
    marks = ", ".join("?" * (len(beside) + 2))
    sql = f"INSERT OR IGNORE INTO {table.name} (id, {table.columns}, body) VALUES ({marks})"
    db.execute(sql, (record.id, *beside, record.line().decode()))


def get(db: Database, kind: type[R], record_id: str) -> R | None:
    """The record with this id, if there is one."""
    row = db.execute(f"SELECT body FROM {TABLES[kind].name} WHERE id = ?", (record_id,)).fetchone()
    return kind.from_line(row[0]) if row else None


def fetch(db: Database, kind: type[R], ids: Iterable[str]) -> Iterator[R]:
    """The records with these ids, in their order, a batch at a time; ids that are not there are left out."""
    wanted = list(ids)
    for at in range(0, len(wanted), BATCH):
        batch = wanted[at : at + BATCH]
        marks = ", ".join("?" * len(batch))
        sql = f"SELECT id, body FROM {TABLES[kind].name} WHERE id IN ({marks})"
        found = dict(db.execute(sql, tuple(batch)))
        yield from (kind.from_line(found[record_id]) for record_id in batch if record_id in found)


def sources_of_documents(db: Database) -> dict[str, str]:
    """``repository/uri`` of the file that each document comes from, by the document's id."""
    sql = (
        "SELECT documents.id, sources.repository || '/' || sources.uri FROM documents"
        " JOIN sources ON sources.id = documents.source"
    )
    return dict(db.execute(sql))


def find(db: Database, beginning: str) -> Record | None:
    """The one record whose id begins so; None where there is none or more than one."""
    kind = BY_PREFIX.get(beginning.partition("_")[0])
    if kind is None:
        return None
    sql = f"SELECT body FROM {TABLES[kind].name} WHERE id >= ? AND id < ? LIMIT 2"
    rows = db.execute(sql, (beginning, beginning + "g")).fetchall()
    return kind.from_line(rows[0][0]) if len(rows) == 1 else None
