"""Floor 4. What a shape of a slide inherits from its placeholder in the layout and in the master: its place and marks.

A placeholder is found in the layout by its index, else by its type, and in the master by its type (ECMA-376 part 1,
19.3.1.36). Layouts and masters are read when a slide first asks for them.
"""

from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.core.errors import SourceError
from autotune_lm.parse.ooxml import A, P, Package
from autotune_lm.parse.pptx.order import Box
from autotune_lm.parse.pptx.text import UNMARKED, Marks, marks_of

if TYPE_CHECKING:
    from lxml.etree import _Element

OUTER, INNER = (f"{A}off", f"{A}ext"), (f"{A}chOff", f"{A}chExt")
"""Where a place is written, and the coordinates inside a group."""
_NAMES, _COMMON, _PLACEHOLDER = f"{P}nvPr", f"{P}cNvPr", f"{P}ph"
_FRAME_PLACE, SHAPE_PLACE = f"{P}xfrm", f"{A}xfrm"
PROPERTIES, _LIST_STYLE = f"{P}spPr", f"{A}lstStyle"
_DATA, _TREE, SHAPE, BODY = f"{P}cSld", f"{P}spTree", f"{P}sp", f"{P}txBody"
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


def said_of(shape: "_Element") -> tuple[bool, Holder | None]:
    """Whether the author hides a shape, and the placeholder that it fills: what its names, its first child, say."""
    hidden: bool | None = None
    for names in shape[0] if len(shape) else ():
        tag = names.tag
        if tag == _COMMON and hidden is None:
            hidden = names.get("hidden") in ("1", "true")
        elif tag == _NAMES:
            for child in names:
                if child.tag == _PLACEHOLDER:
                    return hidden or False, Holder(child.get("type", "obj"), child.get("idx", "0"))
    return hidden or False, None


def box_of(shape: "_Element") -> Box | None:
    """The place that a shape says it has, or None."""
    for child in shape:
        tag = child.tag
        if tag == _FRAME_PLACE:
            return box_in(child)
        if tag == PROPERTIES:
            for frame in child:
                if frame.tag == SHAPE_PLACE:
                    return box_in(frame)
    return None


def part_of(element: "_Element", tag: str) -> "_Element | None":
    """The first child of a kind: three times as fast as ``find``, which reads a path."""
    for child in element:
        if child.tag == tag:
            return child
    return None


def tree_of(root: "_Element") -> "_Element | None":
    """What holds the shapes of a slide, a layout or a page of notes."""
    data = part_of(root, _DATA)
    return None if data is None else part_of(data, _TREE)


def box_in(frame: "_Element | None", names: tuple[str, str] = OUTER) -> Box | None:
    """The place that an ``a:xfrm`` holds, or None where it holds none or nonsense."""
    if frame is None:
        return None
    start, size = part_of(frame, names[0]), part_of(frame, names[1])
    if start is None or size is None:
        return None
    try:
        numbers = [int(start.get("x", "")), int(start.get("y", "")), int(size.get("cx", "")), int(size.get("cy", ""))]
    except ValueError:
        return None
    return Box(*map(float, numbers)) if all(abs(number) < 1 << 40 for number in numbers) else None


class Master:
    """A master: its placeholders and its styles of text."""

    def __init__(self, package: Package, part: str) -> None:
        self._root = _tree(package, part)
        self._shapes = _placeholders(self._root)
        self._styles: dict[str, Marks] = {}

    def shape(self, kind: str) -> "_Element | None":
        """The placeholder of a kind: it has but one for titles and one for all bodies."""
        wanted = "title" if kind in _TITLES else kind if kind in _FRAME else "body"
        return next((shape for known, shape in self._shapes.items() if known.type == wanted), None)

    def marks(self, kind: str) -> Marks:
        """The marks of its text styles."""
        name = "titleStyle" if kind in _TITLES else "otherStyle" if kind in _FRAME else "bodyStyle"
        if name not in self._styles:
            style = self._root.find(f"{P}txStyles/{P}{name}") if self._root is not None else None
            self._styles[name] = marks_of(style, UNMARKED)
        return self._styles[name]


class Layout:
    """A layout. Many share a master, so each master is kept in ``masters`` by its part."""

    def __init__(self, package: Package, part: str, masters: dict[str, Master]) -> None:
        self._package = package
        self._part = part
        self._masters = masters
        root = _tree(package, part)
        self.type = root.get("type", "") if root is not None else ""
        """What it is for: ``title``, ``secHead``, ``obj`` …"""
        self._shapes = _placeholders(root)
        self._known: dict[Holder, Inherited] = {}

    def inherited(self, holder: Holder) -> Inherited:
        """What a placeholder passes on."""
        known = self._known.get(holder)
        if known is None:
            known = self._known[holder] = self._read(holder)
        return known

    def _read(self, holder: Holder) -> Inherited:
        here = next((shape for known, shape in self._shapes.items() if known.number == holder.number != "0"), None)
        if here is None:
            here = next((shape for known, shape in self._shapes.items() if _same(known.type, holder.type)), None)
        known = said_of(here)[1] if here is not None else None
        kind = known.type if known and holder.type == "obj" else holder.type
        master = self._master()
        above = master.shape(kind)
        box = box_of(here) if here is not None else None
        if box is None and above is not None:
            box = box_of(above)
        marks = master.marks(kind)
        for shape in (above, here):
            body = part_of(shape, BODY) if shape is not None else None
            style = part_of(body, _LIST_STYLE) if body is not None else None
            marks = marks_of(style, marks)
        return Inherited(box, marks)

    def _master(self) -> Master:
        part = self._package.linked(self._part, "slideMaster") if self._part else ""
        if part not in self._masters:
            self._masters[part] = Master(self._package, part)
        return self._masters[part]


def _same(one: str, other: str) -> bool:
    """Whether two types of placeholders stand for each other."""
    return one == other or (one in _TITLES and other in _TITLES) or {one, other} == {"body", "obj"}


def _placeholders(root: "_Element | None") -> dict[Holder, "_Element"]:
    """The shapes of a layout or master that are placeholders."""
    found: dict[Holder, _Element] = {}
    tree = tree_of(root) if root is not None else None
    for shape in tree if tree is not None else ():
        if shape.tag == SHAPE and (holder := said_of(shape)[1]):
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
