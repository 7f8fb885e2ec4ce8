"""Floor 4. A document as the finders of questions see it: units with offsets, sections, and what ends an answer."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from autotune_lm.core.types import BlockKind, Document, Role
from autotune_lm.generate.identify_words import FAQ, asks, is_closing, is_tail

_MARKS = re.compile(r"#{1,6}[ \t]+")
_ANCHOR = re.compile(r"[ \t]*(?:\{#[^{}\n]*\}|¶)[ \t]*$")
_SENTENCE = re.compile(r"\w[.!?](?:\s|$)")
_ITEM = re.compile(r"^([ ]*)(?:[-*+]|\d{1,9}[.)])[ ]+", re.MULTILINE)
_SHORT = 80


class Unit(NamedTuple):
    """A block; of a heading ``start`` and ``text`` leave the marks out."""

    kind: BlockKind
    level: int
    label: str
    strong: int
    start: int
    end: int
    text: str

    @property
    def bold(self) -> bool:
        """Whether all of it is bold, but perhaps its last mark."""
        return self.strong >= max(1, len(self.text.rstrip()) - 1)


class Item(NamedTuple):
    """An outermost item of a list, its marker left out, and all that stands below it."""

    start: int
    end: int
    text: str
    first: bool
    """Whether it is the first of its list."""


class Turn(NamedTuple):
    """What one side says: a slice of the document."""

    role: Role
    start: int
    end: int


class Found(NamedTuple):
    """Questions with their answers, in the order of the document, and the style they stand in."""

    turns: tuple[Turn, ...]
    style: str
    doubt: str = ""
    """Why a person should look at it; empty where nothing is in doubt."""

    @property
    def start(self) -> int:
        """Where the first turn starts."""
        return self.turns[0].start

    @property
    def end(self) -> int:
        """Where the last of the turns ends."""
        return max(turn.end for turn in self.turns)


Span = tuple[int, int]


class Page:
    """A document's units and questions about them that several finders ask."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.document = document
        self.units = [_unit(document, number) for number in range(len(document.blocks))]

    @cached_property
    def is_faq(self) -> bool:
        """Whether title, file name or first heading say that this is a page of questions."""
        stem = re.sub(r"[-_.]+", " ", self.document.source.uri.rpartition("/")[2])
        first = next((unit.text for unit in self.units if unit.kind == "heading"), "")
        return any(FAQ.search(name) for name in (self.document.title, stem, first))

    @cached_property
    def starts(self) -> list[int]:
        """Where each unit's block starts."""
        return [block.start for block in self.document.blocks]

    @cached_property
    def parents(self) -> list[int]:
        """For each unit the number of the heading right above it; -1 for none. Of a heading, that of its parent."""
        found: list[int] = []
        open_: list[int] = []
        for number, unit in enumerate(self.units):
            if unit.kind == "heading":
                while open_ and self.units[open_[-1]].level >= unit.level:
                    open_.pop()
                found.append(open_[-1] if open_ else -1)
                open_.append(number)
            else:
                found.append(open_[-1] if open_ else -1)
        return found

    def under_faq(self, number: int) -> bool:
        """Whether the page or a heading above a unit is about questions."""
        if self.is_faq:
            return True
        above = self.parents[number]
        while above >= 0:
            if FAQ.search(self.units[above].text):
                return True
            above = self.parents[above]
        return False

    @cached_property
    def section_ends(self) -> dict[int, int]:
        """For each heading the number of the unit that ends its section."""
        ends: dict[int, int] = {}
        open_: list[int] = []
        for number, unit in enumerate(self.units):
            if unit.kind == "heading":
                while open_ and self.units[open_[-1]].level >= unit.level:
                    ends[open_.pop()] = number
                open_.append(number)
        return ends | dict.fromkeys(open_, len(self.units))

    @cached_property
    def next_headings(self) -> list[int]:
        """For each unit the number of the first heading from it on; that of the end where there is none."""
        found = [len(self.units)] * (len(self.units) + 1)
        for number in range(len(self.units) - 1, -1, -1):
            found[number] = number if self.units[number].kind == "heading" else found[number + 1]
        return found

    def span(self, start: int, end: int) -> Span | None:
        """A slice without white space around it; None where nothing is left."""
        raw = self.text[start:end]
        body = raw.strip()
        if not body:
            return None
        first = start + len(raw) - len(raw.lstrip())
        return first, first + len(body)

    def span_of(self, first: int, after: int) -> Span | None:
        """The slice of the units ``first`` to ``after``, without what leads away from the answer at its end."""
        after = self.without_tail(first, after)
        return self.span(self.block_start(first), self.units[after - 1].end) if first < after else None

    def block_start(self, number: int) -> int:
        """Where a unit's block starts, the marks of a heading included."""
        return self.document.blocks[number].start

    @cached_property
    def container_ends(self) -> list[int]:
        """For each unit the number of the first behind it that stands in no container: without label, and no code."""
        ends = [len(self.units)] * (len(self.units) + 1)
        for number in range(len(self.units) - 2, -1, -1):
            following = self.units[number + 1]
            ends[number] = ends[number + 1] if following.label or following.kind == "code" else number + 1
        return ends

    def nested(self, number: int) -> bool:
        """Whether a unit stands in the answer to a question that the heading above it asks."""
        above = self.parents[number]
        return above >= 0 and asks(self.units[above].text) and not is_closing(self.units[above].text)

    def without_tail(self, first: int, after: int) -> int:
        """Where the answer in the units ``first`` to ``after`` ends: before its list of links and before good-byes."""
        told = next((number for number in range(after - 1, first, -1) if _tells(self.units[number])), first)
        for number in range(told + 1, after):
            unit = self.units[number]
            if unit.kind in ("heading", "paragraph") and is_tail(unit.text):
                return number
        if after == len(self.units):
            while after - 1 > first and self.units[after - 1].kind == "paragraph" and self._leaves(after - 1):
                after -= 1
        return after

    def _leaves(self, number: int) -> bool:
        """Whether a paragraph near the end of the page, or one before it that it goes on from, says good-bye."""
        return is_closing(self.units[number].text) or (
            number + 1 == len(self.units)
            and number > 0
            and self.units[number - 1].kind == "paragraph"
            and is_closing(self.units[number - 1].text)
        )

    def turns(self, question: Span, answer: Span) -> tuple[Turn, Turn]:
        """A question and its answer."""
        return Turn("user", *question), Turn("assistant", *answer)

    def items(self, number: int) -> Iterator[Item]:
        """The outermost items of a list."""
        unit = self.units[number]
        marks = [mark for mark in _ITEM.finditer(unit.text) if not mark[1]]
        for place, mark in enumerate(marks):
            stop = marks[place + 1].start() if place + 1 < len(marks) else len(unit.text)
            start = unit.start + mark.end()
            yield Item(start, unit.start + stop, unit.text[mark.end() : stop].rstrip(), not place)


def _tells(unit: Unit) -> bool:
    """Whether a unit holds text that answers, and not a list of links or a line above one."""
    if unit.kind == "paragraph":
        return len(unit.text) > 2 * _SHORT and _SENTENCE.search(unit.text) is not None
    return unit.kind in ("code", "table", "formula", "quote")


def _unit(document: Document, number: int) -> Unit:
    block = document.blocks[number]
    text, start = document.slice(block), block.start
    if block.kind == "heading" and (marks := _MARKS.match(text)):
        start += marks.end()
        text = _ANCHOR.sub("", text[marks.end() :])
    return Unit(block.kind, block.level, block.label, block.strong, start, start + len(text), text)
