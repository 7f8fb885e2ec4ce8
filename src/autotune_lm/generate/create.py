"""Floor 4. Mode create with a model: questions that a passage answers, each held to its sentences."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from autotune_lm.core import ports
from autotune_lm.core.errors import Missing, Unanswered
from autotune_lm.core.ids import stable_seed
from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Model, Passage
from autotune_lm.core.types import Kind, Origin, Sample
from autotune_lm.generate.answering import NOTHING_TO_ASK, or_lost
from autotune_lm.generate.conversation import Wish, converse
from autotune_lm.generate.draws import MOST_PER_CALL, Taste, Wanted, amount, draw, draws_multi_hop, wanted_for
from autotune_lm.generate.grounding import NO_EVIDENCE
from autotune_lm.generate.hygiene import primary
from autotune_lm.generate.judged_items import Asker, Frame
from autotune_lm.generate.numbered import Numbered, halves, numbered
from autotune_lm.generate.rejected import with_rejected
from autotune_lm.generate.shapes import Fact, Item
from autotune_lm.generate.subject import product
from autotune_lm.generate.wordings import reword

PROMPT, FACTS, MULTI_HOP = "create", "facts", "multi_hop"
_MOST_FACTS = 20
_MOST_TALKS = 3
"""Conversations on one passage."""
_MOST_ASKED = 20
"""Questions that exist already, as a model is shown them."""
_TOO_LONG = "too_long"


class Create:
    """Questions of many kinds with a model; what an answer says and its sentences do not is never kept."""

    name: ClassVar[str] = "create"
    version: ClassVar[str] = "2"
    prompts: ClassVar[tuple[str, ...]] = (PROMPT, FACTS, MULTI_HOP, "wordings", "rejected", "conversation")

    class Options(ports.Options, frozen=True):
        """How much to ask, and of what."""

        per_chunk: int = 0
        """The most facts asked from one chunk, 1 to 10; 0: from the number of facts."""
        kinds: dict[Kind, float] = {}
        """Factors on how often each kind is asked for; 0 leaves one out."""
        wordings: int = 1
        """How many wordings of the question each fact gets."""
        turns: int = 1
        """Questions in a conversation; from 2 on conversations are written instead of single questions."""
        rejected: bool = False
        """Whether each sample gets a plausible wrong answer, for preference data."""
        thorough: bool = False
        """Whether the facts of a chunk are listed first, and each is asked about."""
        language: str = ""
        """The language of questions and answers, such as German; empty: that of the chunk."""
        personas: tuple[str, ...] = ()
        """Who asks; empty: a mix."""
        seed: str = ""
        """Another seed draws other kinds, askers and forms."""
        subject: str = ""
        """The product that the documents are about; empty: the name of a folder, where the document writes it too."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.taste = Taste(options.per_chunk, options.kinds, options.personas, options.seed)

    async def generate(self, passage: Passage, model: Model | None = None) -> Sequence[Sample | Lost]:
        """Ask a model for questions on a passage and keep those whose answers stand in it.

        Raises:
            Missing: there is no model.
            Unanswered: it was asked in vain.
            CannotGoOn: it cannot be asked at all now.
        """
        if model is None:
            raise Missing("mode 'create' of this generator needs a model", "name one under models.writer")
        view = numbered(passage)
        if not view.units:
            return []
        work = _Work(self, passage, model)
        try:
            made = await work.items(view)
        except Unanswered as problem:
            made = await work.otherwise(view, problem)
        made += await work.multi_hop()
        return await work.more(made)


class _Work:
    """All that is asked about one passage."""

    def __init__(self, plugin: Create, passage: Passage, model: Model) -> None:
        self.options, self.taste = plugin.options, plugin.taste
        self.generator = f"{plugin.name}@{plugin.version}"
        self.passage, self.model = passage, model
        self.asker = Asker(passage.asked)
        self.seed = stable_seed(self.options.seed)
        own = primary(passage.document.language, passage.chunk.text)
        self.language = primary(self.options.language, passage.chunk.text) if self.options.language else own
        self.foreign = self.language != own and own != "und"
        self.subject = product(passage.document, self.options.subject)

    async def items(self, view: Numbered) -> list[Sample | Lost]:
        """The questions of a passage, in as many calls as they need."""
        if self.options.turns > 1:
            return await self._conversations(view)
        lines, made = await self._task(view)
        for start in range(0, len(lines), MOST_PER_CALL):
            batch = lines[start : start + MOST_PER_CALL]
            made += await self._ask(PROMPT, batch, view, f"items {start + 1} to {start + len(batch)}" if start else "")
        return made

    async def otherwise(self, view: Numbered, problem: Unanswered) -> list[Sample | Lost]:
        """What can still be had where the first call had no answer: a passage that is too long is asked in halves.

        Raises:
            Unanswered: nothing.
        """
        if problem.cause == NOTHING_TO_ASK:
            return [Lost("no_reply", problem.message)]
        parts = halves(view, self.passage) if problem.cause == _TOO_LONG else None
        if parts is None:
            raise problem
        return [one for part in parts for one in await self.items(numbered(self.passage, part))]

    async def _conversations(self, view: Numbered) -> list[Sample | Lost]:
        """As many conversations as the facts of a passage are enough for."""
        many = max(1, min(_MOST_TALKS, round(amount(view, self.taste) / self.options.turns)))
        line = wanted_for("factual", self.passage.chunk.id, self.taste, "talk")
        spoken = f"; language {self.options.language}" if self.options.language else ""
        says = f"asker {line.persona}; register {line.register}{spoken}"
        wish = Wish(self.options.turns, many, says, self.generator)
        return await converse(self.passage, view, self.model, wish, self.seed)

    async def _task(self, view: Numbered) -> tuple[list[Wanted], list[Sample | Lost]]:
        """The lines of the task: drawn, or one for each fact that the model lists."""
        chunk = self.passage.chunk.id
        if not self.options.thorough:
            return draw(chunk, view, self.taste, amount(view, self.taste)), []
        values = {"passage": view.shown, "task": f"List up to {_MOST_FACTS} facts."}
        said = await self.model.items(FACTS, values, Fact, most=_MOST_FACTS, seed=self.seed)
        known = range(1, len(view.units) + 1)
        lost = [Lost(NO_EVIDENCE, fact.fact) for fact in said.items if not set(fact.sentences) <= set(known)]
        named = dict.fromkeys(tuple(sorted(set(fact.sentences))) for fact in said.items)
        facts = [fact for fact in named if fact and set(fact) <= set(known)]
        lines = [
            line if line.kind == "unanswerable" else line._replace(about=fact)
            for place, fact in enumerate(facts[: self.taste.per_chunk or None])
            for line in draw(chunk, view.only(fact), self.taste, 1, place)
        ]
        return lines, [*lost, *(Lost("bad_item", sentence) for sentence in said.lost)]

    async def _ask(
        self, prompt: str, lines: Sequence[Wanted], view: Numbered, beside: str = "", also: str = ""
    ) -> list[Sample | Lost]:
        """One call, and what became of its items. ``beside`` names what is lost where others stand without it."""
        values = {"passage": view.shown, "task": self._told(lines)}
        asking = self.model.items(prompt, values, Item, most=len(lines), seed=self.seed)
        said = await (or_lost(asking, beside) if beside else asking)
        if isinstance(said, Lost):
            return [said]
        chunks = (self.passage.chunk.id, also) if also else (self.passage.chunk.id,)
        origin = Origin(
            mode="create", generator=self.generator, chunks=chunks, template=prompt,
            prompt_hash=self.model.prompt_hash(prompt), model=self.model.name, calls=said.calls,
        )  # fmt: skip
        frame = Frame(self.passage, view, origin, self.language, self.foreign, self.subject)
        made = list(self.asker.samples(said.items, lines, frame))
        return [*made, *(Lost("bad_item", sentence) for sentence in said.lost)]

    def _told(self, lines: Sequence[Wanted]) -> str:
        """The task as a model reads it."""
        return "\n".join(self._parts(lines))

    def _parts(self, lines: Sequence[Wanted]) -> Iterator[str]:
        if self.subject:
            yield f"Subject: {' '.join(self.subject.split())}"
        known = [*self.asker.questions, *self.passage.asked][:_MOST_ASKED]
        if known:
            yield "These questions exist already; ask about other things:"
            yield from (f"- {' '.join(question.split())}" for question in known)
        yield f"Write up to {len(lines)} items:" if len(lines) > 1 else "Write one item:"
        yield from (line.line(number, self.options.language) for number, line in enumerate(lines, 1))

    async def multi_hop(self) -> list[Sample | Lost]:
        """A question for the passage and its partner, where the dice say so."""
        chunk, partner = self.passage.chunk, self.passage.partner
        if partner is None or not draws_multi_hop(chunk.id, self.taste):
            return []
        view = numbered(self.passage, partner=True)
        line = wanted_for("multi-hop", chunk.id, self.taste, "hop")
        return await self._ask(MULTI_HOP, [line], view, "a question on two passages", partner.id)

    async def more(self, made: list[Sample | Lost]) -> list[Sample | Lost]:
        """More wordings, and wrong answers, where they are wanted."""
        samples, lost = _parted(made)
        if samples and self.options.rejected:
            samples, more = _parted(await with_rejected(samples, self.passage, self.model, self.seed))
            lost += more
        if samples and self.options.wordings > 1:
            times = self.options.wordings - 1
            added, more = _parted(await reword(samples, self.passage, self.model, times, self.seed))
            samples, lost = samples + added, lost + more
        return [*samples, *lost]


def _parted(made: Sequence[Sample | Lost]) -> tuple[list[Sample], list[Lost]]:
    """Samples, and what was lost."""
    return [one for one in made if isinstance(one, Sample)], [one for one in made if isinstance(one, Lost)]
