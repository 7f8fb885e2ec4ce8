"""Floor 4. A file of source code as symbols: what each one is, its doc comment, the doc's sections, and its source."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Block, Document
from autotune_lm.generate.outline import Span, clean_title, clip
from autotune_lm.kit.by_id import ById

CALLABLE = frozenset({"function", "method", "macro", "constructor"})
_DECLARATION = re.compile(
    r"(?:\b(?:class|def|fn|func|function|struct|enum|trait|interface|type|const|static|union|record)|macro_rules!)"
    r"\s+(?:\([^()\n]*\)\s*)?$"
)
_PROPERTY = re.compile(r"`{3,}[^\n]*\n(?:@[^\n]*\n)*?@(?:[\w.]*\.)?(?:cached_)?property\b")
_IMPLEMENTS = re.compile(r"\bof `([\w:.]+)[^`]*` for `")
_MODULES = frozenset({"module", "namespace"})


class Part(NamedTuple):
    """A section of a doc comment: ``Parameters``, ``Panics``."""

    title: str
    """In lower case."""
    spans: tuple[Span, ...]
    closed: bool
    """Whether all of it lies in the chunk."""


class Symbol(NamedTuple):
    """A declaration, as far as it lies in the chunk."""

    name: str
    """The full name."""
    sort: str
    """What it is: ``function``, ``struct``."""
    trait: str
    """Of an implementation, the trait or interface that it implements."""
    module: str
    """The full name of the module that it stands in; of a module its own."""
    owner: str
    """The sort of the symbol around it, ``module`` at the top of a file."""
    language: str
    opened: bool
    """Whether its heading lies in the chunk."""
    doc: tuple[Span, ...]
    """The doc comment up to its first heading."""
    parts: tuple[Part, ...]
    source: Span | None
    documented: bool
    """Whether the file says anything about it, in this chunk or another."""
    leaf: bool
    """Whether nothing inside of it is a symbol of its own: then its source is all of it."""

    @property
    def inner(self) -> str:
        """The name inside of its module: ``Type::method``."""
        return inside(self.name, self.module)

    @property
    def last(self) -> str:
        """The name alone: ``method``."""
        return self.inner.replace("::", ".").replace("#", ".").rsplit(".", 1)[-1] or self.name


def inside(name: str, module: str) -> str:
    """What is left of a full name inside of a module; all of it where the module is no part of it."""
    rest = name[len(module) :] if module and name.startswith(module) else name
    return rest.lstrip(":./#") if rest.startswith((":", ".", "/", "#")) else name if rest else ""


class _Entry(NamedTuple):
    """Where a symbol stands in its document: its heading and the blocks up to the next symbol."""

    heading: Block
    first: int
    stop: int
    module: str
    owner: str
    leaf: bool
    language: str
    """What the first code of the file that is the source of a symbol is written in."""


def is_code(document: Document) -> bool:
    """Whether a document was made of source code."""
    return bool(_entries(ById(document)))


def symbols_of(passage: Passage) -> Iterator[Symbol]:
    """The symbols that the chunk holds, wholly or in part, in order."""
    document, chunk = passage.document, passage.chunk
    entries = _entries(ById(document))
    first = max(bisect_right(_starts(ById(document)), chunk.start) - 1, 0)
    last = bisect_left(_starts(ById(document)), chunk.end)
    for entry in entries[first:last]:
        yield _symbol(document, entry, chunk.start, chunk.end)


def labels_of(document: Document) -> dict[str, str]:
    """What each full name of a document declares."""
    return {entry.heading.symbol: entry.heading.label for entry in _entries(ById(document))}


def module_lead(document: Document) -> str:
    """The first paragraph of the doc comment of a file."""
    entry = next(iter(_entries(ById(document))), None)
    blocks = document.blocks[entry.first : entry.stop] if entry and entry.heading.label in _MODULES else ()
    return next((document.slice(block) for block in blocks[:1] if block.kind == "paragraph"), "")


@lru_cache(8)
def _starts(known: ById) -> list[int]:
    """Where each symbol begins."""
    return [entry.heading.start for entry in _entries(known)]


@lru_cache(8)
def _entries(known: ById) -> list[_Entry]:
    """All symbols of a document; each reaches to the next one."""
    blocks = known.document.blocks
    heads = [n for n, block in enumerate(blocks) if block.kind == "heading" and block.symbol]
    entries: list[_Entry] = []
    above: list[Block] = []
    language = ""
    for n, stop in pairwise([*heads, len(blocks)]):
        heading = blocks[n]
        while above and above[-1].level >= heading.level:
            above.pop()
        module = next((block.symbol for block in reversed([*above, heading]) if block.label in _MODULES), "")
        if not language and _is_source(known.document, heading, blocks[n + 1 : stop]):
            language = blocks[stop - 1].label
        leaf = stop == len(blocks) or blocks[stop].level <= heading.level
        entries.append(_Entry(heading, n + 1, stop, module, above[-1].label if above else "", leaf, language))
        above.append(heading)
    return entries


def _symbol(document: Document, entry: _Entry, start: int, end: int) -> Symbol:
    """One symbol, as far as it lies between two places."""
    of, blocks = entry.heading, document.blocks[entry.first : entry.stop]
    source = blocks[-1] if _is_source(document, of, blocks) else None
    told = blocks[: len(blocks) - 1] if source else blocks
    cut = next((n for n, block in enumerate(told) if block.kind == "heading"), len(told))
    return Symbol(
        name=of.symbol,
        sort=_sort(document, of.label, source),
        trait=_trait(document.slice(of)) if of.label.startswith("impl") else "",
        module=entry.module,
        owner=entry.owner,
        language=source.label if source else entry.language,
        opened=start <= of.start < end,
        doc=tuple(clip(document, told[:cut], start, end)),
        parts=tuple(_parts(document, told[cut:], start, end)),
        source=next(clip(document, (source,), start, end), None) if source else None,
        documented=bool(told),
        leaf=entry.leaf,
    )


def _trait(heading: str) -> str:
    """What the heading of an implementation says that is implemented."""
    found = _IMPLEMENTS.search(heading)
    return re.split(r"::|[.<]", found[1])[-1] if found else ""


def _sort(document: Document, label: str, source: Block | None) -> str:
    """What a symbol is: its label, or a property where its source says so."""
    if label == "method" and source and _PROPERTY.match(document.text, source.start, source.start + 300):
        return "property"
    return label or "symbol"


def _declares(code: str, name: str) -> bool:
    """Whether code declares a name."""
    last = re.split(r"::|[.#/]", name)[-1]
    at = code.find(last, 0, 2000) if last else -1
    while at >= 0:
        end = at + len(last)
        longer = code[end : end + 1].isalnum() or code.startswith("_", end)
        if not longer and _DECLARATION.search(code, max(0, at - 120), at):
            return True
        at = code.find(last, end, 2000)
    return False


def _is_source(document: Document, heading: Block, blocks: tuple[Block, ...]) -> bool:
    """Whether the last block of a symbol is its source, and not the last example of its doc comment."""
    if not blocks or blocks[-1].kind != "code":
        return False
    text = document.slice(blocks[-1])
    if len(blocks) == 1 or _declares(text, heading.symbol):
        return True
    before = blocks[-2]
    return before.kind != "heading" and not document.text.endswith((":", ": "), 0, before.end)


def _parts(document: Document, blocks: tuple[Block, ...], start: int, end: int) -> Iterator[Part]:
    """The sections of a doc comment, each under its own heading."""
    heads = [n for n, block in enumerate(blocks) if block.kind == "heading"]
    for n, stop in pairwise([*heads, len(blocks)]):
        body = blocks[n + 1 : stop]
        spans = tuple(clip(document, body, start, end))
        if spans:
            closed = len(spans) == len(body) and all(span.whole for span in spans)
            yield Part(clean_title(document.slice(blocks[n])).lower(), spans, closed)
