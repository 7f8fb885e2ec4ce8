"""Floor 4. What stands around the text of a PDF: running heads, feet, page numbers and the line numbers of transcripts."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from autotune_lm.parse.pdf_spans import Sheet, Stretch

_MARGIN = 0.15
"""Of the page's height: heads and feet stand above and below this part."""
_ROWS = 4
"""From the edge, so many rows are looked at."""
_SAME_HEIGHT = 4.0
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\w#]+")
_PAGE = re.compile(
    r"[^\w#]*(?:(?:page|seite|página|pagina|p\.|pg\.?|sheet)\s*)?(?:[a-z]{1,3}[-‐–.])?(?:#|[ivxl]{1,6})"
    r"(?:[-‐–.]#)?(?:\s*(?:of|von|de|di|sur|/|\|)\s*#)?[^\w#]*",
    re.IGNORECASE,
)
_LARGE = 1.2
"""Times the body's size: letters of a title, which stays where it stands first."""
_FEWEST_NUMBERS = 5


class Row(NamedTuple):
    """Stretches at one height at the edge of a page."""

    page: int
    y: float
    place: int
    """0 is outermost; negative from the bottom: -1 is the lowest."""
    stretches: tuple[Stretch, ...]
    words: str
    """Without digits, marks and case."""


def without_frame(pages: Sequence[tuple[Sheet, list[Stretch]]], body_size: float) -> list[list[Stretch]]:
    """The stretches of each page without those that are its frame."""
    rows = [row for sheet, found in pages for row in _edge_rows(sheet, found)]
    out = _repeated(rows, len(pages), body_size) | _page_numbers(rows, len(pages)) | _numbered_heads(rows, len(pages))
    kept = []
    for _, found in pages:
        inside = [one for one in found if id(one) not in out] if out else found
        kept.append(_without_line_numbers(inside))
    return kept


def _edge_rows(sheet: Sheet, found: list[Stretch]) -> list[Row]:
    """The outermost rows of a page in its margins."""
    if not found:
        return []
    _, bottom, _, top = sheet.box
    height = top - bottom
    high, low = top - _MARGIN * height, bottom + _MARGIN * height
    rows = _rows_of(sheet.number, [one for one in found if one.y > high], 1)
    return rows + _rows_of(sheet.number, [one for one in found if one.y < low], -1)


def _rows_of(page: int, found: list[Stretch], side: int) -> list[Row]:
    """Up to four rows from the edge inwards; ``side`` is 1 at the top and -1 at the bottom."""
    groups: list[list[Stretch]] = []
    for one in sorted(found, key=lambda one: -one.y * side):
        if groups and abs(groups[-1][0].y - one.y) < 2.0:
            groups[-1].append(one)
        elif len(groups) == _ROWS:
            break
        else:
            groups.append([one])
    rows = []
    for number, group in enumerate(groups):
        words = " ".join(filter(None, (reduced(one.text) for one in sorted(group, key=lambda one: one.x0))))
        rows.append(Row(page, group[0].y, number if side > 0 else -1 - number, tuple(group), words))
    return rows


def reduced(text: str) -> str:
    """A text without digits, marks and case."""
    return _WORDS.sub(" ", _DIGITS.sub("#", text)).strip().lower()


def _repeated(rows: Sequence[Row], pages: int, body_size: float) -> set[int]:
    """Rows, and parts of rows, that stand at the same height on several pages."""
    seen: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if len(row.words) > 1:
            seen[row.words].append(row)
    needed = 2 if pages <= 3 else 3
    out: set[int] = set()
    heads: set[str] = set()
    for words, same in seen.items():
        if len({row.page for row in same}) < needed or not _level(same, needed):
            continue
        heads.add(words)
        for place, row in enumerate(same):
            keeps = place == 0 and max(one.size for one in row.stretches) >= _LARGE * body_size
            out |= set() if keeps else {id(one) for one in row.stretches}
    return out | _parts(rows, heads, body_size)


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


def _level(same: Sequence[Row], needed: int) -> bool:
    """Whether enough of the rows stand at one height."""
    heights = Counter(round(row.y / _SAME_HEIGHT) for row in same)
    return max(heights[at] + heights[at + 1] for at in heights) >= needed


def _page_numbers(rows: Sequence[Row], pages: int) -> set[int]:
    """Rows of nothing but a number that grows with the pages, or, in a short document, alone at the edge."""
    out: set[int] = set()
    alone = [row for row in rows if row.place in (0, -1) and _PAGE.fullmatch(row.words)]
    shifts = Counter(shift for row in alone for shift in _shifts(row))
    for row in alone:
        grows = any(shifts[shift] >= 2 for shift in _shifts(row))
        if grows or len(alone) >= max(2, pages * 0.5) or pages == 1:
            out |= {id(one) for one in row.stretches}
    return out


def _shifts(row: Row) -> set[int]:
    """The numbers of a row less the number of its page."""
    return {
        int(found) - row.page for one in row.stretches for found in _DIGITS.findall(one.text[:40]) if len(found) < 6
    }


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
    numbers = [one for one in found if len(one.text) < 5 and one.text.strip().isdecimal()]
    if len(numbers) < _FEWEST_NUMBERS or len(numbers) * 4 < len(found):
        return found
    numbers.sort(key=lambda one: -one.y)
    runs = sum(int(after.text) == int(before.text) + 1 for before, after in zip(numbers, numbers[1:], strict=False))
    others = [one for one in found if one not in numbers]
    outside = not others or max(one.x1 for one in numbers) <= min(one.x0 for one in others) + 1
    outside = outside or min(one.x0 for one in numbers) >= max(one.x1 for one in others) - 1
    return others if outside and runs >= 0.8 * (len(numbers) - 1) else found
