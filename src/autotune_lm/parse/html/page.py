"""Floor 4. An HTML page as a whole: its main part, its title, its language."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, cast

from autotune_lm.parse.html.names import SILENT, words
from autotune_lm.parse.html.text import folded
from autotune_lm.parse.html.tree import inner_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN_IDS = words(
    "content main main-content maincontent docs-content doc-content article-content page-content contents "
    "mw-content-text bodycontent primary"
)
_MAIN_CLASSES = words(
    "document markdown-body theme-doc-markdown md-content rst-content bd-article main-content post-content "
    "entry-content article-body article-content docs-content doc-content page-content td-content content-body "
    "markdown-section sphinx-body body content prose"
)
_LEAST_SHARE = 0.5
"""A main part must hold this share of the page's text beside links."""
_OUTSIDE = SILENT | {"header", "footer", "aside"}
_FEET = frozenset({"footer", "copyright", "page-footer", "site-footer"})
_COMMENT = re.compile(r"\s*<!--\s*(\{.{0,4000}?\})\s*-->", re.DOTALL)
_SEPARATOR = re.compile(r"\s+[|\u2014\u2013\u00b7\u00bb\u2022-]\s+|\s*::\s+|\s\u2014\s|\u2014(?=\s)")
_EDITION = re.compile(r"(\S.{1,200}?) \([^()]{3,60}\)")
"""A title and, behind it, the manual or the edition: ``Set (Java SE 17)``."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_IS_PAGE = re.compile(r"<(?:html|body|head|!doctype)\b", re.IGNORECASE)


def is_whole_page(text: str) -> bool:
    """Whether a source is a page and no fragment of one."""
    return _IS_PAGE.search(text, 0, 20_000) is not None


def main_part(root: _Element) -> _Element | None:
    """The element that holds the text of a page; None where none holds enough of it."""
    whole = raw_length(root)
    prose = -1
    for found in _candidates(root):
        if raw_length(found) >= whole * _LEAST_SHARE:
            return found
        prose = prose_length(root) if prose < 0 else prose
        if prose_length(found) >= max(prose * _LEAST_SHARE, 1):
            return found
    return None


def _candidates(root: _Element) -> Iterator[_Element]:
    """Elements that are named as the main part, the surest first; an article only where it is the only one."""
    yield from islice(root.iter("main"), 2)
    yield from islice(root.iterfind(".//*[@role='main']"), 2)
    articles = list(islice(root.iter("article"), 2)) or list(islice(root.iterfind(".//*[@itemprop='articleBody']"), 2))
    if len(articles) == 1:
        yield articles[0]
    named = (
        element
        for element in root.iter("div", "section", "td")
        if (element.get("id") or "").lower() in _MAIN_IDS
        or not _MAIN_CLASSES.isdisjoint((element.get("class") or "").lower().split())
    )
    yield from islice(named, 6)


def raw_length(root: _Element) -> int:
    """Characters of all text in an element as it stands in the source, scripts and white space included."""
    return int(cast("float", _string_length()(root)))


@cache
def _string_length() -> Callable[[_Element], object]:
    """The expression, compiled once."""
    from lxml import etree

    return cast("Callable[[_Element], object]", etree.XPath("string-length(.)"))


def _characters(root: _Element, is_out: Callable[[_Element], bool]) -> int:
    """Characters of the text below an element, without the parts that are out."""
    from lxml import etree

    total = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            if element.tail and element is not root:
                total += len(element.tail.strip())
        elif element is not root and is_out(element):
            walk.skip_subtree()
        elif element.text:
            total += len(element.text.strip())
    return total


def _is_beside(element: _Element) -> bool:
    """Whether an element is surely none of the prose: a link, hidden, or the foot of the page."""
    if element.tag in _OUTSIDE or element.tag == "a" or element.get("hidden") is not None:
        return True
    return element.tag == "div" and (element.get("class") in _FEET or element.get("id") in _FEET)


def text_length(root: _Element) -> int:
    """Characters of all text that is no script, links included."""
    return _characters(root, lambda element: element.tag in SILENT and element.tag != "nav")


def prose_length(root: _Element) -> int:
    """Characters of the text of a page that are no links, headers, footers or menus."""
    return _characters(root, _is_beside)


def title_of(root: _Element, text: str, first: str) -> str:
    """The title of a page without the name of its site. ``first`` is its first heading.

    A comment that is a JSON object at the top of a fragment may name the title too.
    """
    comment = _COMMENT.match(text)
    if comment:
        try:
            fields = json.loads(comment[1])
        except (ValueError, RecursionError):
            fields = {}
        named = fields.get("Title") or fields.get("title") if isinstance(fields, dict) else None
        if isinstance(named, str) and named.strip():
            return folded(named)
    head = root.find("head")
    names = _names(head) if head is not None else []
    for name in names:
        if first and first.casefold() in name.casefold() and len(first) > 2:
            return first
    edition = _EDITION.fullmatch(names[-1]) if names else None
    if edition and edition[1].casefold() in first.casefold():
        return edition[1]
    return _without_site(names[-1]) if names else first


def _names(head: _Element) -> list[str]:
    """What the head of a page calls it: its ``og:title``, then its title."""
    found = [
        meta.get("content") or ""
        for meta in head.iter("meta")
        if (meta.get("property") or meta.get("name")) in ("og:title", "twitter:title", "dcterms.title")
    ][:1]
    title = head.find("title")
    if title is not None:
        found.append(inner_text(title))
    return [folded(name)[:300] for name in found if name.strip()]


def _without_site(name: str) -> str:
    """A title without its last part, which names the site."""
    cuts = list(_SEPARATOR.finditer(name))
    return name[: cuts[-1].start()].strip() or name if cuts else name


def language_of_page(root: _Element) -> str:
    """The language tag of the page; ``und`` where it has none."""
    value = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or ""
    if not value:
        body = root.find("body")
        value = (body.get("lang") or "") if body is not None else ""
    return value.replace("_", "-") if _LANGUAGE.fullmatch(value) else "und"
