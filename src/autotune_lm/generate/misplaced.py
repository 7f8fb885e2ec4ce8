"""Floor 4. Things that changed places: an answer tells of one what its evidence tells of another, or of another row.

Small models do that in comparisons, and every word of such an answer stands in its evidence. Words belong to the mark
(code, a term in quotes, a number) that was named last before them in their sentence. The rule speaks up only where both
marks have words that the evidence gives to the other alone, and neither has one of its own.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from autotune_lm.generate.numbered import Numbered, Unit
from autotune_lm.kit.meaning import akin, content_words
from autotune_lm.kit.support import support
from autotune_lm.kit.text import normal_form, sentences

_MARK = re.compile(r"`([^`\n]{1,80})`|[\"“]([^\"”\n]{1,60})[\"”]|(?<![\w.])(\d[\d.,]{0,30})(?![\w.])")
_KEY = re.compile(r"`([^`\n]{1,80})`|\b[A-Za-z_]{0,30}\d[\w.]{0,30}\w\b")
"""What names a row: code, or a word with digits such as SHA256."""
_FLAG = re.compile(r"\b(?:default|deprecated|required|recommended|mandatory|obsolete|experimental)\b", re.IGNORECASE)
"""What marks one entry among others."""
_ABOUT_ONE = ("factual", "definition", "table", "code")
_FIRST_CELL = re.compile(r"\|? *([^|\n]{3,60}?) *\|")
_LONGEST_ENTRY = 120
_LABEL = re.compile(r"([^:\n]{3,60}?): ")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?![\w.]*\w)")
_FEW_NUMBERS = 2
_SURE, _BETTER = 0.8, 0.3
"""From which share of its words on an answer rests on its own evidence, and by how much more another has to hold."""
_LEAST_NEW = 3
_COPY, _OWN = 0.8, 0.6
_LEAST_COPIED, _MOST_COPIED = 6, 60
_MOST_MARKS = 6
_LONGEST = 20_000
_LEAST_WORDS = 2
"""That must speak for an exchange, both marks together."""


def swapped(answer: str, evidence: str) -> str:
    """The two marks whose words were exchanged, or an empty text."""
    told = _words_of_marks(answer[:_LONGEST])
    if not 2 <= len(told) <= _MOST_MARKS:
        return ""
    known = _words_of_marks(evidence[:_LONGEST])
    for one, other in combinations([mark for mark in told if mark in known], 2):
        ones, others = known[one] - known[other], known[other] - known[one]
        if (told[one] & ones) or (told[other] & others):
            continue
        crossed = (told[one] & others, told[other] & ones)
        if all(crossed) and len(crossed[0] | crossed[1]) >= _LEAST_WORDS:
            return f"{one} {other}"
    return ""


def other_row(question: str, kind: str, cited: Sequence[Unit], view: Numbered) -> str:
    """A key of the question that stands in another row or item and in none of the answer's own; or nothing.

    Of a list only where the question is about a single entry: steps build upon each other.
    """
    sorts = {unit.kind for unit in cited}
    if not (sorts == {"table"} or (sorts == {"list"} and len(cited) == 1 and kind in _ABOUT_ONE)):
        return ""
    own = "\n".join((*(f"{unit.head}\n{unit.text}" for unit in cited), view.context))
    heads = {unit.head for unit in cited}
    others = "\n".join(unit.text for unit in view.units if unit.kind in sorts and unit.head in heads)
    if found := _entry_asked_about(question, cited, view.units):
        return found
    flags = (found[0] for found in _FLAG.finditer(question))
    if flag := next((one for one in flags if _has(one, others) and not _has(one, own)), ""):
        return flag
    keys = (found[1] or found[0] for found in _KEY.finditer(question))
    return next((key for key in keys if _has(key, others) and not _has(key, own)), "")


def _entry_asked_about(question: str, cited: Sequence[Unit], units: Sequence[Unit]) -> str:
    """The name of another entry that the question has, where it has none of those cited; or nothing."""
    own = "\n".join(unit.text for unit in cited)
    if any(_named(key, question) for unit in cited if (key := _entry(unit))):
        return ""
    others = (_entry(unit) for unit in units if unit not in cited and unit.kind == cited[0].kind)
    return next((key for key in others if key and _named(key, question) and not _has(key, own)), "")


def _entry(unit: Unit) -> str:
    """What a row or an item of a list is about: its first cell, or what stands before its colon."""
    start = unit.text[:_LONGEST_ENTRY]
    found = _FIRST_CELL.match(start) if unit.kind == "table" else _LABEL.match(start)
    return found[1].strip("`*_ ") if found else ""


def _named(key: str, text: str) -> bool:
    """Whether a text has a name as it is written."""
    return re.search(rf"(?<!\w){re.escape(key)}(?!\w)", text) is not None


def other_line(question: str, answer: str, cited: Sequence[Unit]) -> str:
    """A number of a short answer that stands in the code, but not on the line that the question asks about; or nothing.

    "What does it return?" is about the line with "return", and 2 in "sleep(2)" is no answer to it.
    """
    numbers: list[str] = _NUMBER.findall(answer)
    if not 1 <= len(numbers) <= _FEW_NUMBERS or any(unit.kind != "code" for unit in cited):
        return ""
    lines = [(line, frozenset(content_words(line))) for unit in cited for line in unit.text.split("\n") if line.strip()]
    asked = set(content_words(f"{question}\n{answer}")) - set(numbers)
    often = {word for word in asked if 2 * sum(word in words for _, words in lines) > len(lines)}
    for number in numbers:
        with_it = [words for line, words in lines if number in _NUMBER.findall(line)]
        others = [words for line, words in lines if _NUMBER.search(line) and number not in _NUMBER.findall(line)]
        keys = [word for word in asked - often if any(word in words for words in others)]
        if with_it and keys and number not in question and not any((asked - often) & words for words in with_it):
            return number
    return ""


def elsewhere(question: str, answer: str, cited: Sequence[Unit], view: Numbered) -> int:
    """The number of a sentence that says the answer whole where its own evidence says it only in part; or 0.

    That is how the description of one option ends up as the answer on its neighbour, often word for word.
    """
    copied = _copied(answer, cited, view) or _all_new(question, answer, cited, view)
    if copied:
        return copied
    around = f"{view.context}\n{question}" if view.units else ""
    if len(set(content_words(answer)) - set(content_words(question))) < _LEAST_NEW:
        return 0
    own = support(answer, "\n".join(unit.text for unit in cited), around)
    if own >= _SURE:
        return 0
    others = (unit for unit in view.units if unit not in cited and len(content_words(unit.text)) >= _LEAST_NEW)
    return next((unit.number for unit in others if support(answer, unit.text, around) >= own + _BETTER), 0)


def _all_new(question: str, answer: str, cited: Sequence[Unit], view: Numbered) -> int:
    """The number of a sentence that has all that an answer adds to its question, its own evidence none; or 0.

    Entries of a list or table are alike: there it is enough that the evidence lacks some of it.
    """
    known = frozenset(content_words(f"{question}\n{view.context}"))
    new = [word for word in dict.fromkeys(content_words(answer)) if not akin(word, known)]
    own = frozenset(word for unit in cited for word in content_words(unit.text))
    entries = all(unit.kind in ("list", "table") for unit in cited)
    missing = [word for word in new if not akin(word, own)]
    if not missing or (len(missing) < len(new) and not entries):
        return 0
    rest = (
        unit for unit in view.units if unit not in cited and (len(missing) == len(new) or unit.kind == cited[0].kind)
    )
    return next((unit.number for unit in rest if set(new) <= set(content_words(unit.text))), 0)


def _copied(answer: str, cited: Sequence[Unit], view: Numbered) -> int:
    """The number of a sentence that the answer repeats, while its own evidence reads otherwise; or 0."""
    said = Counter(normal_form(answer).split())
    if not _LEAST_COPIED <= said.total() <= _MOST_COPIED or _alike(said, "\n".join(unit.text for unit in cited)) > _OWN:
        return 0
    return next((unit.number for unit in view.units if unit not in cited and _alike(said, unit.text) >= _COPY), 0)


def _alike(said: Counter[str], text: str) -> float:
    """The share of words, small ones too, that two texts have in common."""
    words = Counter(normal_form(text[:_LONGEST]).split())
    return 2 * (said & words).total() / max(1, (said + words).total())


def _has(key: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(key)}(?!\w)", text, re.IGNORECASE) is not None


def _words_of_marks(text: str) -> Mapping[str, set[str]]:
    """For each mark the words of meaning that are said of it."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in text.split("\n"):
        for sentence in sentences(line):
            marks = list(_MARK.finditer(sentence))
            for place, mark in enumerate(marks):
                start = marks[place - 1].end() if place else 0
                end = marks[place + 1].start() if place + 1 < len(marks) else len(sentence)
                behind = sentence[mark.start() - 1 : mark.end() + 1]
                aside = behind.startswith("(") and behind.endswith(")")  # "was set by the user (`False`)"
                said = sentence[start : mark.start()] if aside else sentence[mark.end() : end]
                found[mark[1] or mark[2] or mark[3]].update(content_words(said))
    return found
