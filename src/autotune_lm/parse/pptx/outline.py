"""Floor 4. Slides to the pieces of a document: headings, what stands on each slide, then its notes.

The title of the deck's first slide, of a section and of a slide that only divides is a heading of level 1, that of any
other slide one of level 2. A slide that goes on under the title of the one before it gets no second heading.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from autotune_lm.core.types import Locator
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.pptx.deck import Slide
from autotune_lm.parse.pptx.pieces import pieces
from autotune_lm.parse.pptx.slide import Shape
from autotune_lm.parse.pptx.text import NONE

_DIVIDERS = frozenset(["title", "secHead"])
_NO_SECTION = re.compile(r"(?:default section|untitled section|section \d+|standardabschnitt)?", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\s*(?:[(\[]?\s*(?:cont(?:inued|'d|’d|d)?\.?|\d{1,2}\s*(?:/|of)\s*\d{1,2}|part \d{1,2}|\d{1,2})\s*[)\]]?|[-–—…]+"
    r"|\.{3})$",
    re.IGNORECASE,
)
"""What stands behind the title of a slide that goes on."""
_LAST = frozenset("tTdD.)]-–—…")
"""With digits all that it can end with; few titles do, and to search the others costs more than to read their text."""
_TITLE_CHARACTERS, _LONGEST_TITLE = 80, 300
_LARGE = 2400
"""Hundredths of a point: what is larger, short and at the top of a slide without a title is one."""
_FRAME_CHARACTERS = 120
_FEWEST, _SHARE = 3, 0.5
_DIGITS = re.compile(r"\d+")


def outline(slides: Sequence[Slide], height: int) -> Iterator[Piece]:
    """The pieces of all slides; ``height`` of a slide in EMU."""
    frames = _frames(slides, height)
    section = shown = ""
    for slide in slides:
        place = Locator(slide=slide.number)
        shapes = [shape for shape in slide.shapes if _key(shape) not in frames] if frames else slide.shapes
        title, shapes = _titled(shapes, height)
        divides = bool(title) and _divides(slide, shapes, first=slide is slides[0])
        if slide.section != section:
            section = slide.section
            if not divides and not _NO_SECTION.fullmatch(section) and section.casefold() != title.casefold():
                yield Piece("heading", f"# {section}", place, 1)
                shown = ""
            elif section.casefold() == title.casefold():
                divides = True
        if title and (divides or not _goes_on(title, shown)):
            level = 1 if divides else 2
            yield Piece("heading", f"{'#' * level} {title}", place, level)
            shown = title
        elif not title:
            shown = ""
        yield from _below(slide, shapes, place)


def _below(slide: Slide, shapes: Sequence[Shape], place: Locator) -> Iterator[Piece]:
    """What stands on a slide below its title, then the notes."""
    for shape in shapes:
        yield from shape.read(place)
    if slide.notes:
        yield from pieces(slide.notes, "notes", place)


def _titled(shapes: list[Shape], height: int) -> tuple[str, list[Shape]]:
    """The title of a slide, and the shapes below it."""
    first = next((shape for shape in shapes if shape.holder and shape.holder.is_title and shape.paragraphs), None)
    if first is None:
        first = _large(shapes, height)
    title = first.text if first is not None else ""
    if not title or len(title) > _LONGEST_TITLE:
        return "", shapes
    return title, [shape for shape in shapes if shape is not first]


def _large(shapes: Sequence[Shape], height: int) -> Shape | None:
    """The text that is set as a title on a slide that has none: short, at the top, and larger than all others."""
    texts = [shape for shape in shapes if shape.paragraphs]
    if not texts or len(texts) < 2:
        return None
    first, box = texts[0], texts[0].box
    size = _size(first)
    alone = len(first.paragraphs) == 1 and first.paragraphs[0].mark == NONE and not first.paragraphs[0].code
    if not alone or not box or box.top > height / 4 or not 2 < len(first.text) <= _TITLE_CHARACTERS:
        return None
    if first.text[-1] in ".,;:" or size < _LARGE or any(_size(shape) >= size for shape in texts[1:]):
        return None
    return first


def _size(shape: Shape) -> int:
    """The largest size of a shape's text in hundredths of a point; 0 where nothing says."""
    return max((paragraph.size for paragraph in shape.paragraphs), default=0)


def _divides(slide: Slide, shapes: Sequence[Shape], *, first: bool) -> bool:
    """Whether a slide is the title of the deck, or of what follows it."""
    if slide.layout not in _DIVIDERS:
        return False
    return first or (sum(len(shape.paragraphs) for shape in shapes) <= 4 and not any(shape.pieces for shape in shapes))


def _goes_on(title: str, shown: str) -> bool:
    """Whether a title is the one above it, but for what says that it goes on."""
    return title[:2].casefold() == shown[:2].casefold() and _bare(title) == _bare(shown)


def _bare(title: str) -> str:
    """A title without what says that it goes on."""
    bare = _GOES_ON.sub("", title) if title[-1:] in _LAST or title[-1:].isdecimal() else ""
    return (bare or title).casefold()


def _frames(slides: Sequence[Slide], height: int) -> frozenset[tuple[str, int]]:
    """Texts that stand at the same place of the edge of most slides: somebody's footers and marks."""
    if len(slides) < _FEWEST:
        return frozenset()
    seen = Counter(
        key for slide in slides for key in {_key(shape) for shape in slide.shapes if _at_edge(shape, height)}
    )
    least = max(_FEWEST, len(slides) * _SHARE)
    return frozenset(key for key, count in seen.items() if count >= least)


def _key(shape: Shape) -> tuple[str, int]:
    """What two footers have in common: their words and their height on the slide."""
    if shape.holder or shape.pieces or shape.box is None:
        return "", 0
    return _DIGITS.sub("0", shape.text), round(shape.box.top / 100_000)


def _at_edge(shape: Shape, height: int) -> bool:
    box = shape.box
    if shape.holder or shape.pieces or box is None:
        return False
    low = box.top > height * 0.85 or box.top + box.height < height * 0.12
    return low and 0 < len(shape.text) <= _FRAME_CHARACTERS
