"""Floor 3. How long a server asks to wait: ``Retry-After`` in its three forms, and the reset headers of the vendors.

Sources: RFC 9110 §10.2.3 (seconds or a date); OpenAI's ``retry-after-ms`` and durations such as ``6m0s``; Anthropic's
RFC 3339 times; OpenRouter's milliseconds since 1970.
"""

import re
import time
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

_LIMIT_HEADER = re.compile(r"retry-after|rate-?limit")
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(ms|[smhd])")
_WHOLE_DURATION = re.compile(r"(?:\d{1,9}(?:\.\d{1,9})?(?:ms|[smhd])){1,5}")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,9})?")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_LONG_AGO = 1e9
"""Larger numbers are times, not waits; from a thousand times that on, in milliseconds."""


def limit_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that speak of limits, names in lower case."""
    return {name.lower(): value for name, value in headers.items() if _LIMIT_HEADER.search(name.lower())}


def wait_of(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Seconds that a refusal asks to wait; None where it does not say. ``headers`` as ``limit_headers`` gives them.

    ``Retry-After`` wins; else the latest reset of those limits of which nothing remains.
    """
    now = time.time() if now is None else now
    if (milliseconds := _number(headers.get("retry-after-ms", ""))) is not None:
        return milliseconds / 1000
    if (said := wait_until(headers.get("retry-after", ""), now)) is not None:
        return said
    waits = [wait_until(value, now) for name, value in headers.items() if "reset" in name and _used_up(headers, name)]
    return max((wait for wait in waits if wait is not None), default=None)


def wait_until(value: str, now: float) -> float | None:
    """Seconds from now that a number, a duration or a time means; a past time is 0."""
    value = value.strip()
    number = _number(value)
    if number is not None:
        if number < _LONG_AGO:
            return number
        return max(0.0, (number / 1000 if number >= _LONG_AGO * 1000 else number) - now)
    if _WHOLE_DURATION.fullmatch(value):
        return sum(float(count) * _SECONDS[unit] for count, unit in _DURATION.findall(value))
    return _wait_for_time(value, now)


def _wait_for_time(value: str, now: float) -> float | None:
    if not value or len(value) > 64:
        return None
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return max(0.0, read(value).timestamp() - now)
        except (ValueError, TypeError, OverflowError, OSError):
            continue
    return None


def _number(value: str) -> float | None:
    value = value.strip()
    return float(value) if _NUMBER.fullmatch(value) else None


def _used_up(headers: Mapping[str, str], reset: str) -> bool:
    remaining = _number(headers.get(reset.replace("reset", "remaining"), ""))
    return not remaining
