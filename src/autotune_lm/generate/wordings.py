"""Floor 4. More wordings of a fact: other questions that ask the same, other answers that say the same.

A new wording has the fact and the evidence of the old one, so no split can part them. It is kept where it names the
same names and numbers, asks for the same kind of thing (a time, a person, a reason), and where its answer stands in the
evidence like any other.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from autotune_lm.core.calls import Items
from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Model, Passage
from autotune_lm.core.types import Message, Sample
from autotune_lm.generate.answering import or_lost
from autotune_lm.generate.checks import fault
from autotune_lm.generate.hygiene import other_language, tidied, unfit
from autotune_lm.generate.pairs import Scene, batches, is_solid, scene_of, values_of
from autotune_lm.kit.meaning import akin, content_words, negations
from autotune_lm.kit.stated import all_unstated
from autotune_lm.kit.text import normal_form

PROMPT = "wordings"
WORDING = "wording"
"""The label that says which wording of its question a sample is; the first one has none."""
_MORE_ANSWERS = 2
"""Wordings of the answer besides the first, at most."""
_SHARED = 0.5
"""Share of the words of meaning of one question that the other, or what it is about, holds."""
_LONGER = 2.5
"""How much longer than the first an answer may be."""
_WANTS = (
    ("time", re.compile(r"\b(?:when|since when|(?:what|which) (?:year|date|day|month|time)|how long ago)\b")),
    ("duration", re.compile(r"\bhow (?:long|often|frequently)\b")),
    ("person", re.compile(r"\b(?:who|whom|whose)\b")),
    ("place", re.compile(r"\b(?:where|(?:what|which) (?:place|city|country|folder|directory|file))\b")),
    ("count", re.compile(r"\bhow (?:many|much|large|big|high|far|old)\b|\b(?:what|which) (?:number|amount)\b")),
    ("reason", re.compile(r"\b(?:why|what (?:is the )?reason|for what reason|how come)\b")),
)
_LOOSE = {"time": {"duration"}, "duration": {"time", "count"}, "count": {"duration"}}
"""What wh-words may stand for one another."""


class Rewording(msgspec.Struct, frozen=True):
    """Other words for one pair."""

    tokens: ClassVar[int] = 220
    """About what one takes of a reply."""
    item: int
    questions: Annotated[list[Annotated[str, Meta(max_length=600)]], Meta(max_length=10)]
    answers: Annotated[list[Annotated[str, Meta(max_length=4000)]], Meta(max_length=4)]


async def reword(
    samples: Sequence[Sample], passage: Passage, model: Model, times: int, seed: int = 0
) -> list[Sample | Lost]:
    """Up to ``times`` more samples for each one: new wordings alone, the given samples are not in the list.

    Raises:
        Unanswered: no reply came, for a reason that may pass.
    """
    made: list[Sample | Lost] = []
    scene = scene_of(passage)
    for batch in batches(samples) if times > 0 else ():
        values = values_of(batch, passage, [_wanted(sample, times) for sample in batch])
        said = await or_lost(model.items(PROMPT, values, Rewording, most=len(batch), seed=seed), "other wordings")
        if isinstance(said, Lost):
            made.append(said)
            continue
        made += [Lost("bad_item", sentence) for sentence in said.lost]
        heard: set[int] = set()
        for item in said.items:
            if 1 <= item.item <= len(batch) and item.item not in heard:
                heard.add(item.item)
                made += _of_pair(batch[item.item - 1], item, scene, times, _Told(model, said))
    return made


class _Told:
    """Who put it in other words."""

    def __init__(self, model: Model, said: Items[Rewording]) -> None:
        self._hash = model.prompt_hash(PROMPT)
        self._model = model.name
        self._calls = said.calls

    def sample(self, first: Sample, question: str, answer: str, number: int) -> Sample:
        """Another wording of a sample."""
        calls = tuple(dict.fromkeys((*first.origin.calls, *self._calls)))
        origin = replace(first.origin, template=PROMPT, prompt_hash=self._hash, model=self._model, calls=calls)
        messages = (*first.messages[:-2], Message("user", question), Message("assistant", answer))
        labels = first.labels | {WORDING: str(number)}
        return replace(first, id="", messages=messages, origin=origin, labels=labels)


def _wanted(sample: Sample, times: int) -> str:
    """A line of the task; code, tables and refusals keep their words."""
    kept = is_solid(sample.answer) or sample.kind == "unanswerable"
    return f"wordings {times}; answers {0 if kept else min(times, _MORE_ANSWERS)}"


def _of_pair(first: Sample, item: Rewording, scene: Scene, times: int, told: _Told) -> Iterator[Sample | Lost]:
    """The new wordings of a pair: each question with the next answer, the first answer among them."""
    answers = [first.answer]
    kept = is_solid(first.answer) or first.kind == "unanswerable"
    for answer in () if kept else item.answers[:_MORE_ANSWERS]:
        plain = tidied(answer, first.evidence[0].quote if first.evidence else "")
        if reason := answer_trouble(first, plain, scene):
            yield Lost(reason, plain[:300])
        elif normal_form(plain) not in map(normal_form, answers):
            answers.append(plain)
    asked = {normal_form(first.question)}
    number = 1
    for question in (text.strip() for text in item.questions):
        if number > times:
            return
        reason = "duplicate_wording" if normal_form(question) in asked else question_trouble(first, question, scene)
        if reason:
            yield Lost(reason, question[:300])
            continue
        asked.add(normal_form(question))
        yield told.sample(first, question, answers[number % len(answers)], number + 1)
        number += 1


def question_trouble(first: Sample, question: str, scene: Scene) -> str:
    """The code of the reason why a question does not ask what the first one asks; empty where it does."""
    old = first.question
    if reason := unfit(question, first.answer, first.kind):
        return reason
    if other_language(question, "", scene.asked(first).language):
        return "other_language"
    if any(all_unstated(question, old, scene.view.context)) or any(all_unstated(old, question)):
        return "asks_otherwise"
    if bool(negations(old)) != bool(negations(question)) or not _wants_the_same(old, question):
        return "asks_otherwise"
    said, told = content_words(question), content_words(old)
    about = frozenset(told) | frozenset(content_words("\n".join([first.answer, *(e.quote for e in first.evidence)])))
    shared = max(_share(told, frozenset(said)), _share(said, about | frozenset(content_words(scene.view.context))))
    return "" if shared >= _SHARED and _share(told, frozenset(said)) > 0 else "asks_otherwise"


def _share(words: Sequence[str], known: frozenset[str]) -> float:
    return sum(akin(word, known) for word in words) / len(words) if words else 1.0


def _wants_the_same(old: str, new: str) -> bool:
    """Whether two questions ask for the same kind of thing, as far as their wh-words tell."""
    one, other = _want(old), _want(new)
    return not one or not other or one == other or other in _LOOSE.get(one, set())


def _want(question: str) -> str:
    """What a question asks for; empty where its words do not tell."""
    text = question.casefold()
    found = [(match.start(), name) for name, pattern in _WANTS if (match := pattern.search(text))]
    return min(found)[1] if found else ""


def answer_trouble(first: Sample, answer: str, scene: Scene) -> str:
    """The code of the reason why an answer does not say what the first one says; empty where it does."""
    if reason := unfit(first.question, answer, first.kind):
        return reason
    if found := fault(scene.asked(first), answer, scene.units(first), scene.view):
        return found.reason
    lost = any(all_unstated(first.answer, answer, first.question)) or len(answer) < 0.3 * len(first.answer)
    return "says_otherwise" if lost or len(answer) > max(200, _LONGER * len(first.answer)) else ""
