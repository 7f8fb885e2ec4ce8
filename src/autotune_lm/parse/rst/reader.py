"""Floor 4. reStructuredText (docutils, Sphinx) to a document."""

from pathlib import PurePosixPath
from typing import ClassVar

from autotune_lm.core import ports
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.kit.assemble import assemble
from autotune_lm.parse.encoding import NotText, decode
from autotune_lm.parse.rst.scan import prepare


class Rst:
    """Reads ``.rst`` and ``.rest`` files."""

    name: ClassVar[str] = "rst"
    version: ClassVar[str] = "2"

    class Options(ports.Options, frozen=True):
        """reStructuredText has no settings."""

    def __init__(self, options: Options | None = None) -> None:
        """Keep the options."""
        self.options = options or self.Options()

    def parse(self, source: Source, data: bytes, include: ports.ReadInclude) -> Document | Dropped:
        """Read a file; Dropped where it is binary or holds no text."""
        from autotune_lm.parse.markdown.inline import plain_title  # compiles patterns: not before there is a file
        from autotune_lm.parse.rst.blocks import Blocks
        from autotune_lm.parse.rst.inline import inline

        try:
            text, note = decode(data)
        except NotText as cause:
            return Dropped("binary", {"bytes": len(data), "why": str(cause)})
        found = Blocks(include)
        found.read(prepare(text), 0)
        body, blocks = assemble(found.finished())
        if not blocks:
            return Dropped("empty", {"bytes": len(data)})
        return Document(
            source=source,
            title=plain_title(inline(found.title, found.names)) or PurePosixPath(source.uri).stem,
            text=body,
            blocks=blocks,
            notes=tuple(([note] if note else []) + found.notes),
        )
