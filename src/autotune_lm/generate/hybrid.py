"""Floor 4. Hybrid mode: what a document already asks, word for word, then questions of our own up to a quota.

Each sample's origin tells the truth about it: finds have the mode ``identify`` and are judged as such, the others have
``create`` and the generator that wrote them; ``Origin.generator`` of both begins with ``hybrid``. No fact comes twice:
what is written asks something else than the finds of the chunk, and rests on other characters than their answers.
"""

import math
from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Model, Passage
from autotune_lm.core.types import Sample
from autotune_lm.generate.create import Create
from autotune_lm.generate.draws import MOST_PER_CHUNK
from autotune_lm.generate.identify import Identify, Said
from autotune_lm.generate.structure import Structure
from autotune_lm.kit.meaning import content_words

Made = TypeVar("Made", bound=msgspec.Struct)
ALONE = 8
"""Facts of a chunk without finds, where there is no model and the settings leave the number open."""
_SIMILAR = 0.6
"""Share of the words of meaning of two questions from which they ask the same of the same place."""
_SAME = 0.85
"""The same for questions wherever they stand."""
_INSIDE = 0.5
"""Share of written evidence that lies in the answer of a find, from which on it may be the same fact …"""
_FILLS = 0.3
"""… and the share of that answer that it must fill: one sentence of a long section is another fact than the section."""
_SHOWN = 20
"""Finds that the model is told of."""


class Hybrid:
    """Questions that documents hold, and more of our own where these leave room."""

    name: ClassVar[str] = "hybrid"
    version: ClassVar[str] = "2"
    prompts: ClassVar[tuple[str, ...]] = tuple(dict.fromkeys((*Identify.prompts, *Create.prompts)))

    class Options(Create.Options, frozen=True):
        """What both take, and how they share."""

        min_turns: int = 1
        """Fewest questions in a find; from 2 on interviews and chats come as whole conversations."""
        include_context: bool = False
        """Whether the heading that a found question stands under goes before it."""
        pointing: bool = True
        """Whether a model, where there is one, is asked about what the patterns leave in doubt."""
        generation_ratio: float = 1.0
        """Questions of our own for each one found in a chunk, at most; chunks without a find get ``per_chunk``."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._finder = Identify(_options(options, Identify.Options))

    async def generate(self, passage: Passage, model: Model | None = None) -> Sequence[Sample | Lost]:
        """Find first, then write; without a model the rules of structure write.

        Raises:
            Unanswered: the model sent no reply, for a reason that may pass.
            CannotGoOn: it cannot be asked at all now.
        """
        made = [self._ours(one) for one in await self._finder.generate(passage, model)]
        finds = [one for one in made if isinstance(one, Sample)]
        quota = self.quota(len(finds))
        if quota == 0:
            return made
        before = [*map(_of_sample, finds), *self._finder.others(passage)]
        asked = tuple(
            dict.fromkeys((*(question for one in before[:_SHOWN] for question in one.questions), *passage.asked))
        )
        writer = self._writer(quota, len(finds), model)
        written = await writer.generate(replace(passage, asked=asked), model)
        return [*made, *self._new(written, [_known(one) for one in before], asked, quota)]

    def quota(self, found: int) -> int | None:
        """How many facts may be written beside so many finds; None where nothing but the settings limits them."""
        if not found:
            return None
        share = math.floor(self.options.generation_ratio * found)
        return min(share, self.options.per_chunk) if self.options.per_chunk else share

    def _writer(self, quota: int | None, found: int, model: Model | None) -> Create | Structure:
        """Who writes: it is asked for no more than may be kept; the rules for as many more as may be said before."""
        if model is not None:
            per_chunk = self.options.per_chunk if quota is None else min(quota, MOST_PER_CHUNK)
            return Create(_options(self.options, Create.Options, per_chunk))
        per_chunk = self.options.per_chunk or ALONE
        return Structure(_options(self.options, Structure.Options, per_chunk if quota is None else quota + found))

    def _ours(self, one: Sample | Lost) -> Sample | Lost:
        """A sample with a generator that names this mode too."""
        if isinstance(one, Lost):
            return one
        generator = f"{self.name}@{self.version}/{one.origin.generator}"
        return replace(one, id="", origin=replace(one.origin, generator=generator))

    def _new(
        self, written: Sequence[Sample | Lost], known: Sequence["_Known"], asked: Sequence[str], quota: int | None
    ) -> Iterator[Sample | Lost]:
        """What says something that no find says, up to the quota of facts."""
        words = [frozenset(content_words(question)) for question in asked]
        facts: set[str] = set()
        for one in written:
            if isinstance(one, Lost):
                yield one
            elif reason := _said_before(one, known, words):
                yield Lost(reason, one.question[:300])
            elif quota is None or len(facts | {one.fact}) <= quota:
                facts.add(one.fact)
                yield self._ours(one)


class _Known(NamedTuple):
    """A find, as what is written is compared with it."""

    questions: tuple[frozenset[str], ...]
    answers: tuple[tuple[int, int], ...]


def _known(said: Said) -> _Known:
    return _Known(tuple(frozenset(content_words(question)) for question in said.questions), said.answers)


def _of_sample(find: Sample) -> Said:
    """What a find asks, and where its answers stand: its evidence goes with its messages."""
    pairs = list(zip(find.messages, find.evidence, strict=True))
    return Said(
        tuple(message.content for message, _ in pairs if message.role == "user"),
        tuple((evidence.start, evidence.end) for message, evidence in pairs if message.role == "assistant"),
    )


def _said_before(one: Sample, known: Sequence[_Known], asked: Sequence[frozenset[str]]) -> str:
    """The code of the reason why a written sample says again what is there; empty where it does not."""
    questions = [frozenset(content_words(said.content)) for said in one.messages if said.role == "user"]
    if any(_alike(question, other) >= _SAME for question in questions for other in asked):
        return "asked_before"
    spans = [(evidence.start, evidence.end) for evidence in one.evidence]
    for find in known:
        inside = max((_inside(spans, answer) for answer in find.answers), default=(0.0, 0.0))
        if inside[0] >= _INSIDE and inside[1] >= _FILLS:
            return "found_before"
        near = inside[0] > 0 and any(_alike(q, other) >= _SIMILAR for q in questions for other in find.questions)
        if near:
            return "asked_before"
    return ""


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard of the words of meaning of two questions, 0 to 1; of none nothing can be said."""
    return len(one & other) / len(one | other) if one and other else 0.0


def _inside(spans: Sequence[tuple[int, int]], answer: tuple[int, int]) -> tuple[float, float]:
    """Share of the written evidence that lies in an answer, and share of the answer that it fills."""
    shared = sum(max(0, min(end, answer[1]) - max(start, answer[0])) for start, end in spans)
    size = sum(end - start for start, end in spans)
    return (shared / size if size else 0.0), shared / max(1, answer[1] - answer[0])


def _options(given: msgspec.Struct, kind: type[Made], per_chunk: int = 0) -> Made:
    """The options of another generator: those of the same name, and how many facts to ask for."""
    names = {field.name for field in msgspec.structs.fields(kind)}
    values = {name: value for name, value in msgspec.structs.asdict(given).items() if name in names}
    return kind(**values | ({"per_chunk": per_chunk} if "per_chunk" in names else {}))
