"""Floor 2. What ``autotune.yaml`` may hold: a section for each folder of the package. Defaults do for a start."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Positive = Annotated[int, Meta(ge=1)]
Share = Annotated[float, Meta(ge=0, le=1)]
TenScale = Annotated[float, Meta(ge=0, le=10)]
Handling = Literal["mask", "flag", "keep"]
PluginOptions = dict[str, bool | int | float | str]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A group of settings."""


class SourceRoot(Section, frozen=True):
    """A folder or file to read, where its path alone does not say enough."""

    path: str
    repository: str = ""
    """The name that its documents carry; empty: the git origin's name, else the folder's."""
    include: list[str] = []
    exclude: list[str] = []


class Parse(Section, frozen=True):
    """Which files are read, and how."""

    include: list[str] = []
    """Patterns as in .gitignore; empty: all files with a known suffix."""
    exclude: list[str] = []
    gitignore: bool = True
    suffixes: dict[str, str] = {}
    """Suffix to reader, added to the built-in table, such as ``.adoc: plain``."""
    max_file_mb: Annotated[float, Meta(gt=0)] = 20.0
    timeout_s: Annotated[float, Meta(gt=0)] = 60.0
    """The longest that one file may take, OCR excepted (ten times as long)."""
    max_memory_mb: Annotated[int, Meta(ge=256)] = 1000
    """The most memory that reading one file may take, beyond what the reader's own libraries take."""
    workers: Positive | Literal["auto"] = "auto"
    """How many processes read at once; auto: one for each core."""
    password_env: list[str] = []
    """Names of environment variables that hold passwords; each is tried on a file that asks for one."""
    ocr: Literal["auto", "never"] = "auto"
    """auto: scans are read where the extra ``ocr`` or Tesseract is installed."""
    html: Literal["docs", "web"] = "docs"
    """docs: pages of documentation, all their structure; web: any page, its article alone (extra ``web``)."""
    text_field: str = ""
    """Of JSON records: the field (``a.b`` for one inside another) that alone is the text; empty: all fields."""


class Clean(Section, frozen=True):
    """What is taken out of documents."""

    use: str = "rules"
    secrets: Handling = "mask"
    """Keys, tokens and passwords: mask | flag | keep. What is masked is in no file of the project."""
    personal: Handling = "mask"
    """Addresses, numbers of phones, cards and accounts of people: mask | flag | keep."""
    options: PluginOptions = {}


class Chunk(Section, frozen=True):
    """How documents are cut."""

    use: str = "auto"
    """auto | heading | paragraph | fixed | code, or a plug-in's name."""
    size_tokens: Annotated[int, Meta(ge=32)] = 700
    overlap_tokens: Annotated[int, Meta(ge=0)] = 80
    """Used by ``fixed`` alone."""
    options: PluginOptions = {}


ProviderName = Literal[
    "auto", "builtin", "none", "ollama", "openai", "anthropic", "gemini", "mistral", "together", "fireworks",
    "openrouter", "azure", "vllm", "llamacpp", "lmstudio", "scripted",
]  # fmt: skip
"""Where a model runs; any other OpenAI-compatible server is ``openai`` with a ``base_url``."""


class Model(Section, frozen=True):
    """A short name for a model: who it is, where it runs, and what may be asked of it at once."""

    provider: ProviderName = "auto"
    """auto: a reachable Ollama with a model, else builtin, which needs no model; none: nobody."""
    model: str = ""
    """The provider's name of the model; empty: the provider's only or first one, where it has a list."""
    base_url: str = ""
    """Where the server is; empty: the provider's own address."""
    key_env: str = ""
    """The NAME of the environment variable that holds the key; empty: the provider's usual one."""
    headers: dict[str, str] = {}
    """More headers for each request; ``${NAME}`` in a value stands for an environment variable."""
    temperature: Annotated[float, Meta(ge=0, le=2)] = 0.7
    context_tokens: Annotated[int, Meta(ge=0)] = 0
    """The most tokens of prompt and reply together; 0: as the built-in list of models says, or 8,192."""
    max_tokens: Annotated[int, Meta(ge=0)] = 0
    """The longest reply; 0: from the number of items that are asked for."""
    thinking: Literal["auto", "never"] = "never"
    """Whether a model that can think first may; it costs tokens and helps questions little."""
    rpm: Annotated[int, Meta(ge=0)] = 0
    """Requests a minute that the account allows; 0: not known."""
    tpm: Annotated[int, Meta(ge=0)] = 0
    """Tokens a minute that the account allows; 0: not known."""
    max_parallel: Annotated[int, Meta(ge=1)] = 64
    """The most requests in flight at once; how many it is up to there is found out."""
    idle_timeout_s: Annotated[float, Meta(gt=0)] = 120.0
    """Longest silence while a reply is awaited; five times as long for the first call to a local server."""
    stream: Literal["auto", "always", "never"] = "auto"
    """Replies in pieces as they are written; auto: from servers on this machine, where one can take minutes."""
    input_price: Annotated[float, Meta(ge=0)] | None = None
    """US dollars for a million tokens of prompt; empty: from the built-in list, if it is there."""
    output_price: Annotated[float, Meta(ge=0)] | None = None
    """US dollars for a million tokens of reply."""
    behaviour: str = "perfect"
    """Of ``scripted``: how it answers; see docs/providers/scripted.md."""


class Generate(Section, frozen=True):
    """How questions are asked."""

    mode: Literal["create", "identify", "hybrid", "free"] = "create"
    """create asks questions of its own; identify takes those that the documents hold, word for word; hybrid takes
    those and creates the rest; free runs the project's own instructions."""
    model: str = "writer"
    """An alias from ``models``."""
    per_chunk: Positive | Literal["auto"] = "auto"
    """The most facts asked from one chunk; a model takes 1 to 10; auto: from the number of facts."""
    kinds: dict[str, Annotated[float, Meta(ge=0)] | bool] = {}
    """Kinds and how often each is asked for, such as ``scenario: 2``; 0 or false leaves one out."""
    wordings: Annotated[int, Meta(ge=1, le=10)] = 1
    """How many wordings of the question each fact gets; without a model up to 3."""
    turns: Annotated[int, Meta(ge=1, le=10)] = 1
    """Questions in a conversation; from 2 on a model writes conversations."""
    rejected: bool = False
    """Whether a model adds a plausible wrong answer to each sample, for preference data."""
    thorough: bool = False
    """Whether a model lists the facts of a chunk first and is asked for questions on each: more calls, more covered."""
    target: Annotated[int, Meta(ge=0)] = 0
    """Stop after so many samples; chunks of all documents take turns. 0: all chunks."""
    generation_ratio: Annotated[float, Meta(ge=0)] = 1.0
    """Of ``hybrid``: created samples for each one found, at most; chunks without a find get ``per_chunk``."""
    language: str = ""
    """The language of questions and answers, such as ``German``; empty: that of the chunk."""
    personas: list[str] = []
    """Who asks, such as ``a nurse on her first day``; empty: a mix of newcomers, users and experts."""
    instructions: str = ""
    """Of ``free``: what to do with each chunk; empty: the file prompts/free.md of the project."""
    topics: list[str] = []
    """Of ``free``: topics to write about instead of the chunks."""
    pointing: bool = True
    """Of ``identify``, with a model: whether it is asked about what the patterns leave in doubt."""
    seed: str = ""
    """Another seed draws other kinds, askers and wordings."""
    min_turns: Annotated[int, Meta(ge=1)] = 1
    """Of ``identify``: conversations with fewer questions are left out."""
    include_context: bool = False
    """Of ``identify``: whether the heading or introduction that a question stands under becomes part of it."""
    subject: str = ""
    """The product that the documents are about; empty: found in the documents."""
    options: PluginOptions = {}


class Restructure(Section, frozen=True):
    """Whether a model cleans up messy chunks before questions are asked of them."""

    model: str = ""
    """An alias from ``models``; empty: no."""
    messy_from: Share = 0.35
    """How messy a chunk must look, from 0 (all chunks) to 1."""


class Judge(Section, frozen=True):
    """How samples are scored."""

    use: str = "rules"
    pass_at: TenScale = 7.0
    review_at: TenScale = 5.0
    options: PluginOptions = {}


class SplitShares(Section, frozen=True):
    """How the dataset is divided; the shares add up to 1."""

    train: Share = 0.8
    validation: Share = 0.1
    test: Share = 0.1
    strategy: Literal["by-fact", "by-document", "random", "by-source", "weighted"] = "by-fact"
    weight_by: Literal["source", "keyword"] = "source"
    """Of ``weighted``: what gets an equal share of each split."""
    seed: str = ""


class Curate(Section, frozen=True):
    """What becomes of the scored samples."""

    near_duplicates: Annotated[float, Meta(ge=0.5, le=1)] = 0.8
    """Jaccard similarity from which two samples are near-duplicates; 1 switches the search off."""
    split: SplitShares = SplitShares()


class Format(Section, frozen=True):
    """The dataset files."""

    use: str = "messages"
    """messages | prompt-completion | alpaca | sharegpt | text, or a plug-in's name."""
    files: Literal["jsonl", "parquet"] = "jsonl"
    threshold: TenScale = 7.0
    """Samples under this score stay out of the dataset."""
    options: PluginOptions = {}


class Run(Section, frozen=True):
    """How the work is done; nothing here changes the output."""

    min_samples: Annotated[int, Meta(ge=0)] = 1
    """A run that accepts fewer ends with exit code 6."""
    drain_s: Annotated[float, Meta(ge=0)] = 30.0
    """After Ctrl-C: how long replies that are under way are waited for."""
    batch_poll_s: Annotated[float, Meta(gt=0)] = 60.0
    """How often a batch is looked after at first."""
    give_up_after_s: Annotated[float, Meta(gt=0)] = 600.0
    """How long a server that cannot be reached, or asks to wait, is waited for."""


class Config(Section, frozen=True):
    """A project's settings."""

    sources: list[str | SourceRoot] = []
    models: dict[str, Model] = msgspec.field(default_factory=lambda: {"writer": Model()})
    parse: Parse = Parse()
    clean: Clean = Clean()
    chunk: Chunk = Chunk()
    restructure: Restructure = Restructure()
    generate: Generate = Generate()
    judge: Judge = Judge()
    curate: Curate = Curate()
    format: Format = Format()
    run: Run = Run()

    def roots(self) -> list[SourceRoot]:
        """All sources in the long form."""
        return [SourceRoot(path=source) if isinstance(source, str) else source for source in self.sources]


def json_schema() -> bytes:
    """The JSON Schema of ``autotune.yaml``, for editors."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(Config)), indent=2)
