"""Floor 4. The shapes of one slide, in the order in which a person reads them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.core.errors import SourceError
from autotune_lm.core.types import Locator
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.ooxml import MC, A, P, Package, R
from autotune_lm.parse.pptx_chart import DGM, C, chart_pieces, diagram_pieces
from autotune_lm.parse.pptx_layout import INNER, NOTHING, Holder, Layout, box_in, box_of, holder_of, is_hidden
from autotune_lm.parse.pptx_order import Box, reading_order
from autotune_lm.parse.pptx_runs import plain, runs
from autotune_lm.parse.pptx_table import table_pieces
from autotune_lm.parse.pptx_text import UNMARKED, Paragraph, paragraphs, pieces

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 12
"""Groups in groups whose places are followed; what lies deeper is read in the order of the file."""
_MOST_SHAPES = 5_000
"""On one slide."""
_BODY = f"{P}txBody"
_GROUP, _SHAPE, _FRAME, _OTHER = f"{P}grpSp", f"{P}sp", f"{P}graphicFrame", f"{MC}AlternateContent"
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
        if box is None:
            return None
        return Box(
            self.left + box.left * self.wide,
            self.top + box.top * self.high,
            abs(box.width * self.wide),
            abs(box.height * self.high),
        )


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
        tree = root.find(f"{P}cSld/{P}spTree")
        if tree is None:
            return []
        return ordered(self._children(tree, Place(), 0))

    def _children(self, tree: "_Element", place: Place, depth: int) -> Iterator[Shape]:
        for child in tree:
            if self.count >= _MOST_SHAPES:
                self.left_out["shapes beyond the first 5,000 of a slide"] += 1
                return
            self.count += 1
            yield from self._shape(child, place, depth)

    def _shape(self, element: "_Element", place: Place, depth: int) -> Iterator[Shape]:
        """What one element of the tree holds."""
        tag = element.tag
        if tag == _OTHER:
            chosen = _chosen(element)
            if chosen is not None and depth < _DEEPEST:
                yield from self._children(chosen, place, depth + 1)
        elif tag in _SILENT or is_hidden(element):
            return
        elif tag == _SHAPE:
            yield from self._text(element, place)
        elif tag == _GROUP and depth < _DEEPEST:
            inside = self._children(element, _inside(element, place), depth + 1)
            if found := ordered(inside):
                yield Shape(place.box(box_in(element.find(f"{P}grpSpPr/{A}xfrm"))), group=tuple(found))
        elif tag == _FRAME:
            yield from self._frame(element, place)
        else:  # something that a later program draws: its text is not lost
            lost = [Paragraph(text) for one in element.iter(f"{A}p") if (text := plain(runs(one)).text)]
            if lost:
                yield Shape(None, tuple(lost))

    def _text(self, element: "_Element", place: Place) -> Iterator[Shape]:
        body = next(element.iterchildren(_BODY), None)
        holder = holder_of(element) if body is not None else None
        if body is None or (holder and holder.is_frame):
            return
        inherited = self.layout.inherited(holder) if holder and not holder.is_title else NOTHING
        found = paragraphs(body, inherited.marks, code=self.code)
        if found:
            yield Shape(place.box(box_of(element) or inherited.box), tuple(found), holder=holder)

    def _frame(self, element: "_Element", place: Place) -> Iterator[Shape]:
        """A table, a chart, a diagram, or an object of another program."""
        holder = holder_of(element)
        inherited = self.layout.inherited(holder) if holder else NOTHING
        box = place.box(box_of(element) or inherited.box)
        data = element.find(f"{A}graphic/{A}graphicData")
        if data is None:
            return
        found: Iterable[Piece] = ()
        table = data.find(f"{A}tbl")
        if table is not None:
            found = table_pieces(table)
        elif (chart := data.find(f"{C}chart")) is not None:
            found = self._drawn(chart.get(f"{R}id", ""), "charts")
        elif (diagram := data.find(f"{DGM}relIds")) is not None:
            found = self._drawn(diagram.get(f"{R}dm", ""), "diagrams")
        else:
            kind = "charts of a newer kind" if "chartex" in data.get("uri", "") else "objects of other programs"
            self.left_out[kind] += 1
        if read := tuple(found):
            yield Shape(box, pieces=read)

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


def ordered(found: Iterable[Shape]) -> list[Shape]:
    """Shapes in order of reading, titles first; a group stays together, and is taken apart here."""
    shapes = list(found)
    titles = [shape for shape in shapes if shape.holder and shape.holder.is_title]
    others = [shape for shape in shapes if not (shape.holder and shape.holder.is_title)]
    if len(others) > 1:
        others = [others[at] for at in reading_order([shape.box for shape in others])]
    return [*titles, *(inner for shape in others for inner in (shape.group or (shape,)))]


def notes_paragraphs(root: "_Element") -> list[Paragraph]:
    """What the speaker wrote below a slide: the body of a notes page, without its number, date and picture."""
    found: list[Paragraph] = []
    for shape in root.iterfind(f"{P}cSld/{P}spTree/{P}sp"):
        holder, body = holder_of(shape), shape.find(f"{P}txBody")
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
