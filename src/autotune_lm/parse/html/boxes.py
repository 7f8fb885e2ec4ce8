"""Floor 4. Boxes in HTML pages: admonitions of several generators, and what documentation declares in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from autotune_lm.parse.html.names import HEADINGS, VERBATIM, marks_of, words

if TYPE_CHECKING:
    from lxml.etree import _Element

    from autotune_lm.parse.html.frame import Frame

LONGEST_TITLE = 300
_LONGEST_BOX = 3000
"""Characters of a box that is an admonition, and no page that is named like one."""
EXPANDS = re.compile(
    r"\W*(?:(?:click (?:here )?to )?(?:expand|collapse|show|hide|toggle|view|see|read)|click here)"
    r"(?: (?:more|less|all|the|this|description|details|code|source|here|section|implementations?|trait)){0,3}\W*",
    re.IGNORECASE,
)
"""The title of a box that says only that it opens."""

_DOMAINS = frozenset({"py", "c", "cpp", "js", "rst", "std", "go", "php", "rb", "http", "java", "dart", "rust", "cmake"})
_OBJECTS = words(
    "function class method staticmethod classmethod attribute property data exception decorator decoratormethod "
    "confval setting option envvar describe object macro type struct union enum enumerator member var module "
    "directive role command variable fixture concept interface protocol constant get post put delete patch"
)
_RUST = {
    "method": "method",
    "tymethod": "method",
    "variant": "variant",
    "structfield": "field",
    "associatedtype": "type",
    "associatedconstant": "constant",
    "impl": "impl",
}


def box_of(element: _Element) -> str:
    """The kind of admonition that an element is; empty where it is none."""
    classes = element.get("class")
    return marks_of(classes).label if classes else ""


def object_of(element: _Element) -> str:
    """What a definition list of Sphinx declares: ``function``, ``method``, ``class`` …; empty where it is none."""
    classes = element.get("class") if element.tag == "dl" else None
    if not classes:
        return ""
    words = classes.split()
    if not _DOMAINS.intersection(words):
        return ""
    return next((word for word in words if word in _OBJECTS), "")


def declared_by(heading: _Element) -> str:
    """What a heading of rustdoc declares, by the id of its section (``method.push``, ``impl-Clone-for-Vec``)."""
    above = heading
    for _ in range(3):
        name = (above.get("id") or "").partition(".")[0].partition("-")[0]
        if name in _RUST:
            return _RUST[name]
        parent = above.getparent()
        if parent is None:
            break
        above = parent
    return ""


def label_of_details(frame: Frame, element: _Element) -> str:
    """The label of a box that opens; none where its summary is a heading or says only that it opens."""
    summary = element.find("summary")
    if summary is not None:
        if next(summary.iter(*HEADINGS), None) is not None:
            return ""
        if EXPANDS.fullmatch(frame.said(summary, 60)):
            return ""
    return "details"


def is_title(frame: Frame, element: _Element) -> bool:
    """Whether an element is short enough for a title, and no heading or block in it gives one itself."""
    if len(element) > 1 and any(child.tag == "div" for child in element):
        return False
    for count, child in enumerate(element.iterdescendants()):
        if count > 20 or child.tag in HEADINGS or child.tag in VERBATIM or child.tag in ("p", "ul", "summary"):
            return False
    return frame.length(element, LONGEST_TITLE) <= LONGEST_TITLE


def titles_box(frame: Frame, heading: _Element) -> bool:
    """Whether a heading is the title of the admonition that it stands in first, as DocBook has it."""
    box = heading.getparent()
    if box is None or box[0] is not heading or not box_of(box) or heading.tag == "h1":
        return False
    return frame.length(box, _LONGEST_BOX) < _LONGEST_BOX and frame.length(heading, LONGEST_TITLE) < LONGEST_TITLE
