"""The item that tests of replies ask for."""

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from autotune_lm.core.calls import Call
from autotune_lm.core.types import Message

Text = Annotated[str, Meta(min_length=1, max_length=600)]


class Pair(msgspec.Struct, frozen=True):
    """A question with its answer."""

    tokens: ClassVar[int] = 100
    sentences: Annotated[tuple[int, ...], Meta(min_length=1, max_length=8, description="Numbers of the sentences.")]
    kind: Annotated[Literal["factual", "cause-effect", "procedural"], Meta(description="The kind of question.")]
    question: Annotated[str, Meta(min_length=1, max_length=300)]
    answer: Text
    quote: Annotated[str, Meta(max_length=400)] = ""


class Turn(msgspec.Struct, frozen=True):
    """A question and an answer of a conversation."""

    user: Text
    assistant: Text


class Talk(msgspec.Struct, frozen=True):
    """A conversation."""

    sentences: Annotated[list[int], Meta(min_length=1, max_length=8)]
    turns: Annotated[list[Turn], Meta(min_length=1, max_length=4)]


class Pointed(msgspec.Struct, frozen=True):
    """Lines; none is an answer too."""

    least: ClassVar[int] = 0
    item: int
    lines: Annotated[list[int], Meta(max_length=2)]


def pair(number: int = 1, **changes: object) -> dict[str, object]:
    """An item that is right, as a model writes it."""
    return {
        "sentences": [number],
        "kind": "factual",
        "question": f"What is item {number}?",
        "answer": f"It is answer {number}.",
        "quote": "",
        **changes,
    }


CALL = Call(
    model="m",
    messages=(
        Message("system", "You write questions that a passage answers, and point at the sentences it stands on."),
        Message("user", "Section: Pumps\n[1] The pump runs for twenty minutes of each hour while the tide is out."),
    ),
    max_tokens=400,
    schema="{}",
)
