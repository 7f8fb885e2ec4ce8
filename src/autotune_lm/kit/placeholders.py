"""Floor 1. What stands in a text in place of a value that must not be stored: ``[EMAIL 1]``, ``[SECRET 2: password]``.

One line, no pipe, no backtick, no quote: a placeholder breaks no table, no fence, no string and no JSON.
"""

import re

PLACEHOLDER = re.compile(
    r"\[(?:SECRET [0-9]{1,6}: [A-Za-z0-9 -]{2,40}|(?:EMAIL|PHONE|CARD|IBAN|SSN|IP|ID) [0-9]{1,6})\]"
)


def placeholder(group: str, number: int, name: str = "") -> str:
    """The text for the ``number``-th value of a group; ``name`` says more where the group says little."""
    return f"[{group} {number}: {name}]" if name else f"[{group} {number}]"
