"""Floor 4. A passage as sections: a heading, the titles above it, and the blocks that follow."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Block, BlockKind, Document
from autotune_lm.kit.by_id import ById

_MARKS = re.compile(r"^#{1,6}\s+")
_ANCHOR = re.compile(r"\s*\{#[^}]*\}\s*$")
_NUMBER = re.compile(
    r"^(?:(?:step|part|chapter|section)\s+)?\d+(?:\.\d+)*\s*[.):–-]\s+|^\d+(?:\.\d+)+\s+|^\((?:[a-z]{1,2}|\d{1,2}|[ivx]{1,5})\)\s+",
    re.IGNORECASE,
)
_DECORATION = re.compile(r"[\U0001F000-\U0001FAFF☀-➿️​]|:[a-z_]+:(?=\s|$)")


class Span(NamedTuple):
    """A block, or the part of it that lies in the chunk."""

    kind: BlockKind
    start: int
    end: int
    label: str
    text: str
    whole: bool
    """False where the chunk holds only a part of the block."""
    lead: str = ""
    """The header rows of a table that begins in an earlier chunk."""
    block: tuple[int, int] = (0, 0)
    """Where the whole block begins and ends."""
    sheet: str = ""
    """The sheet of a workbook that it stands in."""


class Section(NamedTuple):
    """A heading and what stands under it, up to the next heading."""

    path: tuple[str, ...]
    """Titles from the outermost to the section's own."""
    spans: tuple[Span, ...]
    opened: bool
    """Whether its heading stands in the chunk."""
    closed: bool
    """Whether its text ends in the chunk."""
    children: tuple[str, ...]
    """Titles of the sections right below it."""
    label: str = ""
    """What its heading declares, where the file says so: ``confval``, ``function``."""

    @property
    def title(self) -> str:
        """Its own title."""
        return self.path[-1] if self.path else ""

    @property
    def parents(self) -> tuple[str, ...]:
        """The titles above it."""
        return self.path[:-1]


def clean_title(heading: str) -> str:
    """A heading without marks, anchor, numbering and emoji."""
    title = _ANCHOR.sub("", _MARKS.sub("", heading.strip()))
    title = _NUMBER.sub("", " ".join(_DECORATION.sub(" ", title).split()))
    return title.strip(" #").removesuffix("(optional)").rstrip(": ")


LONGEST_HEADER = 20_000
"""Characters of a table's header rows, from which on its later parts are not asked about."""


class _Plan(NamedTuple):
    """What the headings of a document say of all its sections."""

    heads: list[int]
    """The place of each heading among the blocks."""
    starts: list[int]
    """The offset of each heading."""
    paths: list[tuple[str, ...]]
    counts: Counter[str]
    """How often each title stands in the document."""
    children: dict[tuple[str, ...], tuple[str, ...]]


def sections(passage: Passage) -> Iterator[Section]:
    """The sections that the chunk holds, wholly or in part."""
    document, chunk = passage.document, passage.chunk
    plan = _plan(ById(document))
    for place in range(bisect_right(plan.starts, chunk.start), bisect_left(plan.starts, chunk.end) + 1):
        first = plan.heads[place - 1] if place else -1
        path = plan.paths[place - 1] if place else ()
        stop = plan.heads[place] if place < len(plan.heads) else len(document.blocks)
        low = bisect_right(document.blocks, chunk.start, first + 1, stop, key=lambda block: block.end)
        high = bisect_left(document.blocks, chunk.end, low, stop, key=lambda block: block.start)
        spans = tuple(clip(document, document.blocks[low:high], chunk.start, chunk.end))
        if not spans:
            continue
        opened = first >= 0 and document.blocks[first].start >= chunk.start
        label = document.blocks[first].label if first >= 0 else ""
        children = plan.children.get(path, ()) if path else ()
        yield Section(path, spans, opened, document.blocks[stop - 1].end <= chunk.end, children, label)


@lru_cache(8)
def _plan(known: ById) -> _Plan:
    """The headings of a document: read once, since its chunks come one after the other."""
    document = known.document
    heads = [n for n, block in enumerate(document.blocks) if block.kind == "heading"]
    paths = _paths(document, heads)
    children: dict[tuple[str, ...], list[str]] = {}
    for path in paths:
        children.setdefault(path[:-1], []).append(path[-1])
    listed = {path: tuple(titles) for path, titles in children.items()}
    counts = Counter(path[-1] for path in paths)
    return _Plan(heads, [document.blocks[n].start for n in heads], paths, counts, listed)


def is_repeated(document: Document, title: str) -> bool:
    """Whether several sections of a document have this title."""
    return _plan(ById(document)).counts[title] > 1


def _paths(document: Document, heads: list[int]) -> list[tuple[str, ...]]:
    """For each heading the titles from the outermost to itself."""
    stack: list[tuple[int, str]] = []
    paths = []
    for n in heads:
        block = document.blocks[n]
        level = block.level or 1
        while stack and stack[-1][0] >= level:
            stack.pop()
        stack.append((level, clean_title(document.slice(block))))
        paths.append(tuple(title for _, title in stack))
    return paths


def clip(document: Document, body: tuple[Block, ...], start: int, end: int) -> Iterator[Span]:
    """The blocks between two places, the first and last one cut to fit."""
    for block in body:
        if block.end <= start or block.start >= end:
            continue
        left, right = max(block.start, start), min(block.end, end)
        text = document.text[left:right]
        if not text.strip():
            continue
        whole = (left, right) == (block.start, block.end)
        lead = "" if left == block.start or block.kind != "table" else _header(document, block)
        if len(lead) > LONGEST_HEADER:
            continue  # to read it again for each part of such a table would take hours
        place = (block.start, block.end)
        yield Span(block.kind, left, right, block.label, text, whole, lead, place, block.locator.sheet)


def _header(document: Document, table: Block) -> str:
    """The two header rows of a table, found without a copy of it: tables may have a million rows."""
    end = table.start
    for _ in range(2):
        end = document.text.find("\n", end, table.end) + 1 or table.end
    return document.text[table.start : end]
