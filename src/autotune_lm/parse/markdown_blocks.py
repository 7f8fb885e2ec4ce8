"""Floor 4. The Markdown parser's events to pieces of text: it gives the structure, the source gives the text."""

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

import pyromark

from autotune_lm.core.ports import ReadInclude
from autotune_lm.kit.assemble import Piece, fence
from autotune_lm.parse.html_fragment import Bit, fragment
from autotune_lm.parse.markdown_code import (
    directive_parts,
    include_lines,
    language,
    restore,
    snippets,
    without_terminal_marks,
)
from autotune_lm.parse.markdown_forms import SECRET, Mark, Prepared, between_marks
from autotune_lm.parse.markdown_inline import inline
from autotune_lm.parse.markdown_mask import mask
from autotune_lm.parse.markdown_pieces import Pieces
from autotune_lm.parse.markdown_text import FENCE, LINE_START, code_text, heading_text, table_text

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_DEFINITION_LIST
_ALERT = re.compile(r"[ \t>]*\[!([A-Za-z]+)\][+-]?[ \t]*([^\n]*)(?:\n[ \t>]*|\Z)")
_DEFINITION = re.compile(r"^\[(?!\^)[^\]\n]{1,999}\]:[ \t]*\S[^\n]*(?:\n|\Z)", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{(?: *(?:[.#][\w:-]+|[\w-]+=(?:\"[^\"\n]*\"|[\w%.-]+)))+ *\}[ \t]*\n?")
_TEMPLATE_LINE = re.compile(r"(?:\{\{[^{}]*\}\}|\{%[^{}]*%\}|\[TOC\]|\[\[_?TOC_?\]\]|\s)+")
_MARK = re.compile(rf"\s*<!--{SECRET}(\d+)-->")
_ODD_STARTS = frozenset("[{$<")
_LONG_TAGS = (("<table", "</table>"), ("<pre", "</pre>"), ("<svg", "</svg>"))
_INLINE_SPANS = frozenset({"Emphasis", "Strong", "Link", "Image", "Strikethrough"})


class Blocks(Pieces):
    """Reads one prepared text into pieces."""

    def __init__(
        self, prepared: Prepared, include: ReadInclude, references: Collection[str], numbers: Sequence[int] = ()
    ) -> None:
        """Keep what pieces are made of; ``numbers`` are the original's lines where a pass before moved some."""
        super().__init__(prepared, references, numbers)
        self.include = include
        self.opened: list[tuple[str, int]] = []
        """Open lists and quotes: the name of each, and where it starts."""
        self.quotes: list[bool] = []
        """Open quotes: whether each one is an alert."""
        self.read_to = 0
        """What stands before this offset is read."""
        self.loose_start = self.loose_end = -1
        """The stretch of text that stands in an item without a paragraph around it."""

    def read(self) -> list[Piece]:
        """Go through the events."""
        stream: Any = pyromark.events_with_range(mask(self.source), options=_OPTIONS, merge_text=True)
        for event, span in stream:
            if "End" in event:
                kind = event["End"]
                if kind != "Paragraph":  # the most frequent of all events, and nothing to do
                    self.end(kind, span["start"], span["end"])
            elif span["start"] < self.read_to:
                continue
            elif "Start" in event:
                self.start(event["Start"], span["start"], span["end"])
            elif event == "Rule":
                self.flush_loose()
            else:
                self.extend(span["start"], span["end"])
        self.flush_list()
        return self.pieces

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

    def mark(self, mark: Mark, offset: int) -> None:
        """Do what a mark of the pre-pass says."""
        if mark.action == "open":
            self.open_label(mark.kind, mark.text, offset)
        elif mark.action == "close":
            for _ in range(mark.closes):
                self.close_label()
        else:
            code = include_lines(self.include(mark.text), mark.lines)
            if code is None:
                self.prepared.notes.append(f"include not found: {mark.text}")
            else:
                self.add("code", fence(code, mark.kind), offset, 0, mark.kind)

    # Leaves.

    def raw(self, start: int, end: int) -> str:
        """The source of a leaf; a mark that fell into its text is the line it replaced again."""
        raw = self.source[start:end]
        return restore(raw, self.prepared.marks) if SECRET in raw else raw

    def paragraph(self, kind: object, start: int, end: int) -> None:
        """A paragraph with its own event."""
        self.prose(self.raw(start, end), start)

    def prose(self, raw: str, offset: int) -> None:
        """A paragraph, wherever it stands."""
        raw = raw.rstrip()
        if "\n" in raw:
            raw = LINE_START.sub("\n", raw)
        if raw[:1] in _ODD_STARTS:
            raw = self.without_odd_lines(raw, offset)
        text = inline(raw, self.references)
        if not text:
            return
        if self.list.levels:
            self.list.write(text, offset)
        else:
            self.add("quote" if self.quotes and not self.quotes[-1] else "paragraph", text, offset)

    def without_odd_lines(self, raw: str, offset: int) -> str:
        """Definitions of links out, formulas as formulas, lines that are only a template macro out."""
        if raw.startswith("[!") and self.quotes:
            alert = _ALERT.match(raw)
            return raw[alert.end() :] if alert else raw
        at = 0
        if raw[:1] == "[" and "]:" in raw:
            raw = _DEFINITION.sub("", raw).rstrip()
        if raw.startswith("$$") and raw.endswith("$$") and len(raw) > 4:
            self.add("formula", "$$\n" + raw[2:-2].strip("\n") + "\n$$", offset)
            return ""
        if raw[:1] == "<" and _MARK.match(raw):
            return _MARK.sub("", raw)
        if raw[:1] == "{" and (attributes := _ATTRIBUTES.match(raw)):
            at = attributes.end()
        return "" if _TEMPLATE_LINE.fullmatch(raw) else raw[at:]

    def heading(self, kind: Any, start: int, end: int) -> None:
        """A heading of either form."""
        text = heading_text(self.raw(start, end), self.references)
        level = int(kind["Heading"]["level"][1])
        self.add("heading", text and f"{'#' * level} {text}", start, level)

    def table(self, kind: object, start: int, end: int) -> None:
        """A table."""
        self.add("table", table_text(self.raw(start, end), self.references), start)

    def code(self, kind: object, start: int, end: int) -> None:
        """A fence or an indented block."""
        raw = self.source[start:end]
        opening = FENCE.match(raw) if kind != {"CodeBlock": "Indented"} else None
        body = code_text(raw, opening, start - self.source.rfind("\n", 0, start) - 1)
        info = opening[2] if opening else ""
        if SECRET in body:
            body = restore(body, self.prepared.marks)
        if "--8<--" in body:
            body = snippets(body, self.include, self.prepared.notes)
        if info.startswith(SECRET):
            for part, text in directive_parts(info[1:], body, self.references):
                self.add(part, text, start)
            return
        tongue = language(info) if info else ""
        if "<" in body:
            body = without_terminal_marks(body, tongue)
        if body and not body.isspace():
            self.add("code", fence(body, tongue), start, 0, tongue)

    def html(self, kind: object, start: int, end: int) -> None:
        """An HTML block: one of our marks, or somebody's HTML."""
        ours = _MARK.match(self.source, start, end)
        if ours:
            self.mark(self.prepared.marks[int(ours[1])], start)
            return
        raw = self.source[start:end]
        for opening, closing in _LONG_TAGS:  # Markdown ends an HTML block at an empty line, which these may hold
            if opening in raw and closing not in raw:
                stop = self.source.find(closing, end)
                if stop >= 0 and SECRET not in self.source[end:stop]:
                    self.read_to = stop + len(closing)
                    raw = self.source[start : self.read_to]
        for part, offset, number in between_marks(raw):
            if number >= 0:
                self.mark(self.prepared.marks[number], start + offset)
            for bit in fragment(restore(part, self.prepared.marks) if SECRET in part else part):
                self.bit(bit, start + offset + bit.offset)

    def bit(self, bit: Bit, offset: int) -> None:
        """A piece of an HTML block."""
        text = bit.text
        if bit.kind == "open":
            self.open_label(bit.label, text, offset)
        elif bit.kind == "close":
            if self.labels and self.labels[-1][0] == bit.label:
                self.close_label()
        elif bit.kind == "code":
            self.add("code", fence(text), offset, 0, "")
        elif "{{" in text:
            return  # a template, whose values are not here
        elif bit.kind == "heading":
            self.add("heading", f"{'#' * bit.level} {text}", offset, bit.level)
        elif bit.kind == "paragraph":
            text = inline(text, self.references) if "**" in text or "](" in text else text
            self.list.write(text, offset) if self.list.levels else self.add("paragraph", text, offset)
        else:
            self.add("table" if bit.kind == "table" else "list", text, offset)

    # Containers.

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
        alert = _ALERT.match(self.source, start, end)
        self.opened.append(("BlockQuote", start))
        self.quotes.append(alert is not None)
        if alert:
            self.open_label(alert[1].lower(), alert[2], start)

    def term(self, kind: object, start: int, end: int) -> None:
        """The term of a definition."""
        if self.list.levels:
            self.list.item()
            raw = LINE_START.sub("\n", self.raw(start, end))
            attributes = _ATTRIBUTES.match(raw)
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
_CONTAINERS: dict[str, _Handler] = {
    "List": Blocks.open_list,
    "Item": Blocks.open_item,
    "BlockQuote": Blocks.open_quote,
    "DefinitionList": Blocks.open_list,
    "DefinitionListDefinition": Blocks.definition,
}
