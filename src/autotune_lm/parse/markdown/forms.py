"""Floor 4. The forms that Markdown dialects add: what they look like, and what they become for the Markdown parser."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal, NamedTuple

from autotune_lm.parse.markdown.names import LAYOUT, TREATMENTS

SECRET = "\x02"
"""Marks what is ours; no decoded text holds control characters."""

_CLOSING = r"\n[ \t>]{0,3}```+[ \t]*+(?=\n|\Z)"
LANDMARK = re.compile(
    rf"\n(?:```(?!`)[^`\n{{]*+(?:(?!{_CLOSING})\n[^\n]*+)*+{_CLOSING}|"  # a plain fence: no groups, nothing to do
    r"(?=[ \t>*+\-\d`~:/${%<(ie])([ \t>]*+(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)*+)(?=[`~:/${%<(+\-ie])"
    r"(`{3,}|~{3,}|:{3,}|/{3,}|\$\$|\{\*|\{/\*|\{%|\{!|<!--|<[A-Z]|--8<--"
    r"|:[^:\n`]{1,80}:(?=[ \t\n]|\Z)|\([^()\n]+\)=[ \t]*(?=\n|\Z)|%[ \t]|\+\+\+|import[ ]|export[ ]))"
)
DIRECTIVE = re.compile(r"[ \t]*\{([^{}\s`]+)\}[ \t]*([^\n`]*)")
COLON_NAME = re.compile(
    r"[ \t]*(?:\{([^{}\n]*)\}|([A-Za-z][\w:-]*(?![\w.])))(?:\[([^\n]*)\])?(?:\{[^{}\n]*\})?[ \t]*([^\n]*)"
)
SLASH_NAME = re.compile(r"[ \t]*([A-Za-z][\w-]*)[ \t]*(?:\|[ \t]*([^\n]*))?")
OPTIONS = re.compile(
    r"\n[ \t>]*:[\w-]+:[^\n]*(?:\n[ \t>]*:(?:[\w-]+:|[ \t])[^\n]*)*"
    r"|\n[ \t]*---[ \t]*\n(?:[^\n]*\n)*?[ \t]*---[ \t]*(?=\n|\Z)"
)
SLASH_OPTIONS = re.compile(r"(?:\n {4}[\w-]+:[^\n]*)+")
NEXT_FIELD = re.compile(
    r"[^\n]*+(?:\n[ \t>]*+(?:[^\s>:][^\n]*+|(?=\n(?:[ \t>]++[^\s>]|[ \t>]*+\n|:))))*+"
    r"\n([ \t>]*):[^:\n`]{1,80}:(?=[ \t\n]|\Z)"
)
_HEADER = re.compile(r"^[ \t>]*:header:[ \t]*[>|]?[ \t]*([^\n]*(?:\n[ \t>]*:[ \t][^\n]*)*)", re.MULTILINE)
_CONTINUED = re.compile(r"\s*\n[ \t>]*:[ \t]*")
API_BLOCK = re.compile(r"[ \t]*[\w.:]+[ \t]*(?:\n(?:[ \t]{4,}[^\n]*|[ \t]*(?=\n[ \t]{4})))*")
MACRO = re.compile(r"\{\*[ \t]*(\S+)([^\n]*?)\*\}|\{!>?[ \t]*([^\s!]+)[^\n]*!\}")
SNIPPET = re.compile(r"""--8<--[ \t]*["']([^"'\n]+)["']""")
SCRIPT = re.compile(
    r"import[ ]+(?:[\w$*{][^;\n]*\bfrom[ ]+)?['\"][^'\"\n]+['\"];?[ \t]*(?=\n|\Z)"
    r"|import[ ]+(?:\w+,[ ]*)?\{[^}]*\}[ ]*from[ ]*['\"][^'\"\n]+['\"];?"
    r"|export[ ]+(?:default|const|let|var|function|class|\{|\*)[^\n]*(?:\n[^\n]+)*"
)
COMPONENT = re.compile(
    r"<([A-Z][\w.]*)((?:[^<>\"'{}]|\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*+\})*+\})*+)>"
)
_NAMED_TAB = re.compile(r"""\b(?:label|value)=(?:"([^"<>]*)"|'([^"'<>]*)')""")
_SETTING = re.compile(r"^[ \t>]*:?([\w-]+):[ \t]*([^\n]*)", re.MULTILINE)
_VERBATIM = re.compile(rf"<(/?)(?:pre|script|style)\b|\s*<!--{SECRET}(\d+)-->", re.IGNORECASE)
_SHOWN = re.compile(r"ln\[([^\]]*)\]")
_FENCE_ENDS: dict[tuple[str, int, int], re.Pattern[str]] = {}
_LONGEST_FENCE = 200
_DEEPEST_FENCE = 60


class Mark(NamedTuple):
    """What an HTML comment of ours stands for, and the lines it replaced."""

    action: Literal["open", "close", "include"]
    source: str
    kind: str = ""
    """Kind of the container; language of the include."""
    text: str = ""
    """Title of the container; path of the include."""
    lines: str = ""
    """Lines of the include."""
    closes: int = 1
    """How many containers are closed."""


class Prepared(NamedTuple):
    """Text for the Markdown parser (an empty line in front), the marks in it, and where lines were added or lost."""

    text: str
    marks: list[Mark]
    shifts: list[tuple[int, int]]
    """Offset in ``text`` and by how many lines it runs ahead of the original from there on."""
    notes: list[str]


def fence_end(character: str, length: int, column: int) -> re.Pattern[str]:
    """The line that closes a fence which starts at a column: a line further in than three belongs to the content."""
    key = (character, min(length, _LONGEST_FENCE), min(column, _DEEPEST_FENCE))
    if key not in _FENCE_ENDS:
        margin = f"{{0,{column + 3}}}" if column < _DEEPEST_FENCE else "*"
        _FENCE_ENDS[key] = re.compile(rf"\n[ \t>]{margin}{character}{{{key[1]},}}[ \t]*(?=\n|\Z)")
    return _FENCE_ENDS[key]


def short_tag(tag: re.Match[str]) -> str:
    """A JSX tag whose attributes hold code or go over lines, in a form that Markdown knows: its name, a tab's title."""
    name, rest = tag[1], tag[2]
    named = _NAMED_TAB.search(rest) if name == "TabItem" else None
    label = f' label="{named[1] or named[2] or ""}"' if named else ""
    return f"<{name}{label}{' /' if rest.endswith('/') else ''}>"


def settings(text: str) -> dict[str, str]:
    """The options below a directive's first line."""
    return dict(_SETTING.findall(text)) if text else {}


def header_row(text: str) -> str:
    """The header of a table with commas, which stands in its options."""
    found = _HEADER.search(text)
    return _CONTINUED.sub(" ", found[1]).strip() if found else ""


def container(name: str, argument: str, options: dict[str, str]) -> tuple[str, str]:
    """The kind and title of a container; no kind where it only groups."""
    name = (name.lower().lstrip(".") or "x").split(" ")[0].split(".")[0]
    if name == "admonition":
        name = (options.get("class") or options.get("type") or "note").split()[0].lower()
        name = name if TREATMENTS.get(name) == "label" else "note"
    if name == "tab-item":
        name = "tab"
    argument = argument.strip().strip('"')
    if argument.startswith("{") or name in LAYOUT:
        argument = ""
    return (name, argument) if TREATMENTS.get(name) == "label" else ("", argument)


def snippet_place(place: str) -> tuple[str, str]:
    """Path and line range of ``path:first:last``; the name of a section is left out."""
    path, _, rest = place.partition(":")
    first, _, last = rest.partition(":")
    return path, f"{first}-{last}" if first.isdigit() or last.isdigit() else ""


def shown_lines(arguments: str) -> str:
    """The lines that ``ln[1:3,7]`` asks for, as ``1-3,7``."""
    match = _SHOWN.search(arguments)
    return match[1].replace(":", "-") if match else ""


def between_marks(html: str) -> Iterator[tuple[str, int, int]]:
    """The parts of an HTML block, where each starts, and the number of the mark in front of it (-1 for none).

    A mark inside verbatim text stays in its part: it is the line it replaced.
    """
    at, number, verbatim = 0, -1, False
    for match in _VERBATIM.finditer(html) if SECRET in html else ():
        if match[2] is None:
            verbatim = not match[1]
        elif not verbatim:
            yield html[at : match.start()], at, number
            at, number = match.end(), int(match[2])
    yield html[at:], at, number


def original_line(shifts: list[tuple[int, int]], offset: int, line: int) -> int:
    """The line of the original for a line of the prepared text."""
    at = bisect_right(shifts, (offset, 1 << 60)) - 1
    return line - shifts[at][1] if at >= 0 else line
