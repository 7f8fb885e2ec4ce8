"""Floor 0. A chunk in cleaner words, each sentence with the characters of the document that it rests on."""

from typing import ClassVar

from autotune_lm.core.types import Part, Record


class Line(Part, frozen=True):
    """A sentence of a rewritten passage, and the characters of the document that it rests on."""

    text: str
    start: int
    end: int


class Rewritten(Record, frozen=True):
    """What a model made of a messy chunk. Promise: no line says what its characters of the document do not."""

    PREFIX: ClassVar[str] = "rwt"
    chunk: str
    document: str
    lines: tuple[Line, ...]
    calls: tuple[str, ...] = ()
