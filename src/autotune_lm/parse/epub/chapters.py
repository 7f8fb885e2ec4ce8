"""Floor 4. The texts of an e-book to pieces: covers and the like out, headings as deep as the contents have them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from autotune_lm.core.errors import SourceError
from autotune_lm.core.types import Locator
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.encoding import NotText
from autotune_lm.parse.epub.package import Entry, Package
from autotune_lm.parse.html.names import words
from autotune_lm.parse.html.read import read_tree
from autotune_lm.parse.html.source import source_text, tree_of
from autotune_lm.parse.html.tree import inner_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_OUT = words(
    "cover coverpage titlepage title-page halftitlepage halftitle half-title-page half-title imprint imprimatur "
    "colophon copyright copyright-page uncopyright other-credits toc landmarks loi lot lov loa page-list pagelist "
    "doc-cover doc-colophon doc-toc doc-pagelist doc-credits licence license publisher about-publisher newsletter"
)
_SHORT = 8000
"""Characters up to which the name of a file is believed to say that it is no part of the work."""
_TYPE = "{http://www.idpf.org/2007/ops}type"
_LINKS = 5
_MOST_BYTES = 40_000_000
_WORD = re.compile(r"\w+")
_NUMBERS = re.compile(r"[\W\d_]+$")


def chapters(package: Package, notes: list[str]) -> list[Piece]:
    """All pieces in reading order; where nothing but covers and the like is found, those.

    Raises:
        Missing: lxml is not installed.
        SourceError: it is too large for a book.
    """
    pieces: list[Piece] = []
    left_out: list[list[Piece]] = []
    level = 1
    size = 0
    for path in package.spine:
        data = package.archive.read(path)
        size += len(data)
        if size > _MOST_BYTES:
            raise SourceError(f"its text has more than {_MOST_BYTES // 1_000_000} MB", "split it")
        root = _root(data, path, notes)
        if root is None:
            continue
        entries = [entry for entry in package.contents if entry.path == path]
        found = read_tree(root, len(data), whole_page=False)
        level = entries[0].depth if entries else level
        placed = list(_placed(found, entries, path, level))
        if _is_outside(package, path, root, found):
            left_out.append(placed)
        else:
            pieces += placed
    return pieces or [piece for one in left_out for piece in one]


def _root(data: bytes, path: str, notes: list[str]) -> _Element | None:
    """The tree of a member; None, with a note, where it cannot be read."""
    found: list[str] = []
    try:
        text, guess = source_text(data)
    except NotText:
        notes.append(f"{path} is no text")
        return None
    root = tree_of(text, found)
    notes += [f"{path}: {note}" for note in [*found, guess] if note]
    return root


def _is_outside(package: Package, path: str, root: _Element, pieces: Sequence[Piece]) -> bool:
    """Whether a member is a cover, an imprint, a table of contents …: by its type, the guide, its name, its links."""
    body = root.find("body")
    top = root if body is None else body
    types = set((package.kinds.get(path) or "").lower().split())
    for element in (top, *list(top)[:2]) if len(top) < 3 else (top,):
        value = f"{element.get(_TYPE) or element.get('epub:type') or ''} {element.get('role') or ''}"
        types.update(value.lower().split())
    if not types.isdisjoint(_OUT):
        return True
    size = sum(len(piece.text) for piece in pieces)
    stem = _NUMBERS.sub("", posixpath.splitext(posixpath.basename(path))[0].lower().replace("_", "-"))
    if size < _SHORT and not _OUT.isdisjoint((stem, *stem.split("-")[-1:])):
        return True
    links = list(top.iter("a"))
    linked = sum(len(inner_text(link)) for link in links)
    return len(links) >= _LINKS and linked > 0.8 * size


def _placed(pieces: Sequence[Piece], entries: Sequence[Entry], path: str, level: int) -> Iterator[Piece]:
    """The pieces of a member with their chapter; headings as deep as the contents have them.

    The title of the contents becomes a heading where the text starts without one.
    """
    titles = {_key(entry.title): entry for entry in entries}
    first = next((at for at, piece in enumerate(pieces[:4]) if piece.kind == "heading"), -1)
    chapter = entries[0].title if entries else posixpath.splitext(posixpath.basename(path))[0]
    if not entries and first >= 0:
        chapter = pieces[first].text.lstrip("# ")
    if entries and first < 0 and pieces:
        yield _heading(Piece("heading", entries[0].title, Locator(chapter=chapter), 1), level, chapter)
    shift = level - pieces[first].level if first >= 0 else 0
    for piece in pieces:
        if piece.kind != "heading":
            yield piece._replace(locator=Locator(chapter=chapter))
            continue
        entry = titles.get(_key(piece.text))
        if entry:
            chapter, shift = entry.title, entry.depth - piece.level
        yield _heading(piece, piece.level + shift, chapter)


def _heading(piece: Piece, level: int, chapter: str) -> Piece:
    """A heading at another level."""
    level = min(6, max(1, level))
    return piece._replace(
        text=f"{'#' * level} {piece.text.lstrip('# ')}", level=level, locator=Locator(chapter=chapter)
    )


def _key(title: str) -> str:
    return " ".join(_WORD.findall(title.casefold()))
