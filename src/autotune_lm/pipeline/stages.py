"""Floor 5. The stages: how each loads an item from the store, and the one verb that works on it."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from autotune_lm.clean.repeats import find_repeats
from autotune_lm.core.ids import digest
from autotune_lm.core.outcomes import Dropped, Kept, Lost, Outcome
from autotune_lm.core.ports import Passage
from autotune_lm.core.rewritten import Rewritten
from autotune_lm.core.types import Chunk, Document, Record, Sample
from autotune_lm.generate.identify import Identify
from autotune_lm.kit.events import Listener, silence
from autotune_lm.parse.scan import Found
from autotune_lm.pipeline.opened import Opened, Round
from autotune_lm.pipeline.parsing import Parsing
from autotune_lm.pipeline.plan import AUTO_CHUNKERS, DocumentForm, Plan, StageName
from autotune_lm.pipeline.surroundings import Surroundings
from autotune_lm.store.db import Database
from autotune_lm.store.records import fetch, get

R = TypeVar("R")
WIDTH = 64
"""Items under way at once, where a stage does not say."""


def nothing_to_close() -> None:
    """Of a stage that holds nothing."""


def as_they_come(items: Sequence[str]) -> list[str]:
    """Of a stage that works in the order of its inputs."""
    return list(items)


def no_context(_: str) -> str:
    """Of a stage that looks at its item alone."""
    return ""


async def once(work: Round) -> None:
    """Of a stage whose items never wait for a batch."""
    await work()


class Stage(NamedTuple):
    """One item in, one outcome out. ``work`` reads what it needs by the item's id."""

    name: StageName
    fingerprint: str
    work: Callable[[str], Outcome | Awaitable[Outcome]]
    context: Callable[[str], str] = no_context
    """A hash of what else decides about an item: where it differs from the one in the ledger, it is done again."""
    close: Callable[[], Awaitable[None] | None] = nothing_to_close
    """Gives back what the work holds, such as processes and connections."""
    drain: Callable[[], None] | None = None
    """Lets what is under way end, and begins nothing more: what Ctrl-C does first where a model was paid."""
    rounds: Callable[[Round], Awaitable[None]] = once
    """Has the work done, once or until nothing of it waits for a batch any more."""
    width: int = WIDTH
    """Items under way at once."""
    order: Callable[[Sequence[str]], list[str]] = as_they_come
    """In which order the inputs are worked on."""
    enough: int = 0
    """The stage ends with the item that brings the records to so many, counted in ``order``; 0: with the last."""


class Shelf:
    """Records by id, the last few kept at hand: the chunks of a document come one after the other."""

    def __init__(self, db: Database) -> None:
        self.document = lru_cache(maxsize=8)(lambda record_id: _there(get(db, Document, record_id), record_id))
        self.chunk = lru_cache(maxsize=8)(lambda record_id: _there(get(db, Chunk, record_id), record_id))
        self._db = db

    def documents(self, ids: Sequence[str]) -> Iterator[Document]:
        """Documents one after the other, none kept at hand."""
        return fetch(self._db, Document, ids)

    def chunks(self, ids: Sequence[str]) -> Iterator[tuple[str, Chunk]]:
        """Chunks one after the other, none kept at hand, each with the id that was asked for."""
        rewritten = {made.id: made.chunk for made in fetch(self._db, Rewritten, _of(Rewritten, ids))}
        plain = [rewritten.get(item, item) for item in ids]
        return zip(ids, fetch(self._db, Chunk, plain), strict=True)

    def declaring(self, ids: Sequence[str]) -> Iterator[Document]:
        """Of these documents, those that declare names: source code."""
        sql = "SELECT id FROM documents WHERE instr(body, '\"symbol\":')"
        code = {row[0] for row in self._db.execute(sql)}
        return fetch(self._db, Document, [item for item in ids if item in code])

    def sample(self, record_id: str) -> Sample:
        """A sample; each is asked for once."""
        return _there(get(self._db, Sample, record_id), record_id)

    def passage(self, item: str) -> Passage:
        """A chunk in its document; by the id of the chunk, or of what a model made of it."""
        made = get(self._db, Rewritten, item) if item.startswith(Rewritten.PREFIX) else None
        chunk = self.chunk(made.chunk if made else item)
        return Passage(self.document(chunk.document), chunk, lines=made.lines if made else ())


def _of(kind: type[Record], ids: Sequence[str]) -> list[str]:
    return [item for item in ids if item.startswith(kind.PREFIX)]


def _there(record: R | None, record_id: str) -> R:
    if record is None:
        raise LookupError(f"the store has no {record_id}")
    return record


def parse_stage(plan: Plan, found: dict[str, Found], tell: Listener = silence) -> Stage:
    """Source to document, masked before anything stores it. ``found`` is what the scan saw, by source id."""
    parsing = Parsing(plan, found, tell)
    readers = {str(seen.reader) for seen in found.values() if seen.reader}
    contexts = {name: plan.reader_context(name) for name in readers}

    def context(item: str) -> str:
        return contexts.get(str(found[item].reader), "")

    return Stage("parse", plan.fingerprint("parse"), parsing.work, context, parsing.close)


def clean_stage(plan: Plan, shelf: Shelf, inputs: Sequence[str]) -> Stage:
    """Document to cleaner document."""
    repeats = find_repeats(shelf.documents(inputs))

    def work(item: str) -> Outcome:
        cleaned = plan.cleaner.clean(shelf.document(item), repeats.get(item, frozenset()))
        return cleaned if isinstance(cleaned, Dropped) else Kept((cleaned,))

    def context(item: str) -> str:
        return digest(*(str(place).encode() for place in sorted(repeats[item]))) if item in repeats else ""

    return Stage("clean", plan.fingerprint("clean"), work, context)


def chunk_stage(plan: Plan, shelf: Shelf) -> Stage:
    """Document to chunks."""

    def work(item: str) -> Outcome:
        document = shelf.document(item)
        use = plan.config.chunk.use
        chosen = AUTO_CHUNKERS[form_of(document)] if use == "auto" else use
        return Kept(tuple(plan.chunkers[chosen].chunk(document)))

    return Stage("chunk", plan.fingerprint("chunk"), work)


def form_of(document: Document) -> DocumentForm:
    """What ``chunk.use: auto`` goes by."""
    if any(block.symbol for block in document.blocks):
        return "code"
    return "headed" if any(block.kind == "heading" for block in document.blocks) else "plain"


def screen_stage(plan: Plan, shelf: Shelf) -> Stage:
    """Chunks from which nothing can be asked go out.

    Where questions are only found, all stay; where they are found first, those with a find do.
    """
    mode = plan.config.generate.mode
    finder = Identify(Identify.Options()) if mode == "hybrid" else None

    async def work(item: str) -> Outcome:
        passage = shelf.passage(item)
        dropped = None if mode == "identify" else plan.screen.screen(passage)
        if dropped and finder and await finder.generate(passage):
            dropped = None
        return dropped or Kept((passage.chunk,))

    return Stage("screen", plan.fingerprint("screen"), work)


def restructure_stage(plan: Plan, shelf: Shelf, opened: Opened | None) -> Stage:
    """Messy chunks in cleaner words; a chunk that is clean, or that no rewriting was true to, stays as it is."""

    async def work(item: str) -> Outcome:
        from autotune_lm.generate import restructure
        from autotune_lm.generate.messiness import messiness

        passage = shelf.passage(item)
        if messiness(passage.chunk, passage.document) < plan.config.restructure.messy_from:
            return Kept((passage.chunk,))
        assert opened is not None
        made = await restructure.restructure(passage, opened.model)
        if isinstance(made, Lost):
            return Kept((passage.chunk,), (made,))
        chunk = passage.chunk
        return Kept((Rewritten(chunk=chunk.id, document=chunk.document, lines=made.lines, calls=made.calls),))

    return with_model(Stage("restructure", plan.fingerprint("restructure"), work), opened)


def with_model(stage: Stage, opened: Opened | None) -> Stage:
    """A stage that asks a model: wider, since it waits most of the time, and with something to give back."""
    if opened is None:
        return stage
    return stage._replace(
        width=opened.width, close=opened.close, drain=opened.drain, rounds=opened.rounds or stage.rounds
    )


def generate_stage(
    plan: Plan, shelf: Shelf, inputs: Sequence[str], documents: Sequence[str], opened: Opened | None
) -> Stage:
    """Chunk to samples. ``documents`` are all documents, whose declared names the code of a chunk may use."""
    around = Surroundings(plan, shelf, inputs, documents)

    async def work(item: str) -> Outcome:
        made = await plan.generator.generate(around.passage(item), opened.model if opened else None)
        samples = tuple(one for one in made if isinstance(one, Sample))
        lost = tuple(one for one in made if isinstance(one, Lost))
        return Kept(samples, lost) if made else Dropped("no_question")

    stage = Stage("generate", plan.fingerprint("generate"), work, around.context)
    stage = stage._replace(enough=plan.config.generate.target)
    return with_model(stage, opened)._replace(order=around.in_turns if stage.enough else as_they_come)


def judge_stage(plan: Plan, shelf: Shelf) -> Stage:
    """Sample to score."""

    async def work(item: str) -> Outcome:
        sample = shelf.sample(item)
        return Kept((await plan.judge.score(sample, shelf.passage(sample.origin.chunks[0])),))

    return Stage("judge", plan.fingerprint("judge"), work)
