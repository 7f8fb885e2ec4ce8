"""Floor 4. The generator that needs no model: it asks what the structure of a document answers, word for word."""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from autotune_lm.core import ports
from autotune_lm.core.ids import content_id, stable_number
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Evidence, Kind, Message, Origin, Sample
from autotune_lm.generate import (
    admonitions,
    api,
    code,
    conditions,
    definitions,
    facts,
    lists,
    passives,
    procedures,
    purposes,
    questions,
    tables,
    topics,
    yes_no,
)
from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.outline import Section, clean_title, sections
from autotune_lm.generate.subject import named, product
from autotune_lm.kit.text import normal_form

Rule = Callable[[Section, Scene], Drafts]
_RULES: tuple[Rule, ...] = (
    questions.drafts,
    definitions.drafts,
    procedures.drafts,
    api.drafts,
    purposes.drafts,
    facts.drafts,
    conditions.drafts,
    passives.drafts,
    yes_no.drafts,
    tables.drafts,
    lists.drafts,
    code.drafts,
    admonitions.drafts,
    topics.drafts,
)


class Structure:
    """Questions from headings, definitions, purposes, tables, lists, examples and warnings."""

    name: ClassVar[str] = "structure"
    version: ClassVar[str] = "1"

    class Options(ports.Options, frozen=True):
        """How much to ask, and of what."""

        per_chunk: int = 8
        """The most facts asked from one chunk, best first."""
        kinds: dict[Kind, float] = {}
        """Kinds of question; 0 switches one off; empty means all."""
        wordings: int = 1
        """How many wordings of the question each fact gets, 1 to 3."""
        subject: str = ""
        """The name of the product, where the documents do not show it."""

    def __init__(self, options: Options) -> None:
        self.options = options

    async def generate(self, passage: Passage) -> Sequence[Sample]:
        """Ask what the passage answers; never waits for anything."""
        scene = Scene(
            text=passage.document.text,
            title=clean_title(passage.document.title),
            product=product(passage.document, self.options.subject),
        )
        wanted = [draft for draft in _drafts(passage, scene) if self.options.kinds.get(draft.kind, 1) > 0]
        chosen = sorted(_distinct(wanted), key=lambda draft: (-draft.weight, draft.start))[: self.options.per_chunk]
        return [sample for draft in sorted(chosen, key=lambda d: d.start) for sample in self._samples(draft, passage)]

    def _samples(self, draft: Draft, passage: Passage) -> Iterator[Sample]:
        """One sample for each wording of a draft's question."""
        document, chunk = passage.document, passage.chunk
        answer = document.text[draft.start : draft.end]
        fact = content_id("fct", normal_form(answer))
        turn = int(stable_number(chunk.id, draft.rule, fact) * len(draft.questions))
        for step in range(min(self.options.wordings, len(draft.questions), 3)):
            question = draft.questions[(turn + step) % len(draft.questions)]
            yield Sample(
                messages=(Message("user", question), Message("assistant", answer)),
                evidence=(Evidence(document.id, draft.start, draft.end, answer),),
                kind=draft.kind,
                origin=Origin("create", f"{self.name}@{self.version}", (chunk.id,), draft.rule),
                fact=fact,
            )


def _drafts(passage: Passage, scene: Scene) -> Iterator[Draft]:
    """What all rules ask about all sections."""
    for section in sections(passage):
        for rule in _RULES:
            for draft in rule(section, scene):
                if draft.questions and draft.end > draft.start:
                    questions = (named(question, scene.product) for question in draft.questions)
                    yield draft._replace(questions=tuple(dict.fromkeys(questions)))


def _distinct(drafts: list[Draft]) -> Iterator[Draft]:
    """The drafts without a second one for the same answer or the same question, the surer one first."""
    taken: list[tuple[int, int]] = []
    asked: set[str] = set()
    for draft in sorted(drafts, key=lambda draft: (-draft.weight, draft.start, draft.end)):
        forms = {normal_form(question) for question in draft.questions}
        if forms & asked or any(_same(draft, start, end) for start, end in taken):
            continue
        taken.append((draft.start, draft.end))
        asked |= forms
        yield draft


def _same(draft: Draft, start: int, end: int) -> bool:
    """Whether two slices are mostly the same text."""
    shared = min(draft.end, end) - max(draft.start, start)
    return shared > 0.6 * max(draft.end - draft.start, end - start)
