"""Floor 0. The sockets, one verb each. A plug-in knows records and its own options, never the store, run or thread."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Protocol, TypeAlias

import msgspec

from autotune_lm.core.types import Chunk, Document, Dropped, Part, Sample, Score, Source

Row = Mapping[str, object]
"""One line of a dataset file."""

Shape: TypeAlias = "str | list[Shape] | Mapping[str, Shape]"
"""The type of a column: ``"string"``, a list with the shape of its items, or an object with those of its fields."""

Columns = Mapping[str, Shape]
"""The columns of a format, in order."""

ReadInclude = Callable[[str], str | None]
"""Gives the text of a file that a source names, or None where it is missing or outside the root."""


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The settings of a plug-in that can change its output; all have defaults."""


class Passage(Part, frozen=True):
    """What a generator and a judge read: a chunk in its document."""

    document: Document
    chunk: Chunk
    symbols: tuple[str, ...] = ()
    """Full names that other documents of the repository declare and the code of this chunk uses; sorted."""
    fresh_from: int = 0
    """Where chunks overlap, the offset up to which those before this one reach: what starts there is theirs."""


class Plugin(Protocol):
    """What all plug-ins share. The constructor takes an instance of ``Options`` and nothing else."""

    name: ClassVar[str]
    version: ClassVar[str]
    """Raised when the same input gives another output."""
    Options: ClassVar[type[Options]]

    @property
    def options(self) -> msgspec.Struct:
        """What the constructor was given."""
        ...


class Parser(Plugin, Protocol):
    """Bytes to document."""

    def parse(self, source: Source, data: bytes, include: ReadInclude) -> Document | Dropped:
        """Read a file; Dropped (``empty``, ``binary`` …) where it has no text.

        Raises:
            SourceError: the bytes are broken.
        """
        ...


class Cleaner(Plugin, Protocol):
    """Document to cleaner document."""

    def clean(self, document: Document, repeated: frozenset[int] = frozenset()) -> Document | Dropped:
        """Return the document, the same one where nothing was to clean.

        ``repeated`` are the places of blocks that are the frame around the texts of a repository.
        """
        ...


class Chunker(Plugin, Protocol):
    """Document to chunks."""

    def chunk(self, document: Document) -> Sequence[Chunk]:
        """Cut a document into slices in order."""
        ...


class Generator(Plugin, Protocol):
    """Passage to samples."""

    async def generate(self, passage: Passage) -> Sequence[Sample]:
        """Ask questions of a passage and answer them from it."""
        ...


class Judge(Plugin, Protocol):
    """Sample to score."""

    async def score(self, sample: Sample, passage: Passage) -> Score:
        """Measure a sample against the passage it came from."""
        ...


class Format(Plugin, Protocol):
    """Sample to a line of a dataset file."""

    columns: ClassVar[Columns]

    def encode(self, sample: Sample) -> Row:
        """Give the row."""
        ...

    def check(self, row: Row) -> Sequence[str]:
        """Say in sentences what is wrong with a row; empty where all is well."""
        ...
