"""Floor 0. The nouns. Frozen, closed to unknown fields, one JSON line each; they know no behaviour but their own ids.

A record made without an id gets the hash of its content; a record read back keeps the id it came with, and
``genuine`` tells whether the two agree.
"""

from typing import ClassVar, Literal, Self

import msgspec

from autotune_lm.core.ids import content_id

BlockKind = Literal["heading", "paragraph", "list", "table", "code", "quote", "formula"]
Kind = Literal[
    "factual", "definition", "procedural", "conceptual", "code", "table", "list", "comparison", "cause-effect",
    "troubleshooting", "scenario", "multi-hop", "unanswerable",
]  # fmt: skip
Mode = Literal["create", "identify", "hybrid", "free"]
Role = Literal["system", "user", "assistant"]
Verdict = Literal["PASS", "NEEDS_REVIEW", "FAIL"]
Split = Literal["train", "validation", "test"]
Genre = Literal["prose", "library", "example", "test"]
"""What a document is: writing for people, or code that is used, that shows the use, or that tests."""
Number = int | float | str


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value inside a record, without an id of its own."""


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A thing with a content id. ``PREFIX`` names its kind in front of the hash."""

    PREFIX: ClassVar[str] = ""
    id: str = ""

    def __post_init__(self) -> None:
        """Give a new record its id."""
        if not self.id:
            msgspec.structs.force_setattr(self, "id", content_id(self.PREFIX, msgspec.json.encode(self)))

    def line(self) -> bytes:
        """The record as one line of JSON, without the line end."""
        return msgspec.json.encode(self)

    @classmethod
    def from_line(cls, line: bytes | str) -> Self:
        """Read a record back.

        Raises:
            msgspec.ValidationError: the line is not a record of this kind.
        """
        return msgspec.json.decode(line, type=cls)

    def genuine(self) -> bool:
        """Whether the id is the hash of the content."""
        return msgspec.structs.replace(self, id="").id == self.id


class Include(Part, frozen=True):
    """A file whose text a source pulls in: its path relative to the root, and the hash of its bytes."""

    uri: str
    sha256: str


class Source(Record, frozen=True):
    """The bytes of one file. Promise: same place and same bytes, same id."""

    PREFIX: ClassVar[str] = "src"
    repository: str
    uri: str
    """POSIX path relative to the root."""
    media_type: str
    sha256: str
    """Empty where the bytes could not be read."""
    size_bytes: int = 0
    includes: tuple[Include, ...] = ()
    unread: str = ""
    """Why the bytes were not read: the reason code of the drop."""


class Locator(Part, frozen=True):
    """Where a person finds a block in the original file; only what its format has is set. All counts start at 1."""

    line: int = 0
    page: int = 0
    paragraph: int = 0
    """Of a DOCX; a table counts as one."""
    slide: int = 0
    sheet: str = ""
    cells: str = ""
    """Cells of a sheet, such as ``B5:F12``: the last line of a table is their last row, and so on upwards."""
    chapter: str = ""
    """Of an e-book: its title, or the name of its file."""
    cell: int = 0
    """Of a notebook."""


class Block(Part, frozen=True):
    """A part of a document. Promise: blocks are in order, do not overlap and lie inside the text."""

    kind: BlockKind
    start: int
    end: int
    locator: Locator = Locator()
    level: int = 0
    """1 to 6 for a heading, else 0."""
    label: str = ""
    """The language of code; the kind of admonition that a block stands in (``note``); ``notes`` of a speaker; of a
    heading in source code, what it declares (``function``, ``class``, ``module`` …); in data files, ``record`` on the
    heading of a record, the field's name on a text of its own, the role on a turn of a conversation.
    """
    symbol: str = ""
    """In source code: the full name of what a heading declares, such as ``package.Class.method``."""
    strong: int = 0
    """How many characters at its start are bold: the title of a container is, and the marker of a list's first item."""


class Document(Record, frozen=True):
    """The text and structure of a source. Promise: ``text[block.start:block.end]`` is the block."""

    PREFIX: ClassVar[str] = "doc"
    source: Source
    title: str
    text: str
    blocks: tuple[Block, ...]
    language: str = "und"
    """A BCP 47 tag; ``und`` where nothing says."""
    genre: Genre = "prose"
    notes: tuple[str, ...] = ()
    """What a reader of this file should know: a missing include, a guessed encoding."""
    review: str = ""
    """Why a person should compare it with the file; empty where all is well."""

    def slice(self, block: Block) -> str:
        """The text of a block."""
        return self.text[block.start : block.end]


class Chunk(Record, frozen=True):
    """A slice of a document's text. Promise: ``text == document.text[start:end]``; no fence or table row is cut."""

    PREFIX: ClassVar[str] = "chk"
    document: str
    start: int
    end: int
    text: str
    heading_path: tuple[str, ...]
    """Titles from the outermost heading to the one in force at ``start``; that one included if it stands there."""
    strategy: str
    tokens: int
    """Tokens (o200k) of ``reading``."""
    lead: str = ""
    """What a reader needs before ``text``: the header rows of a split table, the opening line of a split fence."""
    trail: str = ""
    """What closes ``text``: the end of a split fence."""

    @property
    def reading(self) -> str:
        """The text as a reader, or a model, should see it."""
        return self.lead + self.text + self.trail


class Evidence(Part, frozen=True):
    """The exact characters that an answer rests on. Promise: ``quote == document.text[start:end]``."""

    document: str
    start: int
    end: int
    quote: str
    match: Literal["exact", "normalized", "aligned"] = "exact"


class Message(Part, frozen=True):
    """One turn of a conversation."""

    role: Role
    content: str

    def __post_init__(self) -> None:
        """Refuse an empty turn."""
        if not self.content.strip():
            raise ValueError("a message needs content")


class Origin(Part, frozen=True):
    """How a sample came to be."""

    mode: Mode
    generator: str
    """Name and version, such as ``structure@1``."""
    chunks: tuple[str, ...] = ()
    template: str = ""
    """The rule or prompt that asked the question."""
    prompt_hash: str = ""
    model: str = ""
    calls: tuple[str, ...] = ()
    """The model calls that it was made from."""


class Sample(Record, frozen=True):
    """One training conversation. Promise: the last message is the assistant's; a score never changes the id."""

    PREFIX: ClassVar[str] = "smp"
    messages: tuple[Message, ...]
    evidence: tuple[Evidence, ...]
    kind: Kind
    origin: Origin
    fact: str
    """Samples of one fact share it; ``fct_`` and a hash."""
    labels: dict[str, str] = {}
    rejected: str | None = None
    """For a preference pair: the worse last answer."""
    parent: str | None = None
    """The sample that this one is an edit of."""

    def __post_init__(self) -> None:
        """Refuse a conversation that does not end with an answer."""
        if len(self.messages) < 2 or self.messages[-1].role != "assistant":
            raise ValueError("a sample needs at least two messages and ends with the assistant's")
        super().__post_init__()

    @property
    def question(self) -> str:
        """The last user message."""
        return next(message.content for message in reversed(self.messages) if message.role == "user")

    @property
    def answer(self) -> str:
        """The assistant's last message."""
        return self.messages[-1].content


class Score(Record, frozen=True):
    """A judge's measure of one sample. Promise: it has a reason."""

    PREFIX: ClassVar[str] = "scr"
    sample: str
    judge: str
    """Name and version, such as ``rules@1``."""
    value: float
    """0 (worthless) to 10."""
    verdict: Verdict
    reason: str
    parts: dict[str, float] = {}

    def __post_init__(self) -> None:
        """Refuse a score outside 0 to 10 or without a reason."""
        if not self.reason.strip():
            raise ValueError("a score needs a reason")
        if not 0 <= self.value <= 10:
            raise ValueError("a score lies between 0 and 10")
        super().__post_init__()


class Placement(Part, frozen=True):
    """The place of one sample in a dataset."""

    sample: str
    split: Split
    cluster: str
    """The group of samples that share a fact or a wording; a cluster lies on one side of the split."""


class Duplicate(Part, frozen=True):
    """A sample that says again what a better one says."""

    sample: str
    of: str
    reason: Literal["exact", "near"] = "exact"
    similarity: float = 1.0
    """Jaccard, 0 to 1, of the less similar of question and answer."""


class DatasetVersion(Record, frozen=True):
    """What curation decided. Promise: no two splits share a cluster."""

    PREFIX: ClassVar[str] = "dst"
    placements: tuple[Placement, ...]
    duplicates: tuple[Duplicate, ...] = ()
