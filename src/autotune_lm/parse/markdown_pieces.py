"""Floor 4. Collects the pieces of a Markdown text: their lines in the original, the labels in force, the open list."""

from collections.abc import Collection, Sequence

from autotune_lm.core.types import BlockKind, Locator
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.markdown_forms import Prepared, original_line
from autotune_lm.parse.markdown_inline import inline
from autotune_lm.parse.markdown_list import ListWriter
from autotune_lm.parse.markdown_names import label_text


class Pieces:
    """The pieces so far, and what holds for the next one."""

    def __init__(self, prepared: Prepared, references: Collection[str], numbers: Sequence[int]) -> None:
        """Start at the top of the text."""
        self.source = prepared.text
        self.prepared = prepared
        self.references = references
        self.numbers = numbers
        self.pieces: list[Piece] = []
        self.list = ListWriter()
        self.labels: list[tuple[str, str]] = []
        """Open containers: the kind of each, and the label in force inside."""
        self.label = ""
        self.line = self.line_at = 0

    def at(self, offset: int) -> Locator:
        """The line of the original file on which an offset stands."""
        if offset < self.line_at:
            line = self.line - self.source.count("\n", offset, self.line_at)
        else:
            line = self.line = self.line + self.source.count("\n", self.line_at, offset)
            self.line_at = offset
        if self.prepared.shifts:
            line = original_line(self.prepared.shifts, offset, line)
        if self.numbers:
            line = self.numbers[min(max(line, 1), len(self.numbers)) - 1] + 1
        return Locator(line)

    def add(self, kind: BlockKind, text: str, offset: int, level: int = 0, label: str | None = None) -> None:
        """Add a piece, the list before it first."""
        if self.list.lines:
            self.flush_list()
        if text:
            self.pieces.append(Piece(kind, text, self.at(offset), level, self.label if label is None else label))

    def flush_list(self) -> None:
        """Close the list block that is being written."""
        if self.list.lines:
            text, offset = self.list.take()
            self.pieces.append(Piece("list", text, self.at(offset), 0, self.label))

    def open_label(self, kind: str, title: str, offset: int) -> None:
        """Go into an admonition, a tab or another container."""
        self.flush_list()
        self.label = kind or self.label
        self.labels.append((kind, self.label))
        self.add("paragraph", label_text(kind, inline(title, self.references) if title else ""), offset)

    def close_label(self) -> None:
        """Leave the innermost container."""
        self.flush_list()
        if self.labels:
            self.labels.pop()
        self.label = self.labels[-1][1] if self.labels else ""
