"""Floor 4. The numbers of a Word document's lists: which item is the third, and what stands in front of it.

A paragraph names a number instance (``w:num``) and a level; instances share the counters of their abstract list,
unless they start a level anew (ECMA-376 part 1, 17.9).
"""

import re
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.parse.docx.entries import Level, element_level, plain_level
from autotune_lm.parse.docx.shelf import Shelf
from autotune_lm.parse.docx.styles import Style, Styles
from autotune_lm.parse.ooxml import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_VAL, _LEVEL, _AT = W + "val", W + "lvl", W + "ilvl"
_LEVELS = 9
_LINKS = 5
_HOME = re.compile(rb'<w:abstractNumId\s+w:val="([^"<>&]*)"')
_TAGS = [re.compile(rf'<w:lvl\s(?:[^<>]*?\s)?w:ilvl="{at}"'.encode()) for at in range(_LEVELS)]
_PLACE = re.compile(r"%([1-9])")
_WORD = re.compile(r"[^\W\d_]{2,}|§")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


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
        self._plain: dict[tuple[str, int], Level] = {}
        """Levels of abstract lists, which many instances share."""
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
            self._levels[instance] = _Levels(home, self._lists, self._instances, instance, self._plain)
        return self._levels[instance]

    def _home(self, instance: str) -> str:
        """The abstract list of an instance, through the list styles that it may stand for."""
        home = ""
        for _ in range(_LINKS):
            home = self._named(instance)
            text = self._lists.text(home)
            whole = None if text and b"numStyleLink" not in text else self._lists.get(home)
            link = None if whole is None else whole.find(W + "numStyleLink")
            following = "" if link is None else self._styles.numbering_of(link.get(_VAL, ""))
            if following not in self._instances or following == instance:
                break
            instance = following
        return home

    def _named(self, instance: str) -> str:
        """The abstract list that an instance names itself."""
        plain = _HOME.search(self._instances.text(instance))
        if plain:
            return plain[1].decode("utf-8", "replace")
        element = self._instances.get(instance)
        named = None if element is None else element.find(W + "abstractNumId")
        return "" if named is None else named.get(_VAL, "")


class _Levels:
    """The levels of an instance, read when they are asked for."""

    def __init__(
        self, home: str, lists: Shelf, instances: Shelf, instance: str, known: dict[tuple[str, int], Level]
    ) -> None:
        """``home`` names the abstract list; ``known`` are the levels of all that were read already."""
        self.home = home
        self.starts: dict[int, int] = {}
        """Levels that begin anew with the instance, and where."""
        self._lists = lists
        self._known = known
        self._own: dict[int, _Element] = {}
        self._read: dict[int, Level] = {}
        text = instances.text(instance)
        if not text or b"lvlOverride" in text:
            self._override(instances.get(instance))

    def __getitem__(self, at: int) -> Level:
        """A level, from 0 on."""
        if at not in self._read:
            level = self._level(at)
            self._read[at] = level._replace(start=self.starts[at]) if at in self.starts else level
        return self._read[at]

    def _override(self, instance: "_Element | None") -> None:
        """What the instance says of levels itself."""
        for override in () if instance is None else instance.iterchildren(W + "lvlOverride"):
            at = _whole(override.get(_AT), 0)
            for child in override:
                if child.tag == _LEVEL:
                    self._own[at] = child
                elif child.tag == W + "startOverride" and at < _LEVELS:
                    self.starts[at] = _whole(child.get(_VAL), 1)

    def _level(self, at: int) -> Level:
        """A level: the instance's own, else as the abstract list says it plainly, else by its element."""
        if at in self._own:
            return element_level(self._own[at])
        place = (self.home, at)
        if place not in self._known:
            self._known[place] = self._plain(at) or self._parsed(at)
        return self._known[place]

    def _plain(self, at: int) -> Level | None:
        """A level as the abstract list says it plainly."""
        text = self._lists.text(self.home)
        tag = _TAGS[at].search(text)
        stop = text.find(b"</w:lvl>", tag.end()) if tag else -1
        return plain_level(text[tag.start() : stop]) if tag and stop >= 0 else None

    def _parsed(self, at: int) -> Level:
        """A level by its element."""
        whole = self._lists.get(self.home)
        for element in () if whole is None else whole.iterchildren(_LEVEL):
            if _whole(element.get(_AT), 0) == at:
                return element_level(element)
        return Level()


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
