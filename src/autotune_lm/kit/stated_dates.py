"""Floor 1. The dates and times of day that a text states, whatever their writing."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_MONTHS = {
    1: "january jan januar jänner janvier enero gennaio janeiro januari",
    2: "february feb februar février febrero febbraio fevereiro februari",
    3: "march mar märz mars marzo março maart",
    4: "april apr avril abril aprile",
    5: "may mai mayo maggio maio mei",
    6: "june jun juni juin junio giugno junho",
    7: "july jul juli juillet julio luglio julho",
    8: "august aug août agosto augustus",
    9: "september sep sept septembre septiembre settembre setembro",
    10: "october oct oktober okt octobre octubre ottobre outubro",
    11: "november nov novembre noviembre novembro",
    12: "december dec dezember dez décembre diciembre dicembre dezembro",
}
MONTHS = {name: number for number, names in _MONTHS.items() for name in names.split()}
_MONTH = "|".join(sorted(MONTHS, key=lambda name: (-len(name), name)))
_DAY = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th|\.)?"
_FORMS = (
    re.compile(r"(?<![\d.-])(?P<y>[12]\d{3})[-/.](?P<m>[01]?\d)[-/.](?P<d>[0-3]?\d)(?![\d-])"),
    re.compile(r"(?<![\d./-])(?P<a>[0-3]?\d)(?P<mark>[./-])(?P<b>[0-3]?\d)(?P=mark)(?P<y>[12]\d{3}|\d{2})(?![\d-])"),
    re.compile(
        rf"(?<![\d.])(?P<d>[0-3]?\d)(?:st|nd|rd|th|\.)?(?:\s(?:of|de))?\s(?P<n>{_MONTH})\b\.?"
        rf"(?:,? (?:de |del )?(?P<y>[12]\d{{3}})\b)?",
        re.I,
    ),
    re.compile(
        rf"\b(?P<n>{_MONTH})\b\.? (?:the )?(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?![\d.:])(?:,? (?P<y>[12]\d{{3}})\b)?", re.I
    ),
    re.compile(rf"\b(?P<n>{_MONTH})\b\.?,?(?: of| de)? (?P<y>[12]\d{{3}})\b", re.I),
)
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<h>[0-2]?\d)(?:[:.](?P<min>[0-5]\d))?(?::[0-5]\d)?\s?(?P<half>[ap])\.?m\b\.?"
    r"|(?<![\d:.])(?P<h2>[0-2]?\d):(?P<min2>[0-5]\d)(?![\d:])"
    r"|(?<![\d:.])(?P<h3>[0-2]?\d)\s?h\s?(?P<min3>[0-5]\d)(?!\d)|(?<![\d:.])(?P<h4>[0-2]?\d)(?=\sUhr\b)",
    re.I,
)


_SHORT = re.compile(r"\b(?:am|zum|bis|ab|vom|seit|den|der|dem) (?P<d>[0-3]?\d)\.\s?(?P<m>[01]?\d)\.(?!\d)")
"""As "31.3." in German, with its last stop."""
_RANGE = re.compile(
    rf"(?<![\d.])(?P<d>[0-3]?\d)(?:st|nd|rd|th|\.)?\s?(?:to|and|until|till|through|[-–]|bis|und|au|et|al|y|a|e)\s?"
    rf"(?:[0-3]?\d)(?:st|nd|rd|th|\.)?(?:\s(?:of|de))?\s(?P<n>{_MONTH})\b\.?(?:,? (?:de |del )?(?P<y>[12]\d{{3}})\b)?",
    re.I,
)
"""As "12 to 16 August": the first day has its month from the second."""
_RANGE_BEHIND = re.compile(
    rf"\b(?P<n>{_MONTH})\b\.? [0-3]?\d(?:st|nd|rd|th)?\s?(?:to|and|until|through|[-–])\s?(?P<d>[0-3]?\d)(?![\d.:])"
    rf"(?:,? (?P<y>[12]\d{{3}})\b)?",
    re.I,
)


class Date(NamedTuple):
    """A date; 0 where a part is not told."""

    start: int
    end: int
    year: int
    month: int
    day: int


def dates(text: str) -> Iterator[Date]:
    """The dates of a text; one that can be read in two ways comes twice."""
    taken: list[tuple[int, int]] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if any(a < match.end() and match.start() < b for a, b in taken[-200:]):
                continue
            found = [date for date in _readings(match) if _possible(date)]
            if found:
                taken.append(match.span())
                yield from found
    for match in _SHORT.finditer(text):
        if not any(a < match.end() and match.start() < b for a, b in taken[-200:]):
            yield from (date for date in [Date(*match.span(), 0, int(match["m"]), int(match["d"]))] if _possible(date))
    for form in (_RANGE, _RANGE_BEHIND):
        for match in form.finditer(text):
            at = match.start("d")
            yield from (date._replace(start=at, end=match.end("d")) for date in _readings(match) if _possible(date))


def _readings(match: re.Match[str]) -> Iterator[Date]:
    parts = match.groupdict()
    year = int(parts["y"] or 0)
    if "a" in parts:
        full = year if year >= 100 else 2000 + year if year < 70 else 1900 + year
        a, b = int(parts["a"]), int(parts["b"])
        yield Date(*match.span(), full, b, a)
        if parts["mark"] != "." and a != b:
            yield Date(*match.span(), full, a, b)
    else:
        month = MONTHS[parts["n"].casefold().rstrip(".")] if "n" in parts else int(parts["m"])
        yield Date(*match.span(), year, month, int(parts.get("d") or 0))


def _possible(date: Date) -> bool:
    return 1 <= date.month <= 12 and date.day <= 31


def tells_date(said: Date, held: list[Date]) -> bool:
    """Whether one of the dates of a text says all that a date says."""
    return any(
        said.month == one.month and said.year in (0, one.year) and (said.day in (0, one.day)) for one in held
    )  # fmt: skip


def clocks(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and minute of the day of each time."""
    for match in _CLOCK.finditer(text):
        hour = int(match["h"] or match["h2"] or match["h3"] or match["h4"])
        if match["half"]:
            hour = hour % 12 + (12 if match["half"] in "pP" else 0)
        if hour < 24:
            yield *match.span(), hour * 60 + int(match["min"] or match["min2"] or match["min3"] or 0)
