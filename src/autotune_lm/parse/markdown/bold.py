"""Floor 4. The bold words at the start of a paragraph: questions, names of speakers and titles often stand in them."""

import re
from collections.abc import Collection

from autotune_lm.parse.markdown.inline import inline

BOLD_MARKS = ("**", "__")
"""With these a text starts that may start bold."""
_MARKER_CHARACTERS = 16
_WHITE = re.compile(r"\s*")


def bold_start(raw: str, references: Collection[str] = ()) -> str:
    """The plain text of the bold words at the start; several runs count as one where only white space parts them.

    Every character is looked at once or so, whatever the text holds.
    """
    end = at = 0
    while raw.startswith(BOLD_MARKS, at):
        closing = _closing(raw, at)
        if closing < 0:
            break
        end = closing
        at = _WHITE.match(raw, end).end()  # type: ignore[union-attr]  # it matches nothing too
    return inline(raw[:end], references) if end else ""


def bold_characters(text: str, bold: str) -> int:
    """How far the bold words reach into a block's text; in a list the marker in front of them is counted too."""
    at = text.find(bold, 0, len(bold) + _MARKER_CHARACTERS)
    return at + len(bold) if at >= 0 and not text[:at].strip("-. 0123456789") else 0


def _closing(raw: str, at: int) -> int:
    """Where the bold run that starts at an offset ends; -1 where it does not."""
    marks = raw[at : at + 2]
    if raw[at + 2 : at + 3].isspace():
        return -1
    ticks, looked, found = 0, at, raw.find(marks, at + 3)
    while found >= 0:
        ticks += raw.count("`", looked, found)
        looked = found
        stop = found + 2
        while raw.startswith(marks[0], stop):
            stop += 1
        if not ticks % 2 and not raw[found - 1].isspace():
            return stop
        found = raw.find(marks, stop)
    return -1
