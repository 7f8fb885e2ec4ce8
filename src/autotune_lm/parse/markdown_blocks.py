"""Floor 4. The Markdown parser's events to pieces of text.

The parser is asked for block structure only. It reads a mask of the text: one byte a character, so that its byte offsets
are our character offsets, and with the inline marks painted over, so that it spends no time on them.
"""

import re
from collections.abc import Callable, Collection, Sequence

import pyromark

from autotune_lm.core.ports import ReadInclude
from autotune_lm.core.types import BlockKind, Locator
from autotune_lm.kit.assemble import Piece, fence
from autotune_lm.parse import html_fragment
from autotune_lm.parse.markdown_code import (
    directive_parts,
    include_lines,
    language,
    restore,
    snippets,
    without_terminal_marks,
)
from autotune_lm.parse.markdown_inline import inline
from autotune_lm.parse.markdown_names import label_text
from autotune_lm.parse.markdown_prepass import SECRET, Mark, Prepared, original_line

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_DEFINITION_LIST
_PAINT = bytes.maketrans(b"&\\[]_`\x01", b"xxxxxx`")
_PAINT_BUT_SLASH = bytes.maketrans(b"&[]_`\x01", b"xxxxx`")
_RULE = re.compile(r"\n[ \t>]*(?:_[ \t]*){3,}(?=\n|\Z)|\n[ \t>]*(?:\*[ \t]*){3,}(?=\n|\Z)|`{5,}")
_LINE_START = re.compile(r"\n[ \t]*(?:>[ \t]*)*")
_ANCHOR = re.compile(
    r"[ \t]*\{:?[ \t]*[#.:][^{}\n]*\}[ \t]*$|[ \t]+\{#[^{}\n]*\}$|[ \t]*\[#[\w-]+\]$|[ \t]*\{/\*.*?\*/\}[ \t]*$"
)
_ATX = re.compile(r"#{1,6}(?:[ \t]+|$)")
_ATX_END = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_SETEXT = re.compile(r"\n[ \t>]*(?:=+|-+)[ \t]*\Z")
_ALERT = re.compile(r"[ \t>]*\[!([A-Za-z]+)\][+-]?[ \t]*([^\n]*)(?:\n[ \t>]*|\Z)")
_DEFINITION = re.compile(r"\[(?!\^)[^\]\n]{1,999}\]:[ \t]*\S[^\n]*(?:\n|\Z)")
_TEMPLATE_LINE = re.compile(r"\{\{[^{}]*\}\}|\{%.*%\}|\[TOC\]|\[\[_?TOC_?\]\]")
_CELL_END = re.compile(r"(?<!\\)\|")
_MARK = re.compile(rf"<!--{SECRET}(\d+)-->")
_INLINE_TAGS = frozenset({"Emphasis", "Strong", "Link", "Image", "Strikethrough"})
_FENCED = re.compile(r"(`{3,}|~{3,})[ \t]*([^\n]*)\n?")


def mask(text: str) -> str:
    """The text with one byte a character and inline marks painted over."""
    data = text.encode("ascii", "replace")
    odd = (
        _RULE.search(text)
        if "___" in text or "***" in text or "`````" in text or "_ _" in text or "* *" in text
        else None
    )
    if odd is None:
        data = data.replace(b"````", b"\1\1\1\1").replace(b"```", b"\1\1\1").replace(b"**", b"xx")
        return data.translate(_PAINT_BUT_SLASH if b"\\|" in data else _PAINT).decode("ascii")
    return data.translate(bytes.maketrans(b"&[]", b"xxx")).decode("ascii")


class Blocks:
    """Reads one prepared text into pieces."""

    def __init__(
        self, prepared: Prepared, include: ReadInclude, references: Collection[str], numbers: Sequence[int] = ()
    ) -> None:
        """Keep what the pieces are made of; ``numbers`` are the original's lines where a pass before moved some."""
        self.numbers = numbers
        self.source = prepared.text
        self.marks = prepared.marks
        self.shifts = prepared.shifts
        self.notes = prepared.notes
        self.include = include
        self.references = references
        self.pieces: list[Piece] = []
        self.labels: list[str] = []
        self.label = ""
        self.lists: list[list[int]] = []
        """Open lists: the next number (-1 for bullets) and the width of the marker."""
        self.items: list[str] = []
        self.items_at = 0
        self.bullet = ""
        """The marker of the item that has no text yet."""
        self.quotes: list[bool] = []
        """Open quotes: whether each one is an alert."""
        self.term = ""
        self.line = 0
        self.line_at = 0
        self.resume = 0
        """Blocks before this offset are already read."""

    def read(self) -> list[Piece]:
        """Go through the events."""
        starts, ends = _STARTS, _ENDS
        events = iter(pyromark.events_with_range(mask(self.source), options=_OPTIONS, merge_text=True))
        first = last = -1  # the stretch of inline text that stands directly in an item
        for event, span in events:
            if type(event) is str:
                if event == "Rule":
                    self.loose(first, last)
                    first = -1
                continue
            if "Text" in event:
                if first < 0:
                    first = span["start"]
                last = span["end"]
                continue
            kind = event.get("Start")
            if kind is not None:
                name = kind if type(kind) is str else next(iter(kind))
                handler = starts.get(name)
                if handler is None:
                    if first < 0:
                        first = span["start"]
                    last = span["end"]
                    continue
                if first >= 0:
                    self.loose(first, last)
                if span["start"] >= self.resume:
                    handler(self, kind, span["start"], span["end"])
                first = -1
                if name in _LEAVES:
                    until = "CodeBlock" if name == "CodeBlock" else name
                    for event, _ in events:
                        if type(event) is dict:
                            end = event.get("End")
                            if end is not None and (end == until or (type(end) is dict and until in end)):
                                break
                continue
            kind = event.get("End")
            if kind is not None:
                name = kind if type(kind) is str else next(iter(kind))
                if name in _INLINE_TAGS:
                    last = span["end"]
                    continue
                if first >= 0:
                    self.loose(first, last)
                    first = -1
                handler = ends.get(name)
                if handler is not None:
                    handler(self)
            else:
                if first < 0:
                    first = span["start"]
                last = span["end"]
        self.flush_list()
        return self.pieces

    # Places and labels.

    def at(self, offset: int) -> Locator:
        """The line of the original file on which an offset stands."""
        if offset < self.line_at:
            line = self.source.count("\n", 0, offset)
        else:
            self.line += self.source.count("\n", self.line_at, offset)
            self.line_at = offset
            line = self.line
        if self.shifts:
            line = original_line(self.shifts, offset, line)
        if self.numbers:
            line = self.numbers[min(max(line, 1), len(self.numbers)) - 1] + 1
        return Locator(line)

    def add(self, kind: BlockKind, text: str, offset: int, level: int = 0, label: str | None = None) -> None:
        """Add a piece, the list before it first."""
        if self.items:
            self.flush_list()
        if text:
            self.pieces.append(Piece(kind, text, self.at(offset), level, self.label if label is None else label))

    def open_label(self, kind: str, title: str, offset: int) -> None:
        """Go into an admonition, a tab or another container."""
        self.flush_list()
        self.labels.append(kind)
        self.label = kind or self.label
        text = label_text(kind, inline(title, self.references)) if title or kind else ""
        if (text and kind != "details") or title:
            self.add("paragraph", text, offset)

    def close_label(self) -> None:
        """Leave the innermost container."""
        self.flush_list()
        if self.labels:
            self.labels.pop()
        self.label = next((label for label in reversed(self.labels) if label), "")

    def mark(self, mark: Mark, offset: int) -> None:
        """Do what a mark of the pre-pass says."""
        if mark.action == "open":
            self.open_label(mark.kind, mark.title, offset)
        elif mark.action == "close":
            for _ in range(int(mark.title or 1)):
                self.close_label()
        else:
            path, _, lines = mark.title.partition("\n")
            code = include_lines(self.include(path), lines)
            if code is None:
                self.notes.append(f"include not found: {path}")
            else:
                self.add("code", fence(code, mark.kind), offset, 0, mark.kind)

    # Leaves.

    def prose(self, raw: str, offset: int) -> None:
        """A paragraph, wherever it stands."""
        if "\n" in raw:
            raw = _LINE_START.sub("\n", raw)
        raw = raw.strip()
        if raw[:1] in "[{$":
            raw = self.without_odd_lines(raw, offset)
        text = inline(raw, self.references) if raw else ""
        if not text:
            return
        if self.term:
            self.item(f"{self.term}: {text}", offset)
            self.term = ""
        elif self.lists:
            self.item(text, offset)
        else:
            self.add("quote" if self.quotes and not self.quotes[-1] else "paragraph", text, offset)

    def without_odd_lines(self, raw: str, offset: int) -> str:
        """Definitions of links out, formulas as formulas, lines that are only a template macro out."""
        if raw.startswith("[!") and self.quotes:
            alert = _ALERT.match(raw)
            raw = raw[alert.end() :] if alert else raw
        while raw.startswith("[") and (match := _DEFINITION.match(raw)):
            raw = raw[match.end() :]
        if raw.startswith("$$") and raw.endswith("$$") and len(raw) > 4:
            self.add("formula", "$$\n" + raw[2:-2].strip("\n") + "\n$$", offset)
            return ""
        return "" if _TEMPLATE_LINE.fullmatch(raw) else raw

    def loose(self, first: int, last: int) -> None:
        """Inline text that stands in an item without a paragraph around it."""
        if first >= 0 and first >= self.resume:
            self.prose(self.source[first:last], first)

    def item(self, text: str, offset: int) -> None:
        """A line of a list: the item's first one with its marker, later ones below it."""
        if not self.items:
            self.items_at = offset
        indent = " " * sum(width for _, width in self.lists[:-1])
        if self.bullet:
            self.items.append(indent + self.bullet + text)
            self.bullet = ""
        else:
            self.items.append(indent + " " * self.lists[-1][1] + text if self.lists else text)

    def flush_list(self) -> None:
        """Close the list block that is being written."""
        if self.items:
            shift = len(self.items[0]) - len(self.items[0].lstrip())
            lines = [line[shift:] if line[:shift].isspace() or not shift else line.lstrip() for line in self.items]
            self.items = []
            self.pieces.append(Piece("list", "\n".join(lines), self.at(self.items_at), 0, self.label))

    def paragraph(self, kind: object, start: int, end: int) -> None:
        self.prose(self.source[start:end], start)

    def heading(self, kind: dict[str, dict[str, str]], start: int, end: int) -> None:
        raw = self.source[start:end].strip()
        opening = _ATX.match(raw)
        raw = _ATX_END.sub("", raw[opening.end() :]) if opening else _LINE_START.sub("\n", _SETEXT.sub("", raw))
        if raw.endswith(("}", "]")):
            raw = _ANCHOR.sub("", raw)
        text = inline(raw, self.references)
        level = int(kind["Heading"]["level"][1])
        if text:
            self.add("heading", f"{'#' * level} {text}", start, level)

    def code(self, kind: object, start: int, end: int) -> None:
        raw = self.source[start:end]
        match = _FENCED.match(raw)
        info = match[2] if match else ""
        column = start - self.source.rfind("\n", 0, start) - 1
        body = code_lines(raw, match, column)
        if SECRET in body:
            body = restore(body, self.marks)
        if "--8<--" in body:
            body = snippets(body, self.include, self.notes)
        if info.startswith(SECRET):
            for part in directive_parts(info[1:], body, self.references):
                self.add(part[0], part[1], start)
            return
        tongue = language(info)
        if "<" in body:
            body = without_terminal_marks(body, tongue)
        if body.strip():
            self.add("code", fence(body, tongue), start, 0, tongue)

    def table(self, kind: object, start: int, end: int) -> None:
        rows: list[str] = []
        for number, line in enumerate(_LINE_START.sub("\n", self.source[start:end]).strip("\n").split("\n")):
            if number == 1:
                rows.append("| " + " | ".join(["---"] * (rows[0].count(" | ") + 1 if rows else 1)) + " |")
            elif line.strip():
                rows.append(self.row(line))
        if rows:
            rows[1:2] = ["| " + " | ".join(["---"] * len(_CELL_END.findall(rows[0][1:]))) + " |"]
        self.add("table", "\n".join(rows), start)

    def row(self, line: str) -> str:
        cells = _CELL_END.split(line.strip().removeprefix("|"))
        if cells and not cells[-1].strip() and len(cells) > 1:
            cells.pop()
        return "| " + " | ".join(self.cell(cell) for cell in cells) + " |"

    def cell(self, cell: str) -> str:
        if "\\|" not in cell:
            return inline(cell.strip(), self.references)
        return inline(cell.strip().replace("\\|", "|"), self.references).replace("|", "\\|")

    def html(self, kind: object, start: int, end: int) -> None:
        raw = self.source[start:end]
        ours = _MARK.match(raw.lstrip())
        if ours:
            self.mark(self.marks[int(ours[1])], start)
            return
        end = self.html_end(raw, start, end)
        for bit in html_fragment.fragment(self.source[start:end]):
            self.bit(bit, start + bit.offset)

    def html_end(self, raw: str, start: int, end: int) -> int:
        """A table may hold empty lines, at which Markdown ends an HTML block: go on to its own end."""
        for opening, closing in (("<table", "</table>"), ("<pre", "</pre>"), ("<svg", "</svg>")):
            if opening in raw and closing not in raw:
                stop = self.source.find(closing, end)
                if stop >= 0 and SECRET not in self.source[end:stop]:
                    self.resume = end = stop + len(closing)
        return end

    def bit(self, bit: html_fragment.Bit, offset: int) -> None:
        if bit.kind == "open":
            self.open_label(bit.label, bit.text, offset)
        elif bit.kind == "close":
            if self.labels and self.labels[-1] == bit.label:
                self.close_label()
        elif bit.kind == "heading":
            self.add("heading", f"{'#' * bit.level} {bit.text}", offset, bit.level)
        elif bit.kind == "code":
            self.add("code", fence(bit.text), offset, 0, "")
        elif bit.kind == "paragraph" and self.lists:
            self.item(bit.text, offset)
        else:
            self.add(bit.kind, bit.text, offset)  # type: ignore[arg-type]  # what is left is a block kind

    # Containers.

    def list_start(self, kind: dict[str, int | None], start: int, end: int) -> None:
        first = kind["List"]
        self.lists.append([-1 if first is None else first, 2])

    def list_end(self) -> None:
        self.lists.pop()
        self.bullet = ""
        if not self.lists:
            self.flush_list()

    def item_start(self, kind: object, start: int, end: int) -> None:
        now = self.lists[-1]
        self.bullet = "- " if now[0] < 0 else f"{now[0]}. "
        now[1] = len(self.bullet)
        now[0] += now[0] >= 0

    def quote_start(self, kind: object, start: int, end: int) -> None:
        alert = _ALERT.match(self.source, start, end)
        self.quotes.append(alert is not None)
        if alert:
            self.open_label(alert[1].lower(), alert[2], start)

    def quote_end(self) -> None:
        if self.quotes.pop():
            self.close_label()

    def definitions_start(self, kind: object, start: int, end: int) -> None:
        self.lists.append([-1, 2])

    def term_start(self, kind: object, start: int, end: int) -> None:
        self.term = inline(_LINE_START.sub(" ", self.source[start:end]).strip(), self.references)
        self.bullet = "- "


Start = Callable[[Blocks, object, int, int], None]
_STARTS: dict[str, Callable[..., None]] = {
    "Paragraph": Blocks.paragraph,
    "Heading": Blocks.heading,
    "CodeBlock": Blocks.code,
    "Table": Blocks.table,
    "HtmlBlock": Blocks.html,
    "List": Blocks.list_start,
    "Item": Blocks.item_start,
    "BlockQuote": Blocks.quote_start,
    "DefinitionList": Blocks.definitions_start,
    "DefinitionListTitle": Blocks.term_start,
    "DefinitionListDefinition": lambda blocks, kind, start, end: None,
}
_ENDS: dict[str, Callable[[Blocks], None]] = {
    "List": Blocks.list_end,
    "BlockQuote": Blocks.quote_end,
    "DefinitionList": Blocks.list_end,
}
_LEAVES = frozenset({"Paragraph", "Heading", "CodeBlock", "Table", "HtmlBlock", "DefinitionListTitle"})


def code_lines(raw: str, opening: re.Match[str] | None, column: int) -> str:
    """The lines of a code block without fences, indentation of its container and marks of quotes."""
    if opening is None:
        return _dedent(raw.split("\n"), column)
    body = raw[opening.end() :]
    lines = body.rstrip("\n").split("\n")
    last = lines[-1].lstrip(" \t>")
    if last.startswith(opening[1]) and not last.strip(opening[1][0] + " \t"):
        lines.pop()
    return _dedent(lines, column) if column else "\n".join(lines)


def _dedent(lines: list[str], column: int) -> str:
    """Take a container's prefix of ``column`` characters off each line; quote marks count, text does not."""
    out = []
    for line in lines:
        at = 0
        while at < column and at < len(line) and line[at] in " \t>":
            at += 1
        out.append(line[at:])
    return "\n".join(out).rstrip("\n")
