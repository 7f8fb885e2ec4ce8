"""Document to chunks: one golden file a chunker. ``AUTOTUNE_UPDATE_GOLDEN=1`` writes them anew."""

import os
from pathlib import Path

import msgspec
import pytest

from autotune_lm.chunk import TABLE
from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble, fence
from autotune_lm.kit.registry import load

GOLDEN = Path(__file__).parent / "chunks"
STEPS = "\n".join(f"{n}. Step {n}: turn valve {n} until the needle of gauge {n} stands still." for n in range(1, 13))
TABLE_ROWS = "\n".join(f"| `option_{n}` | {n * 10} | What option {n} does. |" for n in range(12))
CODE = "\n".join(f"def function_{n}(value):\n    return value + {n}\n" for n in range(12))
PIECES = (
    Piece("paragraph", "A preamble above the first heading.", Locator(1)),
    Piece("heading", "# Guide", Locator(3), 1),
    Piece("paragraph", "This guide is short. It has a few sections! Does it end? Yes.", Locator(5)),
    Piece("heading", "## Steps", Locator(7), 2),
    Piece("paragraph", "Do this in order:", Locator(9)),
    Piece("list", STEPS, Locator(11)),
    Piece("heading", "## Options", Locator(25), 2),
    Piece("table", "| name | default | what |\n| --- | --- | --- |\n" + TABLE_ROWS, Locator(27)),
    Piece("heading", "### Notes", Locator(43), 3),
    Piece("quote", "Options are read once. A change needs a restart.", Locator(45)),
    Piece("heading", "## Code", Locator(47), 2),
    Piece("code", fence(CODE.rstrip(), "python"), Locator(49), 0, "python"),
    Piece("heading", "## Empty", Locator(99), 2),
)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_document_to_chunks(name):
    """A changed id here means other chunks for every user: raise the chunker's ``version``."""
    text, blocks = assemble(PIECES)
    source = Source(repository="golden", uri="guide.md", media_type="text/markdown", sha256="0")
    document = Document(source=source, title="Guide", text=text, blocks=blocks)
    kind = load("chunk", TABLE, name)
    chunks = kind(kind.Options(size_tokens=120)).chunk(document)
    made = b"".join(msgspec.json.format(chunk.line(), indent=1) + b"\n" for chunk in chunks)
    golden = GOLDEN / f"{name}.json"
    if os.environ.get("AUTOTUNE_UPDATE_GOLDEN") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(made)
    assert made == golden.read_bytes()
