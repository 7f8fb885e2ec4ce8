"""Floor 4. Conversations of several turns by a model, each turn of the assistant with evidence of its own.

The first question stands alone; later ones may lean on what was said. Each later turn rests on sentences that no turn
before it used, or is declared conversational and says nothing new. Now and then one turn asks what the passage does not
tell, and the answer says so. A turn that fails a check ends the conversation before it: what follows leaned on it.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar, NamedTuple

import msgspec
from msgspec import Meta

from autotune_lm.core.calls import Items
from autotune_lm.core.ids import content_id, stable_number
from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Model, Passage
from autotune_lm.core.types import Kind, Message, Origin, Sample
from autotune_lm.generate.answering import or_lost
from autotune_lm.generate.numbered import Numbered
from autotune_lm.generate.turn_checks import CHAT, OUTSIDE, Talk, Turn, Verdict, check
from autotune_lm.kit.text import normal_form

PROMPT = "conversation"
TURNS = "turns"
"""The label that maps turns to evidence: ``0;1,2;3`` gives the second turn the evidence with the numbers 1 and 2."""
_FEWEST = 2
"""Turns of a conversation."""
_OUTSIDE_IN = 0.2
"""Share of conversations that hold a turn about what the passage does not tell."""
_KINDS = ("factual", "conceptual", "procedural", "factual", "cause-effect")


class Exchange(msgspec.Struct, frozen=True):
    """One turn: a question, its answer and the numbers that the answer rests on."""

    tokens: ClassVar[int] = 140
    """About what one takes of a reply."""
    sentences: Annotated[list[int], Meta(max_length=8)]
    item: int
    kind: Annotated[str, Meta(max_length=40)]
    question: Annotated[str, Meta(min_length=1, max_length=1000)]
    answer: Annotated[str, Meta(min_length=1, max_length=4000)]


class Wish(NamedTuple):
    """What conversations are wanted of a passage."""

    turns: int
    many: int = 1
    says: str = ""
    """What each turn's line of the task says besides, such as ``asker a nurse; language German``."""
    generator: str = "create@1"
    """Name and version that the origin of the samples shows."""


async def converse(passage: Passage, view: Numbered, model: Model, wish: Wish, seed: int = 0) -> list[Sample | Lost]:
    """Up to ``wish.many`` conversations, one call each; each knows what was asked before.

    Raises:
        Unanswered: no reply came, for a reason that may pass.
    """
    made: list[Sample | Lost] = []
    asked = list(passage.asked)
    for number in range(wish.many if len(view.units) >= _FEWEST else 0):
        outside = _outside(passage, wish.turns, f"{seed}/{number}")
        values = {"passage": view.shown, "task": _task(view, wish, number, outside, asked)}
        said = await or_lost(model.items(PROMPT, values, Exchange, most=wish.turns, seed=seed), "a conversation")
        if isinstance(said, Lost):
            return [*made, said]
        talk = Talk(passage, view)
        made += [Lost("bad_item", sentence) for sentence in said.lost]
        made += _lost(talk, said)
        if len(talk.turns) >= min(_FEWEST, wish.turns):
            made.append(_sample(talk, _origin(passage, model, wish, said.calls)))
            asked += [turn.question for turn in talk.turns]
            continue
        first = said.items[0].question if said.items else ""
        made.append(Lost("conversation_too_short", first[:300], {"turns": len(talk.turns)}))
        if len(said.items) < _FEWEST:  # nothing is left to talk about
            break
    return made


def _origin(passage: Passage, model: Model, wish: Wish, calls: tuple[str, ...]) -> Origin:
    return Origin("create", wish.generator, (passage.chunk.id,), PROMPT, model.prompt_hash(PROMPT), model.name, calls)


def _outside(passage: Passage, turns: int, seed: str) -> int:
    """The turn that asks what the passage does not tell, from 2 to the last but one; 0 for none."""
    if turns <= _FEWEST or stable_number(passage.chunk.id, seed, "outside") >= _OUTSIDE_IN:
        return 0
    return 2 + int(stable_number(passage.chunk.id, seed, "place") * (turns - 2))


def _task(view: Numbered, wish: Wish, number: int, outside: int, asked: Sequence[str]) -> str:
    """One line for each turn, and what was asked before."""
    start = 1 + number * len(view.units) // wish.many
    says = f"; {wish.says}" if wish.says else ""
    lines = [f"Item 1: turn opening; kind {_KINDS[number % len(_KINDS)]}; begin near sentence {start}{says}"]
    for turn in range(2, wish.turns + 1):
        kind = _KINDS[(number + turn - 1) % len(_KINDS)]
        lines.append(
            f"Item {turn}: turn out-of-scope; kind {OUTSIDE}{says}"
            if turn == outside
            else f"Item {turn}: turn follow-up; kind {kind}{says}"
        )
    known = [f"- {' '.join(question.split())}" for question in asked[-12:]]
    return "\n".join([*lines, *(["", "Asked already, so ask other things:"] if known else []), *known])


def _lost(talk: Talk, said: Items[Exchange]) -> Iterator[Lost]:
    """Take turns into the talk as far as they are good; why it ended, where it ended early."""
    for place, item in enumerate(said.items, 1):
        if item.item != place:
            yield Lost("turn_missing", item.question[:300], {"turn": place})
            return
        verdict = check(talk, Turn(item.question.strip(), item.answer.strip(), item.kind), item.sentences)
        if verdict.reason:
            yield Lost(verdict.reason, item.question[:300], {"turn": place, **verdict.numbers})
            return
        talk.take(verdict)
    while talk.turns and talk.turns[-1].kind == OUTSIDE:
        talk.turns.pop()


def _sample(talk: Talk, origin: Origin) -> Sample:
    """The turns as messages, evidence in the order of turns, none of it twice."""
    evidence = list(dict.fromkeys(one for turn in talk.turns for one in turn.evidence))
    places = ";".join(",".join(str(evidence.index(one)) for one in turn.evidence) for turn in talk.turns)
    labels = {TURNS: places}
    for kind, name in ((OUTSIDE, "out_of_scope"), (CHAT, CHAT)):
        if numbers := [str(number) for number, turn in enumerate(talk.turns, 1) if turn.kind == kind]:
            labels[name] = ",".join(numbers)
    messages = [
        message
        for turn in talk.turns
        for message in (Message("user", turn.question), Message("assistant", turn.answer))
    ]
    return Sample(
        messages=tuple(messages),
        evidence=tuple(evidence),
        kind=_kind(talk.turns[0]),
        origin=origin,
        fact=content_id("fct", normal_form("\n".join(one.quote for one in evidence))),
        labels=labels,
    )


def _kind(turn: Verdict) -> Kind:
    """The kind of a conversation: that of its first turn."""
    known: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined]  # a Literal's members
    return next((kind for kind in known if kind == turn.kind), "factual")
