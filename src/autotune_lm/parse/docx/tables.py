"""Floor 4. Tables of a Word document: merged cells once, tables that only lay out text as the text they hold."""

from typing import TYPE_CHECKING, Protocol

from autotune_lm.parse.docx.items import Item, NoteId, Paragraph, Table
from autotune_lm.parse.ooxml import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_VAL = W + "val"
_MOST_COLUMNS = 63
"""As many as Word allows."""
_LAYOUT_CELLS = 6
_LAYOUT_LENGTH = 600
_KEY = 80
_TCPR, _SPAN, _MERGES = W + "tcPr", W + "gridSpan", (W + "vMerge", W + "hMerge")
_OFF = ("0", "false", "off")


class Reads(Protocol):
    """What reads the contents of a cell."""

    def inside(self, element: "_Element") -> list[Item]:
        """Paragraphs and tables in it."""
        ...

    def full(self, properties: "_Element") -> "_Element":
        """The properties that an element stands for."""
        ...


class Cell:
    """A cell and the columns that it fills."""

    __slots__ = ("goes_on", "items", "span")

    def __init__(self, items: list[Item], span: int, *, goes_on: bool) -> None:
        """``goes_on`` says that it belongs to the cell above."""
        self.items = items
        self.span = span
        self.goes_on = goes_on

    def paragraphs(self) -> list[Paragraph]:
        """Its own paragraphs, not those of tables in it."""
        return [item for item in self.items if isinstance(item, Paragraph)]

    def text(self) -> str:
        """Its paragraphs on one line."""
        said = ""
        if len(self.items) == 1 and isinstance(only := self.items[0], Paragraph) and not only.mark and not only.is_code:
            return only.text
        for paragraph in self.paragraphs():
            for part in paragraph.parts():
                text = f"`{part.text}`" if part.is_code and "`" not in part.text and part.text else part.text
                if part.mark and part.mark.number > 0 and text:
                    text = f"{part.mark.number}. {text}"
                if text:
                    said += (" " if said[-1:] in ".:;!?," else " / ") + text if said else text
        return said


def read_table(element: "_Element", reader: Reads, number: int) -> "Table | list[Item]":
    """A table, or what stands in it where the table only lays it out."""
    rows: list[list[Cell]] = []
    marked = 0
    for row in _rows(element):
        cells, headed = _cells(row, reader)
        if any(cell.items for cell in cells):
            marked += headed and marked == len(rows)
            rows.append(cells)
    if _is_layout(rows):
        return [item for cells in rows for cell in cells for item in cell.items]
    return _table(rows, number, marked)


def _rows(element: "_Element") -> "list[_Element]":
    """The rows of a table, those in content controls and revisions too."""
    found: list[_Element] = []
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if child.tag == W + "tr":
            if child.find(f"{W}trPr/{W}del") is None:
                found.append(child)
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            waiting.extend(reversed(child))
    return found


def _cells(row: "_Element", reader: Reads) -> tuple[list[Cell], bool]:
    """The cells of a row, and whether it is marked as a header."""
    cells: list[Cell] = []
    headed = False
    waiting = list(reversed(row))
    while waiting:
        child = waiting.pop()
        if child.tag == W + "tc":
            cells.append(_cell(child, reader))
        elif child.tag == W + "trPr":
            mark = child.find(W + "tblHeader")
            headed = mark is not None and mark.get(_VAL) not in _OFF
            before = _count(child.find(W + "gridBefore"), 0)
            cells.extend(Cell([], 1, goes_on=False) for _ in range(before))
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml"):
            waiting.extend(reversed(child))
    return cells, headed


def _cell(element: "_Element", reader: Reads) -> Cell:
    span, goes_on = 1, False
    first = next(iter(element), None)
    for child in reader.full(first) if first is not None and first.tag == _TCPR else ():
        tag = child.tag
        if tag == _SPAN:
            span = _count(child, 1)
        elif tag in _MERGES:
            goes_on = goes_on or child.get(_VAL, "continue") == "continue"
    items = reader.inside(element)
    return Cell([] if goes_on else items, span, goes_on=goes_on)


def _count(element: "_Element | None", default: int) -> int:
    value = "" if element is None else element.get(_VAL, "")
    return min(int(value), _MOST_COLUMNS) if value.isdecimal() and len(value) < 9 else default


def _is_layout(rows: list[list[Cell]]) -> bool:
    """Whether a table only places text on the page.

    That is one cell, one column of long texts, or a few cells that hold sections, or long texts side by side.
    """
    full = [cell for cells in rows for cell in cells if cell.items]
    if len(full) < 2:
        return True
    if len(full) > _LAYOUT_CELLS and all(len(cell.items) == 1 for cell in full) and len(rows[0]) > 1:
        return False
    if any(len(cell.items) > 1 and any(item.level for item in cell.paragraphs()) for cell in full):
        return True
    if all(len([cell for cell in cells if cell.items]) < 2 for cells in rows):
        return any(len(cell.items) > 1 or _length(cell) > _LAYOUT_LENGTH // 3 for cell in full)
    if len(full) > _LAYOUT_CELLS:
        return False
    long = any(len(cell.items) > 2 and _length(cell) > _LAYOUT_LENGTH for cell in full)
    if len(full) == 2:
        return long or any(isinstance(item, Table) for cell in full for item in cell.items)
    return long and (len(rows) == 1 or any(_length(cells[0]) > _KEY for cells in rows if cells))


def _length(cell: Cell) -> int:
    return sum(len(paragraph.text) for paragraph in cell.paragraphs())


def _table(rows: list[list[Cell]], number: int, marked: int) -> Table:
    """A table with its texts; what is nested stands behind it."""
    caption = ""
    width = max(sum(cell.span for cell in cells) for cells in rows)
    if len(rows) > 2 and width > 1 and len(rows[0]) == 1 and rows[0][0].span == width and not rows[1][0].goes_on:
        caption = rows[0][0].text()
    body = rows[1:] if caption else rows
    marked -= bool(caption and marked)
    header = marked if 0 < marked < len(body) else 1
    texts = [_texts(cells, repeat=header > 1 and at < header) for at, cells in enumerate(body)]
    table = Table(number, _without_empty(texts), header)
    table.caption, table.keyed = caption, not marked and _is_keyed(body)
    notes: list[NoteId] = []
    for item in (item for cells in rows for cell in cells for item in cell.items):
        if isinstance(item, Paragraph):
            notes.extend(item.notes)
        else:
            table.nested.append(item)
    table.notes = tuple(notes)
    return table


def _is_keyed(rows: list[list[Cell]]) -> bool:
    """Whether every row is a name and what it stands for: names that end in colons, or bold ones beside plain text."""
    pairs = [cells for cells in rows if len(cells) == 2]
    if len(pairs) < len(rows) or any(cell.span != 1 or len(cell.items) > 2 for cells in rows for cell in cells):
        return False
    colons = sum(cells[0].text().endswith((":", "：")) for cells in rows)
    if 3 * colons >= 2 * len(rows):
        return True
    return all(_is_bold(cells[0]) and not _is_bold(cells[1]) and cells[1].items for cells in rows)


def _is_bold(cell: Cell) -> bool:
    return bool(cell.items) and all(paragraph.bold for paragraph in cell.paragraphs() if paragraph.text)


def _texts(cells: list[Cell], *, repeat: bool) -> list[str]:
    """The texts of a row over the columns of the grid; ``repeat`` fills all columns of a span."""
    texts: list[str] = []
    for cell in cells:
        text = cell.text()
        if cell.span == 1:
            texts.append(text)
            continue
        texts += [text] * cell.span if repeat else [text, *[""] * (cell.span - 1)]
    return texts


def _without_empty(rows: list[list[str]]) -> list[list[str]]:
    """Rows of equal width, without columns in which nothing stands."""
    width = max(map(len, rows), default=0)
    full = [False] * width
    for row in rows:
        for at, text in enumerate(row):
            if text:
                full[at] = True
    if width * len(rows) > 2_000_000:  # one wide row among many short ones
        return rows
    if all(full) and all(len(row) == width for row in rows):
        return rows
    kept = [at for at in range(width) if full[at]]
    return [[row[at] if at < len(row) else "" for at in kept] for row in rows]
