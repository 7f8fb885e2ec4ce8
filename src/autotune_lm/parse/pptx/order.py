"""Floor 4. The order in which a person reads what stands on a slide: by gaps between boxes, from the top left.

A slide is cut at an empty stripe across or down it, each part again, until nothing can be cut (an XY cut: Nagy and
Seth, "Hierarchical representation of optically scanned documents", 1984). Where both ways are possible, that one is
taken which agrees with the order in which the author put the shapes there: two columns with a heading each are written
column by column, a grid of labels and texts row by row.
"""

from collections.abc import Sequence
from typing import NamedTuple

_MOST = 120
"""Shapes up to which gaps are looked for; more are sorted by rows alone."""
_OVERLAP = 0.1
"""The share of a box by which it may reach into the next one: text boxes are larger than their text."""


class Box(NamedTuple):
    """A place on the slide, in EMU (1/914400 inch) from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


def reading_order(boxes: Sequence[Box | None]) -> list[int]:
    """The places of the boxes in the order of reading; one without a place stays behind the one before it."""
    placed = [at for at, box in enumerate(boxes) if box is not None]
    known = {at: box for at, box in enumerate(boxes) if box is not None}
    order = _cut(placed, known) if len(placed) <= _MOST else _rows(placed, known)
    first = next(iter(placed), len(boxes))
    whole = list(range(first))
    for at in order:
        whole.append(at)
        while at + 1 < len(boxes) and boxes[at + 1] is None:
            at += 1
            whole.append(at)
    return whole


def _cut(places: list[int], boxes: dict[int, Box]) -> list[int]:
    """Cut until nothing can be cut."""
    order: list[int] = []
    waiting = [places]
    while waiting:
        part = waiting.pop()
        if len(part) < 2:
            order += part
            continue
        across = _parts(part, [(boxes[at].top, boxes[at].height) for at in part])
        down = _parts(part, [(boxes[at].left, boxes[at].width) for at in part])
        if len(across) > 1 and len(down) > 1:
            chosen = down if _inversions(down) < _inversions(across) else across
        else:
            chosen = across if len(across) > 1 else down
        if len(chosen) > 1:
            waiting += reversed(chosen)
        else:
            order += _rows(part, boxes)
    return order


def _parts(places: list[int], spans: list[tuple[float, float]]) -> list[list[int]]:
    """Places grouped where their spans leave a gap, in order of the spans; in a group as they came."""
    sides = [
        (start + size * _OVERLAP, start + size * (1 - _OVERLAP), at)
        for (start, size), at in zip(spans, places, strict=True)
    ]
    groups: list[list[int]] = []
    reach = float("-inf")
    for start, end, at in sorted(sides):
        if start >= reach:
            groups.append([])
        groups[-1].append(at)
        reach = max(reach, end)
    return [sorted(group) for group in groups]


def _inversions(groups: list[list[int]]) -> int:
    """Pairs that stand the other way round than the author put them."""
    order = [at for group in groups for at in group]
    return sum(order[left] > order[right] for left in range(len(order)) for right in range(left + 1, len(order)))


def _rows(places: list[int], boxes: dict[int, Box]) -> list[int]:
    """From top to bottom, what stands side by side from left to right."""
    rows: list[list[int]] = []
    for at in sorted(places, key=lambda at: (boxes[at].top, boxes[at].left, at)):
        box = boxes[at]
        if rows:
            first = boxes[rows[-1][0]]
            if box.top + box.height / 2 < first.top + first.height and box.top < first.top + first.height / 2:
                rows[-1].append(at)
                continue
        rows.append([at])
    return [at for row in rows for at in sorted(row, key=lambda at: (boxes[at].left, at))]
