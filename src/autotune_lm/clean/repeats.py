"""Floor 4. What the files of a repository repeat at their beginnings and ends: the frame around their texts.

A help line, a list of links or a disclaimer under every page is nobody's question, and would be answered a hundred
times. One file alone cannot tell; so this looks at all of them, and the cleaner takes out what it is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from autotune_lm.core.ids import digest
from autotune_lm.core.types import Block, Document
from autotune_lm.kit.text import normal_form

EDGE_BLOCKS = 6
"""How many blocks from the beginning, and from the end, can be frame."""
LEAST_FILES = 5
LEAST_SHARE = 0.05
"""Of the repository's files."""
LEAST_WORDS = 6
"""Shorter lines that files share are titles of what differs."""
MOST_CHARACTERS = 2000
_FRAME = frozenset({"paragraph", "list", "quote"})
"""Code and tables that files repeat are examples and legends, which each of them needs."""

Repeats = Mapping[str, frozenset[int]]
"""By document id, the places of blocks that are frame."""


class _Edges(NamedTuple):
    """The blocks near the beginning and the end of one document: a hash of each by its place."""

    document: str
    forms: dict[int, str]
    headings: frozenset[int]
    """The places of all headings, and the place behind the last block."""


def find_repeats(documents: Iterable[Document]) -> Repeats:
    """Look through all documents once; those without repeated blocks are not in the answer.

    What several versions of one page share is their text and no frame: of documents with one title, one counts.
    """
    files: defaultdict[str, list[_Edges]] = defaultdict(list)
    titles: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for document in documents:
        repository, edges = document.source.repository, _edges(document)
        files[repository].append(edges)
        for form in edges.forms.values():
            titles[repository, form].add(normal_form(document.title))
    return {
        edges.document: places
        for repository, members in files.items()
        for edges in members
        if (places := _frame(edges, repository, titles, max(LEAST_FILES, LEAST_SHARE * len(members))))
    }


def _edges(document: Document) -> _Edges:
    count = len(document.blocks)
    near = {*range(min(EDGE_BLOCKS, count)), *range(max(0, count - EDGE_BLOCKS), count)}
    forms = {place: form for place in near if (form := _form(document, document.blocks[place]))}
    headings = [place for place, block in enumerate(document.blocks) if block.kind == "heading"]
    return _Edges(document.id, forms, frozenset([*headings, count]))


def _form(document: Document, block: Block) -> str:
    """A hash of what the block says; empty where it can never be frame."""
    heading = block.kind == "heading" and block.level > 1 and not block.symbol
    if not (heading or block.kind in _FRAME) or block.end - block.start > MOST_CHARACTERS:
        return ""
    text = document.slice(block)
    said = normal_form(text)
    telling = heading or (said.count(" ") >= LEAST_WORDS - 1 and not text.endswith(":"))
    return digest(block.kind.encode(), said.encode()) if telling else ""


def _frame(
    edges: _Edges, repository: str, titles: Mapping[tuple[str, str], set[str]], least_files: float
) -> frozenset[int]:
    """The places that enough other files repeat; a heading only together with all that stands below it."""
    repeated = {place for place, form in edges.forms.items() if len(titles[repository, form]) >= least_files}
    return frozenset(
        place for place in repeated if place not in edges.headings or _goes_whole(place, repeated, edges.headings)
    )


def _goes_whole(heading: int, repeated: set[int], headings: frozenset[int]) -> bool:
    below = range(heading + 1, min(place for place in headings if place > heading))
    return bool(below) and repeated.issuperset(below)
