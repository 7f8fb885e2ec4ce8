"""Floor 4. Which cells of a sheet belong together: islands of filled cells, parted by empty rows and empty columns."""

from collections.abc import Sequence
from itertools import groupby

from autotune_lm.parse.grid import Cells
from autotune_lm.parse.sheet_cells import Box

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
    whole = box.left == 0 and box.right == len(rows[0])
    filled = [any(row if whole else row[box.left : box.right]) for row in rows[box.top : box.bottom]]
    parts = [box._replace(top=a, bottom=b) for a, b in _runs(filled, box.top)]
    if parts != [box]:
        return parts
    spans = _spans(rows, box)
    columns = [span is not None for span in spans]
    inner = [box._replace(left=a, right=b) for a, b in _runs(columns, box.left)]
    if len(inner) == 1 or box.height > _FLAT or (box.height == _FLAT and all(part.width > 1 for part in inner)):
        if inner != [box]:
            return inner
        return _corners(box, [span for span in spans if span])
    return [box._replace(left=inner[0].left, right=inner[-1].right)]


def _runs(filled: Sequence[bool], first: int) -> list[tuple[int, int]]:
    """Where the true ones stand side by side."""
    runs, at = [], first
    for value, group in groupby(filled):
        length = len(list(group))
        if value:
            runs.append((at, at + length))
        at += length
    return runs


def _spans(rows: Sequence[Cells], box: Box) -> list[tuple[int, int] | None]:
    """Of each column the first filled row and the one behind the last, or None where all is empty."""
    spans: list[tuple[int, int] | None] = []
    for column in range(box.left, box.right):
        first = next((at for at in range(box.top, box.bottom) if rows[at][column]), -1)
        if first < 0:
            spans.append(None)
            continue
        last = next(at for at in range(box.bottom - 1, first - 1, -1) if rows[at][column])
        spans.append((first, last + 1))
    return spans


def _corners(box: Box, spans: Sequence[tuple[int, int]]) -> list[Box]:
    """Cut where no column has cells on both sides."""
    cuts, reach = [box.top], box.top
    for first, end in sorted(spans):
        if first >= reach > box.top:
            cuts.append(first)
        reach = max(reach, end)
    return [box._replace(top=a, bottom=b) for a, b in zip(cuts, [*cuts[1:], box.bottom], strict=True)]
