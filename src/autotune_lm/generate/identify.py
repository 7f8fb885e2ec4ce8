"""Floor 4. Identify mode: the questions and answers that a document already holds, word for word."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar, NamedTuple

from msgspec.structs import replace

from autotune_lm.core import ports
from autotune_lm.core.ids import content_id
from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Model, Passage
from autotune_lm.core.types import Document, Evidence, Kind, Message, Origin, Sample
from autotune_lm.generate.identify_page import Found, Turn
from autotune_lm.kit.by_id import ById
from autotune_lm.kit.text import normal_form

_DOCUMENTS = 4
"""Documents whose finds are kept: the chunks of one come one after the other."""


class Said(NamedTuple):
    """What a find asks, and where its answers stand."""

    questions: tuple[str, ...]
    answers: tuple[tuple[int, int], ...]


class Identify:
    """Finds questions with their answers, and conversations, that documents already hold."""

    name: ClassVar[str] = "identify"
    version: ClassVar[str] = "3"
    prompts: ClassVar[tuple[str, ...]] = ("point",)
    """Asked where there is a model, and something that the patterns leave in doubt."""

    class Options(ports.Options, frozen=True):
        """What counts as a find."""

        min_turns: int = 1
        """Fewest questions in a sample; from 2 on interviews and chats come as whole conversations."""
        include_context: bool = False
        """Whether the heading that a question stands under goes before it."""
        pointing: bool = True
        """Whether a model, where there is one, is asked about what the patterns leave in doubt."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._found = lru_cache(maxsize=_DOCUMENTS)(self._find)
        self._open = lru_cache(maxsize=_DOCUMENTS)(self._unclaimed)

    async def generate(self, passage: Passage, model: Model | None = None) -> Sequence[Sample | Lost]:
        """Give the finds whose first question starts in the chunk; without a model it never waits.

        Where chunks overlap, what starts before ``passage.fresh_from`` belongs to the chunk before this one.

        Raises:
            Unanswered: the model was asked about doubts and sent no reply, for a reason that may pass.
        """
        document, chunk = passage.document, passage.chunk
        own = self._own(passage)
        if model is None or not self.options.pointing:
            return [self._sample(document, found, chunk.id) for found in own]
        from autotune_lm.generate.pointing import PROMPT, settle

        settled = await settle(passage, own, self._open(ById(document)), model)
        asked = Origin("identify", "", prompt_hash=model.prompt_hash(PROMPT), model=model.name)
        samples = [
            self._sample(document, found, chunk.id, replace(asked, calls=settled.sure[found]))
            if found in settled.sure
            else self._sample(document, found, chunk.id)
            for found in settled.finds
        ]
        return [*samples, *settled.lost]

    def others(self, passage: Passage) -> list[Said]:
        """Finds that begin in other chunks of the document and reach into this one."""
        chunk, text = passage.chunk, passage.document.text
        own = set(self._own(passage))
        finds = self._found(ById(passage.document))[0]
        reaching = [one for one in finds if one.start < chunk.end and one.end > chunk.start and one not in own]
        return [
            Said(
                tuple(text[turn.start : turn.end] for turn in one.turns if turn.role == "user"),
                tuple((turn.start, turn.end) for turn in one.turns if turn.role == "assistant"),
            )
            for one in reaching
        ]

    def _own(self, passage: Passage) -> list[Found]:
        """The finds that belong to a chunk."""
        finds, starts = self._found(ById(passage.document))
        first = max(passage.chunk.start, passage.fresh_from)
        return finds[bisect_left(starts, first) : bisect_left(starts, passage.chunk.end)]

    def _unclaimed(self, held: ById) -> list[tuple[int, int]]:
        """Questions of a document that no find claims."""
        from autotune_lm.generate.pointing import open_questions

        return open_questions(held.document, self._found(held)[0])

    def _find(self, held: ById) -> tuple[list[Found], list[int]]:
        """All finds of a document by place, and where the first question of each starts."""
        from autotune_lm.generate.identify_find import find  # patterns are compiled there: not before they are needed

        return find(held.document, self.options.min_turns, with_context=self.options.include_context)

    def _sample(self, document: Document, found: Found, chunk: str, asked: Origin | None = None) -> Sample:
        """The turns as messages, each with its place as evidence; ``asked`` says which model settled a doubt."""
        origin = asked or Origin("identify", "")
        said = [document.text[turn.start : turn.end] for turn in found.turns]
        return Sample(
            messages=tuple(Message(turn.role, text) for turn, text in zip(found.turns, said, strict=True)),
            evidence=tuple(
                Evidence(document.id, turn.start, turn.end, text) for turn, text in zip(found.turns, said, strict=True)
            ),
            kind=kind_of(found.turns, said),
            origin=replace(origin, generator=f"{self.name}@{self.version}", chunks=(chunk,), template=found.style),
            fact=content_id("fct", "\n".join(map(normal_form, said))),
            labels={"ambiguous": found.doubt} if found.doubt else {},
        )


def kind_of(turns: Sequence[Turn], said: Sequence[str]) -> Kind:
    """The kind of question, by its first words and by the form of the answer."""
    question = next(text for turn, text in zip(turns, said, strict=True) if turn.role == "user").casefold()
    if said[-1].startswith("```"):
        return "code"
    if question.startswith(("how do ", "how can ", "how to ", "how should ", "wie kann ", "comment ")):
        return "procedural"
    if question.startswith(("why ", "warum ", "wieso ", "pourquoi ", "por qué ", "perché ")):
        return "conceptual"
    return "factual"
