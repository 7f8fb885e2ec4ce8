"""Floor 4. What the substitutions of a reStructuredText file stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from autotune_lm.parse.rst.pieces import SENTENCE_WORDS, Pieces

if TYPE_CHECKING:
    from autotune_lm.parse.rst.directives import Directive


def define(pieces: Pieces, name: str, found: Directive) -> None:
    """Keep what a substitution stands for."""
    text = ""
    if found.name == "replace":
        text = " ".join(found.body.split())
    elif found.name == "unicode":
        text = "".join(_character(word) for word in found.argument.split(" .. ")[0].split())
    elif found.name == "date":
        text = name
    elif found.name == "image" and len(found.options.get("alt", "").split()) >= SENTENCE_WORDS:
        text = found.options["alt"]
    pieces.names.substitutions.setdefault(name.lower(), text)


def _character(word: str) -> str:
    """A character by its code, such as ``0xA9`` or ``U+00A9``; other words stand for themselves."""
    match = re.fullmatch(r"(?:0x|x|\\x|U\+|u|\\u|&#x)([0-9A-Fa-f]{1,6});?|(\d{1,7})", word)
    if match is None:
        return word
    code = int(match[1], 16) if match[1] else int(match[2])
    return chr(code) if 32 <= code < 0xD800 or 0xE000 <= code < 0x110000 else ""
