"""Floor 4. The mask of a Markdown text: what the block parser reads in its place.

One byte a character, so that the parser's byte offsets are our character offsets, and the inline marks painted over, so
that it spends no time on them (a third of its events on real documentation are inline ones).
"""

import re

_NO_DEFINITION = re.compile(rb"\n:(?![ \t\n|-])")
_PAINT = bytes.maketrans(b"&\\[]`\x01", b"xxxxx`")
_PAINT_BUT_SLASH = bytes.maketrans(b"&[]`\x01", b"xxxx`")
_PAINT_LITTLE = bytes.maketrans(b"&[]", b"xxx")


def mask(text: str) -> str:
    """Paint over inline marks; those that also make lists, rules and fences stay."""
    plain = text.encode("ascii", "replace")
    if b"\n:" in plain:  # the definition of a term needs a space behind its colon, which the parser does not ask for
        plain = _NO_DEFINITION.sub(b"\nx", plain)
    data = plain.replace(b"````", b"\1\1\1\1").replace(b"```", b"\1\1\1")
    if b"\1`" in data:  # a run of five or more, which the line above takes apart
        return plain.translate(_PAINT_LITTLE).decode("ascii")
    return data.translate(_PAINT_BUT_SLASH if b"\\|" in data else _PAINT).decode("ascii")
