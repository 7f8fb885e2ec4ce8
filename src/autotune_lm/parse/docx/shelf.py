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


_LONGEST_TAG, _LONGEST_THING = 10_000, 200_000
"""Bytes; what is longer is none."""
_LONGEST = 30_000_000
"""Bytes; a part of styles or lists that is longer is none."""


class Shelf:
    """The things of one kind in a part, by name."""

    def __init__(self, data: bytes, kind: str, name: str) -> None:
        """``kind`` is the tag of a thing, ``name`` the attribute that names it; both without prefix."""
        self._kind = kind
        self._data = data if len(data) <= _LONGEST else b""
        self._places: dict[str, int] = {}
        """Where the tag of a thing begins."""
        self._trees: dict[str, _Element | None] = {}
        self._root: _Element | None = None
        opening = _ROOT.search(self._data[:_HEAD])
        self._start = opening[0] if opening else b""
        if opening:
            self._find(name)
        if not self._places and self._data:
            self._read_whole(name)

    def get(self, name: str) -> "_Element | None":
        """The thing with a name, or None."""
        if name not in self._trees:
            text = self.text(name)
            self._trees[name] = self._read(text) if text else None
        return self._trees[name]

    def text(self, name: str) -> bytes:
        """The markup of a thing from the start of its tag to its end; nothing where it cannot be cut out."""
        start = self._places.get(name, -1)
        stop = self._data.find(b">", start, start + _LONGEST_TAG) + 1 if start >= 0 else 0
        if stop and self._data[stop - 2 : stop] != b"/>":
            end = f"</w:{self._kind}>".encode()
            stop = self._data.find(end, stop, stop + _LONGEST_THING) + len(end)
        return self._data[start:stop] if 0 <= start < stop else b""

    def __contains__(self, name: str) -> bool:
        """Whether there is a thing with this name."""
        return name in self._places or self._trees.get(name) is not None

    def marked(self, *marks: str) -> str:
        """The name of the last thing whose tag has all these attributes, such as ``w:default="1"``, or ``""``.

        The last mark is looked for: the rarest.
        """
        wanted = [mark.encode() for mark in marks]
        names = {place: name for name, place in self._places.items()}
        seen = self._data.rfind(wanted[-1]) if names else -1
        while seen >= 0:
            at = self._data.rfind(b"<", 0, seen)
            tag = self._data[at : seen + _LONGEST_TAG].partition(b">")[0]
            if at in names and all(mark in tag for mark in wanted):
                return names[at]
            seen = self._data.rfind(wanted[-1], 0, max(at, 0))
        found = ""
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

    def between(self, tag: str) -> bytes:
        """The markup between the first tag of a name and its end, or nothing."""
        start, stop = self._data.find(f"<w:{tag}>".encode()), self._data.find(f"</w:{tag}>".encode())
        return self._data[start + len(tag) + 4 : stop] if self._places and 0 <= start < stop else b""

    def _find(self, name: str) -> None:
        """Find where things begin: at the tag that a name stands in."""
        tag, named = f"<w:{self._kind} ".encode(), f'w:{name}="'.encode()
        pieces = self._data.split(named)
        before, end = pieces[0], len(pieces[0])
        for piece in pieces[1:]:
            at = before.rfind(tag)
            if at >= 0 and before.find(b">", at) < 0:
                key = piece[: piece.find(b'"')].decode("utf-8", "replace")
                self._places.setdefault(key, end - len(before) + at)
            end += len(named) + len(piece)
            before = piece

    def _read(self, text: bytes) -> "_Element | None":
        """Parse a thing between the tags of the root, which declare its name spaces; None where it is damaged."""
        start = self._start
        tags = text.count(b"<w:") + text.count(b"</w:")
        if tags != text.count(b"<") or tags + text.count(b" w:") != text.count(b":"):
            text = _FOREIGN.sub(b"", text)
            tags = text.count(b"<w:") + text.count(b"</w:")
        if tags == text.count(b"<"):  # most roots declare thirty other prefixes
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
