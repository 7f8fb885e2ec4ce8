"""Floor 4. The headings of a PDF: what its outline names, and lines that stand out.

A line stands out by larger letters, by bold, by capitals or by italics, each with its own conditions: what is set in
the letters of the text must also stand apart from it. Covers are full of large lines that head nothing, so of a cover
only the largest line is a heading.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from autotune_lm.parse.pdf.labels import with_labels
from autotune_lm.parse.pdf.levels import NUMBER, Group, levels_of
from autotune_lm.parse.pdf.lines import Line
from autotune_lm.parse.pdf.outline import Titles, named_by, named_once, titles_of

_LARGER = 1.09
_LARGE_CODE = 1.2
"""Times the text's size: code of that size is a name in a heading."""
_MOST_LINES = 4
_MOST_WORDS = 22
_MOST_WORDS_OF_TEXT_SIZE = 14
_MOST_CHARACTERS = 180
CAPTION = re.compile(
    r"(?:figure|fig|table|abbildung|abb|tabelle|tab|listing|algorithm|exhibit|plate|scheme|chart|tableau|figura)"
    r"\.?\s{0,3}[A-Z]{0,2}\d{1,3}(?:[-.]\d{1,3})*\b(?!\s+(?:shows?|is|are|lists?|gives?|and|zeigt)\b)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"@|://|\b(?:phone|telephone|tel|fax|e-?mail|telefon)\b.{0,3}[:(+\d]|\b\d{5}(?:-\d{4})?$", re.IGNORECASE
)
_BOX = re.compile(
    r"(?:note|tip|hint|warning|caution|important|hinweis|achtung|warnung|remarque|nota)[:!]?", re.IGNORECASE
)
"""The title of a box in the text; what stands behind the box would be read as part of it."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_BULLETS = "•●○◦▪■–*·\uf0b7\uf0a7"
_OPENERS = "“‘«\"'([¿¡§#`."
_ENDS = (".", ",", ";", ":", "-", "–", "—", "=", "+", "&")
_RUNNING = 60
"""Characters of a line of running text."""
_COVERS = 2
"""Pages at the beginning that may be covers."""
_MUCH = 180
"""Characters of small letters that a cover does not have."""
_SHORT = re.compile(r"[\w .&/'’()#+-]{1,24}")


class Heading(NamedTuple):
    """So many lines are a heading of this level."""

    lines: int
    level: int


class Body(NamedTuple):
    """The running text of a document."""

    size: float
    bold: bool
    italic: bool
    leading: float
    """In sizes of the letters."""


def headings(lines: Sequence[Line], body: Body, outline: Sequence[tuple[str, int, int]]) -> dict[int, Heading]:
    """The headings by the place of their first line; ``outline`` holds title, page (from 0) and depth (from 1)."""
    titles = titles_of(outline)
    groups = named_once(_groups(lines, body, titles), titles)
    found = [group for group in groups if group.named or _heads(group, lines, body)]
    found = [group for group in found if group.named or not _BOX.fullmatch(group.text)]
    found = _with_short_ones(found, groups, body)
    found = _without_covers(found, lines, body)
    found = _without_authors(found, lines, body)
    found = _without_lone_italics(found, body)
    made = with_labels(found, levels_of(found))
    return {start: Heading(lines, level) for start, lines, level in made}


def _groups(lines: Sequence[Line], body: Body, titles: Titles) -> list[Group]:
    """Lines that stand out or that the outline names, with those that go on in the same look."""
    groups: list[Group] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.table is not None or not line.text:
            at += 1
            continue
        named = named_by(lines, at, titles) if titles and line.text[0] not in _BULLETS else None
        if named:
            groups.append(named)
            at += len(named.lines)
        elif _stands_out(line, body):
            end = at + 1
            while end < len(lines) and _goes_on(lines[end - 1], lines[end]):
                end += 1
            groups.append(Group(at, lines[at:end], " ".join(one.text for one in lines[at : min(end, at + 9)])))
            at = end
        else:
            at += 1
    return groups


def _stands_out(line: Line, body: Body) -> bool:
    if line.mono:
        return line.size >= _LARGE_CODE * body.size
    return (
        line.size >= _LARGER * body.size
        or (line.bold and not body.bold)
        or (line.italic and not body.italic)
        or line.text.isupper()
        or (line.size >= 0.95 * body.size and line.text[0].isalnum() and NUMBER.match(line.text) is not None)
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
        and not NUMBER.match(after.text)
    )


def _heads(group: Group, lines: Sequence[Line], body: Body) -> bool:
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
    numbered = NUMBER.match(text) is not None
    if not (text[0].isalnum() or text[0] in _OPENERS) or (text[0].islower() and not large):
        return False
    if any(line.cells > (2 if numbered else 1) for line in group.lines) or _CONTACT.search(text):
        return False
    if text.endswith(_ENDS) and not large and not (text[-1] == ":" and first.bold and not body.bold):
        return False
    if large:
        return not (text.endswith((".", ",", ";")) and len(words) > 8)
    return _apart(group, lines, body, numbered)


def _with_short_ones(found: list[Group], groups: Sequence[Group], body: Body) -> list[Group]:
    """The headings, and lines such as ``S3`` or ``2023 Q4`` that are set like one of them."""
    looks = {(round(group.lines[0].size, 1), group.lines[0].bold) for group in found}
    taken = {group.start for group in found}
    short = [
        group
        for group in groups
        if group.start not in taken
        and len(group.lines) == group.lines[0].cells == 1
        and group.lines[0].size >= _LARGER * body.size
        and (round(group.lines[0].size, 1), group.lines[0].bold) in looks
        and _SHORT.fullmatch(group.text)
        and any(map(str.isalpha, group.text))
    ]
    return sorted([*found, *short], key=lambda group: group.start)


def _apart(group: Group, lines: Sequence[Line], body: Body, numbered: bool) -> bool:
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
        full = bool(after.bold or after.lead) or last.x1 - first.x0 > 0.85 * width > 0
        return fits and (above or ended) and not (full and not after.first and after.text[:1].islower())
    if first.text.isupper():
        return above and fits and not after.text.isupper() and len(group.lines) <= 2 and len(group.text) > 5
    if first.italic and not body.italic:
        return fits and (above or ended) and not after.italic and len(group.lines) == 1
    return (
        above and fits and numbered and _is_section(group.text) and after.y < first.y - 1.2 * body.leading * first.size
    )


def _is_section(text: str) -> bool:
    """Whether a line in the letters of the text has the number of a section, such as ``3.2``, and capitals."""
    found = NUMBER.match(text)
    return bool(found and found["number"] and "." in found["number"] and text[found.end()].isupper())


def _without_covers(found: Sequence[Group], lines: Sequence[Line], body: Body) -> list[Group]:
    """Of a cover, which is a page at the beginning with hardly any text of the text's size, only the largest line."""
    text = Counter[int]()
    for line in lines:
        if line.page >= _COVERS:
            break
        small = line.size < _LARGER * body.size
        text[line.page] += _MUCH if line.mono or line.table is not None else len(line.text) * small
    taken: set[int] = set()
    kept: list[Group] = []
    for group in sorted(found, key=lambda group: -group.lines[0].size):
        page = group.lines[0].page
        if group.named or page >= _COVERS or text[page] >= _MUCH:
            kept.append(group)
        elif page not in taken:
            taken.add(page)
            kept.append(group)
    return sorted(kept, key=lambda group: group.start)


def _without_authors(found: Sequence[Group], lines: Sequence[Line], body: Body) -> list[Group]:
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
        sign = NUMBER.match(group.text)
        numbered = sign is not None and bool(sign["number"])
        if group is not title and not group.named and not numbered and (not headed or below in starts):
            out.add(group.start)
    return [group for group in found if group.start not in out]


def _is_text(line: Line) -> bool:
    return len(line.text) >= _RUNNING


def _without_lone_italics(found: Sequence[Group], body: Body) -> list[Group]:
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
