"""Floor 4. Boxes in HTML pages: admonitions of several generators, and what documentation declares in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autotune_lm.parse.html_names import marks_of, words

if TYPE_CHECKING:
    from lxml.etree import _Element

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
