"""Floor 4. Comments of source code to Markdown: comment signs out, one line for one line."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_LINE_MARK = re.compile(r"[ \t]*(?:///?!?<?|#+:?)")
_LINE_MARKS = re.compile(r"\n[ \t]*(?:///?!?<?|#+:?)[ ]?")
_BLOCK_MARK = re.compile(r"[ \t]*\*(?:\*(?=[ \t]|\Z))?(?!\*|/)")
"""One star, or the two of a margin as old C has it."""


class Doc(NamedTuple):
    """The documentation of a symbol: lines of Markdown, and the line of the file that each comes from."""

    lines: list[str]
    numbers: Sequence[int]


def comment_lines(text: str) -> list[str]:
    """The lines of a comment, or of several one below the other, without their signs."""
    if "/*" in text:
        return without_margin(_mixed_lines(text))
    bare, marks = _LINE_MARKS.subn("\n", "\n" + text)
    if marks <= text.count("\n"):  # an attribute stands between two lines of documentation
        return without_margin(_mixed_lines(text))
    lines = bare[1:].split("\n")
    if " \n" in bare or "\t\n" in bare:
        lines = [line.rstrip() for line in lines]
    return without_margin(lines) if bare[1:2].isspace() else lines


def _mixed_lines(text: str) -> list[str]:
    """The lines of comments of any form."""
    lines: list[str] = []
    block = False
    for line in text.split("\n"):
        bare = line.strip()
        if block:
            block = "*/" not in bare
            lines.append(_block_line(line if block else line.partition("*/")[0].rstrip("* \t")))
        elif bare.startswith("/*"):
            block = "*/" not in bare
            bare = bare[2:].lstrip("*").removeprefix("!").removeprefix("<")
            lines.append(bare.partition("*/")[0].rstrip("*").removeprefix(" ").rstrip())
        elif mark := _LINE_MARK.match(line):
            lines.append(line[mark.end() :].rstrip())
        else:
            lines.append("")
    return lines


def _block_line(line: str) -> str:
    """A line inside of a block comment."""
    mark = _BLOCK_MARK.match(line)
    return line[mark.end() :].removeprefix(" ").rstrip() if mark else line.rstrip()


def without_margin(lines: list[str], first: int = 0) -> list[str]:
    """Lines without the white space that all of them begin with, from the line ``first`` on."""
    margin = min([len(line) - len(line.lstrip()) for line in lines[first:] if line and not line.isspace()], default=0)
    return [*(line.strip() for line in lines[:first]), *(line[margin:] for line in lines[first:])] if margin else lines
