"""Floor 3. How long a server asks to wait, wherever it says so, and which of its headers speak of limits."""

import re
from collections.abc import Mapping

from autotune_lm.llm.retry_after import MOST_S, wait_s

_LIMIT_HEADER = re.compile(r"retry-after|rate-?limit")
_SECONDS = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)s")
_SINCE_1970 = re.compile(r"\d{10,13}")
_MILLISECONDS_FROM = 1e11
"""Larger numbers are milliseconds: as seconds they would be the year 5138."""


def limit_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that speak of limits, names in lower case; most replies have none."""
    if not _LIMIT_HEADER.search(" ".join(headers).lower()):
        return {}
    return {name.lower(): value for name, value in headers.items() if _LIMIT_HEADER.search(name.lower())}


def wait_of(headers: Mapping[str, str], delay: str, now: float) -> float | None:
    """Seconds that a refusal asks to wait; None where it does not say.

    By ``Retry-After``; else by ``delay``, which Gemini's ``RetryInfo`` gives (``37s``); else by OpenRouter's
    ``X-RateLimit-Reset`` (milliseconds since 1970). ``headers`` as ``limit_headers`` gives them; ``now`` in seconds
    since 1970.
    """
    said = wait_s(headers, now)
    if said is not None:
        return said
    if found := _SECONDS.fullmatch(delay):
        return min(float(found[1]), MOST_S)
    reset = headers.get("x-ratelimit-reset", "").strip()
    if not _SINCE_1970.fullmatch(reset):
        return None
    at = float(reset) / (1000 if float(reset) > _MILLISECONDS_FROM else 1)
    return min(max(0.0, at - now), MOST_S)
