"""Floor 4. What a symbol is, and its source: without its documentation and its members, at the margin."""

import re
from typing import NamedTuple

Span = tuple[int, int]


class Symbol(NamedTuple):
    """A declaration: ``data[begin:end]``, without what ``cuts`` take out of it."""

    label: str
    path: tuple[str, ...]
    """The names of what it stands in, and its own."""
    level: int
    begin: int
    end: int
    docs: list[Span]
    cuts: list[Span]
    short: int = 1
    """How many names at the end of the path tell it from its neighbours."""

    @property
    def name(self) -> str:
        """Its own name."""
        return self.path[-1]


def own_text(data: bytes, symbol: Symbol) -> tuple[str, int]:
    """The source of a symbol without its documentation and its members, and where it begins."""
    begin, end, cuts = symbol.begin, symbol.end, symbol.cuts
    start = data.rfind(b"\n", 0, begin) + 1
    if begin > start and data[start:begin].strip():
        start = begin
    if not cuts:
        return _dedented(data[start:end].decode("utf-8", "replace")), begin
    parts = _rest(data, start, end, sorted(cuts))
    if not parts:
        return "", begin
    text = b"".join([data[a:b] for a, b in parts]).decode("utf-8", "replace")
    empty = _EMPTY_START.match(text)
    first = begin if parts[0][0] == start and not empty else _first_byte(data, parts)
    return _dedented(_GAPS.sub("\n\n", text[empty.end() :] if empty else text)), first


def _first_byte(data: bytes, parts: list[Span]) -> int:
    """The first byte that is no white space."""
    for begin, end in parts:
        rest = data[begin:end].lstrip()
        if rest:
            return end - len(rest)
    return parts[0][0]


def _rest(data: bytes, start: int, end: int, cuts: list[Span]) -> list[Span]:
    """What is left between the cuts; a cut that fills its lines takes them whole."""
    parts: list[Span] = []
    at = start
    for begin, stop in cuts:
        line = max(data.rfind(b"\n", at, begin) + 1, at)
        whole = begin == line or not data[line:begin].strip()
        if whole:
            begin = line
        if begin > at:
            parts.append((at, begin))
        at = max(at, stop)
        if whole:
            feed = data.find(b"\n", at, end)
            if feed >= 0 and not data[at:feed].strip():
                at = feed + 1
                if data[max(begin - 2, 0) : begin] in (b":\n", b"{\n"):
                    at = _EMPTY_LINES.match(data, at, end).end()  # type: ignore[union-attr]  # it always matches
    if at < end:
        parts.append((at, end))
    return parts


_GAPS = re.compile(r"\n(?:[ \t]*+\n){2,}")
_EMPTY_START = re.compile(r"(?:[ \t]*+\n)+")
_EMPTY_LINES = re.compile(rb"(?:[ \t]*+\n)*+")


def _dedented(text: str) -> str:
    """Code with the margin of its first line taken off every line."""
    text = text.rstrip()
    margin = len(text) - len(text.lstrip(" \t"))
    return text[margin:].replace("\n" + text[:margin], "\n") if margin else text
