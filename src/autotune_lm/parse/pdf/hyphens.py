"""Floor 4. Lines of a paragraph as one text: words that a line end cut are put together again."""

import re
from collections.abc import Iterable, Sequence

_CUT = re.compile(r"(?:^|[\s(\[/“\"'])([^\W\d_]+(?:['’][^\W\d_]+)?)([-\u2010\xad])$")
_REST = re.compile(r"[^\W\d_]+")
_SOFT = "\xad"
_KEEP_BEFORE = frozenset({"self", "non", "well", "cross", "quasi", "half", "all", "ex", "vice"})
"""First parts that keep their hyphen where the document does not say."""
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Joiner:
    """Joins lines; the words of the document decide which hyphens are real."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Keep the lines; their words are gathered when the first hyphen asks."""
        self._texts = texts
        self._known: set[str] | None = None

    def join(self, lines: Sequence[str]) -> str:
        """One text of several lines."""
        out = lines[0]
        for line in lines[1:]:
            out = self.pair(out, line)
        return out.replace(_SOFT, "")

    def pair(self, before: str, after: str) -> str:
        """Two lines as one."""
        last = before[-1:]
        if last not in ("-", "\u2010", _SOFT, "\u2013", "\u2014", "/"):
            return f"{before} {after}"
        if last in "\u2013\u2014/":
            return before + after if before[-2:-1].strip() else f"{before} {after}"
        cut, rest = _CUT.search(before[-60:]), _REST.match(after)
        if not rest or not before[-2:-1].isalpha():
            return before + after if before[-2:-1].isalnum() and after[:1].isalnum() else f"{before} {after}"
        if last == _SOFT:
            return before[:-1] + after
        if not after[0].islower():
            return before + after
        if cut is None:
            return before + after  # the last of several parts, such as ``state-of-the-``
        return before + after if self._is_real(cut[1], rest[0]) else before[:-1] + after

    def _is_real(self, left: str, right: str) -> bool:
        """Whether the hyphen belongs to the word."""
        known = self._words()
        if f"{left}-{right}".lower() in known:
            return True
        if (left + right).lower() in known:
            return False
        return left.lower() in _KEEP_BEFORE

    def _words(self) -> set[str]:
        """All words that do not stand at a line end."""
        if self._known is None:
            self._known = set(_WORDS.findall("\n".join(self._texts).lower()))
        return self._known
