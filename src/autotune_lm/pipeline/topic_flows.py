"""Floor 5. Topics in place of documents: what the stages before ``generate`` would have brought."""

from collections.abc import Sequence

from autotune_lm.core.types import Record
from autotune_lm.pipeline.plan import StageName
from autotune_lm.pipeline.runner import Flow
from autotune_lm.store.db import Database
from autotune_lm.store.ledger import Entry
from autotune_lm.store.records import put


def topic_flows(db: Database, topics: Sequence[str]) -> dict[StageName, Flow]:
    """One document that lists the topics, and a chunk for each, as flows of the stages that they need not pass."""
    from autotune_lm.generate.free import topic_document

    document, chunks = topic_document(topics)
    db.begin()
    for record in (document.source, document, *chunks):
        put(db, record)
    db.settle(now=True)
    pairs: dict[StageName, list[tuple[Record, Sequence[Record]]]] = {
        "parse": [(document.source, [document])],
        "clean": [(document, [document])],
        "chunk": [(document, chunks)],
        "screen": [(chunk, [chunk]) for chunk in chunks],
        "restructure": [(chunk, [chunk]) for chunk in chunks],
    }
    return {stage: Flow(stage, [_kept(stage, *pair) for pair in these], 0) for stage, these in pairs.items()}


def _kept(stage: StageName, item: Record, made: Sequence[Record]) -> Entry:
    """What the ledger would say of an input."""
    return Entry(stage, item.id, "kept", "", "", tuple(record.id for record in made))
