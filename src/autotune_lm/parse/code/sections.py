"""Floor 4. What documentation says of parameters, results and errors, written down in one form for all styles.

A section is a heading (``Parameters``, ``Returns``, ``Raises`` …) and a list ``- name (type): description``, or the
words themselves where there are no names.
"""

import re
from typing import NamedTuple

from autotune_lm.parse.code.comments import Doc

TITLES = {
    "args": "Parameters",
    "arguments": "Parameters",
    "parameters": "Parameters",
    "params": "Parameters",
    "other parameters": "Other Parameters",
    "keyword args": "Keyword Arguments",
    "keyword arguments": "Keyword Arguments",
    "returns": "Returns",
    "return": "Returns",
    "yields": "Yields",
    "yield": "Yields",
    "raises": "Raises",
    "raise": "Raises",
    "except": "Raises",
    "exceptions": "Raises",
    "warns": "Warns",
    "attributes": "Attributes",
    "members": "Attributes",
    "example": "Examples",
    "examples": "Examples",
    "note": "Notes",
    "notes": "Notes",
    "see also": "See Also",
    "seealso": "See Also",
    "references": "References",
    "todo": "Todo",
    "warning": "Warnings",
    "warnings": "Warnings",
    "methods": "Methods",
    "receives": "Receives",
}
"""Words that open a section, in lower case, and the canonical name of it."""
LISTED = frozenset({"Parameters", "Other Parameters", "Keyword Arguments", "Raises", "Warns", "Attributes", "Receives"})
"""Sections whose entries have names."""
RESULTS = frozenset({"Returns", "Yields"})
_AWKWARD = re.compile(r"[*`<\[\]]|^_|_$")


class Entry(NamedTuple):
    """One parameter, result or error."""

    name: str
    type: str
    text: list[str]
    """Its description, line by line."""
    numbers: list[int]


class Writer:
    """Collects the lines of a documentation as Markdown."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.numbers: list[int] = []

    def add(self, line: str, number: int) -> None:
        """One line."""
        self.lines.append(line)
        self.numbers.append(number)

    def heading(self, title: str, number: int) -> None:
        """A section begins."""
        for line in ("", f"# {title}", ""):
            self.add(line, number)

    def entry(self, entry: Entry, number: int) -> None:
        """One item of a section."""
        head = safe(entry.name) if entry.name else ""
        kind = f" ({safe(entry.type)})" if entry.type and head else safe(entry.type) if entry.type else ""
        first, *more = entry.text or [""]
        head += kind
        self.add(f"- {head}: {first}" if head and first else f"- {head or first}", number)
        for at, line in enumerate(more):
            self.add("  " + line if line.strip() else "", entry.numbers[at + 1])

    def doc(self) -> Doc:
        """What was written."""
        return Doc(self.lines, self.numbers)


def safe(text: str) -> str:
    """A name or type whose signs Markdown would take for its own, between backticks."""
    text = " ".join(text.split())
    if not _AWKWARD.search(text):
        return text
    return text if text.startswith("`") and text.endswith("`") else f"`{text.replace('`', '')}`"
