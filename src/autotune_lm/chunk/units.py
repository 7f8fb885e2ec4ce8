"""Floor 4. What chunkers lay together: units of a document's text, each counted once.

A unit is a block, or a part of a block that is larger than the budget. Its tokens include the white space up to the
next unit, because the vocabulary cuts words there: so the tokens of units that stand side by side add up. What the
white space after the last unit of a chunk costs is taken off again (``spare_tokens``), and what the white space before
its first unit changes (``first_tokens``). The sum is the exact count but for a token here and there.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from autotune_lm.kit.tokens import count_tokens

TAIL = 64
"""Characters at the end of a unit that can merge with the white space behind it."""


class Unit(NamedTuple):
    """A part of the text that is not cut any more: ``text[start:end]``; counted is ``text[since:stop]``."""

    start: int
    end: int
    stop: int
    tokens: int
    since: int
    level: int = 0
    """1 to 6 for a heading, else 0."""
    glued: bool = False
    """Whether it should stand with the next unit: a heading, or words that introduce what follows."""
    lead: str = ""
    """What must stand before it; such a unit begins a chunk."""
    trail: str = ""
    """What must stand after it; such a unit ends a chunk."""


def total(units: Sequence[Unit]) -> int:
    """The tokens of units that stand side by side, white space behind the last one included."""
    return sum([unit.tokens for unit in units])


def chunk_tokens(text: str, units: Sequence[Unit]) -> int:
    """The tokens of a chunk made of these units."""
    return total(units) - spare_tokens(text, units[-1]) - first_tokens(text, units[0])


def spare_tokens(text: str, last: Unit) -> int:
    """What the white space after a unit costs; 0 where it is part of the token before it, as after a full stop."""
    return added_tokens(text, last.start, last.end, text[last.end : last.stop])


def added_tokens(text: str, start: int, end: int, behind: str) -> int:
    """What a text behind ``text[start:end]`` costs there."""
    if not behind:
        return 0
    low = max(start, end - TAIL)
    word = max(text.rfind(" ", low, end), text.rfind("\n", low, end) + 1, low)
    return _added(text[word:end], behind)


@lru_cache(maxsize=4096)
def _added(tail: str, behind: str) -> int:
    """The tokens that it adds; the ends of code and of tables are nearly always the same."""
    return count_tokens(tail + behind) - count_tokens(tail)


def first_tokens(text: str, first: Unit) -> int:
    """What the white space before a unit costs where it was counted with it."""
    if first.since == first.start:
        return 0
    end = text.find(" ", first.start, first.start + TAIL)
    end = end if end > 0 else min(first.end, first.start + TAIL)
    return count_tokens(text[first.since : end]) - count_tokens(text[first.start : end])
