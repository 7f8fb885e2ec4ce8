"""Floor 4. A page's source to the pieces of a document; nothing that a page holds is lost without a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.core.types import Locator
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.html.frame import Frame
from autotune_lm.parse.html.page import (
    is_whole_page,
    language_of_page,
    main_part,
    prose_length,
    raw_length,
    text_length,
    title_of,
)
from autotune_lm.parse.html.source import tree_of
from autotune_lm.parse.html.text import folded
from autotune_lm.parse.html.tree import inner_text
from autotune_lm.parse.html.walk import Walker

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEAST_SHARE = 0.5
"""Where less of a page's text was read than this, the rules that take menus out by their names are not trusted."""
_CONTENTS = re.compile(r"#+ (?:table of )?contents|#+ (?:on this page|in this article)", re.IGNORECASE)
_STAMP = re.compile(
    r"(?:- )?(?:(?:this (?:page|document|manual)|page) (?:was |is )?)?(?:"
    r"(?:last |automatically )(?:modified|updated|changed|edited|generated)\b"
    r"|(?:generated|built|created) (?:by|with|using)\b)"
    r"[^\n]{0,90}",
    re.IGNORECASE,
)
_LAST_LINE = 65_535
"""libxml2 counts no further; the lines behind are not said."""


class Page(NamedTuple):
    """What was read of a page."""

    pieces: list[Piece]
    title: str
    language: str
    notes: list[str]
    characters: int
    """Of all text in the source, read or not; counted only where nothing was read."""


def line_locator(line: int) -> Locator:
    """The place of a block in a file."""
    return Locator(line=line) if line < _LAST_LINE else Locator()


def read_page(text: str, *, web: bool = False) -> Page:
    """Read a page or a fragment.

    Raises:
        Missing: a library is not installed.
        SourceError: it has more tags than fit into memory.
    """
    notes: list[str] = []
    root = tree_of(text, notes)
    if root is None:
        return Page([], "", "und", notes, 0)
    pieces = _without_titles_of_nothing(read_tree(root, len(text), whole_page=is_whole_page(text)))
    pieces = _with_title(_without_stamps(pieces), root)
    if web and pieces:
        from autotune_lm.parse.html.web import article_of

        pieces = article_of(text, pieces, notes)
    first = next((piece.text.lstrip("# ") for piece in pieces if piece.kind == "heading"), "")
    characters = 0 if pieces else text_length(root)
    return Page(pieces, title_of(root, text, first), language_of_page(root), notes, characters)


def read_tree(root: _Element, characters: int, *, whole_page: bool) -> list[Piece]:
    """The pieces of the main part; of all of it where that holds too little or there is none."""
    body = root.find("body")
    top = root if body is None else body
    main = main_part(top) if whole_page else None
    if main is not None:
        pieces = Walker(Frame(characters), line_locator).read(main)
        if _holds_enough(pieces, main):
            return pieces
    pieces = Walker(Frame(characters, whole=whole_page), line_locator).read(top)
    if not _holds_enough(pieces, top):
        pieces = Walker(Frame(characters, strict=False), line_locator).read(top)
    if not pieces:
        pieces = Walker(Frame(characters, strict=False, noscript=True), line_locator).read(top)
    return pieces


def _without_titles_of_nothing(pieces: list[Piece]) -> list[Piece]:
    """The pieces without the title of a table of contents that was left out."""
    kept: list[Piece] = []
    for piece in pieces:
        if kept and piece.kind == "heading" and kept[-1].kind == "heading" and _CONTENTS.fullmatch(kept[-1].text):
            kept.pop()
        kept.append(piece)
    return kept


def _without_stamps(pieces: list[Piece]) -> list[Piece]:
    """The pieces without lines at the end that say when, or by which program, the page was written."""
    while len(pieces) > 1 and pieces[-1].kind in ("paragraph", "list") and _STAMP.fullmatch(pieces[-1].text):
        pieces.pop()
    return pieces


def _with_title(pieces: list[Piece], root: _Element) -> list[Piece]:
    """The pieces; a line in front of all headings that is the title of the page is a heading too."""
    title = root.find("head/title")
    name = folded(inner_text(title)).casefold() if title is not None else ""
    for at, piece in enumerate(pieces[:5]):
        if piece.kind == "heading":
            break
        if piece.kind == "paragraph" and name and piece.text.casefold() == name:
            pieces[at] = piece._replace(kind="heading", text=f"# {piece.text}", level=1, strong=0, label="")
            break
    return pieces


def _holds_enough(pieces: list[Piece], top: _Element) -> bool:
    """Whether the pieces hold most of the text that an element has beside links and the like, and more than titles."""
    size = sum(len(piece.text) for piece in pieces)
    return any(piece.kind != "heading" for piece in pieces) and (
        size >= _LEAST_SHARE * raw_length(top) or size >= _LEAST_SHARE * prose_length(top)
    )
