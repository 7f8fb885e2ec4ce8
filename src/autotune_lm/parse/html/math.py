"""Floor 4. Formulas of HTML pages as TeX: annotations, scripts, delimiters; MathML without them as near as it gets."""

import re
from typing import TYPE_CHECKING

from autotune_lm.parse.html.tree import inner_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_DISPLAY = re.compile(r"\s*(?:\\\[(.*)\\\]|\$\$(.*)\$\$)\s*", re.DOTALL)
_INLINE = re.compile(r"\s*(?:\\\((.*)\\\)|\$(.*)\$)\s*", re.DOTALL)
_WRAPS = {
    "msup": ("{}^{{{}}}", 2),
    "msub": ("{}_{{{}}}", 2),
    "mfrac": ("\\frac{{{}}}{{{}}}", 2),
    "msqrt": ("\\sqrt{{{}}}", 1),
    "msubsup": ("{}_{{{}}}^{{{}}}", 3),
    "munderover": ("{}_{{{}}}^{{{}}}", 3),
    "munder": ("{}_{{{}}}", 2),
    "mover": ("{}^{{{}}}", 2),
}
_MOST_PARTS = 20_000


def tex_of_math(element: "_Element") -> str:
    """The TeX of a ``math`` element: its annotation, its alternative text, or what its parts spell."""
    for child in element.iter():
        if _local(child) == "annotation" and "tex" in (child.get("encoding") or "").lower():
            return " ".join(inner_text(child).split())
    alternative = element.get("alttext")
    return " ".join(alternative.split()) if alternative else _spelled(element)


def _local(element: "_Element") -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _spelled(element: "_Element") -> str:
    """Letters, numbers and signs in order; fractions, roots, powers and indices as TeX."""
    from lxml import etree

    stack: list[list[str]] = [[]]
    for count, (event, child) in enumerate(etree.iterwalk(element, events=("start", "end"))):
        if count > _MOST_PARTS:
            return " ".join(inner_text(element).split())
        if event == "start":
            stack.append([child.text.strip()] if child.text and child.text.strip() else [])
            continue
        parts = stack.pop()
        form, wanted = _WRAPS.get(_local(child), ("", 0))
        stack[-1].append(form.format(*parts) if form and len(parts) == wanted else "".join(parts))
        if child.tail and child is not element:
            stack[-1].append(child.tail.strip())
    return " ".join("".join(part for one in stack for part in one).split())


def tex_of_text(text: str) -> tuple[str, bool]:
    """The TeX between delimiters, and whether it stands on lines of its own."""
    display = _DISPLAY.fullmatch(text)
    if display:
        return (display[1] or display[2] or "").strip(), True
    inline = _INLINE.fullmatch(text)
    return ((inline[1] or inline[2] or "") if inline else text).strip(), False
