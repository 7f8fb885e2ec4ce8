"""Floor 4. JSON and JSON lines to a document: records, conversations and settings as headings, lists and texts.

An array of objects, JSON lines, or an object around one long array of objects are records (``record_fields`` says how
one looks). Any other object is a set of settings: a heading for each member that holds others, a list of ``name:
value`` below it. What programs write for programs (lock files, coordinates, encoded bytes) is dropped.
"""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import ClassVar

from autotune_lm.core import ports
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble
from autotune_lm.parse.encoding import NotText, decode
from autotune_lm.parse.json.field import FieldWriter, records_of
from autotune_lm.parse.json.shape import (
    are_figures,
    data_member,
    is_record,
    machine_made,
    may_hold_comments,
    measure,
    turn_of,
    turns_of,
)
from autotune_lm.parse.json.text import BadJson, Figure, Lines, Reader, Top, read_lines
from autotune_lm.parse.record_fields import Fields, heading, is_pair, title_of

_LINES = (".jsonl", ".ndjson", ".jsonlines")
_DEEPEST = 32
"""Levels below a record that are read; the rest is left out and noted."""
_NAMED = 20
"""Most line numbers in a note."""
Items = list[tuple[object, int]]
"""Records with the lines on which they begin."""


class JsonRecords:
    """Reads ``.json``, ``.jsonl`` and ``.ndjson`` files."""

    name: ClassVar[str] = "json"
    version: ClassVar[str] = "1"

    class Options(ports.Options, frozen=True):
        """What of a record is read."""

        text_field: str = ""
        """The path of the one field that is the text, such as ``article.body``; empty for all fields."""

    def __init__(self, options: Options | None = None) -> None:
        """Keep the options."""
        self.options = options or self.Options()

    def parse(self, source: Source, data: bytes, include: ports.ReadInclude) -> Document | Dropped:
        """Read a file; Dropped where it is binary, holds no text, or is data for programs.

        Raises:
            SourceError: it is not JSON; with line and column, and no word of the file.
        """
        try:
            text, note = decode(data)
        except NotText as cause:
            return Dropped("binary", {"bytes": len(data), "why": str(cause)})
        if not text.strip():
            return Dropped("empty", {"bytes": len(data)})
        name = PurePosixPath(source.uri)
        try:
            read = _read(text, lines_first=name.suffix.lower() in _LINES)
        except BadJson as cause:
            if may_hold_comments(source.uri):
                return Dropped("data_only", {"what": "settings of a program, no plain JSON"})
            raise cause.refusal() from cause
        value = [line.value for line in read.good] if isinstance(read, Lines) else read.value
        if why := machine_made(value, name.name):
            return Dropped("data_only", {"what": why})
        if self.options.text_field:
            return self._one_field(source, read, len(text), [note] if note else [])
        found = measure(value)
        if isinstance(value, Figure) or found.is_data(records=not isinstance(value, dict)):
            return Dropped("data_only", found.figures())
        writer = Writer()
        body, blocks = assemble(writer.lines(read) if isinstance(read, Lines) else writer.whole(read, len(text)))
        if not blocks:
            return Dropped("data_only" if writer.encoded or writer.figures else "empty", {"bytes": len(data)})
        notes = tuple(one for one in (note, *writer.notes(read)) if one)
        return Document(source=source, title=name.stem, text=body, blocks=blocks, notes=notes)

    def _one_field(self, source: Source, read: Lines | Top, length: int, notes: list[str]) -> Document | Dropped:
        """The document of the one field that is asked for; ``length`` of the file's text in characters.

        Raises:
            SourceError: no record has the field.
        """
        writer, lines = FieldWriter(self.options.text_field), Writer()
        body, blocks = assemble(writer.pieces(records_of(read, length, writer.path)))
        if not blocks:
            return Dropped("empty", {"bytes": source.size_bytes})
        notes += [*lines.notes(read), *writer.notes()]
        stem = PurePosixPath(source.uri).stem
        return Document(source=source, title=stem, text=body, blocks=blocks, notes=tuple(notes))


def _read(text: str, *, lines_first: bool) -> Lines | Top:
    """One value, or one a line; the suffix says which is tried first.

    Raises:
        BadJson: it is neither.
    """
    start = text.lstrip()[:1]
    if start == "[" or not lines_first:
        try:
            return Reader(text).read()
        except BadJson as cause:
            if not lines_first and not (cause.follows and _is_object(text.lstrip().partition("\n")[0])):
                raise
    lines = read_lines(text)
    if not any(isinstance(line.value, dict | list) for line in lines.good):
        return Reader(text).read()
    return lines


def _is_object(line: str) -> bool:
    try:
        return isinstance(Reader(line).read().value, dict | list)
    except BadJson:
        return False


class Writer:
    """Writes the pieces of one file and counts what it left out."""

    def __init__(self) -> None:
        self.encoded = self.figures = self.deep = 0
        self.no_records: list[int] = []

    def lines(self, read: Lines) -> Iterator[Piece]:
        """The records of JSON lines."""
        yield from self._records([(line.value, line.number) for line in read.good])

    def whole(self, top: Top, length: int) -> Iterator[Piece]:
        """The pieces of one JSON value; ``length`` of its text in characters."""
        value = top.value
        if isinstance(value, list):
            if any(isinstance(item, dict) for item in value) or any(turns_of(item) for item in value):
                yield from self._records(list(zip(value, top.lines, strict=True)))
            else:
                yield from self._loose(value)
        elif not isinstance(value, dict):
            yield from self._loose([value])
        elif is_record(value):
            yield from self._records([(value, top.lines[0])])
        elif data := data_member(top, length):
            yield from self._fields({name: inner for name, inner in value.items() if name != data}, 1)
            yield from self._records(list(zip(value[data], top.inner_lines[data], strict=True)))
        else:
            yield from self._settings(value, top.lines)

    def notes(self, read: Lines | Top) -> Iterator[str]:
        """What a reader of this file should know."""
        if isinstance(read, Lines):
            if read.bad:
                yield f"lines that are no JSON, left out: {_named(read.bad)}"
            if read.repeated:
                yield f"lines with a name twice in an object, its last value counts: {_named(read.repeated)}"
        elif read.repeated:
            yield f"objects with a name twice, its last value counts: {read.repeated}"
        if self.no_records:
            yield f"lines whose values are no records, left out: {_named(self.no_records)}"
        if self.encoded:
            yield f"encoded values left out: {self.encoded}"
        if self.figures:
            yield f"long rows of numbers left out: {self.figures}"
        if self.deep:
            yield f"values below level {_DEEPEST} left out: {self.deep}"

    def _records(self, items: Items) -> Iterator[Piece]:
        for number, (value, line) in enumerate(items, 1):
            if isinstance(value, str):
                value = {"text": value}
            turns = turns_of(value)
            if not turns and not isinstance(value, dict):
                self.no_records.append(line)
                continue
            pieces = self._fields({"messages": value} if turns else value, line)
            if pieces:
                yield heading(number, title_of(list(value.items())) if isinstance(value, dict) else "", Locator(line))
                yield from pieces

    def _settings(self, value: dict[str, object], lines: Sequence[int]) -> Iterator[Piece]:
        """Members that hold others get a heading; the others stand in a list before them."""
        plain = {name: inner for name, inner in value.items() if not isinstance(inner, dict | list)}
        yield from self._fields(plain, lines[0] if lines else 1)
        for line, (name, inner) in zip(_last_lines(value, lines), value.items(), strict=True):
            if name in plain:
                continue
            pieces = self._fields(inner if isinstance(inner, dict) else {name: inner}, line)
            if pieces:
                yield Piece("heading", f"## {' '.join(name.split()) or 'Unnamed'}"[:200], Locator(line), 2)
                yield from pieces

    def _loose(self, values: list[object]) -> Iterator[Piece]:
        """Values without names."""
        fields = Fields(Locator(1))
        self._write("", values, fields, 0)
        self.encoded += fields.encoded
        yield from fields.pieces()

    def _fields(self, value: object, line: int) -> list[Piece]:
        fields = Fields(Locator(line))
        self._write("", value, fields, 0)
        self.encoded += fields.encoded
        return fields.pieces()

    def _write(self, name: str, value: object, fields: Fields, depth: int) -> None:
        """Write a value under its name. Goes no deeper than ``_DEEPEST``."""
        if not isinstance(value, dict | list):
            fields.add(name, _scalar(value))
        elif depth == _DEEPEST:
            self.deep += 1
        elif isinstance(value, dict):
            self._object(name, value, fields, depth)
        else:
            self._list(name, value, fields, depth)

    def _object(self, name: str, value: dict[str, object], fields: Fields, depth: int) -> None:
        turn = turn_of(value)
        if turn and name and turn.content and name.rpartition(".")[2] in ("message", "delta"):
            fields.turn(turn.role, turn.content)
            return
        paired = is_pair(value)
        for key, inner in value.items():
            full = f"{name}.{key}" if name else key
            if isinstance(inner, str):
                fields.add(full, inner, paired=paired)
            else:
                self._write(full, inner, fields, depth + 1)

    def _list(self, name: str, value: list[object], fields: Fields, depth: int) -> None:
        if are_figures(value):
            self.figures += 1
        elif turns := turns_of(value, name.rpartition(".")[2]):
            for turn in turns:
                fields.turn(turn.role, turn.content)
        elif not any(isinstance(item, dict | list) for item in value):
            fields.add_all(name, [_scalar(item) for item in value])
        else:
            for item in value:
                inner = Fields(fields.place) if isinstance(item, dict) else fields
                self._write(name, item, inner, depth + 1)
                if inner is not fields:
                    fields.below(inner)


def _scalar(value: object) -> str:
    """A text or number as it is written, ``true`` or ``false``; nothing for ``null``."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else ""


def _last_lines(value: dict[str, object], lines: Sequence[int]) -> Sequence[int]:
    """A line for each member; where a name stands twice they cannot be told apart, so the first line serves."""
    return lines if len(lines) == len(value) else [lines[0]] * len(value)


def _named(numbers: Sequence[int]) -> str:
    """Some line numbers, and how many more there are."""
    more = len(numbers) - _NAMED
    return ", ".join(map(str, numbers[:_NAMED])) + (f" and {more} more" if more > 0 else "")
