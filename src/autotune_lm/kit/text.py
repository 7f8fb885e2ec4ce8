"""Floor 1. Words, sentences and the normal form under which two texts count as the same."""

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"\w+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl|ca|no|fig|eq|sec|vol|dr|mr|mrs|ms|prof|st|jr|sr|inc|ltd|co)"
    r"|(?<![°º])(?<!\d )(?<!\d)\b[A-Za-z])\.$",
    re.IGNORECASE,
)
_GERMAN_ORDINAL = re.compile(
    r"\d\.\s+(?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|"
    r"lebensjahr|geburtstag|werktag|tag|monat|quartal|halbjahr|jahrhundert|stock|obergeschoss|auflage|klasse|weltkrieg)\w{0,3}\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"""[.!?]["'”’)\]`]*(?=\s+\S)|[。！？]""")
LONGEST_ABBREVIATION = 12
_TICKS = re.compile(r"`+")
_VISIBLE = re.compile(r"\S")


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
    guards = _code_spans(text)
    guard = next(guards, None)
    start = _next_visible(text, 0)
    for match in _SENTENCE_END.finditer(text):
        at, end = match.start(), match.end()
        while guard and guard[1] <= at:
            guard = next(guards, None)
        if (guard and guard[0] < at) or _ABBREVIATION.search(text, max(start, at - LONGEST_ABBREVIATION), at + 1):
            continue
        following = _next_visible(text, end)
        if text[at] == "." and text[following : following + 1].islower() and text[following].isascii():
            continue
        if _GERMAN_ORDINAL.match(text, max(0, at - 1)):
            continue
        if end > start:
            yield start, end
        start = following
    stop = len(text.rstrip())
    if stop > start:
        yield start, stop


def _next_visible(text: str, at: int) -> int:
    """Where white space ends."""
    found = _VISIBLE.search(text, at)
    return found.start() if found else len(text)


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what stands between equal runs of backticks. Every part of the text is looked at once or so."""
    at, unclosed = 0, len(text) + 1
    while found := _TICKS.search(text, at):
        marks, at = found[0], found.end()
        if len(marks) >= unclosed:
            continue
        closing = text.find(marks, at)
        if closing < 0:
            unclosed = len(marks)
        else:
            at = closing + len(marks)
            yield found.start(), at


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[start:end] for start, end in sentence_spans(text)]
