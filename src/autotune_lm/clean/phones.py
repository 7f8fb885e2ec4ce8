"""Floor 4. Telephone numbers: with a country code (E.164), in the North American form, or behind a word for them."""

import re
from collections.abc import Iterator

from autotune_lm.clean.finding import Finding

NAME = "phone number"
GROUP = "PHONE"
_COUNTRY = re.compile(
    r"1|7|2(?:0|7|[1-689][0-9])|3(?:[0-469]|[578][0-9])|4(?:[013-9]|2[0-9])|5(?:[1-8]|[09][0-9])|6(?:[0-6]|[7-9][0-9])"
    r"|8(?:[1246]|[058][0-9])|9(?:[0-58]|[679][0-9])"
)
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{0,14}(?:(?:[ ./-]|\)[ ./-]?| ?\(| [-/] )[0-9]{1,12}){0,9}(?![A-Za-z0-9_])")
_GROUP = re.compile(r"[0-9]+")
_NOT_BEFORE = frozenset("+*/)]._=")
NORTH_AMERICAN = re.compile(
    r"(?:(?:00)?1[-. ])?[2-9][0-9]{2}(?P<sep>[-.])[2-9][0-9]{2}(?P=sep)[0-9]{4}(?:x[0-9]{2,6})?(?![\w-]|[.,][0-9])"
)
_AREA = re.compile(r"\([2-9](?<![\w.)]..)[0-9]{2}\) ?[2-9][0-9]{2}[-. ][0-9]{4}(?:x[0-9]{2,6})?(?![\w-])")
_WORDS = (
    *(
        "phone",
        "tel.",
        "tel:",
        "telef",
        "téléphone",
        "mobile:",
        "mobil:",
        "cell:",
        "fax",
        "handy:",
        "whatsapp",
        "hotline",
    ),
    *("rufnummer", "call us"),
)
_ANNOUNCED = re.compile(
    r"[A-Za-zéèû.]{1,16}(?: (?:number|no\.?|nr\.?|nummer|us at|us on|us))?[\s:.|=*`\"',]{1,6}(?:is |at |on )?"
    r"(?P<value>\(?[0-9][0-9()]{0,13}(?:[ ./-]{1,3}[0-9()]{1,12}){0,6})(?![\w-])"
)
_NO_PHONE = re.compile(
    r"(?:19|20)[0-9]{2}[-./][0-9]{1,2}[-./]|[0-9]{1,2}[./-][0-9]{1,2}[./-](?:19|20)[0-9]{2}"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3}){1,3}\Z"
)
"""Dates, versions, addresses of hosts."""


def find(text: str, low: str) -> Iterator[Finding]:
    """All telephone numbers of a text but those that ``numbers`` finds; ``low`` is the text in small letters."""
    at = text.find("+")
    while at >= 0:
        match = _INTERNATIONAL.match(text, at)
        if match and _is_international(text, match):
            yield Finding(at, at + _length(match[0]), NAME, GROUP)
        at = text.find("+", match.end() if match else at + 1)
    for match in _AREA.finditer(text):
        yield Finding(*match.span(), NAME, GROUP)
    for word in _WORDS:
        at = low.find(word)
        while at >= 0:
            match = _ANNOUNCED.match(text, at)
            if match and _is_announced(match["value"]):
                yield Finding(*match.span("value"), NAME, GROUP)
            at = low.find(word, at + len(word))


def _length(number: str) -> int:
    """How much of a row of digit groups is one telephone number: at most 15 digits, 11 in North America (E.164)."""
    most = 11 if number.startswith(("+1 ", "+1-", "+1.", "+1(")) else 15
    digits, end = 0, 0
    for group in _GROUP.finditer(number):
        digits += len(group[0])
        if digits > most and end:
            break
        end = group.end()
    return end


def _is_international(text: str, match: re.Match[str]) -> bool:
    """Whether a number begins with the code of a country and has a length that telephones have."""
    number = match[0][: _length(match[0])]
    groups = _GROUP.findall(number)
    digits = sum(map(len, groups))
    before = text[match.start() - 1 : match.start()]
    if not _COUNTRY.match(groups[0]) or not 8 <= digits <= 15 or before.isalnum() or before in _NOT_BEFORE:
        return False
    if _NO_PHONE.match(number, 1) or groups[0].startswith("2147483"):  # the largest integer of 32 bits
        return False
    if groups[0] == "1" and groups[1][0] in "01":
        return False
    if len(groups) == 1:
        return digits > 9
    return len(groups) > 2 or ("." not in number and digits > 8)


def _is_announced(value: str) -> bool:
    digits = sum(map(str.isdigit, value))
    return (7 if value.isdigit() else 6) <= digits <= 15 and not _NO_PHONE.match(value)
