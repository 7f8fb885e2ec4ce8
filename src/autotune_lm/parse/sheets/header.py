"""Floor 4. Where the table of an island begins and ends: its header, the notes around it, names in several rows."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autotune_lm.parse.grid import HEADER_ROWS, Cells, flat, is_figure, is_header

Merged = Mapping[tuple[int, int], tuple[int, int]]
"""The first cell of each merged region, and its last one, counted from 0 in the island."""

_LAST_ROWS = 30
_MOST_LEVELS = 3
_NOTE = re.compile(r"(?:sources?|notes?|remarks?|quelle|anmerkung|hinweis|source|nota)\b|[*†‡¹²³]", re.IGNORECASE)
_TOTAL = re.compile(r"(?:sub|grand )?total|sum(?:me)?\b|average|mean\b|gesamt|insgesamt|somme|suma\b", re.IGNORECASE)
_LONG_NOTE = 40
_LONG_NAME = 80


class Frame(NamedTuple):
    """A table in an island: rows counted from 0 in it."""

    title: int
    """The first row of the header; what stands above are notes."""
    body: int
    """The first row below the header; where there is none, the first row."""
    end: int
    """The row behind the last one; what follows are notes."""
    names: list[str] | None
    """The names of the columns; None where no row holds them."""


def frame(rows: Sequence[Cells], merged: Merged) -> Frame | None:
    """Find the table; None where the rows are lines of text."""
    fills = [len(row) - row.count("") for row in rows[:HEADER_ROWS]]
    wide = [fill for fill in fills if fill > 1]
    if not wide:
        return None
    usual = _usual(wide)
    first = next(at for at, fill in enumerate(fills) if fill >= usual)
    head = _head(rows, fills, first, usual)
    if head is None:
        end = _end(rows, first, usual)
        return Frame(first, first, end, None) if end - first > 1 else None
    title, names = _names(rows, head, merged)
    end = _end(rows, head + 1, usual)
    return Frame(title, head + 1, end, names) if end > head + 1 else None


def _usual(fills: Sequence[int]) -> int:
    """How many cells of a row are filled: the largest number that is about as frequent as any other."""
    counts = Counter(fills)
    return max(fill for fill, count in counts.items() if count * 2 >= max(counts.values()))


def _head(rows: Sequence[Cells], fills: Sequence[int], first: int, usual: int) -> int | None:
    """The row of names: the first full row, or one above it with a gap, such as an empty corner."""
    above = first - 1
    could = above >= 0 and fills[above] > 1 and _are_names(rows[above]) and is_header(rows[above], rows[first:])
    if not is_header(rows[first], rows[first + 1 : first + HEADER_ROWS]) or not _are_names(rows[first]):
        return above if could and fills[above] * 2 >= usual else None
    if could and fills[above] >= usual - 1 and not rows[above][0] and not _over_figures(rows, first):
        return above
    return first


def _are_names(row: Cells) -> bool:
    """Whether cells may name columns: short, and not all alike."""
    filled = [cell for cell in row if cell]
    return all(len(cell) <= _LONG_NAME for cell in filled) and (len(set(filled)) > 1 or len(filled) == 1)


def _over_figures(rows: Sequence[Cells], head: int) -> bool:
    """Whether a row has words above figures, and so is a header for certain."""
    below = rows[head + 1 : head + 1 + HEADER_ROWS]
    for at, cell in enumerate(rows[head]):
        column = [row[at] for row in below if row[at]]
        if cell and not is_figure(cell) and column and sum(map(is_figure, column)) * 2 > len(column):
            return True
    return False


def _end(rows: Sequence[Cells], body: int, usual: int) -> int:
    """The row behind the last one of the table: lines of few words at its foot are notes, sums are not."""
    end = len(rows)
    while end > max(body + 1, len(rows) - _LAST_ROWS) and _is_note(rows[end - 1], usual):
        end -= 1
    return end


def _is_note(row: Cells, usual: int) -> bool:
    filled = [cell for cell in row if cell]
    if any(map(is_figure, filled)) or not filled or _TOTAL.match(filled[0]):
        return False
    if len(filled) == 1 and (len(filled[0]) > _LONG_NOTE or _NOTE.match(filled[0])):
        return True
    return usual > 2 and len(filled) * 3 <= usual


def _names(rows: Sequence[Cells], head: int, merged: Merged) -> tuple[int, list[str]]:
    """The first row of the header, and the names: "2020 / Q1" where a row above groups them."""
    names = [flat(cell) for cell in rows[head]]
    title = head
    for above in range(head - 1, max(-1, head - 1 - _MOST_LEVELS), -1):
        joined = _joined(rows[above], names, above, merged)
        if joined is None:
            break
        title, names = above, joined
    return title, names


def _joined(row: Cells, names: Sequence[str], at: int, merged: Merged) -> list[str] | None:
    """The names with those of the row above before them; None where that row is no part of the header."""
    groups, spanning = _groups(row, at, merged)
    if not any(row) or any(cell and is_figure(cell) and not cell.isdigit() for cell in row):
        return None
    alone = [name for name, group, cell in zip(names, groups, row, strict=True) if cell and name and group is None]
    if spanning and not alone:
        pairs = [group if group is not None else flat(cell) for group, cell in zip(groups, row, strict=True)]
    elif not spanning and len(set(names)) < len(names) and sum(map(bool, row)) > 1:
        pairs = _carried(row)
    else:
        return None
    joined = [" / ".join(dict.fromkeys(part for part in pair if part)) for pair in zip(pairs, names, strict=True)]
    return joined if len(set(joined)) == len(joined) or spanning else None


def _groups(row: Cells, at: int, merged: Merged) -> tuple[list[str | None], bool]:
    """Of each column the text of the merged cell above it, or None; and whether one spans some of the columns."""
    groups: list[str | None] = [None] * len(row)
    spanning = False
    for column, cell in enumerate(row):
        right = merged.get((at, column), (at, column))[1]
        if cell and right > column:
            stop = min(right + 1, len(row))
            groups[column:stop] = [flat(cell)] * (stop - column)
            spanning = spanning or stop - column < len(row)
    return groups, spanning


def _carried(row: Cells) -> list[str]:
    """Each cell repeated over the empty ones behind it."""
    carried, last = [], ""
    for cell in row:
        last = flat(cell) or last
        carried.append(last)
    return carried
