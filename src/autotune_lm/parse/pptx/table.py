"""Floor 4. Tables of slides, and rows of cells as a Markdown table."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.ooxml import A
from autotune_lm.parse.pptx.pieces import NOWHERE
from autotune_lm.parse.pptx.runs import BREAK, LATIN, RARE, T, plain, readable, runs

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROW, _CELL, _PARAGRAPH = f"{A}tr", f"{A}tc", f"{A}p"
_BETWEEN = frozenset([_PARAGRAPH, BREAK])
_SEEN = (T, _ROW, _CELL, _PARAGRAPH, BREAK, LATIN, *RARE)
_TRUE = frozenset(["1", "true"])
_MOST_CELLS, _MOST_COLUMNS = 100_000, 500


def table_pieces(table: "_Element") -> Iterator[Piece]:
    """An ``a:tbl`` (ECMA-376 part 1, 21.1.3.13) as a table; one row, or one cell, as paragraphs."""
    rows: list[list[list[str]]] = []
    words: list[str] = []
    cell, cells = table, 0
    for element in table.iter(*_SEEN):
        tag = element.tag
        if tag == T:
            text = element.text or ""
            words.append(text if text.isprintable() and "_x" not in text else readable(text))
        elif tag == _CELL:
            cell, words, cells = element, [], cells + 1
            if cells > _MOST_CELLS:
                break
            if rows:
                rows[-1].append([] if _is_rest(cell) else words)
        elif tag in _BETWEEN:
            words.append(" ")
        elif tag == _ROW:
            rows.append([])
        elif rows and rows[-1] and not _is_rest(cell):  # code or a field, which need a closer look
            rows[-1][-1] = [text for one in cell.iter(_PARAGRAPH) for text in (plain(runs(one)).text, " ")]
            words = []
    texts = [[" ".join("".join(words).split()) for words in row] for row in rows]
    return rows_pieces([row for row in texts if any(row)])


def rows_pieces(rows: Sequence[Sequence[str]]) -> Iterator[Piece]:
    """Rows of texts, the first one as the header, without columns that are empty."""
    width = min(max(map(len, rows), default=0), _MOST_COLUMNS)
    full = [[*row[:width], *[""] * (width - len(row))] for row in rows[: _MOST_CELLS // max(width, 1)]]
    used = [at for at in range(width) if any(row[at] for row in full)]
    if len(used) < width:
        full = [[row[at] for at in used] for row in full]
    if len(full) < 2:
        for text in (text for row in full for text in row if text):
            yield Piece("paragraph", text, NOWHERE)
        return
    lines = ["| " + " | ".join([text.replace("|", "\\|") for text in row]) + " |" for row in full]
    lines.insert(1, "| " + " | ".join(["---"] * len(used)) + " |")
    yield Piece("table", "\n".join(lines), NOWHERE)


def _is_rest(cell: "_Element") -> bool:
    """Whether a cell is covered by one that is merged with it."""
    return bool(cell.keys()) and (cell.get("hMerge") in _TRUE or cell.get("vMerge") in _TRUE)
