"""Floor 4. From what a model wrote to samples: each item is grounded and checked, or lost with its reason."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from autotune_lm.core.ids import content_id
from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Evidence, Kind, Message, Number, Origin, Sample
from autotune_lm.generate.checks import Asked, Fault, fault, question_fault
from autotune_lm.generate.draws import SHARES, Wanted
from autotune_lm.generate.grounding import NO_EVIDENCE, ground, neighbours, orders, units_of
from autotune_lm.generate.hops import needless_hop
from autotune_lm.generate.hygiene import other_language, tidied, unfit
from autotune_lm.generate.misplaced import elsewhere, other_line, other_row, swapped
from autotune_lm.generate.numbered import Numbered
from autotune_lm.generate.refusals import told_plainly, wrong_refusal
from autotune_lm.generate.shapes import Item
from autotune_lm.kit.by_id import ById
from autotune_lm.kit.languages import guess_language
from autotune_lm.kit.meaning import content_words
from autotune_lm.kit.text import normal_form

_ALIKE = 0.9
"""The share of words of meaning from which on two questions on the same sentences are one."""
_LONGEST_TOLD = 300
_MOST_NAMES = 6
"""Of other parts of the document in one question."""
_OF_EVIDENCE = ("ungrounded_", "unsupported_answer", "one_hop")
"""Faults that other sentences may heal; another reading is tried for no others."""
MATCHED = "evidence"
"""The label of a sample whose evidence stands beside what the model named."""
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
    subject: str = ""
    """The product that the model was told the document is about."""


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
        first: Fault | None = None
        for found in readings(item, frame):
            if isinstance(found, str):
                return _lost(question, first or Fault(found, {}))
            answer = tidied(item.answer, "\n".join(one.quote for one in found))
            if kind == "unanswerable":
                answer = told_plainly(answer)
            wrong = _wrong(question, answer, kind, found, frame)
            if wrong is None:
                before = self._said_before(question, found)
                if before:
                    return _lost(question, before)
                made = _sample((question, answer), kind, found, want, frame)
                return replace(made, id="", labels={**made.labels, MATCHED: "beside"}) if first else made
            first = first or wrong
            if not wrong.reason.startswith(_OF_EVIDENCE):
                break
        return _lost(question, first or Fault(NO_EVIDENCE, {}))

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


def readings(item: Item, frame: Frame) -> Iterator[tuple[Evidence, ...] | str]:
    """What the item may rest on: where numbers and quote lead, or the numbers alone where the quote introduces them.

    A model may quote the line above a list and number its entries, or be off by one. A quote that was found is no such
    slip: it says what was meant.
    """
    view, document = frame.view, frame.passage.document
    found = ground(item.sentences, "" if _stands(item, view) else item.quote, view, document)
    yield found
    alone = ground(item.sentences, "", view, document)
    if not (isinstance(found, str) or isinstance(alone, str) or found == alone) and all(
        unit.text.rstrip().endswith(":") for unit in units_of(found, view)
    ):
        yield alone
    if not isinstance(found, str) and item.kind != "multi-hop" and not _stands(item, view):
        yield from (near for near in neighbours(found, item.answer, view, document) if not orders(near))


def _stands(item: Item, view: Numbered) -> bool:
    """Whether the quote stands in a sentence that was named, wherever else it stands too."""
    named = (view.units[number - 1].text for number in item.sentences if 1 <= number <= len(view.units))
    return bool(item.quote.strip()) and any(item.quote.strip() in text for text in named)


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
    if not frame.foreign and (presumed := _presumed(question, kind, frame)):
        return presumed
    wrong = fault(Asked(question, kind, frame.language, frame.foreign), answer, cited, frame.view)
    if wrong is None and (exchanged := swapped(answer, "\n".join(unit.text for unit in cited))):
        return Fault("swapped", {"words": exchanged})
    if wrong is None and (other := other_row(question, kind, cited, frame.view) or other_line(question, answer, cited)):
        return Fault("other_row", {"value": other})
    if wrong is None and (better := elsewhere(question, answer, cited, frame.view)):
        return Fault("elsewhere", {"sentence": better})
    return wrong


def _presumed(question: str, kind: Kind, frame: Frame) -> Fault | None:
    """What a question takes for granted and the document does not know.

    Questions name the product or the part that a passage belongs to, and it need not say that name itself.
    """
    view = frame.view
    for _ in range(_MOST_NAMES):
        wrong = question_fault(question, view, kind, frame.language)
        if wrong is None:
            return None
        name = str(wrong.numbers.get("value", ""))
        if not (name and named_in(name, frame.subject, ById(frame.passage.document))):
            return wrong
        view = view._replace(context=f"{view.context}\n{name}")
    return None


@lru_cache(maxsize=256)
def named_in(name: str, subject: str, held: ById) -> bool:
    """Whether the subject or any part of a document has a name, as a word of its own."""
    document = held.document
    around = "\n".join((subject, document.title, document.source.uri, document.text))
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", around, re.IGNORECASE) is not None


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
