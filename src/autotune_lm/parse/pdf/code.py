"""Floor 4. Code in a PDF: lines in letters of one width, with their indentation and their empty lines."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from autotune_lm.core.types import Locator
from autotune_lm.kit.assemble import Piece, fence
from autotune_lm.parse.pdf.lines import Line

_ADDRESS = re.compile(r"(?:https?://|www\.)\S{3,300}|[\w.{},+ -]{1,200}@[\w.-]{3,100}")
_WIDEST = 200
"""Blanks between two words, at most."""
_GAP = 1.7
_MOST_EMPTY = 3


def code_piece(lines: Sequence[Line]) -> Piece:
    """A block of code; an address alone is none."""
    if len(lines) == 1 and _ADDRESS.fullmatch(lines[0].text):
        return Piece("paragraph", lines[0].text, Locator(page=lines[0].page + 1))
    wide = [(span[2] - span[0]) / len(span[4]) for line in lines for span in line.spans if len(span[4]) > 1]
    letter = median(wide) if wide else lines[0].size * 0.6
    letter = letter if letter > 0 else 1.0
    left = min(line.x0 for line in lines)
    steps = [before.y - after.y for before, after in pairwise(lines) if after.y < before.y]
    usual = min(steps, default=lines[0].size)
    out: list[str] = []
    for place, line in enumerate(lines):
        gap = lines[place - 1].y - line.y if place else 0.0
        if gap > _GAP * usual and gap > _GAP * line.size:
            out += [""] * min(max(round(gap / usual) - 1, 1), _MOST_EMPTY)
        out.append(_drawn(line, left, letter))
    return Piece("code", fence("\n".join(out)), Locator(page=lines[0].page + 1))


def _drawn(line: Line, left: float, letter: float) -> str:
    """A line with its blanks by the places of its spans."""
    text = ""
    end = left
    for x0, _, x1, _, words, _ in line.spans:
        column = min(round((x0 - left) / letter), len(text) + _WIDEST)
        stripped = text.rstrip()
        if not stripped:
            text = " " * column
        elif x0 - end > 0.45 * letter:
            text = stripped + " " * max(1, column - len(stripped))
        text += words
        end = x1 - letter * (len(words) - len(words.rstrip()))
    return text.rstrip()
