"""Floor 4. What of an HTML page is no text of its own: hidden, marks beside the text, the frame around it.

Names alone never take text out: what is named like a menu must also read like one, that is be links for the most part
or be short. A page on pagination keeps its section ``pagination``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from autotune_lm.parse.html.names import BLOCKS, HEADINGS, NO_MARKS, ROLES_OUT, SILENT, VERBATIM, Marks, marks_of
from autotune_lm.parse.html.tree import texts

if TYPE_CHECKING:
    from lxml.etree import _Element

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]*(?:link|permalink)?[\W_]*", re.IGNORECASE)
_FURNITURE = re.compile(
    r"[\W_]*(?:edit(?: this page)?(?: on git\w+)?|improve this page|(?:view|show|page|open) (?:page )?source"
    r"|back to (?:the )?top|skip to (?:the )?(?:main )?content|"
    r"(?:prev(?:ious)?|next|up|home|index|contents|top)(?: page| chapter)?"
    r"|copy|copied!?|report (?:a bug|an issue)|print|table of contents|toggle \w+(?: \w+)?)[\W_]*",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"\s*\[?(?:source|src)\]?\s*", re.IGNORECASE)
_CREDITS = re.compile(
    r"\W*(?:generated|created|built|made|powered|hosted) (?:by|using|with|on|at)\b|\W*©", re.IGNORECASE
)
_SEPARATED = re.compile(r"[\s|\u00b7\u00bb\u203a>/\u2022\u2192\u2190\[\]]*")
_SAYS_NOTHING = frozenset({"id", "href", "name", "src", "title"})
"""Attributes that mean nothing here; the id is looked at later, of blocks alone."""
_STEPS = frozenset({"next", "prev", "previous", "up", "home", "start", "contents", "toc", "index", "first", "last"})
_LINK_SHARE = 0.45
_SHORT = 300
_LONG_CREDITS = 1000
_CHECKED = BLOCKS | {"nav", "span", "form"}
_NEVER = frozenset(
    {"html", "body", "main", "article", "td", "th", "tr", "tbody", "thead", "dd", "dt", "summary", "caption"}
)
_EPUB_TYPES = frozenset({"epub:type", "{http://www.idpf.org/2007/ops}type"})
_BUDGET = 12
"""How often, in characters, the page may be measured before everything counts as text."""


class Frame:
    """Asks of each element whether it is read. ``strict`` is off where a page would lose too much."""

    def __init__(self, characters: int, *, strict: bool = True, whole: bool = False, noscript: bool = False) -> None:
        """``characters`` of the page bound the work; ``whole`` says that no main part was found."""
        self.strict = strict
        self.whole = whole
        self.noscript = noscript
        self.budget = characters * _BUDGET + 10_000
        self.marks_of = marks_of

    def marks(self, element: _Element, tag: object) -> Marks | None:
        """What the names of an element say; None where it is not read."""
        if not isinstance(tag, str):
            return None
        if tag in SILENT and not (tag == "noscript" and self.noscript):
            return None
        items = element.items()
        marks = NO_MARKS
        if items and not (len(items) == 1 and items[0][0] in _SAYS_NOTHING):
            read = self._read_attributes(element, tag, items)
            if read is None:
                return None
            marks = read
        if tag == "button" and not self._keeps_button(element, marks):
            return None
        if tag in _CHECKED and (self._is_frame(element, tag, marks) if self.strict else self._leads_on(element, tag)):
            return None
        if tag == "a" and self._is_sign(element):
            return None
        return marks

    def _read_attributes(
        self, element: _Element, tag: str, items: Sequence[tuple[str | bytes, str | bytes]]
    ) -> Marks | None:
        """The marks of the class; None where an attribute says that the element is not read."""
        said = {str(key): str(value) for key, value in items}
        marks = marks_of(said["class"]) if "class" in said else NO_MARKS
        for name in _EPUB_TYPES.intersection(said):
            more = marks_of(said[name])
            marks = marks._replace(poem=marks.poem or more.poem, small=marks.small or more.small)
        role = said.get("role")
        if role in ROLES_OUT and tag not in ("body", "html", "header") and not _is_all_of_heading(element):
            return None
        if _is_hidden(said) and not (marks.panel or role in ("tabpanel", "region")):
            return None
        if marks.gone and tag not in ("body", "html", "main"):
            return None
        if (marks.small or marks.number) and self._is_small(element, tag, marks):
            return None
        return marks._replace(bold=True) if _BOLD_STYLE.search(said.get("style", "")) else marks

    def _is_small(self, element: _Element, tag: str, marks: Marks) -> bool:
        """Whether an element is what its class says: a mark beside the text, or a column of numbers."""
        if tag in HEADINGS or tag in VERBATIM or tag in ("body", "html", "main", "article", "section", "table"):
            return False
        if marks.number or tag in BLOCKS:
            return not re.search(r"[^\W\d_]{3}", self.said(element, 200)) or (
                marks.small and self.length(element, 200) < 100
            )
        return True

    def _keeps_button(self, element: _Element, marks: Marks) -> bool:
        """Whether a button holds text: in a heading, or the question of an accordion."""
        above = element.getparent()
        if above is not None and (above.tag in HEADINGS or above.tag == "summary"):
            return self.length(above, 1000) == self.length(element, 1000)
        said = self.said(element, _SHORT)
        if (marks.title or element.get("aria-expanded")) and len(said.split()) > 2:
            return True
        return said.endswith("?") and len(said.split()) > 2

    def _is_sign(self, element: _Element) -> bool:
        """Whether a link is only the sign that a title has one."""
        href = element.get("href")
        if (title := element.get("title")) and _FURNITURE.fullmatch(title):
            return True
        text = element.text
        if text and _SOURCE.fullmatch(text) and not len(element):
            return True
        if not href or "#" not in href:
            return False
        if text and len(text) > 12:
            return False
        return not len(element) and _SIGNS.fullmatch(text or "") is not None

    def _is_frame(self, element: _Element, tag: str, marks: Marks) -> bool:
        """Whether an element belongs to the frame around the text of the page."""
        if tag in _NEVER:
            return False
        if tag in ("header", "footer", "aside", "form"):
            return self._is_edge(element, tag, marks)
        if tag != "section" and tag != "span" and not marks.frame and (name := element.get("id")):
            words = element.get("class")
            if not words or "section" not in words:
                marks = marks_of(name)._replace(title=False)
        if marks.frame:
            return self._reads_as_frame(element, sure=marks.sure) or self._leads_on(element, tag)
        if tag in ("ul", "ol") and len(element) > 2:
            return self._is_contents(element)
        if tag in ("p", "div") and len(element) and element[0].tag == "a" and not (element.text or "").strip():
            return self._is_row_of_links(element)
        return False

    def _is_edge(self, element: _Element, tag: str, marks: Marks) -> bool:
        """Header and footer of the page; an aside or form with little but links."""
        if tag == "footer" and not _within(element, ("blockquote", "figure")):
            return "footnote" not in (element.get("class") or "") and self.length(element, 1500) < 1500
        if tag == "header" and self.whole and not _within(element, ("article", "section", "main")):
            return self._reads_as_frame(element, sure=not _has_heading(element))
        if tag == "form":
            return self.length(element, _SHORT) < _SHORT and not _has_heading(element)
        return tag == "aside" and not marks.label and self._reads_as_frame(element, sure=marks.sure)

    def _reads_as_frame(self, element: _Element, *, sure: bool) -> bool:
        """Whether links are most of an element, or it is short and surely named."""
        total, linked = self._measure(element)
        if not total:
            return True
        if linked >= total * _LINK_SHARE:
            return not any(child.tag == "h1" for child in element.iterdescendants("h1"))
        if total >= _LONG_CREDITS or _has_heading(element):
            return False
        return (sure and total < _SHORT) or _CREDITS.match(self.said(element, _SHORT)) is not None

    def _is_contents(self, element: _Element) -> bool:
        """Whether a list holds nothing but links into the page, or, in a page without a main part, short links."""
        first = element[0]
        link = next(first.iter("a"), None) if first.tag == "li" else None
        if link is None:
            return False
        inside = (link.get("href") or "").startswith("#")
        if not inside and not (self.whole and len(element) > 4):
            return False
        total, linked = self._measure(element)
        if linked < total * 0.95:
            return False
        links = list(element.iter("a"))
        if inside:
            return sum((one.get("href") or "").startswith("#") for one in links) * 10 >= len(links) * 9
        return total < 40 * len(links)

    def _is_row_of_links(self, element: _Element) -> bool:
        """Whether a line is links and signs between them (``Previous | Up | Next``), or a link to itself."""
        if len(element) > 40 or any(child.tag != "a" for child in element):
            return False
        name = element.get("id")
        if name and len(element) == 1 and (element[0].get("href") or "").endswith(f"#{name}"):
            return not (element[0].tail or "").strip()
        between = "".join(child.tail or "" for child in element)
        if not _SEPARATED.fullmatch(between):
            return False
        names = [self.said(child, 100) for child in element]
        if all(_FURNITURE.fullmatch(name) for name in names):
            return True
        return len(names) > 2 and len(re.sub(r"\s", "", between)) >= len(names) - 1

    def _leads_on(self, element: _Element, tag: str) -> bool:
        """Whether a line is links to the next page and the like, which say so themselves."""
        if tag not in ("p", "div", "ul") or self.length(element, _SHORT) >= _SHORT:
            return False
        links = [link for link in element.iter("a") if link.get("href")]
        return len(links) > 1 and all(_STEPS.intersection((link.get("rel") or "").split()) for link in links)

    def said(self, element: _Element, most: int) -> str:
        """The first characters of an element's text."""
        parts: list[str] = []
        length = 0
        for text in texts(element):
            parts.append(text)
            length += len(text)
            if length > most * 4:
                break
        return " ".join("".join(parts).split())

    def length(self, element: _Element, most: int) -> int:
        """Characters of an element's text without spaces, counted up to a little above ``most``."""
        total = 0
        for text in texts(element):
            total += len("".join(text.split()))
            if total > most:
                break
        return total

    def _measure(self, element: _Element) -> tuple[int, int]:
        """Characters in an element, and those of its links; (1, 0) where the page was measured often enough."""
        if self.budget <= 0:
            return 1_000_000, 0
        total = linked = raw = 0
        for text in texts(element):
            raw += len(text) + 8
            total += len(text.strip())
        for link in element.iter("a"):
            linked += sum(len(text.strip()) for text in texts(link))
        self.budget -= raw
        return total, linked


def _is_hidden(said: Mapping[str, str]) -> bool:
    """Whether attributes hide an element from whoever looks at the page."""
    if said.get("hidden", "until-found") != "until-found" or said.get("aria-hidden") == "true":
        return True
    return "style" in said and _HIDDEN_STYLE.search(said["style"]) is not None


def _is_all_of_heading(link: _Element) -> bool:
    """Whether a link back to the contents is the text of a heading, as docutils has it, and no sign beside it."""
    above = link.getparent()
    return (
        link.tag == "a"
        and above is not None
        and above.tag in HEADINGS
        and not (above.text or "").strip()
        and above[0] is link
    )


def _has_heading(element: _Element) -> bool:
    return next(element.iter(*HEADINGS), None) is not None


def _within(element: _Element, tags: tuple[str, ...]) -> bool:
    """Whether one of these elements stands near above."""
    above = element.getparent()
    for _ in range(12):
        if above is None:
            return False
        if above.tag in tags:
            return True
        above = above.getparent()
    return False
