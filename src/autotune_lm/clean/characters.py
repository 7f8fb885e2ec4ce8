"""Floor 4. Characters that nobody sees, that hide text, or that are written in two ways; and white space."""

import re
from collections import Counter
from collections.abc import Sequence

_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_BIDI = r"\u202a-\u202e\u2066-\u2069"
_TAGS = r"\U000e0000-\U000e007f"
_MARKS = r"\u200e\u200f\u061c"
_JOINERS = r"\u034f\u180b-\u180e\u200c\u200d"
_SELECTORS = r"\ufe00-\ufe0f\U000e0100-\U000e01ef"
_EMPTY = r"\u00ad\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
_SPACES = r"\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

_IN_ASCII = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
IN_PROSE = re.compile(f"[{_CONTROL}{_BIDI}{_TAGS}{_MARKS}{_JOINERS}{_SELECTORS}{_EMPTY}{_SPACES}]")
"""What prose should not hold, or only at certain places; a text without any needs none of the rules below."""

HIDERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bidirectional controls", re.compile(f"[{_BIDI}]")),
    ("tag characters", re.compile(f"[{_TAGS}]")),
)
"""What can hide text from a reader; each removal is noted."""

_FLAG = r"\U0001f3f4[\U000e0030-\U000e007a]{1,7}\U000e007f"
_KEYCAP = r"[0-9#*]\ufe0f\u20e3"
_KEPT_OR_HIDDEN = re.compile(f"({_FLAG})|[{_CONTROL}{_BIDI}{_TAGS}]+")
_KEPT_OR_SELECTOR = re.compile(f"({_KEYCAP}|[^\\x00-\\xff{_SELECTORS}][{_SELECTORS}])|[{_SELECTORS}]+")
_STRAY_JOINER = re.compile(f"(?<![^\\x00-\\u02ff])[{_JOINERS}]+|[{_JOINERS}]+(?![^\\x00-\\u02ff])")
_STRAY_MARK = re.compile(f"[{_MARKS}]+")
_NOTHING = re.compile(f"[{_EMPTY}]+")
_ODD_SPACE = re.compile(f"[{_SPACES}]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

_UNSEEN = re.compile(f"[{_CONTROL}{_BIDI}{_TAGS}{_MARKS}{_JOINERS}{_SELECTORS}{_EMPTY}]+")

_TICKS = re.compile("`+")
_RUN = re.compile(r"(?<=[^\s`])[ \t]{2,}(?=[^\s`])")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{4,}")


def may_need_care(text: str) -> bool:
    """Whether a text holds any of these characters. Most texts are ASCII, where few can be."""
    return (_IN_ASCII if text.isascii() else IN_PROSE).search(text) is not None


def without_hidden(text: str) -> str:
    """Leave out control characters and what can hide text; flags of regions, which are made of tags, stay."""
    return _KEPT_OR_HIDDEN.sub(r"\1", text)


def without_invisible(text: str) -> str:
    """Leave out what has no width, where it changes nothing; other spaces become the common one."""
    text = _KEPT_OR_SELECTOR.sub(r"\1", _NOTHING.sub("", text))
    text = _STRAY_JOINER.sub("", text)
    if not _RIGHT_TO_LEFT.search(text):
        text = _STRAY_MARK.sub("", text)
    return _ODD_SPACE.sub(" ", text)


def is_tidy(text: str) -> bool:
    """Whether ``tidy`` would leave a text as it is."""
    return "  " not in text and "\t" not in text and " \n" not in text and text[-1] != " " and "\n\n\n\n" not in text


def tidy(text: str) -> str:
    """One space between words, none at the ends of lines, at most two empty lines."""
    if "  " in text or "\t" in text:
        text = "".join([part if at % 2 else _RUN.sub(" ", part) for at, part in enumerate(_by_code_span(text))])
    if " \n" in text or "\t\n" in text or text[-1:] in (" ", "\t"):
        text = _TRAILING.sub("", text)
    return _BLANK_LINES.sub("\n\n\n", text) if "\n\n\n\n" in text else text


def _by_code_span(text: str) -> list[str]:
    """The text in parts; every second one is a code span."""
    parts: list[str] = []
    at = 0
    while found := _TICKS.search(text, at):
        end = text.find(found[0], found.end())
        if end < 0:
            break
        parts += [text[at : found.start()], text[found.start() : end + len(found[0])]]
        at = end + len(found[0])
    return [*parts, text[at:]]


def count_hiders(text: str) -> Counter[str]:
    """How many characters of each kind can hide text."""
    return Counter({name: len(found) for name, pattern in HIDERS if (found := pattern.findall(text))})


def seen(text: str) -> tuple[str, Sequence[int]]:
    """What a reader sees: no hidden or empty characters, every odd space a common one; and where each one stood."""
    kept: list[str] = []
    places: list[int] = []
    at = 0
    for gone in _UNSEEN.finditer(text):
        kept.append(text[at : gone.start()])
        places += range(at, gone.start())
        at = gone.end()
    places += range(at, len(text))
    return _ODD_SPACE.sub(" ", "".join([*kept, text[at:]])), places
