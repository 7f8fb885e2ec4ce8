"""Floor 4. Parts of a Word document that are lists of named things, of which few are needed: read one at a time.

A template brings hundreds of styles and lists, ten times as much markup as the text of a usual document. Word, and
every program that follows it, writes these parts with the prefix ``w``; so they can be cut at the ends of their things
without parsing. A part that is written otherwise is parsed whole.
"""

import re
from typing import TYPE_CHECKING

from autotune_lm.core.errors import SourceError
from autotune_lm.parse.ooxml import W
from autotune_lm.parse.xml_tree import xml_tree

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEAD = 100_000
_FOREIGN = re.compile(rb'\s(?!w:|xml)[A-Za-z0-9]+:[A-Za-z0-9]+="[^"]*"')
_PLAIN = f'<w:shelf xmlns:w="{W[1:-1]}">'.encode()
_ROOT = re.compile(rb"<w:\w+ [^>]*>")


_LONGEST = 30_000_000
"""Bytes; a part of styles or lists that is longer is none."""


class Shelf:
    """The things of one kind in a part, by name."""

    def __init__(self, data: bytes, kind: str, name: str) -> None:
        """``kind`` is the tag of a thing, ``name`` the attribute that names it; both without prefix."""
        self._kind = kind
        self._data = data if len(data) <= _LONGEST else b""
        self._texts: dict[str, bytes] = {}
        self._trees: dict[str, _Element | None] = {}
        self._root: _Element | None = None
        opening = _ROOT.search(self._data[:_HEAD])
        self._start = opening[0] if opening else b""
        if opening:
            self._cut(name)
        if not self._texts and self._data:
            self._read_whole(name)

    def get(self, name: str) -> "_Element | None":
        """The thing with a name, or None."""
        if name not in self._trees:
            text = self._texts.get(name)
            self._trees[name] = self._read(text) if text else None
        return self._trees[name]

    def __contains__(self, name: str) -> bool:
        """Whether there is a thing with this name."""
        return name in self._texts or self._trees.get(name) is not None

    def marked(self, *marks: str) -> str:
        """The name of the last thing whose tag has all these attributes, such as ``w:default="1"``, or ``""``."""
        wanted = [mark.encode() for mark in marks]
        found = ""
        for name, text in self._texts.items():
            tag = text[: text.find(b">")]
            if all(mark in tag for mark in wanted):
                found = name
        pairs = [mark.replace('"', "").removeprefix("w:").partition("=")[::2] for mark in marks]
        for name, element in self._trees.items():
            if element is not None and all(element.get(W + key) == value for key, value in pairs):
                found = name
        return found

    def single(self, tag: str) -> "_Element | None":
        """The first element with a tag of its own directly below the root."""
        if self._root is not None:
            return self._root.find(W + tag)
        start, stop = self._data.find(f"<w:{tag}>".encode()), self._data.find(f"</w:{tag}>".encode())
        return self._read(self._data[start : stop + len(tag) + 5]) if 0 <= start < stop else None

    def _cut(self, name: str) -> None:
        """Cut the part at the ends of its things."""
        start, end = f"<w:{self._kind} ".encode(), f"</w:{self._kind}>".encode()
        named = re.compile(rf'\sw:{name}="([^"<&]*)"'.encode())
        for part in self._data.split(end)[:-1]:
            at = part.rfind(start)
            found = named.search(part[at : part.find(b">", at)]) if at >= 0 else None
            if found:
                self._texts.setdefault(found[1].decode("utf-8", "replace"), part[at:] + end)

    def _read(self, text: bytes) -> "_Element | None":
        """Parse a thing between the tags of the root, which declare its name spaces; None where it is damaged."""
        text = _FOREIGN.sub(b"", text)
        start = self._start
        if text.count(b"<w:") + text.count(b"</w:") == text.count(b"<"):  # most roots declare thirty other prefixes
            start = _PLAIN
        try:
            return xml_tree(start + text + b"</" + start[1:].partition(b" ")[0] + b">", self._kind)[0]
        except (SourceError, IndexError):
            return None

    def _read_whole(self, name: str) -> None:
        """Parse all of it."""
        try:
            self._root = xml_tree(self._data, self._kind)
        except SourceError:
            return
        for element in self._root.iterchildren(W + self._kind):
            self._trees.setdefault(element.get(W + name, ""), element)
