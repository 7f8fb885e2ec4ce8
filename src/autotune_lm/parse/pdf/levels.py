"""Floor 4. The levels of a PDF's headings: by its outline, else by the rank of size, weight and depth of number."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from autotune_lm.parse.pdf.lines import Line

NUMBER = re.compile(
    r"(?:(?:chapter|section|part|appendix|article|kapitel|teil|anhang|chapitre)\s+)?"
    r"(?:(?P<number>\d{1,3}(?:\.\d{1,3}){0,5})\.?|(?P<roman>[IVXL]{1,6})\.|(?P<letter>[A-Z])(?:\.\d{1,3})*\.?)[\s:—–-]+(?=[^\W_])",
    re.IGNORECASE,
)
_SAME_SIZE = 0.965
"""Times a size: smaller letters are of another level."""


class Group(NamedTuple):
    """Lines that may be one heading."""

    start: int
    lines: Sequence[Line]
    text: str
    named: int = 0
    """The depth in the outline, from 1."""


class Look(NamedTuple):
    """What headings of one level share; sorts with the most important first."""

    smaller: int
    plain: int
    depth: int


def levels_of(found: Sequence[Group]) -> list[int]:
    """By the outline; else by the rank of size, weight and depth of number."""
    sizes = _ranks_of_sizes({group.lines[0].size for group in found})
    looks = [_look(group, sizes) for group in found]
    if _has_title(found, looks):
        looks[0] = looks[0]._replace(smaller=min(look.smaller for look in looks) - 1)
    known: dict[Look, Counter[int]] = {}
    for group, look in zip(found, looks, strict=True):
        if group.named:
            known.setdefault(look, Counter())[group.named] += 1
    ranks = {look: rank for rank, look in enumerate(sorted(set(looks)), 1)}
    deepest = max((group.named for group in found), default=0)
    levels = []
    for group, look in zip(found, looks, strict=True):
        if group.named:
            level = group.named
        elif look in known:
            level = known[look].most_common(1)[0][0]
        elif deepest:
            level = 1 + sum(other < look for other in known) if any(other > look for other in known) else deepest + 1
        else:
            level = ranks[look]
        levels.append(min(level, 6))
    return levels


def _has_title(found: Sequence[Group], looks: Sequence[Look]) -> bool:
    """Whether the first heading is the document's title: at its beginning, and set like no other."""
    if len(found) < 2 or found[0].lines[0].page:
        return False
    alike = [
        group for group, look in zip(found, looks, strict=True) if look == looks[0] and not NUMBER.match(group.text)
    ]
    if len(alike) != 1:
        return False
    return found[0].start == 0 or looks[0].smaller <= min(look.smaller for look in looks)


def _ranks_of_sizes(sizes: set[float]) -> dict[float, int]:
    """0 for the largest size; sizes that nobody can tell apart have one rank."""
    ranks: dict[float, int] = {}
    before = rank = 0.0
    for size in sorted(sizes, reverse=True):
        if before and size < _SAME_SIZE * before:
            rank += 1
        if not before or size < _SAME_SIZE * before:
            before = size
        ranks[size] = int(rank)
    return ranks


def _look(group: Group, sizes: dict[float, int]) -> Look:
    first = group.lines[0]
    found = NUMBER.match(group.text)
    depth = found["number"].count(".") if found and found["number"] else 0
    plain = 3 - 2 * first.bold - group.text.isupper() + first.italic
    return Look(sizes[first.size], plain, depth)
