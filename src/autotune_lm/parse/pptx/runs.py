"""Floor 4. One paragraph of a slide: its runs to text, with code in backticks and what is bold at its start.

DrawingML keeps a paragraph as runs of one look each (ECMA-376 part 1, 21.1.2): ``a:r`` text, ``a:br`` and the escape
``_x000B_`` line breaks, ``a:fld`` what PowerPoint fills in, ``a14:m`` an equation.
"""

import re
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.parse.encoding import without_controls
from autotune_lm.parse.ooxml import MC, A, M

if TYPE_CHECKING:
    from lxml.etree import _Element

A14_M = "{http://schemas.microsoft.com/office/drawing/2010/main}m"
RUN, T, RPR, LATIN, BREAK, FIELD = f"{A}r", f"{A}t", f"{A}rPr", f"{A}latin", f"{A}br", f"{A}fld"
ALTERNATIVE = f"{MC}AlternateContent"
RARE = (FIELD, ALTERNATIVE, A14_M)
"""What only ``runs`` reads."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a character that XML cannot hold is written."""
_MONO = re.compile(
    r"(?:courier|consolas|menlo|monaco|lucida console|lucida sans typewriter|andale mono|source code|fira code|cascadia"
    r"|jetbrains|inconsolata|hack$|ocr|letter gothic|sf mono|fixedsys|terminal|anonymous pro|droid sans mono)"
    r"|.*(?:[ _-]mono\b|monospace|typewriter|mono$)",
    re.IGNORECASE,
)
_MADE = ("slidenum", "datetime", "footer", "header")
"""Fields that say which page and which day it is."""
_ON = frozenset(["1", "true", "on"])
_SPACE = re.compile(r"\s+")


class Run(NamedTuple):
    """Text of one look."""

    text: str
    mono: bool
    bold: bool
    size: int
    """In hundredths of a point; 0 where the run itself does not say."""
    formula: bool = False
    """Whether it is an equation that stands alone."""


def runs(paragraph: "_Element") -> list[Run]:
    """The runs of a paragraph; a line break is a line feed."""
    found: list[Run] = []
    for child in paragraph:
        tag = child.tag
        if tag == RUN:
            found.append(_run(child))
        elif tag == BREAK:
            found.append(Run("\n", False, False, 0))
        elif tag == FIELD:
            if not (child.get("type") or "").lower().startswith(_MADE):
                found.append(_run(child))
        elif tag in (A14_M, ALTERNATIVE) and (formula := equation(child)):
            found.append(formula)
    return found


def equation(element: "_Element") -> Run | None:
    """The first equation below an element as a run, or None."""
    math = next(element.iter(f"{M}oMathPara", f"{M}oMath"), None)
    if math is None:
        return None
    from autotune_lm.parse.office_math import math_text  # few slides hold one

    text, alone = math_text(math).strip(), math.tag == f"{M}oMathPara"
    return Run(text if alone else f"${text}$", False, False, 0, alone) if text else None


def _run(run: "_Element") -> Run:
    text, mono, bold, size = "", False, False, 0
    for child in run:
        if child.tag == T:
            text = readable(child.text or "")
        elif child.tag == RPR:
            bold, size = look(child)
            latin = child.find(LATIN)
            mono = latin is not None and is_mono(latin)
    return Run(text, mono, bold, size)


def readable(text: str) -> str:
    """A text without escapes and control characters; what breaks a line is a line feed."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: "\n" if found[1].upper() in ("000B", "000A", "000D") else "", text)
    return text if text.isprintable() else without_controls(text.replace("\x0b", "\n").replace("\u2028", "\n"))


def look(properties: "_Element") -> tuple[bool, int]:
    """Whether a run is bold, and its size."""
    size = properties.get("sz")
    return properties.get("b") in _ON, int(size) if size and size.isdecimal() else 0


def is_mono(latin: "_Element") -> bool:
    """Whether a typeface is one for code."""
    return _MONO.match((latin.get("typeface") or "")[:100]) is not None


class Text(NamedTuple):
    """A paragraph's text."""

    text: str
    strong: int
    """Characters at its start that are bold."""
    size: int
    """The size of its first run that says one."""


def plain(found: list[Run]) -> Text:
    """Runs as one line: code in backticks, white space as single spaces."""
    if len(found) == 1 and not found[0].mono and not found[0].formula:
        one = found[0]
        text = " ".join(one.text.split())
        return Text(text, len(text) if one.bold else 0, one.size)
    size = next((run.size for run in found if run.size and not run.text.isspace()), 0)
    found = [run._replace(text=f"${run.text}$") if run.formula else run for run in found]
    parts: list[str] = []
    open_code = False
    strong = _bold_start(found)
    for run in found:
        mono = run.mono and not run.text.isspace()
        if mono != open_code and (mono or run.text.strip()):
            parts.append("`")
            open_code = mono
        parts.append(run.text)
    text = "".join(parts) + ("`" if open_code else "")
    text = _SPACE.sub(" ", _tight(text) if "`" in text else text).strip()
    start = _SPACE.sub(" ", strong).strip()
    return Text(text, len(start) if text.startswith(start) else 0, size)


def lines_of(found: list[Run]) -> str:
    """Runs as they stand, with their line breaks and margins."""
    return "".join(run.text for run in found).replace("\xa0", " ")


def is_code(found: list[Run]) -> bool:
    """Whether all that is seen of a paragraph is monospaced."""
    seen = [run.mono for run in found if run.text and not run.text.isspace()]
    return bool(seen) and all(seen)


def _bold_start(found: list[Run]) -> str:
    bold: list[str] = []
    for run in found:
        if run.mono or (not run.bold and not run.text.isspace()):
            break
        bold.append(run.text)
    return "".join(bold)


def _tight(text: str) -> str:
    """White space at the edges of code outside of its backticks; no backticks where the text has some of its own."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return text.replace("`", "")
    for at in range(1, len(parts), 2):
        inner = parts[at].strip()
        left = parts[at][: len(parts[at]) - len(parts[at].lstrip())]
        parts[at] = f"{left}`{inner}`{parts[at][len(left) + len(inner) :]}" if inner else parts[at]
    return "".join(parts)
