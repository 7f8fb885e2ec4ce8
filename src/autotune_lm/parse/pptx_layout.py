"""Floor 4. What a shape of a slide inherits from its placeholder in the layout and in the master: its place and marks.

A placeholder is found in the layout by its index, else by its type, and in the master by its type (ECMA-376 part 1,
19.3.1.36). Layouts and masters are read when a slide first asks for them.
"""

from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.core.errors import SourceError
from autotune_lm.parse.ooxml import A, P, Package
from autotune_lm.parse.pptx_order import Box
from autotune_lm.parse.pptx_text import UNMARKED, Marks, marks_of

if TYPE_CHECKING:
    from lxml.etree import _Element

OUTER, INNER = (f"{A}off", f"{A}ext"), (f"{A}chOff", f"{A}chExt")
"""Where a place is written, and the coordinates inside a group."""
_NAMES, _COMMON, _PLACEHOLDER = f"{P}nvPr", f"{P}cNvPr", f"{P}ph"
_FRAME_PLACE, _SHAPE_PLACE = f"{P}xfrm", f"{A}xfrm"
_PLACES = (_FRAME_PLACE, f"{P}spPr")
_TITLES = frozenset(["title", "ctrTitle"])
_FRAME = frozenset(["dt", "ftr", "sldNum", "hdr"])


class Holder(NamedTuple):
    """A placeholder: its type and number."""

    type: str
    number: str
    """Its index, as it is written."""

    @property
    def is_title(self) -> bool:
        """Whether it holds the title of the slide."""
        return self.type in _TITLES

    @property
    def is_frame(self) -> bool:
        """Whether it holds the date, the footer, the number or the header."""
        return self.type in _FRAME


class Inherited(NamedTuple):
    """What a placeholder passes on."""

    box: Box | None
    marks: Marks


NOTHING = Inherited(None, UNMARKED)


def holder_of(shape: "_Element") -> Holder | None:
    """The placeholder that a shape fills, or None; what names a shape is its first child."""
    for names in shape[0].iterchildren(_NAMES) if len(shape) else ():
        for placeholder in names.iterchildren(_PLACEHOLDER):
            return Holder(placeholder.get("type", "obj"), placeholder.get("idx", "0"))
    return None


def is_hidden(shape: "_Element") -> bool:
    """Whether the author hides a shape."""
    for names in shape[0].iterchildren(_COMMON) if len(shape) else ():
        return names.get("hidden") in ("1", "true")
    return False


def box_of(shape: "_Element") -> Box | None:
    """The place that a shape says it has, or None."""
    for child in shape.iterchildren(*_PLACES):
        if child.tag == _FRAME_PLACE:
            return box_in(child)
        for frame in child.iterchildren(_SHAPE_PLACE):
            return box_in(frame)
    return None


def box_in(frame: "_Element | None", names: tuple[str, str] = OUTER) -> Box | None:
    """The place that an ``a:xfrm`` holds, or None where it holds none or nonsense."""
    if frame is None:
        return None
    start = next(frame.iterchildren(names[0]), None)
    size = next(frame.iterchildren(names[1]), None)
    if start is None or size is None:
        return None
    try:
        numbers = [int(start.get("x", "")), int(start.get("y", "")), int(size.get("cx", "")), int(size.get("cy", ""))]
    except ValueError:
        return None
    return Box(*map(float, numbers)) if all(abs(number) < 1 << 40 for number in numbers) else None


class Layout:
    """A layout and its master."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._part = part
        root = _tree(package, part)
        self.type = root.get("type", "") if root is not None else ""
        """What it is for: ``title``, ``secHead``, ``obj`` …"""
        self._shapes = _placeholders(root)
        self._master: _Element | None = None
        self._master_shapes: dict[Holder, _Element] | None = None
        self._known: dict[Holder, Inherited] = {}

    def inherited(self, holder: Holder) -> Inherited:
        """What a placeholder passes on."""
        if holder not in self._known:
            self._known[holder] = self._read(holder)
        return self._known[holder]

    def _read(self, holder: Holder) -> Inherited:
        here = next((shape for known, shape in self._shapes.items() if known.number == holder.number != "0"), None)
        if here is None:
            here = next((shape for known, shape in self._shapes.items() if _same(known.type, holder.type)), None)
        known = holder_of(here) if here is not None else None
        kind = known.type if known and holder.type == "obj" else holder.type
        above = self._above(kind)
        box = box_of(here) if here is not None else None
        if box is None and above is not None:
            box = box_of(above)
        marks = self._style(kind)
        for shape in (above, here):
            body = shape.find(f"{P}txBody/{A}lstStyle") if shape is not None else None
            marks = marks_of(body, marks)
        return Inherited(box, marks)

    def _above(self, kind: str) -> "_Element | None":
        """The placeholder of the master: it has but one for titles and one for all bodies."""
        if self._master_shapes is None:
            links = self._package.linked(self._part, "slideMaster") if self._part else ""
            self._master = _tree(self._package, links)
            self._master_shapes = _placeholders(self._master)
        wanted = "title" if kind in _TITLES else kind if kind in _FRAME else "body"
        return next((shape for known, shape in self._master_shapes.items() if known.type == wanted), None)

    def _style(self, kind: str) -> Marks:
        """The marks of the master's text styles."""
        if self._master is None:
            return UNMARKED
        name = "titleStyle" if kind in _TITLES else "otherStyle" if kind in _FRAME else "bodyStyle"
        return marks_of(self._master.find(f"{P}txStyles/{P}{name}"), UNMARKED)


def _same(one: str, other: str) -> bool:
    """Whether two types of placeholders stand for each other."""
    return one == other or (one in _TITLES and other in _TITLES) or {one, other} == {"body", "obj"}


def _placeholders(root: "_Element | None") -> dict[Holder, "_Element"]:
    """The shapes of a layout or master that are placeholders."""
    found: dict[Holder, _Element] = {}
    if root is not None:
        for shape in root.iterfind(f"{P}cSld/{P}spTree/{P}sp"):
            holder = holder_of(shape)
            if holder:
                found.setdefault(holder, shape)
    return found


def _tree(package: Package, part: str) -> "_Element | None":
    """The root of a part, or None where it is not there or damaged: a slide can be read without its layout."""
    if not part:
        return None
    try:
        return package.tree(part)
    except SourceError:
        return None
