"""Floor 4. The numbers of a Word document's lists: which item is the third, and what stands in front of it.

A paragraph names a number instance (``w:num``) and a level; instances share the counters of their abstract list,
unless they start a level anew (ECMA-376 part 1, 17.9).
"""

import re
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.parse.docx_shelf import Shelf
from autotune_lm.parse.docx_styles import Style, Styles, indent_of
from autotune_lm.parse.ooxml import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_VAL, _PPR, _INDENT, _FORM, _TEXT = W + "val", W + "pPr", W + "ind", W + "numFmt", W + "lvlText"
_LEVEL, _AT = W + "lvl", W + "ilvl"
_START, _STYLE, _RESTART = W + "start", W + "pStyle", W + "lvlRestart"
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

    def __init__(self, data: bytes, styles: Styles) -> None:
        """Take ``numbering.xml``, which may be empty."""
        self._styles = styles
        self._lists = Shelf(data, "abstractNum", "abstractNumId")
        self._instances = Shelf(data, "num", "numId")
        self._levels: dict[str, _Levels] = {}
        self._counters: dict[str, list[int]] = {}
        self._begun: set[str] = set()

    def mark(self, instance: str, depth: int, style: Style) -> Mark | None:
        """Count a paragraph; None where its list is unknown or shows nothing."""
        if instance not in self._instances:
            return None
        levels = self._levels_of(instance)
        if depth < 0:
            depth = next((at for at in range(_LEVELS) if levels[at].style and levels[at].style in style.chain[:3]), 0)
        depth = min(depth, _LEVELS - 1)
        level = levels[depth]
        counters = self._count(instance, depth, levels)
        if level.form == "bullet":
            return Mark(instance, depth, -1) if level.text.strip() or not level.text else None
        if not level.text.strip() or level.form == "none":
            return None
        label = _label(level.text, levels, counters) if _WORD.search(level.text) else ""
        return Mark(levels.home, depth, counters[depth], label)

    def indent(self, instance: str, depth: int) -> int:
        """How far a level is moved in."""
        return self._levels_of(instance)[min(max(depth, 0), _LEVELS - 1)].indent if instance in self._instances else 0

    def _count(self, instance: str, depth: int, levels: "_Levels") -> list[int]:
        """One further on a level; the levels below it begin anew."""
        counters = self._counters.setdefault(levels.home, [-1] * _LEVELS)
        if instance not in self._begun:
            self._begun.add(instance)
            for at in levels.starts:
                counters[at] = -1
        for at in range(depth):
            if counters[at] < 0:
                counters[at] = levels[at].start
        counters[depth] = levels[depth].start if counters[depth] < 0 else counters[depth] + 1
        for at in range(depth + 1, _LEVELS):
            if counters[at] >= 0 and levels[at].restarts:
                counters[at] = -1
        return counters

    def _levels_of(self, instance: str) -> "_Levels":
        """The levels of an instance with its own changes."""
        if instance not in self._levels:
            home = self._home(instance)
            self._levels[instance] = _Levels(home, self._lists.get(home), self._instances.get(instance))
        return self._levels[instance]

    def _home(self, instance: str) -> str:
        """The abstract list of an instance, through the list styles that it may stand for."""
        home = ""
        for _ in range(_LINKS):
            element = self._instances.get(instance)
            named = None if element is None else element.find(W + "abstractNumId")
            home = "" if named is None else named.get(_VAL, "")
            whole = self._lists.get(home)
            link = None if whole is None else whole.find(W + "numStyleLink")
            following = "" if link is None else self._styles.numbering_of(link.get(_VAL, ""))
            if following not in self._instances or following == instance:
                break
            instance = following
        return home


class _Levels:
    """The levels of an instance, read when they are asked for."""

    def __init__(self, home: str, whole: "_Element | None", instance: "_Element | None") -> None:
        """``home`` names the abstract list ``whole``."""
        self.home = home
        self.starts: dict[int, int] = {}
        """Levels that begin anew with the instance, and where."""
        self._elements: dict[int, _Element] = {}
        self._read: dict[int, Level] = {}
        for element in () if whole is None else whole.iterchildren(_LEVEL):
            self._elements[_whole(element.get(_AT), 0)] = element
        for override in () if instance is None else instance.iterchildren(W + "lvlOverride"):
            at = _whole(override.get(_AT), 0)
            for child in override:
                if child.tag == _LEVEL:
                    self._elements[at] = child
                elif child.tag == W + "startOverride" and at < _LEVELS:
                    self.starts[at] = _whole(child.get(_VAL), 1)

    def __getitem__(self, at: int) -> Level:
        """A level, from 0 on."""
        if at not in self._read:
            level = _level(self._elements[at]) if at in self._elements else Level()
            self._read[at] = level._replace(start=self.starts[at]) if at in self.starts else level
        return self._read[at]


def _level(element: "_Element") -> Level:
    found: dict[str, str] = {}
    indent = 0
    for child in element:
        if child.tag == _PPR:
            indent = indent_of(next(child.iterchildren(_INDENT), None))
        else:
            found[child.tag] = child.get(_VAL, "")
    return Level(
        found.get(_FORM, "decimal"),
        found.get(_TEXT, ""),
        _whole(found.get(_START), 1),
        found.get(_STYLE, ""),
        found.get(_RESTART) != "0",
        indent,
    )


def _label(text: str, levels: _Levels, counters: list[int]) -> str:
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
