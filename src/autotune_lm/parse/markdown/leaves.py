"""Floor 4. The leaves of a Markdown text to pieces: paragraphs, headings, tables, code, HTML and our marks."""

import re
from collections.abc import Collection
from typing import Any

from autotune_lm.core.ports import ReadInclude
from autotune_lm.kit.assemble import fence
from autotune_lm.parse.html_fragment import Bit, fragment
from autotune_lm.parse.markdown.bold import BOLD_MARKS, bold_start
from autotune_lm.parse.markdown.code import (
    directive_parts,
    include_lines,
    language,
    restore,
    snippets,
    without_terminal_marks,
)
from autotune_lm.parse.markdown.forms import SECRET, Mark, between_marks
from autotune_lm.parse.markdown.inline import inline
from autotune_lm.parse.markdown.pieces import Pieces
from autotune_lm.parse.markdown.structure import Structure
from autotune_lm.parse.markdown.text import FENCE, LINE_START, code_text, heading_source, table_text

ALERT = re.compile(r"[ \t>]*+\[!([A-Za-z]+)\][+-]?[ \t]*([^\n]*)(?:\n[ \t>]*|\Z)")
QUOTE_MARKS = re.compile(r"[ \t>]*+")
_DEFINITION = re.compile(r"^\[(?!\^)[^\]\n]{1,999}\]:[ \t]*\S[^\n]*(?:\n|\Z)", re.MULTILINE)
ATTRIBUTES = re.compile(r"\{(?: *(?:[.#][\w:-]+|[\w-]+=(?:\"[^\"\n]*\"|[\w%.-]+)))+ *\}[ \t]*\n?")
_TEMPLATE_LINE = re.compile(r"(?:\{\{[^{}]*\}\}|\{%[^{}]*%\}|\[TOC\]|\[\[_?TOC_?\]\]|\s)+")
_MARK = re.compile(rf"\s*<!--{SECRET}(\d+)-->")
ODD_STARTS = frozenset("[{$<")
"""With these a paragraph starts that may not be text."""
_LONG_TAGS = (("<table", "</table>"), ("<pre", "</pre>"), ("<svg", "</svg>"))


class Leaves(Pieces):
    """Reads the blocks that hold no blocks."""

    def __init__(self, structure: Structure, include: ReadInclude, references: Collection[str]) -> None:
        """Keep what pieces are made of."""
        super().__init__(structure, references)
        self.include = include
        self.quotes: list[bool] = []
        """Open quotes: whether each one is an alert."""
        self.read_to = 0
        """What stands before this offset is read."""

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
        if raw[:1] in ODD_STARTS:
            raw = self.without_odd_lines(raw, offset)
        text = inline(raw, self.references)
        if not text:
            return
        bold = bold_start(raw, self.references) if raw.startswith(BOLD_MARKS) else ""
        if self.list.levels:
            self.list.write(text, offset, bold)
        else:
            self.bold = bold
            self.add("quote" if self.quotes and not self.quotes[-1] else "paragraph", text, offset)

    def without_odd_lines(self, raw: str, offset: int) -> str:
        """Definitions of links out, formulas as formulas, lines that are only a template macro out."""
        if raw.startswith("[!") and self.quotes:
            alert = ALERT.match(raw)
            return raw[alert.end() :] if alert else raw
        at = 0
        if raw[:1] == "[" and "]:" in raw:
            raw = _DEFINITION.sub("", raw).rstrip()
        if raw.startswith("$$") and raw.endswith("$$") and len(raw) > 4:
            self.add("formula", "$$\n" + raw[2:-2].strip("\n") + "\n$$", offset)
            return ""
        if raw[:1] == "<" and _MARK.match(raw):
            return _MARK.sub("", raw)
        if raw[:1] == "{" and (attributes := ATTRIBUTES.match(raw)):
            at = attributes.end()
        return "" if _TEMPLATE_LINE.fullmatch(raw) else raw[at:]

    def heading(self, kind: Any, start: int, end: int) -> None:
        """A heading of either form."""
        text = inline(heading_source(self.raw(start, end)), self.references)
        level = int(kind["Heading"]["level"][1])
        self.add("heading", text and f"{'#' * level} {text}", start, level)

    def table(self, kind: object, start: int, end: int) -> None:
        """A table."""
        self.add("table", table_text(self.raw(start, end), self.references), start)

    def code(self, kind: object, start: int, end: int) -> None:
        """A fence or an indented block."""
        if kind is None:  # a fence without a margin, closed
            first = self.source.index("\n", start)
            last = self.source.rindex("\n", start, end)
            self.code_of(self.source[start:first].strip("` \t"), self.source[first + 1 : last].strip("\n"), start)
            return
        raw = self.source[start:end]
        opening = FENCE.match(raw) if kind != {"CodeBlock": "Indented"} else None
        body = code_text(raw, opening, start - self.source.rfind("\n", 0, start) - 1)
        self.code_of(opening[2] if opening else "", body, start)

    def code_of(self, info: str, body: str, start: int) -> None:
        """Code with the words behind its fence."""
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
