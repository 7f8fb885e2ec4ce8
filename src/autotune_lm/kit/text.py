"""Floor 1. Words, sentences and the normal form under which two texts count as the same."""

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"\w+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl|ca|no|fig|eq|sec|vol|dr|mr|mrs|ms|prof|st|jr|sr|inc|ltd|co)"
    r"|\b[A-Za-z])\.$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"""[.!?]["'”’)\]`]*(?=\s+\S)|[。！？]""")
_CODE_SPAN = re.compile(r"(`+)(?:(?!\1).)+\1", re.DOTALL)


def words(text: str) -> list[str]:
    """Words in normal form: NFKC, case-folded, without punctuation."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def normal_form(text: str) -> str:
    """The words joined by one space: equal for texts that differ in case, marks and white space only."""
    return " ".join(words(text))


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, white space between them left out. A code span is never cut.

    A stop ends a sentence where white space follows it, unless it ends a known abbreviation or an initial.
    """
    guarded = [match.span() for match in _CODE_SPAN.finditer(text)] if "`" in text else []
    start = len(text) - len(text.lstrip())
    for match in _SENTENCE_END.finditer(text):
        end = match.end()
        if any(a < match.start() < b for a, b in guarded) or _ABBREVIATION.search(text, start, match.start() + 1):
            continue
        follower = text[end:].lstrip()[:1] if end < len(text) else ""
        if text[match.start()] == "." and follower.islower() and follower.isascii():
            continue
        if end > start:
            yield start, end
        start = end + len(text[end:]) - len(text[end:].lstrip())
    stop = len(text.rstrip())
    if stop > start:
        yield start, stop


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[start:end] for start, end in sentence_spans(text)]
