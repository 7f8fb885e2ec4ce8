"""Floor 4. Office Open XML packages (DOCX, PPTX): parts by their relationships, one name space for both dialects.

ISO 29500 has two dialects: *transitional*, which all programs write, and *strict*, with other name spaces. A strict
part is rewritten while it is read, so that readers know the transitional names alone. Parts are found by following
relationships, never by guessing at their names (ECMA-376 part 2, open packaging conventions).
"""

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from autotune_lm.core.errors import SourceError
from autotune_lm.parse.archive import Archive
from autotune_lm.parse.xml_tree import xml_tree

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
"""Prefixes of tags and attributes as lxml writes them."""

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How the files of Office 97 to 2003 start, and so do encrypted ones of today."""
MOST_MARKUP = 4_000_000
"""Tags and attributes in one part: some 5,000 pages of text, or half a gigabyte as a tree."""

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/([A-Za-z]+)/")
_OLD = {"WordDocument": "Word", "PowerPoint Document": "PowerPoint", "Workbook": "Excel"}
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""How a part in UTF-16 starts."""
_PLAIN_TARGET = re.compile(r"(?:\.\./)?\w[\w-]*(?:/\w[\w-]*)*\.\w+")
_SAID = r"[ !#-%'-;=-~]*"
_ITEM = rf'<Relationship Id="({_SAID})" Type="({_SAID})" Target="({_SAID})"(?: TargetMode="({_SAID})")? ?/>'
_EACH_ITEM = re.compile(_ITEM)
_ITEMS = re.compile(
    r"(?:<\?xml version=[\"']1\.0[\"'] encoding=[\"'](?:utf|UTF)-8[\"'] standalone=[\"']yes[\"'] ?\?>\s*)?"
    rf'<Relationships xmlns="[\w:/.-]*">(?:{_ITEM}\s*)*</Relationships>\s*'
)
"""A part of relationships as nearly all programs write it: four times as fast as the parser, which reads all others."""
_LONGEST_ITEMS = 100_000
_ATTRIBUTES = ("Id", "Type", "Target", "TargetMode")
_DECLARATION = re.compile(r"<\?xml[^>]{0,200}\?>")


class Link(NamedTuple):
    """A relationship of a part."""

    id: str
    kind: str
    """The last word of its type, such as ``styles``, ``slide``, ``notesSlide``, ``hyperlink``."""
    target: str
    """The name of the part that it leads to, or an address where ``external``."""
    external: bool


class Properties(NamedTuple):
    """The core properties that readers use; empty where the file says nothing."""

    title: str = ""
    language: str = ""


class Package:
    """The parts of an Office file."""

    def __init__(self, data: bytes) -> None:
        """Open a package.

        Raises:
            SourceError: it is encrypted, from before 2007, damaged or beyond the limits.
        """
        if data.startswith(OLE):
            raise _old(data)
        self._archive = Archive(data)
        self._names = {_plain(name): name for name in reversed(self._archive.names)}
        self._links: dict[str, dict[str, Link]] = {}
        self._alike: dict[tuple[str, bytes], list[Link]] = {}
        """By folder and bytes: most slides that hold text alone have the same relationships."""

    def __contains__(self, part: str) -> bool:
        """Whether there is such a part; case does not matter."""
        return _plain(part) in self._names

    def read(self, part: str) -> bytes:
        """The bytes of a part.

        Raises:
            SourceError: it is missing or damaged.
        """
        return self._archive.read(self._names.get(_plain(part), part))

    def markup(self, part: str) -> bytes:
        """The XML of a part in UTF-8 and in the transitional name spaces, not yet parsed.

        Raises:
            SourceError: it is missing or damaged.
        """
        return _transitional(self.read(part))

    def tree(self, part: str) -> "_Element":
        """The root element of a part, in the transitional name spaces.

        Raises:
            SourceError: it is missing, damaged, or holds more markup than ``MOST_MARKUP``.
        """
        data = self.markup(part)
        if len(data) > MOST_MARKUP and data.count(b"<") + data.count(b'="') > MOST_MARKUP:
            raise SourceError(
                f"its part '{part[:100]}' holds more than {MOST_MARKUP // 1_000_000} million tags",
                "split the document, and add the parts",
            )
        return xml_tree(data, part)

    def links(self, part: str = "") -> dict[str, Link]:
        """The relationships of a part by their ids; of the package itself where no part is named.

        A part whose relationships are missing or damaged has none.
        """
        if part not in self._links:
            self._links[part] = {link.id: link for link in self._read_links(part)}
        return self._links[part]

    def linked(self, part: str, kind: str) -> str:
        """The first part of a kind that a part leads to and that is there, or ``""``."""
        found = (link.target for link in self.links(part).values() if link.kind == kind and not link.external)
        return next((target for target in found if target in self), "")

    def main(self, usual: str) -> str:
        """The part that holds the document itself; ``usual`` is tried where no relationship says.

        Raises:
            SourceError: there is none.
        """
        part = self.linked("", "officeDocument") or (usual if usual in self else "")
        if not part:
            raise SourceError(f"it is damaged: its main part is missing ('{usual}')", "get a whole copy of it")
        return part

    def properties(self) -> Properties:
        """Title and language that the author, or a template, gave; none where they cannot be read."""
        part = self.linked("", "core-properties")
        if not part:
            return Properties()
        try:
            root = self.tree(part)
        except SourceError:
            return Properties()
        found = {str(child.tag).rpartition("}")[2]: " ".join((child.text or "").split()) for child in root}
        return Properties(found.get("title", ""), found.get("language", ""))

    def _read_links(self, part: str) -> list[Link]:
        """Read ``_rels/name.rels`` beside a part."""
        folder, _, name = part.rpartition("/")
        place = self._names.get(_plain(f"{folder}/_rels/{name}.rels"))
        if place is None:
            return []
        try:
            data = self._archive.read(place)
            known = self._alike.get((folder, data))
            if known is not None:
                return known
            items = _items(data)
            found = items or [tuple([child.get(name, "") for name in _ATTRIBUTES]) for child in self.tree(place)]
        except SourceError:
            return []
        above = posixpath.dirname(folder)
        links = [_link(one, folder, above) for one in found if one[0] and one[2]]
        if items:
            self._alike[folder, data] = links
        return links


_Item = tuple[str, ...]
"""The attributes of a relationship, in the order of ``_ATTRIBUTES``."""


def _items(data: bytes) -> list[_Item]:
    """Relationships without a parser; none where anything about them is odd."""
    if len(data) > _LONGEST_ITEMS or not data.isascii():
        return []
    text = data.decode("ascii")
    return _EACH_ITEM.findall(text) if _ITEMS.fullmatch(text) else []


def _link(item: _Item, folder: str, above: str) -> Link:
    """A relationship; its target is relative to the folder of the part, which lies in the one ``above``."""
    name, kind, target, mode = item
    if mode != "External":
        if _PLAIN_TARGET.fullmatch(target):  # nearly all, and thousands in a large file
            target = (above + target[2:] if target[0] == "." else f"{folder}/{target}").lstrip("/")
        else:
            target = posixpath.normpath(posixpath.join("/", folder, unquote(target).partition("#")[0])).lstrip("/")
    return Link(name, kind.rpartition("/")[2], target, mode == "External")


def _plain(part: str) -> str:
    """The name of a part as it is compared."""
    return part.replace("\\", "/").lstrip("/").lower()


def _transitional(data: bytes) -> bytes:
    """A part in UTF-8 with the transitional name spaces."""
    if data.startswith(_WIDE):
        try:
            data = _DECLARATION.sub("", data.decode("utf-16"), count=1).encode()
        except UnicodeDecodeError:
            return data
    if data.find(b"purl.oclc.org/ooxml", 0, 10_000) < 0:
        return data
    return _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", data)


def _old(data: bytes) -> SourceError:
    """What to say of an OLE file: the names of its streams stand in it in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return SourceError("it is encrypted with a password", "save a copy without the password")
    made = next((name for stream, name in _OLD.items() if stream.encode("utf-16-le") in data), "Office")
    return SourceError(
        f"it is a file of {made} 97 to 2003, whatever its name says", f"save it in the format of {made} 2007 or later"
    )
