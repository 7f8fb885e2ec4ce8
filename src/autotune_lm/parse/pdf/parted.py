"""Floor 4. Takes apart spans that the PDF library joined over a gap.

A program that writes a row of a table in one go moves the pen between two figures; pdf-oxide adds such a move to the
width of the character before it, and the two figures become one span: ``02,248`` out of ``0`` and ``2,248``.
"""

import re
from collections.abc import Sequence
from itertools import accumulate

_SUSPECT = 0.7
"""Of the size: text is seldom as wide on average, so most spans need no closer look."""
_GAP = 1.7
"""Of the size: no letter is as wide."""
_LETTER = 0.55
_BLANK = re.compile(r" (?!\.\.| ?\. \.)")
"""Not the one before the dots that lead to the next column."""
_NARROW = 0.28
_NARROW_LETTERS = frozenset(" .,:;'|!()[]-ijltf/")


def is_suspect(text: str, width: float, size: float) -> bool:
    """Whether a span is wider than its letters need."""
    return width > _SUSPECT * size * len(text)


def parted(text: str, left: float, size: float, widths: Sequence[float]) -> list[tuple[str, float, float]]:
    """The text between the gaps, each with its left and right edge in points; ``widths`` has one figure a character."""
    if len(widths) != len(text) or max(widths) <= _GAP * size:
        return [(text, left, left + (sum(widths) or _LETTER * size * len(text)))]
    out: list[tuple[str, float, float]] = []
    start, at, first = left, left, 0
    for index, width in enumerate(widths):
        if width > _GAP * size:
            out.append((text[first : index + 1], start, at + _LETTER * size))
            start, first = at + width, index + 1
        at += width
    if first < len(text):
        out.append((text[first:], start, at))
    return [(part, low, high) for part, low, high in out if part.strip()]


def cut_at(text: str, left: float, right: float, x: float) -> tuple[str, str] | None:
    """The two parts of a span that a line down a table crosses, cut at the blank that lies nearest to the line.

    Where a letter stands is reckoned from usual widths, so a blank counts that lies about a tenth of the width away.
    """
    widths = [_NARROW if character in _NARROW_LETTERS else _LETTER for character in text]
    scale = (right - left) / sum(widths)
    places = list(accumulate(widths))
    blanks = [found.start() for found in _BLANK.finditer(text) if found.start()]
    if not blanks:
        return None
    nearest = min(blanks, key=lambda index: abs(left + places[index] * scale - x))
    if abs(left + places[nearest] * scale - x) > 0.1 * (right - left) or not text[nearest:].strip():
        return None
    return text[:nearest].strip(), text[nearest:].strip()
