"""Floor 4. Large first letters that pdf-oxide joined with a line beside them: ``Tminutes and sends``.

Such a span has the size and the base line of the letter. The rest of it is a line of the text, and stands where the
lines beside and below the letter leave a place free.
"""

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autotune_lm.parse.pdf.spans import Span

_LEAST_SIZE = 18.0
_NARROW = 0.3
"""Of the size: the letters of a text so large are wider on average."""
_FEWEST = 8
_MOST = 20
"""On a page."""
_LETTER = 0.62
_SAME_LEFT = 4.0
_HIGHEST = 0.85
"""Of the letter's size: the base line of the first line beside it, above its own."""


def without_joined(spans: "list[Span]") -> "list[Span]":
    """The spans with each of the joined ones as two: the letter, and the rest on its line."""
    joined = [span for span in spans if span[3] > _LEAST_SIZE and _is_joined(span)]
    if not joined:
        return spans
    out = list(spans)
    for span in joined[:_MOST]:
        lines = [one for one in spans if one is not span and one[3] * 2 < span[3]]
        if lines:
            _part(span, lines, out)
    return out


def _is_joined(span: "Span") -> bool:
    """Whether a span begins with a large letter and goes on in small ones."""
    left, _, right, size, text, _ = span
    return len(text) > _FEWEST and text[0].isupper() and right - left < _NARROW * size * len(text)


def _part(span: "Span", lines: "Sequence[Span]", out: "list[Span]") -> None:
    """Put a letter and the line beside it into ``out``, instead of both as one."""
    x0, y, x1, size, text, style = span
    edge = x0 + _LETTER * size
    beside = [one for one in lines if edge - size / 4 < one[0] < edge + size / 2 and y - 1 < one[1] < y + size]
    usual = median(one[3] for one in beside or lines)
    left = min((one[0] for one in beside), default=edge)
    base = _free(y, size, [one[1] for one in beside], _leading(lines, x0, y, usual))
    at = next(place for place, one in enumerate(out) if one is span)
    out[at] = (x0, y, min(left, x1), size, text[0], style)
    rest = (left, base, x1, usual, text[1:].lstrip(), style)
    out.insert(next((place for place, one in enumerate(out) if one[1] < base - 1), len(out)), rest)


def _leading(lines: "Sequence[Span]", x0: float, y: float, usual: float) -> float:
    """From line to line below the letter, in points."""
    below = sorted({one[1] for one in lines if abs(one[0] - x0) < _SAME_LEFT and one[1] < y}, reverse=True)
    step = y - below[0] if below else 0.0
    return step if usual < step < 2 * usual else 1.2 * usual


def _free(y: float, size: float, taken: Sequence[float], leading: float) -> float:
    """The highest base line beside the letter where no line stands; its own where all are taken."""
    steps = int(_HIGHEST * size / leading)
    places = (y + step * leading for step in range(steps, -1, -1))
    return next((place for place in places if all(abs(place - other) > 0.4 * leading for other in taken)), y)
