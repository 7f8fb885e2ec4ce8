"""Floor 4. The rows of a file with delimiters held side by side: a million of them must not fill the memory."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from autotune_lm.parse.delimited_rows import rows

_REMEMBERED = 50_000
_SHORT = 24
"""Characters of a row up to which equal rows are kept once: files of few characters a row have the most rows."""

Cells = tuple[str, ...]


@dataclass(slots=True)
class Lines:
    """Rows that follow each other, each at the same place in three sequences."""

    cells: list[Cells] = field(default_factory=list)
    """Without white space around them, and without empty ones at the end of a row."""
    lines: "array[int]" = field(default_factory=lambda: array("I"))
    """The line on which each begins, from 1."""
    widths: "array[int]" = field(default_factory=lambda: array("I"))
    """How many cells the file gives it, empty ones at its end included."""
    flawed: list[int] = field(default_factory=list)
    """The lines of rows in which a quote never closes."""

    def part(self, first: int, last: int | None = None) -> "Lines":
        """Some of the rows."""
        lines = self.lines[first:last]
        held = (lines[0], lines[-1]) if lines else (1, 0)
        flawed = [line for line in self.flawed if held[0] <= line <= held[1]]
        return Lines(self.cells[first:last], lines, self.widths[first:last], flawed)

    def extend(self, others: "Lines") -> None:
        """Add rows at the end."""
        self.cells.extend(others.cells)
        self.lines.extend(others.lines)
        self.widths.extend(others.widths)
        self.flawed.extend(others.flawed)


def blocks(text: str, delimiter: str) -> list[Lines]:
    """The rows of a text, parted at those that are empty."""
    known: dict[tuple[str, ...], Cells] = {}
    found, held = [], Lines()
    for cells, line, flawed, _ in rows(text, delimiter):
        kept = _trimmed(cells)
        if not kept:
            if held.cells:
                found.append(held)
                held = Lines()
            continue
        if len(known) < _REMEMBERED and sum(map(len, kept)) <= _SHORT:
            kept = known.setdefault(kept, kept)
        else:
            kept = known.get(kept, kept)
        held.cells.append(kept)
        held.lines.append(line)
        held.widths.append(len(cells))
        if flawed:
            held.flawed.append(line)
    return [*found, held] if held.cells else found


def _trimmed(cells: Sequence[str]) -> Cells:
    """Cells without white space around them and without empty ones at their end."""
    kept = tuple(map(str.strip, cells))
    end = len(kept)
    while end and not kept[end - 1]:
        end -= 1
    return kept if end == len(kept) else kept[:end]
