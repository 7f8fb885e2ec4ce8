"""Floor 4. Equations of Office (OMML) as LaTeX-like text that people and models read.

ECMA-376 part 1, 22.1. ``m:oMath`` holds runs, fractions, scripts, roots, sums and matrices; each becomes the LaTeX
construct of the same meaning, letters and signs stay as they are. libxml2 bounds how deep a part nests.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from autotune_lm.parse.ooxml import M, W

if TYPE_CHECKING:
    from lxml.etree import _Element

_VAL = M + "val"
_ACCENTS = {
    "\u0302": "hat",
    "\u0303": "tilde",
    "\u0304": "bar",
    "\u0305": "bar",
    "\u0307": "dot",
    "\u0308": "ddot",
    "\u20d7": "vec",
    "\u030c": "check",
    "\u0306": "breve",
}
_SUMS = {
    "∑": r"\sum",
    "∏": r"\prod",
    "∫": r"\int",
    "∬": r"\iint",
    "∭": r"\iiint",
    "∮": r"\oint",
    "⋃": r"\bigcup",
    "⋂": r"\bigcap",
}
_WORD_LIST = """
sin cos tan log ln exp lim max min sup inf det arg deg gcd sec csc cot sinh cosh tanh
"""
_WORDS = frozenset(_WORD_LIST.split())
_STACKED = re.compile(r"\{([^{}]*) \\atop ([^{}]*)\}")
_NEXT = r" \\ "


def math_text(element: "_Element") -> str:
    """The text of ``m:oMath`` or ``m:oMathPara``, without dollar signs; lines of a paragraph are joined by spaces."""
    return " ".join(_inner(element).split())


def _inner(element: "_Element") -> str:
    """All children, one after the other."""
    parts = []
    for child in element:
        tag = child.tag
        if tag == M + "r":
            parts.append("".join(text.text or "" for text in child if text.tag in (M + "t", W + "t")))
        elif tag in _FORMS:
            parts.append(_FORMS[tag](child))
        elif not tag.endswith("Pr") and tag not in _GONE:
            parts.append(_inner(child))
    return "".join(parts)


def _part(element: "_Element", name: str) -> str:
    """What stands in one slot of a construct."""
    found = element.find(M + name)
    return "" if found is None else _inner(found).strip()


def _setting(element: "_Element", name: str, default: str) -> str:
    """A property of a construct; one that is there without a value means nothing is shown."""
    for properties in element:
        if properties.tag.endswith("Pr"):
            found = properties.find(M + name)
            if found is not None:
                return found.get(_VAL, "")
    return default


def _group(text: str) -> str:
    return "{" + text + "}"


def _script(sign: str, text: str) -> str:
    """A script behind its sign, in braces where it is longer than a letter; nothing where it is empty."""
    return sign + (text if len(text) == 1 else _group(text)) if text else ""


def _base(element: "_Element") -> str:
    """What scripts are set on, in braces where it is a sum of several things."""
    text = _part(element, "e")
    return _group(text) if any(sign in text for sign in "+-= /") and not text.startswith(("(", "[", "\\")) else text


def _fraction(element: "_Element") -> str:
    above, below = _part(element, "num"), _part(element, "den")
    form = _setting(element, "type", "bar")
    if form == "lin":
        return f"{above}/{below}"
    if form == "noBar":
        return rf"{{{above} \atop {below}}}"
    return rf"\frac{_group(above)}{_group(below)}"


def _root(element: "_Element") -> str:
    degree = _part(element, "deg")
    return rf"\sqrt{f'[{degree}]' if degree else ''}{_group(_part(element, 'e'))}"


def _above(element: "_Element") -> str:
    return f"{_base(element)}{_script('^', _part(element, 'sup'))}"


def _below(element: "_Element") -> str:
    return f"{_base(element)}{_script('_', _part(element, 'sub'))}"


def _both(element: "_Element") -> str:
    return f"{_base(element)}{_script('_', _part(element, 'sub'))}{_script('^', _part(element, 'sup'))}"


def _before(element: "_Element") -> str:
    return f"{{}}{_script('_', _part(element, 'sub'))}{_script('^', _part(element, 'sup'))}{_part(element, 'e')}"


def _sum(element: "_Element") -> str:
    sign = _setting(element, "chr", "∫")
    below, above = _part(element, "sub"), _part(element, "sup")
    limits = _script("_", below) + _script("^", above)
    return f"{_SUMS.get(sign, sign)}{limits} {_part(element, 'e')}"


def _delimited(element: "_Element") -> str:
    start, stop = _setting(element, "begChr", "("), _setting(element, "endChr", ")")
    parts = [_inner(child).strip() for child in element.iterchildren(M + "e")]
    if (start, stop, len(parts)) == ("(", ")", 1) and (stacked := _STACKED.fullmatch(parts[0])):
        return rf"\binom{{{stacked[1]}}}{{{stacked[2]}}}"
    signs = {"{": r"\{", "}": r"\}"}
    return signs.get(start, start) + _setting(element, "sepChr", "|").join(parts) + signs.get(stop, stop)


def _function(element: "_Element") -> str:
    name, body = _part(element, "fName"), _part(element, "e")
    name = "\\" + name if name in _WORDS else name
    return name + body if body.startswith(("(", "[", "{")) else f"{name} {body}"


def _lower(element: "_Element") -> str:
    base = _part(element, "e")
    return f"{chr(92) + base if base in _WORDS else base}{_script('_', _part(element, 'lim'))}"


def _upper(element: "_Element") -> str:
    return f"{_part(element, 'e')}{_script('^', _part(element, 'lim'))}"


def _accent(element: "_Element") -> str:
    name = _ACCENTS.get(_setting(element, "chr", "\u0302"))
    return rf"\{name}{_group(_part(element, 'e'))}" if name else _part(element, "e")


def _line(element: "_Element") -> str:
    name = "underline" if _setting(element, "pos", "bot") == "bot" else "overline"
    return rf"\{name}{_group(_part(element, 'e'))}"


def _matrix(element: "_Element") -> str:
    rows = [
        " & ".join(_inner(cell).strip() for cell in row.iterchildren(M + "e")) for row in element.iterchildren(M + "mr")
    ]
    return rf"\begin{{matrix}} {_NEXT.join(rows)} \end{{matrix}}"


def _lines(element: "_Element") -> str:
    rows = [_inner(row).strip() for row in element.iterchildren(M + "e")]
    if len(rows) == 1:
        return rows[0]
    return rf"\begin{{aligned}} {_NEXT.join(rows)} \end{{aligned}}"


def _several(element: "_Element") -> str:
    """A paragraph of equations: one after the other."""
    return _NEXT.join(text for child in element.iterchildren(M + "oMath") if (text := _inner(child).strip()))


_GONE = frozenset({W + "del", W + "moveFrom"})
_FORMS: dict[str, Callable[["_Element"], str]] = {
    M + "f": _fraction,
    M + "rad": _root,
    M + "sSup": _above,
    M + "sSub": _below,
    M + "sSubSup": _both,
    M + "sPre": _before,
    M + "nary": _sum,
    M + "d": _delimited,
    M + "func": _function,
    M + "limLow": _lower,
    M + "limUpp": _upper,
    M + "acc": _accent,
    M + "bar": _line,
    M + "m": _matrix,
    M + "eqArr": _lines,
    M + "oMathPara": _several,
}
