"""Floor 4. Any file that docling reads, to a document: an opt-in reader for pages that are mostly tables or scans.

docling (MIT) finds the layout with neural networks: it needs torch, fetches its models from a hub on first use, and
takes a second or more a page. Users choose it with ``parse.suffixes: {.pdf: docling}``. What is tested here is the way
from its document (DoclingDocument, schema 1.x, written by docling-core) to ours; its models were never run here.
"""

from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, ClassVar

from autotune_lm.core import ports
from autotune_lm.core.errors import Missing, SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble, fence
from autotune_lm.parse.grid import pipe_table

_PARAGRAPHS = frozenset(
    {
        "text",
        "paragraph",
        "caption",
        "footnote",
        "reference",
        "handwritten_text",
        "checkbox_selected",
        "checkbox_unselected",
        "field_key",
        "field_value",
        "field_hint",
    }
)
_HEADINGS = frozenset({"title", "section_header", "field_heading"})
_LEFT_OUT = frozenset({"page_header", "page_footer", "document_index", "empty_value", "marker"})
_LISTS = frozenset({"list", "ordered_list"})
_DEEPEST_LIST = 8

Item = dict[str, Any]
"""An item of docling's document: ``label``, ``text``, ``children`` (references), ``prov`` (pages), more by its kind."""


class DoclingReader:
    """Reads what docling reads; takes no suffix unless the user says so."""

    name: ClassVar[str] = "docling"
    version: ClassVar[str] = "1"

    class Options(ports.Options, frozen=True):
        """docling keeps its own settings."""

    def __init__(self, options: Options | None = None) -> None:
        """Keep the options."""
        self.options = options or self.Options()

    def parse(self, source: Source, data: bytes, include: ports.ReadInclude) -> Document | Dropped:
        """Read a file.

        Raises:
            SourceError: docling cannot read it, or finds no text in it.
            Missing: docling is not installed.
        """
        return document_of(source, _converted(PurePosixPath(source.uri).name, data))


def _converted(name: str, data: bytes) -> Item:
    """The file as docling's document, in its exported form."""
    try:
        models = import_module("docling.datamodel.base_models")
        converter = import_module("docling.document_converter").DocumentConverter()
        failed = import_module("docling.exceptions").ConversionError
    except ImportError as cause:
        raise Missing(
            f"reading with docling needs docling (the package '{cause.name}' is not installed)",
            "pip install docling, or take {.pdf: docling} out of parse.suffixes",
        ) from cause
    try:
        result = converter.convert(models.DocumentStream(name=name, stream=BytesIO(data)))
    except failed as cause:
        raise SourceError(f"docling cannot read it: {str(cause)[:200]}", "") from cause
    exported: Item = result.document.export_to_dict()
    return exported


def document_of(source: Source, exported: Item) -> Document:
    """Our document out of docling's exported one.

    Raises:
        SourceError: it holds no text.
    """
    pieces = list(_Walk(exported).pieces())
    body, blocks = assemble(pieces)
    if not blocks:
        raise SourceError("docling found no text in it", "look at the file; a scan may need another reader")
    title = next((piece.text.lstrip("# ") for piece in pieces if piece.kind == "heading"), "")
    return Document(
        source=source,
        title=title or PurePosixPath(source.uri).stem,
        text=body,
        blocks=blocks,
        notes=(f"read by docling (its document in schema {exported.get('version', 'unknown')})",),
    )


class _Walk:
    """Goes through docling's tree without recursion; items are found by references such as ``#/texts/4``."""

    def __init__(self, exported: Item) -> None:
        self._all = exported
        self._seen: set[str] = set()

    def pieces(self) -> Iterator[Piece]:
        """The parts of the body in reading order; running heads and feet left out."""
        todo = [self._all.get("body", {})]
        while todo:
            item = todo.pop()
            label = item.get("label", "")
            if item.get("content_layer", "body") != "body" or label in _LEFT_OUT:
                continue
            if label in _LISTS or label == "list_item":
                lines, first = self._list(item)
                yield Piece("list", "\n".join(lines), first)
                continue
            if label == "inline":
                yield Piece("paragraph", self._inline(item), self._place(item))
                continue
            captions = self._items(item.get("captions", ()))
            yield from (Piece("paragraph", _line(one), _page(one)) for one in captions)
            yield from _piece(item)
            todo += reversed(self._items(item.get("children", ())))

    def _items(self, references: Any) -> list[Item]:
        """The items that references point to, each once."""
        found = []
        for reference in references:
            path = str(reference.get("$ref", ""))
            _, _, place = path.partition("#/")
            kind, _, number = place.partition("/")
            items = self._all.get(kind)
            if path not in self._seen and isinstance(items, list) and number.isdecimal() and int(number) < len(items):
                self._seen.add(path)
                found.append(items[int(number)])
        return found

    def _list(self, item: Item) -> tuple[list[str], Locator]:
        """The lines of a list with those below it, and where it begins."""
        lines: list[str] = []
        first = Locator()
        counts: dict[int, int] = {}
        todo = [(item, 0)]
        while todo:
            one, depth = todo.pop()
            inner = depth
            if one.get("label") not in _LISTS:
                inner = depth + 1
                counts[depth] = counts.get(depth, 0) + 1
                counts.pop(depth + 1, None)
                mark = f"{counts[depth]}. " if one.get("enumerated") else "- "
                text = _line(one) or self._inline(one)
                lines.append("  " * min(depth, _DEEPEST_LIST) + mark + text)
                first = first if first.page else _page(one)
            todo += [(child, inner) for child in reversed(self._items(one.get("children", ())))]
        return lines, first

    def _inline(self, item: Item) -> str:
        """Parts of one line, code among them in backticks."""
        parts = self._items(item.get("children", ()))
        return " ".join(f"`{_line(part)}`" if part.get("label") == "code" else _line(part) for part in parts)

    def _place(self, item: Item) -> Locator:
        """The page of a group: that of the first item in it."""
        references = item.get("children", ())
        seen, self._seen = self._seen, set()
        places = [_page(one) for one in self._items(references)]
        self._seen = seen
        return next((place for place in places if place.page), Locator())


def _piece(item: Item) -> Iterator[Piece]:
    """What an item is to us; nothing for groups, pictures and what is unknown without text."""
    label, text, place = item.get("label", ""), str(item.get("text", "")), _page(item)
    if label in _HEADINGS:
        level = 1 if label == "title" else min(int(item.get("level", 1)) + 1, 6)
        yield Piece("heading", f"{'#' * level} {_line(item)}" if text.strip() else "", place, level)
    elif label == "code":
        language = str(item.get("code_language", "")).lower()
        yield Piece("code", fence(text, "" if language == "unknown" else language), place)
    elif label == "formula" and text.strip():
        yield Piece("formula", f"$$\n{text.strip()}\n$$", place)
    elif label in _PARAGRAPHS:
        yield Piece("paragraph", _line(item), place)
    elif "table_cells" in (item.get("data") or {}):
        yield Piece("table", _table(item["data"]), place)


def _line(item: Item) -> str:
    return " ".join(str(item.get("text", "")).split())


def _page(item: Item) -> Locator:
    """The page on which an item begins."""
    places = item.get("prov") or [{}]
    return Locator(page=int(places[0].get("page_no", 0)))


def _table(data: Item) -> str:
    """A pipe table; stacked headers become one row, a cell over several columns or rows stands once."""
    width = max((int(cell["end_col_offset_idx"]) for cell in data["table_cells"]), default=0)
    heads = _heads(data["table_cells"])
    names: list[list[str]] = [[] for _ in range(width)]
    rows: dict[int, list[str]] = {}
    for cell in data["table_cells"]:
        text, row, column = _line(cell), int(cell["start_row_offset_idx"]), int(cell["start_col_offset_idx"])
        if row >= heads:
            rows.setdefault(row, [""] * width)[column] = text
        elif text:
            for name in names[column : int(cell["end_col_offset_idx"])]:
                name.append(text)
    body = [rows[row] for row in sorted(rows)]
    head = [" / ".join(name) for name in names] if heads else (body.pop(0) if body else [])
    return pipe_table(head, body) if head else ""


def _heads(cells: list[Item]) -> int:
    """How many rows at the top hold nothing but names of columns."""
    bodies = [int(cell["start_row_offset_idx"]) for cell in cells if not cell.get("column_header")]
    named = [int(cell["end_row_offset_idx"]) for cell in cells if cell.get("column_header")]
    return min(min(bodies, default=max(named, default=0)), max(named, default=0))
