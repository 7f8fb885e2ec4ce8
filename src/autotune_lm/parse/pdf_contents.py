"""Floor 4. Tables of contents in a PDF: lines whose titles run in dots to a page number."""

import re
from collections.abc import Sequence
from itertools import pairwise

from autotune_lm.parse.pdf_lines import Line

_LEADER = re.compile(r"(?: ?[.\u2026\u00b7_]){4,} ?|(?: \.){3,} ?")
_ENTRY = re.compile(r"(?:[ .\u2026\u00b7_]{4,}|\u2026)\s*(?:[A-Z]{1,3}-?)?(\d{1,4}|[ivxl]{1,6})$", re.IGNORECASE)
_HEADING = re.compile(
    r"(?:table of )?contents|list of (?:figures|tables|illustrations)|inhalt(?:sverzeichnis)?|(?:tabel|abbildungs)"
    r"verzeichnis|sommaire|table des mati[eè]res|[ií]ndice(?: general)?|indice|inhoud(?:sopgave)?",
    re.IGNORECASE,
)
_FEWEST = 3


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
    if is_contents and entries[0] and _HEADING.fullmatch(lines[entries[0] - 1].text.strip(" :")):
        out.add(entries[0] - 1)
    for place in dotted:
        if place not in out and _LEADER.search(lines[place].text):
            lines[place].text = _LEADER.sub(" ", lines[place].text).strip()
    return [line for place, line in enumerate(lines) if place not in out]
