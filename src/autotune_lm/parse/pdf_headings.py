"""Floor 4. The headings of a PDF: what its outline names, and lines that stand out from the running text.

A line stands out by larger letters, by bold, by capitals or by italics, each with its own conditions: what is set in the
letters of the text must also stand apart from it. Cover pages are full of large lines that head nothing, so on a page
without running text only the largest line is a heading.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from autotune_lm.parse.pdf_lines import Line

_LARGER = 1.09
_MOST_LINES = 4
_MOST_WORDS = 22
_MOST_WORDS_OF_TEXT_SIZE = 14
_MOST_CHARACTERS = 180
_NUMBER = re.compile(
    r"(?:(?:chapter|section|part|appendix|article|kapitel|teil|anhang|chapitre)\s+)?"
    r"(?:(?P<number>\d{1,3}(?:\.\d{1,3}){0,5})\.?|(?P<roman>[IVXL]{1,6})\.|(?P<letter>[A-Z])(?:\.\d{1,3})*\.?)[\s:—–-]+(?=[^\W_])",
    re.IGNORECASE,
)
CAPTION = re.compile(
    r"(?:figure|fig|table|abbildung|abb|tabelle|tab|listing|algorithm|exhibit|plate|scheme|chart|tableau|figura)"
    r"\.?\s{0,3}[A-Z]{0,2}\d{1,3}(?:[-.]\d{1,3})*\b(?!\s+(?:shows?|is|are|lists?|gives?|and|zeigt)\b)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:phone|telephone|tel|fax|e-?mail|telefon)\b.{0,3}[:(+\d]|\b\d{5}(?:-\d{4})?$", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDS = (".", ",", ";", ":", "-", "–", "—", "=", "+", "&")
_RUNNING = 60
"""Characters of a line of running text."""
_FEWEST_RUNNING = 3
_NORMAL = re.compile(r"[\W_]+")


class Heading(NamedTuple):
    """So many lines are a heading of this level."""

    lines: int
    level: int


class _Look(NamedTuple):
    """What headings of one level share; sorts with the most important first."""

    smaller: float
    plain: int
    depth: int


class _Group(NamedTuple):
    start: int
    lines: Sequence[Line]
    text: str
    named: int = 0
    """The depth in the outline, from 1."""


class Body(NamedTuple):
    """The running text of a document."""

    size: float
    bold: bool
    italic: bool
    leading: float
    """In sizes of the letters."""


def headings(lines: Sequence[Line], body: Body, outline: Sequence[tuple[str, int, int]]) -> dict[int, Heading]:
    """The headings by the place of their first line; ``outline`` holds title, page (from 0) and depth (from 1)."""
    titles: dict[str, list[tuple[int, int]]] = {}
    for title, page, depth in outline:
        titles.setdefault(normal(title), []).append((page, depth))
    groups = _groups(lines, body, titles)
    long = Counter(line.page for line in lines if len(line.text) >= _RUNNING and line.size < _LARGER * body.size)
    running = {page for page, count in long.items() if count >= _FEWEST_RUNNING}
    found = [group for group in groups if group.named or _heads(group, lines, body)]
    found = _without_covers(found, running, lines)
    found = _without_authors(found, lines, body)
    found = _without_lone_italics(found, body)
    levels = _levels(found, body)
    return {group.start: Heading(len(group.lines), level) for group, level in zip(found, levels, strict=True)}


def normal(text: str) -> str:
    """A title without marks, blanks and case."""
    return _NORMAL.sub("", text).casefold()


def _groups(lines: Sequence[Line], body: Body, titles: dict[str, list[tuple[int, int]]]) -> list[_Group]:
    """Lines that stand out or that the outline names, with those that go on in the same look."""
    groups: list[_Group] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.table is not None or not line.text:
            at += 1
            continue
        named = _named(lines, at, titles) if titles else None
        if named:
            groups.append(named)
            at += len(named.lines)
        elif _stands_out(line, body):
            end = at + 1
            while end < len(lines) and _goes_on(lines[end - 1], lines[end]):
                end += 1
            groups.append(_Group(at, lines[at:end], " ".join(one.text for one in lines[at : min(end, at + 9)])))
            at = end
        else:
            at += 1
    return groups


def _named(lines: Sequence[Line], at: int, titles: dict[str, list[tuple[int, int]]]) -> _Group | None:
    """The lines here that are together a title of the outline on this page."""
    text = ""
    for count in range(1, _MOST_LINES + 1):
        if at + count > len(lines) or (count > 1 and lines[at + count - 1].page != lines[at].page):
            return None
        text += normal(lines[at + count - 1].text)
        for page, depth in titles.get(text, ()):
            if abs(page - lines[at].page) <= 1:
                joined = " ".join(one.text for one in lines[at : at + count])
                return _Group(at, lines[at : at + count], joined, depth)
    return None


def _stands_out(line: Line, body: Body) -> bool:
    if line.mono:
        return False
    return (
        line.size >= _LARGER * body.size
        or (line.bold and not body.bold)
        or (line.italic and not body.italic)
        or line.text.isupper()
        or (line.size >= 0.95 * body.size and line.text[0].isalnum() and _NUMBER.match(line.text) is not None)
    )


def _goes_on(line: Line, after: Line) -> bool:
    """Whether the next line is set alike and stands close below."""
    if after.first or after.table is not None or after.page != line.page or after.mono:
        return False
    alike = abs(after.size - line.size) < 0.06 * line.size and after.bold == line.bold and after.italic == line.italic
    return (
        alike
        and line.y - after.y < 1.65 * line.size
        and line.text.isupper() == after.text.isupper()
        and not _NUMBER.match(after.text)
    )


def _heads(group: _Group, lines: Sequence[Line], body: Body) -> bool:
    """Whether the group is a heading by its look, its words and what stands around it."""
    first, text = group.lines[0], group.text
    words = _WORD.findall(text)
    large = first.size >= _LARGER * body.size
    most = _MOST_WORDS if large else _MOST_WORDS_OF_TEXT_SIZE
    if (
        len(group.lines) > (_MOST_LINES if large else 2)
        or not words
        or len(text) > _MOST_CHARACTERS
        or CAPTION.match(text)
    ):
        return False
    letters = sum(map(len, words))
    if (
        len(text.split()) > most
        or letters < 3
        or letters * 2 < len(text.replace(" ", ""))
        or first.size < 0.8 * body.size
    ):
        return False
    numbered = _NUMBER.match(text) is not None
    if not (text[0].isupper() or text[0].isdigit() or not text[0].isascii() or large) or "@" in text or "://" in text:
        return False
    if any(line.cells > (2 if numbered else 1) for line in group.lines) or _CONTACT.search(text):
        return False
    if text.endswith(_ENDS) and not large and not (text[-1] == ":" and first.bold and not body.bold):
        return False
    if large:
        return not (text.endswith((".", ",", ";")) and len(words) > 8)
    return _apart(group, lines, body, numbered)


def _apart(group: _Group, lines: Sequence[Line], body: Body, numbered: bool) -> bool:
    """For letters of the text's size: space above, or the end of a paragraph, and other letters below."""
    first, last = group.lines[0], group.lines[-1]
    before = lines[group.start - 1] if group.start else None
    end = group.start + len(group.lines)
    after = lines[end] if end < len(lines) else None
    if after is None:
        return False
    above = (
        before is None
        or first.first
        or before.table is not None
        or before.y - first.y > 1.2 * body.leading * first.size
    )
    ended = before is not None and before.x1 < before.right - 0.15 * (before.right - before.left)
    width = first.right - first.left
    fits = len(group.lines) > 1 or width <= 0 or last.x1 - first.x0 < 0.93 * width or first.bold
    if first.bold and not body.bold:
        return fits and (above or ended) and not (after.bold and not after.first and after.text[:1].islower())
    if first.text.isupper():
        return above and fits and not after.text.isupper() and len(group.lines) <= 2 and len(group.text) > 5
    if first.italic and not body.italic:
        return fits and (above or ended) and not after.italic and len(group.lines) == 1
    return (
        above and fits and numbered and _is_section(group.text) and after.y < first.y - 1.2 * body.leading * first.size
    )


def _is_section(text: str) -> bool:
    """Whether a line in the letters of the text has the number of a section, such as ``3.2``, and capitals."""
    found = _NUMBER.match(text)
    return bool(found and found["number"] and "." in found["number"] and text[found.end()].isupper())


def _without_covers(found: Sequence[_Group], running: set[int], lines: Sequence[Line]) -> list[_Group]:
    """Headings with something below them; of a page without running text only the largest."""
    largest: dict[int, float] = {}
    for group in found:
        line = group.lines[0]
        largest[line.page] = max(largest.get(line.page, 0), line.size)
    kept: list[_Group] = []
    taken: set[int] = set()
    for group in found:
        line = group.lines[0]
        if group.named or line.page in running or _filled(line.page, lines):
            kept.append(group)
        elif line.size >= 0.97 * largest[line.page] and line.page not in taken:
            taken.add(line.page)
            kept.append(group)
    return kept


def _without_authors(found: Sequence[_Group], lines: Sequence[Line], body: Body) -> list[_Group]:
    """Of the large lines before the text of the first page, the largest, and those with text right below them."""
    starts = {group.start for group in found}
    inside = {place for group in found for place in range(group.start, group.start + len(group.lines))}
    text = next((at for at, line in enumerate(lines) if at not in inside and _is_text(line)), len(lines))
    before = [group for group in found if group.start < text and group.lines[0].page == lines[0].page]
    largest = max((group.lines[0].size for group in before), default=0.0)
    title = next((group for group in before if group.lines[0].size >= 0.97 * largest), None)
    out = set()
    for group in before:
        below = group.start + len(group.lines)
        headed = below == text or (below < len(lines) and (_is_text(lines[below]) or lines[below].table is not None))
        sign = _NUMBER.match(group.text)
        numbered = sign is not None and bool(sign["number"])
        if group is not title and not group.named and not numbered and (not headed or below in starts):
            out.add(group.start)
    return [group for group in found if group.start not in out]


def _is_text(line: Line) -> bool:
    return len(line.text) >= _RUNNING


def _filled(page: int, lines: Sequence[Line]) -> bool:
    """Whether a page without long lines holds lists, tables or columns rather than a title."""
    return sum(line.page == page for line in lines) > 25


def _without_lone_italics(found: Sequence[_Group], body: Body) -> list[_Group]:
    """Lines in italics are headings where there are several."""
    italics = [
        group
        for group in found
        if not group.named
        and group.lines[0].italic
        and not group.lines[0].bold
        and group.lines[0].size < _LARGER * body.size
    ]
    return list(found) if len(italics) != 1 else [group for group in found if group is not italics[0]]


def _levels(found: Sequence[_Group], body: Body) -> list[int]:
    """By the outline; else by the rank of size, weight and depth of number."""
    looks = [_look(group) for group in found]
    if _has_title(found, looks):
        looks[0] = looks[0]._replace(smaller=min(look.smaller for look in looks) - 1)
    known: dict[_Look, Counter[int]] = {}
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


def _has_title(found: Sequence[_Group], looks: Sequence[_Look]) -> bool:
    """Whether the first heading is the document's title: at its beginning, and set like no other."""
    if len(found) < 2 or found[0].lines[0].page:
        return False
    alike = [
        group for group, look in zip(found, looks, strict=True) if look == looks[0] and not _NUMBER.match(group.text)
    ]
    if len(alike) != 1:
        return False
    return found[0].start == 0 or looks[0].smaller <= min(look.smaller for look in looks)


def _look(group: _Group) -> _Look:
    first = group.lines[0]
    found = _NUMBER.match(group.text)
    depth = found["number"].count(".") if found and found["number"] else 0
    plain = 3 - 2 * first.bold - group.text.isupper() + first.italic
    return _Look(-round(first.size * 2) / 2, plain, depth)
