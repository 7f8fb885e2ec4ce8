"""Floor 3. Reads JSON with mistakes, in one pass: each character is looked at a bounded number of times.

What models get wrong and what is read: single and typographic quotes, quotes inside of texts, names without quotes,
commas too many or missing, line ends in texts, comments, Python's True and None, brackets that do not match, an end
that is missing. Nothing is made up: a text that is not closed, or has no quotes at all, is no value.
"""

import re
from typing import Final

from autotune_lm.llm.structured.values import UNUSABLE, Digits, Entry, Members, put

DEEPEST = 32
"""Levels of nesting; an item has three."""

_SPACE = re.compile(r"(?:[\s\ufeff]+|//[^\n]*|#[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|\Z))*")
_CLOSER: Final = {'"': '"', "'": "'", "“": "”", "„": "“", "‘": "’", "«": "»"}
_STOPS = {closer: re.compile(rf"[\\{closer}]") for closer in set(_CLOSER.values())}
_QUOTES = "\"'“„‘«"
_NAME = re.compile(r"([A-Za-z_][\w-]{0,63})\s{0,8}(?::|=>?)")
_BARE = re.compile(r"[^\s,\[\]{}\"':]{1,64}(?=[\s,\[\]{}]|\Z|//)")
_NUMBER = re.compile(r"[-+]?\d{1,64}(?:\.\d{1,64})?(?:[eE][-+]?\d{1,4})?")
_RANGE = re.compile(r"\d{1,6}[-–]\d{1,6}")
_JUNK = re.compile(r"[^\"'“„‘«{}\[\],\s]+")
_NEXT_NAME = r"""(?:["'“][^"'”\\\n]{1,64}["'”]|[A-Za-z_]\w{0,63})\s*:"""
_AFTER_TEXT_IN_OBJECT = re.compile(rf"\s*(?:[}}\]]|\Z|,\s*(?:{_NEXT_NAME}|[}}\]{{]|\Z)|{_NEXT_NAME}|```)")
_AFTER_TEXT_IN_LIST = re.compile(r"\s*(?:[\]}]|\Z|,\s*(?:[\"'“\[{\]\d-]|(?:[Tt]rue|[Ff]alse|null|None)\b|\Z)|```)")
_AFTER_NAME = re.compile(r"\s*(?::|=>?)")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|(.)|\Z)", re.DOTALL)
_PLAIN_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "/": "/", "'": "'"}
"""Without backspace and form feed, which no text holds: where they stand, a formula's backslash was not doubled."""
_WORDS: Final[dict[str, object]] = {
    "true": True, "false": False, "null": None, "True": True, "False": False, "None": None, "undefined": None,
}  # fmt: skip


def unescape(text: str) -> str:
    """Undo the escapes of JSON; a backslash that escapes nothing stays, as in a path or a formula."""
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        high = int(found[1], 16)
        if found[2] and 0xD800 <= high < 0xDC00:
            return chr(0x10000 + (high - 0xD800) * 0x400 + int(found[2], 16) - 0xDC00)
        return chr(high) + (chr(int(found[2], 16)) if found[2] else "")
    return _PLAIN_ESCAPES.get(found[3] or "", found[0])


def read_value(text: str, start: int) -> tuple[Entry | Members, int]:
    """The object or list that begins at ``start``, and where reading stopped, which lies behind ``start``."""
    reader = _Reader(text, start)
    reader.read()
    return reader.top, max(reader.at, start + 1)


class _Reader:
    """Reads one value with a stack of its own, so that depth costs no recursion."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.at = start + 1
        self.top: Entry | Members = self._opened(text[start])
        self.stack: list[Entry | Members] = [self.top]
        self.names: list[str | None] = [None]
        """For each open container the name whose value is awaited."""

    def read(self) -> None:
        """Go on until the value is closed, or the text ends, or it turns out to be prose."""
        while self.stack:
            self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # it matches nothing at least
            if self.at >= len(self.text):
                return
            top = self.stack[-1]
            if isinstance(top, Members):
                going_on = self._in_list(top)
            elif self.names[-1] is None:
                going_on = self._name(top)
            else:
                going_on = self._value()
            if not going_on:
                return

    def _opened(self, mark: str) -> Entry | Members:
        made: Entry | Members = Entry() if mark == "{" else Members()
        made.closed = False
        if isinstance(made, Entry):
            made.strict = False
        return made

    def _in_list(self, top: Members) -> bool:
        mark = self.text[self.at]
        if mark == "]":
            return self._close(top)
        if mark == ",":
            self.at += 1
            return True
        if mark == "}":  # the list was not closed: the object around it is
            return self._leave(Entry)
        return self._value()

    def _name(self, top: Entry) -> bool:
        mark = self.text[self.at]
        if mark == "}":
            return self._close(top)
        if mark == ",":
            self.at += 1
            return True
        if mark == "]":  # the object was not closed: the list around it is
            return self._leave(Members)
        if mark in "{[":
            return self._sibling(top)
        return self._quoted_name(mark) if mark in _QUOTES else self._bare_name(top)

    def _quoted_name(self, mark: str) -> bool:
        end = self.text.find(_CLOSER[mark], self.at + 1, self.at + 130)
        after = _AFTER_NAME.match(self.text, end + 1) if end > 0 else None
        if after is None:  # no name: passed over
            self.at = end + 1 if end > 0 else self.at + 1
            return True
        self.names[-1] = unescape(self.text[self.at + 1 : end])
        self.at = after.end()
        return True

    def _bare_name(self, top: Entry) -> bool:
        found = _NAME.match(self.text, self.at)
        if found:
            self.names[-1] = found[1]
            self.at = found.end()
            return True
        if not top and len(self.stack) == 1:  # a brace in prose
            return False
        junk = _JUNK.match(self.text, self.at)
        self.at = junk.end() if junk else self.at + 1
        return True

    def _sibling(self, top: Entry) -> bool:
        """A container where a name should stand: the object before it was not closed."""
        if len(self.stack) > 1 and isinstance(self.stack[-2], Members) and top:
            self._pop()
            return True
        return False

    def _value(self) -> bool:
        mark = self.text[self.at]
        if mark in "{[":
            return self._push(mark)
        if mark in _QUOTES:
            return self._text(mark)
        if mark in "},]":
            self._set(UNUSABLE)
            return True
        found = _BARE.match(self.text, self.at)
        if found:
            self.at = found.end()
            self._set(_bare(found[0]))
            return True
        junk = _JUNK.match(self.text, self.at)
        self.at = junk.end() if junk else self.at + 1
        self._set(UNUSABLE)
        return True

    def _push(self, mark: str) -> bool:
        if len(self.stack) >= DEEPEST:
            return False
        made = self._opened(mark)
        self._set(made)
        self.stack.append(made)
        self.names.append(None)
        self.at += 1
        return True

    def _text(self, mark: str) -> bool:
        """A text ends at a quote behind which something follows that can follow a text."""
        inside = isinstance(self.stack[-1], Entry)
        after = _AFTER_TEXT_IN_OBJECT if inside else _AFTER_TEXT_IN_LIST
        stops, at = _STOPS[_CLOSER[mark]], self.at + 1
        while stop := stops.search(self.text, at):
            at = stop.end()
            if stop[0] == "\\":
                at += 1
            elif after.match(self.text, at):
                self._set(unescape(self.text[self.at + 1 : at - 1]))
                self.at = at
                return True
        self.at = len(self.text)  # cut off: no value
        return False

    def _set(self, value: object) -> None:
        top = self.stack[-1]
        if isinstance(top, Members):
            if value is not UNUSABLE:
                top.append(value)
            return
        put(top, self.names[-1] or "", value)
        self.names[-1] = None

    def _close(self, top: Entry | Members) -> bool:
        top.closed = True
        self.at += 1
        self._pop()
        return True

    def _pop(self) -> None:
        self.stack.pop()
        self.names.pop()

    def _leave(self, kind: type) -> bool:
        """Close the nearest container of a kind and all in it; pass the mark over where there is none."""
        if not any(isinstance(one, kind) for one in self.stack):
            self.at += 1
            return True
        while not isinstance(self.stack[-1], kind):
            self._pop()
        return True


def _bare(word: str) -> object:
    if word in _WORDS:
        return _WORDS[word]
    if _NUMBER.fullmatch(word):
        return Digits(word)
    return word if _RANGE.fullmatch(word) else UNUSABLE
