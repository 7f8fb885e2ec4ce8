"""Floor 4. Reads the signature of a declaration: where it stands in its source, its parameters and their defaults.

Not a parser of the language: brackets are counted, strings passed over, the body's opening is looked for. What the
reader of the language understood already is in the document; a signature that is not understood is left out.
"""

import re
from typing import NamedTuple

_LONGEST = 3000
"""Characters of a source that are looked at."""
_FENCE = re.compile(r"`{3,}[^\n]*\n")
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_TYPE_AFTER = re.compile(r"[:|&,<]\s*$")
"""What stands before a brace that opens a type and no body in TypeScript: ``): { id: string } {``."""
_EMPTY_TYPE = re.compile(r"\b(?:interface|struct)\s*$")
"""The same in Go: ``interface{}``."""
_INDENTED = frozenset({"python", "py"})
_TYPED = frozenset({"typescript", "ts", "tsx"})
_CHARS = frozenset({"rust", "rs", "go"})
"""Languages in which ``'`` opens no string: lifetimes, runes."""
_PLAIN_VALUE = re.compile(
    r"-?\d[\w.]*|[rbfu]{0,2}(?:\"[^\"\n]{1,60}\"|'[^'\n]{1,60}')|true|false|True|False|"
    r"[A-Z][\w.]*[a-z]\w*\.[A-Z_]+|[A-Z][A-Z0-9_]{2,}"
)
_NAME = re.compile(r"(?:\*{0,2}|&?(?:mut )?|\.{3})?\s*([A-Za-z_]\w*)")
_TICKED = frozenset("\"'`")


class Parameter(NamedTuple):
    """A parameter that has a default; offsets in the source."""

    name: str
    start: int
    end: int
    default: str


class Signature(NamedTuple):
    """A declaration without its body; offsets in the source."""

    start: int
    end: int
    text: str
    inputs: str
    """What stands between its brackets."""
    defaults: tuple[Parameter, ...]


def read(source: str, language: str, name: str) -> Signature | None:
    """The signature in a fence; None where the name is not called or declared with brackets there.

    Args:
        source: the fence, its marks included.
        language: what the fence says its language is.
        name: the last part of the symbol's name.
    """
    opening = _FENCE.match(source)
    start = _after_marks(source, opening.end() if opening else 0)
    named = _word(source, name, start)
    if named < 0:
        return None
    left = source.find("(", named, named + 400)
    right = _closing(source, left, language) if left >= 0 else -1
    between = source[named:left]
    if right < 0 or not _leads(between):
        return None
    end = _end(source, right + 1, language)
    if end < 0:
        return None
    defaults = tuple(_defaults(source, left + 1, right, language))
    end = start + len(source[start:end].rstrip(", "))
    return Signature(start, end, source[start:end], source[left + 1 : right].strip(), defaults)


def _word(source: str, name: str, start: int) -> int:
    """Where a name ends that stands alone; -1 where none is in reach. No pattern: each name would be another one."""
    at = source.find(name, start, start + _LONGEST)
    while at >= 0:
        end = at + len(name)
        if not (_joins(source[at - 1]) or source[at - 1] == "." or _joins(source[end : end + 1])):
            return end
        at = source.find(name, end, start + _LONGEST)
    return -1


def _joins(sign: str) -> bool:
    """Whether a character belongs to the word beside it."""
    return sign.isalnum() or sign == "_"


def _after_marks(source: str, start: int) -> int:
    """The start of the first line that is neither a decorator, an attribute nor a comment."""
    at = start
    while at < len(source):
        line = source[at : source.find("\n", at) if source.find("\n", at) >= 0 else len(source)]
        bare = line.lstrip()
        if bare.startswith(("@", "#[", "#![")) and not bare.startswith("@interface"):
            opened = re.compile(r"[(\[]").search(source, at)
            closed = _closing(source, opened.start(), "") if opened and opened.start() < at + len(line) else -1
            tail = source.find("\n", closed) if closed >= 0 else at + len(line)
            if closed >= 0 and source[closed + 1 : tail].strip():
                return closed + 1 + len(source[closed + 1 : tail]) - len(source[closed + 1 : tail].lstrip())
            at = (tail if tail >= 0 else len(source)) + 1
        elif not bare or bare.startswith(("//", "/*", "*", "# ")):
            at += len(line) + 1
        else:
            return at + len(line) - len(bare)
    return start


def _leads(between: str) -> bool:
    """Whether what stands between a name and its bracket is nothing, type parameters or the start of a value."""
    bare = between.strip()
    if not bare or (bare.startswith(("<", "[")) and bare.endswith((">", "]"))):
        return True
    return bool(re.fullmatch(r"(?::[^=]{0,200})?=\s*(?:async\s*)?(?:function\b\s*\*?\s*\w*|<[^()]*>)?|!?", bare))


def _closing(source: str, left: int, language: str) -> int:
    """Where the bracket that opens at ``left`` closes; -1 where it does not within reach."""
    depth = 0
    at = left
    stop = min(len(source), left + _LONGEST)
    while at < stop:
        sign = source[at]
        if sign in _TICKED and not (sign == "'" and language in _CHARS):
            at = _string_end(source, at, stop)
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return -1


def _string_end(source: str, at: int, stop: int) -> int:
    """The place of the quote that ends a string on the same line, or of the one that began it."""
    sign, place = source[at], at + 1
    while place < stop and source[place] not in (sign, "\n"):
        place += 2 if source[place] == "\\" else 1
    return place if place < stop and source[place] == sign else at


def _end(source: str, start: int, language: str) -> int:
    """Where a signature ends that has its brackets behind it: before the body; -1 where that is not found."""
    at, stop = start, min(len(source), start + 800)
    while at < stop:
        sign = source[at]
        if sign in "([" or (sign == "{" and _opens_type(source, start, at, language)):
            closed = _closing(source, at, language)
            if closed < 0:
                return -1
            at = closed
        elif sign in "{;" or (sign == ":" and language in _INDENTED) or source.startswith(("=>", "```"), at):
            return at - len(source[start:at]) + len(source[start:at].rstrip())
        elif sign == "=" and language not in _INDENTED and source[at + 1 : at + 2] != "=":
            return start + len(source[start:at].rstrip())
        at += 1
    return -1


def _opens_type(source: str, start: int, at: int, language: str) -> bool:
    """Whether a brace behind the brackets belongs to a type, and not to the body."""
    mark = _TYPE_AFTER if language in _TYPED else _EMPTY_TYPE if language == "go" else None
    return mark is not None and mark.search(source, start, at) is not None


def _defaults(source: str, start: int, end: int, language: str) -> "list[Parameter]":
    """The parameters between two places that have a plain default: a number, a text, a constant."""
    found = []
    for left, right in _split(source, start, end, language):
        piece = source[left:right]
        lead = len(piece) - len(piece.lstrip())
        text = piece.strip()
        head, mark, value = text.rpartition("=") if "==" not in text and "=>" not in text else ("", "", "")
        named = _NAME.match(head) if language in _INDENTED | _TYPED | {"javascript", "js"} else _last_name(head)
        if mark and named and _PLAIN_VALUE.fullmatch(value.strip()) and "=" not in head:
            found.append(Parameter(named[1], left + lead, left + lead + len(text), value.strip()))
    return found


def _last_name(head: str) -> "re.Match[str] | None":
    """The name at the end of a C++ parameter: ``const Options& options``."""
    return re.search(r"([A-Za-z_]\w*)\s*$", head[-80:])


def _split(source: str, start: int, end: int, language: str) -> "list[tuple[int, int]]":
    """The pieces between commas that stand in no bracket."""
    pieces = []
    at = left = start
    while at < end:
        sign = source[at]
        if sign in _TICKED and not (sign == "'" and language in _CHARS):
            at = _string_end(source, at, end)
        elif sign in _PAIRS:
            closed = _closing(source, at, language)
            at = closed if 0 <= closed < end else at
        elif sign == ",":
            pieces.append((left, at))
            left = at + 1
        at += 1
    pieces.append((left, end))
    return [(a, b) for a, b in pieces if source[a:b].strip()]
