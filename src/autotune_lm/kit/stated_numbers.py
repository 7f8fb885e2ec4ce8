"""Floor 1. The numbers that a text states, in one form: ``1,000``, ``1 000`` and ``one thousand`` are the same.

A writing that can be read in two ways (``1.000`` in English and in German) has both readings, and two numbers are the
same where they share one.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

LONGEST_NUMBER = 40
"""Digits and marks; more are data, compared as they stand."""

_TOKEN = re.compile(
    r"(?:(?<![\w)\]])[-−](?=\d))?(?<![\w.])(?<!\d[,])"
    r"(?:\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?![\d.,]?\d)|\d+(?:[.,'’]\d+)*)"
)
_IN_WORD = re.compile(r"\d+(?:\.\d+)*")
_SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "k": 1000, "m": 10**6,
    "mio": 10**6, "millionen": 10**6, "milliarden": 10**9, "tausend": 1000, "millions": 10**6, "milliards": 10**9,
    "mil": 1000, "mille": 1000, "millones": 10**6, "bn": 10**9, "dozen": 12, "lakh": 10**5, "crore": 10**7,
}  # fmt: skip
_ONES_WORDS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen
"""
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS: dict[str, int] = {word: n for n, word in enumerate(_ONES_WORDS.split())}
_WORDS.update({word: 10 * n for n, word in enumerate(_TENS_WORDS.split(), 2)})
_FOREIGN = {
    2: "zwei deux dos due dois duas twee два две", 3: "drei trois tres tre três drie три",
    4: "vier quatre cuatro quattro quatro четыре", 5: "fünf cinq cinco cinque vijf пять",
    6: "sechs seis sei zes шесть", 7: "sieben sept siete sette sete zeven семь", 8: "acht huit ocho otto oito восемь",
    9: "neun neuf nueve nove negen девять", 10: "zehn dix diez dieci dez tien десять", 11: "elf",
    12: "zwölf douze doce dodici twaalf двенадцать", 20: "zwanzig vingt veinte venti vinte twintig двадцать",
    30: "dreißig trente treinta trenta dertig тридцать", 100: "hundert cent cien cento honderd сто",
}  # fmt: skip
_WORDS.update({word: value for value, words in _FOREIGN.items() for word in words.split()})
_MORE = {
    11: "onze undici", 13: "dreizehn treize trece tredici", 14: "vierzehn quatorze catorce quattordici",
    15: "fünfzehn quinze quince quindici", 16: "sechzehn seize dieciséis sedici", 18: "achtzehn dieciocho diciotto",
    40: "vierzig quarante cuarenta quaranta quarenta", 50: "fünfzig cinquante cincuenta cinquanta cinquenta",
    60: "sechzig soixante sesenta sessanta sessenta", 70: "siebzig setenta settanta",
    80: "achtzig ochenta ottanta oitenta",
    90: "neunzig noventa novanta",
}  # fmt: skip
_WORDS.update({word: value for value, words in _MORE.items() for word in words.split()})
_WORDS.update(
    {
        f"{one}hundert": 100 * value
        for value, one in enumerate("ein zwei drei vier fünf sechs sieben acht neun".split(), 1)  # noqa: SIM905
    }
)
_WORDS.update(
    {
        f"{one}und{ten}": value + 10 * tens
        for value, one in enumerate("ein zwei drei vier fünf sechs sieben acht neun".split(), 1)  # noqa: SIM905
        for tens, ten in enumerate("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split(), 2)  # noqa: SIM905
    }
)
for _stem, _value in (
    ("doscient", 200),
    ("trescient", 300),
    ("cuatrocient", 400),
    ("quinient", 500),
    ("seiscient", 600),
):
    _WORDS.update({f"{_stem}os": _value, f"{_stem}as": _value})
NUMBER_WORDS = frozenset((*_WORDS, *_SCALES))
_ORDINALS = {
    word: n
    for n, word in enumerate("third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 3)  # noqa: SIM905
}
_ALSO = {"once": 1, "first": 1, "single": 1, "sole": 1, "twice": 2, "both": 2, "second": 2, "pair": 2, "double": 2,
         "couple": 2, "triple": 3, "quarter": 4, "dozen": 12, "half": 2}  # fmt: skip
"""What a text says that speaks of so many; never asked for, only allowed."""
_WORD = re.compile(r"[^\W\d_]+")
_AFTER = re.compile(r"[ \u00a0-]?(?P<scale>[A-Za-z]{1,9})\b")


class Number(NamedTuple):
    """One number of a text."""

    start: int
    end: int
    readings: frozenset[str]
    spelled: bool = False
    """Whether it is written as a word."""


def numbers(text: str) -> Iterator[Number]:
    """The numbers of a text in digits and in words, ``one`` left out: it is a pronoun as often."""
    yield from _digits(text)
    yield from _spelled(text)


def held_numbers(text: str) -> set[str]:
    """All that a text may support: its numbers, those inside of words and dates, and what its words count."""
    held = {reading for number in numbers(text) for reading in number.readings}
    for match in _IN_WORD.finditer(text):
        held.update(readings(match[0]))
    for match in re.finditer(r"\d+", text):
        held.add(_trim(match[0]))
    for word in _WORD.findall(text.casefold()):
        if word == "one":
            held.add("1")
        if _plain_word(word) in _WORDS:
            held.add(str(_WORDS[_plain_word(word)]))
        if word in _ALSO:
            held.add(str(_ALSO[word]))
    return held


def readings(token: str) -> frozenset[str]:
    """The values that digits with marks can have, as canonical text."""
    sign = "-" if token[:1] in "-−" else ""
    bare = re.sub(r"[ \u00a0\u202f\u2009'’]", "", token.lstrip("-−"))
    if len(bare) > LONGEST_NUMBER:
        return frozenset((sign + bare,))
    found = set()
    marks = [mark for mark in bare if mark in ".,"]
    if not marks:
        found.add(_trim(bare))
    elif len(set(marks)) == 2:
        last = max(bare.rfind("."), bare.rfind(","))
        whole = re.sub(r"[.,]", "", bare[:last])
        found.add(_trim(f"{whole}.{bare[last + 1 :]}"))
    else:
        groups = re.split(r"[.,]", bare)
        if all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3 and groups[0] != "0":
            found.add(_trim("".join(groups)))
        if len(groups) == 2 and not (found and groups[1] == "000"):
            found.add(_trim(".".join(groups)))
        elif marks[0] == "." or not found:
            found.add(bare)
    return frozenset(sign + value for value in found)


def _trim(value: str) -> str:
    """Without zeros in front, and without decimals that are all zero: ``3.10`` stays, for it may be a version."""
    whole, _, rest = value.partition(".")
    whole = whole.lstrip("0") or "0"
    return whole if not rest.strip("0") else f"{whole}.{rest}"


def _digits(text: str) -> Iterator[Number]:
    for match in _TOKEN.finditer(text):
        found, end = readings(match[0]), match.end()
        after = _AFTER.match(text, end)
        scale = _SCALES.get(after["scale"].casefold()) if after else None
        money = text[max(0, match.start() - 4) : match.start()].rstrip()[-1:] in tuple("$€£¥RDPY")
        if after and scale and (after["scale"] != "m" or money):
            scaled = {times(value, scale) for value in found}
            yield Number(match.start(), after.end(), frozenset(scaled))
        else:
            yield Number(match.start(), end, found)


def times(value: str, scale: int | Decimal) -> str:
    """A product in canonical form."""
    try:
        product = Decimal(value) * scale
    except InvalidOperation:
        return value
    return plain(product)


def plain(value: Decimal) -> str:
    """A number without exponent and without zeros behind its decimals."""
    said = format(value, "f")
    return said.rstrip("0").rstrip(".") if "." in said else said


def _spelled(text: str) -> Iterator[Number]:
    """Runs of number words: ``twenty-five``, ``two hundred``."""
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        word = _plain_word(match[0])
        if word == "and" and run and run[-1][0].casefold() in _SCALES:
            continue
        joined = bool(run) and text[run[-1].end() : match.start()] in (" ", "-", " and ", "\u00a0")
        if run and not (joined and (word in _WORDS or word in _SCALES)):
            yield from _of_run(run)
            run = []
        if word in _WORDS or word in _ORDINALS or (run and len(word) > 1 and word in _SCALES):
            run.append(match)
    yield from _of_run(run)


def _plain_word(word: str) -> str:
    """A word as the tables have it: ``dreimal`` and ``fünfhundert`` hold a number that is one word with another."""
    folded = word.casefold()
    if folded.endswith("mal") and folded[:-3] in _WORDS:
        return folded[:-3]
    return folded


def _of_run(run: list[re.Match[str]]) -> Iterator[Number]:
    words = [_plain_word(match[0]) for match in run]
    if not words or words == ["one"]:
        return
    total, part = 0, 0
    for word in words:
        if word in _SCALES:
            part = max(part, 1) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, part = total + part, 0
        else:
            part += _WORDS.get(word, _ORDINALS.get(word, 0))
    yield Number(run[0].start(), run[-1].end(), frozenset((str(total + part),)), True)
