"""Floor 4. Records of data files as pieces of a document: a heading, a list of short values, texts of their own.

What a record of JSON, JSON lines or CSV holds is laid out the same way::

    ## Record 3                     heading, label "record"

    - id: q-17                      list: the short values
    - tags: sql, joins

    What is a subquery?             paragraph, label "question"

    A query inside a query.         paragraph, label "answer"

A text of its own is a block that holds the value as it is, line ends included, so that a question or an answer is a
slice of the document. Its label is the field's name, nested names joined with a dot; of a turn of a conversation it is
the role (``system``, ``user``, ``assistant``).
"""

import re
from collections.abc import Iterable, Sequence

from autotune_lm.core.types import Locator
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.encoding import without_controls

RECORD = "record"
"""The label of a record's heading."""
ASKED = frozenset(["question", "prompt", "instruction", "query", "q"])
TOLD = frozenset(["answer", "completion", "response", "output", "reply", "a", "solution", "chosen"])
_TEXTS = (ASKED | TOLD) - {"q", "a"} | {"text", "content", "context", "input", "system", "message", "body", "rejected"}
"""Names of fields whose value stands alone however short it is."""
_TITLES = ("title", "heading", "headline", "subject", "topic")
_STOP = re.compile(r"[.!?](?=\s|$)|[。！？]")
_QUESTION = re.compile(r"\S+\s+\S.*[?？]\s*", re.DOTALL)
_ENCODED = re.compile(r"(?:data:[\w/+.;=-]{1,80},)?[A-Za-z0-9+/=_-]{256,}")
_NAME_CHARACTERS = 200
_TITLE_CHARACTERS = 80
_SENTENCE_CHARACTERS = 40
_LINE_CHARACTERS = 200
_ROW_CHARACTERS = 120


def is_encoded(value: str) -> bool:
    """Whether a value is bytes written as letters (base64, a long hash), which nobody reads."""
    return len(value) >= 256 and _ENCODED.fullmatch(value) is not None


def last_part(name: str) -> str:
    """The last part of a dotted name, in lower case."""
    return name.rpartition(".")[2].strip().lower()


def is_pair(names: Iterable[str]) -> bool:
    """Whether among the names of fields are one that asks and one that answers."""
    low = {last_part(name) for name in names}
    return bool(low & ASKED and low & TOLD)


def stands_alone(name: str, value: str) -> bool:
    """Whether a value is a text of its own, and not a short one for the list."""
    if "\n" in value or last_part(name) in _TEXTS:
        return True
    if len(value) > _LINE_CHARACTERS:
        return any(map(str.isspace, value)) or not value.isascii()
    return (len(value) > _SENTENCE_CHARACTERS and _STOP.search(value) is not None) or (
        value.rstrip()[-1:] in ("?", "？") and _QUESTION.fullmatch(value) is not None
    )


def heading(number: int, title: str, place: Locator, level: int = 2) -> Piece:
    """The heading of a record, with the record's own title where it has one."""
    title = " ".join(title.split())
    shown = f"{'#' * level} Record {number}" + (f": {title}" if 0 < len(title) <= _TITLE_CHARACTERS else "")
    return Piece("heading", shown, place, level, RECORD)


def title_of(fields: Sequence[tuple[str, object]]) -> str:
    """The value of the field that names a record."""
    named = {name.lower(): value for name, value in fields}
    return next((value for title in _TITLES if isinstance(value := named.get(title), str)), "")


class Fields:
    """Collects the fields of one record: short ones in a list, texts as blocks after it, in the order of the file."""

    def __init__(self, place: Locator) -> None:
        self.place = place
        self.short: list[str] = []
        self.texts: list[Piece] = []
        self.encoded = 0
        """Values left out because they are encoded bytes."""

    def add(self, name: str, value: str, *, paired: bool = False) -> None:
        """A field with one value; ``paired`` where the record holds a question and its answer."""
        value = readable_value(value)
        if not value or value.isspace():
            return
        if is_encoded(value):
            self.encoded += 1
        elif stands_alone(name, value) or (paired and last_part(name) in ASKED | TOLD):
            self._text(name, value)
        else:
            self.short.append(f"- {_shown(name)}: {value}" if name else f"- {value}")

    def add_all(self, name: str, values: Sequence[str]) -> None:
        """A field with several values: texts of their own, one row, or a list in the list."""
        values = [value for value in map(readable_value, values) if value and not value.isspace()]
        if len(values) < 2 or any("\n" in value or len(value) > _LINE_CHARACTERS for value in values):
            for value in values:
                self.add(name, value)
        elif sum(map(len, values)) <= _ROW_CHARACTERS and not any("," in value for value in values):
            self.short.append(f"- {_shown(name)}: {', '.join(values)}" if name else f"- {', '.join(values)}")
        else:
            margin = "  " if name else ""
            self.short += [*([f"- {_shown(name)}:"] if name else []), *(f"{margin}- {value}" for value in values)]

    def turn(self, role: str, content: str) -> None:
        """A turn of a conversation."""
        self.texts.append(Piece("paragraph", readable_value(content), self.place, 0, role))

    def below(self, other: "Fields") -> None:
        """The fields of a record inside this one."""
        self.texts += other.pieces()
        self.encoded += other.encoded

    def pieces(self) -> list[Piece]:
        """The list, then the texts."""
        return [*([Piece("list", "\n".join(self.short), self.place)] if self.short else []), *self.texts]

    def _text(self, name: str, value: str) -> None:
        """A block of its own; the name stands before it where neither name nor value says what it is."""
        if name and last_part(name) not in _TEXTS | ASKED | TOLD and not _STOP.search(value.rstrip()[-1:]):
            self.texts.append(Piece("paragraph", f"{_shown(name)}:", self.place))
        self.texts.append(Piece("paragraph", value, self.place, 0, _shown(name)))


def readable_value(value: str) -> str:
    """A value as text: line feeds as the only line ends, no control characters."""
    return without_controls(value.replace("\r\n", "\n").replace("\r", "\n")) if not value.isprintable() else value


def _shown(name: str) -> str:
    """A name on one line."""
    name = " ".join(readable_value(name).split())
    return name if len(name) <= _NAME_CHARACTERS else name[:_NAME_CHARACTERS] + "…"
