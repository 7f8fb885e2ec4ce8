"""Floor 4. Code blocks of Markdown: language, includes, terminal colours, and directives with tables or RST."""

import csv
import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from autotune_lm.core.ports import ReadInclude
from autotune_lm.core.types import BlockKind
from autotune_lm.parse.html_fragment import strip_terminal_tags, table
from autotune_lm.parse.markdown.forms import Mark, snippet_place
from autotune_lm.parse.markdown.inline import inline

_TERMINALS = frozenset(
    {"", "console", "text", "txt", "bash", "sh", "shell", "shell-session", "none", "output", "terminal"}
)
_TERMINAL_TAG = re.compile(r"<(?:font|span|u)\s", re.IGNORECASE)
_LANGUAGE = re.compile(r"\{?[ \t]*[.@]?([A-Za-z0-9_+#-][A-Za-z0-9_+#.-]*)(?=[\s,{}:;(]|$)")
_SNIPPET = re.compile(r"""^[ \t]*[;#/]*[ \t]*--8<--[ \t]*["']([^"'\n]+)["'].*$""", re.MULTILINE)
_MARK = re.compile(r"[ \t]*<!--\x02(\d+)-->")
_RANGE = re.compile(r"(\d*)[ ]*(-?)[ ]*(\d*)")
_RST_DIRECTIVE = re.compile(r"[ \t]*\.\.[ \t]+([\w:-]+)::[ \t]*(.*)")
_RST_NOISE = re.compile(r"[ \t]*(?:\.\.(?:[ \t].*)?|:[\w-]+:.*)$")
_RST_ROLE = re.compile(r":[\w:+-]+:`(?:([^`<]*?)\s*<[^`]*>|[~!]?([^`]*))`")
Part = tuple[BlockKind, str]


def include_lines(text: str | None, wanted: str) -> str | None:
    """The named lines (``1-3, 7``) of an included file; all of them where none are named."""
    if text is None or not wanted.strip():
        return text if text is None else text.strip("\n")
    lines = text.split("\n")
    chosen: list[str] = []
    for part in wanted.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            return text.strip("\n")
        first = int(match[1] or 1)
        last = int(match[3]) if match[3] else len(lines) if match[2] else first
        chosen += lines[max(0, first - 1) : last]
    return "\n".join(chosen).strip("\n") or text.strip("\n")


def restore(body: str, marks: Sequence[Mark]) -> str:
    """Put back the lines of the original where a mark fell inside code after all."""
    return _MARK.sub(lambda match: marks[int(match[1])].source, body).replace("\x02", "")


def without_terminal_marks(code: str, language: str) -> str:
    """Colour tags out of terminal output; where the fence names no language, only if a colour is set."""
    if language not in _TERMINALS or (language == "" and not _TERMINAL_TAG.search(code)):
        return code
    return strip_terminal_tags(code)


@lru_cache(maxsize=1000)
def language(info: str) -> str:
    """The language that a fence names: its first word, without attributes."""
    match = _LANGUAGE.match(info)
    return match[1].rstrip(".").lower() if match else ""


def snippets(body: str, include: ReadInclude, notes: list[str]) -> str:
    """Put the text of included files in place of the lines that name them."""

    def text_of(match: re.Match[str]) -> str:
        path, lines = snippet_place(match[1])
        text = include_lines(include(path), lines)
        if text is None:
            notes.append(f"include not found: {path}")
            return ""
        return text

    return _SNIPPET.sub(text_of, body)


def directive_parts(name: str, body: str, references: Collection[str]) -> list[Part]:
    """What stands in a directive that is neither Markdown nor code."""
    if name == "formula":
        return [("formula", f"$$\n{body.strip(chr(10))}\n$$")] if body.strip() else []
    if name == "list-table":
        return [("table", table(_list_rows(body, references)))]
    if name == "csv-table":
        rows = [
            [inline(cell.strip(), references) for cell in row]
            for row in csv.reader(body.split("\n"), skipinitialspace=True)
            if row
        ]
        return [("table", table(rows))]
    return _rst_parts(body)


def _list_rows(body: str, references: Collection[str]) -> list[list[str]]:
    """Rows of a table written as a list of lists: ``* - cell`` opens a row, ``- cell`` a cell."""
    rows: list[list[list[str]]] = []
    for line in body.split("\n"):
        bare = line.strip()
        if bare.startswith(("* -", "- -")) or bare in ("*", "-"):
            rows.append([[bare[3:].strip()]])
        elif bare.startswith(("- ", "* ")) or bare in ("-", "*"):
            if rows:
                rows[-1].append([bare[1:].strip()])
        elif bare and rows:
            rows[-1][-1].append(bare)
    return [[inline(" ".join(cell), references).replace("|", "\\|") for cell in row] for row in rows]


def _rst_parts(body: str) -> list[Part]:
    """The text of reStructuredText inside Markdown: directive markup out, literal blocks as they are."""
    parts: list[Part] = []
    lines: list[str] = []

    def flush() -> None:
        text = " ".join(lines).strip()
        if text:
            parts.append(("paragraph", text))
        lines.clear()

    for line in body.split("\n"):
        directive = _RST_DIRECTIVE.match(line)
        if directive or not line.strip():
            flush()
            if directive and directive[2] and directive[1] not in ("image", "figure", "include", "toctree"):
                lines.append(_rst_inline(directive[2]))
        elif not _RST_NOISE.match(line):
            lines.append(_rst_inline(line.strip()))
    flush()
    return parts


def _rst_inline(text: str) -> str:
    """Roles as their title, double backticks as single ones, emphasis out."""
    text = _RST_ROLE.sub(lambda match: match[1] or match[2] or "", text)
    return inline(text.replace("``", "`"))
