"""Floor 4. Free mode: the user's own instructions on each chunk, or on each topic of a list.

What a model says here is held against nothing but its own word: where it names sentences, and its answer stands in
them, a sample is grounded like any other; all others carry the label ``grounded: no`` and no evidence.
"""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from autotune_lm.core import ports
from autotune_lm.core.errors import Missing, Unanswered
from autotune_lm.core.ids import content_id, digest, stable_seed
from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Model, Passage
from autotune_lm.core.types import Block, Chunk, Document, Evidence, Message, Origin, Sample, Source
from autotune_lm.generate.answering import NOTHING_TO_ASK
from autotune_lm.generate.checks import Asked, fault
from autotune_lm.generate.grounding import ground, units_of
from autotune_lm.generate.hygiene import tidied, unfit
from autotune_lm.generate.numbered import Numbered, numbered
from autotune_lm.kit.languages import guess_language
from autotune_lm.kit.text import normal_form

PROMPT = "free"
GROUNDED = "grounded"
"""The label that says ``no`` where an answer stands on nothing."""
TOPIC = "topic"
"""How chunks were cut that are topics."""
DEFAULT = "Write questions that the text answers, each with a complete answer."
_AUTO = 5
"""Items asked for where the settings leave the number open."""
_MOST = 10
_LONGEST_TOPIC = 2000


class Written(msgspec.Struct, frozen=True):
    """What the model wrote: sentence numbers where it rests on any, a question (or task), and the answer."""

    tokens: ClassVar[int] = 250
    """About what one takes of a reply."""
    sentences: Annotated[list[int], Meta(max_length=12)]
    question: Annotated[str, Meta(max_length=2000)]
    answer: Annotated[str, Meta(min_length=1, max_length=8000)]


class Free:
    """Runs the project's own instructions with a model on each chunk or topic."""

    name: ClassVar[str] = "free"
    version: ClassVar[str] = "2"
    prompts: ClassVar[tuple[str, ...]] = (PROMPT,)

    class Options(ports.Options, frozen=True):
        """What to do, and how often."""

        instructions: str = ""
        """What to write about each chunk; empty: what prompts/free.md says."""
        per_chunk: int = 0
        """The most samples of one chunk, 1 to 10; 0: five."""
        language: str = ""
        """The language to write in; empty: that of the chunk."""
        seed: str = ""
        """Another seed gets other replies."""

    def __init__(self, options: Options) -> None:
        self.options = options

    async def generate(self, passage: Passage, model: Model | None = None) -> Sequence[Sample | Lost]:
        """Follow the instructions once.

        Raises:
            Missing: there is no model.
            Unanswered: it was asked in vain.
        """
        if model is None:
            raise Missing(
                "mode 'free' needs a model", "name one under models.writer, or set generate.mode to create or identify"
            )
        view = None if passage.chunk.strategy == TOPIC else numbered(passage)
        shown = view.shown if view else _topic_shown(passage.chunk.text)
        most = min(self.options.per_chunk or _AUTO, _MOST)
        values = {"passage": shown, "instructions": self._instructions, "task": self._task(most)}
        try:
            said = await model.items(PROMPT, values, Written, most=most, seed=stable_seed(self.options.seed))
        except Unanswered as problem:
            if problem.cause == NOTHING_TO_ASK:
                return [Lost("no_reply", problem.message)]
            raise
        origin = Origin(
            "free", f"{self.name}@{self.version}", (passage.chunk.id,), PROMPT, model.prompt_hash(PROMPT), model.name,
            said.calls,
        )  # fmt: skip
        lost = [Lost("bad_item", sentence) for sentence in said.lost]
        return [*_distinct(self._sample(item, passage, view, origin) for item in said.items), *lost]

    @property
    def _instructions(self) -> str:
        return self.options.instructions.strip() or DEFAULT

    def _task(self, most: int) -> str:
        """One line for each item."""
        language = f"; language {self.options.language}" if self.options.language else ""
        return "\n".join(f"Item {number}: write{language}" for number in range(1, most + 1))

    def _sample(self, item: Written, passage: Passage, view: Numbered | None, origin: Origin) -> Sample | Lost:
        """A sample, grounded where it can be; a text without a question answers the instructions."""
        question = item.question.strip() or self._about(passage)
        evidence = _evidence(item, question, passage, view)
        answer = tidied(item.answer, "\n".join(one.quote for one in evidence))
        reason = unfit(question, answer, "")
        if reason in ("empty_item", "injected"):
            return Lost(reason, question[:200] or item.answer[:200])
        return Sample(
            messages=(Message("user", question), Message("assistant", answer)),
            evidence=evidence,
            kind="factual",
            origin=origin,
            fact=content_id("fct", normal_form("\n".join(one.quote for one in evidence) or f"{question}\n{answer}")),
            labels={} if evidence else {GROUNDED: "no"},
        )

    def _about(self, passage: Passage) -> str:
        """The instructions as a question, with what they are about."""
        subject = passage.chunk.text if passage.chunk.strategy == TOPIC else " > ".join(passage.chunk.heading_path)
        return f"{self._instructions}\n\n{subject.strip() or passage.document.title}".strip()


def _evidence(item: Written, question: str, passage: Passage, view: Numbered | None) -> tuple[Evidence, ...]:
    """The evidence that an answer names and stands on; none where it does not."""
    found = ground(item.sentences, "", view, passage.document) if view and item.sentences else ()
    if isinstance(found, str) or not found or view is None:
        return ()
    asked = Asked(question, language=guess_language(f"{question} {item.answer}"))
    return () if fault(asked, item.answer, units_of(found, view), view) else found


def _distinct(made: Iterable[Sample | Lost]) -> list[Sample | Lost]:
    """What was made, without a second sample of the same words."""
    seen: set[tuple[str, str]] = set()
    kept: list[Sample | Lost] = []
    for one in made:
        if isinstance(one, Sample):
            form = (normal_form(one.question), normal_form(one.answer))
            if form in seen:
                kept.append(Lost("duplicate_item", one.question[:200]))
                continue
            seen.add(form)
        kept.append(one)
    return kept


def _topic_shown(topic: str) -> str:
    """A topic between marks that it cannot hold; it is the user's own, and may still be copied from anywhere."""
    inner = f"Topic: {' '.join(topic.split())}"
    mark = f"topic-{digest(inner.encode())[:12]}"
    return f"<{mark}>\n{inner}\n</{mark}>"


def topic_document(listed: Sequence[str]) -> tuple[Document, tuple[Chunk, ...]]:
    """A list of topics as a document whose paragraphs they are, and a chunk for each; with ids like all else."""
    plain = list(dict.fromkeys(text for topic in listed if (text := " ".join(topic.split())[:_LONGEST_TOPIC])))
    text = "\n\n".join(plain)
    starts = list(accumulate((len(one) + 2 for one in plain[:-1]), initial=0)) if plain else []
    spans = [(start, start + len(one)) for start, one in zip(starts, plain, strict=True)]
    data = text.encode()
    source = Source(
        repository="topics", uri="generate.topics", media_type="text/plain", sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
    )  # fmt: skip
    blocks = tuple(Block("paragraph", start, end) for start, end in spans)
    document = Document(source=source, title="Topics", text=text, blocks=blocks)
    chunks = tuple(
        Chunk(
            document=document.id, start=start, end=end, text=text[start:end], heading_path=(), strategy=TOPIC,
            tokens=max(1, (end - start) // 4),
        )
        for start, end in spans
    )  # fmt: skip
    return document, chunks
