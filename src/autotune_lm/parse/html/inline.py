"""Floor 4. What stands inside lines of an HTML page, and what looks like it: code, formulas, breaks, powers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from autotune_lm.kit.assemble import fence
from autotune_lm.parse.html.code import code_of, is_numbers, language_of
from autotune_lm.parse.html.math import tex_of_math, tex_of_text
from autotune_lm.parse.html.names import BLOCKS, BOLD, CODE, VERBATIM, marks_of
from autotune_lm.parse.html.text import folded
from autotune_lm.parse.html.tree import inner_text

if TYPE_CHECKING:
    from lxml.etree import _Element

    from autotune_lm.parse.html.walk import Walker

Handler = Callable[["Walker", "_Element"], bool]
"""Starts an element; True where all of it is read already."""
_OF_MATH = frozenset({"math", "arithmatex"})


def bold(walker: Walker, element: _Element) -> bool:
    """Text in bold."""
    walker.text.bold += 1
    walker.open.append((element, walker.end_bold))
    return False


def code(walker: Walker, element: _Element) -> bool:
    """A code span, or a block of code that has line breaks for lines."""
    if not len(element):
        walker.text.add_code(element.text or "", element)
        return True
    if element.find("br") is not None and not walker.heading and not walker.depth:
        return verbatim(walker, element)
    if any(child.tag in BLOCKS or child.tag in VERBATIM for child in element):
        return False
    walker.text.open_code()
    walker.open.append((element, walker.text.close_code))
    return False


def verbatim(walker: Walker, element: _Element) -> bool:
    """A block of code."""
    walker.end_block()
    parts = element.findall("code") if element.tag == "pre" else []
    if len(parts) > 1 and all("\n" in inner_text(part).strip() or part.get("class") for part in parts):
        for part in parts:
            verbatim(walker, part)
        return True
    numbers = marks_of(element.get("class") or "").number
    lines = "" if numbers and is_numbers(element) else code_of(element)
    if lines.strip():
        language = language_of(element)
        walker.add("code", fence(lines, language), element, label=language)
    return True


def line_break(walker: Walker, element: _Element) -> bool:
    """A line break is a space; two of them end the paragraph."""
    if walker.verse.depth and not walker.heading:
        walker.end_block()
        return False
    walker.text.add("\n", element)
    following = element.getnext()
    if following is not None and following.tag == "br" and not (element.tail or "").strip() and not walker.heading:
        walker.end_block()
    return False


def rule(walker: Walker, _: _Element) -> bool:
    """A line across the page."""
    walker.end_block()
    return False


def image(walker: Walker, element: _Element) -> bool:
    """A picture is left out, but one of a formula."""
    classes = (element.get("class") or "").split()
    source = folded(element.get("alt") or "")
    if source and not {"math", "tex", "latex"}.isdisjoint(classes):
        walker.text.add(f"${source}$", element)
    return True


def math(walker: Walker, element: _Element) -> bool:
    """A formula in MathML."""
    formula(walker, tex_of_math(element), element, display=element.get("display") == "block")
    return True


def script(walker: Walker, element: _Element) -> bool:
    """A script is left out, but a formula for MathJax."""
    kind = element.get("type") or ""
    if kind.startswith("math/tex"):
        formula(walker, (element.text or "").strip(), element, display="mode=display" in kind)
    return True


def formula(walker: Walker, tex: str, element: _Element, *, display: bool) -> None:
    """A formula, on lines of its own or in the text."""
    if tex and display and not walker.depth:
        walker.end_block()
        walker.add("formula", f"$$\n{tex}\n$$", element)
    elif tex:
        walker.text.add(f"${folded(tex)}$", element)


def delimited(walker: Walker, element: _Element) -> bool:
    """A block or span of TeX between delimiters, as pages have it for MathJax; False where it is none."""
    classes = (element.get("class") or "").split()
    if _OF_MATH.isdisjoint(classes) or len(element):
        return False
    tex, display = tex_of_text(element.text or "")
    formula(walker, tex, element, display=display or element.tag in ("div", "p") or "display" in classes)
    return True


def quoted(walker: Walker, element: _Element) -> bool:
    """A quotation in the text gets the marks that a browser shows."""
    walker.text.add("\u201c", element)
    walker.open.append((element, lambda: walker.text.add("\u201d", element)))
    return False


def raised(walker: Walker, element: _Element) -> bool:
    """What stands above the line; the number of a footnote is left out."""
    link = element.find("a")
    if link is not None and (link.get("href") or "").startswith("#") and len(inner_text(element).strip(" []()")) < 4:
        return True
    if walker.text.code < 0:
        start = len(walker.text.parts)
        walker.open.append((element, lambda: walker.text.raise_power(start)))
    return False


INLINE: dict[str, Handler] = {
    **dict.fromkeys(BOLD, bold),
    **dict.fromkeys(CODE, code),
    **dict.fromkeys(VERBATIM, verbatim),
    "br": line_break,
    "hr": rule,
    "img": image,
    "math": math,
    "q": quoted,
    "sup": raised,
}
