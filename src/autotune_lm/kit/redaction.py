"""Floor 1. Takes keys out of what is said: errors, events, tracebacks. Documents are masked elsewhere, with more care.

Here a word too much may go: a message without a number is a nuisance, a key in a log is a loss.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar
from urllib.parse import quote, quote_plus

import msgspec

from autotune_lm.core.types import Part

P = TypeVar("P", bound=Part)
REMOVED = "[removed]"
SHORTEST = 8
"""Shorter values are not looked for: ``test`` as a password would take that word out of every message."""
_CUT = 8
"""From so many characters on, the beginning of a value at a text's end is taken for a cut value."""

_SECRET_NAME = re.compile(
    r"KEY|TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|AUTH|_PAT\b|_DSN\b|COOKIE|SESSION", re.IGNORECASE
)

_WORD = r"[A-Za-z0-9_-]"
_SHAPES = re.compile(
    "|".join(
        (
            r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?:[^-]|-(?!----)){0,20000}"
            r"(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?",
            rf"(?<![A-Za-z0-9])sk-{_WORD}{{12,400}}",
            rf"(?<![A-Za-z0-9])(?:sk|rk|pk)_(?:live|test)_{_WORD}{{8,400}}",
            rf"AIza{_WORD}{{20,60}}",
            r"(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,20}",
            rf"(?<![A-Za-z0-9])(?:gh[opusr]_|github_pat_|glpat-|hf_|npm_|gsk_|xai-|r8_|pypi-|dop_v1_|lin_api_){_WORD}{{16,400}}",
            r"(?<![A-Za-z0-9])(?:xox[abeporsc]|xapp)-[A-Za-z0-9-]{10,400}",
            r"eyJ[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{8,8000}(?:\.[A-Za-z0-9_-]{0,2000})?",
        )
    )
)
"""Values that their own form gives away."""

_ANNOUNCED = re.compile(
    r"(?P<before>\b(?:bearer|basic)\s{1,4}"
    r"|(?:authorization|(?:x-)?(?:goog-)?api[-_ ]?key|access[-_]?key|secret[-_a-z]{0,20}|[a-z_-]{0,20}token"
    r"|passw(?:or)?d)"
    r"[\"']{0,2}\s{0,3}[:=]\s{0,3}[\"']?(?:bearer\s{1,4}|basic\s{1,4})?"
    r"|[?&](?:key|sig|token|api[-_]key|access_token)=)"
    r"(?P<value>[\w.~+/=!#$%^*-]{8,4000})",
    re.IGNORECASE,
)
"""Values that what stands before them gives away; words of letters alone stay: ``token: missing``."""

_LOGIN = re.compile(r"(?P<before>://[^\s:/@\"'<>]{0,200}:)(?P<value>[^\s/@\"'<>]{1,400})(?=@)")


_kept_secret: set[str] = set()
"""Names of variables of this process that hold secrets, whatever they sound like."""


def keep_secret(names: Iterable[str]) -> None:
    """From now on the values of these variables are secrets: settings or a ``.env`` named them."""
    _kept_secret.update(names)


def secret_values(names: Iterable[str] = (), environment: Mapping[str, str] = os.environ) -> frozenset[str]:
    """The values of the environment that are nobody's business: of ``names``, and of variables that sound so."""
    wanted = _kept_secret.union(names)
    return frozenset(
        value.strip()
        for name, value in environment.items()
        if len(value.strip()) >= SHORTEST and (name in wanted or (_SECRET_NAME.search(name) and not _is_place(value)))
    )


class Redaction:
    """Removes known values, in the forms in which they travel, and whatever looks like a key."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        known = sorted({form for value in values for form in _forms(value)}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None
        self._beginnings = [value for value in known if len(value) > _CUT]

    def __call__(self, text: str) -> str:
        """The text without them. Linear in its length."""
        if self._known:
            text = self._without_cut(self._known.sub(REMOVED, text))
        text = _SHAPES.sub(REMOVED, text)
        text = _ANNOUNCED.sub(_announced, text)
        return _LOGIN.sub(lambda match: match["before"] + REMOVED, text)

    @classmethod
    def of_process(cls) -> "Redaction":
        """Of the secrets that the environment holds now."""
        return cls(secret_values())

    def part(self, part: P) -> P:
        """An event or another value without ids, its texts redacted; the same one where nothing was to do."""
        given = {name: getattr(part, name) for name in part.__struct_fields__}
        changes = {name: self._value(value) for name, value in given.items() if isinstance(value, str | dict)}
        changes = {name: value for name, value in changes.items() if value != given[name]}
        return msgspec.structs.replace(part, **changes) if changes else part

    def _value(self, value: str | dict[str, object]) -> object:
        if isinstance(value, dict):
            return {key: self(one) if isinstance(one, str) else one for key, one in value.items()}
        return self(value) if len(value) >= SHORTEST else value

    def _without_cut(self, text: str) -> str:
        """A server's message may have been cut in the middle of a value."""
        bare = text.rstrip(" .…")
        for value in self._beginnings:
            at = bare.rfind(value[:_CUT])
            if at >= 0 and value.startswith(bare[at:]):
                return bare[:at] + REMOVED
        return text


def redacted(text: str, names: Iterable[str] = ()) -> str:
    """A text without the secrets of this process' environment (more of them by their ``names``) and without keys."""
    return Redaction(secret_values(names))(text)


def looks_like_a_key(text: str) -> bool:
    """Whether a text holds a value that its own form gives away."""
    return _SHAPES.search(text) is not None


def _announced(match: re.Match[str]) -> str:
    value = match["value"]
    return (
        match[0] if value.replace("-", "").replace("_", "").isalpha() and len(value) < 24 else match["before"] + REMOVED
    )


def _forms(value: str) -> Iterator[str]:
    """As it is, in JSON, in an address, and each line of it."""
    if len(value) < SHORTEST:
        return
    yield value
    yield json.dumps(value)[1:-1]
    yield quote(value, safe="")
    yield quote_plus(value)
    yield from (line.strip() for line in value.splitlines() if len(line.strip()) >= 16 and "-----" not in line)


def _is_place(value: str) -> bool:
    """Whether a value is a path or a switch rather than a secret: ``SSH_AUTH_SOCK``, ``XDG_SESSION_TYPE``."""
    return value.startswith(("/", "./", "~/")) or value.isalpha()
