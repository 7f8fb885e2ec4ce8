"""Floor 4. Walks the tree of an HTML page, never deeper than a loop, and makes the pieces of a document."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from autotune_lm.core.types import BlockKind, Locator
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.html.boxes import EXPANDS, LONGEST_TITLE, box_of, is_title, label_of_details
from autotune_lm.parse.html.frame import Frame
from autotune_lm.parse.html.inline import INLINE, bold, code, delimited, script
from autotune_lm.parse.html.items import open_heading, open_item, open_list
from autotune_lm.parse.html.lists import Lists
from autotune_lm.parse.html.names import BLOCKS, HEADINGS, KINDS, NO_MARKS, Marks
from autotune_lm.parse.html.shapes import read_members, read_shape
from autotune_lm.parse.html.tables import read_table
from autotune_lm.parse.html.text import Said, Text
from autotune_lm.parse.html.tree import line_of
from autotune_lm.parse.html.verse import Verse, open_stanza, open_verse

if TYPE_CHECKING:
    from lxml.etree import _Element

_MARKS = ["", *("#" * level + " " for level in range(1, 7))]
_LISTS = frozenset({"ul", "ol", "menu", "dir", "dl"})
_BARE = frozenset(
    {"p", "li", "code", "em", "i", "u", "small", "abbr", "cite", "ins", "del", "s", "dfn", "mark", "sub", "var"}
)
_ITEMS = frozenset({"li", "dt", "dd"})
_NO_WORD = re.compile(r"[\W_]+")
_NO_BOXES = frozenset({"body", "html", "main", "td", "th", "tr", "tbody", "thead"})
Locate = Callable[[int], Locator]


def _starts_with_text(element: _Element) -> bool:
    """Whether words stand in front of the first element inside, so that it is no row of links."""
    text = element.text
    return text is not None and not text.isspace()


class Walker:
    """The pieces so far and what is open."""

    def __init__(self, frame: Frame, locate: Locate, depth: int = 0) -> None:
        """Start before the first element; ``depth`` is how many tables stand around."""
        self.frame = frame
        self.locate = locate
        self.depth = depth
        self.pieces: list[Piece] = []
        self.text = Text()
        self.lists = Lists()
        self.verse = Verse()
        self.labels: list[str] = []
        """The kinds of the open admonitions."""
        self.quotes = 0
        self.heading = 0
        """The level of the open heading; 0 outside of one."""
        self.heading_label = self.symbol = ""
        self.level = 0
        """Of the last heading that is none of an object."""
        self.owners = 0
        """How many objects are open."""
        self.open: list[tuple[_Element, Callable[[], None]]] = []
        """Elements whose end means something, innermost last."""

    def read(self, root: _Element) -> list[Piece]:
        """All pieces below an element, its own text included."""
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        skipped: _Element | None = None
        said, open_, skips = self.text, self.open, self._skips
        for event, element in walk:
            if event == "start":
                if element is not root and skips(element):
                    walk.skip_subtree()
                    skipped = element
                    continue
                text = element.text
            else:
                if element is skipped:
                    skipped = None
                else:
                    while open_ and open_[-1][0] is element:
                        open_.pop()[1]()
                    if said.parts and element.tag in BLOCKS:
                        self.end_block()
                text = element.tail if element is not root else None
            if text:
                if said.plain:
                    said.parts.append(text)
                else:
                    said.add(text, element)
        self.end_block()
        self.flush_list()
        return self.pieces

    def _skips(self, element: _Element) -> bool:
        """Start an element; whether what is in it is read already, or not to be read."""
        tag = element.tag
        if tag in _BARE and not element.keys() and (tag != "p" or _starts_with_text(element)):
            return self._bare(element, tag)
        return self._start(element, tag)

    def _bare(self, element: _Element, tag: str) -> bool:
        """Start an element without attributes: the most of all by far, and nothing else has to be asked of them."""
        if tag == "code":
            return code(self, element)
        if tag == "p" or tag == "li":
            if self.text.parts:
                self.end_block()
            if tag == "li":
                open_item(self, element, tag)
            elif self.verse.depth:
                open_stanza(self, element)
        return False

    def _start(self, element: _Element, tag: str) -> bool:
        """Start an element that may be anything."""
        marks = self.frame.marks(element, tag)
        if marks is None:
            if tag == "script":
                return script(self, element)
            if tag in BLOCKS or tag == "nav":
                self.end_block()
            return True
        if tag in BLOCKS:
            return self._block(element, tag, marks)
        if tag in HEADINGS:
            self.end_block()
            open_heading(self, element, HEADINGS[tag])
            return False
        handler = INLINE.get(tag)
        if handler is not None:
            return handler(self, element)
        return marks is not NO_MARKS and self._marked(element, marks)

    def _marked(self, element: _Element, marks: Marks) -> bool:
        """Start an element inside a line that its class, if anything, gives a meaning."""
        if delimited(self, element):
            return True
        if marks.title and not self.heading and is_title(self.frame, element):
            self.end_block()
            self.open_title(element)
        elif marks.bold:
            bold(self, element)
        return False

    def _block(self, element: _Element, tag: str, marks: Marks) -> bool:
        """Start a block; True where it was read at once."""
        self.end_block()
        if tag == "table":
            return read_members(self, element) or read_table(self, element)
        if tag in _LISTS:
            open_list(self, element, tag)
        elif tag in _ITEMS:
            open_item(self, element, tag)
        elif tag == "blockquote" and not marks.label:
            if not self.lists.active:
                self.flush_list()
            self.quotes += 1
            self.open.append((element, self._end_quote))
        elif tag == "details":
            self._label(element, marks.label or label_of_details(self.frame, element))
        elif tag == "summary":
            self.open_title(element)
        elif element.get("role") == "heading":
            level = element.get("aria-level") or "2"
            self.open_heading(element, int(level) if level in "123456" else 2)
        else:
            return self._div(element, tag, marks)
        return False

    def _div(self, element: _Element, tag: str, marks: Marks) -> bool:
        """Start a block that only its classes, if anything, give a meaning."""
        if tag == "p" and self.verse.depth:
            open_stanza(self, element)
        if marks is NO_MARKS:
            if element.get("itemprop") == "name" and is_title(self.frame, element):
                self.open_title(element)
            return False
        if delimited(self, element) or read_shape(self, element):
            return True
        if marks.poem:
            open_verse(self, element)
        elif marks.title and not self.heading and is_title(self.frame, element):
            self.open_title(element)
        elif marks.label and tag not in _NO_BOXES:
            self._label(element, box_of(element))
        return False

    def end_block(self) -> None:
        """What was collected is a block; inside a heading it is the heading."""
        if not self.text.parts:
            return
        said = self.text.take()
        if not said.text or (len(said.text) < 4 and not said.text.isalnum() and _NO_WORD.fullmatch(said.text)):
            return
        if self.heading:
            self._add_heading(said)
        elif self.verse.depth:
            self.verse.write(said.text, said.line)
        elif self.lists.active:
            self.lists.write(said.text, said.line, said.strong)
        else:
            self._add("quote" if self.quotes else "paragraph", said.text, said.line, said.strong)

    def add(self, kind: BlockKind, text: str, element: _Element, label: str = "") -> None:
        """Add a piece that an element holds."""
        self._add(kind, text, line_of(element), 0, label)

    def _add(self, kind: BlockKind, text: str, line: int, strong: int, label: str = "") -> None:
        """Add a piece behind the open list. Code keeps its language for a label."""
        self.flush_list()
        box = self.labels[-1] if self.labels and kind != "code" else ""
        self.pieces.append(Piece(kind, text, self.locate(line), 0, label or box, "", strong))

    def flush_list(self) -> None:
        """The lines of the open list are a piece, and those of an open stanza."""
        if self.verse.lines:
            lines, self.verse.lines = self.verse.lines, []
            kind: BlockKind = "quote" if len(lines) > 1 else "paragraph"
            self.pieces.append(Piece(kind, "\n".join(lines), self.locate(self.verse.line)))
        if self.lists.lines:
            text, line, strong = self.lists.take()
            label = self.labels[-1] if self.labels else ""
            self.pieces.append(Piece("list", text, self.locate(line), 0, label, "", strong))

    def open_heading(self, element: _Element, level: int) -> None:
        """A heading starts; a block in it ends it."""
        self.heading, self.heading_label, self.symbol = level, "", ""
        self.open.append((element, self._end_heading))

    def _end_heading(self) -> None:
        self.end_block()
        self.heading = 0

    def _add_heading(self, said: Said) -> None:
        level, label, symbol = self.heading, self.heading_label, self.symbol
        self.heading = 0
        text = said.text.rstrip("\u00b6\u00a7 ").removesuffix(" #").strip()
        if len(text) > LONGEST_TITLE:
            self._add("paragraph", text, said.line, len(text))
            return
        self.flush_list()
        for open_ in self.lists.levels:
            open_.bare = True
        if not label:
            self.level = level
        if text:
            self.pieces.append(Piece("heading", _MARKS[level] + text, self.locate(said.line), level, label, symbol))

    def open_title(self, element: _Element) -> None:
        """A line of its own starts, all bold."""
        self.text.bold += 1
        self.open.append((element, self._end_title))

    def _end_title(self) -> None:
        said = self.text.take()
        self.end_bold()
        text = said.text
        if self.labels and text.lower().rstrip(":") in KINDS:
            text = f"{text[:1].upper()}{text[1:].rstrip(':')}:"
        if EXPANDS.fullmatch(text) or _NO_WORD.fullmatch(text):
            return
        if text and self.lists.active:
            self.lists.write(text, said.line, len(text))
        elif text:
            self._add("paragraph", text, said.line, len(text))

    def end_bold(self) -> None:
        """An element that set its text in bold ends."""
        self.text.bold = max(0, self.text.bold - 1)

    def _label(self, element: _Element, label: str) -> None:
        """What stands in an element belongs to an admonition."""
        if label:
            self.flush_list()
            self.labels.append(label)
            self.open.append((element, self._end_label))

    def _end_label(self) -> None:
        self.end_block()
        self.flush_list()
        self.labels.pop()

    def _end_quote(self) -> None:
        self.end_block()
        if not self.lists.active:
            self.flush_list()
        self.quotes -= 1
