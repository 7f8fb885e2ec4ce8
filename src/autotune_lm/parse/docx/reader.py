"""Floor 4. Word documents (Office Open XML) to a document."""

import re
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from autotune_lm.core import ports
from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.kit.assemble import assemble

if TYPE_CHECKING:
    from lxml.etree import _Element

    from autotune_lm.parse.docx.body import Body
    from autotune_lm.parse.docx.pieces import Pieces
    from autotune_lm.parse.docx.repeated import Repeated
    from autotune_lm.parse.docx.styles import Styles
    from autotune_lm.parse.ooxml import Package

_NO_TITLE = re.compile(
    r"untitled|unbenannt|sans titre|(?:word )?document ?\d*|dokument ?\d*|microsoft word.*|template|title|"
    r".*\.(?:docx?|dotx?|rtf|odt)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_MOST_TYPEWRITER = 0.4
"""Share of the text beyond which a typewriter font is the font of the document, not of code."""
_SPOKEN = 0.5


class Docx:
    """Reads ``.docx``, ``.docm``, ``.dotx`` and ``.dotm`` files; macros are not looked at."""

    name: ClassVar[str] = "docx"
    version: ClassVar[str] = "2"

    class Options(ports.Options, frozen=True):
        """Word documents have no settings."""

    def __init__(self, options: Options | None = None) -> None:
        """Keep the options."""
        self.options = options or self.Options()

    def parse(self, source: Source, data: bytes, include: ports.ReadInclude) -> Document | Dropped:
        """Read a file; Dropped where it holds no text.

        Raises:
            SourceError: it is encrypted, damaged, beyond the limits, or no Word document.
            Missing: lxml is not installed.
        """
        from autotune_lm.parse.docx.notes import Notes
        from autotune_lm.parse.docx.pieces import Pieces
        from autotune_lm.parse.docx.repeated import read_repeated
        from autotune_lm.parse.docx.styles import Styles
        from autotune_lm.parse.ooxml import Package

        package = Package(data)
        part = package.main("word/document.xml")
        root, repeated = read_repeated(package, part)
        content = _content(root, part)
        styles = Styles(_optional(package, part, "styles"))
        body = _read(content, package, part, styles, repeated)
        notes = Notes(package, part, styles)
        pieces = Pieces(body.items, notes.text)
        text, blocks = assemble(pieces.read())
        if not blocks:
            _refuse(content)
            return Dropped("empty", {"bytes": len(data)})
        return Document(
            source=source,
            title=_title(package, pieces, text) or PurePosixPath(source.uri).stem,
            text=text,
            blocks=blocks,
            language=_language(package, repeated.languages(content), styles, body.runs.count),
            notes=_remarks(body, notes.comments()),
        )


def _content(root: "_Element", part: str) -> "_Element":
    """The body of the main part.

    Raises:
        SourceError: there is none.
    """
    from autotune_lm.parse.ooxml import W

    found = root.find(W + "body")
    if root.tag != W + "document" or found is None:
        raise SourceError(
            f"it is no Word document: its part '{part[:100]}' is a <{root.tag.rpartition('}')[2][:40]}>",
            "give it the suffix of what it is",
        )
    return found


def _optional(package: "Package", part: str, kind: str) -> bytes:
    """The XML of a part that a document may lack; a damaged one counts as lacking."""
    name = package.linked(part, kind)
    try:
        return package.markup(name) if name else b""
    except SourceError:
        return b""


def _read(content: "_Element", package: "Package", part: str, styles: "Styles", repeated: "Repeated") -> "Body":
    """Everything in the body, with headings by their look."""
    from autotune_lm.parse.docx.body import Body
    from autotune_lm.parse.docx.items import Paragraph
    from autotune_lm.parse.docx.look import mark_headings
    from autotune_lm.parse.docx.numbering import Numbering

    numbers = _optional(package, part, "numbering")
    body = Body(styles, Numbering(numbers, styles), repeated)
    body.read(content)
    body.finish()
    paragraphs = [item for item in body.items if isinstance(item, Paragraph)]
    total = sum(len(item.text) for item in paragraphs)
    typed = sum(len(item.text) for item in paragraphs if item.is_code and item.style.role != "code")
    if typed > _MOST_TYPEWRITER * total:
        body = Body(styles, Numbering(numbers, styles), repeated, fonts=False)
        body.read(content)
        body.finish()
    mark_headings(body.items)
    return body


def _refuse(content: "_Element") -> None:
    """Nothing was read: is there really nothing?

    Raises:
        SourceError: there are pictures, or text that is not shown.
    """
    from autotune_lm.parse.ooxml import W

    if any(text.text and not text.text.isspace() for text in content.iter(W + "t")):
        raise SourceError("all of its text is hidden, deleted or inside of fields", "accept its changes, show its text")
    if next(content.iter(W + "drawing", W + "pict", W + "object"), None) is not None:
        raise SourceError("it holds pictures and no text", "add its text, or the file that the pictures were made from")


def _title(package: "Package", pieces: "Pieces", text: str) -> str:
    """The title that the properties give where the text knows its words, else the one that stands in the text."""
    given = package.properties().title
    if len(given) > 2 and not _NO_TITLE.fullmatch(given):
        words = [word.casefold() for word in _WORD.findall(given)]
        known = set(_WORD.findall(text[:50_000].casefold()))
        if 2 * sum(word in known for word in words) > len(words):
            return given
    levels = [piece.level for piece in pieces.made if piece.kind == "heading"]
    first = next((piece.text.lstrip("# ") for piece in pieces.made if piece.kind == "heading"), "")
    return pieces.title or (first if levels and levels.count(levels[0]) == 1 and levels[0] == min(levels) else "")


def _language(package: "Package", counts: Counter[str], styles: "Styles", runs: int) -> str:
    """What most of the marked runs are said to be in (``counts``), else what the styles say."""
    value, count = counts.most_common(1)[0] if counts else ("", 0)
    chosen = value if count > _SPOKEN * runs else styles.language or package.properties().language or value
    return chosen if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", chosen) else "und"


def _remarks(body: "Body", comments: int) -> tuple[str, ...]:
    """What was left out, for a person."""
    counted = (
        (comments, "comment", "comments"),
        (body.runs.deleted, "tracked deletion", "tracked deletions"),
        (body.runs.hidden, "piece of hidden text", "pieces of hidden text"),
        (body.left_out, "embedded document", "embedded documents"),
    )
    return tuple(f"{count} {one if count == 1 else many} left out" for count, one, many in counted if count)
