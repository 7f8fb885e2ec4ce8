"""Floor 4. Tables of slides, and rows of cells as a Markdown table."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.ooxml import A
from autotune_lm.parse.pptx_text import NOWHERE, UNMARKED, paragraphs

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_CELLS = 100_000


def table_pieces(table: "_Element") -> Iterator[Piece]:
    """An ``a:tbl`` (ECMA-376 part 1, 21.1.3.13) as a table; one row, or one cell, as paragraphs."""
    rows: list[list[str]] = []
    cells = 0
    for row in table.iterchildren(f"{A}tr"):
        found = [_cell(cell) for cell in row.iterchildren(f"{A}tc")]
        cells += len(found)
        if cells > _MOST_CELLS:
            break
        if any(found):
            rows.append(found)
    yield from rows_pieces(rows)


def rows_pieces(rows: Sequence[Sequence[str]]) -> Iterator[Piece]:
    """Rows of texts, the first one as the header, without columns that are empty."""
    width = max(map(len, rows), default=0)
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    used = [at for at in range(width) if any(row[at] for row in full)]
    full = [[row[at] for at in used] for row in full]
    if len(full) < 2:
        for text in (text for row in full for text in row if text):
            yield Piece("paragraph", text, NOWHERE)
        return
    lines = ["| " + " | ".join(text.replace("|", "\\|") for text in row) + " |" for row in full]
    lines.insert(1, "| " + " | ".join(["---"] * len(used)) + " |")
    yield Piece("table", "\n".join(lines), NOWHERE)


def _cell(cell: "_Element") -> str:
    """The text of a cell; nothing where it is the rest of a merged one."""
    if cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true"):
        return ""
    body = cell.find(f"{A}txBody")
    if body is None:
        return ""
    found = [paragraph.text for paragraph in paragraphs(body, UNMARKED, code=False)]
    return " ".join(" ".join(found).split())
