"""Floor 4. From the bytes of a Markdown file to its top-level blocks: kind, start, end, level and line of each."""

import re
from collections.abc import Callable
from typing import NamedTuple

from autotune_lm.parse.encoding import decode
from autotune_lm.parse.front_matter import FrontMatter, front_matter
from autotune_lm.parse.markdown.forms import Prepared, original_line
from autotune_lm.parse.markdown.indented import has_indented_forms, to_fenced
from autotune_lm.parse.markdown.prepass import prepare
from autotune_lm.parse.markdown.split import Span, spans_of

NO_FRONT_MATTER = FrontMatter()
_TAB_AFTER_FENCE = re.compile(r"^([ >]*(?:`{3,}|~{3,})) *\t[ \t]*$", re.MULTILINE)
"""CommonMark closes a fence here (section 4.5), the parser does not."""

_QUOTES = 50
_MANY_MARKS = 500
_DEEP_QUOTE = re.compile(rf"^([ ]{{0,3}}+(?:>[ \t]{{0,4}}+){{{_QUOTES}}}+)(?:>[ \t]{{0,4}}+)++", re.MULTILINE)
"""Quotes inside quotes below any use: each costs an event for every line of them."""


class Structure(NamedTuple):
    """A file's prepared text and the blocks in it."""

    prepared: Prepared
    spans: list[Span]
    front: FrontMatter
    note: str
    """What a reader should know about the encoding."""
    numbers: list[int]
    """The original's line of each line that the pre-pass read; empty where they are the same."""

    def line(self, offset: int, line: int) -> int:
        """The original's line for a line of the prepared text."""
        if self.prepared.shifts:
            line = original_line(self.prepared.shifts, offset, line)
        return self.numbers[min(max(line, 1), len(self.numbers)) - 1] + 1 if self.numbers else line


def structure(data: bytes, cut: Callable[[str], list[Span]] = spans_of) -> Structure:
    """Read the structure of a file.

    Raises:
        NotText: the bytes are no text.
    """
    text, note = decode(data)
    front = front_matter(text)
    if front.length:
        text = "\n" * text.count("\n", 0, front.length) + text[front.length :]
    return structure_of(text, data, front, note, cut)


def structure_of(
    text: str,
    data: bytes,
    front: FrontMatter = NO_FRONT_MATTER,
    note: str = "",
    cut: Callable[[str], list[Span]] = spans_of,
) -> Structure:
    """Read the structure of a text whose front matter is out; ``data`` is the text, or more, in bytes."""
    numbers: list[int] = []
    if "\t" in text and ("`\t" in text or "~\t" in text or " \t" in text):
        text = _TAB_AFTER_FENCE.sub(r"\1", text)
    if text.count(">") > _MANY_MARKS:
        text = _DEEP_QUOTE.sub(r"\1", text)
    if has_indented_forms(text, data):
        text, numbers = to_fenced(text)
    prepared = prepare(text)
    found = Structure(prepared, cut(prepared.text), front, note, numbers)
    if numbers or prepared.shifts:
        found.spans[:] = [
            (kind, start, end, level, found.line(start, line), inner)
            for kind, start, end, level, line, inner in found.spans
        ]
    return found
