"""Floor 4. Lists of HTML pages: what starts one, its items and terms, lists that declare objects; and headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autotune_lm.parse.html.boxes import declared_by, object_of, titles_box

if TYPE_CHECKING:
    from lxml.etree import _Element

    from autotune_lm.parse.html.walk import Walker


def open_list(walker: Walker, element: _Element, tag: str) -> None:
    """A list starts; what declares objects is headings with text below."""
    walker.lists.open(tag if tag in ("ol", "dl") else "ul", element.get("start"))
    if tag == "dl" and object_of(element):
        walker.lists.levels[-1].bare = True
        walker.owners += 1
        walker.open.append((element, lambda: _end_objects(walker)))
    else:
        walker.open.append((element, lambda: _end(walker)))


def _end(walker: Walker) -> None:
    walker.end_block()
    walker.lists.close()
    if not walker.lists.active:
        walker.flush_list()


def _end_objects(walker: Walker) -> None:
    walker.owners -= 1
    _end(walker)


def open_item(walker: Walker, element: _Element, tag: str) -> None:
    """An item, a term or a definition starts; without a list around it there is one all the same."""
    if not walker.lists.levels:
        walker.lists.open("ul" if tag == "li" else "dl")
        walker.open.append((element, lambda: _end(walker)))
    if walker.lists.levels[-1].bare:
        if tag == "dt":
            _declare(walker, element)
    elif tag == "dt":
        walker.lists.term(joins=_shares(element))
    elif tag == "dd":
        walker.lists.definition()
    else:
        walker.lists.item(element.get("value"))


def _declare(walker: Walker, element: _Element) -> None:
    """The signature of an object is a heading below the section; a term among headings is a line in bold."""
    above = element.getparent()
    declared = "" if above is None else object_of(above)
    if not declared:
        walker.open_title(element)
        return
    walker.open_heading(element, min(6, max(walker.level, 1) + walker.owners))
    walker.heading_label, walker.symbol = declared, element.get("id") or ""
    walker.text.open_code()


def _shares(element: _Element) -> bool:
    """Whether a term stands behind another one, and both have the same definition."""
    before, after = element.getprevious(), element.getnext()
    if before is None or before.tag != "dt":
        return False
    for _ in range(8):
        if after is None or after.tag == "dd":
            break
        after = after.getnext()
    return after is not None and after.tag == "dd"


def open_heading(walker: Walker, element: _Element, level: int) -> None:
    """A heading starts; the first one in an admonition is its title, those of rustdoc declare something."""
    if walker.labels and titles_box(walker.frame, element):
        walker.open_title(element)
        return
    walker.open_heading(element, level)
    if "code-header" in (element.get("class") or ""):
        walker.heading_label = declared_by(element)
        walker.text.open_code()
