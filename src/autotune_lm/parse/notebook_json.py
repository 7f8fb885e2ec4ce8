"""Floor 4. The JSON of a Jupyter notebook to its cells, without ever holding what they put out.

Format 4 keeps ``cells`` with ``source``; format 3 keeps ``worksheets`` of cells, code in ``input``, and cells that are
headings (https://nbformat.readthedocs.io/en/latest/format_description.html). Outputs are most of a notebook's bytes
(88 % of forty real ones), so they are counted and skipped, not decoded.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from autotune_lm.core.errors import SourceError
from autotune_lm.parse.encoding import NotText, decode, without_controls
from autotune_lm.parse.json.text import BadJson, Reader

_REMEDY = "open it in Jupyter and save it again"
Lines = str | list[str] | None
"""A text, whole or in lines that keep their ends."""


class _Skipped(msgspec.Struct):
    """A value that is only counted."""


class _CellMetadata(msgspec.Struct):
    tags: list[str] = []
    raw_mimetype: str | None = None
    format: str | None = None


class _Cell(msgspec.Struct):
    cell_type: str = ""
    source: Lines = None
    input: Lines = None
    language: str = ""
    level: int = 1
    metadata: _CellMetadata | None = None
    outputs: list[_Skipped] | None = None


class _Sheet(msgspec.Struct):
    cells: list[msgspec.Raw] | None = None


class _Kernel(msgspec.Struct):
    language: str | None = None
    name: str | None = None


class _Language(msgspec.Struct):
    name: str | None = None


class _Metadata(msgspec.Struct):
    title: str | None = None
    kernelspec: _Kernel | None = None
    language_info: _Language | None = None


class _File(msgspec.Struct):
    cells: list[msgspec.Raw] | None = None
    worksheets: list[_Sheet] | None = None
    metadata: msgspec.Raw = msgspec.Raw(b"{}")
    nbformat: msgspec.Raw = msgspec.Raw(b"")


class Cell(NamedTuple):
    """A cell: ``markdown``, ``code``, ``raw`` or ``heading``, its text, and what else is said of it."""

    kind: str
    text: str
    language: str = ""
    """Of code in format 3, where each cell has its own."""
    level: int = 1
    mimetype: str = ""
    tags: Sequence[str] = ()


class Book(NamedTuple):
    """What a notebook holds, and what was left out of it."""

    cells: list[Cell]
    """All of them, so that a place in the list is the number of the cell."""
    title: str
    language: str
    """Of the kernel, as the notebook names it; empty where nothing says."""
    outputs: int
    broken: int
    note: str


def book_of(data: bytes) -> Book:
    """Read a notebook.

    Raises:
        SourceError: it is no JSON, or JSON of another kind.
        NotText: the bytes are no text.
    """
    book, note = _file(data)
    raws = [*(book.cells or []), *(cell for sheet in book.worksheets or [] for cell in sheet.cells or [])]
    found = [_cell(raw) for raw in raws]
    metadata = _metadata(book.metadata)
    kernel, language = metadata.kernelspec or _Kernel(), metadata.language_info or _Language()
    return Book(
        cells=[_clean(cell) for cell in found],
        title=" ".join((metadata.title or "").split()),
        language=kernel.language or language.name or kernel.name or "",
        outputs=sum(len(cell.outputs or ()) for cell in found if cell),
        broken=found.count(None),
        note=note,
    )


def _file(data: bytes) -> tuple[_File, str]:
    """The outermost level, with a note on the encoding; what Python writes beyond the standard (``NaN``) is taken."""
    note = ""
    try:
        try:
            book = msgspec.json.decode(data, type=_File)
        except msgspec.ValidationError:
            raise
        except (msgspec.DecodeError, UnicodeDecodeError):
            text, note = decode(data)
            book = msgspec.json.decode(msgspec.json.encode(_plain(text)), type=_File)
    except msgspec.ValidationError as cause:
        raise _no_notebook() from cause
    except RecursionError as cause:
        raise SourceError("it is nested too deeply to be read", _REMEDY) from cause
    if book.cells is None and book.worksheets is None and not bytes(book.nbformat):
        raise _no_notebook()
    return book, note


def _plain(text: str) -> object:
    """The value of a text that the strict decoder refuses.

    Raises:
        SourceError: it is no JSON, with the place of the error.
        NotText: there is no text at all.
    """
    if not text.strip():
        raise NotText("no text")
    try:
        value = json.loads(text, parse_constant=lambda _: None)
    except ValueError as cause:
        raise _refusal(text) from cause
    return _without_surrogates(value)


def _refusal(text: str) -> SourceError:
    """What is wrong with a text that is no JSON, and where."""
    try:
        Reader(text).read()
    except BadJson as cause:
        return cause.refusal()
    return SourceError("no valid JSON", _REMEDY)


def _without_surrogates(value: object) -> object:
    """Values whose texts can be written as UTF-8: half a surrogate pair is what a cut emoji leaves."""
    top: list[object] = [value]
    waiting: list[object] = [top]
    while waiting:
        inside = waiting.pop()
        places = inside.items() if isinstance(inside, dict) else enumerate(inside) if isinstance(inside, list) else ()
        for place, inner in places:
            if isinstance(inner, str):
                inside[place] = inner if inner.isascii() else inner.encode(errors="ignore").decode()  # type: ignore[index]
            else:
                waiting.append(inner)
    return top[0]


def _no_notebook() -> SourceError:
    return SourceError("it is JSON, but no Jupyter notebook: it has no cells", "name it .json to have it read as data")


def _cell(raw: msgspec.Raw) -> _Cell | None:
    """A cell, or None where it is not written as the format says."""
    try:
        return msgspec.json.decode(raw, type=_Cell, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _metadata(raw: msgspec.Raw) -> _Metadata:
    try:
        return msgspec.json.decode(raw, type=_Metadata)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _Metadata()


def _clean(cell: _Cell | None) -> Cell:
    """A cell with its text in one piece; an empty one where it was broken."""
    if cell is None:
        return Cell("broken", "")
    lines = cell.source if cell.source is not None else cell.input
    text = lines if isinstance(lines, str) else "".join(lines or ())
    text = without_controls(text.replace("\r\n", "\n").replace("\r", "\n"))
    metadata = cell.metadata or _CellMetadata()
    mimetype = metadata.raw_mimetype or metadata.format or ""
    return Cell(cell.cell_type, text, cell.language, min(max(cell.level, 1), 6), mimetype.lower(), tuple(metadata.tags))
