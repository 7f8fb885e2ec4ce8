"""Floor 4. Merged cells of OpenDocument sheets, which calamine does not tell (OpenDocument 1.3 part 3, 9.1.4)."""

import re
from collections.abc import Mapping

Merged = dict[tuple[int, int], tuple[int, int]]
"""First to last cell of each merged region: row and column from 0."""

_SPANS = re.compile(rb'-spanned="(?:[2-9]|1\d)')
_TABLE, _ROW = "table:table", "table:table-row"
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_REPEATED_ROW, _REPEATED = "table:number-rows-repeated", "table:number-columns-repeated"
_DOWN, _ACROSS = "table:number-rows-spanned", "table:number-columns-spanned"
_MOST = 100_000


def open_spans(content: bytes) -> list[Merged]:
    """The merged regions of each sheet of a well-formed ``content.xml``; empty where there is none in any."""
    if not _SPANS.search(content):
        return []
    from xml.parsers import expat

    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.Parse(content, True)
    return reader.sheets


class _Reader:
    """Counts rows and cells of the outer tables."""

    def __init__(self) -> None:
        self.sheets: list[Merged] = []
        self._depth = self._row = self._next_row = self._column = 0

    def start(self, tag: str, said: Mapping[str, str]) -> None:
        if tag == _TABLE:
            self._depth += 1
            if self._depth == 1:
                self.sheets.append({})
                self._next_row = 0
        elif self._depth == 1 and tag == _ROW:
            self._row, self._column = self._next_row, 0
            self._next_row += _count(said, _REPEATED_ROW)
        elif self._depth == 1 and tag in _CELLS:
            down, across = _count(said, _DOWN), _count(said, _ACROSS)
            if down * across > 1 and len(self.sheets[-1]) < _MOST:
                place = self._row, self._column
                self.sheets[-1][place] = self._row + down - 1, self._column + across - 1
            self._column += _count(said, _REPEATED)

    def end(self, tag: str) -> None:
        self._depth -= tag == _TABLE


def _count(said: Mapping[str, str], name: str) -> int:
    value = said.get(name, "1")
    return max(int(value), 1) if value.isdecimal() and len(value) < 8 else 1
