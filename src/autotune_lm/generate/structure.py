"""Floor 4. The generator that needs no model: it asks what the structure of a document answers, word for word."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from autotune_lm.core import ports
from autotune_lm.core.ids import content_id, stable_number
from autotune_lm.core.ports import Model, Passage
from autotune_lm.core.types import Evidence, Kind, Message, Origin, Sample
from autotune_lm.kit.text import normal_form

if TYPE_CHECKING:
    from autotune_lm.generate.draft import Draft


class Structure:
    """Questions from headings, definitions, tables, lists, examples, warnings, and the symbols of source code."""

    name: ClassVar[str] = "structure"
    version: ClassVar[str] = "6"
    prompts: ClassVar[tuple[str, ...]] = ()

    class Options(ports.Options, frozen=True):
        """How much to ask, and of what."""

        per_chunk: int = 8
        """The most facts asked from one chunk, best first; entries of glossaries and tables may be three times more."""
        kinds: dict[Kind, float] = {}
        """Kinds of question; 0 switches one off; empty means all."""
        wordings: int = 1
        """How many wordings of the question each fact gets, 1 to 3."""
        subject: str = ""
        """The name of the product, where the documents do not show it."""

    def __init__(self, options: Options) -> None:
        self.options = options

    async def generate(self, passage: Passage, model: Model | None = None) -> Sequence[Sample]:
        """Ask what the passage answers; never waits for anything."""
        from autotune_lm.generate import rules  # some 200 patterns are compiled there: not before they are needed

        chosen = rules.chosen(passage, self.options.subject, self.options.kinds, self.options.per_chunk)
        return [sample for draft in chosen for sample in self._samples(draft, passage)]

    def _samples(self, draft: "Draft", passage: Passage) -> Iterator[Sample]:
        """One sample for each wording of a draft's question."""
        document, chunk = passage.document, passage.chunk
        quote = document.text[draft.start : draft.end]
        answer = document.text[slice(*draft.said)] if draft.said else quote
        fact = content_id("fct", normal_form(quote))
        turn = int(stable_number(chunk.id, draft.rule, fact) * len(draft.questions))
        for step in range(min(self.options.wordings, len(draft.questions), 3)):
            question = draft.questions[(turn + step) % len(draft.questions)]
            yield Sample(
                messages=(Message("user", question), Message("assistant", answer)),
                evidence=(Evidence(document.id, draft.start, draft.end, quote),),
                kind=draft.kind,
                origin=Origin("create", f"{self.name}@{self.version}", (chunk.id,), draft.rule),
                fact=fact,
            )
