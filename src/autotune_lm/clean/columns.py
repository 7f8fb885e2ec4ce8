"""Floor 4. Passwords and keys in the columns of a table, whose name stands only in its header."""

import re
from collections.abc import Iterator

from autotune_lm.clean.finding import Finding
from autotune_lm.clean.randomness import entropy, is_shown, is_weak, is_wordy, kinds
from autotune_lm.core.types import Document

_NAMES = re.compile(
    r"(?:\w{1,20}[ _-])?(?:password|passwd|pwd|pass(?:phrase|code|wort)|kennwort|secret|token|api[ _-]?key"
    r"|access[ _-]?key|secret[ _-]?key|private[ _-]?key|credential)s?",
    re.IGNORECASE,
)
_CELL = re.compile(r"(?<=\|)[ ]*`?(?P<value>[^|\n`]*?)`?[ ]*(?=\|)")


def find(document: Document) -> Iterator[Finding]:
    """What stands under such a header and is no word."""
    for block in document.blocks:
        if block.kind == "table":
            head, _, rows = document.slice(block).partition("\n")
            columns = [at for at, cell in enumerate(_CELL.finditer(head)) if _NAMES.fullmatch(cell["value"])]
            if columns:
                yield from _in_rows(rows, block.start + len(head) + 1, frozenset(columns))


def _in_rows(rows: str, start: int, columns: frozenset[int]) -> Iterator[Finding]:
    for line in rows.split("\n"):
        for at, cell in enumerate(_CELL.finditer(line)):
            if at in columns and _is_secret(cell["value"]):
                low, high = cell.span("value")
                yield Finding(start + low, start + high, "secret", "SECRET")
        start += len(line) + 1


def _is_secret(value: str) -> bool:
    """Whether a cell holds a value and no explanation."""
    return (
        6 <= len(value) <= 200
        and " " not in value
        and kinds(value) > 1
        and any(map(str.isalpha, value))
        and entropy(value) > 2.2
        and not (is_shown(value) or is_weak(value) or is_wordy(value))
    )
