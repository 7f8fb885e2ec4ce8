"""Floor 4. The source of one Markdown heading, table or code block to its text."""

import re
from collections.abc import Collection

from autotune_lm.parse.markdown.inline import inline

LINE_START = re.compile(r"\n[ \t]*(?:>[ \t]*)*")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*[#.:][^{}\n]*\}[ \t]*$|[ \t]*\[#[\w-]+\]$|[ \t]*\{/\*.*?\*/\}[ \t]*$")
_ATX = re.compile(r"#{1,6}(?:[ \t]+|$)")
_ATX_END = re.compile(r"(?:^|(?<=[ \t]))#+$")
_UNDERLINE = re.compile(r"\n[ \t>]*(?:=+|-+)[ \t]*\Z")
_CELL_END = re.compile(r"(?<!\\)\|")
FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*([^\n]*)\n?")


def heading_source(raw: str) -> str:
    """A title without its marks, underline and attributes; its inline marks are still there."""
    raw = raw.strip()
    if raw[:1] == "#" and raw[-1] not in "#}]" and "\n" not in raw:  # most titles
        return raw.lstrip("#")
    opening = _ATX.match(raw)
    if opening:
        raw = raw[opening.end() :]
        raw = _ATX_END.sub("", raw).rstrip() if raw[-1:] == "#" else raw
    else:
        raw = LINE_START.sub("\n", _UNDERLINE.sub("", raw))
    if raw[-1:] in ("}", "]"):
        raw = _ATTRIBUTES.sub("", raw)
    return raw


def table_text(raw: str, references: Collection[str]) -> str:
    """A table with cleaned cells; every row as wide as the header row or wider."""
    lines = [line for line in LINE_START.sub("\n", raw).strip("\n").split("\n") if line.strip()]
    if len(lines) < 2:
        return ""
    head = _cells(lines[0], references)
    rows = [head, ["---"] * len(head), *(_cells(line, references) for line in lines[2:])]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)


def _cells(line: str, references: Collection[str]) -> list[str]:
    cells = _CELL_END.split(line.strip().removeprefix("|"))
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [_cell(cell.strip(), references) for cell in cells]


def _cell(cell: str, references: Collection[str]) -> str:
    if "|" not in cell:
        return inline(cell, references)
    return inline(cell.replace("\\|", "|"), references).replace("|", "\\|")


def code_text(raw: str, opening: re.Match[str] | None, column: int) -> str:
    """The lines of a code block without fences and without the container's indentation."""
    if opening is None:
        return _moved(raw.split("\n"), column).rstrip("\n")
    lines = raw[opening.end() :].rstrip("\n").split("\n")
    last = lines[-1].lstrip(" \t>")
    if last.startswith(opening[1]) and not last.strip(opening[1][0] + " \t"):
        lines.pop()
    return (_moved(lines, column) if column else "\n".join(lines)).strip("\n")


def _moved(lines: list[str], column: int) -> str:
    """Take up to ``column`` characters of white space and quote marks off each line."""
    out: list[str] = []
    for line in lines:
        start = line[:column]
        at = len(start) - len(start.lstrip(" \t>"))
        out.append(line[1:] if start[:1] == "\t" and not start.startswith("\t>") else line[at:])
    return "\n".join(out)
