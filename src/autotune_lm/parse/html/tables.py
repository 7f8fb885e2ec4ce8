"""Floor 4. Tables of HTML pages: which hold data and which only arrange the page, cells that span, header rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.kit.assemble import Piece, fence
from autotune_lm.parse.html.code import language_of
from autotune_lm.parse.html.lists import Lists
from autotune_lm.parse.html.names import HEADINGS, VERBATIM, marks_of
from autotune_lm.parse.html.text import folded
from autotune_lm.parse.html.tree import inner_text

if TYPE_CHECKING:
    from lxml.etree import _Element

    from autotune_lm.parse.html.walk import Walker

_DEEPEST = 2
"""Tables inside tables that are read as cells; below that they are text."""
_WIDEST = 200
_MOST_CELLS = 400_000
_LONG_CELL = 1500
_PARTS = frozenset({"thead", "tbody", "tfoot"})
_PIPE = re.compile(r"(?<!\\)\|")
_TICKED = re.compile(r"^(`{3,})[^\n]*\n(.*)\n\1$", re.DOTALL)


class Cell(NamedTuple):
    """A cell with its text on one line."""

    text: str
    heads: bool
    columns: int
    rows: int


class Row(NamedTuple):
    """A row, and whether it stands in the head of the table."""

    cells: list[Cell]
    head: bool


def read_table(walker: Walker, table: _Element) -> bool:
    """Read a table that holds data; False where its cells are to be read like any block."""
    if _is_source(table):
        return _source(walker, table)
    rows = own_rows(table)
    if walker.depth >= _DEEPEST or _is_layout(walker, table, rows):
        return False
    caption = next((child for child in table if child.tag == "caption"), None)
    if caption is not None:
        said = cell_text(walker, caption)
        if said:
            walker.add("paragraph", said, table)
    read = [_row(walker, row, head=head) for row, head in rows]
    grid, heads = spread([row for row in read if row.cells])
    if not grid:
        return True
    pairs = _pairs(read, grid)
    if len(grid[0]) < 2:
        for row in grid:
            walker.add("paragraph", row[0], table)
    elif pairs:
        walker.add("list", "\n".join(pairs), table)
    else:
        walker.add("table", pipes(grid, heads), table)
    return True


def own_rows(table: _Element) -> list[tuple[_Element, bool]]:
    """The rows of a table itself, not of those inside; whether each stands in its head."""
    rows: list[tuple[_Element, bool]] = []
    for child in table:
        if child.tag == "tr":
            rows.append((child, False))
        elif child.tag in _PARTS:
            rows += [(row, child.tag == "thead") for row in child if row.tag == "tr"]
    return rows


def _is_layout(walker: Walker, table: _Element, rows: list[tuple[_Element, bool]]) -> bool:
    """Whether a table only arranges blocks: it says so, has one column or row, or holds headings and code."""
    if table.get("role") in ("presentation", "none") or not rows:
        return True
    if all(len(row) < 2 for row, _ in rows):
        return True
    heads = any(cell.tag == "th" for row, _ in rows[:3] for cell in row)
    if len(rows) == 1 and not heads:
        return True
    for inside in table.iterdescendants(*HEADINGS, *VERBATIM, "table", "hr"):
        if (
            inside.tag in HEADINGS
            or inside.tag == "hr"
            or (inside.tag in VERBATIM and "\n" in inner_text(inside).strip())
        ):
            return True
        if inside.tag == "table" and not heads and walker.frame.length(table, 600) > 600:
            return True
    return not heads and _has_long_cell(walker, rows)


def _has_long_cell(walker: Walker, rows: list[tuple[_Element, bool]]) -> bool:
    return any(walker.frame.length(cell, _LONG_CELL) > _LONG_CELL for row, _ in rows[:20] for cell in row)


def _row(walker: Walker, row: _Element, *, head: bool) -> Row:
    cells = []
    for child in row:
        tag = child.tag
        if tag == "td" or tag == "th":
            plain = not child.keys()
            if plain or walker.frame.marks(child, tag) is not None:
                text = cell_text(walker, child) if len(child) else folded(child.text or "")
                columns, rows = (1, 1) if plain else (_span(child, "colspan"), _span(child, "rowspan"))
                cells.append(Cell(text, tag == "th", columns, rows))
    return Row(cells, head)


def _span(cell: _Element, name: str) -> int:
    value = cell.get(name) or "1"
    return min(max(int(value), 1), 5000) if value.isdigit() and len(value) < 6 else 1


def cell_text(walker: Walker, cell: _Element) -> str:
    """The text of a cell on one line."""
    inner = type(walker)(walker.frame, walker.locate, walker.depth + 1)
    return " ".join(filter(None, map(_flat, inner.read(cell))))


def _flat(piece: Piece) -> str:
    """A block inside a cell as running text."""
    if piece.kind == "list":
        return Lists.flat(piece.text)
    if piece.kind == "code":
        found = _TICKED.match(piece.text)
        return f"`{folded(found[2])}`" if found and "`" not in found[2] else folded(piece.text.strip("`"))
    if piece.kind == "table":
        rows = [line.strip("| ") for line in piece.text.split("\n")]
        return "; ".join(re.sub(r"\s*\|\s*", " ", row) for row in rows if row.strip("-| "))
    return folded(piece.text.lstrip("# ") if piece.kind == "heading" else piece.text.replace("$$", "$"))


def spread(rows: list[Row]) -> tuple[list[list[str]], int]:
    """The cells at their places, one that spans rows in each of them; how many rows at the top are headers.

    A cell that spans columns stands in the first, in a header row in all of them. A row of nothing but cells that go
    on below says nothing of its own.
    """
    heads = found = _header_rows(rows)
    if all(cell.columns == 1 == cell.rows for row in rows for cell in row.cells):
        texts = [[cell.text for cell in row.cells] for row in rows]
        width = len(texts[0]) if texts else 0
        if all(len(line) == width and all(line) for line in texts):
            return texts, heads
        return _trimmed([line for line in texts if any(line)], sum(map(any, texts[:heads])))
    grid: list[list[str]] = []
    below: dict[int, tuple[str, int]] = {}
    cells = 0
    for number, row in enumerate(rows):
        line = _placed(row, below, repeats=number < found)
        cells += len(line)
        if cells <= _MOST_CELLS and any(cell.text and (cell.rows == 1 or number < found) for cell in row.cells):
            grid.append(line)
        elif number < found:
            heads -= 1
    return _trimmed(grid, heads)


def _placed(row: Row, below: dict[int, tuple[str, int]], *, repeats: bool) -> list[str]:
    """The texts of a row by column; ``below`` are cells of rows above that reach down to it."""
    line: list[str] = []
    for cell in row.cells:
        _fill(line, below)
        for step in range(cell.columns):
            if len(line) >= _WIDEST or (step and len(line) in below):
                break
            text = cell.text if not step or repeats else ""
            if cell.rows > 1:
                below[len(line)] = (text, cell.rows)
                _fill(line, below, once=True)
            else:
                line.append(text)
    _fill(line, below)
    return line


def _fill(line: list[str], below: dict[int, tuple[str, int]], *, once: bool = False) -> None:
    """Add the cells from above that reach down to the next columns."""
    while (found := below.pop(len(line), None)) is not None:
        text, left = found
        if left > 1:
            below[len(line)] = (text, left - 1)
        line.append(text)
        if once:
            return


def _header_rows(rows: list[Row]) -> int:
    """Rows of the head, or those at the top that hold header cells alone."""
    count = 0
    width = sum(cell.columns for cell in rows[0].cells) if rows else 0
    covered = 0
    for row in rows:
        own = sum(cell.columns for cell in row.cells)
        if not row.head and (own + covered < width or not all(cell.heads for cell in row.cells)):
            break
        covered += sum(cell.columns for cell in row.cells if cell.rows > 1)
        count += 1
    return 0 if count == len(rows) and not any(row.head for row in rows) and count > 1 else count


def _trimmed(grid: list[list[str]], heads: int) -> tuple[list[list[str]], int]:
    """Rows of one width, without columns in which nothing stands."""
    width = max(map(len, grid), default=0)
    full = [row + [""] * (width - len(row)) for row in grid]
    used = [column for column in range(width) if any(row[column] for row in full)]
    return [[row[column] for column in used] for row in full], heads


def _pairs(rows: list[Row], grid: list[list[str]]) -> list[str]:
    """The items of a table that names a value in each row (``th`` and ``td``, or a first cell that ends in a colon)."""
    if not grid or len(grid[0]) != 2 or any(row.head for row in rows):
        return []
    named = all(row.cells[0].heads and not row.cells[-1].heads for row in rows if len(row.cells) > 1)
    if not named and not all(row[0].endswith(":") for row in grid):
        return []
    return [f"- {name.rstrip(': ')}: {value}" if value else f"- {name}" for name, value in grid if name]


def pipes(grid: list[list[str]], heads: int) -> str:
    """The table in pipes; several header rows become one."""
    top = max(heads, 1)
    head = grid[0]
    if top > 1:
        head = [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*grid[:top], strict=True)]
    lines = [_line(head), _line(["---"] * len(head)), *map(_line, grid[top:])]
    return "\n".join(lines)


def _line(cells: list[str]) -> str:
    line = " | ".join(cells)
    if line.count("|") >= len(cells):
        line = " | ".join(_PIPE.sub(r"\|", cell) for cell in cells)
    return f"| {line} |"


def _is_source(table: _Element) -> bool:
    """Whether each row is a line of source code, with its number in front, as code hosts have it."""
    first = next(table.iter("td"), None)
    row = None if first is None else first.getparent()
    if row is None or len(row) != 2:
        return False
    names = row[-1].get("class") or ""
    return ("blob-code" in names or "hljs-ln-code" in names) and marks_of(row[0].get("class") or "").number


def _source(walker: Walker, table: _Element) -> bool:
    lines = [inner_text(row[-1]).strip("\n") for row, _ in own_rows(table) if len(row)]
    language = language_of(table)
    walker.add("code", fence("\n".join(lines).rstrip(), language), table, label=language)
    return True
