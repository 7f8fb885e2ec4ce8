"""Floor 4. Boxes of HTML pages that only their classes or roles make tables and code, as API documentation has them.

Javadoc writes the members of a class as boxes beside each other and their signatures as boxes with spans; doxygen
writes each line of code as a box, and a declaration as a table. ARIA gives any box the role of a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from autotune_lm.kit.assemble import Piece, fence
from autotune_lm.parse.html.code import code_of, dedented, language_of, walked
from autotune_lm.parse.html.names import HEADINGS, words
from autotune_lm.parse.html.tables import Cell, Row, cell_text, pipes, spread
from autotune_lm.parse.html.text import code_span, folded
from autotune_lm.parse.html.tree import inner_text, line_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from autotune_lm.parse.html.walk import Walker

_CODE = words("fragment code codeblock code-block highlight listing sourcecode source")
_LINES = words("line code-line codeline view-line")
_SIGNATURES = words("member-signature type-signature")
_COLUMNS = {"two-column-summary": 2, "three-column-summary": 3, "four-column-summary": 4}
_SHAPES = _CODE | _SIGNATURES | _COLUMNS.keys() | {"headertitle", "memproto"}
_TABLES = frozenset({"table", "grid", "treegrid"})
_CELLS = frozenset({"cell", "gridcell", "columnheader", "rowheader"})


def read_shape(walker: Walker, element: _Element) -> bool:
    """Read a box that stands for code or a table; False where it is any other."""
    names = (element.get("class") or "").split()
    role = element.get("role")
    if role is None and _SHAPES.isdisjoint(names):
        return False
    if "headertitle" in names:  # of a page of doxygen
        walker.open_heading(element, 1)
        return False
    if not _SIGNATURES.isdisjoint(names):
        return _code(walker, element, code_of(element), "java")
    if "memproto" in names:
        return _code(walker, element, _declaration(element), "cpp")
    if not _CODE.isdisjoint(names) and _has_lines(element):
        return _code(walker, element, _lines(element), language_of(element))
    width = next((_COLUMNS[name] for name in names if name in _COLUMNS), 0)
    if width and walker.depth == 0:
        return _table(walker, element, _summary(walker, element, width))
    if role in _TABLES and walker.depth == 0:
        return _table(walker, element, _by_role(walker, element))
    return False


def _code(walker: Walker, element: _Element, lines: str, language: str) -> bool:
    if lines.strip():
        walker.add("code", fence(lines, language), element, label=language)
    return True


def _has_lines(element: _Element) -> bool:
    """Whether all of an element is boxes that are lines."""
    if not len(element) or (element.text or "").strip():
        return False
    return all(
        child.tag in ("div", "span") and not _LINES.isdisjoint((child.get("class") or "").split())
        for child in element
        if not _is_tip(child)
    )


def _is_tip(child: _Element) -> bool:
    """What doxygen shows of a name while the mouse stands on it, or a comment."""
    return not isinstance(child.tag, str) or "ttc" in (child.get("class") or "")


def _lines(element: _Element) -> str:
    """Each child is a line; without the numbers in front."""
    lines = [walked(child).replace("\u00a0", " ").strip("\n").rstrip() for child in element if not _is_tip(child)]
    return dedented("\n".join(lines).strip("\n"))


def _declaration(element: _Element) -> str:
    """What doxygen declares: the line of the template, and the table of the signature without its labels."""
    lines = [folded(inner_text(child)) for child in element.iter("div") if child.get("class") == "memtemplate"]
    tables = [child for child in element.iter("table") if "memname" in (child.get("class") or "")]
    lines += [folded(inner_text(table)) for table in tables] or [folded(inner_text(element))]
    return "\n".join(lines)


def _table(walker: Walker, element: _Element, rows: list[Row]) -> bool:
    grid, heads = spread([row for row in rows if row.cells])
    if len(grid) < 2 or len(grid[0]) < 2:
        return False
    walker.add("table", pipes(grid, heads), element)
    return True


def _summary(walker: Walker, element: _Element, width: int) -> list[Row]:
    """The boxes of a summary, so many to a row; the first ones are its header."""
    boxes = [child for child in element if child.tag == "div"]
    cells = [Cell(cell_text(walker, box), "table-header" in (box.get("class") or ""), 1, 1) for box in boxes]
    rows = [cells[at : at + width] for at in range(0, len(cells), width)]
    return [Row(row, row[0].heads) for row in rows]


def _by_role(walker: Walker, element: _Element) -> list[Row]:
    """The rows that say that they are rows; a table inside a cell is text of it."""
    rows: list[Row] = []
    for row in element.iterdescendants():
        if row.get("role") != "row":
            continue
        found = [cell for cell in row if cell.get("role") in _CELLS]
        cells = [Cell(cell_text(walker, cell), cell.get("role") == "columnheader", 1, 1) for cell in found]
        rows.append(Row(cells, bool(cells) and all(cell.heads for cell in cells)))
    return rows


def read_members(walker: Walker, table: _Element) -> bool:
    """The members that doxygen lists: names as code, and behind each what it says of it; False for another table."""
    if "memberdecls" not in (table.get("class") or "").split():
        return False
    items: list[str] = []
    for row in table.iter("tr"):
        kind = (row.get("class") or "").partition(":")[0]
        if kind == "memitem":
            items.append(f"- {code_span(inner_text(row))}")
        elif kind == "memdesc" and items:
            said = cell_text(walker, row).removesuffix("More...").strip()
            items[-1] += f": {said}" if said else ""
        elif said := folded(inner_text(row)):
            _members(walker, table, items)
            heading = next(row.iter(*HEADINGS), None)
            if heading is None:
                walker.add("paragraph", said, row)
            else:
                level = HEADINGS[str(heading.tag)]
                walker.pieces.append(Piece("heading", f"{'#' * level} {said}", walker.locate(line_of(row)), level))
    _members(walker, table, items)
    return True


def _members(walker: Walker, table: _Element, items: list[str]) -> None:
    if items:
        walker.add("list", "\n".join(items), table)
        items.clear()
