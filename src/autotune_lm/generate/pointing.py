"""Floor 4. What patterns leave in doubt goes to a model that may only point at lines; no word of its own gets in."""

import re
from collections.abc import Sequence
from typing import Annotated, ClassVar, NamedTuple

import msgspec
from msgspec import Meta

from autotune_lm.core.calls import Items
from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Model, Passage
from autotune_lm.core.types import Document
from autotune_lm.generate.answering import or_lost
from autotune_lm.generate.identify_page import Found, Page, Span, Turn
from autotune_lm.generate.identify_words import LONGEST_QUESTION, asks, begins_as_question, invites, is_closing, is_tail
from autotune_lm.generate.pointing_lines import Lines, bare, framed, numbered_lines, problem
from autotune_lm.generate.reading import dangles, looks_back, tells_story
from autotune_lm.kit.meaning import content_words
from autotune_lm.kit.text import sentences

PROMPT = "point"
STYLE = "pointed"
"""The style of a pair that only the model saw."""
MOST = 12
"""Doubts of one call."""
_MOST_CHARACTERS = 24_000
"""Of the text that is shown in one call; doubts outside it stay doubts."""
_NO_ANSWER = "a question without an answer that its form shows"
_POINTS = re.compile(r"\b(?:it|its|they|them|their|this|these|those|that)\b", re.IGNORECASE)
_KEPT = 0.5
"""Share of the lines of a found answer that a pointer must hit to confirm it."""


_Pointer = Annotated[list[int], Meta(max_length=60)]


class Pointed(msgspec.Struct, frozen=True):
    """What the model says of one doubt: first and last line of question and answer; both empty: it is no pair."""

    tokens: ClassVar[int] = 40
    """About what one takes of a reply."""
    item: int
    """The number of the doubt."""
    question_lines: _Pointer
    answer_lines: _Pointer


class Doubt(NamedTuple):
    """Something that may be a question with its answer."""

    question: Span
    answer: Span | None
    why: str
    found: Found | None = None


class Settled(NamedTuple):
    """The finds after the model was asked, and what became of the rest."""

    finds: list[Found]
    sure: dict[Found, tuple[str, ...]]
    """Finds that the model confirmed or pointed at, and the calls in which it did."""
    lost: list[Lost]


def open_questions(document: Document, finds: Sequence[Found]) -> list[Span]:
    """Paragraphs and headings that ask, which no find claims and which something follows."""
    page = Page(document)
    taken = sorted((found.start, found.end) for found in finds)
    spans: list[Span] = []
    at, reach = 0, 0
    for number, unit in enumerate(page.units[:-1]):
        while at < len(taken) and taken[at][0] < unit.end:
            reach = max(reach, taken[at][1])
            at += 1
        if reach <= unit.start and _may_ask(page, number):
            spans.append((unit.start, unit.start + len(unit.text.rstrip())))
    return spans


def _may_ask(page: Page, number: int) -> bool:
    """Whether a unit as a whole asks its reader something that the text below may answer."""
    unit = page.units[number]
    text = unit.text.strip()
    return (
        unit.kind in ("heading", "paragraph")
        and len(text) <= LONGEST_QUESTION
        and asks(text)
        and not (invites(text) or is_closing(text) or is_tail(text) or page.nested(number))
        and (page.under_faq(number) or _stands_alone(text))
    )


def _stands_alone(text: str) -> bool:
    """Whether what asks is one question that a reader understands without the text before it.

    In running text most questions lead on from it ("So how can we fix this?"); on a page of questions none does.
    """
    pointing = _POINTS.search(text)
    named = content_words(text[: pointing.start()] if pointing else text)
    return (
        begins_as_question(text)
        and len(sentences(text)) == 1
        and bool(named)
        and not (dangles(text) or looks_back(text) or tells_story(text))
    )


def doubts_of(passage: Passage, own: Sequence[Found], unclaimed: Sequence[Span]) -> list[Doubt]:
    """What is to be settled in a chunk, in the order of the text."""
    first = max(passage.chunk.start, passage.fresh_from)
    doubts = [_doubt(found) for found in own if found.doubt]
    doubts += [Doubt(span, None, _NO_ANSWER) for span in unclaimed if first <= span[0] < passage.chunk.end]
    return sorted(doubts, key=lambda doubt: doubt.question)


def _doubt(found: Found) -> Doubt:
    """A find as a doubt: of a conversation, its first question and the answer to that."""
    asked = next(place for place, turn in enumerate(found.turns) if turn.role == "user")
    told = next(turn for turn in found.turns[asked:] if turn.role == "assistant")
    question = found.turns[asked]
    return Doubt((question.start, question.end), (told.start, told.end), found.doubt, found)


async def settle(passage: Passage, own: Sequence[Found], unclaimed: Sequence[Span], model: Model) -> Settled:
    """Ask the model about each doubt of a chunk; what it says nothing usable about stays as it was.

    Raises:
        Unanswered: no reply came, for a reason that may pass.
        CannotGoOn: it cannot be asked.
    """
    settling = _Settling(passage.document.text, own)
    doubts = doubts_of(passage, own, unclaimed)
    for at in range(0, len(doubts), MOST):
        lines = _lines(passage, doubts[at : at + MOST])
        asked = [doubt for doubt in doubts[at : at + MOST] if _in_sight(doubt, lines)]
        if asked:
            values = {
                "passage": framed(passage.document.title, passage.chunk, lines.shown),
                "task": _task(asked, lines),
            }
            said = await or_lost(model.items(PROMPT, values, Pointed, most=len(asked)), "questions in doubt")
            settling.take(asked, lines, said)
    return settling.settled()


def _lines(passage: Passage, doubts: Sequence[Doubt]) -> Lines:
    """The lines to show: the chunk, and what of its finds stands before or behind it; a bounded stretch in any case."""
    chunk, text = passage.chunk, passage.document.text
    start = min(chunk.start, doubts[0].question[0])
    end = max(chunk.end, *(span[1] for doubt in doubts for span in (doubt.question, doubt.answer or doubt.question)))
    if end - start > _MOST_CHARACTERS:
        start = doubts[0].question[0]
        end = min(end, start + _MOST_CHARACTERS)
        end = max(text.rfind("\n", start, end), start)
    return numbered_lines(text, start, end)


def _in_sight(doubt: Doubt, lines: Lines) -> bool:
    """Whether the lines hold question and answer whole."""
    first, last = lines.spans[0][0] if lines.spans else 0, lines.spans[-1][1] if lines.spans else -1
    return all(first <= span[0] and span[1] <= last for span in (doubt.question, doubt.answer or doubt.question))


def _task(doubts: Sequence[Doubt], lines: Lines) -> str:
    """One line for each doubt."""
    return "\n".join(f"Item {number}: {_said(doubt, lines)}" for number, doubt in enumerate(doubts, 1))


def _said(doubt: Doubt, lines: Lines) -> str:
    asked = "{}-{}".format(*lines.at(*doubt.question))
    told = "{}-{}".format(*lines.at(*doubt.answer)) if doubt.answer else "unknown"
    return f"question lines {asked}; answer lines {told}; doubt {doubt.why}"


class _Settling:
    """The finds of a chunk while the model's pointers come in. The first usable word about a doubt counts."""

    def __init__(self, text: str, own: Sequence[Found]) -> None:
        self._text = text
        self._finds = list(own)
        self._sure: dict[Found, tuple[str, ...]] = {}
        self._lost: list[Lost] = []

    def settled(self) -> Settled:
        """What came of it, in the order of the text."""
        return Settled(sorted(self._finds, key=lambda found: (found.start, found.end)), self._sure, self._lost)

    def take(self, doubts: Sequence[Doubt], lines: Lines, said: Items[Pointed] | Lost) -> None:
        """Settle what a reply points at; without one all stays in doubt."""
        if isinstance(said, Lost):
            self._lost.append(said)
            return
        heard: set[int] = set()
        self._lost += [Lost("bad_item", sentence) for sentence in said.lost]
        for pointed in said.items:
            if not 1 <= pointed.item <= len(doubts) or pointed.item in heard:
                self._lost.append(Lost("pointer_outside", f"item {pointed.item}", {"items": len(doubts)}))
                continue
            heard.add(pointed.item)
            self._settle(doubts[pointed.item - 1], pointed, lines, said.calls)

    def _settle(self, doubt: Doubt, pointed: Pointed, lines: Lines, calls: tuple[str, ...]) -> None:
        """Confirm a doubt, deny it, or leave it where the pointers are no good."""
        question, answer = pointed.question_lines, pointed.answer_lines
        if not question and not answer:
            self._deny(doubt)
        elif wrong := problem(question, answer, lines):
            self._lost.append(wrong)
        elif lines.at(*doubt.question) != (question[0], question[-1]):
            what = self._text[slice(*doubt.question)]
            self._lost.append(Lost("pointer_elsewhere", what, {"line": question[0]}))
        else:
            self._confirm(doubt, (answer[0], answer[-1]), lines, calls)

    def _deny(self, doubt: Doubt) -> None:
        """A find that is none goes out; a question that no find claims was none before."""
        if doubt.found:
            self._finds.remove(doubt.found)
            self._lost.append(Lost("not_a_pair", self._text[slice(*doubt.question)]))

    def _confirm(self, doubt: Doubt, pointed: tuple[int, int], lines: Lines, calls: tuple[str, ...]) -> None:
        """The find without its doubt, or a pair of what the model points at."""
        if doubt.found and doubt.answer and _hits(pointed, lines.at(*doubt.answer)):
            made = doubt.found._replace(doubt="")
        else:
            question = bare(self._text, doubt.question)
            turns = (Turn("user", *question), Turn("assistant", *bare(self._text, lines.slice(*pointed))))
            made = Found(turns, STYLE)
        others = [found for found in self._finds if found is not doubt.found]
        if any(found.start < made.end and made.start < found.end for found in others):
            self._lost.append(Lost("pointer_overlap", self._text[slice(*doubt.question)]))
            return
        self._finds = [*others, made]
        self._sure[made] = calls


def _hits(pointed: tuple[int, int], found: tuple[int, int]) -> bool:
    """Whether pointed lines are mostly those of a found answer."""
    shared = min(pointed[1], found[1]) - max(pointed[0], found[0]) + 1
    return shared >= _KEPT * (max(pointed[1], found[1]) - min(pointed[0], found[0]) + 1)
