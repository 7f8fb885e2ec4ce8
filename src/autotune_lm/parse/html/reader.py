"""Floor 4. HTML pages and fragments to documents: what documentation generators write, and pages of any kind."""

from pathlib import PurePosixPath
from typing import ClassVar, Literal

from autotune_lm.core import ports
from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.kit.assemble import assemble
from autotune_lm.parse.encoding import NotText


class Html:
    """Reads ``.html``, ``.htm`` and ``.xhtml`` files."""

    name: ClassVar[str] = "html"
    version: ClassVar[str] = "2"

    class Options(ports.Options, frozen=True):
        """How the text of a page is told from what stands around it."""

        html: Literal["docs", "web"] = "docs"
        """``docs`` keeps all but menus and the like; ``web`` lets trafilatura find the article of any page."""

    def __init__(self, options: Options | None = None) -> None:
        """Keep the options."""
        self.options = options or self.Options()

    def parse(self, source: Source, data: bytes, include: ports.ReadInclude) -> Document | Dropped:
        """Read a page; Dropped where it is binary or holds no text.

        Raises:
            Missing: lxml, or for ``web`` trafilatura, is not installed.
            SourceError: no text can be read from a page that is not empty.
        """
        from autotune_lm.parse.html.read import read_page
        from autotune_lm.parse.html.source import source_text

        try:
            text, note = source_text(data)
        except NotText as cause:
            return Dropped("binary", {"bytes": len(data), "why": str(cause)})
        if not text.strip():
            return Dropped("empty", {"bytes": len(data)})
        page = read_page(text, web=self.options.html == "web")
        body, blocks = assemble(page.pieces)
        if not blocks and page.characters:
            raise SourceError(
                f"it holds {page.characters} characters of text, and none of them could be read",
                "open it in a browser and save it as text",
            )
        if not blocks:
            return Dropped("empty", {"bytes": len(data)})
        return Document(
            source=source,
            title=page.title or PurePosixPath(source.uri).stem,
            text=body,
            blocks=blocks,
            language=page.language,
            notes=tuple(([note] if note else []) + page.notes),
        )
