"""Floor 4. What a model replies with: one type for each prompt, the sentence numbers always first."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

LONGEST_QUESTION = 600
LONGEST_ANSWER = 3000

Sentences = Annotated[
    list[int], Meta(min_length=1, max_length=16, description="numbers of the sentences that the answer rests on")
]


class Item(msgspec.Struct, frozen=True):
    """A question with its answer."""

    tokens: ClassVar[int] = 170
    """About what one takes of a reply."""
    least: ClassVar[int] = 0
    """A passage may hold nothing to ask about."""
    sentences: Sentences
    kind: Annotated[str, Meta(max_length=24, description="the kind that the item names")]
    question: Annotated[str, Meta(max_length=LONGEST_QUESTION)]
    answer: Annotated[str, Meta(max_length=LONGEST_ANSWER)]
    quote: Annotated[str, Meta(max_length=300, description="a short stretch of one sentence, letter by letter")] = ""


class Fact(msgspec.Struct, frozen=True):
    """Something that a passage tells."""

    tokens: ClassVar[int] = 60
    sentences: Sentences
    fact: Annotated[str, Meta(max_length=400, description="one short sentence that names its subject")]
