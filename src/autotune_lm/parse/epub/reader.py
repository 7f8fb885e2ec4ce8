"""Floor 4. E-books (EPUB 2 and 3) to documents, in the order in which they are read, each block with its chapter."""

from pathlib import PurePosixPath
from typing import ClassVar

from autotune_lm.core import ports
from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.kit.assemble import assemble
from autotune_lm.parse.archive import Archive


class Epub:
    """Reads ``.epub`` files."""

    name: ClassVar[str] = "epub"
    version: ClassVar[str] = "2"

    class Options(ports.Options, frozen=True):
        """E-books have no settings."""

    def __init__(self, options: Options | None = None) -> None:
        """Keep the options."""
        self.options = options or self.Options()

    def parse(self, source: Source, data: bytes, include: ports.ReadInclude) -> Document | Dropped:
        """Read a book; Dropped where it holds pictures alone.

        Raises:
            SourceError: it is damaged, protected or too large.
            Missing: lxml is not installed.
        """
        from autotune_lm.parse.epub.chapters import chapters
        from autotune_lm.parse.epub.package import package_of

        package = package_of(Archive(data))
        notes: list[str] = []
        body, blocks = assemble(chapters(package, notes))
        if not blocks and not package.pictures:
            raise SourceError("no text can be read from it", "open it in an e-book program and save it as EPUB again")
        if not blocks:
            return Dropped("empty", {"bytes": len(data), "why": "its pages are pictures"})
        return Document(
            source=source,
            title=package.title or PurePosixPath(source.uri).stem,
            text=body,
            blocks=blocks,
            language=package.language,
            notes=tuple(notes),
        )
