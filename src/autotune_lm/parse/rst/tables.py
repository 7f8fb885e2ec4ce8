"""Floor 4. Grid, simple, CSV and list tables of reStructuredText to rows of cell sources."""

import csv
import re
from collections.abc import Mapping

from autotune_lm.parse.rst.pieces import Pieces

Cells = list[list[str]]
_RULE = re.compile(r"[+|][-=+|]+[+|]?$")
_RUN = re.compile(r"=+")
_ITEM = re.compile(r"\n([ ]*)[-*+][ ]?")
_MARKUP_LINE = re.compile(r"^[ ]*(?:\.\. [\w:+.-]+::(.*)|:[\w-]+:.*|\.\. .*)$", re.MULTILINE)
_MARKER = re.compile(r"^[ ]*(?:[-*+•]|\#\.|\d{1,3}[.)])[ ]+", re.MULTILINE)
_MOST_CELLS = 200_000


def add_table(pieces: Pieces, cells: Cells, line: int, title: str = "") -> None:
    """Add a table, its title first."""
    if title:
        pieces.write(title, line)
    if pieces.term:
        pieces.write("", line)
    pieces.flush_list()
    rows = [[pieces.wait(_cell(cell)) for cell in row] for row in cells]
    if rows:
        pieces.drafts.append(("table", rows, pieces.frozen or line, 0, pieces.label))
        pieces.pending.clear()


def _cell(source: str) -> str:
    """The running text of a cell: its blocks one after the other, without the marks of lists and directives."""
    source = source.strip()
    if source == "\\":
        return ""
    if "\n" in source or source[:2] in ("- ", "* ", ".."):
        source = _MARKUP_LINE.sub(lambda match: (match[1] or "").strip(), source)
        source = _MARKER.sub("", source).replace("::\n", ":\n")
    return source.strip()


def grid(raw: str) -> Cells:
    """The cells of a grid table; one that spans columns stands in the first of them."""
    lines = raw.split("\n")
    marks = sorted({at for line in lines if _RULE.match(line) for at, sign in enumerate(line) if sign == "+"})
    if len(marks) < 2 or len(lines) * len(marks) > _MOST_CELLS:
        return [[line.strip("|+-= ")] for line in lines if line.strip("|+-= ")]
    rows: Cells = []
    row = [""] * (len(marks) - 1)
    for line in lines:
        pieces = _cut(line, marks)
        if any(text and not text.strip("-=") for _, text in pieces) or _RULE.fullmatch(line):
            if any(row):
                rows.append(row)
            row = [""] * (len(marks) - 1)
        for column, text in pieces:
            if text.strip("-= "):
                row[column] += "\n" + text.rstrip()
    return [*rows, row] if any(row) else rows


def _cut(line: str, marks: list[int]) -> list[tuple[int, str]]:
    """The parts of a line between the borders that it has, each with its column."""
    found = []
    first = 0
    for column in range(1, len(marks)):
        at = marks[column]
        if column == len(marks) - 1 or line[at : at + 1] in ("|", "+"):
            found.append((first, line[marks[first] + 1 : at]))
            first = column
    return found


def simple(raw: str) -> Cells:
    """The cells of a simple table; a line without text in the first column goes on with the row above."""
    lines = raw.split("\n")
    starts = [match.start() for match in _RUN.finditer(lines[0])]
    rows: Cells = []
    open_row = False
    for line in lines[1:]:
        if not line or not line.strip("= "):
            open_row = False
        elif line.strip("- "):
            cells = [line[start:stop].rstrip() for start, stop in zip(starts, [*starts[1:], None], strict=True)]
            if cells[0] or not open_row:
                rows.append(cells)
            else:
                rows[-1] = [f"{above}\n{cell}" if cell else above for above, cell in zip(rows[-1], cells, strict=True)]
            open_row = True
    return rows


def listed(content: str) -> Cells:
    """The cells of a list of lists."""
    rows: Cells = []
    outer = -1
    at = 0
    indents: list[int] = []
    matches = list(_ITEM.finditer("\n" + content))
    text = "\n" + content
    for place, match in enumerate(matches):
        depth = len(match[1])
        outer = depth if outer < 0 else outer
        stop = matches[place + 1].start() if place + 1 < len(matches) else len(text)
        at = match.end()
        if depth == outer:
            inner = re.match(r"[-*+][ ]?", text[at:stop])
            rows.append([text[at + inner.end() : stop]] if inner else [])
            indents.append(at - match.start() - 1)
        elif rows and depth <= indents[-1] + 1:
            rows[-1].append(text[at:stop])
        elif rows and rows[-1]:
            rows[-1][-1] += text[match.start() : stop]  # a list inside a cell
    return rows


def comma_separated(content: str, options: Mapping[str, str]) -> Cells:
    """The cells of a CSV table."""
    sign = {"tab": "\t", "space": " "}.get(options.get("delim", ","), options.get("delim", ",")[:1] or ",")
    quote = options.get("quote", '"')[:1] or '"'
    lines = [options["header"], *content.split("\n")] if options.get("header") else content.split("\n")
    try:
        return [row for row in csv.reader(lines, delimiter=sign, quotechar=quote, skipinitialspace=True) if row]
    except (csv.Error, TypeError, ValueError):  # a field of more than 131072 characters, a delimiter that is none
        return [[line] for line in lines if line.strip()]
