"""Floor 5. The stages: how each loads an item from the store, and the one verb that works on it."""

import hashlib
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from autotune_lm.core.errors import SourceError
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Chunk, Document, Dropped, Kept, Outcome, Sample
from autotune_lm.parse.scan import Found, read_include_for
from autotune_lm.pipeline.plan import AUTO_CHUNKERS, Plan, StageName
from autotune_lm.store.db import Database
from autotune_lm.store.records import get

R = TypeVar("R")


class Stage(NamedTuple):
    """One item in, one outcome out. ``work`` reads what it needs by the item's id."""

    name: StageName
    fingerprint: str
    work: Callable[[str], Outcome | Awaitable[Outcome]]


class Shelf:
    """Records by id, the last few kept at hand: the chunks of a document come one after the other."""

    def __init__(self, db: Database) -> None:
        self.document = lru_cache(maxsize=8)(lambda record_id: _there(get(db, Document, record_id), record_id))
        self.chunk = lru_cache(maxsize=8)(lambda record_id: _there(get(db, Chunk, record_id), record_id))
        self._db = db

    def sample(self, record_id: str) -> Sample:
        """A sample; each is asked for once."""
        return _there(get(self._db, Sample, record_id), record_id)

    def passage(self, chunk_id: str) -> Passage:
        """A chunk in its document."""
        chunk = self.chunk(chunk_id)
        return Passage(self.document(chunk.document), chunk)


def _there(record: R | None, record_id: str) -> R:
    if record is None:
        raise LookupError(f"the store has no {record_id}")
    return record


def parse_stage(plan: Plan, found: dict[str, Found]) -> Stage:
    """Source to document. ``found`` is what the scan saw, by source id."""

    def work(item: str) -> Outcome:
        seen = found[item]
        if seen.problem:
            return seen.problem
        data = _same_bytes(seen)
        read = plan.readers[str(seen.reader)].parse(seen.source, data, read_include_for(seen.path, seen.root))
        return read if isinstance(read, Dropped) else Kept((read,))

    return Stage("parse", plan.fingerprint("parse"), work)


def _same_bytes(seen: Found) -> bytes:
    """The bytes that the scan hashed; a file that changes under our hands is read by the next run."""
    try:
        data = seen.path.read_bytes()
    except OSError as cause:
        raise SourceError(f"{seen.source.uri}: {cause.strerror}", "run again when the file can be read") from cause
    if hashlib.sha256(data).hexdigest() != seen.source.sha256:
        raise SourceError(f"{seen.source.uri}: changed while it was read", "run again")
    return data


def clean_stage(plan: Plan, shelf: Shelf) -> Stage:
    """Document to cleaner document."""

    def work(item: str) -> Outcome:
        cleaned = plan.cleaner.clean(shelf.document(item))
        return cleaned if isinstance(cleaned, Dropped) else Kept((cleaned,))

    return Stage("clean", plan.fingerprint("clean"), work)


def chunk_stage(plan: Plan, shelf: Shelf) -> Stage:
    """Document to chunks."""

    def work(item: str) -> Outcome:
        document = shelf.document(item)
        use = plan.config.chunk.use
        if use == "auto":
            headed = any(block.kind == "heading" for block in document.blocks)
            use = AUTO_CHUNKERS["headed" if headed else "plain"]
        return Kept(tuple(plan.chunkers[use].chunk(document)))

    return Stage("chunk", plan.fingerprint("chunk"), work)


def screen_stage(plan: Plan, shelf: Shelf) -> Stage:
    """Chunks from which nothing can be asked go out."""

    def work(item: str) -> Outcome:
        return plan.screen.screen(shelf.passage(item)) or Kept((shelf.chunk(item),))

    return Stage("screen", plan.fingerprint("screen"), work)


def generate_stage(plan: Plan, shelf: Shelf) -> Stage:
    """Chunk to samples."""

    async def work(item: str) -> Outcome:
        samples = await plan.generator.generate(shelf.passage(item))
        return Kept(tuple(samples)) if samples else Dropped("no_question")

    return Stage("generate", plan.fingerprint("generate"), work)


def judge_stage(plan: Plan, shelf: Shelf) -> Stage:
    """Sample to score."""

    async def work(item: str) -> Outcome:
        sample = shelf.sample(item)
        return Kept((await plan.judge.score(sample, shelf.passage(sample.origin.chunks[0])),))

    return Stage("judge", plan.fingerprint("judge"), work)
