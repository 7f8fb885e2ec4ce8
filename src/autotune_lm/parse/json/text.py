"""Floor 4. JSON text to values, with the line of each record and errors that say where and what to do.

Only the outermost brackets are walked here, so that the line of every record is known; what is inside goes through
the decoder written in C of the standard library (RFC 8259; ``NaN`` and ``Infinity`` are taken as Python writes them).
Numbers stay as they are written, so that none is rounded and none is too long.
"""

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from autotune_lm.core.errors import SourceError

_WHAT = {
    "Unterminated string": "a text begins here that never ends",
    "Expecting value": "a value is missing",
    "Expecting property name": "a name in double quotes is missing",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Extra data": "something follows the end of the value",
    "Invalid control character": "a text holds a line end or a tab as it is",
    "Invalid \\": "a backslash that means nothing",
    "Illegal trailing comma": "a comma with nothing behind it",
}
"""What the decoder says, and what we say."""
_SPACE = re.compile(r"[ \t\n]*")


class Figure(str):
    """A number as it is written."""

    __slots__ = ()


class Top(NamedTuple):
    """A JSON text: its outermost value, and where the parts of it stand."""

    value: object
    lines: list[int]
    """The line of each item of an array, or of each member of an object."""
    sizes: dict[str, int]
    """Characters that each member of an object takes."""
    inner_lines: dict[str, list[int]]
    """For each member of an object that is an array: the line of each item."""
    repeated: int
    """Objects in which a name stands twice; its last value counts."""


class BadJson(Exception):
    """What is wrong, on which line and column (from 1), and what to do; never with words of the file."""

    def __init__(self, what: str, line: int, column: int, hint: str) -> None:
        super().__init__(what)
        self.what, self.line, self.column, self.hint = what, line, column, hint
        self.follows = what == _WHAT["Extra data"]
        """Whether a whole value was read and something follows it, as in JSON lines."""

    def refusal(self) -> SourceError:
        """The error that a reader raises."""
        return SourceError(f"no valid JSON in line {self.line}, column {self.column}: {self.what}", self.hint)


class Reader:
    """Reads one JSON text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.repeated = 0
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_int=Figure, parse_float=Figure, parse_constant=Figure
        )
        self._seen, self._line = 0, 1

    def read(self) -> Top:
        """Read the whole text.

        Raises:
            BadJson: it is not one JSON value, or nested too deeply.
        """
        try:
            return self._top()
        except json.JSONDecodeError as cause:
            raise self._bad(cause) from cause
        except RecursionError as cause:
            raise BadJson("nested too deeply to be read", self._line, 1, "split or flatten the file") from cause

    def _top(self) -> Top:
        at = self._space(0)
        lines: list[int] = []
        sizes: dict[str, int] = {}
        inner: dict[str, list[int]] = {}
        value: object
        if self.text.startswith("[", at):
            value, lines, at = self._array(at + 1)
        elif self.text.startswith("{", at):
            value, at = self._members(at + 1, lines, sizes, inner)
        else:
            value, at = self._decoder.raw_decode(self.text, at)
        end = self._space(at)
        if end != len(self.text):
            raise json.JSONDecodeError("Extra data", self.text, end)
        return Top(value, lines, sizes, inner, self.repeated)

    def _array(self, at: int) -> tuple[list[object], list[int], int]:
        """The items of an array, their lines, and where it ends; ``at`` stands behind the bracket."""
        values: list[object] = []
        lines: list[int] = []
        at = self._space(at)
        if self.text.startswith("]", at):
            return values, lines, at + 1
        while True:
            lines.append(self._line_at(at))
            value, at = self._decoder.raw_decode(self.text, at)
            values.append(value)
            at = self._space(at)
            if self.text.startswith("]", at):
                return values, lines, at + 1
            at = self._comma(at)

    def _members(
        self, at: int, lines: list[int], sizes: dict[str, int], inner: dict[str, list[int]]
    ) -> tuple[dict[str, object], int]:
        """The members of an object and where it ends; fills in what is known of them."""
        pairs: list[tuple[str, object]] = []
        at = self._space(at)
        while not (self.text.startswith("}", at) and not pairs):
            if not self.text.startswith('"', at):
                what = "Expecting property name enclosed in double quotes"
                raise json.JSONDecodeError(what, self.text, at)
            start = at
            lines.append(self._line_at(at))
            name, at = self._decoder.raw_decode(self.text, at)
            at = self._space(at)
            if not self.text.startswith(":", at):
                raise json.JSONDecodeError("Expecting ':' delimiter", self.text, at)
            at = self._space(at + 1)
            value: object
            if self.text.startswith("[", at):
                value, inner[name], at = self._array(at + 1)
            else:
                value, at = self._decoder.raw_decode(self.text, at)
            pairs.append((name, value))
            sizes[name] = at - start
            at = self._space(at)
            if self.text.startswith("}", at):
                break
            at = self._comma(at)
        return self._object(pairs), at + 1

    def _comma(self, at: int) -> int:
        if not self.text.startswith(",", at):
            raise json.JSONDecodeError("Expecting ',' delimiter", self.text, at)
        return self._space(at + 1)

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(pairs)
        self.repeated += len(made) < len(pairs)
        return made

    def _space(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def _line_at(self, at: int) -> int:
        """The line of a place that does not lie before the last one asked for."""
        self._line += self.text.count("\n", self._seen, at)
        self._seen = at
        return self._line

    def _bad(self, cause: json.JSONDecodeError) -> BadJson:
        what = next((ours for theirs, ours in _WHAT.items() if cause.msg.startswith(theirs)), "it breaks off here")
        return BadJson(what, cause.lineno, cause.colno, _remedy(self.text, cause.pos))


def _remedy(text: str, at: int) -> str:
    """What to do, by the characters around the place of the error."""
    rest = text[at : at + 2].replace('"', "")
    before = text[max(0, at - 200) : at].rstrip()[-1:]
    if rest in ("//", "/*") or rest[:1] == "#":
        return "JSON has no comments: take them out"
    if before == "," and rest[:1] in "]}":
        return "take out the comma before it"
    if rest[:1] == "'":
        return "names and texts stand in double quotes in JSON"
    tail = text[at:].strip()
    if not tail or (tail[0] == '"' and tail.count('"') - tail.count('\\"') == 1):
        return "the file seems to be cut off: get it again"
    return "correct the file at this place"


class Line(NamedTuple):
    """A value of a file of JSON lines."""

    value: object
    number: int
    """The line, from 1."""


class Lines(NamedTuple):
    """A file of JSON lines: what could be read, and the numbers of the lines that could not."""

    good: list[Line]
    bad: list[int]
    repeated: list[int]


def read_lines(text: str) -> Lines:
    """Read one value a line; a line that is no JSON is left out and named."""
    found = Lines([], [], [])
    for number, line in _numbered(text):
        reader = Reader(line)
        try:
            found.good.append(Line(reader.read().value, number))
        except BadJson:
            found.bad.append(number)
        if reader.repeated:
            found.repeated.append(number)
    return found


def _numbered(text: str) -> Iterable[tuple[int, str]]:
    """The lines that hold something, with their numbers. Only a line feed ends one: a value may hold others."""
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line and not line.isspace())
