"""Floor 1. What a text states that can be checked letter by letter: numbers, units, dates, names, code, addresses.

``unstated`` compares an answer with what it rests on, each thing in a normal form. Nothing here understands a
sentence: it finds what cannot be right because it stands nowhere.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from autotune_lm.kit import stated_names as said
from autotune_lm.kit.cjk import spaced
from autotune_lm.kit.stated_dates import Date, clocks, dates, tells_date
from autotune_lm.kit.stated_numbers import held_numbers, numbers
from autotune_lm.kit.stated_units import UNIT_WORDS, as_degrees, dimensions, quantity, said_in_words, unit_of

Missing = Literal["number", "unit", "date", "name", "code", "address", "path"]
_MARKER = re.compile(r"(?m)^[ \t]*(?:\d{1,3}[.)]|[-*+•]) (?=\S)")
_STEP = re.compile(r"\b(?:step|steps|item|point|option|schritt|étape|paso)s? \d{1,2}\b", re.IGNORECASE)
_LIST = re.compile(r"[^,.;:()\n]{1,80}(?:, [^,.;:()\n]{1,80}){0,30},? (?:and|or|und|oder|et|ou|y|o|e) ")
_SLASHED = re.compile(r"(?<![\w/])[^\W_]{1,30}(?:/[^\W_]{1,30}){1,10}(?![\w/])")
_ARGUMENTS = re.compile(r"\([\w\"'. ]{1,40}(?:,[\w\"'. ]{1,40}){1,10}\)")
_LINE_ITEM = re.compile(r"(?m)^[ \t]*(?:\d{1,3}[.)]|[-*+•|]) ?\S")
_KEY = re.compile(
    r"(?<![^\W_])(?=[^\W_]{8,80}(?![^\W_]))(?:[A-Za-z]{1,20}\d{1,20}[A-Za-z]|\d{1,20}[A-Za-z]{1,20}\d)[^\W_]*"
)
"""Letters and digits by turns, as keys and checksums have them: no word, and no number with its unit."""
_MOST_COUNTED = 12
_RANGE = re.compile(r"(?<![\d.,])(\d{1,4}) ?(?:to|through|-|–|bis|à|al|a) ?(\d{1,4})(?![\d.,]\d)")
_LONGEST_RANGE = 12
_LONGEST = 200_000
"""Characters that are read: a row of a table may be longer, an answer never rests on its end alone."""


class Held(NamedTuple):
    """A text as answers are compared with it."""

    text: str
    folded: str
    words: set[str]
    numbers: set[str]
    quantities: set[tuple[str, str]]
    bare: set[str]
    """Numbers that stand without a unit."""
    dates: list[Date]
    clocks: set[int]


class Unstated(NamedTuple):
    """Something in an answer that its text does not say."""

    what: Missing
    value: str


@lru_cache(maxsize=64)
def held(text: str) -> Held:
    """A text, read once for all answers that rest on it."""
    text = spaced(text[:_LONGEST])
    found = [(number, quantity(text, number)) for number in numbers(text)]
    quantities = {(way, base) for _, one in found if one for base in one.base for way in as_degrees(one.dimension)}
    quantities |= set(said_in_words(text))
    bare = {value for number, one in found if not one for value in number.readings}
    told = list(dates(text))
    words = said.known_words(text) | said.month_names({date.month for date in told})
    times = {minute for _, _, minute in clocks(text)}
    return Held(text, said.fold(text), words, held_numbers(text), quantities, bare, told, times)


def _together(*parts: Held) -> Held:
    """Texts as one. Each is read once: a passage comes with every question on it."""
    return Held(
        "\n".join(part.text for part in parts),
        "\n".join(part.folded for part in parts),
        set().union(*(part.words for part in parts)),
        set().union(*(part.numbers for part in parts)),
        set().union(*(part.quantities for part in parts)),
        set().union(*(part.bare for part in parts)),
        [date for part in parts for date in part.dates],
        set().union(*(part.clocks for part in parts)),
    )


def unstated(answer: str, evidence: str, around: str = "", asked: str = "", *, nouns: bool = False) -> Unstated | None:
    """The first thing that an answer states and its evidence does not.

    ``around`` names the subject (title, headings, header of a table) and ``asked`` is the question: names, code and
    addresses may come from there; units too, where the evidence has the bare number. Numbers and dates come from the
    evidence alone, and bare numbers from ``around``.
    """
    return next(all_unstated(answer, evidence, around, asked, nouns=nouns), None)


def all_unstated(
    answer: str, evidence: str, around: str = "", asked: str = "", *, nouns: bool = False
) -> Iterator[Unstated]:
    """All things that an answer states and its evidence does not."""
    answer = spaced(answer)
    own = held(evidence)
    wide = _together(own, held(around), held(asked))
    yield from _addresses(answer, wide)
    yield from _codes(answer, wide)
    bare = _STEP.sub(" ", _MARKER.sub("", _without_code(answer)))
    yield from _dates(bare, own)
    yield from _numbers(_blank(bare), answer, own, held(around), wide)
    yield from _names(bare, wide, evidence + around + asked, nouns=nouns)


def _without_code(text: str) -> str:
    """A text without addresses and code, which are compared whole."""
    text = said.without_fences(text)
    for address in said.addresses(text):
        text = text.replace(address, " ")
    return re.sub(r"`[^`\n]{1,300}`", lambda match: match[0] if match[0].strip("`").isdigit() else " x ", text)


def _blank(text: str) -> str:
    """A text without its dates and times, in the same length."""
    spans = [(date.start, date.end) for date in dates(text)] + [(a, b) for a, b, _ in clocks(text)]
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _addresses(answer: str, wide: Held) -> Iterator[Unstated]:
    for address in said.addresses(answer):
        if address.casefold().rstrip("/") not in wide.text.casefold():
            yield Unstated("address", address)
    for path in said.paths(said.without_fences(answer)):
        if path not in wide.text and path.casefold() not in wide.text.casefold():
            yield Unstated("path", path)


def _codes(answer: str, wide: Held) -> Iterator[Unstated]:
    known = set(re.findall(r"\w+", wide.text))
    flat, tight = " ".join(wide.text.split()), _marks(wide.text)
    for code in said.codes(answer):
        if code[:1] in "[{(\"'" and len(code) > 2:  # a value is right as a whole
            if _marks(code) not in tight:
                yield Unstated("code", code)
            continue
        if " ".join(code.split()).removesuffix("()") in flat or (code.isalpha() and code.casefold() in wide.words):
            continue
        if not set(re.findall(r"\w+", code)) <= known:
            yield Unstated("code", code)
    for key in _KEY.findall(_without_code(answer)):
        if key.casefold() not in wide.folded and key not in wide.text:
            yield Unstated("code", key)
    for block in said.fenced(answer):
        new = said.identifiers(block) - known
        if new:
            yield Unstated("code", min(new))


def _marks(code: str) -> str:
    """Code without what may be written in either way: spaces and the form of quote marks."""
    return re.sub(r"\s+", "", code).replace("'", '"')


def _dates(answer: str, own: Held) -> Iterator[Unstated]:
    read: dict[tuple[int, int], list[Date]] = {}
    for date in dates(answer):
        read.setdefault((date.start, date.end), []).append(date)
    for (start, end), ways in read.items():
        if not any(tells_date(way, own.dates) for way in ways):
            yield Unstated("date", answer[start:end])
    for start, end, minute in clocks(answer):
        if minute % 60 == 0 and str(minute // 60) in own.bare:
            continue
        if minute not in own.clocks and minute % 720 not in {time % 720 for time in own.clocks}:
            yield Unstated("date", answer[start:end])


def _numbers(bare: str, answer: str, own: Held, around: Held, wide: Held) -> Iterator[Unstated]:
    counts: set[str] | None = None
    units = None
    for number in numbers(bare):
        value, one = bare[number.start : number.end], quantity(bare, number)
        if one and any((one.dimension, base) in own.quantities for base in one.base):
            continue
        if not number.readings & own.numbers and not _listed(value, own):
            if number.readings & around.numbers and not one:
                continue
            if _worked_out(number.readings, answer, own):
                continue
            if number.spelled or value.isdigit():
                counts = _counted(answer, own.text) if counts is None else counts
                if number.readings & counts:
                    continue
            yield Unstated("number", value)
        elif one:
            units = dimensions(wide.text) if units is None else units
            if not number.readings & own.bare or unit_of(one) not in units:
                yield Unstated("unit", bare[number.start : one.end])


def _worked_out(wanted: frozenset[str], answer: str, own: Held) -> bool:
    """Whether a number is the difference of two that the answer names too, or lies in a range that it tells in full."""
    told = {value for number in numbers(answer[:2000]) for value in number.readings}
    both = [int(value) for value in sorted(told & own.numbers) if value.isdigit() and len(value) < 12][:30]
    if any(str(abs(one - other)) in wanted for one in both for other in both if one > other):
        return True
    for match in _RANGE.finditer(own.text):
        low, high = int(match[1]), int(match[2])
        if 1 < high - low <= _LONGEST_RANGE and {str(value) for value in range(low, high + 1)} <= told:
            return any(str(value) in wanted for value in range(low, high + 1))
    return False


def _listed(value: str, own: Held) -> bool:
    """Whether numbers written as a list without spaces all stand in a text."""
    parts = value.split(",")
    return len(parts) > 2 and all(part in own.numbers for part in parts)


def _counted(answer: str, evidence: str) -> set[str]:
    """How many things are listed: "three ways" is right of a list of three."""
    found = set()
    for text in (answer, evidence):
        found.add(len(_LINE_ITEM.findall(text)))
        for match in _SLASHED.finditer(text):
            found.add(match[0].count("/") + 1)
        for match in _ARGUMENTS.finditer(text):
            found.add(match[0].count(",") + 1)
        for match in _LIST.finditer(text):
            found.add(match[0].count(", ") + 2 - (1 if re.search(r", \w+ $", match[0]) else 0))
    return {str(count) for count in found if 2 <= count <= _MOST_COUNTED}


def _names(answer: str, wide: Held, text: str, *, nouns: bool) -> Iterator[Unstated]:
    short: set[str] | None = None
    for name, sure in said.names(answer, nouns=nouns):
        if said.is_known(name, wide.words, wide.folded):
            continue
        if name.casefold() in UNIT_WORDS:
            continue
        if name.isupper() and 2 <= len(name) <= 5:
            short = said.initials(text) if short is None else short
            if name.casefold() in short:
                continue
        if sure or _like_a_name(name, answer):
            yield Unstated("name", name)


def _like_a_name(word: str, answer: str) -> bool:
    """Whether a word that begins a sentence is a name rather than a common word in its first place."""
    lowered = word.casefold()
    if lowered.endswith(("ing", "ly", "ion", "ions", "ed", "ers", "ors", "ity", "ment", "ness", "ies")):
        return False
    return re.search(
        rf"(?<!\w){re.escape(word)}(?:['’]s\b| (?:is|was|has|had|were|became|wrote|made|owns|\w+s)\b)", answer
    ) is not None and not lowered.endswith("s")
