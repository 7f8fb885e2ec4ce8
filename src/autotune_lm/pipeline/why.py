"""Floor 5. The story of a record: the file it came from, who made it, how it was judged, and what became of it."""

from typing import NamedTuple

from autotune_lm.core.rewritten import Rewritten
from autotune_lm.core.types import Chunk, DatasetVersion, Document, Record, Sample, Score, Source
from autotune_lm.pipeline.rows import described
from autotune_lm.store import ledger
from autotune_lm.store.calls import CallRow, of_keys
from autotune_lm.store.db import Database
from autotune_lm.store.ledger import Entry
from autotune_lm.store.records import fetch, find, get


class Step(NamedTuple):
    """One record on the way from the file, with all that the ledger says of it."""

    record: Record
    what: str
    entries: list[Entry]
    scores: list[Score]
    calls: list[CallRow]
    """The replies of models that it was made from."""


class Story(NamedTuple):
    """The steps from the file down to the record, and what the dataset says of it in the end."""

    steps: list[Step]
    ending: str


def story(db: Database, beginning: str, dataset: str) -> Story | None:
    """The story of the record whose id begins so; None where there is none, or more than one."""
    found = find(db, beginning)
    if found is None:
        return None
    line = reversed(_line(db, found))
    steps = [_step(db, record) for record in line]
    return Story(steps, _ending(db, found, dataset) if isinstance(found, Sample) else "")


def _step(db: Database, record: Record) -> Step:
    return Step(record, described(record), ledger.of_input(db, record.id), _scores(db, record), _calls(db, record))


def _calls(db: Database, record: Record) -> list[CallRow]:
    """The calls that a record was made from, without those that made what it was made from."""
    if isinstance(record, Rewritten):
        return of_keys(db, record.calls)
    return of_keys(db, record.origin.calls) if isinstance(record, Sample) else []


def _ending(db: Database, sample: Sample, dataset: str) -> str:
    """The sample's place in the last dataset."""
    version = get(db, DatasetVersion, dataset)
    for duplicate in version.duplicates if version else ():
        if duplicate.sample == sample.id:
            return f"left out as a duplicate of {duplicate.of}"
    for placement in version.placements if version else ():
        if placement.sample == sample.id:
            return f"placed in {placement.split} (cluster {placement.cluster}), if its score reaches the threshold"
    return "not in the last dataset"


def _line(db: Database, record: Record | None) -> list[Record]:
    """The record and its ancestors, youngest first."""
    line: list[Record] = []
    while record is not None:
        line.append(record)
        record = _parent(db, record)
    return line


def _parent(db: Database, record: Record) -> Record | None:
    if isinstance(record, Score):
        return get(db, Sample, record.sample)
    if isinstance(record, Sample):
        return _rewritten(db, record) or get(db, Chunk, record.origin.chunks[0]) if record.origin.chunks else None
    if isinstance(record, Rewritten):
        return get(db, Chunk, record.chunk)
    if isinstance(record, Chunk):
        return get(db, Document, record.document)
    return get(db, Source, record.source.id) if isinstance(record, Document) else None


def _rewritten(db: Database, sample: Sample) -> Rewritten | None:
    """What a model made of the sample's chunk, where the questions were asked of that."""
    ids = [row[0] for row in db.execute("SELECT id FROM rewritten WHERE chunk = ?", (sample.origin.chunks[0],))]
    asked = (one for one in ids if any(sample.id in entry.outputs for entry in ledger.of_input(db, one)))
    return next(iter(fetch(db, Rewritten, asked)), None)


def _scores(db: Database, record: Record) -> list[Score]:
    if not isinstance(record, Sample):
        return []
    ids = [row[0] for row in db.execute("SELECT id FROM scores WHERE sample = ?", (record.id,))]
    return list(fetch(db, Score, ids))
