"""Floor 4. Notes at the foot of a PDF's pages: smaller letters at the end of a column, after a number or a star."""

import re
from collections.abc import Mapping, Sequence

from autotune_lm.parse.pdf.headings import Body, Heading
from autotune_lm.parse.pdf.lines import RAISED, Line

_SIGN = re.compile(r"(?:\d{1,3}|[*†‡§¶]{1,3})[.)]?\s?(?=[^\W\d_]|[“\"(])")
_NUMBER = re.compile(r"\d{1,3}")
_RAISED = re.compile(rf"(?:(?<=[^\W\d_]{{3}})|(?<=[.,;:!?)\]\"”’])) ?{RAISED}(\d{{1,3}})(?!\d)")
"""After a word or a mark; behind a letter or two it may be a power: ``m2``."""
_SMALLER = 0.93
_MOST_LINES = 100


def foot_notes(lines: Sequence[Line], body: Body, headings: Mapping[int, Heading]) -> dict[int, bool]:
    """The lines that are notes by their place, and whether a note begins there."""
    found: dict[int, bool] = {}
    starts = [place for place, line in enumerate(lines) if line.first or place == 0]
    open_page = -1
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        page = lines[start].page
        at = _first_small(lines, range(start, end), body, headings)
        notes = _of_column(lines, range(at, end), goes_on=page == open_page) if at > start else {}
        if notes:
            open_page = page
            found |= notes
    return found


def without_numbers(lines: Sequence[Line], notes: Mapping[int, bool]) -> None:
    """Take the raised numbers of notes out of the text; those that no note at a foot has stay, as do powers."""
    numbers = {found[0] for place, begins in notes.items() if begins and (found := _NUMBER.match(lines[place].text))}
    for line in lines:
        if RAISED in line.text:
            line.text = _RAISED.sub(lambda found: "" if found[1] in numbers else found[0], line.text)
            line.text = line.text.replace(RAISED, "")


def _first_small(lines: Sequence[Line], column: range, body: Body, headings: Mapping[int, Heading]) -> int:
    """Where the run of small lines at the end of a column begins."""
    at = column.stop
    while at > column.start and column.stop - at < _MOST_LINES and at - 1 not in headings:
        if not _is_small(lines[at - 1], body):
            break
        at -= 1
    return at


def _of_column(lines: Sequence[Line], run: range, *, goes_on: bool) -> dict[int, bool]:
    """The notes in a run of small lines.

    They begin with a sign, but for the first ones of a column where a note of the column before goes on.
    """
    if not run or (not goes_on and not _SIGN.match(lines[run.start].text)):
        return {}
    if lines[run.start - 1].y - lines[run.start].y < lines[run.start].size:
        return {}
    notes = {}
    last = 0
    for place in run:
        sign = _NUMBER.match(lines[place].text)
        begins = bool(_SIGN.match(lines[place].text)) if not sign else last < int(sign[0]) <= last + 2 or not last
        last = int(sign[0]) if sign and begins else last
        notes[place] = begins and (sign is not None or not lines[place].text[0].isalpha())
    return notes


def _is_small(line: Line, body: Body) -> bool:
    return line.table is None and not line.mono and line.size < _SMALLER * body.size
