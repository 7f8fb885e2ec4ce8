"""Floor 4. Notes at the foot of a PDF's pages: smaller letters at the end of a column, after a number or a star."""

import re
from collections.abc import Mapping, Sequence

from autotune_lm.parse.pdf_headings import Body, Heading
from autotune_lm.parse.pdf_lines import Line

_SIGN = re.compile(r"(?:\d{1,3}|[*†‡§¶]{1,3}|\(\d{1,2}\)|[a-z])[ .)]?\s?(?=[^\W\d_]|[“\"(])")
_SMALLER = 0.93
_MOST_LINES = 40


def foot_notes(lines: Sequence[Line], body: Body, headings: Mapping[int, Heading]) -> frozenset[int]:
    """The places of lines that are notes."""
    found: set[int] = set()
    end = len(lines)
    for at in range(len(lines) - 1, -1, -1):
        if lines[at].first or at == 0:
            found |= _of_column(lines, at, end, body, headings)
            end = at
    return frozenset(found)


def _of_column(lines: Sequence[Line], start: int, end: int, body: Body, headings: Mapping[int, Heading]) -> set[int]:
    """The notes among the lines of one column: a run of small lines at its end, from the first sign on."""
    at = end
    while at > start and end - at < _MOST_LINES and _is_small(lines[at - 1], body) and at - 1 not in headings:
        at -= 1
    while at < end and not _SIGN.match(lines[at].text):
        at += 1
    if at == end or at == start or lines[at - 1].y - lines[at].y < 1.0 * lines[at].size:
        return set()
    return set(range(at, end))


def _is_small(line: Line, body: Body) -> bool:
    return line.table is None and not line.mono and line.size < _SMALLER * body.size
