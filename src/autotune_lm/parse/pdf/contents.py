"""Floor 4. Tables of contents in a PDF: lines whose titles run in dots to a page number."""

import re
from collections.abc import Sequence
from itertools import pairwise

from autotune_lm.parse.pdf.lines import Line

_LEADER = re.compile(r"(?: ?[.\u2026\u00b7_]){4,} ?|(?: \.){3,} ?")
_ENTRY = re.compile(r"(?:[ .\u2026\u00b7_]{4,}|\u2026)\s*(?:[A-Z]{1,3}-?)?(\d{1,4}|[ivxl]{1,6})$", re.IGNORECASE)
_HEADING = re.compile(
    r"(?:table of )?contents|list of (?:figures|tables|illustrations)|inhalt(?:sverzeichnis)?|(?:tabel|abbildungs)"
    r"verzeichnis|sommaire|table des mati[eè]res|[ií]ndice(?: general)?|indice|inhoud(?:sopgave)?",
    re.IGNORECASE,
)
_FEWEST = 3
_MANY = 8
"""So many entries on a page, and it is a page of contents: what stands between them are entries without dots."""
_BARE = re.compile(r"\S\s+\d{1,4}")
_MOST_OF_INDEX = 0.6
_ALONE = re.compile(r"(?:[A-Z]|\d{1,3})(?:\.\d{1,3})*\.?|[ivxl]{1,7}", re.IGNORECASE)
_CHAPTER = re.compile(r"(?:[A-Z]|\d{1,3})(?:\.\d{1,3})*\.?\s+[^\W\d_].{0,90}(?<![.!?:;])")


def without_contents(lines: Sequence[Line]) -> list[Line]:
    """A page without the entries of a table of contents; other dotted lines lose their dots."""
    dotted = [place for place, line in enumerate(lines) if ". ." in line.text or "..." in line.text or "…" in line.text]
    if not dotted:
        return list(lines)
    entries = [place for place in dotted if _ENTRY.search(lines[place].text)]
    numbers = [
        int(found[1]) for place in entries if (found := _ENTRY.search(lines[place].text)) and found[1].isdecimal()
    ]
    rising = sum(after >= before for before, after in pairwise(numbers))
    is_contents = len(entries) >= _FEWEST and rising >= 0.8 * (len(numbers) - 1)
    out = set(entries) if is_contents else set()
    if is_contents and len(entries) >= _MANY:
        out |= _between(lines, entries) | _numbered(lines, entries)
    elif _is_index(lines, entries):
        out = {*entries, *(place for place, line in enumerate(lines) if len(line.text.strip()) == 1)}
    if is_contents:
        heads = range(max(0, entries[0] - 3), entries[0])
        out.update(place for place in heads if _HEADING.fullmatch(lines[place].text.strip(" :")))
    for place in dotted:
        if place not in out and _LEADER.search(lines[place].text):
            lines[place].text = _LEADER.sub(" ", lines[place].text).strip()
    return [line for place, line in enumerate(lines) if place not in out]


def _between(lines: Sequence[Line], entries: Sequence[int]) -> set[int]:
    """Lines among the entries: entries without dots, and the beginnings of those that need two lines."""
    first, last = entries[0], entries[-1]
    if len(entries) < 0.5 * (last - first + 1):
        return set()
    while first and _BARE.search(lines[first - 1].text[-12:]) and lines[first - 1].text[-1:].isdecimal():
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].text[-1:].isdecimal() and _BARE.search(lines[last + 1].text[-12:]):
        last += 1
    return set(range(first, last + 1))


def _numbered(lines: Sequence[Line], entries: Sequence[int]) -> set[int]:
    """Numbers and chapters that stand in a column of their own, where all of the page is contents."""
    alone = {place for place, line in enumerate(lines) if _ALONE.fullmatch(line.text.strip())}
    if len(entries) < _MOST_OF_INDEX * (len(lines) - len(alone)):
        return set()
    return alone | {place for place, line in enumerate(lines) if _CHAPTER.fullmatch(line.text.strip())}


def _is_index(lines: Sequence[Line], entries: Sequence[int]) -> bool:
    """Whether a page is an index: names in the order of the alphabet, each with its page."""
    if len(entries) < _MANY or len(entries) < _MOST_OF_INDEX * len(lines):
        return False
    names = ["".join(filter(str.isalnum, lines[place].text.casefold()))[:1] for place in entries]
    return sum(before <= after for before, after in pairwise(names)) >= 0.8 * (len(names) - 1)
