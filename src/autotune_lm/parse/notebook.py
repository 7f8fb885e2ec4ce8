"""Floor 4. Jupyter notebooks to a document: the text of Markdown cells, code in fences, no outputs."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import ClassVar

from autotune_lm.core import ports
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble, fence
from autotune_lm.parse.encoding import NotText
from autotune_lm.parse.front_matter import FrontMatter, front_matter
from autotune_lm.parse.notebook_json import Book, Cell, book_of

_DEFINITION = re.compile(r"(?:\n|\A)[ \t>]*\[([^\]\n]{1,999})\]:[ \t]*\S")
_DATA_URI = re.compile(r"data:[\w.+-]{1,40}/[\w.+-]{1,80};base64,[A-Za-z0-9+/=\s]{0,80}[A-Za-z0-9+/=]*+")
_BYTES = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{2000}")
_PUBLISHER = re.compile(r"#\|[^\n]*+(?:\n|\Z)")
"""Settings of Quarto and nbdev at the start of a cell."""
_UNSEEN = re.compile(r"#\|\s*(?:include\s*:\s*false|hide\s*$)", re.MULTILINE)
_CLEARING = re.compile(
    r"(?:\s|(?:from IPython\.display import clear_output|(?:IPython\.display\.|display\.)?clear_output\([^()\n]*\)"
    r"|%clear|%reset[^\n]*|!clear|!cls)(?=\n|\Z))*"
)
_MAGIC = re.compile(r"%%(!|[\w.]+)")
_MAGICS = {
    **dict.fromkeys(("!", "bash", "sh", "script", "system", "sx", "shell"), "bash"),
    **dict.fromkeys(("javascript", "js"), "javascript"),
    **{name: name for name in ("html", "latex", "sql", "perl", "ruby", "cython", "markdown", "svg")},
    "bigquery": "sql",
    "R": "r",
}
"""Languages of cells that begin with ``%%name``."""
_NAMES = {"ipython": "python", "python3": "python", "python2": "python", "ir": "r", "node.js": "javascript"}
_VERSIONED = re.compile(r"c\+\+\d*|julia[-\d.]*")
_HIDDEN = frozenset({"remove-cell", "remove_cell", "remove-input", "remove_input"})
"""Tags by which Jupyter Book and nbconvert leave a cell out of the page."""


class Notebook:
    """Reads ``.ipynb`` files of the formats 3 and 4."""

    name: ClassVar[str] = "notebook"
    version: ClassVar[str] = "1"

    class Options(ports.Options, frozen=True):
        """Notebooks have no settings."""

    def __init__(self, options: Options | None = None) -> None:
        """Keep the options."""
        self.options = options or self.Options()

    def parse(self, source: Source, data: bytes, include: ports.ReadInclude) -> Document | Dropped:
        """Read a file; Dropped where it is binary or no cell holds text.

        Raises:
            SourceError: it is no JSON, or no notebook.
        """
        if not data.strip():
            return Dropped("empty", {"bytes": len(data)})
        try:
            book = book_of(data)
        except NotText as cause:
            return Dropped("binary", {"bytes": len(data), "why": str(cause)})
        writer = Writer(book, include)
        body, blocks = assemble(writer.pieces())
        if not blocks:
            return Dropped("empty", {"bytes": len(data), "cells": len(book.cells), "outputs": book.outputs})
        headings = sorted((block for block in blocks if block.kind == "heading"), key=lambda block: block.level)
        first = body[headings[0].start : headings[0].end].lstrip("# ") if headings else ""
        return Document(
            source=source,
            title=writer.front.title or book.title or first.replace("`", "") or PurePosixPath(source.uri).stem,
            text=body,
            blocks=blocks,
            language=writer.front.language or "und",
            genre="prose" if writer.prose else "example",
            notes=tuple(dict.fromkeys(note for note in (book.note, writer.front.note, *writer.notes()) if note)),
        )


class Writer:
    """Writes the pieces of one notebook and counts what it leaves out."""

    def __init__(self, book: Book, include: ports.ReadInclude) -> None:
        self.book = book
        self.include = include
        self.language = _language(book.language)
        self.front = FrontMatter()
        self.prose = False
        self.raw = self.hidden = self.encoded = 0
        self.found: list[str] = []

    def pieces(self) -> Iterator[Piece]:
        """Cell by cell; each block says in which cell it stands."""
        for number, cell in enumerate(self.book.cells, 1):
            place = Locator(cell=number)
            if cell.text and not cell.text.isspace():
                yield from (piece._replace(locator=place) for piece in self.cell(cell, first=number == 1))

    def cell(self, cell: Cell, *, first: bool) -> Iterator[Piece]:
        """The pieces of one cell that holds something."""
        text = cell.text
        if first and cell.kind in ("raw", "markdown"):
            self.front = front_matter(text)
            text = text[self.front.length :]
        if _HIDDEN.intersection(cell.tags):
            self.hidden += 1
        elif cell.kind == "code":
            yield from self.code(cell)
        elif cell.kind == "heading":
            title = " ".join(text.split())
            self.prose = True
            yield Piece("heading", f"{'#' * cell.level} {title}", Locator(), cell.level)
        elif cell.kind == "markdown" or (cell.kind == "raw" and "markdown" in cell.mimetype):
            yield from self.markdown(text)
        elif cell.kind == "raw" and ("rst" in cell.mimetype or "restructuredtext" in cell.mimetype):
            yield from self.rst(text)
        elif text.strip():
            self.raw += 1

    def code(self, cell: Cell) -> Iterator[Piece]:
        """The code of a cell in a fence, without the settings of the program that publishes it."""
        text, tongue = cell.text.strip("\n").rstrip(), _language(cell.language) or self.language
        if text.startswith("#|"):
            start = 0
            while line := _PUBLISHER.match(text, start):
                start = line.end()
            unseen, text = _UNSEEN.search(text, 0, start), text[start:].strip("\n")
            if unseen:
                self.hidden += 1
                return
        if _CLEARING.fullmatch(text):
            return
        if _BYTES.search(text):
            self.encoded += 1
            return
        if magic := _MAGIC.match(text):
            tongue = _MAGICS.get(magic[1], tongue)
        yield Piece("code", fence(text, tongue), Locator(), 0, tongue)

    def markdown(self, text: str) -> Iterator[Piece]:
        """A cell of Markdown, read as a file of its own: Jupyter renders each by itself."""
        from autotune_lm.parse.markdown.blocks import Blocks  # compiles patterns: not before there is a cell
        from autotune_lm.parse.markdown.structure import structure_of

        if ";base64," in text:
            text = _DATA_URI.sub("data:,", text)
        found = structure_of(text, text.encode())
        prepared = found.prepared
        references = {name.casefold() for name in _DEFINITION.findall(prepared.text)} if "]:" in prepared.text else ()
        for piece in Blocks(found, self.include, references).read():
            self.prose = True
            yield piece
        self.found += prepared.notes

    def rst(self, text: str) -> Iterator[Piece]:
        """A raw cell that Sphinx reads (nbsphinx)."""
        from autotune_lm.parse.rst.blocks import Blocks
        from autotune_lm.parse.rst.scan import prepare

        found = Blocks(self.include)
        found.read(prepare(text), 0)
        for piece in found.finished():
            self.prose = True
            yield piece
        self.found += found.notes

    def notes(self) -> Iterator[str]:
        """What a reader of this file should know."""
        yield from self.found
        for count, what in (
            (self.book.outputs, "outputs left out"),
            (self.raw, "raw cells for another program left out"),
            (self.hidden, "cells that their author hides left out"),
            (self.encoded, "cells with encoded bytes left out"),
            (self.book.broken, "cells that are not written as the format says, left out"),
        ):
            if count:
                yield f"{what}: {count}"


def _language(name: str) -> str:
    """The name of a language as the first word of a fence has it."""
    low = name.strip().lower()
    if _VERSIONED.fullmatch(low):
        return "cpp" if low.startswith("c") else "julia"
    return _NAMES.get(low, "".join(low.split()[:1]))
