"""Floor 4. The HTML blocks of a Markdown file to pieces of text: tags out, text, code and tables kept."""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from autotune_lm.core.types import BlockKind

_TAG_CHARACTERS = 3000
"""A longer tag is taken for text, so that hostile input stays linear."""
_TAG = re.compile(r"""<(/?)([A-Za-z][\w.:-]*)((?:[^<>"'{}]|"[^"]*"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\})*)>""")
_LESS = re.compile(r"<")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|\{["']([^"'}]*)["']\})""")
_WHITE = re.compile(r"\s+")
_SILENT = frozenset({"script", "style", "svg", "head", "template", "iframe"})
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "button",
        "cite",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "input",
        "link",
        "source",
        "picture",
        "code",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TERMINAL = re.compile(r"</?(?:font|span|b|u|i|em|strong)(?:\s[^<>]{0,300})?>", re.IGNORECASE)


class Bit(NamedTuple):
    """A piece of a fragment; ``open`` and ``close`` bracket what stands between two HTML blocks."""

    kind: BlockKind | str
    text: str
    offset: int
    level: int = 0
    label: str = ""


def strip_terminal_tags(code: str) -> str:
    """Take colour and weight tags out of what a terminal showed."""
    return html.unescape(_TERMINAL.sub("", code)) if _TERMINAL.search(code) else code


def tokens(text: str) -> Iterator[tuple[str, str, str, int]]:
    """Give (slash, tag name, attributes, offset) for tags and ("text", text, "", offset) for what stands between."""
    at = 0
    position = 0
    while True:
        less = _LESS.search(text, position)
        if less is None:
            break
        start = less.start()
        if text.startswith("<!--", start):
            end = text.find("-->", start + 4)
            stop = len(text) if end < 0 else end + 3
            match = None
        else:
            match = _TAG.match(text, start, start + _TAG_CHARACTERS)
            if match is None:
                position = start + 1
                continue
            stop = match.end()
        if start > at:
            yield "text", text[at:start], "", at
        if match:
            yield match[1], match[2], match[3], start
        at = position = stop
    if at < len(text):
        yield "text", text[at:], "", at


def fragment(text: str) -> list[Bit]:
    """Read a stretch of HTML."""
    reader = _Reader()
    for slash, name, rest, offset in tokens(text):
        if slash == "text":
            reader.text(name, offset)
        elif slash:
            reader.end(name.lower(), offset)
        else:
            reader.start(name, rest, offset)
    reader.flush()
    return reader.bits


class _Reader:
    def __init__(self) -> None:
        self.bits: list[Bit] = []
        self.parts: list[str] = []
        self.offset = 0
        self.kind: BlockKind = "paragraph"
        self.level = 0
        self.silent = ""
        self.verbatim = 0
        self.rows: list[list[str]] | None = None
        self.items: list[str] = []
        self.depth = 0
        self.summary = False

    def text(self, text: str, offset: int) -> None:
        if self.silent:
            return
        if not self.parts and not text.isspace():
            self.offset = offset
        self.parts.append(html.unescape(text))

    def start(self, name: str, rest: str, offset: int) -> None:
        tag = name.lower()
        if self.silent:
            return
        if tag in _SILENT and not rest.rstrip().endswith("/"):
            self.silent = tag
        elif name[0].isupper():
            self.component(name, rest, offset)
        elif tag == "br" or tag == "hr" or tag == "img":
            self.parts.append("\n" if self.verbatim else " ")
        elif tag == "pre":
            self.flush()
            self.verbatim += 1
            self.offset = offset
        elif tag not in _INLINE and not self.verbatim:
            self.block(tag, offset)

    def block(self, tag: str, offset: int) -> None:
        if tag in ("td", "th"):
            if self.rows:
                self.parts.clear()
        elif tag == "tr":
            self.parts.clear()
            if self.rows is not None:
                self.rows.append([])
        elif tag == "table":
            self.flush()
            self.rows, self.offset = [], offset
        elif self.rows is not None:
            self.parts.append(" ")
        elif tag == "summary":
            self.flush()
            self.summary = True
        elif tag in ("ul", "ol"):
            self.flush_item()
            self.depth += 1
        elif tag in ("li", "dt", "dd"):
            self.flush_item()
        else:
            self.flush() if not self.depth else self.parts.append(" ")
            self.kind, self.level = ("heading", _HEADINGS[tag]) if tag in _HEADINGS else ("paragraph", 0)

    def component(self, name: str, rest: str, offset: int) -> None:
        """A JSX component: a tab has a name, all others are only brackets."""
        self.flush()
        if name == "TabItem" and not rest.rstrip().endswith("/"):
            found = {key: a or b or c for key, a, b, c in _ATTRIBUTE.findall(rest)}
            self.bits.append(Bit("open", found.get("label") or found.get("value", ""), offset, 0, "tab"))

    def end(self, tag: str, offset: int) -> None:
        if self.silent:
            self.silent = "" if tag == self.silent else self.silent
        elif tag == "pre" and self.verbatim:
            self.end_pre()
        elif self.verbatim or tag in _INLINE:
            return
        elif self.rows is not None:
            self.end_in_table(tag)
        elif tag == "summary" and self.summary:
            self.summary = False
            self.bits.append(Bit("open", self.take(), self.offset, 0, "details"))
        elif tag in ("details", "tabitem"):
            self.flush()
            self.bits.append(Bit("close", "", offset, 0, "details" if tag == "details" else "tab"))
        elif tag in ("ul", "ol"):
            self.end_list()
        elif tag in ("li", "dt", "dd"):
            self.flush_item()
        elif not self.depth:
            self.flush()

    def end_pre(self) -> None:
        self.verbatim -= 1
        code = "".join(self.parts).strip("\n")
        self.parts.clear()
        self.bits.append(Bit("code", code, self.offset))

    def end_in_table(self, tag: str) -> None:
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append(self.take().replace("|", "\\|"))
        elif tag == "table" and self.rows is not None:
            rows, self.rows = [row for row in self.rows if row], None
            self.bits.append(Bit("table", table(rows), self.offset))
            self.parts.clear()

    def end_list(self) -> None:
        self.flush_item()
        self.depth = max(0, self.depth - 1)
        if not self.depth and self.items:
            self.bits.append(Bit("list", "\n".join(self.items), self.offset))
            self.items = []

    def flush_item(self) -> None:
        text = self.take()
        if text:
            self.items.append("  " * max(0, self.depth - 1) + "- " + text)
            if not self.depth:
                self.depth = 1

    def take(self) -> str:
        text = _WHITE.sub(" ", "".join(self.parts)).strip()
        self.parts.clear()
        return text

    def flush(self) -> None:
        if self.verbatim:
            self.end_pre()
            self.verbatim = 0
        if self.rows:
            self.end_in_table("table")
        self.rows = None
        if self.depth or self.items:
            self.depth = 1
            self.end_list()
        text = self.take()
        if text:
            self.bits.append(Bit(self.kind, text, self.offset, self.level))
        self.kind, self.level = "paragraph", 0


def table(rows: list[list[str]]) -> str:
    """Rows of cells as a Markdown table, the first row as its header."""
    if not rows:
        return ""
    width = max(map(len, rows))
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    lines.insert(1, "| " + " | ".join(["---"] * width) + " |")
    return "\n".join(lines)
