"""Floor 4. Rows out of text with delimiters (CSV, TSV), and which delimiter it has.

The format is RFC 4180 with what is met in the wild: any of four delimiters, blanks before a quoted cell, characters
behind a closing quote. A quote that never closes, or that closes in the middle of a word many lines below, is read as a
plain character, so that it does not swallow the rows behind it as readers of the strict format do.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

DELIMITERS = (",", ";", "\t", "|")
_QUOTED = re.compile(r' *+"([^"]*+(?:""[^"]*+)*+)"')
_EMPTY = re.compile(r"\n+")
_PROBE_CHARACTERS = 65_536
_PROBE_ROWS = 100
_LEAST_SHARE = 0.5
_WASTE = 1_000_000
"""Characters searched in vain for closing quotes, after which a quoted cell must end on its own line."""


class Row(NamedTuple):
    """A row of a file."""

    cells: list[str]
    line: int
    """The line on which it begins, from 1."""
    flawed: bool
    """Whether a quote in it never closes."""
    width: int = 0
    """How many cells the file gives it, once those without anything at its end are taken off."""


def delimiter_of(text: str, preferred: str) -> str:
    """The delimiter that gives most rows one width above 1; ``preferred`` where none does or several do as well."""
    sample = text[:_PROBE_CHARACTERS]
    if len(sample) < len(text):
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, chosen = (0.0, 0, False), preferred
    for delimiter in DELIMITERS:
        widths = Counter[int]()
        for row in rows(sample, delimiter):
            if len(row.cells) > 1 or row.cells[0].strip():
                widths[len(row.cells)] += 1
            if widths.total() == _PROBE_ROWS:
                break
        wide = [(count, width) for width, count in widths.items() if width > 1]
        if not wide:
            continue
        count, width = max(wide)
        share = sum(count for count, other in wide if abs(other - width) <= 1) / widths.total()
        score = (share * 0.5 + count / widths.total() * 0.5, width, delimiter == preferred)
        if share >= _LEAST_SHARE and score > best:
            best, chosen = score, delimiter
    return chosen


def rows(text: str, delimiter: str) -> Iterator[Row]:
    """Give every row; empty lines side by side are one empty row.

    Every character is looked at once or so, whatever the text holds.
    """
    at, line, waste, size = 0, 1, 0, len(text)
    while at < size:
        end = text.find("\n", at)
        end = end if end >= 0 else size
        if end == at and (empty := _EMPTY.match(text, at)):
            yield Row([""], line, False)
            at, line = empty.end(), line + empty.end() - at
            continue
        if text.find('"', at, end) < 0:
            yield Row(text[at:end].split(delimiter), line, False)
            at, line = end + 1, line + 1
            continue
        row = _Quoted(text, delimiter, at, end, whole_lines=waste < _WASTE)
        yield Row(row.cells, line, row.flawed)
        waste += row.waste
        line += text.count("\n", at, row.at) + 1
        at = row.at + 1


class _Quoted:
    """Reads one row that holds quotes; ``at`` is where it ends."""

    def __init__(self, text: str, delimiter: str, at: int, end: int, *, whole_lines: bool) -> None:
        self.text, self.delimiter, self.end = text, delimiter, end
        self.at = at
        self.cells: list[str] = []
        self.flawed, self.waste = False, 0
        limit = len(text) if whole_lines else end
        while self._cell(limit):
            pass

    def _cell(self, limit: int) -> bool:
        """Read a cell; say whether another one follows."""
        found = None if self.flawed else _QUOTED.match(self.text, self.at, limit)
        if found and not self._closes(found):
            self.waste += found.end() - self.at
            self.flawed, found = True, None
        elif found is None and not self.flawed and self.text[self.at : self.end].lstrip(" ").startswith('"'):
            self.waste += limit - self.at
            self.flawed = True
        if found is None:
            return self._bare("")
        self.end = self.text.find("\n", found.end())
        self.end = self.end if self.end >= 0 else len(self.text)
        self.at = found.end()
        return self._bare(found[1].replace('""', '"'))

    def _closes(self, found: re.Match[str]) -> bool:
        """Whether a cell of several lines is meant: its quote closes before a delimiter or the end of a line."""
        return "\n" not in found[0] or self.text[found.end() : found.end() + 1] in ("", "\n", self.delimiter)

    def _bare(self, before: str) -> bool:
        """Read on to the next delimiter or the end of the line."""
        stop = self.text.find(self.delimiter, self.at, self.end)
        last = stop < 0
        stop = self.end if last else stop
        self.cells.append(before + self.text[self.at : stop])
        self.at = stop if last else stop + 1
        return not last
