"""Floor 4. Markdown and its dialects (GitHub, MkDocs Material, MyST, Docusaurus, MDX) to a document."""

import re
from pathlib import PurePosixPath
from typing import ClassVar

from autotune_lm.core import ports
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.kit.assemble import assemble
from autotune_lm.parse.encoding import NotText
from autotune_lm.parse.markdown.structure import structure

_DEFINITION = re.compile(r"\n[ \t>]*\[([^\]\n]{1,999})\]:[ \t]*\S")


class Markdown:
    """Reads ``.md``, ``.markdown`` and ``.mdx`` files."""

    name: ClassVar[str] = "markdown"
    version: ClassVar[str] = "4"

    class Options(ports.Options, frozen=True):
        """Markdown has no settings."""

    def __init__(self, options: Options | None = None) -> None:
        """Keep the options."""
        self.options = options or self.Options()

    def parse(self, source: Source, data: bytes, include: ports.ReadInclude) -> Document | Dropped:
        """Read a file; Dropped where it is binary or holds no text."""
        from autotune_lm.parse.markdown.blocks import Blocks  # compiles patterns: not before there is a file
        from autotune_lm.parse.markdown.inline import plain_title

        try:
            found = structure(data)
        except NotText as cause:
            return Dropped("binary", {"bytes": len(data), "why": str(cause)})
        prepared, front = found.prepared, found.front
        references = {name.casefold() for name in _DEFINITION.findall(prepared.text)} if "]:" in prepared.text else ()
        body, blocks = assemble(Blocks(found, include, references).read())
        if not blocks:
            return Dropped("empty", {"bytes": len(data)})
        first = next((block for block in blocks if block.level == 1), None)
        title = front.title or (body[first.start + 2 : first.end] if first else "")
        return Document(
            source=source,
            title=plain_title(title) or PurePosixPath(source.uri).stem,
            text=body,
            blocks=blocks,
            language=front.language or "und",
            notes=tuple(dict.fromkeys(note for note in (found.note, front.note, *prepared.notes) if note)),
        )
