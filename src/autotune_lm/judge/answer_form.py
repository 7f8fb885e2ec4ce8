"""Floor 4. Whether an answer is whole: its end, its marks, its length."""

import re

from autotune_lm.core.types import Kind
from autotune_lm.judge.plain import bare_code, prose, row_slice

_CLOSED = (".", "!", "?", ")", "]", '"', "”", "’", "'", "`", "|", "$", "。", "！", "？", "…", "*")
_EMOJI = re.compile(r"(?:\s*[\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff])+$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)]) \S")
_ENDS_OPEN = re.compile(
    r"(?:[:,;：—–-]|\b(?:and|or|the|an?|of|to|with|by|for|in|that|which|because|is|are|etc))$", re.I
)
_LEAST: dict[Kind, int] = {"factual": 12, "table": 5, "code": 20, "list": 30}
_LEAST_WRITTEN = 3
_MOST: dict[Kind, int] = {"factual": 2200, "table": 1800}


def ending(answer: str, kind: Kind, code: bool = False) -> float:
    """1 where the last line ends as a sentence, an item, a row or a fence does.

    ``code`` tells that the answer comes from source code, whose comments often go without the last stop.
    """
    text = _EMOJI.sub("", answer.rstrip())
    last = text.rsplit("\n", 1)[-1].strip()
    if last.startswith(("```", "~~~", "$$")):
        return 1.0
    if _ITEM.match(last):
        return 0.3 if last.endswith((":", ",")) else 1.0
    if last.endswith("…") or last.endswith("..."):
        return 0.4
    if last.endswith(_CLOSED) or row_slice(text, kind) or (bare_code(text, kind) and last[-1:].isalnum()):
        return 1.0
    return 0.1 if _ENDS_OPEN.search(last) else 0.9 if code else 0.7 if len(text) < 300 else 0.5


def marks(answer: str) -> float:
    """1 where every fence, backtick and bracket is closed."""
    fences = sum(line.lstrip().startswith(("```", "~~~")) for line in answer.splitlines())
    if fences % 2:
        return 0.0
    bare = prose(answer)
    if bare.count("`") % 2:
        return 0.3
    opened = bare.count("(") - len(re.findall(r"(?m)^\s*\w{1,2}\)", bare))
    return 1.0 if abs(opened - bare.count(")")) <= 1 and abs(bare.count("[") - bare.count("]")) <= 1 else 0.6


def length(answer: str, kind: Kind, own_words: bool = False) -> float:
    """1 for an answer of fitting length for its kind of question; one that was written for it may be very short."""
    size = len(answer.strip())
    least, most = _LEAST_WRITTEN if own_words else _LEAST.get(kind, 30), _MOST.get(kind, 2600)
    if size < least:
        return 0.2 if size < least / 2 else 0.4
    return 1.0 if size <= most else max(0.2, most / size)


def statement(answer: str, kind: Kind, own_words: bool = False) -> float:
    """1 where an answer says something, and is no bare phrase or heading."""
    if own_words and answer.rstrip().endswith((".", "!", "`", ")", '"')):
        return 1.0
    if "\n" in answer.strip() or kind in {"code", "table"}:
        return 1.0
    words = answer.split()
    if answer.lstrip().startswith("#"):
        return 0.1
    if len(words) >= 6 or kind in {"factual", "list"}:
        return 1.0
    return 1.0 if answer.rstrip().endswith((".", "!", "`", ")")) and len(words) >= 4 else 0.4
