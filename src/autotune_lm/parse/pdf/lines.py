"""Floor 4. The lines of a column: stretches of one base line joined, with blanks where there are gaps."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from autotune_lm.parse.pdf.accents import with_accents
from autotune_lm.parse.pdf.spans import Span, Stretch, Style, unspaced

if TYPE_CHECKING:
    from autotune_lm.parse.pdf.tables import Table

_SAME_LINE = 0.45
_BLANK = 0.16
"""In sizes of the letters: a wider gap is a blank that was not drawn."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MOSTLY = 0.8
_WHOLLY = 0.96
_BULLETS = frozenset("•●○◦▪■–-*·\uf0b7\uf0a7")
_FEW_LINES = 3
_INITIAL = 1.9
_FEW = 8
_FULL = 0.9
RAISED = "\ufdd0"
"""Stands before small figures in a line until it is known whether they are the number of a note; no character."""
_SMALLER = 0.75
_MOST_DIGITS = 4


@dataclass(slots=True)
class Line:
    """One line of one column. Shares are of the characters that are no blanks."""

    page: int
    x0: float
    y: float
    x1: float
    size: float
    text: str
    style: Style
    """Of most of its letters."""
    bold: bool
    """The whole line."""
    italic: bool
    mono: bool
    lead: int
    """Characters at its start that are bold."""
    left: float = 0.0
    """Edges of its column."""
    right: float = 0.0
    spans: Sequence[Span] = ()
    """For code, whose columns matter."""
    cells: int = 1
    """Stretches that wide gaps part."""
    first: bool = False
    """Begins a column."""
    table: "Table | None" = None


def lines_of(column: Sequence[Stretch], page: int, *, prose_is_mono: bool = False) -> list[Line]:
    """The lines of a column from top to bottom."""
    lines = [_line(row, page, prose_is_mono) for row in _rows(_with_initials(column))]
    if lines:
        left, right = min(line.x0 for line in lines), _right_edge(lines)
        for line in lines:
            line.left, line.right = left, right
        lines[0].first = True
    return lines


def are_of_one_size(before: Line, line: Line) -> bool:
    """Whether two lines are of one size, but for smaller capitals in one of them: ``ask the OFFICE OF RECORDS``."""
    small, large = (line, before) if line.size < before.size else (before, line)
    if large.size - small.size <= 0.12 * large.size:
        return True
    others = [span for span in small.spans if abs(span[3] - large.size) > 0.05 * large.size]
    return len(others) < len(small.spans) and all(span[4].isupper() for span in others if not span[4].isspace())


def _with_initials(column: Sequence[Stretch]) -> Sequence[Stretch]:
    """A column in which a large first letter, that reaches down over several lines, stands before the first of them."""
    usual = median(one.size for one in column) if len(column) > _FEW_LINES else math.inf
    found = [one for one in column if one.size > _INITIAL * usual and one.table is None and _is_letter(one.spans[0])]
    for one in found:
        x0, y, x1, size, letter, _ = one.spans[0]
        beside = (
            other
            for other in column
            if other is not one and y - usual < other.y < y + size and x1 - 2 < other.x0 < x1 + 2 * usual
        )
        first = next(beside, None)
        if first is not None and first.y > y + 0.5 * usual:
            start = first.spans[0]
            first.spans.insert(0, (x0, start[1], start[0], start[3], letter.strip(), start[5]))
            first.x0 = x0
            one.spans = one.spans[1:]
            one.x0, one.size = (one.spans[0][0], one.spans[0][3]) if one.spans else (one.x0, 0.0)
    return [one for one in column if one.spans] if found else column


def _is_letter(span: Span) -> bool:
    text = span[4].strip()
    return len(text) == 1 and text.isupper()


def _right_edge(lines: Sequence[Line]) -> float:
    """Where full lines end; a few that reach further do not count."""
    ends = sorted(line.x1 for line in lines)
    return ends[-1] if len(ends) < _FEW else ends[int(_FULL * (len(ends) - 1))]


def _rows(column: Sequence[Stretch]) -> list[list[Stretch]]:
    """Stretches by base line, each row from left to right."""
    rows: list[list[Stretch]] = []
    for one in column:
        if rows:
            row = rows[-1]
            if (
                one.table is None
                and row[0].table is None
                and row[0].y - one.y < _SAME_LINE * max(one.size, row[0].size)
            ):
                row.append(one)
                continue
        rows.append([one])
    for row in rows:
        if len(row) > 1:
            row.sort(key=lambda one: one.x0)
    return rows


def _line(row: list[Stretch], page: int, prose_is_mono: bool) -> Line:
    """Join the spans of a row."""
    first = row[0]
    if first.table is not None:
        style = first.spans[0][5]
        return Line(page, first.x0, first.y, first.x1, first.size, "", style, False, False, False, 0, table=first.table)
    spans = first.spans if len(row) == 1 else [span for one in row for span in one.spans]
    if len(spans) == 1:
        x0, y, x1, size, text, style = spans[0]
        text = unspaced(text.strip())
        mono = style.mono and not prose_is_mono
        if "  " in text and not mono:
            text = " ".join(text.split())
        if not (mono or text.isascii()):
            text = with_accents(text)
        return Line(
            page, x0, y, x1, size, text, style, style.bold, style.italic, mono, len(text) * style.bold, spans=spans
        )
    if any(span[0] < before[0] for before, span in pairwise(spans)):
        spans = sorted(spans)
    if _RIGHT_TO_LEFT.search(spans[-1][4]) or _RIGHT_TO_LEFT.search(spans[0][4]):
        spans = spans[::-1]
    return _joined(spans, page, prose_is_mono, len(row))


def _joined(spans: list[Span], page: int, prose_is_mono: bool, cells: int) -> Line:
    """Several spans as one line; code among prose goes between backticks."""
    weights: dict[tuple[float, Style], int] = {}
    for span in spans:
        key = (span[3], span[5])
        weights[key] = weights.get(key, 0) + len(span[4].strip())
    total = sum(weights.values()) or 1
    size, style = max(weights, key=weights.__getitem__)
    bold = sum(count for key, count in weights.items() if key[1].bold) >= _WHOLLY * total
    italic = sum(count for key, count in weights.items() if key[1].italic) >= _WHOLLY * total
    mono = not prose_is_mono and sum(count for key, count in weights.items() if key[1].mono) >= _MOSTLY * total
    if mono and not spans[0][5].mono and spans[0][4].strip() in _BULLETS:
        mono = False  # an item of a list that is code
    text, lead = _text(spans, mark_code=not mono and not prose_is_mono)
    if not (mono or text.isascii()):
        text = with_accents(text)
    x0, x1 = min(span[0] for span in spans), max(span[2] for span in spans)
    return Line(
        page, x0, spans[0][1], x1, size, unspaced(text), style, bold, italic, mono, lead, spans=spans, cells=cells
    )


def _text(spans: list[Span], *, mark_code: bool) -> tuple[str, int]:
    """The text of a line and how much of its start is bold."""
    parts: list[str] = []
    lead = 0
    before: Span | None = None
    leading = True
    coded = _coded(spans) if mark_code else []
    for place, span in enumerate(spans):
        x0, _, x1, size, text, style = span
        if before is not None:
            apart = x0 - before[2] > _BLANK * size or x0 < before[2] - 3 * size
            if apart and parts[-1][-1:] != " " and text[0] != " ":
                parts.append(" ")
            if x0 <= before[0] + 0.1 and text == before[4] and x1 <= before[2] + 0.1:
                continue  # drawn twice to look bold
        if mark_code and coded[place] != (place > 0 and coded[place - 1]):
            text = _tick(parts, text, opens=coded[place])
        if (
            before is not None
            and size < _SMALLER * before[3]
            and len(text) <= _MOST_DIGITS
            and text.strip().isdecimal()
        ):
            text = RAISED + text.strip()
        if leading and style.bold:
            lead = sum(map(len, parts)) + len(text.rstrip())
        elif text.strip():
            leading = False
        parts.append(text)
        before = span
    if mark_code and coded[-1]:
        _tick(parts, "", opens=False)
    return " ".join("".join(parts).split()), lead


def _coded(spans: Sequence[Span]) -> list[bool]:
    """Which spans are code: runs in letters of one width that hold a word."""
    coded = [span[5].mono for span in spans]
    start = 0
    while start < len(spans):
        end = start + 1
        while end < len(spans) and coded[end] == coded[start]:
            end += 1
        if coded[start]:
            text = "".join(span[4] for span in spans[start:end])
            if "`" in text or not any(map(str.isalnum, text)):
                coded[start:end] = [False] * (end - start)
        start = end
    return coded


def _tick(parts: list[str], text: str, *, opens: bool) -> str:
    """Put a backtick between what stands there and ``text``, on the right side of the blank between them."""
    if opens:
        blank = text[0] == " "
        parts.append(" `" if blank and not (parts and parts[-1][-1:] == " ") else "`")
        return text.lstrip()
    blank = bool(parts) and parts[-1][-1:] == " "
    if blank:
        parts[-1] = parts[-1].rstrip()
    parts.append("` " if blank else "`")
    return text
