"""Floor 4. Which cells of a sheet belong together: islands of filled cells, parted by empty rows and empty columns."""

from collections.abc import Sequence
from itertools import compress, groupby
from operator import itemgetter

from autotune_lm.parse.grid import Cells
from autotune_lm.parse.sheets.cells import Box

_DEEPEST = 32
"""Cuts inside cuts; a sheet that needs more is no table."""
_FLAT = 2
"""Rows up to which empty columns hardly part anything: a line of totals has gaps, and is one line."""


def islands(rows: Sequence[Cells], box: Box) -> list[Box]:
    """The islands in a part of a sheet, in reading order.

    A part is cut at its empty rows, else at its empty columns, else where all columns above are others than those below
    (tables that touch at a corner), and so is each part of it.
    """
    found, left = [], [(box, 0)]
    while left:
        part, depth = left.pop()
        parts = _cut(rows, part) if depth < _DEEPEST else [part]
        if parts == [part]:
            found.append(part)
        else:
            left.extend((smaller, depth + 1) for smaller in reversed(parts))
    return found


def _cut(rows: Sequence[Cells], box: Box) -> list[Box]:
    """The parts of a box; the box itself where nothing parts it; none where it is empty."""
    top, left, bottom, right = box
    part = rows[top:bottom]
    filled = list(map(any, part)) if left == 0 and right == len(rows[0]) else [any(row[left:right]) for row in part]
    if not all(filled):
        return [Box(a, left, b, right) for a, b in _runs(filled, top)]
    spans = _spans(part, box)
    columns = [span is not None for span in spans]
    inner = [Box(top, a, bottom, b) for a, b in _runs(columns, left)]
    if len(inner) == 1 or box.height > _FLAT or (box.height == _FLAT and all(part.width > 1 for part in inner)):
        if inner != [box]:
            return inner
        return _corners(box, [span for span in spans if span])
    return [box._replace(left=inner[0].left, right=inner[-1].right)]


def _runs(filled: Sequence[bool], first: int) -> list[tuple[int, int]]:
    """Where the true ones stand side by side."""
    if filled and all(filled):
        return [(first, first + len(filled))]
    runs, at = [], first
    for value, group in groupby(filled):
        length = len(list(group))
        if value:
            runs.append((at, at + length))
        at += length
    return runs


def _spans(part: Sequence[Cells], box: Box) -> list[tuple[int, int] | None]:
    """Of each column of a box the first filled row and the one behind the last, or None where all is empty.

    ``part`` are the rows of the box. Nothing but the standard library's C code goes from cell to cell.
    """
    spans: list[tuple[int, int] | None] = []
    for column in map(itemgetter, range(box.left, box.right)):
        first = next(compress(range(box.top, box.bottom), map(column, part)), -1)
        if first < 0:
            spans.append(None)
            continue
        end = next(compress(range(box.bottom, first, -1), map(column, reversed(part))))
        spans.append((first, end))
    return spans


def _corners(box: Box, spans: Sequence[tuple[int, int]]) -> list[Box]:
    """Cut where no column has cells on both sides."""
    cuts, reach = [box.top], box.top
    for first, end in sorted(spans):
        if first >= reach > box.top:
            cuts.append(first)
        reach = max(reach, end)
    return [Box(a, box.left, b, box.right) for a, b in zip(cuts, [*cuts[1:], box.bottom], strict=True)]
