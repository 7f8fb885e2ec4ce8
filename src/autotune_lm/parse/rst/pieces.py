"""Floor 4. Collects the pieces of a reStructuredText text: what holds for the next one, the open list, the names."""

import re
from collections.abc import Callable

from autotune_lm.core.ports import ReadInclude
from autotune_lm.core.types import BlockKind, Locator
from autotune_lm.kit.assemble import Piece, fence
from autotune_lm.parse.rst.inline import Names, inline, inline_all
from autotune_lm.parse.rst.scan import Levels

Line = tuple[str, int]
"""A line of a list: what stands in front, and the number of its text among those that are cleaned together."""
Rows = list[list[int]]
"""A table: for each cell the number of its text."""
Draft = tuple[BlockKind, "int | str | list[Line] | Rows", int, int, str]
"""A piece: kind, text (or the number of its source among those that are cleaned together), line, level, label."""
SENTENCE_WORDS = 4
"""An image's text with fewer words is a badge or a logo."""
_HEADING_MARKS = ["", *("#" * level + " " for level in range(1, 7))]
_STRONG = re.compile(r"\*\*(?!\s)((?:[^*]|\*(?!\*))+)(?<!\s)\*\*")
_SPACES = re.compile(r"[ ]*")


class _Level:
    """An open list: where its items start, how wide the marker is, and the next number (-1 for bullets)."""

    __slots__ = ("indent", "number", "width")

    def __init__(self, number: int, indent: int) -> None:
        self.number = number
        self.indent = indent
        self.width = 2


class Pieces:
    """The pieces so far, and what holds for the next one."""

    def __init__(self, include: ReadInclude) -> None:
        """Start at the top of a text."""
        self.include = include
        self.drafts: list[Draft] = []
        self.waiting: list[str] = []
        """The sources of the texts that are cleaned together."""
        self.names = Names({}, {})
        self.notes: list[str] = []
        self.headings = Levels()
        self.label = ""
        """The kind of the innermost admonition."""
        self.quotes = 0
        """How many block quotes are open."""
        self.lists: list[_Level] = []
        self.lines: list[Line] = []
        self.list_line = self.item_line = 0
        self.marker = ""
        """Of the item that has no text yet."""
        self.term = ""
        """Of the definition that has no text yet."""
        self.pending: list[str] = []
        """Labels that the next heading may answer to."""
        self.title = ""
        self.language = ""
        """Of literal blocks, as ``highlight`` says."""
        self.module = ""
        self.classes: list[str] = []
        """Names of the objects around, the outermost first."""
        self.declared: list[int] = []
        """Drafts that are headings of objects, below which nothing else stands so far."""
        self.frozen = 0
        """The line of the outermost include that is being read; 0 outside of one."""
        self.folders: list[str] = []
        """Folders of the included files that are being read."""
        self.included = 0
        """Characters that includes brought so far."""
        self.nested: Callable[[str, int, bool], None] = lambda text, line, titles: None
        """Reads a text that starts with an empty line: the line before it, whether it may hold titles."""

    def finished(self) -> list[Piece]:
        """The pieces with their texts."""
        self.flush_list()
        texts = inline_all(self.waiting, self.names)
        waiting, headings = self.waiting, _HEADING_MARKS
        pieces: list[Piece] = []
        add, new = pieces.append, tuple.__new__  # a third of the time of the class's own constructor
        for kind, parts, line, level, label in self.drafts:
            strong = 0
            if type(parts) is int:
                text = texts[parts]
                if level:
                    text = text and headings[level] + text
                elif waiting[parts].startswith("**"):
                    strong = self.strong_start(waiting[parts], text)
            elif type(parts) is str:
                text = parts
            elif kind == "list":
                text = _list_text(parts, texts)  # type: ignore[arg-type]  # the kind says which of the two it is
            else:
                text = _table_text(parts, texts)  # type: ignore[arg-type]
            add(new(Piece, (kind, text, Locator(line), level, label, "", strong)))
        return pieces

    def strong_start(self, source: str, text: str) -> int:
        """How many characters of a text are strong at its start."""
        match = _STRONG.match(source)
        bold = inline(match[1], self.names) if match else ""
        return len(bold) if text.startswith(bold) else 0

    def add(self, kind: BlockKind, text: str, line: int, label: str | None = None) -> None:
        """Add a piece whose text is as it should be, the list before it first."""
        if self.term:
            self.write("", line)
        if self.lines:
            self.flush_list()
        if text:
            self.pending.clear()
            self.drafts.append((kind, text, self.frozen or line, 0, self.label if label is None else label))

    def code(self, body: str, language: str, line: int) -> None:
        """Add code."""
        body = body.strip("\n")
        if body and not body.isspace():
            self.add("code", fence(body, language), line, language)

    def wait(self, source: str) -> int:
        """Keep a source until all are cleaned, and give its number."""
        self.waiting.append(source)
        return len(self.waiting) - 1

    def write(self, source: str, line: int) -> None:
        """Add running text: a paragraph, a line of the open list, or text of a quote."""
        if self.pending:
            self.pending.clear()
        if self.lists and (self.marker or self.lines):
            self._write_line(source, line)
            return
        kind: BlockKind = "quote" if self.quotes else "paragraph"
        self.drafts.append((kind, len(self.waiting), self.frozen or line, 0, self.label))
        self.waiting.append(source)

    def _write_line(self, source: str, line: int) -> None:
        """Add a line to the open list: an item's first one with its marker, later ones below it."""
        if not self.lines:
            self.list_line = self.item_line if self.marker else line
        level = self.lists[-1]
        if self.term:
            source = f"{self.term}: {source}" if source else self.term
            self.term = ""
        indent = level.indent if self.marker else level.indent + level.width
        self.lines.append((" " * indent + self.marker, self.wait(source)))
        self.marker = ""

    def heading(self, title: str, line: int, level: int, label: str = "") -> None:
        """Add a heading; the labels in front of it mean it."""
        self.flush_list()
        if self.pending:
            self.names.titles.update(dict.fromkeys(self.pending, title.replace("`", "")))
            self.pending.clear()
        self.drafts.append(("heading", self.wait(title), self.frozen or line, min(level, 6), label))
        if not label:
            self.declared.clear()
            self.title = self.title or title

    def open_list(self, number: int = -1) -> None:
        """Go into a list; ``number`` is that of its first item."""
        above = self.lists[-1] if self.lists else None
        self.lists.append(_Level(number, above.indent + above.width if above else 0))

    def close_list(self) -> None:
        """Leave a list."""
        if self.term:
            self.write("", self.list_line)
        self.lists.pop()
        self.marker = ""
        if not self.lists:
            self.flush_list()

    def item(self, line: int, term: str = "") -> None:
        """Start an item of the innermost list; of a definition, with its term."""
        if self.term:
            self.write("", self.list_line)
        level = self.lists[-1]
        self.marker = "- " if level.number < 0 else f"{level.number}. "
        level.width = len(self.marker)
        level.number += level.number >= 0
        self.term = term
        self.item_line = line

    def bullet(self, source: str, line: int) -> None:
        """Add an item that holds one paragraph."""
        if self.term:
            self.write("", self.list_line)
        if not self.lines:
            self.list_line = line
        level = self.lists[-1]
        level.width = 2
        self.marker = ""
        if self.pending:
            self.pending.clear()
        self.lines.append((" " * level.indent + "- ", len(self.waiting)))
        self.waiting.append(source)

    def flush_list(self) -> None:
        """Close the list block that is being written."""
        if self.lines:
            self.drafts.append(("list", self.lines, self.frozen or self.list_line, 0, self.label))
            self.lines = []

    def labelled(self, kind: str, name: str, line: int, body: tuple[str, int]) -> None:
        """Read what stands in an admonition, a tab or the like (text, lines before it), its name or title first."""
        self.flush_list()
        before, self.label = self.label, kind
        place = len(self.drafts)
        if name:
            self.drafts.append(("paragraph", self.wait(name), self.frozen or line, 0, kind))
        self.nested(*body, False)
        self.flush_list()
        self.label = before
        if kind == "tab" and [(one[0], one[4]) for one in self.drafts[place + 1 :]] == [("code", name.lower())]:
            del self.drafts[place]  # the tab of a language, which its code names already

    def plain_from_here(self) -> None:
        """Make paragraphs of the headings of objects, below which other text follows."""
        for place in self.declared:
            _, text, line, _, _ = self.drafts[place]
            self.drafts[place] = ("paragraph", text, line, 0, "")
        self.declared.clear()


def _list_text(lines: list[Line], texts: list[str]) -> str:
    """A list block, moved to the left; a line without text is left out."""
    full = [(prefix, texts[number]) for prefix, number in lines if texts[number]]
    least = min((len(_SPACES.match(prefix)[0]) for prefix, _ in full), default=0)  # type: ignore[index]  # it always matches
    return "\n".join([prefix[least:] + text for prefix, text in full])


def _table_text(rows: Rows, texts: list[str]) -> str:
    """A table, all rows as wide as the widest."""
    cells = [[texts[number].replace("|", "\\|") for number in row] for row in rows]
    cells = [row for row in cells if any(row)]
    if not cells:
        return ""
    width = max(map(len, cells))
    full = [row + [""] * (width - len(row)) for row in cells]
    full.insert(1, ["---"] * width)
    return "\n".join("| " + " | ".join(row) + " |" for row in full)
