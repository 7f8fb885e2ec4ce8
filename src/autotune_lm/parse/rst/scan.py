"""Floor 4. From a reStructuredText text to its blocks: kind, start, end and line of each, and the levels of titles.

The forms are those of the reStructuredText Markup Specification (docutils.sourceforge.io/docs/ref/rst). One regular
expression cuts a text into blocks; all its repetitions are possessive or end at the next line, so time is linear.
"""

import re
from typing import Literal, NamedTuple

Kind = Literal["paragraph", "title", "explicit", "indented", "item", "definition", "overlined", "table", "rest"]
Span = tuple[Kind, int, int, int]
"""A block: kind, start, end, and the lines before it."""

_TRAILING = re.compile(r"(?<! )[ ]++\n")
_MARK = r"[!-/:-@\[-`{-~]"
_END = r"(?=\n|\Z)"
_BODY = r"[^\n]*+(?:\n++ [^\n]*+)*+"  # the rest of a line, and every indented line below, over empty ones too
_NUMBER = r"(?:\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdm]{1,8}|[IVXLCDM]{1,8}|\#)[.)](?=[ \n]|\Z))"
_BULLET = r"[-*+•‣⁃](?=[ \n]|\Z)"
_FIELD = r":(?![:\s`])(?:[^:\\\n]|\\[^\n]|:(?![ \n`]|\Z))++(?<![ ]):(?=[ \n]|\Z)"
_VALUE = r"(?:<[^<>\n]+>|[A-Za-z][\w-]*+)"
_FLAG = rf"(?:(?:--|/)[A-Za-z0-9][\w-]*+(?:[ =]{_VALUE})?|[-+][A-Za-z0-9](?:[ ]?{_VALUE})?)"
OPTION = rf"{_FLAG}(?:,[ ]{_FLAG})*+(?=[ ]{{2}}|\n[ ])"
_TEXT_START = (
    rf"(?!{_NUMBER})(?:[^\W_]|[“‘\"'<{{\[(@](?=\w)|`{{1,2}}[^`\s]|\*{{1,2}}[^*\s]|\|[^|\s]|[^\x00-\x7f•‣⁃]"
    r"|:(?=[A-Za-z])[\w.+-]++(?::[\w.+-]++)*+:`)"
)
_PARAGRAPH = rf"{_TEXT_START}[^\n]*+(?!\n(?:[ ]|(?P<a>{_MARK})(?P=a)*+{_END}))(?:\n[^ \n][^\n]*+)*+(?=\n\n|\Z)"
"""Text that is neither a title nor the term of a definition."""
_UNDERLINED = (
    rf"[^\n]*+\n(?P<b>{_MARK})(?P=b){{3,}}+|[^\n]{{2}}\n(?P<c>{_MARK})(?P=c)(?P=c)"
    rf"|[^\n]\n(?P<d>{_MARK})(?P=d){{1,2}}+|\n(?P<e>{_MARK})(?P=e){{0,2}}+"
)
"""A line and one below it of four marks or more; fewer do for a title that is no longer."""
_TITLE = rf"(?!\|[ ]|>>>[ ]|(?P<f>{_MARK})(?P=f)*+\n)[^ \n](?:{_UNDERLINED}){_END}"
_EXPLICIT = rf"\.\.(?:[ ]{_BODY}|(?:\n[ ]{_BODY})?{_END})"
_ITEM = rf"(?:{_BULLET}|{_FIELD}|{OPTION}){_BODY}|{_NUMBER}{_BODY}(?=\n\n|\Z|\n{_NUMBER})"
_OVERLINED = rf"(?P<g>(?P<h>{_MARK})(?P=h)*+)\n(?=[^\n]*?[^\W_])[^\n]*+\n(?P=g){_END}"
_BORDER = rf"=[= ]*+{_END}"
_ROWS = rf"(?:\n(?!{_BORDER})[^\n]*+)*+\n{_BORDER}"
_TABLE = rf"=++(?:[ ]++=++)++(?=\n)(?:{_ROWS}(?!\n\n|\Z))?{_ROWS}(?=\n\n|\Z)"
_DEFINITION = rf"(?!\||>>>[ ]|\+[-=]|__[ ]|::\n|(?P<i>{_MARK})(?P=i){{3,}}+\n)[^ \n][^\n]*+\n[ ]{_BODY}"
_REST = r"[^\n]++(?:\n[^\n]++)*+"
_FORMS = {
    "paragraph": _PARAGRAPH,
    "title": _TITLE,
    "explicit": _EXPLICIT,
    "indented": rf"[ ]{_BODY}",
    "item": _ITEM,
    "overlined": _OVERLINED,
    "table": _TABLE,
    "definition": _DEFINITION,
    "rest": _REST,
}
_BLOCK = re.compile(r"\n++(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items()) + ")")


def prepare(text: str) -> str:
    """The text with an empty line in front, without tabs and without white space at the ends of lines."""
    if "\t" in text:
        text = text.expandtabs(8)
    if " \n" in text:
        text = _TRAILING.sub("\n", text)
    return "\n" + text.rstrip()


def spans_of(text: str, line: int = 0) -> list[Span]:
    """Cut a prepared text into its blocks. ``line`` is the number of lines in front of it, less the empty one."""
    spans: list[Span] = []
    add, count = spans.append, text.count
    at = 0
    for match in _BLOCK.finditer(text):
        kind: Kind = match.lastgroup  # type: ignore[assignment]  # all of it is one of the named forms
        start, end = match.span(kind)
        line += count("\n", at, start)
        at = start
        add((kind, start, end, line))
    return spans


class Levels:
    """The levels of titles: the first style of adornment that a text uses is level 1, the next new one is 2."""

    def __init__(self) -> None:
        """Know no style."""
        self.styles: list[str] = []
        self.level = 0
        """Of the title in force."""

    def of(self, adornment: str) -> int:
        """The level of a title by its adornment: one character under it, or two for over and under."""
        try:
            self.level = self.styles.index(adornment) + 1
        except ValueError:
            self.styles.append(adornment)
            self.level = len(self.styles)
        return self.level


class Heading(NamedTuple):
    """A block with the place of its title in the outline."""

    span: Span
    path: tuple[str, ...]


def outline(text: str) -> list[Heading]:
    """The blocks of a prepared text, each with the titles above it as the file writes them."""
    levels = Levels()
    path: tuple[str, ...] = ()
    found = []
    for span in spans_of(text):
        kind, start, end, _ = span
        if kind == "title" or kind == "overlined":
            level, title = heading(text[start:end], levels)
            path = (*path[: level - 1], title)
        found.append(Heading(span, path))
    return found


def heading(raw: str, levels: Levels) -> tuple[int, str]:
    """The level of a title and its text, which may hold inline marks."""
    lines = raw.split("\n")
    if len(lines) == 3:
        return levels.of(lines[0][0] * 2), lines[1].strip()
    return levels.of(lines[1][0]), lines[0]
