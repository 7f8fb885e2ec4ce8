"""Floor 4. The blocks of a reStructuredText text to pieces."""

import re

from autotune_lm.core.ports import ReadInclude
from autotune_lm.parse.rst import tables as rst_tables
from autotune_lm.parse.rst.directives import explicit
from autotune_lm.parse.rst.lists import definition, item, moved_left
from autotune_lm.parse.rst.pieces import Pieces
from autotune_lm.parse.rst.scan import heading, spans_of

_DEEPEST = 40
"""Blocks inside blocks; what lies deeper is read as running text."""
_LINE_MARK = re.compile(r"^\|(?:[ ]|$)[ ]*", re.MULTILINE)
_QUOTED = re.compile(r"([!-/:-@\[-`{-~])[^\n]*+(?:\n\1[^\n]*+)*+\Z")
_TRANSITION = re.compile(r"([!-/:-@\[-`{-~])\1{3,}\Z")
_TARGET = re.compile(r"__(?: [^\n]*)?(?:\n__(?: [^\n]*)?)*\Z")
_LISTS = {"item": item, "definition": definition}


class Blocks(Pieces):
    """Reads one prepared text into pieces."""

    def __init__(self, include: ReadInclude) -> None:
        """Start outside of any block."""
        super().__init__(include)
        self.nested = self.read
        self.depth = 0

    def read(self, text: str, line: int, titles: bool = True) -> None:
        """Go through the blocks of a text that starts with an empty line; ``line`` is the number of lines before it."""
        if self.depth >= _DEEPEST:
            self.write(" ".join(text.split()), line + 1)
            return
        self.depth += 1
        declared = len(self.declared)
        listed = ""
        announced = False
        for kind, start, end, number in spans_of(text, line):
            raw = text[start:end]
            if announced:
                announced = False
                if self.literal(kind, raw, number):
                    continue
            if kind == "item" or kind == "definition":
                self.settle(declared)
                listed = _LISTS[kind](self, raw, number, listed)
                continue
            if listed:
                self.close_list()
                listed = ""
            if kind == "paragraph":
                announced = self.paragraph(raw, number, declared)
            elif kind == "explicit":
                self.explicit(raw, number, declared)
            else:
                announced = self.other(kind, raw, number, titles)
        if listed:
            self.close_list()
        self.depth -= 1

    def literal(self, kind: str, raw: str, line: int) -> bool:
        """A block that was announced as literal; says whether it is one."""
        if kind == "indented":
            self.code(moved_left("\n" + raw), self.language, line)
        elif _QUOTED.match(raw):
            self.code(raw, self.language, line)
        else:
            return False
        return True

    def paragraph(self, raw: str, line: int, declared: int) -> bool:
        """Running text; says whether it announces a literal block."""
        if self.declared:
            self.settle(declared)
        announced = raw[-2:] == "::"
        if announced:
            raw = _announcement(raw)
        if self.lists or self.pending or self.quotes:
            self.write(raw, line)
        else:
            self.drafts.append(("paragraph", len(self.waiting), self.frozen or line, 0, self.label))
            self.waiting.append(raw)
        return announced

    def settle(self, declared: int) -> None:
        """Text stands below objects of this depth: their headings would claim it."""
        if len(self.declared) > declared:
            kept, self.declared = self.declared[:declared], self.declared[declared:]
            self.plain_from_here()
            self.declared = kept

    def explicit(self, raw: str, line: int, declared: int) -> None:
        """Explicit markup; where it adds text that is no object, objects above it become paragraphs."""
        if not self.declared:
            explicit(self, raw, line)
            return
        before, known = len(self.drafts), len(self.declared)
        explicit(self, raw, line)
        starts_with_object = len(self.declared) > known and self.declared[known] == before
        if len(self.drafts) > before and known > declared and not starts_with_object:
            self.settle_before(declared, known)

    def settle_before(self, declared: int, known: int) -> None:
        """As ``settle``, for the objects above some text that was added already."""
        kept, later = self.declared[:declared], self.declared[known:]
        self.declared = self.declared[declared:known]
        self.plain_from_here()
        self.declared = kept + later

    def other(self, kind: str, raw: str, line: int, titles: bool) -> bool:
        """A block that is neither running text nor a list; says whether it announces a literal block."""
        if kind == "title" or kind == "overlined":
            self.section(raw, line, titles)
        elif kind == "indented":
            self.quote(raw, line)
        elif kind == "table":
            rst_tables.add_table(self, rst_tables.simple(raw), line)
        else:
            return self.rest(raw, line)
        return False

    def section(self, raw: str, line: int, titles: bool) -> None:
        """A title; where none may stand, its text."""
        if not titles or self.lists or self.quotes:
            text = raw.split("\n")
            self.write(text[len(text) - 2].strip(), line)
            return
        level, title = heading(raw, self.headings)
        self.heading(title, line + (raw.count("\n") > 1), level)

    def quote(self, raw: str, line: int) -> None:
        """A block quote, or text that an author indented."""
        self.quotes += 1
        self.read(moved_left("\n" + raw), line - 1, False)
        self.quotes -= 1

    def rest(self, raw: str, line: int) -> bool:
        """Blocks with a form of their own, and running text that looks like one."""
        first = raw[0]
        if raw[:3] == ">>>" and raw[3:4] in (" ", "\n", ""):
            self.code(raw, "pycon", line)
        elif first == "|" and raw[1:2] in (" ", "\n", ""):
            self.write(_LINE_MARK.sub("", raw), line)
        elif first == "+" and raw[1:2] in ("-", "="):
            rst_tables.add_table(self, rst_tables.grid(raw), line)
        elif _TRANSITION.match(raw) or (first == "_" and _TARGET.match(raw)):
            return False
        else:
            return self.running(raw, line)
        return False

    def running(self, raw: str, line: int) -> bool:
        """Text whose lines below may be indented: those are a quote, or code where the text announces it."""
        stop = raw.find("\n ")
        text, below = (raw, "") if stop < 0 else (raw[:stop], raw[stop:])
        announced = text[-2:] == "::"
        if announced:
            text = _announcement(text)
        if text:
            self.write(text, line)
        if below:
            number = line + text.count("\n") + 1
            if announced:
                self.code(moved_left(below), self.language, number)
            else:
                self.quote(below[1:], number)
            return False
        return announced


def _announcement(raw: str) -> str:
    """Text that ends in two colons as it reads: with one, or none where a space stands in front."""
    return raw[:-1] if raw[-3:-2] not in (" ", "\n", "") else raw[:-2].rstrip()
