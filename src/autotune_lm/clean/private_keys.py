r"""Floor 4. Private keys, whole: PEM and PGP armour (RFC 7468, RFC 4880 §6.2), PuTTY files, keys in JSON (RFC 7517).

The armour may stand on lines of its own, folded into one line of a paragraph, behind comment signs, or in a string
with ``\n`` between the lines. A key whose end is missing counts too.
"""

import re
from collections.abc import Iterator

from autotune_lm.clean.finding import Detector, Finding
from autotune_lm.clean.randomness import entropy, is_shown

NAME = "private key"
LONGEST = 20_000
SHORTEST = 24
"""Characters of base64 without which a block is a picture of a key (``-----BEGIN PRIVATE KEY----- ...``)."""
_BEGIN = re.compile(r"-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}")
_END = re.compile(r"-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}")
_BODY = re.compile(r"(?:(?:\\[nr]|\s|[>#*|\"'+,]){0,40}[A-Za-z0-9+/=]{16,4000})*")
_RUN = re.compile(r"[A-Za-z0-9+/=]{16,}")

PUTTY = Detector(
    "private key",
    ("Private-Lines:",),
    re.compile(
        r"Private-Lines:\s{0,4}[0-9]{1,3}(?P<value>(?:\s{1,8}(?!Private)[A-Za-z0-9+/=]{8,64}(?![\w+/=-])){1,200})"
    ),
)
JWK = Detector(
    "private key",
    ('"d"', '"k"', '"p"', '"q"', '"dp"', '"dq"', '"qi"'),
    re.compile(r'"(?:d|k|p|q|dp|dq|qi)"\s{0,4}:\s{0,4}"(?P<value>[A-Za-z0-9_-]{20,2000})"'),
    lambda match: entropy(match["value"]) > 3.5 and not is_shown(match["value"]),
)


def find(text: str) -> Iterator[Finding]:
    """All private keys of a text."""
    if "PRIVATE KEY" in text:
        yield from _armoured(text, "-----BEGIN ")
        yield from _armoured(text, "---- BEGIN ")
    yield from PUTTY.find(text)
    if '"kty"' in text:
        yield from JWK.find(text)


def _armoured(text: str, literal: str) -> Iterator[Finding]:
    at = text.find(literal)
    while at >= 0:
        begin = _BEGIN.match(text, at)
        end = _end_of_key(text, begin.end()) if begin else 0
        if end:
            yield Finding(at, end, NAME, "SECRET")
        at = text.find(literal, max(end, at + len(literal)))


def _end_of_key(text: str, start: int) -> int:
    """Where the key ends whose first line ends at ``start``; 0 where no key follows."""
    dashes = text.find("----", start, start + LONGEST)
    closed = _END.match(text, dashes) if dashes >= 0 else None
    end = closed.end() if closed else _BODY.match(text, start).end()  # type: ignore[union-attr]  # may match nothing
    body = "".join(_RUN.findall(text, start, end))
    return end if len(body) >= SHORTEST and entropy(body) > 3 else 0
