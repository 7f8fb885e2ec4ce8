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
    read = [document.source, document]
    return {
        "parse": _flow("parse", read[:1], [document]),
        "clean": _flow("clean", read[1:], [document]),
        "chunk": _flow("chunk", read[1:], chunks),
        "screen": _flow("screen", chunks, chunks),
        "restructure": _flow("restructure", chunks, chunks),
    }


def _flow(stage: StageName, inputs: Sequence[Record], outputs: Sequence[Record]) -> Flow:
    """Each input with its output; one input has all of them."""
    if len(inputs) == 1:
        entries = [Entry(stage, inputs[0].id, "kept", "", "", tuple(record.id for record in outputs))]
    else:
        pairs = zip(inputs, outputs, strict=True)
        entries = [Entry(stage, one.id, "kept", "", "", (other.id,)) for one, other in pairs]
    return Flow(stage, entries, 0)
