"""Readers of literal texts for the tests."""

from collections.abc import Callable

import pytest

from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.markdown.reader import Markdown
from autotune_lm.parse.plain import Plain

Read = Callable[..., Document | Dropped]


def _source(uri: str) -> Source:
    return Source(repository="r", uri=uri, media_type="text/markdown", sha256="00")


@pytest.fixture
def read() -> Read:
    """Markdown to a document, or the verdict."""

    def reader(text: str | bytes, files: dict[str, str] | None = None) -> Document | Dropped:
        data = text if isinstance(text, bytes) else text.encode()
        return Markdown().parse(_source("dir/file.md"), data, (files or {}).get)

    return reader


@pytest.fixture
def read_plain() -> Read:
    def reader(text: str | bytes) -> Document | Dropped:
        data = text if isinstance(text, bytes) else text.encode()
        return Plain().parse(_source("dir/file.txt"), data, lambda _: None)

    return reader


@pytest.fixture
def blocks(read: Read) -> Callable[..., list[tuple[str, str]]]:
    """Kind and text of each block."""

    def of(text: str, files: dict[str, str] | None = None) -> list[tuple[str, str]]:
        document = read(text, files)
        assert isinstance(document, Document), document
        return [(block.kind, document.slice(block)) for block in document.blocks]

    return of
