"""Floor 4. The numbers of a Word document's lists: which item is the third, and what stands in front of it.

A paragraph names a number instance (``w:num``) and a level; instances share the counters of their abstract list,
unless they start a level anew (ECMA-376 part 1, 17.9).
"""

import re
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.parse.docx_styles import Style, Styles
from autotune_lm.parse.ooxml import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_VAL = W + "val"
_LEVELS = 9
_LINKS = 5
_PLACE = re.compile(r"%([1-9])")
_WORD = re.compile(r"[^\W\d_]{2,}|§")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Level(NamedTuple):
    """How one level of a list counts."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    style: str = ""
    restarts: bool = True
    indent: int = 0


class Mark(NamedTuple):
    """What stands in front of a paragraph."""

    list: str
    depth: int
    number: int
    """-1 for a bullet."""
    label: str = ""
    """Words in the number, such as ``Article 5``; empty where it is a bare number."""


class Numbering:
    """The counters of a document; paragraphs are shown to it in their order."""

    def __init__(self, root: "_Element | None", styles: Styles) -> None:
        """Read lists and instances."""
        self._styles = styles
        self._lists: dict[str, _Element] = {}
        self._instances: dict[str, _Element] = {}
        self._levels: dict[str, list[Level]] = {}
        self._homes: dict[str, str] = {}
        self._counters: dict[str, list[int]] = {}
        self._begun: set[str] = set()
        for element in () if root is None else root:
            if element.tag == W + "abstractNum":
                self._lists[element.get(W + "abstractNumId", "")] = element
            elif element.tag == W + "num":
                self._instances[element.get(W + "numId", "")] = element

    def mark(self, instance: str, depth: int, style: Style) -> Mark | None:
        """Count a paragraph; None where its list is unknown or shows nothing."""
        if instance not in self._instances:
            return None
        levels = self._levels_of(instance)
        if depth < 0:
            depth = next((at for at, level in enumerate(levels) if level.style in style.chain[:3] and level.style), 0)
        depth = min(depth, _LEVELS - 1)
        level = levels[depth]
        counters = self._count(instance, depth, levels)
        if level.form == "bullet":
            return Mark(instance, depth, -1) if level.text.strip() or not level.text else None
        if not level.text.strip() or level.form == "none":
            return None
        label = _label(level.text, levels, counters) if _WORD.search(level.text) else ""
        return Mark(self._homes[instance], depth, counters[depth], label)

    def indent(self, instance: str, depth: int) -> int:
        """How far a level is moved in."""
        return self._levels_of(instance)[min(max(depth, 0), _LEVELS - 1)].indent if instance in self._instances else 0

    def _count(self, instance: str, depth: int, levels: list[Level]) -> list[int]:
        """One further on a level; the levels below it begin anew."""
        counters = self._counters.setdefault(self._homes[instance], [-1] * _LEVELS)
        if instance not in self._begun:
            self._begun.add(instance)
            for at in self._overridden(instance):
                counters[at] = -1
        for at in range(depth):
            if counters[at] < 0:
                counters[at] = levels[at].start
        counters[depth] = levels[depth].start if counters[depth] < 0 else counters[depth] + 1
        for at in range(depth + 1, _LEVELS):
            if levels[at].restarts:
                counters[at] = -1
        return counters

    def _overridden(self, instance: str) -> list[int]:
        """The levels that an instance starts anew."""
        found = []
        for override in self._instances[instance].iterchildren(W + "lvlOverride"):
            if override.find(W + "startOverride") is not None:
                found.append(min(_whole(override.get(W + "ilvl"), 0), _LEVELS - 1))
        return found

    def _levels_of(self, instance: str) -> list[Level]:
        """The levels of an instance with its own changes."""
        if instance not in self._levels:
            home = self._home(instance)
            levels = [Level()] * _LEVELS
            elements = list(self._lists[home].iterchildren(W + "lvl")) if home in self._lists else []
            starts = {}
            for override in self._instances[instance].iterchildren(W + "lvlOverride"):
                elements.extend(override.iterchildren(W + "lvl"))
                start = override.find(W + "startOverride")
                if start is not None:
                    starts[_whole(override.get(W + "ilvl"), 0)] = _whole(start.get(_VAL), 1)
            for element in elements:
                at = _whole(element.get(W + "ilvl"), 0)
                if at < _LEVELS:
                    levels[at] = _level(element)
            self._levels[instance] = [
                level._replace(start=starts.get(at, level.start)) for at, level in enumerate(levels)
            ]
            self._homes[instance] = home
        return self._levels[instance]

    def _home(self, instance: str) -> str:
        """The abstract list of an instance, through the list styles that it may stand for."""
        home = ""
        for _ in range(_LINKS):
            named = self._instances[instance].find(W + "abstractNumId")
            home = "" if named is None else named.get(_VAL, "")
            link = self._lists[home].find(W + "numStyleLink") if home in self._lists else None
            following = "" if link is None else self._styles.numbering_of(link.get(_VAL, ""))
            if following not in self._instances or following == instance:
                break
            instance = following
        return home


def _level(element: "_Element") -> Level:
    found = {child.tag: child.get(_VAL, "") for child in element}
    indent = element.find(f"{W}pPr/{W}ind")
    return Level(
        found.get(W + "numFmt", "decimal"),
        found.get(W + "lvlText", ""),
        _whole(found.get(W + "start"), 1),
        found.get(W + "pStyle", ""),
        found.get(W + "lvlRestart") != "0",
        0 if indent is None else _whole(indent.get(W + "left") or indent.get(W + "start"), 0),
    )


def _label(text: str, levels: list[Level], counters: list[int]) -> str:
    """The words of a number, such as ``Article IV``."""

    def shown(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        return written(max(counters[at], 0), levels[at].form)

    return " ".join(_PLACE.sub(shown, text).split()).rstrip(".:)")


def written(number: int, form: str) -> str:
    """A number as a list writes it (17.18.59): letters and Roman numbers up to 99, else figures."""
    if "Letter" in form and 0 < number < 100:
        letter = chr(96 + (number - 1) % 26 + 1) * ((number - 1) // 26 + 1)
        return letter.upper() if form.startswith("upper") else letter
    if "Roman" in form and 0 < number < 100:
        roman = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")[number // 10]
        rest = number % 10
        for value, sign in _ROMAN:
            while rest >= value:
                roman, rest = roman + sign, rest - value
        return roman.upper() if form.startswith("upper") else roman
    return str(number)


def _whole(value: str | None, default: int) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 8 else default
