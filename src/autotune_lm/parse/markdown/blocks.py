"""Floor 4. The blocks of a Markdown text to pieces: the structure says what they are, the source gives the text."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from autotune_lm.core.ports import ReadInclude
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.markdown.bold import BOLD_MARKS, bold_start
from autotune_lm.parse.markdown.inline import inline
from autotune_lm.parse.markdown.leaves import ALERT, ATTRIBUTES, ODD_STARTS, QUOTE_MARKS, Leaves
from autotune_lm.parse.markdown.split import CONTAINERS, Item
from autotune_lm.parse.markdown.structure import Structure
from autotune_lm.parse.markdown.text import LINE_START, heading_source

_INLINE_SPANS = frozenset({"Emphasis", "Strong", "Link", "Image", "Strikethrough"})


class Blocks(Leaves):
    """Reads one prepared text into pieces."""

    def __init__(self, structure: Structure, include: ReadInclude, references: Collection[str]) -> None:
        """Keep what pieces are made of."""
        super().__init__(structure, include, references)
        self.opened: list[tuple[str, int]] = []
        """Open lists and quotes: the name of each, and where it starts."""
        self.loose_start = self.loose_end = -1
        """The stretch of text that stands in an item without a paragraph around it."""
        self.marks_end = -1
        """Where the marks of the quote opened last end: those of quotes inside it are not read again for each."""

    def read(self) -> Iterator[Piece]:
        """Go through the top-level blocks."""
        for kind, start, end, level, line, inner in self.structure.spans:
            if kind in CONTAINERS and type(inner) is tuple:
                self.container(*inner)
            elif start < self.read_to:
                continue
            elif kind == "paragraph":
                self.top_paragraph(start, end, line)
            elif kind == "heading":
                self.add_later("heading", heading_source(self.raw(start, end)), line, level)
            elif kind == "list":
                self.bullets(inner, line)
            else:
                _TOP_LEAVES[kind](self, inner, start, end)
        return self.finished()

    def top_paragraph(self, start: int, end: int, line: int) -> None:
        """A paragraph outside of any container."""
        raw = self.raw(start, end)
        if raw[:1] in ODD_STARTS:
            self.prose(raw, start)
        else:
            self.add_later("paragraph", raw.rstrip(), line)

    def bullets(self, items: list[Item], line: int) -> None:
        """A list of bullets that hold nothing but text."""
        for start, end, _ in items:
            raw = self.raw(start, end).rstrip()
            if raw[:1] == "[":
                raw = self.without_odd_lines(LINE_START.sub("\n", raw), start)
            self.waiting.append(raw)
        first = self.waiting[-len(items)]
        bold = bold_start(first, self.references) if first.startswith(BOLD_MARKS) else ""
        self.drafts.append(("list", None, line, len(self.lists), self.label, bold))
        self.lists.append(items)

    def container(self, base: int, events: Iterable[Any]) -> None:
        """Go through the events of a list, a quote or definitions."""
        for event, span in events:
            start, end = base + span["start"], base + span["end"]
            if "End" in event:
                kind = event["End"]
                if kind != "Paragraph":  # the most frequent of all events, and nothing to do
                    self.end(kind, start, end)
            elif start < self.read_to:
                continue
            elif "Start" in event:
                self.start(event["Start"], start, end)
            elif event == "Rule":
                self.flush_loose()
            else:
                self.extend(start, end)

    def start(self, kind: Any, start: int, end: int) -> None:
        """A block begins."""
        name = kind if type(kind) is str else next(iter(kind))
        leaf = _LEAVES.get(name)
        if leaf is None and name not in _CONTAINERS:
            self.extend(start, end)
            return
        if self.loose_start >= 0:
            self.flush_loose()
        if leaf is not None:
            self.read_to = end
            leaf(self, kind, start, end)
        else:
            _CONTAINERS[name](self, kind, start, end)

    def end(self, kind: Any, start: int, end: int) -> None:
        """A block ends."""
        name = kind if type(kind) is str else next(iter(kind))
        if self.loose_start >= 0:
            if name in _INLINE_SPANS:
                self.loose_end = max(self.loose_end, end)
                return
            self.flush_loose()
        if not self.opened or self.opened[-1] != (name, start):
            return  # no container, or one that began inside a long HTML block
        self.opened.pop()
        if name == "BlockQuote":
            if self.quotes.pop():
                self.close_label()
        elif self.list.close():
            self.flush_list()

    def extend(self, start: int, end: int) -> None:
        """Inline text without a paragraph goes on."""
        if self.loose_start < 0:
            self.loose_start = start
        self.loose_end = max(self.loose_end, end)

    def flush_loose(self) -> None:
        """Inline text without a paragraph ends."""
        start, end = self.loose_start, self.loose_end
        self.loose_start = self.loose_end = -1
        if start >= 0:
            self.prose(self.raw(start, end), start)

    def open_list(self, kind: Any, start: int, end: int) -> None:
        """A list with bullets or numbers, or of definitions."""
        self.opened.append(("DefinitionList" if type(kind) is str else "List", start))
        self.list.open(None if type(kind) is str else kind["List"])

    def open_item(self, kind: object, start: int, end: int) -> None:
        """An item, or the definition of a term."""
        if self.list.levels:
            self.list.item()

    def open_quote(self, kind: object, start: int, end: int) -> None:
        """A quote or an alert."""
        if start >= self.marks_end and (marks := QUOTE_MARKS.match(self.source, start)):
            self.marks_end = marks.end()
        alert = ALERT.match(self.source, self.marks_end, end)
        self.opened.append(("BlockQuote", start))
        self.quotes.append(alert is not None)
        if alert:
            self.open_label(alert[1].lower(), alert[2], start)

    def term(self, kind: object, start: int, end: int) -> None:
        """The term of a definition."""
        if self.list.levels:
            self.list.item()
            raw = LINE_START.sub("\n", self.raw(start, end))
            attributes = ATTRIBUTES.match(raw)
            self.list.term = inline(raw[attributes.end() :] if attributes else raw, self.references)

    def definition(self, kind: object, start: int, end: int) -> None:
        """The definition: its text follows as paragraphs."""


_Handler = Callable[[Blocks, Any, int, int], None]
_LEAVES: dict[str, _Handler] = {
    "Paragraph": Blocks.paragraph,
    "Heading": Blocks.heading,
    "CodeBlock": Blocks.code,
    "Table": Blocks.table,
    "HtmlBlock": Blocks.html,
    "DefinitionListTitle": Blocks.term,
}
_TOP_LEAVES: dict[str, _Handler] = {
    "code": Blocks.code,
    "table": Blocks.table,
    "html": Blocks.html,
    "mark": Blocks.html,
}
_CONTAINERS: dict[str, _Handler] = {
    "List": Blocks.open_list,
    "Item": Blocks.open_item,
    "BlockQuote": Blocks.open_quote,
    "DefinitionList": Blocks.open_list,
    "DefinitionListDefinition": Blocks.definition,
}
