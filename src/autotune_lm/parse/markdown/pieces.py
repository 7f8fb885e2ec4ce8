"""Floor 4. Collects the pieces of a Markdown text: their lines in the original, the labels in force, the open list."""

from collections.abc import Collection, Iterator

from autotune_lm.core.types import BlockKind, Locator
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.markdown.bold import BOLD_MARKS, bold_characters, bold_start
from autotune_lm.parse.markdown.inline import inline, inline_all
from autotune_lm.parse.markdown.list import ListWriter
from autotune_lm.parse.markdown.names import label_text
from autotune_lm.parse.markdown.split import Item
from autotune_lm.parse.markdown.structure import Structure

Draft = tuple[BlockKind, str | None, int, int, str, str]
"""A piece: kind, text (None where it is cleaned together with that of others), line, level, label, its bold start.

For a list whose texts are cleaned so, the level is its number in ``Pieces.lists``.
"""
_HEADING_MARKS = ["", *("#" * level + " " for level in range(1, 7))]


class Pieces:
    """The pieces so far, and what holds for the next one."""

    def __init__(self, structure: Structure, references: Collection[str]) -> None:
        """Start at the top of the text."""
        self.structure = structure
        self.prepared = structure.prepared
        self.source = structure.prepared.text
        self.references = references
        self.drafts: list[Draft] = []
        self.waiting: list[str] = []
        """The sources of the texts that are cleaned together."""
        self.lists: list[list[Item]] = []
        """The items of each list whose texts are among them."""
        self.list = ListWriter()
        self.labels: list[tuple[str, str]] = []
        """Open containers: the kind of each, and the label in force inside."""
        self.label = ""
        self.bold = ""
        """What the next piece starts with in bold."""
        self.line = self.line_at = 0

    def finished(self) -> Iterator[Piece]:
        """The pieces with their texts."""
        texts = iter(inline_all(self.waiting, self.references))
        for kind, text, line, level, label, bold in self.drafts:
            if text is None:
                if kind == "list":
                    yield self.simple_list(level, texts, label, bold)
                    continue
                text = next(texts)
                if level and text:
                    text = _HEADING_MARKS[level] + text
            yield Piece(kind, text, Locator(line), level, label, "", bold_characters(text, bold) if bold else 0)

    def simple_list(self, number: int, texts: Iterator[str], label: str, bold: str) -> Piece:
        """A list of bullets that hold nothing but text; an item without text is left out."""
        items = [(text, start, depth) for start, _, depth in self.lists[number] if (text := next(texts))]
        least = min((depth for _, _, depth in items), default=0)
        lines = ["  " * (depth - least) + "- " + text for text, _, depth in items]
        written = "\n".join(lines)
        place = Locator(self.at(items[0][1]) if items else 0)
        return Piece("list", written, place, 0, label, "", bold_characters(written, bold) if bold else 0)

    def at(self, offset: int) -> int:
        """The line of the original file on which an offset stands."""
        if offset < self.line_at:
            line = self.line - self.source.count("\n", offset, self.line_at)
        else:
            line = self.line = self.line + self.source.count("\n", self.line_at, offset)
            self.line_at = offset
        return self.structure.line(offset, line)

    def add(self, kind: BlockKind, text: str, offset: int, level: int = 0, label: str | None = None) -> None:
        """Add a piece, the list before it first."""
        if self.list.lines:
            self.flush_list()
        if text:
            label = self.label if label is None else label
            self.drafts.append((kind, text, self.at(offset), level, label, self.bold))
        self.bold = ""

    def add_later(self, kind: BlockKind, source: str, line: int, level: int = 0) -> None:
        """Add a piece whose text is cleaned together with that of others; no list is open."""
        self.waiting.append(source)
        bold = bold_start(source, self.references) if source.startswith(BOLD_MARKS) else ""
        self.drafts.append((kind, None, line, level, self.label, bold))

    def flush_list(self) -> None:
        """Close the list block that is being written."""
        if self.list.lines:
            text, offset, bold = self.list.take()
            self.drafts.append(("list", text, self.at(offset), 0, self.label, bold))

    def open_label(self, kind: str, title: str, offset: int) -> None:
        """Go into an admonition, a tab or another container; its title counts as bold."""
        self.flush_list()
        self.label = kind or self.label
        self.labels.append((kind, self.label))
        text = label_text(kind, inline(title, self.references) if title else "")
        self.bold = text
        self.add("paragraph", text, offset)

    def close_label(self) -> None:
        """Leave the innermost container."""
        self.flush_list()
        if self.labels:
            self.labels.pop()
        self.label = self.labels[-1][1] if self.labels else ""
