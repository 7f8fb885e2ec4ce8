"""Floor 5. Topics in place of documents: what the stages before ``generate`` would have brought."""

from collections.abc import Sequence

from autotune_lm.core.types import Chunk, Record
from autotune_lm.pipeline.plan import StageName
from autotune_lm.pipeline.runner import Flow
from autotune_lm.store.db import Database
from autotune_lm.store.ledger import Entry
from autotune_lm.store.records import get, put


def remember_topics(db: Database, topics: Sequence[str]) -> None:
    """Put the document that lists the topics, and a chunk for each, into the store."""
    from autotune_lm.generate.free import topic_document

    document, chunks = topic_document(topics)
    db.begin()
    for record in (document.source, document, *chunks):
        put(db, record)
    db.settle(now=True)


def knows_topics(db: Database, flows: dict[StageName, Flow]) -> bool:
    """Whether a run has put these topics into the store."""
    return all(get(db, Chunk, chunk) for chunk in flows["chunk"].outputs)


def topic_flows(topics: Sequence[str]) -> dict[StageName, Flow]:
    """The document and the chunks of a list of topics, as flows of the stages that they need not pass."""
    from autotune_lm.generate.free import topic_document

    document, chunks = topic_document(topics)
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
