"""Floor 4. Objects that reference pages describe (functions, classes, options, settings): signature and body.

An object becomes a heading below the section it stands in, so that its text is found under its name. Where other text
follows at the same depth, it would seem to belong to the object: then the signature is a paragraph.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from autotune_lm.parse.markdown.inline import code_span
from autotune_lm.parse.rst.pieces import Pieces

if TYPE_CHECKING:
    from autotune_lm.parse.rst.directives import Directive

_PREFIX = re.compile(r"(?:(?:abstract|async|static|final|classmethod|staticmethod|property)\s+)+")
_NAME = re.compile(r"[\w.$:~@-]+")
_MEMBERS = "method staticmethod classmethod attribute property decoratormethod member automethod autoattribute"
_HOLDERS = "class exception autoclass autoexception struct interface protocol"
_SHOWN = {"type": "Type", "default": "Default", "value": "Value", "required": "Required", "rtype": "Return type"}
_ANCHORS = "fixture hook globalvar setting variable command signature concept alias confval"
"""Without a body they only say where links to a name lead; a title with the name stands below."""
_DEEPEST_LEVEL = 6


def declare(pieces: Pieces, found: Directive) -> None:
    """Add an object: its signatures, what its options tell, its body."""
    sort = found.name.rpartition(":")[2].removeprefix("auto").removeprefix("doxygen")
    if sort in _ANCHORS.split() and not found.content.strip() and "(" not in found.argument:
        return
    signatures = _signatures(found.argument)
    if signatures:
        _add_signatures(pieces, signatures, sort, found.line)
    shown = [f"{_SHOWN[name]}: {value}" for name, value in found.options.items() if name in _SHOWN and value]
    if shown:
        pieces.nested("\n" + "\n".join(f"- {line}" for line in shown), found.line, False)
    pieces.classes.append(_bare(signatures[0]) if signatures and sort in _HOLDERS.split() else "")
    lists, pieces.lists = pieces.lists, []
    pieces.nested(found.content, found.content_line, False)
    pieces.lists = lists
    pieces.classes.pop()


def _signatures(argument: str) -> list[str]:
    """One a line; a line that ends in a backslash goes on."""
    lines = argument.replace("\\\n", " ").split("\n")
    return [" ".join(line.replace("\\", "").split()) for line in lines if line.strip()]


def _bare(signature: str) -> str:
    """The name in a signature, without arguments."""
    match = _NAME.match(_PREFIX.sub("", signature))
    return match[0] if match else ""


def _add_signatures(pieces: Pieces, signatures: list[str], sort: str, line: int) -> None:
    """The first one is the heading, or a paragraph inside a list or an admonition; the others stand below."""
    if pieces.lists or pieces.label or pieces.quotes:
        for signature in signatures:
            pieces.write(_source(signature), line)
        return
    owner = pieces.classes[-1] if pieces.classes and sort in _MEMBERS.split() else ""
    first = signatures[0]
    if owner and not first.startswith(owner + "."):
        first = f"{owner}.{first}"
    level = min(pieces.headings.level + 1 + len(pieces.classes), _DEEPEST_LEVEL)
    pieces.heading(_source(first), line, level, sort)
    pieces.declared.append(len(pieces.drafts) - 1)
    for signature in signatures[1:]:
        pieces.write(_source(signature), line)


def _source(signature: str) -> str:
    """The source of a code span, which the inline step leaves as it is."""
    return f"``{signature}``" if "``" not in signature else code_span(signature)
