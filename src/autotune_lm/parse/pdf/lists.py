"""Floor 4. Lists in a PDF: lines that begin with a bullet, or with a number that follows another."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from autotune_lm.core.types import Locator
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.pdf.headings import Heading
from autotune_lm.parse.pdf.hyphens import Joiner
from autotune_lm.parse.pdf.lines import Line

_BULLET = re.compile(
    r"(?P<sign>[•●○◦▪■□▫➢➤►▶✓✔✗✘❖◆◇⁃‣·∙⋅⇒→★☆◾◼❑❒☐☑\uf000-\uf0ff]|[-–—*](?=\s)|o(?=\s[A-Z]))\s*(?=[\w\"“‘'(\[<$&/`@#])"
)
_NUMBER = re.compile(
    r"(?P<open>\(?)(?:(?P<digits>\d{1,3})|(?P<roman>[ivx]{2,5})|(?P<letter>[A-Za-z]))(?P<close>[.)])\s+(?=\S)"
)
_SIGN = re.compile(r"[•●○◦▪■□▫➢➤►▶✓✔✗✘❖◆◇⁃‣·∙⋅⇒→★☆◾◼❑❒☐☑\uf000-\uf0ff–—*-]|\(?(?:\d{1,2}|[a-z])[.)]")
_ROMAN = {"i": 1, "v": 5, "x": 10}
_REACH = 80
"""Lines between the items of one list."""
_STEP = 0.6
_DEEPEST = 6


class Marker(NamedTuple):
    """The sign before an item."""

    text: str
    """As it goes into the text: ``-``, ``1.``."""
    length: int
    """Characters of the line that it takes."""


class Item(NamedTuple):
    """An item: its sign and its lines."""

    marker: Marker
    lines: list[Line]


def is_list(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first cell of each row is nothing but a bullet or a number: a list whose signs stand apart."""
    signs = [row[0].strip() for row in rows]
    return all(len(row) == 2 and _SIGN.fullmatch(sign) for row, sign in zip(rows, signs, strict=True))


def markers(lines: Sequence[Line], headings: Mapping[int, Heading]) -> dict[int, Marker]:
    """The lines that begin an item: bullets, and numbers that have a neighbour in their series."""
    found: dict[int, Marker] = {}
    numbers: dict[str, list[tuple[int, int, Marker]]] = {}
    for place, line in enumerate(lines):
        text = line.text
        if text[1:2].isalpha() and text[0].isalpha() and "." not in text[:6] and ")" not in text[:6]:
            continue  # a word
        if place in headings or line.mono or line.table is not None:
            continue
        if sign := _BULLET.match(text):
            found[place] = Marker("-", sign.end())
        elif number := _NUMBER.match(text):
            _note(number, place, numbers)
    for series in numbers.values():
        found |= {place: marker for place, marker in _in_series(series)}
    return found


def _note(number: re.Match[str], place: int, numbers: dict[str, list[tuple[int, int, Marker]]]) -> None:
    """Put a number into the series that it may belong to."""
    form = number["open"] + number["close"]
    if number["digits"]:
        value, kind = int(number["digits"]), "1"
        text = f"{value}." if form in (".", ")") else f"- {number[0].strip()}"
    elif number["roman"]:
        value, kind, text = _value(number["roman"]), "i", f"- {number[0].strip()}"
    else:
        letter = number["letter"]
        value, kind, text = ord(letter.lower()) - 96, "a" if letter.islower() else "A", f"- {number[0].strip()}"
    numbers.setdefault(kind + form, []).append((value, place, Marker(text, number.end())))


def _value(roman: str) -> int:
    """The number that Roman figures below twenty write."""
    values = [_ROMAN[figure] for figure in roman]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _in_series(series: Sequence[tuple[int, int, Marker]]) -> list[tuple[int, Marker]]:
    """Those with a neighbour one higher or one lower nearby."""
    good = set()
    for one, after in pairwise(series):
        if after[0] == one[0] + 1 and after[1] - one[1] <= _REACH:
            good |= {one[1], after[1]}
    return [(place, marker) for _, place, marker in series if place in good]


def list_piece(items: Sequence[Item], joiner: Joiner) -> Piece:
    """Items as a list, nested by their indents."""
    lines: list[str] = []
    indents: list[float] = []
    page = first = items[0].lines[0]
    for item in items:
        head = item.lines[0]
        step = _STEP * head.size
        indent = head.x0 - head.left
        while indents and indent < indents[-1] - step:
            indents.pop()
        if not indents or indent > indents[-1] + step:
            indents.append(indent)
        texts = [head.text[item.marker.length :].lstrip(), *(line.text for line in item.lines[1:])]
        sign = item.marker.text
        lines.append("  " * min(len(indents) - 1, _DEEPEST) + f"{sign} {joiner.join(texts)}")
        page = first
    strong = max(0, first.lead - items[0].marker.length)
    length = len(items[0].marker.text) + 1
    return Piece("list", "\n".join(lines), Locator(page=page.page + 1), strong=length + strong if strong else 0)
