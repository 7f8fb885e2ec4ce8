"""Floor 0. The sockets, one verb each. A plug-in knows records and its own options, never the store, run or thread."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Protocol, TypeAlias, TypeVar

import msgspec

from autotune_lm.core.calls import Call, Items, Raw, Reply, Rung
from autotune_lm.core.outcomes import Dropped, Lost
from autotune_lm.core.rewritten import Line
from autotune_lm.core.types import Chunk, Document, Part, Sample, Score, Source

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


S = TypeVar("S", bound=msgspec.Struct)


class Passage(Part, frozen=True):
    """What a generator and a judge read: a chunk in its document."""

    document: Document
    chunk: Chunk
    symbols: tuple[str, ...] = ()
    """Full names that other documents of the repository declare and the code of this chunk uses; sorted."""
    fresh_from: int = 0
    """Where chunks overlap, the offset up to which those before this one reach: what starts there is theirs."""
    partner: Chunk | None = None
    """Another chunk of the same document, for questions that need both."""
    asked: tuple[str, ...] = ()
    """Questions on this passage that exist already, the nearest first."""
    lines: tuple[Line, ...] = ()
    """The passage in cleaner words, where a model rewrote it: evidence is still the document's own text."""


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


class Provider(Protocol):
    """A service that runs models. One verb sends, the other reads what was kept; reading never sends."""

    name: ClassVar[str]

    async def send(self, call: Call, rung: Rung) -> Raw:
        """Ask once, without trying again.

        Raises:
            Trouble: no whole reply came, and what kind of weather that is.
        """
        ...

    def read(self, raw: Raw) -> Reply:
        """What the model said.

        Raises:
            Trouble: the body is no reply of this provider.
        """
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


class Model(Protocol):
    """A model as a plug-in may use it. It knows the prompts; how and where it asks is not the plug-in's business."""

    @property
    def name(self) -> str:
        """What a sample's origin says: provider and model."""
        ...

    @property
    def context_tokens(self) -> int:
        """The most tokens of prompt and reply together; 0 where nobody knows."""
        ...

    async def items(
        self, prompt: str, values: Mapping[str, str], item: type[S], *, most: int, seed: int = 0
    ) -> Items[S]:
        """Ask for up to ``most`` items of one shape with a prompt by name, whose variables get ``values``.

        Raises:
            Unanswered: no usable item came, and why.
            CannotGoOn: the model cannot be asked at all now.
        """
        ...

    async def text(self, prompt: str, values: Mapping[str, str], *, max_tokens: int, seed: int = 0) -> Items[str]:
        """Ask for free text: one item.

        Raises:
            Unanswered: nothing usable came, and why.
            CannotGoOn: the model cannot be asked at all now.
        """
        ...

    def prompt_hash(self, prompt: str) -> str:
        """Name, version and hash of a prompt as the project has it."""
        ...


class Generator(Plugin, Protocol):
    """Passage to samples."""

    prompts: ClassVar[tuple[str, ...]]
    """The prompts that it asks a model with; empty: it needs none."""

    async def generate(self, passage: Passage, model: Model | None = None) -> Sequence[Sample | Lost]:
        """Ask questions of a passage and answer them from it; what could not be used is in the list too.

        Raises:
            Unanswered: a model was asked in vain.
        """
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
