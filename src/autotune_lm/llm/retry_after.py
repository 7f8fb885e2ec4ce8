"""Floor 3. Reads what servers say of their limits: how long to wait, what is left, when it is full again.

- ``Retry-After``: seconds or an HTTP date, RFC 9110 section 10.2.3; ``retry-after-ms`` as OpenAI's and Azure's send it.
- ``x-ratelimit-{limit,remaining,reset}-{requests,tokens}``: OpenAI and those who speak like it; a reset is a duration
  such as ``6m0s`` or ``1ms``, platform.openai.com/docs/guides/rate-limits.
- ``anthropic-ratelimit-{requests,tokens}-{limit,remaining,reset}``: a reset is a time, RFC 3339,
  platform.claude.com/docs/en/api/rate-limits.
- ``X-RateLimit-Reset``: OpenRouter, milliseconds since 1970; ``RetryInfo`` in the body: Gemini, such as ``37s``.

Both vendors' reset is the time at which the bucket is full again, so what flows in each second can be computed.
Nothing here raises: a header that makes no sense is as good as none.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

MOST_S = 30 * 86_400.0
"""No wait is taken to be longer: a month, the longest billing period."""
_MOST_COUNT = 10**12
_LIMIT_HEADER = re.compile(r"retry-after|rate-?limit")
_SINCE_1970 = re.compile(r"\d{10,13}")
_MILLISECONDS_FROM = 1e11
"""Larger numbers are milliseconds: as seconds they would be the year 5138."""
_SECONDS = re.compile(r"\d{1,15}(\.\d{1,15})?\Z")
_DURATION = re.compile(
    r"(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m(?!s))?(?:(\d{1,9}(?:\.\d{1,12})?)s)?(?:(\d{1,12})ms)?\Z"
)
_UNITS = (86_400.0, 3_600.0, 60.0, 1.0, 0.001)


class Left(NamedTuple):
    """What is left of a limit by the minute, as the server told with a reply."""

    limit: int
    remaining: int
    full_in_s: float

    @property
    def rate(self) -> float:
        """How much flows in each second; 0: not known."""
        return (self.limit - self.remaining) / self.full_in_s if self.full_in_s > 0 else 0.0

    @property
    def is_low(self) -> bool:
        """Whether it is time to go slower: less than a tenth is left."""
        return self.remaining * 10 < self.limit


def limit_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that speak of limits, names in lower case."""
    return {name.lower(): value for name, value in headers.items() if _LIMIT_HEADER.search(name.lower())}


def wait_s(headers: Mapping[str, str], now: float, delay: str = "") -> float | None:
    """How long the server asks to wait, between 0 and 30 days; None where it does not say.

    ``headers`` as ``limit_headers`` gives them; ``now`` is seconds since 1970, needed where a header gives a time;
    ``delay`` is what the body says, looked at where ``Retry-After`` says nothing.
    """
    thousandths = _number(headers.get("retry-after-ms", ""))
    if thousandths is not None:
        return _bounded(thousandths / 1000)
    for text in (headers.get("retry-after", "").strip(), delay):
        if (seconds := _duration(text)) is not None:
            return _bounded(seconds)
        if (seconds := _from_date(text, now)) is not None:
            return seconds
    reset = headers.get("x-ratelimit-reset", "").strip()
    if not _SINCE_1970.fullmatch(reset):
        return None
    return _bounded(float(reset) / (1000 if float(reset) > _MILLISECONDS_FROM else 1) - now)


def left(headers: Mapping[str, str], what: str, now: float) -> Left | None:
    """What is left of ``requests`` or ``tokens``; None where a number is missing."""
    for form in (f"x-ratelimit-{{}}-{what}", f"anthropic-ratelimit-{what}-{{}}"):
        limit, remaining = (_number(headers.get(form.format(part), "")) for part in ("limit", "remaining"))
        reset = headers.get(form.format("reset"), "").strip()
        if limit and remaining is not None and reset:
            seconds = _duration(reset)
            full_in_s = _from_time(reset, now) if seconds is None else _bounded(seconds)
            if full_in_s is not None:
                return Left(int(min(limit, _MOST_COUNT)), int(min(remaining, limit, _MOST_COUNT)), full_in_s)
    return None


def _number(text: str) -> float | None:
    text = text.strip()
    return float(text) if _SECONDS.match(text) and text.isascii() else None


def _duration(text: str) -> float | None:
    """Seconds of ``20``, ``0.5``, ``1ms``, ``6m0s`` or ``1h2m3.5s``."""
    number = _number(text)
    if number is not None:
        return number
    found = _DURATION.match(text) if text and len(text) < 100 and text.isascii() else None
    if found is None:
        return None
    return sum(float(part) * unit for part, unit in zip(found.groups(), _UNITS, strict=True) if part)


def _from_date(text: str, now: float) -> float | None:
    """Seconds until an HTTP date."""
    if not text or len(text) > 100:
        return None
    try:
        date = parsedate_to_datetime(text)
        return _bounded((date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _from_time(text: str, now: float) -> float | None:
    """Seconds until a time as of RFC 3339."""
    try:
        time = datetime.fromisoformat(text[:100])
        return _bounded((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp() - now)
    except (ValueError, OverflowError):
        return None


def _bounded(seconds: float) -> float:
    return min(max(seconds, 0.0), MOST_S)
