"""Floor 4. Source code to a document: a heading for each symbol, its documentation as text, its source as code.

Broken code is read as far as it can be told apart; what cannot stays code of what it stands in.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import ClassVar

from autotune_lm.core import ports
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble, fence
from autotune_lm.parse.code.generated import generated_mark
from autotune_lm.parse.code.languages import LANGUAGES
from autotune_lm.parse.code.names import genre_of, module_name
from autotune_lm.parse.encoding import NotText, decode

_GAP = re.compile(r"\n(?:[ \t]*+\n)+")
_STRETCH = 1_500
"""Characters of a stretch of code in a language without a grammar, after which the next empty line parts it."""


class Code:
    """Reads source code."""

    name: ClassVar[str] = "code"
    version: ClassVar[str] = "2"

    class Options(ports.Options, frozen=True):
        """Source code has no settings."""

    def __init__(self, options: Options | None = None) -> None:
        """Keep the options."""
        self.options = options or self.Options()

    def parse(self, source: Source, data: bytes, include: ports.ReadInclude) -> Document | Dropped:
        """Read a file; Dropped where it is binary, holds nothing or was generated."""
        from autotune_lm.parse.code.module import symbol_pieces  # compiles patterns: not before there is a file

        try:
            text, note = decode(data)
        except NotText as cause:
            return Dropped("binary", {"bytes": len(data), "why": str(cause)})
        path = PurePosixPath(source.uri)
        if mark := generated_mark(path.name, text):
            return Dropped("generated", {"bytes": len(data), "mark": mark})
        language = LANGUAGES.get(path.suffix.lower())
        genre = genre_of(source.uri)
        name = module_name(language.name if language else "", source, text, include)
        if not text or text.isspace():
            return Dropped("empty", {"bytes": len(data)})
        pieces, how = symbol_pieces(text, language, name, genre) if language else (_stretches(text, path, name), "")
        body, blocks = assemble(pieces)
        notes = tuple(filter(None, (note, how)))
        return Document(source=source, title=name, text=body, blocks=blocks, genre=genre, notes=notes)


def _stretches(text: str, path: PurePosixPath, name: str) -> Iterator[Piece]:
    """The code of a language without a grammar, parted at empty lines."""
    yield Piece("heading", f"# Module `{name}`", Locator(1), 1, "module", name)
    label = path.suffix.lower().lstrip(".")
    lines = [match.start() for match in re.finditer("\n", text)]
    start = 0
    borders = [match.end() for match in _GAP.finditer(text)]
    for at, end in enumerate([*borders, len(text)]):
        if end - start >= _STRETCH or at == len(borders):
            code = text[start:end].strip("\n").rstrip()
            if code.strip():
                first = start + len(text[start:end]) - len(text[start:end].lstrip("\n"))
                yield Piece("code", fence(code, label), Locator(bisect_right(lines, first - 1) + 1), 0, label)
            start = end
