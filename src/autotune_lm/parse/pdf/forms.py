"""Floor 4. Forms in a PDF: grids of labels and values, which are lists and no tables.

A table has names over its columns, and its columns hold one sort of thing. In a form every value stands right of a
label of its own, in one or several pairs of columns side by side; above a pair may stand the name of the group.
"""

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from autotune_lm.parse.pdf.lines import Line

_LABEL = re.compile(r"[^\W\d_][^\d|]{0,38}")
_VALUE = re.compile(r"@|(?<!\d)(?!(?:19|20)\d\d\b)\d{3}")
"""In the first row: no names of columns, but a number of three figures or more that is no year."""
_SIGNS = (":", "#", "?")
_MOST_WORDS = 5
_FEWEST_LABELS = 3
_FEWEST_ROWS = 2
_SHARE_OF_SIGNS = 0.3
_MOST_SIGNS = 0.7
_FEWEST_OF_A_SORT = 0.15
_MOST_VALUE_WORDS = 12
_SAME_LEFT = 12.0
"""Points between the left edges of labels that stand below one another."""
_GAP = 0.75
_BLANK = 0.16


class Group(NamedTuple):
    """Labels and values that stand below one another."""

    name: str
    """What stands above them, or nothing."""
    items: list[str]
    """Lines of a list, such as ``- Year: 2022``."""


def form_groups(rows: Sequence[Sequence[str]]) -> list[Group]:
    """The groups of a form, from left to right; none where the rows, which have the same width, are those of a table.

    The first row is the header; it is empty where nothing names the columns.
    """
    headed = bool(rows) and any(rows[0]) and not any(map(_VALUE.search, rows[0]))
    rows = [row for row in rows if any(row)]
    if len(rows) < _FEWEST_ROWS:
        return []
    columns = _label_columns(rows[1:])
    named = columns if _names_groups(rows[0], columns) and len(rows) > _FEWEST_ROWS else []
    if not named:
        columns = _label_columns(rows)
    body = rows[1:] if named else rows
    if not columns or not _is_form(body, columns, headed=headed and not named):
        return []
    ends = [*columns[1:], len(rows[0])]
    return [
        Group(rows[0][start] if named else "", _items(body, start, end))
        for start, end in zip(columns, ends, strict=True)
    ]


def is_label(text: str) -> bool:
    """Whether a text is short and without figures, as the names of fields are."""
    return _LABEL.fullmatch(text) is not None and len(text.split()) <= _MOST_WORDS and text[-1] not in ".,;@"


def item(label: str, value: str) -> str:
    """A line of a list; a label that ends with a sign of its own needs no colon."""
    if not label:
        return f"- {value}"
    if not value:
        return f"- {label}" if label.endswith(_SIGNS) else f"- {label}:"
    return f"- {label} {value}" if label.endswith(_SIGNS) else f"- {label}: {value}"


def _label_columns(rows: Sequence[Sequence[str]]) -> list[int]:
    """The columns of labels: the first one, and those further right that hold nothing else; each has values beside."""
    width = len(rows[0]) if rows else 0
    found: list[int] = []
    for column in range(width - 1):
        cells = [row[column] for row in rows if row[column]]
        beside = [row[column + 1 :] for row in rows if row[column]]
        if len(cells) < _FEWEST_ROWS or not all(map(is_label, cells)) or len(set(cells)) < len(cells):
            continue
        apart = not found or column - found[-1] > 1
        if apart and sum(any(rest) for rest in beside) * 2 > len(cells) and not _are_values(rows, column, found):
            found.append(column)
    return found if found and found[0] == 0 else []


def _are_values(rows: Sequence[Sequence[str]], column: int, found: Sequence[int]) -> bool:
    """Whether a column of words would, as labels, leave the labels on its left without values."""
    if not found:
        return False
    left = found[-1]
    return sum(bool(row[left]) and not any(row[left + 1 : column]) for row in rows) * 2 > sum(
        bool(row[left]) for row in rows
    )


def _names_groups(row: Sequence[str], columns: Sequence[int]) -> bool:
    """Whether a row holds the names of the groups, each over its labels, and nothing over the values."""
    return bool(columns) and all(
        bool(text) == (at in columns) and (not text or is_label(text)) for at, text in enumerate(row)
    )


def _is_form(rows: Sequence[Sequence[str]], columns: Sequence[int], *, headed: bool) -> bool:
    """Whether labels differ, and values are of several sorts or the labels end with signs.

    ``headed`` says that the first row looks like names of columns.
    """
    labels = [row[column] for row in rows for column in columns if row[column]]
    values = [text for row in rows for at, text in enumerate(row) if text and at not in columns]
    if len(labels) < _FEWEST_LABELS or len(set(labels)) < len(labels) or len(values) < _FEWEST_LABELS:
        return False
    if len(rows[0]) > 2 * len(columns) + 1 or max(len(text.split()) for text in values) > _MOST_VALUE_WORDS:
        return False
    several = sum(sum(map(bool, _between(row, columns, at))) > 1 for row in rows for at in columns)
    if several * 4 > len(labels):
        return False  # several values to a label: a table without names
    signs = sum(label.endswith(_SIGNS) for label in labels)
    figures = sum(any(map(str.isdigit, text)) for text in values)
    mixed = min(figures, len(values) - figures) >= _FEWEST_OF_A_SORT * len(values)
    if headed:
        return signs >= _MOST_SIGNS * len(labels)
    return signs >= _SHARE_OF_SIGNS * len(labels) or (mixed and len(set(values)) * 4 >= 3 * len(values))


def _between(row: Sequence[str], columns: Sequence[int], at: int) -> Sequence[str]:
    """The values that belong to the labels of a column."""
    after = [column for column in columns if column > at]
    return row[at + 1 : after[0] if after else len(row)]


def _items(rows: Sequence[Sequence[str]], start: int, end: int) -> list[str]:
    """The items of one group; a value without a label goes on with the one above."""
    items: list[str] = []
    for row in rows:
        label, value = row[start], " ".join(filter(None, row[start + 1 : end]))
        if label or (value and not items):
            items.append(item(label, value))
        elif value:
            items[-1] += f" {value}"
    return items


class Field(NamedTuple):
    """A label with its value in a line of text."""

    left: float
    label: str
    """With its colon."""
    value: str


def fields_of(line: "Line") -> list[Field]:
    """The labels and values of a line that holds nothing else, such as ``Name: Ada     Town: Oslo``; else nothing."""
    found: list[Field] = []
    for left, text in _parts(line):
        label, colon, value = text.partition(":")
        if colon and is_label(label.strip()):
            found.append(Field(left, f"{label.strip()}:", value.strip()))
        elif found and not found[-1].value:
            found[-1] = found[-1]._replace(value=text)
        else:
            return []
    return found if all(len(field.value.split()) <= _MOST_VALUE_WORDS for field in found) else []


def field_items(rows: Sequence[Sequence[Field]]) -> list[str]:
    """The items of rows of fields, those that stand below one another first."""
    lefts: list[float] = []
    for left in sorted(field.left for row in rows for field in row):
        if not lefts or left > lefts[-1] + _SAME_LEFT:
            lefts.append(left)
    columns: list[list[str]] = [[] for _ in lefts]
    for row in rows:
        for field in row:
            columns[bisect_right(lefts, field.left) - 1].append(item(field.label, field.value))
    return [text for column in columns for text in column]


def _parts(line: "Line") -> list[tuple[float, str]]:
    """The parts of a line between wide gaps, each with its left edge."""
    parts: list[tuple[float, str]] = []
    right = -math.inf
    for x0, _, x1, size, text, _ in line.spans:
        if parts and x0 - right < _GAP * size:
            blank = " " if x0 - right > _BLANK * size else ""
            parts[-1] = (parts[-1][0], parts[-1][1] + blank + text)
        else:
            parts.append((x0, text))
        right = max(right, x1)
    return [(left, " ".join(text.split())) for left, text in parts]
