"""Floor 4. The shapes of one slide, in the order in which a person reads them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.core.errors import SourceError
from autotune_lm.core.types import Locator
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.ooxml import MC, A, P, Package, R
from autotune_lm.parse.pptx.chart import DGM, C, chart_pieces, diagram_pieces
from autotune_lm.parse.pptx.layout import (
    BODY,
    INNER,
    NOTHING,
    PROPERTIES,
    SHAPE,
    SHAPE_PLACE,
    Holder,
    Layout,
    box_in,
    box_of,
    part_of,
    said_of,
    tree_of,
)
from autotune_lm.parse.pptx.order import Box, reading_order
from autotune_lm.parse.pptx.pieces import pieces
from autotune_lm.parse.pptx.runs import plain, runs
from autotune_lm.parse.pptx.table import table_pieces
from autotune_lm.parse.pptx.text import UNMARKED, Paragraph, paragraphs

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 12
"""Groups in groups whose places are followed; what lies deeper is read in the order of the file."""
_MOST_SHAPES = 5_000
"""On one slide."""
_GROUP, _FRAME, _OTHER = f"{P}grpSp", f"{P}graphicFrame", f"{MC}AlternateContent"
_TABLE = f"{A}tbl"
_SILENT = frozenset([f"{P}nvGrpSpPr", f"{P}grpSpPr", f"{P}pic", f"{P}cxnSp", f"{P}extLst", f"{P}contentPart"])


class Shape(NamedTuple):
    """Something on a slide that holds text."""

    box: Box | None
    paragraphs: tuple[Paragraph, ...] = ()
    pieces: tuple[Piece, ...] = ()
    """Of a table, a chart or a diagram."""
    holder: Holder | None = None
    group: tuple["Shape", ...] = ()

    @property
    def text(self) -> str:
        """Its paragraphs on one line."""
        if len(self.paragraphs) == 1:
            return self.paragraphs[0].text
        return " ".join(paragraph.text for paragraph in self.paragraphs)

    def read(self, place: Locator) -> Iterator[Piece]:
        """Its blocks."""
        if self.pieces:
            return (piece._replace(locator=place) for piece in self.pieces)
        return pieces(self.paragraphs, place=place)


class Place(NamedTuple):
    """How the coordinates of a group become those of the slide."""

    left: float = 0
    top: float = 0
    wide: float = 1
    high: float = 1

    def box(self, box: Box | None) -> Box | None:
        """A box of the group on the slide."""
        if box is None or self is TOP:
            return box
        return Box(
            self.left + box.left * self.wide,
            self.top + box.top * self.high,
            abs(box.width * self.wide),
            abs(box.height * self.high),
        )


TOP = Place()
"""No group."""


class SlideReader:
    """Reads the shapes of one slide; ``left_out`` counts what it cannot read."""

    def __init__(self, package: Package, part: str, layout: Layout, left_out: Counter[str], *, code: bool) -> None:
        self.package = package
        self.part = part
        self.layout = layout
        self.left_out = left_out
        self.code = code
        self.count = 0

    def read(self, root: "_Element") -> list[Shape]:
        """The shapes in order of reading, titles first."""
        tree = tree_of(root)
        if tree is None:
            return []
        return ordered(self._children(tree, TOP, 0))

    def _children(self, tree: "_Element", place: Place, depth: int) -> list[Shape]:
        found: list[Shape] = []
        for child in tree:
            if self.count >= _MOST_SHAPES:
                self.left_out["shapes beyond the first 5,000 of a slide"] += 1
                break
            self.count += 1
            if child.tag not in _SILENT:
                found += self._shapes(child, place, depth)
        return found

    def _shapes(self, element: "_Element", place: Place, depth: int) -> Sequence[Shape]:
        """What one element of the tree holds."""
        tag = element.tag
        if tag == _OTHER:
            chosen = _chosen(element) if depth < _DEEPEST else None
            return () if chosen is None else self._children(chosen, place, depth + 1)
        hidden, holder = said_of(element)
        if hidden:
            return ()
        if tag == SHAPE:
            return self._text(element, place, holder)
        if tag == _GROUP and depth < _DEEPEST:
            found = ordered(self._children(element, _inside(element, place), depth + 1))
            frame = element.find(f"{P}grpSpPr/{A}xfrm")
            return (Shape(place.box(box_in(frame)), group=tuple(found)),) if found else ()
        if tag == _FRAME:
            return self._frame(element, place, holder)
        # something that a later program draws: its text is not lost
        lost = [Paragraph(text) for one in element.iter(f"{A}p") if (text := plain(runs(one)).text)]
        return (Shape(None, tuple(lost)),) if lost else ()

    def _text(self, element: "_Element", place: Place, holder: Holder | None) -> Sequence[Shape]:
        body = frame = None
        for child in element:  # once, for both
            tag = child.tag
            if tag == BODY:
                body = child
                break
            if tag == PROPERTIES:
                frame = child
        if body is None or (holder and holder.is_frame):
            return ()
        inherited = self.layout.inherited(holder) if holder and not holder.is_title else NOTHING
        found = paragraphs(body, inherited.marks, code=self.code)
        if not found:
            return ()
        own = box_in(part_of(frame, SHAPE_PLACE)) if frame is not None else None
        return (Shape(place.box(own or inherited.box), tuple(found), (), holder),)

    def _frame(self, element: "_Element", place: Place, holder: Holder | None) -> Sequence[Shape]:
        """A table, a chart, a diagram, or an object of another program."""
        inherited = self.layout.inherited(holder) if holder else NOTHING
        box = place.box(box_of(element) or inherited.box)
        data = element.find(f"{A}graphic/{A}graphicData")
        if data is None:
            return ()
        found: Iterable[Piece] = ()
        table = part_of(data, _TABLE)
        if table is not None:
            found = table_pieces(table)
        elif (chart := data.find(f"{C}chart")) is not None:
            found = self._drawn(chart.get(f"{R}id", ""), "charts")
        elif (diagram := data.find(f"{DGM}relIds")) is not None:
            found = self._drawn(diagram.get(f"{R}dm", ""), "diagrams")
        else:
            kind = "charts of a newer kind" if "chartex" in data.get("uri", "") else "objects of other programs"
            self.left_out[kind] += 1
        read = tuple(found)
        return (Shape(box, pieces=read),) if read else ()

    def _drawn(self, link: str, kind: str) -> list[Piece]:
        """The pieces of a chart or diagram, whose part a link names; none where it is damaged."""
        target = self.package.links(self.part).get(link)
        if target is not None and not target.external and target.target in self.package:
            try:
                root = self.package.tree(target.target)
                return list(chart_pieces(root) if kind == "charts" else diagram_pieces(root))
            except SourceError:
                pass
        self.left_out[f"{kind} that cannot be read"] += 1
        return []


def ordered(shapes: list[Shape]) -> list[Shape]:
    """Shapes in order of reading, titles first; a group stays together, and is taken apart here."""
    titles: list[Shape] = []
    others: list[Shape] = []
    for shape in shapes:
        (titles if shape.holder and shape.holder.is_title else others).append(shape)
    if len(others) > 1:
        others = [others[at] for at in reading_order([shape.box for shape in others])]
    for shape in others:
        titles += shape.group or (shape,)
    return titles


def notes_paragraphs(root: "_Element") -> list[Paragraph]:
    """What the speaker wrote below a slide: the body of a notes page, without its number, date and picture."""
    found: list[Paragraph] = []
    tree = tree_of(root)
    for shape in tree if tree is not None else ():
        if shape.tag == SHAPE:
            holder, body = said_of(shape)[1], part_of(shape, BODY)
            if body is not None and holder and holder.type == "body":
                found += paragraphs(body, UNMARKED)
    return found


def _chosen(element: "_Element") -> "_Element | None":
    """The branch of an alternative that holds text; the first one, where both do."""
    for branch in element:
        if (
            any((text.text or "").strip() for text in branch.iter(f"{A}t"))
            or branch.find(f".//{A}graphicData") is not None
        ):
            return branch
    return None


def _inside(group: "_Element", place: Place) -> Place:
    """The coordinates inside a group."""
    frame = group.find(f"{P}grpSpPr/{A}xfrm")
    outer, inner = box_in(frame), box_in(frame, INNER)
    if outer is None or inner is None:
        return place
    wide = outer.width / inner.width if inner.width else 1.0
    high = outer.height / inner.height if inner.height else 1.0
    return Place(
        place.left + (outer.left - inner.left * wide) * place.wide,
        place.top + (outer.top - inner.top * high) * place.high,
        place.wide * wide,
        place.high * high,
    )
