"""Floor 4. What rules of the built-in generator read and return."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from autotune_lm.core.types import Kind
from autotune_lm.generate.outline import Section, Span
from autotune_lm.kit.text import sentence_spans

_ITEM = re.compile(r"^ *(?:[-*+]|\d+[.)]) (?P<body>[^\n]+)$(?!\n {2,}[^\s\d*+-])", re.MULTILINE)


AROUND = 120_000
"""Characters. Rules search them for every chunk, so a whole book would be searched a thousand times."""


class Scene(NamedTuple):
    """What a rule knows about the document around a section."""

    text: str
    """The whole text of the document."""
    around: str
    """What is searched for how the document uses a word: the whole text, or of a long one the part around the chunk."""
    title: str
    product: str
    """The product that the document is about, or nothing."""
    work: str = ""
    """The document's title as a question can quote it; nothing where it says nothing, or a product is known."""
    heading: str = ""
    """The title of the section, where a question of a long document should name it beside the document's."""
    above: str = ""
    """The title above that."""
    repeated: bool = False
    """Whether other sections of the document have the same title."""
    standing: bool = False
    """Whether the document stands for itself, as office documents do."""
    data: bool = False
    """Whether the document is a file of tables: a workbook, or rows with delimiters."""
    laid_out: bool = False
    """Whether it comes from a program or a page that lays out tables for readers: Word, PDF, HTML."""


@lru_cache(8)
def around(text: str, place: int) -> str:
    """The part of a long text around a place. It moves in steps, so that neighbouring chunks share one."""
    if len(text) <= AROUND:
        return text
    start = max(0, place // (AROUND // 4) * (AROUND // 4) - AROUND // 2)
    return text[start : start + AROUND]


class Draft(NamedTuple):
    """A question with the place of its answer, which is its evidence too."""

    kind: Kind
    rule: str
    questions: tuple[str, ...]
    """Wordings, all equally good."""
    start: int
    end: int
    weight: float
    """0 to 1: how sure the rule is; a chunk's best drafts come first."""
    said: tuple[int, int] | None = None
    """Where the answer stands inside its evidence, if it is only a part of it: a cell of a row."""


class Sentence(NamedTuple):
    """A sentence of a paragraph, with offsets in the document."""

    start: int
    end: int
    text: str


@lru_cache(1024)
def sentences_of(text: str, start: int) -> list[Sentence]:
    """The sentences of a paragraph that stands at ``start``; kept, since each rule asks for them. Not to be changed."""
    return [Sentence(start + a, start + b, text[a:b]) for a, b in sentence_spans(text)]


def statements(section: Section) -> Iterator[tuple[list[Sentence], Span | None]]:
    """The sentences of each paragraph and of each plain list item, with the block that follows a paragraph."""
    for n, span in enumerate(section.spans):
        if not span.whole:
            continue
        if span.kind == "paragraph":
            yield sentences_of(span.text, span.start), section.spans[n + 1] if n + 1 < len(section.spans) else None
        elif span.kind == "list":
            for item in _ITEM.finditer(span.text):
                yield sentences_of(item["body"], span.start + item.start("body")), None


Drafts = Iterator[Draft]
