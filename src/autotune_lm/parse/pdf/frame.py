"""Floor 4. What stands around the text of a PDF: running heads, feet, page numbers, line numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from autotune_lm.parse.pdf.spans import Sheet, Stretch

_MARGIN = 0.15
"""Of the page's height: heads and feet stand above and below this part."""
_ROWS = 6
"""From the edge, so many rows are looked at."""
_SAME_HEIGHT = 4.0
_MOST_LEVEL = 0.6
_ONE_ROW = 2.0
_MOST_EMPTIED = 0.2
"""Of the pages; where more would be left empty, what repeats is the text: a form, a card on each page."""
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\w#]+")
_PAGE = re.compile(
    r"(?:(?:page|seite|página|pagina|p|pg|sheet) )?(?:[a-z]{1,3} )?(?:#|[ivxl]{1,6})(?: #)?(?: (?:of|von|de|di|sur) #)?"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_APART = 1.45
"""Sizes between the last line of a head and the text; lines of a text stand closer."""
_WIDER = 1.2
_OFTEN = 0.4
_HEADING = 1.09
_OTHER_SIZE = 0.08
_ALONE = 2.2
"""Sizes between a number at the edge and the text: then it is the page's, whatever it counts."""
_LARGE = 1.2
"""Times the body's size: letters of a title, which stays where it stands first."""
_FEWEST_NUMBERS = 5
_CELLS = 3


class Row(NamedTuple):
    """Stretches at one height at the edge of a page."""

    page: int
    y: float
    place: int
    """0 is outermost; negative from the bottom: -1 is the lowest."""
    stretches: tuple[Stretch, ...]
    words: str
    """Without digits, marks and case."""
    gap: float
    """To what stands next to it towards the middle of the page, in sizes of its letters."""
    differs: bool
    """Whether that is set in letters of another size."""


def without_frame(pages: Sequence[tuple[Sheet, list[Stretch]]], body_size: float) -> list[list[Stretch]]:
    """The stretches of each page without those that are its frame."""
    pages = [(sheet, _without_line_numbers(found)) for sheet, found in pages]
    rows = [row for sheet, found in pages for row in _edge_rows(sheet, found)]
    out = _repeated(rows, len(pages), body_size) | _numbered_heads(rows, len(pages))
    out |= _page_numbers(rows, len(pages), out)
    kept = [[one for one in found if id(one) not in out] if out else found for _, found in pages]
    emptied = sum(not inside and bool(found) for inside, (_, found) in zip(kept, pages, strict=True))
    return kept if emptied <= _MOST_EMPTIED * len(pages) else [found for _, found in pages]


def _edge_rows(sheet: Sheet, found: list[Stretch]) -> list[Row]:
    """The outermost rows of a page in its margins."""
    if not found:
        return []
    _, bottom, _, top = sheet.box
    height = top - bottom
    ordered = sorted(found, key=lambda one: -one.y)
    upper = _rows_of(sheet.number, ordered, 1, top - _MARGIN * height)
    return upper + _rows_of(sheet.number, ordered[::-1], -1, bottom + _MARGIN * height)


def _rows_of(page: int, ordered: Sequence[Stretch], side: int, limit: float) -> list[Row]:
    """The rows from the edge up to the limit; ``side`` is 1 at the top and -1 at the bottom."""
    groups: list[list[Stretch]] = []
    for one in ordered:
        if groups and abs(groups[-1][0].y - one.y) < _ONE_ROW:
            groups[-1].append(one)
        elif len(groups) > _ROWS or (one.y - limit) * side < 0:
            groups.append([one])
            break
        else:
            groups.append([one])
    rows = []
    for number, group in enumerate(groups):
        if number == _ROWS or (group[0].y - limit) * side < 0:
            break
        words = " ".join(filter(None, (reduced(one.text) for one in sorted(group, key=lambda one: one.x0))))
        after = groups[number + 1][0] if number + 1 < len(groups) else None
        gap = abs(group[0].y - after.y) / max(group[0].size, 1.0) if after else 99.0
        differs = after is not None and abs(after.size - group[0].size) > _OTHER_SIZE * group[0].size
        rows.append(Row(page, group[0].y, number if side > 0 else -1 - number, tuple(group), words, gap, differs))
    return rows


def reduced(text: str) -> str:
    """A text without digits, marks and case; a sign of its own that looks like those for digits is a word."""
    return _WORDS.sub(" ", _DIGITS.sub("#", text.replace("#", " hash "))).strip().lower()


def _repeated(rows: Sequence[Row], pages: int, body_size: float) -> set[int]:
    """Rows, and parts of rows, that stand at the same height on several pages and apart from the text."""
    seen: dict[tuple[str, bool], list[Row]] = defaultdict(list)
    for row in rows:
        if len(row.words) > 1:
            seen[row.words, row.place < 0].append(row)
    needed = 2 if pages <= 3 else 3
    same = set()
    for (words, _), found in seen.items():
        fewest = max(needed, _OFTEN * pages) if _is_large(found[-1], body_size) else needed
        if len({row.page for row in found}) >= fewest and _level(found, fewest):
            same.add(words)
    out: set[int] = set()
    heads: set[str] = set()
    for row in _outside(rows, same):
        keeps = row.words not in heads and max(one.size for one in row.stretches) >= _LARGE * body_size
        out |= set() if keeps else {id(one) for one in row.stretches}
        heads.add(row.words)
    return out | _parts(rows, heads, body_size)


def _is_large(row: Row, body_size: float) -> bool:
    """Whether a row is set like a heading; sections of the same name may stand at the same height by chance."""
    first = row.stretches[0]
    return first.size > _HEADING * body_size or first.spans[0][5].bold


def _outside(rows: Sequence[Row], same: set[str]) -> list[Row]:
    """Of the rows that repeat, those between the edge and the first gap: pages may begin with the same text, too."""
    edges: dict[tuple[int, bool], list[Row]] = defaultdict(list)
    for row in rows:
        edges[row.page, row.place < 0].append(row)
    found: list[Row] = []
    usual = median([row.gap for row in rows if row.place not in (0, -1)] or [0.0])
    apart = max(_APART, _WIDER * usual)
    for edge in edges.values():
        chain: list[Row] = []
        for row in edge:
            if row.words not in same and not _PAGE.fullmatch(row.words):
                break
            chain.append(row)
            if row.gap > max(_ALONE, apart):
                break
        while chain and chain[-1].gap < apart and not chain[-1].differs:
            chain.pop()
        found += [row for row in chain if row.words in same]
    return found


def _parts(rows: Sequence[Row], heads: set[str], body_size: float) -> set[int]:
    """Stretches that repeat a part of a running head: the masthead of a first page spreads it over its lines."""
    heads_text = "\n".join(heads)
    out = set()
    for row in rows:
        for one in row.stretches:
            words = reduced(one.text)
            if len(words) > 5 and one.size < _LARGE * body_size and words in heads_text:
                out.add(id(one))
    return out


def _level(same: Sequence[Row], needed: float) -> bool:
    """Whether enough of the rows, and most of them, stand at one height."""
    heights = Counter(round(row.y / _SAME_HEIGHT) for row in same)
    most = max(heights[at] + heights[at + 1] for at in list(heights))
    return most >= needed and most >= _MOST_LEVEL * len(same)


def _page_numbers(rows: Sequence[Row], pages: int, out: set[int]) -> set[int]:
    """Rows of nothing but a number that grows with the pages, stands where heads stand, or is alone at the edge."""
    found: set[int] = set()
    alone = [row for row in rows if (row.place in (0, -1) or row.gap > _ALONE) and _PAGE.fullmatch(row.words)]
    shifts = Counter(shift for row in alone for shift in _shifts(row))
    heights = {round(row.y / _SAME_HEIGHT) for row in rows if any(id(one) in out for one in row.stretches)}
    for row in alone:
        grows = any(shifts[shift] >= 2 for shift in _shifts(row))
        at = round(row.y / _SAME_HEIGHT)
        beside = not heights.isdisjoint((at - 1, at, at + 1))
        if grows or beside or len(alone) >= max(2, pages * 0.5) or row.gap > _ALONE:
            found |= {id(one) for one in row.stretches}
    return found


def _shifts(row: Row) -> set[int]:
    """The numbers of a row less the number of its page."""
    numbers = {int(found) for one in row.stretches for found in _DIGITS.findall(one.text[:40]) if len(found) < 6}
    if len(row.words) < 7 and row.words and set(row.words) <= _ROMAN.keys():
        values = [_ROMAN[figure] for figure in row.words]
        numbers.add(sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True)))
    return {number - row.page for number in numbers}


def _numbered_heads(rows: Sequence[Row], pages: int) -> set[int]:
    """Heads that change with the chapter: they stand at one height on most pages and hold the page's number."""
    out: set[int] = set()
    if pages < 4:
        return out
    for side in (0, -1):
        outer = [row for row in rows if row.place == side]
        shifts = Counter(shift for row in outer for shift in _shifts(row))
        if not shifts:
            continue
        shift, count = shifts.most_common(1)[0]
        if count < max(3, 0.3 * pages):
            continue
        numbered = [row for row in outer if shift in _shifts(row)]
        heights = Counter(round(row.y / _SAME_HEIGHT) for row in numbered)
        for row in numbered:
            at = round(row.y / _SAME_HEIGHT)
            if heights[at] + heights[at - 1] + heights[at + 1] >= 3:
                out |= {id(one) for one in row.stretches}
    return out


def _without_line_numbers(found: list[Stretch]) -> list[Stretch]:
    """A page without the numbers that count its lines at the left or right edge."""
    columns: dict[int, list[Stretch]] = defaultdict(list)
    for one in found:
        if len(one.text) < 6 and one.text.strip().isdecimal():
            columns[round(one.x1 / _SAME_HEIGHT)].append(one)
    numbers = max(columns.values(), key=len, default=[])
    if len(numbers) < _FEWEST_NUMBERS or len(numbers) * 6 < len(found):
        return found
    numbers.sort(key=lambda one: -one.y)
    steps = sum(0 < int(after.text) - int(one.text) <= 5 for one, after in pairwise(numbers))
    taken = {id(one) for one in numbers}
    others = [one for one in found if id(one) not in taken]
    low, high = numbers[-1].y, numbers[0].y
    beside = [one for one in others if low - 5 <= one.y <= high + 5]
    outside = not beside or max(one.x1 for one in numbers) <= min(one.x0 for one in beside) + 1
    outside = outside or min(one.x0 for one in numbers) >= max(one.x1 for one in beside) - 1
    return others if outside and steps >= 0.9 * (len(numbers) - 1) and not _are_cells(numbers, beside) else found


def _are_cells(numbers: Sequence[Stretch], beside: Sequence[Stretch]) -> bool:
    """Whether what stands beside the numbers are the cells of a table."""
    levels = Counter(round(one.y) for one in beside)
    return sum(levels[round(one.y)] >= _CELLS for one in numbers) * 2 > len(numbers)
