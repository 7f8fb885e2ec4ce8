"""Floor 4. Running text of an HTML page: collected bit by bit, white space folded, code in backticks, bold measured."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.parse.html.tree import line_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_TICKS = re.compile("`+")
_EXPONENT = re.compile(r"(?:^|[^A-Za-z])(?:[A-Za-z]{1,2}|\d[\d.,]*|\))$")
_POWER = re.compile(r"[-+\u2212]?(?:\d{1,4}|[a-z])(?:\s?[-+\u2212*]\s?(?:\d{1,4}|[a-z]))?")


class Said(NamedTuple):
    """Text on one line, the line where it starts, and how many characters at its start are bold."""

    text: str
    line: int
    strong: int


def folded(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split())


def code_span(code: str) -> str:
    """Code inside running text."""
    body = folded(code)
    if "`" not in body:
        return f"`{body}`" if body else ""
    marks = "`" * (max(map(len, _TICKS.findall(body))) + 1)
    return f"{marks} {body} {marks}"


class Text:
    """The text since the last block ended."""

    __slots__ = ("bold", "code", "first", "parts", "plain", "strong_parts")

    def __init__(self) -> None:
        """Start empty."""
        self.parts: list[str] = []
        self.first: _Element | None = None
        """The element in which, or behind which, it starts."""
        self.bold = 0
        """How many open elements set their text in bold."""
        self.code = -1
        """Where in ``parts`` an open code span starts; -1 outside of one."""
        self.plain = False
        """Whether some of it is not bold."""
        self.strong_parts = 0

    def add(self, text: str, element: _Element) -> None:
        """Add what stands between two tags."""
        if not self.parts:
            if text.isspace():
                return
            self.first = element
        if not self.plain and not text.isspace():
            if self.bold:
                self.strong_parts = len(self.parts) + 1
            else:
                self.plain = True
        self.parts.append(text)

    def add_code(self, raw: str, element: _Element) -> None:
        """Add a code span that holds nothing but text."""
        span = code_span(raw)
        if span and self.code < 0:
            span = f" {span}" if raw[0].isspace() else span
            self.add(f"{span} " if raw[-1].isspace() else span, element)
        elif raw:
            self.add(raw, element)

    def open_code(self) -> None:
        """A code span starts; one inside another is the same."""
        if self.code < 0:
            self.code = len(self.parts)

    def close_code(self) -> None:
        """A code span ends."""
        if self.code < 0:
            return
        raw = "".join(self.parts[self.code :])
        del self.parts[self.code :]
        span = code_span(raw)
        if span:
            lead = " " if raw[:1].isspace() else ""
            self.parts.append(f"{lead}{span}{' ' if raw[-1:].isspace() else ''}")
        if self.strong_parts > len(self.parts):
            self.strong_parts = len(self.parts)
        self.code = -1

    def raise_power(self, start: int) -> None:
        """What was added since ``start`` stands above the line: a caret where it is a power."""
        power = folded("".join(self.parts[start:]))
        before = "".join(self.parts[max(0, start - 3) : start])[-12:]
        if _POWER.fullmatch(power) and _EXPONENT.search(before) and len(self.parts) > start:
            self.parts[start:] = [f"^({power})" if " " in power else f"^{power}"]

    def take(self) -> Said:
        """The text so far; what comes is a new one."""
        line = 0 if self.first is None else line_of(self.first)
        if self.code >= 0:
            self.close_code()
        text = folded("".join(self.parts))
        strong = 0
        if self.strong_parts and text:
            strong = len(text) if not self.plain else len(folded("".join(self.parts[: self.strong_parts])))
        said = Said(text, line, strong)
        self.parts = []
        self.first = None
        self.plain = False
        self.strong_parts = 0
        return said
