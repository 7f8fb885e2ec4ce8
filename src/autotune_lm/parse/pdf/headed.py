"""Floor 4. Finds tables whose only lines run across: below the header, and perhaps above it and at the foot.

So TeX sets them, and the DOCX files that pandoc writes. Their cells may hold several lines. The columns are the strips
that the header and all lines below it leave free; what crosses them ends the table. Coordinates are points, y upwards;
lines and rows go from the top down.
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from autotune_lm.parse.pdf.cells import Row, Word, fill, lines_of, text_of
from autotune_lm.parse.pdf.rows import Line, first_width, rows_below
from autotune_lm.parse.pdf.ruled_header import looks_headed
from autotune_lm.parse.pdf.rules import Rule

_SHORTEST = 80.0
_MOST_RULES = 60
_SAME = 3.0
_BLANK = 0.7
"""Of the size: words that stand closer are one part, and no strip between columns is narrower."""
_CLOSE = 1.4
"""Sizes between the header's last line and its rule, and between its lines."""
_GAP = 0.9
"""Sizes between two columns, at least."""
_MOST_HEAD_LINES = 5
_TALLEST = 80.0
"""Points from the rule above a header to the one below."""
_OTHER_SIZE = 0.08
"""A heading above the header is set in larger letters."""
_MOST_LINES = 400
_FAR = 3.2
_FURTHER = 1.25
"""Times the widest step from line to line so far: what stands lower is text below the table."""


class _Column:
    """What a column covers, and whether the header names it."""

    __slots__ = ("left", "named", "right")

    def __init__(self, left: float, right: float, *, named: bool) -> None:
        self.left, self.right, self.named = left, right, named

    def __lt__(self, other: "_Column") -> bool:
        return self.left < other.left


class _Place(NamedTuple):
    """Where a table may be."""

    lines: Sequence[list[Word]]
    at: int
    """The first line below the rule."""
    end: int
    """The first line that stands in no table further up."""
    rule: Rule
    others: Sequence[float]
    """Heights of the rules with the same ends."""

    @property
    def top(self) -> float | None:
        """The rule above the header."""
        return min((y for y in self.others if self.rule.at < y < self.rule.at + _TALLEST), default=None)

    @property
    def foot(self) -> float | None:
        """The last rule below."""
        return min((y for y in self.others if y < self.rule.at), default=None)


class Headed(NamedTuple):
    """A table: the first row is the header; ``xs`` are the edges of its columns."""

    rows: list[Row]
    xs: list[float]
    places: tuple[float, ...]
    """The rule's ends, and where the names of the columns begin."""


def headed_tables(
    words: Sequence[Word], across: Sequence[Rule], down: Sequence[Rule], known: set[tuple[str, ...]]
) -> list[Headed]:
    """The tables below rules that no line down the page meets.

    ``known`` are the headers found so far: a table that goes on on another page repeats its own.
    """
    rules = [rule for rule in across if rule.high - rule.low >= _SHORTEST and not _met(rule, down)]
    if not 0 < len(rules) <= _MOST_RULES:
        return []
    lines = lines_of(words)
    tops = [-line[0].low for line in lines]
    found: list[Headed] = []
    end = 0
    for rule in sorted(rules, reverse=True):
        at = bisect_right(tops, -rule.at)
        if end < at < len(lines):
            others = [other.at for other in rules if _alike(rule, other)]
            table, last = _table(_Place(lines, at, end, rule, others), known)
            if table:
                found.append(table)
                end = last
    return found


def _met(rule: Rule, down: Sequence[Rule]) -> bool:
    return any(
        other.low - _SAME <= rule.at <= other.high + _SAME and rule.low - _SAME <= other.at <= rule.high + _SAME
        for other in down
    )


def _alike(rule: Rule, other: Rule) -> bool:
    """Whether two rules begin and end at the same places."""
    return abs(rule.low - other.low) < _SAME and abs(rule.high - other.high) < _SAME


def _table(place: _Place, known: set[tuple[str, ...]]) -> tuple[Headed | None, int]:
    """The table whose header a rule underlines, and the first line below."""
    columns: list[_Column] = []
    head = _head(place, columns)
    if sum(column.named for column in columns) < 2:
        return None, 0
    body, last = _body(place, head, columns)
    columns = _named(columns)
    if not body or len(columns) < 2 or not _are_apart(columns, head[0][0].size):
        return None, 0
    rule = place.rule
    xs = [columns[0].left, *((a.right + b.left) / 2 for a, b in pairwise(columns)), columns[-1].right]
    names = Row(fill([word for line in head for word in line], xs), [1] * (len(xs) - 1))
    lines = [Line(line, fill(line, xs)) for line in body]
    rows = rows_below(lines, xs, rule.high - max(0.0, xs[0] - rule.low))
    header = tuple(map(text_of, names.cells))
    enough = len(rows) > 1 or len(columns) > 2 or place.foot is not None
    fits = enough and looks_headed(header, [fill(line, xs) for line in head], lines, rows)
    if not fits and header not in known:
        return None, 0
    known.add(header)
    return Headed([names, *(Row(cells, [1] * (len(xs) - 1)) for cells in rows)], xs, _places(names, xs, rule)), last


def _head(place: _Place, columns: list[_Column]) -> list[list[Word]]:
    """The lines of the header, at most up to the rule above it; fills the columns."""
    found: list[list[Word]] = []
    low, top = place.rule.at, place.top
    for index in range(place.at - 1, max(place.end, place.at - 1 - _MOST_HEAD_LINES) - 1, -1):
        line = place.lines[index]
        size = line[0].size
        if line[0].low - low > _CLOSE * size or (top is not None and line[0].low > top):
            break
        parts = _inside(line, place.rule)
        if not found and (not parts or (len(parts) < 2 and top is None)):
            return []
        if not parts or (found and abs(size - found[0][0].size) > _OTHER_SIZE * size):
            break
        if found and top is None and not _breaks(parts, found[0], columns, place.rule.high):
            break
        if not _take(parts, columns, named=True):
            break
        found.insert(0, [word for part in parts for word in part])
        low = line[0].low
    return found


def _breaks(parts: list[list[Word]], below: list[Word], columns: Sequence[_Column], end: float) -> bool:
    """Whether names go on in the line below because its words find no room; else they are a title over the table."""
    ends = [*(column.left - _GAP * below[0].size for column in columns[1:]), end]
    for part in parts:
        at = max(0, sum(column.left <= part[0].left + _SAME for column in columns) - 1)
        cell = [word for word in below if columns[at].left - 1 <= word.left < ends[at]]
        if not cell or part[-1].right + first_width(cell) < ends[at] - _GAP * cell[0].size:
            return False
    return True


def _body(place: _Place, head: list[list[Word]], columns: list[_Column]) -> tuple[list[list[Word]], int]:
    """The lines below the rule, up to what crosses a column or stands too far below, and where they end."""
    found: list[list[Word]] = []
    before, widest, name, foot = head[-1][0].low, 0.0, text_of(head[-1]), place.foot
    last = min(len(place.lines), place.at + _MOST_LINES)
    for index in range(place.at, last):
        line = place.lines[index]
        step = before - line[0].low
        parts = _inside(line, place.rule)
        below = foot is not None and line[0].low < foot
        if parts is None or below or step > min(_FAR * line[0].size, _FURTHER * widest if widest else 999):
            return found, index
        if not parts:
            continue
        if text_of(line) == name:  # another table with the same header, below a title of its own
            while found and found[-1][-1].right < columns[1].left:
                found.pop()
                index -= 1
            return found, index
        if not _take(parts, columns, named=False):
            return found, index
        widest = max(widest, step)
        before = line[0].low
        found.append([word for part in parts for word in part])
    return found, last


def _inside(line: list[Word], rule: Rule) -> list[list[Word]] | None:
    """The parts of a line over or under a rule; nothing where one reaches beyond the rule's end."""
    parts: list[list[Word]] = []
    right = 0.0
    for word in line:
        if not parts or word.left - right > _BLANK * word.size:
            parts.append([])
            right = word.right
        parts[-1].append(word)
        right = max(right, word.right)
    found = []
    for part in parts:
        left, right = part[0].left, max(word.right for word in part)
        if left >= rule.low - _SAME and right <= rule.high + _SAME:
            found.append(part)
        elif right > rule.low and left < rule.high:
            return None
    return found


def _take(parts: list[list[Word]], columns: list[_Column], *, named: bool) -> bool:
    """Widen the columns by the parts of a line; no where one lies over two columns that have names."""
    taken: list[tuple[float, float, list[_Column]]] = []
    for part in parts:
        left, right = part[0].left, max(word.right for word in part)
        under = [column for column in columns if left < column.right + 1 and right > column.left - 1]
        if sum(column.named for column in under) > 1:
            return False
        taken.append((left, right, under))
    for left, right, under in taken:
        under = [column for column in under if column in columns]
        new = _Column(left, right, named=named)
        for column in under:
            new.left, new.right = min(new.left, column.left), max(new.right, column.right)
            new.named = new.named or column.named
            columns.remove(column)
        insort(columns, new)
    return True


def _named(columns: list[_Column]) -> list[_Column]:
    """Columns without a name are the right part of the one before, but for the first."""
    found: list[_Column] = []
    for column in columns:
        if found and not column.named:
            found[-1].right = max(found[-1].right, column.right)
        else:
            found.append(column)
    return found


def _are_apart(columns: list[_Column], size: float) -> bool:
    return all(after.left - before.right > _BLANK * size for before, after in pairwise(columns))


def _places(names: Row, xs: Sequence[float], rule: Rule) -> tuple[float, ...]:
    inner = [cell[0].left if cell else x for cell, x in zip(names.cells[1:], xs[1:-1], strict=True)]
    return (rule.low, *inner, rule.high)


def words_of(table: Headed) -> list[Word]:
    """All words of a table."""
    return [word for row in table.rows for cell in row.cells for word in cell]


def texts_of(table: Headed) -> list[list[str]]:
    """The rows as texts, the header first."""
    return [[text_of(cell) for cell in row.cells] for row in table.rows]
