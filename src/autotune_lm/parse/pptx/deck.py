"""Floor 4. The slides of a presentation in the order in which they are shown, with sections, layouts and notes."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.core.errors import SourceError
from autotune_lm.parse.ooxml import P, Package, R
from autotune_lm.parse.pptx.layout import Layout, Master
from autotune_lm.parse.pptx.slide import Shape, SlideReader, notes_paragraphs
from autotune_lm.parse.pptx.text import Paragraph

if TYPE_CHECKING:
    from lxml.etree import _Element

_P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_MOST_SLIDES = 5_000
_WIDE, _HIGH = 9_144_000, 6_858_000
"""The size of a slide in EMU where the file says none."""


class Slide(NamedTuple):
    """A slide that is shown."""

    number: int
    """As PowerPoint counts them, hidden ones too."""
    shapes: list[Shape]
    notes: list[Paragraph]
    section: str
    layout: str
    """What its layout is for: ``title``, ``secHead``, ``obj`` …; empty where nothing says."""


class Deck:
    """The slides of a package."""

    def __init__(self, package: Package) -> None:
        """Read the list of slides.

        Raises:
            SourceError: the presentation's own part is missing or damaged.
        """
        self.package = package
        self.main = package.main("ppt/presentation.xml")
        self.root = package.tree(self.main)
        self.left_out: Counter[str] = Counter()
        self.hidden: list[int] = []
        self.broken: list[int] = []
        size = self.root.find(f"{P}sldSz")
        self.width, self.height = _size(size, "cx", _WIDE), _size(size, "cy", _HIGH)
        self._layouts: dict[str, Layout] = {}
        self._masters: dict[str, Master] = {}

    def slides(self, *, code: bool = True) -> Iterator[Slide]:
        """The slides, hidden ones left out; ``code`` whether monospaced text is code.

        Raises:
            SourceError: none of the slides can be read; it says why.
        """
        self.left_out.clear()
        self.hidden.clear()
        self.broken.clear()
        sections = self._sections()
        parts = self._parts()
        all_hidden: list[Slide] = []
        why: SourceError | None = None
        for number, (name, part) in enumerate(parts, 1):
            try:
                root = self.package.tree(part)
            except SourceError as cause:
                self.broken.append(number)
                why = why or cause
                continue
            hidden = root.get("show") in ("0", "false")
            slide = self._slide(number, part, root, sections.get(name, ""), code=code)
            if hidden:
                self.hidden.append(number)
                all_hidden.append(slide)
            else:
                yield slide
        if why and len(self.broken) == len(parts):
            first = f"none of its {len(parts)} slides can be read, the first one because " if len(parts) > 1 else ""
            raise SourceError(first + why.message, why.hint) from why
        if len(all_hidden) + len(self.broken) == len(parts):
            self.hidden.clear()
            yield from all_hidden

    def notes(self) -> Iterator[str]:
        """What a reader of this file should know."""
        if self.hidden:
            yield f"hidden slides left out: {_listed(self.hidden)}"
        if self.broken:
            yield f"slides that cannot be read: {_listed(self.broken)}"
        for what, count in sorted(self.left_out.items()):
            yield f"{what} left out: {count}"

    def _parts(self) -> list[tuple[str, str]]:
        """Id and part of each slide in the order of the show."""
        links = self.package.links(self.main)
        found: list[tuple[str, str]] = []
        seen: set[str] = set()
        for entry in self.root.iterfind(f"{P}sldIdLst/{P}sldId"):
            link = links.get(entry.get(f"{R}id", ""))
            if link is not None and not link.external and link.target not in seen:
                seen.add(link.target)
                found.append((entry.get("id", ""), link.target))
        if len(found) > _MOST_SLIDES:
            raise SourceError(f"it has {len(found):,} slides; the limit is {_MOST_SLIDES:,}", "split the presentation")
        return found

    def _sections(self) -> dict[str, str]:
        """The name of the section of each slide by the slide's id (MS-PPTX 2.2.4)."""
        return {
            entry.get("id", ""): " ".join((section.get("name") or "").split())
            for section in self.root.iter(f"{_P14}section")
            for entry in section.iter(f"{_P14}sldId")
        }

    def _slide(self, number: int, part: str, root: "_Element", section: str, *, code: bool) -> Slide:
        layout = self._layout(self.package.linked(part, "slideLayout"))
        reader = SlideReader(self.package, part, layout, self.left_out, code=code)
        shapes = [shape for shape in reader.read(root) if not self._is_beside(shape)]
        notes: list[Paragraph] = []
        for link in self.package.links(part).values():
            if link.kind == "comments" and link.target in self.package:
                self.left_out["comments"] += self._comments(link.target)
            elif link.kind == "notesSlide":
                notes = self._notes_of(part)
        return Slide(number, shapes, notes, section, layout.type)

    def _is_beside(self, shape: Shape) -> bool:
        """Whether a shape lies wholly off the slide, where nobody sees it."""
        box = shape.box
        if box is None or (shape.holder and shape.holder.is_title):
            return False
        left, top, width, height = box
        beside = left + width <= 0 or top + height <= 0 or left >= self.width or top >= self.height
        if beside and (width or height):
            self.left_out["texts beside the slide"] += 1
            return True
        return False

    def _layout(self, part: str) -> Layout:
        if part not in self._layouts:
            self._layouts[part] = Layout(self.package, part, self._masters)
        return self._layouts[part]

    def _notes_of(self, part: str) -> list[Paragraph]:
        page = self.package.linked(part, "notesSlide")
        if not page:
            return []
        try:
            return notes_paragraphs(self.package.tree(page))
        except SourceError:
            self.left_out["notes that cannot be read"] += 1
            return []

    def _comments(self, part: str) -> int:
        try:
            return len(self.package.tree(part))
        except SourceError:
            return 1


def _size(element: "_Element | None", name: str, usual: int) -> int:
    said = element.get(name, "") if element is not None else ""
    return int(said) if said.isdecimal() and 0 < len(said) < 12 else usual


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:20]))
    return shown + (f" and {len(numbers) - 20} more" if len(numbers) > 20 else "")
