"""Floor 4. Presentations of PowerPoint (Office Open XML) to a document: slide by slide, with the speaker's notes."""

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from autotune_lm.core import ports
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.kit.assemble import assemble

if TYPE_CHECKING:
    from autotune_lm.parse.pptx.deck import Slide

_IDLE = frozenset(
    [
        "powerpoint presentation",
        "presentation",
        "slide 1",
        "title",
        "untitled",
        "powerpoint-präsentation",
        "présentation powerpoint",
    ]
)


class Pptx:
    """Reads ``.pptx``, ``.pptm``, ``.ppsx`` and ``.potx`` files."""

    name: ClassVar[str] = "pptx"
    version: ClassVar[str] = "2"

    class Options(ports.Options, frozen=True):
        """Presentations have no settings."""

    def __init__(self, options: Options | None = None) -> None:
        """Keep the options."""
        self.options = options or self.Options()

    def parse(self, source: Source, data: bytes, include: ports.ReadInclude) -> Document | Dropped:
        """Read a file; Dropped where no slide holds text.

        Raises:
            SourceError: it is encrypted, damaged, from before 2007 or beyond the limits.
            Missing: lxml is not installed.
        """
        from autotune_lm.parse.ooxml import Package  # needs packages that are installed on demand
        from autotune_lm.parse.pptx.deck import Deck
        from autotune_lm.parse.pptx.outline import outline

        if not data:
            return Dropped("empty", {"bytes": 0})
        package = Package(data)
        deck = Deck(package)
        slides = list(deck.slides())
        if _is_all_mono(slides):
            slides = list(deck.slides(code=False))
        body, blocks = assemble(outline(slides, deck.height))
        if not blocks:
            return Dropped("empty", {"bytes": len(data), "slides": len(slides)})
        properties = package.properties()
        first = next((block for block in blocks if block.kind == "heading"), None)
        heading = body[first.start : first.end].lstrip("# ") if first and first.level == 1 else ""
        title = heading or (properties.title if not _is_idle(properties.title) else "")
        return Document(
            source=source,
            title=title.replace("`", "") or PurePosixPath(source.uri).stem,
            text=body,
            blocks=blocks,
            language=properties.language or "und",
            notes=tuple(deck.notes()),
        )


def _is_all_mono(slides: "list[Slide]") -> bool:
    """Whether most of a deck is monospaced, so that it is how somebody likes letters and no code."""
    told = [one for slide in slides for shape in slide.shapes for one in shape.paragraphs]
    code = sum(len(one.text) for one in told if one.code)
    return code > 2_000 and code > 0.8 * sum(len(one.text) for one in told)


def _is_idle(title: str) -> bool:
    """Whether a title is the one that the program puts there."""
    return title.strip().lower() in _IDLE
