"""Floor 4. From what a model wrote to samples: each item is grounded and checked, or lost with its reason."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from autotune_lm.core.ids import content_id
from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Evidence, Kind, Message, Number, Origin, Sample
from autotune_lm.generate.checks import Asked, Fault, fault, question_fault
from autotune_lm.generate.draws import SHARES, Wanted
from autotune_lm.generate.grounding import ground, units_of
from autotune_lm.generate.hops import needless_hop
from autotune_lm.generate.hygiene import other_language, tidied, unfit
from autotune_lm.generate.numbered import Numbered
from autotune_lm.generate.refusals import told_plainly, wrong_refusal
from autotune_lm.generate.shapes import Item
from autotune_lm.kit.languages import guess_language
from autotune_lm.kit.meaning import content_words
from autotune_lm.kit.text import normal_form

_ALIKE = 0.9
"""The share of words of meaning from which on two questions on the same sentences are one."""
_LONGEST_TOLD = 300
KINDS: frozenset[str] = frozenset((*SHARES, "multi-hop"))


class Frame(NamedTuple):
    """What all items of one call share."""

    passage: Passage
    view: Numbered
    origin: Origin
    language: str
    """What questions and answers should be in."""
    foreign: bool
    """Whether that is another language than the document's."""


class Asker:
    """Turns items into samples and remembers the questions of a chunk, so that none comes twice."""

    def __init__(self, asked: Iterable[str] = ()) -> None:
        self.questions: list[str] = []
        self._forms = {normal_form(question) for question in asked}
        self._meant: list[tuple[frozenset[str], frozenset[tuple[int, int]]]] = []

    def samples(self, items: Sequence[Item], wanted: Sequence[Wanted], frame: Frame) -> Iterator[Sample | Lost]:
        """A sample for each item that stands, the reason for each that does not."""
        for item, want in zip(items, matched(items, wanted), strict=True):
            made = self.sample(item, want, frame)
            if isinstance(made, Sample):
                self.questions.append(made.question)
            yield made

    def sample(self, item: Item, want: Wanted | None, frame: Frame) -> Sample | Lost:
        """One item as a sample, or why it is lost."""
        kind = _kind(item, want)
        question = " ".join(item.question.split()) if "\n" not in item.question.strip() else item.question.strip()
        found = ground(item.sentences, item.quote, frame.view, frame.passage.document)
        if isinstance(found, str):
            return _lost(question, Fault(found, {}))
        answer = tidied(item.answer, "\n".join(one.quote for one in found))
        if kind == "unanswerable":
            answer = told_plainly(answer)
        wrong = _wrong(question, answer, kind, found, frame) or self._said_before(question, found)
        return _lost(question, wrong) if wrong else _sample((question, answer), kind, found, want, frame)

    def _said_before(self, question: str, evidence: Sequence[Evidence]) -> Fault | None:
        """Whether the question was asked before, in the same or nearly the same words."""
        form = normal_form(question)
        words, places = frozenset(content_words(question)), frozenset((one.start, one.end) for one in evidence)
        alike = any(
            places & other_places and len(words & other) >= _ALIKE * len(words | other)
            for other, other_places in self._meant
        )
        if form in self._forms or alike:
            return Fault("duplicate_item", {})
        self._forms.add(form)
        self._meant.append((words, places))
        return None


def matched(items: Sequence[Item], wanted: Sequence[Wanted]) -> list[Wanted | None]:
    """For each item the line of the task that it answers: the first one of its kind, else the one in its place."""
    left = list(wanted)
    found: list[Wanted | None] = []
    for item in items:
        line = next((line for line in left if line.kind == item.kind), None)
        if line:
            left.remove(line)
        found.append(line)
    for place, line in enumerate(found):
        if line is None and left:
            found[place] = left.pop(0)
    return found


def _kind(item: Item, want: Wanted | None) -> Kind:
    """The kind that the model names, if there is one of that name, else the one it was asked for."""
    said = item.kind.strip().casefold().replace("_", "-")
    if said in KINDS:
        return said  # type: ignore[return-value]
    return want.kind if want else "factual"


def _wrong(question: str, answer: str, kind: Kind, evidence: tuple[Evidence, ...], frame: Frame) -> Fault | None:
    """The first thing that is wrong with an item, the cheapest checks first."""
    reason = unfit(question, answer, kind)
    if reason:
        return Fault(reason, {})
    if other_language(question, answer, frame.language):
        return Fault("other_language", {"wanted": frame.language, "found": guess_language(f"{question} {answer}")})
    cited = units_of(evidence, frame.view)
    if kind == "unanswerable":
        return wrong_refusal(question, answer, cited, frame.view, frame.passage.document)
    if kind == "multi-hop" and (needless := needless_hop(question, answer, cited, frame.passage)):
        return needless
    asked = Asked(question, kind, frame.language, frame.foreign)
    in_question = None if frame.foreign else question_fault(question, frame.view, kind, frame.language)
    return in_question or fault(asked, answer, cited, frame.view)


def _sample(
    said: tuple[str, str], kind: Kind, evidence: tuple[Evidence, ...], want: Wanted | None, frame: Frame
) -> Sample:
    """The sample of a question and its answer."""
    labels = {"level": want.level, "persona": want.persona, "register": want.register} if want else {}
    return Sample(
        messages=(Message("user", said[0]), Message("assistant", said[1])),
        evidence=evidence,
        kind=kind,
        origin=frame.origin,
        fact=content_id("fct", normal_form("\n".join(one.quote for one in evidence))),
        labels=labels,
    )


def _lost(question: str, wrong: Fault) -> Lost:
    numbers: dict[str, Number] = {
        name: value[:_LONGEST_TOLD] if isinstance(value, str) else value for name, value in wrong.numbers.items()
    }
    return Lost(wrong.reason, question[:_LONGEST_TOLD], numbers)
