"""Small documents by hand, and what the built-in generator asks about them."""

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping

import msgspec
import pytest

from autotune_lm.core.calls import Items
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Chunk, Document, Genre, Locator, Sample, Source
from autotune_lm.generate.structure import Structure
from autotune_lm.kit.assemble import Piece, assemble

Ask = Callable[..., list[Sample]]

_KINDS = (("#", "heading"), ("```", "code"), ("- ", "list"), ("1. ", "list"), ("|", "table"), ("$$", "formula"))


def pieces(markdown: str) -> list[Piece]:
    """Blocks of a text whose blocks are parted by empty lines; ``[warning]`` in front labels one."""
    found = []
    for text in re.split(r"\n{2,}", markdown.strip("\n")):
        label, _, rest = text.partition("] ") if text.startswith("[") else ("", "", text)
        body = rest or text
        kind = next((kind for start, kind in _KINDS if body.startswith(start)), "paragraph")
        level = len(body) - len(body.lstrip("#")) if kind == "heading" else 0
        found.append(Piece(kind, body, Locator(), level, label.strip("[")))  # type: ignore[arg-type]
    return found


def passage(markdown: str, uri: str = "acme/guide/page.md", title: str = "") -> Passage:
    """A document of one chunk."""
    text, blocks = assemble(pieces(markdown))
    source = Source(repository="docs", uri=uri, media_type="text/markdown", sha256="0" * 64)
    document = Document(source=source, title=title, text=text, blocks=blocks, language="en")
    path = (title,) if title else ()
    chunk = Chunk(
        document=document.id, start=0, end=len(text), text=text, heading_path=path, strategy="heading", tokens=1
    )
    return Passage(document=document, chunk=chunk)


def samples_of(place: Passage, **options: object) -> list[Sample]:
    """What the generator asks about a passage."""
    generator = Structure(Structure.Options(**options))  # type: ignore[arg-type]
    return list(asyncio.run(generator.generate(place)))


@pytest.fixture(name="passage")
def _passage() -> Callable[..., Passage]:
    """The maker of passages."""
    return passage


@pytest.fixture(name="samples_of")
def _samples_of() -> Callable[..., list[Sample]]:
    """The generator, for a passage."""
    return samples_of


@pytest.fixture
def ask() -> Ask:
    """Markdown to samples."""

    def run(markdown: str, uri: str = "acme/guide/page.md", title: str = "", **options: object) -> list[Sample]:
        return samples_of(passage(markdown, uri, title), **{"subject": "Acme", **options})

    return run


_SYMBOL = re.compile(r" \{(\w+) ([^}]+)\}$")


def code_passage(
    markdown: str, genre: Genre = "library", symbols: tuple[str, ...] = (), uri: str = "acme/code.rs"
) -> Passage:
    """A document of one chunk; a heading ends with ``{label full.name}`` where it declares something."""
    made = []
    for piece in _with_code(markdown):
        found = _SYMBOL.search(piece.text) if piece.kind == "heading" else None
        made.append(
            piece._replace(text=piece.text[: found.start()], label=found[1], symbol=found[2]) if found else piece
        )
    text, blocks = assemble(made)
    source = Source(repository="acme", uri=uri, media_type="text/x-rust", sha256="0" * 64)
    document = Document(source=source, title=uri, text=text, blocks=blocks, genre=genre)
    chunk = Chunk(
        document=document.id, start=0, end=len(text), text=text, heading_path=(), strategy="heading", tokens=1
    )
    return Passage(document, chunk, symbols)


def _with_code(markdown: str) -> Iterator[Piece]:
    """The blocks of a text; a fence carries its language."""
    for piece in pieces(markdown):
        label = piece.text[3:].split("\n", 1)[0] if piece.kind == "code" else ""
        yield piece._replace(label=label)


@pytest.fixture(name="code")
def _code() -> Callable[..., Passage]:
    """The maker of passages of source code."""
    return code_passage


@pytest.fixture
def asked() -> Callable[..., dict[str, str]]:
    """Every wording of every question about a passage, with its answer."""

    def run(place: Passage, **options: object) -> dict[str, str]:
        found = samples_of(place, **{"wordings": 3, "per_chunk": 100, **options})
        return {sample.question: sample.answer for sample in found}

    return run


class Told:
    """A model that replies what a test tells it to: a reply for each call in turn, the last one for all that follow."""

    name = "scripted/told"
    context_tokens = 8192

    def __init__(self, *replies: object) -> None:
        self.replies = list(replies)
        self.calls: list[tuple[str, dict[str, str]]] = []

    async def items(
        self, prompt: str, values: Mapping[str, str], item: type[msgspec.Struct], *, most: int, seed: int = 0
    ) -> Items[msgspec.Struct]:
        """The reply as items of the wanted shape; a function is asked for it, an error is raised."""
        self.calls.append((prompt, dict(values)))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        said = reply(prompt, values) if callable(reply) else reply
        if isinstance(said, Exception):
            raise said
        found = tuple(msgspec.convert(one, item) for one in said)
        return Items(found[:most], (), (f"cal_{len(self.calls)}",))

    def prompt_hash(self, prompt: str) -> str:
        """Any hash."""
        return f"{prompt}@1 0"


@pytest.fixture(name="Told")
def _told() -> type[Told]:
    """The model that replies what it is told."""
    return Told
