"""Floor 4. Cells of sheets: their values as a person sees them, and their names."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import msgspec

Value = int | float | str | bool | time | date | datetime | timedelta
"""What calamine gives for a cell; an empty one is an empty string, and so is one with an error such as #N/A."""

_EXACT = 1e15
"""Whole numbers below are exact; office programs keep 15 digits: with more of them 0.1 + 0.2 would not be 0.3."""
_LEAST = 1e-4
"""Numbers closer to 0 are written with an exponent, and JSON writes it in another way."""
_SHORT = 16
"""Fifteen digits and a point."""
_json = msgspec.json.Encoder().encode


def texts(row: Iterable[Value]) -> list[str]:
    """A row as a person sees it: 3 and not 3.0, 1947-01-08, 13:30, TRUE. Millions of cells go through here.

    A number that no more than 15 digits tell apart from all others is written by the encoder of JSON, in half the time.
    """
    return [
        cell.strip()
        if cell.__class__ is str
        else (
            str(int(cell))
            if cell.is_integer() and -_EXACT < cell < _EXACT
            else short.decode()
            if _LEAST < abs(cell) < _EXACT and len(short := _json(cell)) <= _SHORT
            else "%.15g" % cell  # noqa: UP031  # a quarter faster
        )
        if cell.__class__ is float
        else _other(cell)
        for cell in row
    ]


def _other(value: Value) -> str:
    """A truth value, a whole number, or a moment."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return _moment(value)


def _moment(value: Value) -> str:
    """A date, a time, or both; a length of time in hours, as sheets show it."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d} {_clock(value.time())}"
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        minutes, rest = divmod(abs(seconds), 60)
        return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02}:{rest:02}"
    return str(value)


def _clock(value: time) -> str:
    """A time of day without what it does not need."""
    return value.isoformat("seconds" if value.second else "minutes")


def column_name(at: int) -> str:
    """The letters of a column that is counted from 0: A, Z, AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The name of a cell whose row and column are counted from 0."""
    return f"{column_name(column)}{row + 1}"


class Box(NamedTuple):
    """A rectangle of cells, counted from 0; the last row and column are no longer in it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def width(self) -> int:
        """How many columns it has."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """How many rows it has."""
        return self.bottom - self.top

    @property
    def name(self) -> str:
        """Its cells as a sheet names them, such as ``B5:F12``; of one cell ``B5``."""
        first, last = cell_name(self.top, self.left), cell_name(self.bottom - 1, self.right - 1)
        return first if first == last else f"{first}:{last}"
