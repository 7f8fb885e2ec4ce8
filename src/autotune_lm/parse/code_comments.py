"""Floor 4. Comments of source code to Markdown: comment signs out, one line for one line."""

import re
from typing import NamedTuple

_LINE_MARK = re.compile(r"[ \t]*(?:///?!?<?|#+:?)")
_BLOCK_MARK = re.compile(r"[ \t]*\*(?!\*|/)")


class Doc(NamedTuple):
    """The documentation of a symbol: lines of Markdown, and the line of the file that each comes from."""

    lines: list[str]
    numbers: list[int]


def comment_lines(text: str) -> list[str]:
    """The lines of a comment, or of several one below the other, without their signs."""
    lines: list[str] = []
    block = False
    for line in text.split("\n"):
        bare = line.strip()
        if block or bare.startswith("/*"):
            opened = not block
            if opened:
                bare = bare[2:].lstrip("*").removeprefix("!").removeprefix("<")
            block = "*/" not in bare
            if opened:
                lines.append(bare.partition("*/")[0].rstrip("*").removeprefix(" ").rstrip())
            else:
                lines.append(_block_line(line if block else line.partition("*/")[0].rstrip("* \t")))
        elif bare.startswith(("//", "#")):
            mark = _LINE_MARK.match(line)
            lines.append(line[mark.end() :].rstrip() if mark else bare)
        else:
            lines.append("")  # an attribute between two lines of documentation
    return without_margin(lines)


def _block_line(line: str) -> str:
    """A line inside of a block comment."""
    mark = _BLOCK_MARK.match(line)
    return line[mark.end() :].removeprefix(" ").rstrip() if mark else line.rstrip()


def without_margin(lines: list[str], first: int = 0) -> list[str]:
    """Lines without the white space that all of them begin with, from the line ``first`` on."""
    margin = min((len(line) - len(line.lstrip()) for line in lines[first:] if line.strip()), default=0)
    return [*(line.strip() for line in lines[:first]), *(line[margin:] for line in lines[first:])] if margin else lines
