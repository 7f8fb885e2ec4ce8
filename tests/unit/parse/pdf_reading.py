"""Texts for small PDF files, and what our reader makes of a file."""

import textwrap

from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.pdf.reader import Pdf

from .pdf_writer import Pdf as Writer

STORY = (
    "The tide gauge at the harbour wall measures the height of the water every six minutes and sends the value to the "
    "office on the hill. There a clerk compares it with the table, notes the difference, and warns the pilots when it "
    "exceeds thirty centimetres. Nobody remembers when the custom began, but the oldest book mentions it twice."
)
OTHER = (
    "In winter the ferry runs only twice a day, because the northern channel freezes and the pilots refuse to take the "
    "longer way around the island. Passengers wait in the hall of the customs house, where the stove is lit at dawn, "
    "and those who missed the morning boat are given soup by the keeper of the lighthouse."
)


def wrapped(text: str, width: int = 95) -> list[str]:
    return textwrap.wrap(text, width)


def read(data: bytes | Writer, name: str = "file.pdf") -> Document | Dropped:
    data = data if isinstance(data, bytes) else data.write()
    source = Source(repository="r", uri=name, media_type="application/pdf", sha256="")
    return Pdf().parse(source, data, lambda _: None)


def blocks(writer: Writer) -> list[tuple[str, str]]:
    document = read(writer)
    assert isinstance(document, Document)
    return [(block.kind, document.slice(block)) for block in document.blocks]
