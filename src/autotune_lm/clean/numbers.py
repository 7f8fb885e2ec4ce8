"""Floor 4. Numbers of cards, accounts, people and hosts: what a check sum, a register or a word before them confirms.

Cards by Luhn (ISO/IEC 7812-1), accounts by mod 97 (ISO 13616), social security numbers by the ranges that the US agency
gives out, addresses of hosts by the registers of the IANA (RFC 6890, RFC 5737).
"""

import re
from collections.abc import Iterator

from autotune_lm.clean import phones
from autotune_lm.clean.finding import Detector, Finding
from autotune_lm.clean.phones import NORTH_AMERICAN

_CANDIDATE = re.compile(r"[0-9](?<![\w.,+/=^~*-].)(?=[0-9 .-]{9})")
"""Where any of the next four may begin; one walk over a text finds all."""
_CARD = re.compile(
    r"(?:[0-9]{4}(?P<sep>[ -]?)[0-9]{4}(?P=sep)[0-9]{4}(?P=sep)[0-9]{4}(?:(?P=sep)[0-9]{3})?"
    r"|[0-9]{4}(?P<amex>[ -]?)[0-9]{6}(?P=amex)[0-9]{4,5})(?![\w-]|[.,][0-9])"
)
_IBAN = re.compile(r"[A-Z](?<![A-Za-z0-9_].)[A-Z][0-9]{2}(?: ?[A-Z0-9]{4}){2,8}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9_])")
_SSN = re.compile(r"[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}(?![\w-]|[.,][0-9])")
_HOST = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(?![\w-]|\.[0-9]|\*)")
_LENGTHS = """
AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27
GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27
MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23
TN24 TR26 UA29 VA22 VG24 XK20
"""
_IBAN_LENGTH = {one[:2]: int(one[2:]) for one in _LENGTHS.split()}
_RESOLVERS = frozenset({"208.67.222.222", "208.67.220.220"})
_CARD_WORD = re.compile(r"card|visa|amex|karte|carte|\bpan\b|credit|maestro|discover", re.IGNORECASE)
_RESERVED_HOST = re.compile(
    r"(?:10|127|22[4-9]|2[3-5][0-9])\.|192\.168\.|192\.0\.[02]\.|169\.254\.|172\.(?:1[6-9]|2[0-9]|3[01])\.|198\.(?:1[89]|51\.100)\."
    r"|203\.0\.113\.|100\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\."
)
_VERSION = re.compile(
    r"(?:version|ver|release|v|section|sec|chapter|oid|build|driver)\.?[\s:=\"'`]{0,3}$", re.IGNORECASE
)

ANNOUNCED: tuple[Detector, ...] = (
    Detector(
        "passport number",
        ("assport", "eisepass", "asaporte", "asseport"),
        re.compile(
            r"[a-z]{7,8}\s{0,2}(?:[Nn](?:o|r|um(?:ber|mer)?|º|°)\.?|#|ID)?\s{0,2}[:#|=]?\s{0,2}(?:is\s)?"
            r"(?P<value>[A-Z]{0,2}[0-9][0-9A-Z]{5,8})(?![\w-])"
        ),
        group="ID",
    ),
    Detector(
        "driving licence number",
        ("river's licen", "river’s licen", "riving licen", "river licen", "ührerschein"),
        re.compile(
            r"[a-zü’' ]{11,15}e?\s{0,2}(?:[Nn](?:o|r|um(?:ber|mer)?)\.?|#|ID)?\s{0,2}[:#|=]?\s{0,2}(?:is\s)?"
            r"(?P<value>[A-Z]{0,5}[0-9][0-9A-Z-]{5,17})(?![\w-])"
        ),
        group="ID",
    ),
    Detector(
        "social security number",
        ("SSN", "ocial security", "ocial Security"),
        re.compile(
            r"[A-Za-z ]{3,16}(?:[Nn](?:o|umber)\.?|#)?\s{0,2}[:#|=]?\s{0,2}(?:is\s)?(?P<value>[0-8][0-9]{8})"
            r"(?![\w-])"
        ),
        lambda match: is_ssn(match["value"]),
        "SSN",
    ),
)


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if at % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def is_iban(compact: str) -> bool:
    """Whether country, length and remainder fit; ``compact`` has no spaces."""
    if len(compact) != _IBAN_LENGTH.get(compact[:2]) or compact[2:4] in ("00", "01", "99"):
        return False
    return int("".join(str(int(character, 36)) for character in compact[4:] + compact[:4])) % 97 == 1


def is_ssn(number: str) -> bool:
    """Whether a number of nine digits may have been given out."""
    digits = number.replace("-", "")
    return digits[:3] not in ("000", "666") and digits[3:5] != "00" and digits[5:] != "0000" and len(set(digits)) > 1


def find(text: str) -> Iterator[Finding]:
    """All such numbers of a text."""
    for candidate in _CANDIDATE.finditer(text):
        yield from _at(text, candidate.start())
    for match in _IBAN.finditer(text):
        end = _iban_end(match[0])
        if end:
            yield Finding(match.start(), match.start() + end, "account number", "IBAN")
    for detector in ANNOUNCED:
        yield from detector.find(text)


def _at(text: str, at: int) -> Iterator[Finding]:
    """The number that begins here, if it is one of those."""
    card = _CARD.match(text, at)
    if card and _is_card(card[0]) and (not card[0].isdigit() or _is_alone(text, at, card.end())):
        yield Finding(at, card.end(), "card number", "CARD")
    ssn = _SSN.match(text, at)
    if ssn and is_ssn(ssn[0]):
        yield Finding(at, ssn.end(), "social security number", "SSN")
    host = _HOST.match(text, at)
    if host and _is_host(host[0]) and not _VERSION.search(text, max(0, at - 12), at):
        yield Finding(at, host.end(), "IP address", "IP")
    phone = NORTH_AMERICAN.match(text, at)
    if phone:
        yield Finding(at, phone.end(), phones.NAME, phones.GROUP)


def _is_card(text: str) -> bool:
    """Whether an issuer gives out such numbers and the check digit fits."""
    digits = text.replace(" ", "").replace("-", "")
    first = int(digits[:4])
    issued = (
        (digits[0] == "4" and len(digits) in (16, 19))
        or (digits[:2] in ("34", "37") and len(digits) == 15)
        or ((5100 <= first <= 5599 or 2221 <= first <= 2720) and len(digits) == 16)
        or ((digits[:2] in ("60", "62", "64", "65", "35", "81") or first == 6011) and len(digits) in (16, 19))
        or ((3000 <= first <= 3059 or digits[:2] in ("36", "38", "39")) and len(digits) == 14)
    )
    return issued and len(set(digits)) > 1 and luhn(digits)


def _is_alone(text: str, start: int, end: int) -> bool:
    """Whether digits without separators are no seed, id or product: none of code around, or a word of cards before."""
    if _CARD_WORD.search(text, max(0, start - 60), start):
        return True
    return end - start in (15, 16) and text[max(0, start - 3) : start].rstrip()[-1:] not in tuple("([{=,*+/<>:#")


def _iban_end(text: str) -> int:
    """How many characters the account number has, words in capitals behind it left aside; 0 where it is none."""
    wanted = _IBAN_LENGTH.get(text[:2], 0)
    seen = 0
    for at, character in enumerate(text):
        seen += character != " "
        if seen == wanted:
            return at + 1 if is_iban(text[: at + 1].replace(" ", "")) else 0
    return 0


def _is_host(text: str) -> bool:
    """Whether an address is public, belongs to somebody, and looks unlike a version."""
    parts = [int(part) for part in text.split(".")]
    if max(parts) > 255 or text in _RESOLVERS or _RESERVED_HOST.match(text) or parts[3] in (0, 255):
        return False
    return max(parts) > 99 and sum(part > 9 for part in parts) > 2
