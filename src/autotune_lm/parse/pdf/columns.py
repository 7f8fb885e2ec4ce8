"""Floor 4. The order in which a page is read: columns are found by the left edges that lines share.

A gutter is a place where at least a few lines begin, where no line crosses, and with running text on both sides.
It reaches from the line that crosses above to the one that crosses below, so a title over two columns, a figure
across, and a change from one column to three need no rules of their own. Sides that are no running text and stand
line by line beside each other are a table and read across.
"""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from autotune_lm.parse.pdf.spans import Stretch

MAX_STRETCHES = 6_000
"""A page of more is read from top to bottom."""
_MOST_CUTS = 60
_CANDIDATES = 6
_EDGE = 4.0
"""Points that the left edges of one column differ by."""
_SLACK = 3.0
_FEWEST = 3
_NARROWEST = 36.0
_PROSE = 0.5
_SURE = 8
_BAND = 1.7
_WIDE_BAND = 4.5
_INDENT = 24.0
_LONG_LINE = 3
"""Blanks in a stretch that is running text."""


class _Gutter(NamedTuple):
    x: float
    top: float
    """Of the highest line beside it."""
    bottom: float
    weight: int


def in_order(page: Sequence[Stretch], known: list[float]) -> list[list[Stretch]]:
    """The stretches of a page by column, in reading order; each column from top to bottom.

    ``known`` are the gutters of the pages before, to which those of this page are added: there, two short lines beside
    each other are columns too.
    """
    if len(page) > MAX_STRETCHES:
        return [list(page)]
    found: list[list[Stretch]] = []
    todo = [sorted(page, key=lambda one: -one.y)]
    leading = _leading(todo[0])
    cuts = 0
    while todo:
        part = todo.pop()
        gutter = _gutter(part, known, leading) if cuts < _MOST_CUTS and len(part) > 1 else None
        if gutter is None:
            if part:
                found.append(part)
            continue
        cuts += 1
        if gutter.weight >= _SURE and not any(abs(gutter.x - x) < _EDGE for x in known):
            known.append(gutter.x)
        above = [one for one in part if one.y > gutter.top]
        beside = [one for one in part if gutter.bottom <= one.y <= gutter.top]
        below = [one for one in part if one.y < gutter.bottom]
        left = [one for one in beside if one.x0 < gutter.x - _SLACK]
        right = [one for one in beside if one.x0 >= gutter.x - _SLACK]
        todo += [below, right, left, above]
    return found


def _leading(ordered: Sequence[Stretch]) -> float:
    """The usual distance between lines that begin at one place."""
    last: dict[int, float] = {}
    steps: list[float] = []
    for one in ordered:
        place = round(one.x0 / _EDGE)
        if place in last and last[place] > one.y:
            steps.append(last[place] - one.y)
        last[place] = one.y
    return median(steps) if len(steps) >= _FEWEST else 99.0


def _gutter(part: list[Stretch], known: Sequence[float], leading: float) -> _Gutter | None:
    """The gutter with the most lines beside it."""
    left = min(one.x0 for one in part) + _NARROWEST
    right = max(one.x1 for one in part) - _NARROWEST
    edges: dict[int, list[float]] = {}
    for one in part:
        if left < one.x0 < right:
            edges.setdefault(int(one.x0 / _EDGE), []).append(one.x0)
    counted = sorted(
        ((len(starts) + len(edges.get(place + 1, ())), min(starts)) for place, starts in edges.items()), reverse=True
    )
    best: _Gutter | None = None
    for count, x in counted[:_CANDIDATES]:
        usual = any(abs(x - other) < _EDGE for other in known)
        if (count < _FEWEST and not usual) or (best and count <= best.weight):
            continue
        found = _beside(part, x, leading, 1 if usual else _FEWEST)
        if found and (best is None or found.weight > best.weight):
            best = found
    return best


def _beside(part: list[Stretch], x: float, leading: float, fewest: int) -> _Gutter | None:
    """The longest run of lines that leave the place free."""
    best: _Gutter | None = None
    left: list[Stretch] = []
    right: list[Stretch] = []
    before = part[0].y
    for one in [*part, None]:
        crosses = one is not None and one.x0 < x - _SLACK and one.x1 > x + _SLACK
        if one is None or crosses or _breaks(before - one.y, leading, one, left, x):
            weight = min(len(left), len(right))
            if weight >= fewest and (best is None or weight > best.weight) and _are_columns(left, right):
                best = _Gutter(x, max(left[0].y, right[0].y), min(left[-1].y, right[-1].y), weight)
            left, right = [], []
        if one is None or crosses:
            continue
        before = one.y
        if one.x0 < x - _SLACK:
            left.append(one)
        else:
            right.append(one)
    return best


def _breaks(gap: float, leading: float, one: Stretch, left: Sequence[Stretch], x: float) -> bool:
    """Whether an empty band parts all columns from what is below: a figure, or a table that fits none."""
    if gap < _BAND * leading:
        return False
    if gap > _WIDE_BAND * leading:
        return True
    edge = min((other.x0 for other in left), default=one.x0)
    return not (-_EDGE < one.x0 - edge < _INDENT or -_EDGE < one.x0 - x < _INDENT)


def _are_columns(left: list[Stretch], right: list[Stretch]) -> bool:
    """Whether both sides are running text, or stand on lines of their own."""
    if _is_prose(left) and _is_prose(right):
        return True
    lines = {round(one.y) for one in left}
    level = sum(round(one.y) in lines or round(one.y) + 1 in lines or round(one.y) - 1 in lines for one in right)
    return level * 2 < len(right) and (_is_prose(left) or _is_prose(right))


def _is_prose(side: list[Stretch]) -> bool:
    """Whether most of the letters stand in lines of several words."""
    total = long = 0
    for one in side:
        text = one.text
        total += len(text)
        if text.count(" ") >= _LONG_LINE:
            long += len(text)
    return long >= _PROSE * total and total >= 15 * len(side)
