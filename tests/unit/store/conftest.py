"""A new database, and one record of every kind."""

from contextlib import closing

import pytest

from autotune_lm.core.types import (
    Block,
    Chunk,
    DatasetVersion,
    Document,
    Duplicate,
    Evidence,
    Locator,
    Message,
    Origin,
    Placement,
    Sample,
    Score,
    Source,
)
from autotune_lm.store.db import open_database


@pytest.fixture
def db(tmp_path):
    with closing(open_database(tmp_path / "autotune.db")) as db:
        yield db


@pytest.fixture
def family():
    """A source and what came of it, ancestors first."""
    source = Source(repository="r", uri="a/ü.md", media_type="text/markdown", sha256="0" * 64, size_bytes=9)
    text = "# Größe\n\nDie Größe ist 7 \U0001f30a."
    blocks = (Block("heading", 0, 7, Locator(1), 1), Block("paragraph", 9, len(text), Locator(3)))
    document = Document(source=source, title="Größe", text=text, blocks=blocks, notes=("a note",))
    chunk = Chunk(
        document=document.id, start=9, end=len(text), text=text[9:], heading_path=("Größe",), strategy="x@1", tokens=9
    )
    sample = Sample(
        messages=(Message("user", "Wie groß?"), Message("assistant", "7 \U0001f30a")),
        evidence=(Evidence(document.id, 9, len(text), text[9:]),),
        kind="factual",
        origin=Origin("create", "x@1", (chunk.id,)),
        fact="fct_1",
        labels={"level": "easy"},
    )
    score = Score(sample=sample.id, judge="x@1", value=7.25, verdict="PASS", reason="good", parts={"a": 0.5})
    dataset = DatasetVersion(
        placements=(Placement(sample.id, "train", "c"),), duplicates=(Duplicate("smp_2", "smp_1"),)
    )
    return [source, document, chunk, sample, score, dataset]
