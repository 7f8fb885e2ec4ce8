"""Floor 4. Whether a turn of a conversation may follow those before it, and what it rests on."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Evidence, Number
from autotune_lm.generate.checks import Asked, fault, question_fault
from autotune_lm.generate.grounding import ground, units_of
from autotune_lm.generate.hygiene import other_language, tidied, unfit
from autotune_lm.generate.numbered import Numbered, Unit
from autotune_lm.generate.refusals import told_plainly, wrong_refusal
from autotune_lm.kit.languages import UNDETERMINED, guess_language
from autotune_lm.kit.meaning import akin, content_words
from autotune_lm.kit.text import normal_form

OUTSIDE = "unanswerable"
"""The kind of a turn that asks what the passage does not tell."""
CHAT = "conversational"
"""The kind of a turn that says nothing new."""
_POINTS = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|this|these|those|that one|the same)\b", re.IGNORECASE
)


class Turn(NamedTuple):
    """A question and its answer, as the model gave them."""

    question: str
    answer: str
    kind: str


class Verdict(NamedTuple):
    """A turn that was looked at; a reason where it is no good."""

    question: str
    answer: str
    kind: str
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    numbers: dict[str, Number] = {}  # nobody writes to it


class Talk:
    """A conversation as far as it is good."""

    def __init__(self, passage: Passage, view: Numbered) -> None:
        self.passage = passage
        self.view = view
        self.turns: list[Verdict] = []
        self.language = guess_language(view.text)

    def take(self, turn: Verdict) -> None:
        """Go on with a turn that is good."""
        self.turns.append(turn)

    @property
    def used(self) -> set[int]:
        """Numbers of the units that turns rest on."""
        return {unit.number for turn in self.turns for unit in units_of(turn.evidence, self.view)}

    @property
    def asked(self) -> str:
        """All questions so far: what a later one may lean on."""
        return "\n".join(turn.question for turn in self.turns)


def check(talk: Talk, turn: Turn, sentences: Sequence[int]) -> Verdict:
    """Look at the next turn of a talk."""
    if reason := _unfit(talk, turn):
        return _bad(turn, reason)
    if turn.kind == OUTSIDE:
        return _outside(talk, turn)
    if found := question_fault(turn.question, talk.view, turn.kind, talk.language):
        return _bad(turn, found.reason, found.numbers)
    return _chat(talk, turn) if turn.kind == CHAT else _grounded(talk, turn, sentences)


def _bad(turn: Turn, reason: str, numbers: dict[str, Number] | None = None) -> Verdict:
    return Verdict(turn.question, turn.answer, turn.kind, reason=reason, numbers=numbers or {})


def _unfit(talk: Talk, turn: Turn) -> str:
    """What is wrong with the words of a turn, whatever they rest on."""
    reason = unfit(turn.question, turn.answer, OUTSIDE if turn.kind == CHAT else turn.kind)
    if reason and not (turn.kind == CHAT and reason == "answer_in_question"):
        return reason
    if normal_form(turn.question) in (normal_form(one.question) for one in talk.turns):
        return "duplicate_turn"
    if not talk.turns and (
        turn.kind in (OUTSIDE, CHAT) or not stands_alone(turn.question, f"{talk.view.context}\n{talk.view.text}")
    ):
        return "opening_leans"
    said = "" if not talk.turns else guess_language(" ".join((talk.turns[0].question, talk.turns[0].answer)))
    return "other_language" if said and other_language(turn.question, turn.answer, said) else ""


def stands_alone(question: str, passage: str) -> bool:
    """Whether a question names something of the passage before a pronoun points at it."""
    pointing = _POINTS.search(question)
    known = frozenset(content_words(passage))
    return pointing is None or any(akin(word, known) for word in content_words(question[: pointing.start()]))


def _grounded(talk: Talk, turn: Turn, sentences: Sequence[int]) -> Verdict:
    """A turn that tells something: it needs evidence, some of it new, and an answer that stands in it."""
    found = ground(sentences, "", talk.view, talk.passage.document)
    if isinstance(found, str):
        return _bad(turn, found)
    units = units_of(found, talk.view)
    if not {unit.number for unit in units} - talk.used:
        return _bad(turn, "turn_adds_nothing")
    answer = tidied(turn.answer, "\n".join(one.quote for one in found))
    if wrong := _fault(talk, turn, answer, units):
        return wrong
    return Verdict(turn.question, answer, turn.kind, found)


def _fault(talk: Talk, turn: Turn, answer: str, units: Sequence[Unit]) -> Verdict | None:
    """What an answer says and its sentences do not; names may come from the questions before it."""
    language = guess_language(f"{turn.question} {answer}")
    foreign = UNDETERMINED not in (language, talk.language) and language != talk.language
    asked = Asked(f"{talk.asked}\n{turn.question}", turn.kind, language, foreign)
    found = fault(asked, answer, units, talk.view)
    return _bad(turn, found.reason, found.numbers) if found else None


def _chat(talk: Talk, turn: Turn) -> Verdict:
    """A turn that says nothing new: all of it stands in what was said before."""
    units = [unit for unit in talk.view.units if unit.number in talk.used]
    return _fault(talk, turn, turn.answer, units) or Verdict(turn.question, turn.answer, CHAT)


def _outside(talk: Talk, turn: Turn) -> Verdict:
    """A turn about what the passage does not tell: the question must ask for something that stands nowhere."""
    if any(one.kind == OUTSIDE for one in talk.turns):
        return _bad(turn, "outside_twice")
    wrong = wrong_refusal(turn.question, turn.answer, (), talk.view, talk.passage.document)
    if wrong:
        return _bad(turn, wrong.reason, wrong.numbers)
    return Verdict(turn.question, told_plainly(turn.answer), OUTSIDE)
