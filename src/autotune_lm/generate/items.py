"""Floor 4. The items of a list at its outer level."""

import re

_ITEM = re.compile(r"^(?:[-*+]|\d+[.)]) (?P<body>.+(?:\n[ \t]+.*)*)", re.M)
_NUMBERED = re.compile(r"\s*\d+[.)] ")


def items_of(text: str, start: int) -> list[tuple[int, int, str]]:
    """Start, end and text of each item at the outer level."""
    return [
        (start + m.start("body"), start + m.start("body") + len(m["body"].rstrip()), m["body"].rstrip())
        for m in _ITEM.finditer(text)
    ]


def numbered(text: str) -> bool:
    """Whether a list is one of steps in their order."""
    return bool(_NUMBERED.match(text))
