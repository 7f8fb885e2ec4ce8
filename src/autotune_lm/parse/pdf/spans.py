"""Floor 4. The text of a PDF page as it was drawn: spans with place, size and style, and the stretches they form.

All places are points from the lower left corner of the page, with y at the base line. The library gives the spans from
top to bottom, puts raised figures on the base line, and leaves out what lies outside the page.
"""

import math
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.parse.pdf.initials import without_joined
from autotune_lm.parse.pdf.parted import is_suspect, parted

if TYPE_CHECKING:
    from pdf_oxide import PdfDocument

    from autotune_lm.parse.pdf.tables import Table

MAX_SPANS = 300_000
"""More on one page are not laid out; no printed page has so many."""
_EVERYWHERE = (-20_000.0, -20_000.0, 40_000.0, 40_000.0)
_PAGES_WITH_BOX = 300
"""Later pages take the box of the page before: the library takes the longer for it the later the page."""
_FAR = 20_000.0
"""Points; the specification allows 14,400 (ISO 32000-1, annex C)."""
_SAME_LINE = 0.3
_NEXT_WORD = 0.75
"""In sizes of the letters: a wider gap may part two columns or two cells."""
_BLANK = 0.25
"""Width of a blank, in sizes; the one at a line's end does not count, or columns would seem to touch."""
_LOOK_BACK = 4
_ROW = 9.0
_MONO = re.compile(
    r"courier|mono(?!type)|consol|menlo|typewriter|cmtt|cmsltt|lmtt|sftt|ectt|txtt|letter ?gothic|inconsolata"
    r"|source ?code|fira ?code|andale|lucida ?(?:sans ?typewriter|console)|nimbusmon|nimbus mono|terminal|fixed"
    r"|\bocr-?[ab]\b|cascadia|\bt1xb?tt|newtxtt|pxtt|\bzi4|beramono|dejavusansm",
    re.IGNORECASE,
)
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|cmb10|cmssbx|sfbx|ecbx|lmbx|medi$|-bd\b|extrabd", re.IGNORECASE)
_ITALIC = re.compile(
    r"italic|oblique|cmti|cmsl(?!tt)|sfti|ecti|slanted|[a-z]it$|-ital$|reguital|mediital", re.IGNORECASE
)
_LETTERS = {
    **{0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"},
    **dict.fromkeys(
        (0xA0, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x202F, 0x3000), " "
    ),
    **dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0x200C, 0xFDD0, 0x0), ""),
    **dict.fromkeys((0x2, 0xFFFE, 0xFFFF), "\xad"),
    **dict.fromkeys((*range(0x3, 0x20), 0x7F, 0x2028, 0x2029), " "),
}
"""Ligatures as letters, blanks of any width as blanks, the marks that libraries leave at hyphens as soft hyphens."""
_SPACED = re.compile(r"(?:\w ){3,}\w[.,:;!?]?(?: {2,}(?:\w )*\w[.,:;!?]?)*")
_WORD_GAP = re.compile(r" {2,}")


class Style(NamedTuple):
    """How letters look."""

    name: str
    bold: bool
    italic: bool
    mono: bool


NO_STYLE = Style("", bold=False, italic=False, mono=False)

Span = tuple[float, float, float, float, str, Style]
"""Left edge, base line, right edge, size, text, style."""


Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


class Stretch:
    """Spans on one base line without a wide gap: a line of one column, or a cell."""

    __slots__ = ("size", "spans", "table", "x0", "x1", "y")

    def __init__(self, span: Span) -> None:
        """Begin with one span."""
        self.x0, self.y, self.x1, self.size = span[:4]
        self.spans = [span]
        self.table: Table | None = None
        """What it stands for, where that is a table."""

    @property
    def text(self) -> str:
        """The text, roughly: without the care for gaps."""
        return "".join([span[4] for span in self.spans]) if len(self.spans) > 1 else self.spans[0][4]


class Sheet(NamedTuple):
    """A page as it was drawn."""

    number: int
    """Counts from 0."""
    box: Box
    """Left, bottom, right, top of what a viewer shows."""
    spans: list[Span]
    turned: bool = False
    """Whether the page lies on its side; its places are then those of the page as it is read."""
    problem: str = ""


def read_sheet(
    document: "PdfDocument",
    number: int,
    styles: dict[tuple[str, bool, bool, bool], Style],
    before: Box | None = None,
    *,
    alone: bool = False,
) -> Sheet:
    """The spans of a page; ``styles`` remembers the fonts of the document, ``before`` is the box of the page before.

    ``alone`` says that it is the only page and has tags: a page cut out of a book often drags along the tags of all of
    it, which take ten times as long to read as the page. Within a region the library does without them.
    """
    box = before or (0.0, 0.0, 612.0, 792.0)
    try:
        if number < _PAGES_WITH_BOX or before is None:
            box = document.page_crop_box(number) or document.page_media_box(number)
        raw = document.extract_spans(number, region=_EVERYWHERE) if alone else document.extract_spans(number)
    except (OSError, RuntimeError, ValueError) as cause:
        return Sheet(number, box, [], problem=str(cause) or "it cannot be read")
    if len(raw) > MAX_SPANS:
        return Sheet(number, box, [], problem=f"{len(raw):,} pieces of text, more than {MAX_SPANS:,}")
    spans: list[Span] = []
    turned: list[Span] = []
    for one in raw:
        text = _letters(one.text)
        if not text:
            continue
        key = (one.font_name, one.is_bold, one.is_italic, one.is_monospace)
        style = styles.get(key) or styles.setdefault(key, _style(*key))
        place = one.bbox
        x, y, width, height = place
        size = one.font_size or height
        if text[-1] == " " and width > size:
            width -= _BLANK * size
        upright = one.page_bbox
        if upright != place:
            turned.append(_turned(upright, place, size, text, style))
        elif -_FAR < x < _FAR and -_FAR < y < _FAR and 0 <= width < _FAR and size < _FAR:
            large = size if size > 1.0 else 1.0
            if is_suspect(text, width, size):
                spans += [
                    (low, y, high, large, part, style) for part, low, high in parted(text, x, size, one.char_widths)
                ]
            else:
                spans.append((x, y, x + width, large, text, style))
    return _upright(Sheet(number, box, without_joined(spans)), turned)


def _letters(text: str) -> str:
    """A span's text without ligatures and strange blanks; empty where it holds nothing but blanks."""
    if not (text.isascii() and text.isprintable()):
        text = text.translate(_LETTERS)
    return "" if text.isspace() else text


def _style(name: str, bold: bool, italic: bool, mono: bool) -> Style:
    """What the library says of a font, and its name where the library says nothing."""
    bare = name.split("+")[-1]
    return Style(
        bare, bold or bool(_BOLD.search(bare)), italic or bool(_ITALIC.search(bare)), mono or bool(_MONO.search(bare))
    )


def _turned(hull: Sequence[float], place: Sequence[float], size: float, text: str, style: Style) -> Span:
    """A span that runs up or down the page, on a page turned so that it runs to the right."""
    x, y, width, height = hull
    if height < width:
        return (math.nan, 0.0, 0.0, size, text, style)  # askew or upside down
    if x < place[0] - size / 2:
        return (y, -(x + size), y + height, size, text, style)
    return (-(y + height), x, -y, size, text, style)


def _upright(sheet: Sheet, turned: list[Span]) -> Sheet:
    """What reads along the page; notes at its side are left out, and a page that lies on its side is turned."""
    aside = [span for span in turned if not math.isnan(span[0]) and max(map(abs, span[:3])) < _FAR]
    if sum(len(span[4]) for span in aside) <= sum(len(span[4]) for span in sheet.spans):
        return sheet
    left, bottom, right, top = sheet.box
    box = (bottom, -right, top, -left) if aside[0][1] < 0 else (-top, left, -bottom, right)
    return Sheet(sheet.number, box, sorted(aside, key=lambda span: (-round(span[1]), span[0])), turned=True)


def stretches(spans: Iterable[Span]) -> list[Stretch]:
    """Join the spans of each line, but not over wide gaps."""
    found: list[Stretch] = []
    add = found.append
    for span in spans:
        x0, y, x1, size, _, _ = span
        for open_ in found[: -1 - _LOOK_BACK : -1]:
            far = y - open_.y
            if far > size or -far > size:
                continue  # most are: another line
            large, small = (size, open_.size) if size > open_.size else (open_.size, size)
            if -_SAME_LINE * small < far < _SAME_LINE * small and -large < x0 - open_.x1 < _NEXT_WORD * large:
                open_.spans.append(span)
                if x1 > open_.x1:
                    open_.x1 = x1
                if size > open_.size:
                    open_.size = size
                break
        else:
            add(Stretch(span))
    return found


def table_stretch(table: "Table") -> Stretch:
    """A table as one stretch; its first line is its place."""
    left, bottom, right, top = table.box
    placed = Stretch((left, max(top - _ROW, bottom), right, _ROW, "", NO_STYLE))
    placed.table = table
    return placed


def unspaced(text: str) -> str:
    """``H E A D I N G`` as one word."""
    if text[1:2] != " " or text[3:4] != " " or not _SPACED.fullmatch(text):
        return text
    return " ".join(word.replace(" ", "") for word in _WORD_GAP.split(text))


def styles_of(spans: Iterable[Span]) -> dict[tuple[float, Style], int]:
    """Characters by size, in half points, and style."""
    counts: dict[tuple[float, Style], int] = {}
    for span in spans:
        key = (span[3], span[5])
        counts[key] = counts.get(key, 0) + len(span[4])
    rounded: dict[tuple[float, Style], int] = {}
    for (size, style), count in counts.items():
        if count:
            key = (round(size * 2) / 2, style)
            rounded[key] = rounded.get(key, 0) + count
    return rounded
