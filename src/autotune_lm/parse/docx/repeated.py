"""Floor 4. Properties that come again and again in a Word document: each different one is parsed and read once.

Most of the markup of a document says the same few things of its paragraphs, runs and cells. Before the main part is
parsed, each group of properties is replaced by an empty tag with its number, and the groups are parsed by themselves.
Both trees are parsed strictly, and a group holds tags alone; so what is no well-formed XML stays so. A part in which
this could go wrong (comments, sections of character data, document types, another prefix) is parsed as it is.
"""

import re
from collections import Counter
from typing import TYPE_CHECKING

from autotune_lm.core.errors import SourceError
from autotune_lm.parse.ooxml import MOST_MARKUP, Package, W
from autotune_lm.parse.xml_tree import xml_tree

if TYPE_CHECKING:
    from lxml.etree import _Element

KEY = "k"
"""The attribute of a stand-in: which group it stands for. It lies in no name space, where Word writes none."""

_KINDS = (b"rPr", b"pPr", b"tcPr")
"""Those of runs stand in those of paragraphs, and are taken first."""
_OPENING = re.compile(rb'(?:<\?xml[^<>]{0,200}\?>)?\s*(<w:document\s[^<>]*xmlns:w="' + W[1:-1].encode() + rb'"[^<>]*>)')
_OTHER = re.compile(rb"encoding=(?!.utf-8)", re.IGNORECASE)


class Repeated:
    """The groups of a part by number."""

    def __init__(self, groups: "tuple[_Element, ...]" = (), uses: tuple[int, ...] = ()) -> None:
        """``uses`` says how often each group came."""
        self._groups = {str(number): group for number, group in enumerate(groups)}
        self._uses = uses

    def full(self, properties: "_Element") -> "_Element":
        """The properties that an element stands for; itself where it is no stand-in."""
        return self._groups.get(properties.get(KEY, ""), properties)

    def languages(self, content: "_Element") -> Counter[str]:
        """How many properties in the text, and in the groups, name each language."""
        counts: Counter[str] = Counter()
        for group, uses in zip(self._groups.values(), self._uses, strict=True):
            for found in group.iter(W + "lang"):
                counts[found.get(W + "val", "")] += uses
        counts.update(found.get(W + "val", "") for found in content.iter(W + "lang"))
        del counts[""]
        return counts


def read_repeated(package: Package, part: str) -> "tuple[_Element, Repeated]":
    """The root element of the main part, and the groups that were taken out of it.

    Raises:
        SourceError: it is missing, damaged, or holds more markup than ``MOST_MARKUP``.
    """
    data = package.markup(part)
    opening = _OPENING.match(data)
    if opening and _is_plain(data, opening[0]):
        try:
            return _apart(data, opening[1], part)
        except SourceError:
            pass  # said again below, of the part as it is
    return package.tree(part), Repeated()


def _is_plain(data: bytes, opening: bytes) -> bool:
    """Whether groups can be taken out of a part without a parser: tags are tags, and not too many."""
    if (b"!" in data and b"<!" in data) or _OTHER.search(opening):
        return False
    return len(data) <= MOST_MARKUP or data.count(b"<") + data.count(b'="') <= MOST_MARKUP


def _apart(data: bytes, opening: bytes, part: str) -> "tuple[_Element, Repeated]":
    """The part with stand-ins, and its groups.

    Raises:
        SourceError: one of both is no well-formed XML.
    """
    groups: list[bytes] = []
    uses: list[int] = []
    for kind in _KINDS:
        data = _without(kind, data, groups, uses)
    root = xml_tree(data, part)
    whole = xml_tree(opening + b"".join(groups) + b"</w:document>", part)
    return root, Repeated(tuple(whole), tuple(uses))


def _without(kind: bytes, data: bytes, groups: list[bytes], uses: list[int]) -> bytes:
    """A part with stand-ins for the groups of a kind, which are added to ``groups``."""
    start, end = b"<w:%b>" % kind, b"</w:%b>" % kind
    pieces = data.split(start)
    made = pieces[:1]
    known: dict[bytes, tuple[int, bytes]] = {}
    skip = len(end)
    for piece in pieces[1:]:
        at = piece.find(end)
        inner = piece[:at]
        found = known.get(inner)
        if found is None:
            if at < 0 or not _holds_tags(inner):
                made.append(start + piece)
                continue
            found = known[inner] = len(groups), b'<w:%b %b="%d"/>' % (kind, KEY.encode(), len(groups))
            groups.append(start + inner + end)
            uses.append(0)
        uses[found[0]] += 1
        made.append(found[1])
        made.append(piece[at + skip :])
    return b"".join(made)


def _holds_tags(markup: bytes) -> bool:
    """Whether there is nothing but tags, not even white space."""
    tags = markup.count(b"<")
    return not markup or (markup[:1] == b"<" and markup[-1:] == b">" and markup.count(b"><") == tags - 1)
