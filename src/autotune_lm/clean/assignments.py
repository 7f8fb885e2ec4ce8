"""Floor 4. Values that what stands before them gives away: ``password = "…"``, ``Bearer …``, ``//user:…@host``.

Here a shape says nothing, so a value has to look made by chance; places to fill in, names of variables, calls and
words of manuals (``your-api-key``, ``settings.token``, ``get_secret()``, ``mysecret``) do not.
"""

import base64
import binascii
import re
from collections.abc import Iterator

from autotune_lm.clean.finding import Check, Detector, Finding, lowered
from autotune_lm.clean.randomness import changes, entropy, is_camel, is_random, is_shown, is_weak, is_wordy, kinds

_ABOUT = re.compile(
    r"hash|algo|file|path|name|policy|type|url|uri|field|label|length|count|limit|expir|ttl|max|(?<![a-z])min(?!t)|manager"
    r"|provider|form|input|reset|regex|pattern|class|schema|hint|place|scope|prefix|suffix|ref\b|version|arn|env|size"
    r"|method|scheme",
    re.IGNORECASE,
)
"""A name with one of these speaks about a secret and does not hold one: ``password_file``, ``token_type``."""

_PATH = re.compile(r"\.{1,2}/|~/|/\w+/|[A-Za-z]:\\|[\w./-]{1,200}\.(?:csv|json|txt|ya?ml|py|pem|key|toml|md|html)\Z")
_HEX = re.compile(r"[0-9a-fA-F-]{24,}")
_CLOSE = r"[\"'`\])]{0,3}"
_TYPE = r"(?:\s{0,2}:\s{0,2}[A-Za-z_][\w\[\]. |]{0,24}(?=\s{0,2}=)|\s(?:string|String|str)(?=\s{0,2}:?=))?"
_SEPARATOR = (
    r"(?P<sep>\s{0,4}(?:=>|:=|={1,3}|:)[^\S\n]{0,4}(?:\n[^\S\n]{1,16})?|\s{0,4}[|,>][^\S\n]{0,4}"
    r"|\s{1,4}(?:is|lautet|ist|est|es)(?:\s?:)?\s{1,3}|\s{1,4})"
)


def _value(stops: str) -> str:
    """A value in quotes, or one without: that ends at ``stops``, and not with a mark that ends a sentence."""
    inner = rf"[^\s\"'`<>|{stops}]"
    last = rf"[^\s\"'`<>|.,:)\]}}\\*_{stops}]"
    return rf"(?P<quote>[\"'`])?(?P<value>(?(quote)[^\s\"'`]{{6,200}}(?=(?P=quote))|{inner}{{5,199}}{last}))"


def _named(name: str, names: str, stops: str, check: Check) -> Detector:
    """A value that follows one of ``names`` in small letters or capitals, or a longer name that holds one."""
    literals = tuple(word.replace("~", " ") for word in names.split())
    either = "|".join(map(re.escape, literals)).replace("_pass", "_pass(?![a-z])")
    pattern = re.compile(
        rf"(?i:{either})(?P<rest>[A-Za-z0-9_.-]{{0,30}}){_CLOSE}{_TYPE}{_SEPARATOR}"
        rf"(?:[rbuf]{{1,2}}(?=[\"']))?{_value(stops)}"
    )
    return Detector(name, literals, pattern, check)


def _is_code(value: str) -> bool:
    """Whether a value without quotes is an expression, a type or an address."""
    return (
        not {"(", "[", "{"}.isdisjoint(value)
        or "://" in value
        or (value[:1] in ".~-@&*%" and is_wordy(value[1:]))
        or value.startswith(("self.", "os.", "env.", "process.", "settings.", "config."))
    )


def _is_left(match: re.Match[str]) -> bool:
    """Whether nobody would take the value for a secret: a place to fill in, words of manuals, a path, code."""
    value = match["value"]
    return (
        is_shown(value)
        or is_weak(value)
        or _PATH.match(value) is not None
        or _ABOUT.search(match["rest"]) is not None
        or (not match["quote"] and _is_code(value))
    )


def _is_assigned(match: re.Match[str]) -> bool:
    return not {"=", ":", "|"}.isdisjoint(match["sep"])


def _is_password(match: re.Match[str]) -> bool:
    """What people choose: letters, and digits or signs among them."""
    value = match["value"]
    if _is_left(match):
        return False
    if not _is_assigned(match):
        return len(value) > 7 and kinds(value) > 2 and is_random(value, 2.7) and changes(value) > 0.3
    if not match["quote"] and is_wordy(value):
        return False
    return any(c.isalpha() for c in value) and kinds(value) > 1 and entropy(value) > 2.2 and not is_camel(value)


def _is_token(match: re.Match[str]) -> bool:
    """What machines choose."""
    value = match["value"]
    if len(value) < 12 or _is_left(match) or is_wordy(value):
        return False
    if not match["quote"] and changes(value) < 0.3 and not _HEX.fullmatch(value):
        return False
    return is_random(value, 3.0 if _is_assigned(match) else 3.5) and (len(value) > 15 or kinds(value) > 2)


def _is_login(match: re.Match[str]) -> bool:
    """Of ``user:password``: not the words of manuals, and not twice the same."""
    value = match["value"]
    return not (is_shown(value) or is_weak(value) or value == match["user"]) and (
        kinds(value) > 1 or (len(value) > 9 and entropy(value) > 3)
    )


def _is_basic(match: re.Match[str]) -> bool:
    """Whether base64 holds a name and a password (RFC 7617)."""
    value = match["value"]
    try:
        name, colon, password = base64.b64decode(value + "=" * (-len(value) % 4)).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return False
    return bool(colon) and name.isprintable() and password.isprintable() and not is_shown(password)


def _is_bearer(match: re.Match[str]) -> bool:
    value = match["value"]
    return is_random(value, 3.0) and not is_wordy(value)


_AWS_SECRET = re.compile(
    rf"[A-Za-z_]{{4,30}}{_CLOSE}\s{{0,4}}(?:=>|[:=|,]|\s)\s{{0,4}}[\"'`]?(?P<value>[A-Za-z0-9/+]{{40}})(?![A-Za-z0-9/+=])"
)

DETECTORS: tuple[Detector, ...] = (
    Detector(
        "AWS secret key",
        ("ecret_access_key", "ecretAccessKey", "ECRET_ACCESS_KEY", "aws_secret", "AWS_SECRET", "SecretKey"),
        _AWS_SECRET,
        lambda match: is_random(match["value"], 3.5),
    ),
    Detector(
        "storage key",
        ("ccountKey=", "ccessKey="),
        re.compile(r"[A-Za-z]{5,12}=(?P<value>[A-Za-z0-9+/]{40,100}={0,2})"),
        lambda match: is_random(match["value"], 3.5),
    ),
    Detector(
        "signature",
        ("sig=",),
        re.compile(r"(?<=[?&;])sig=(?P<value>[A-Za-z0-9%+/=]{40,120})"),
        lambda match: is_random(match["value"], 3.5),
    ),
    Detector(
        "password",
        ("://",),
        re.compile(r"://(?P<user>[^\s:/@\"'`<>|]{0,100}):(?P<value>[^\s/\"'`<>|]{1,200})@(?=[A-Za-z0-9\[$%{_-])"),
        _is_login,
    ),
    Detector(
        "Sentry key",
        ("://",),
        re.compile(r"://(?P<value>[0-9a-f]{32}(?::[0-9a-f]{32})?)@[A-Za-z0-9.:-]{1,200}/"),
        lambda match: not is_shown(match["value"]),
    ),
    Detector(
        "password",
        (" -u ", " --user "),
        re.compile(r" --?u(?:ser)? [\"']?(?P<user>[^\s:\"'`<>|]{1,64}):(?P<value>[^\s\"'`<>|]{4,100})"),
        _is_login,
    ),
    Detector("access token", ("earer ",), re.compile(r"earer {1,3}(?P<value>[\w.~+/=-]{16,2000})"), _is_bearer),
    Detector(
        "password", ("asic ",), re.compile(r"(?<=[Bb])asic {1,3}(?P<value>[A-Za-z0-9+/]{8,400}={0,2})"), _is_basic
    ),
    Detector(
        "access token",
        ("uthorization", "UTHORIZATION"),
        re.compile(
            rf"[a-zA-Z]{{12}}{_CLOSE}\s{{0,3}}[:=,]\s{{0,3}}[\"'`]?(?:[A-Za-z-]{{3,16}}[ =]{{1,3}})?"
            r"(?P<value>[\w.~+/=-]{16,2000})"
        ),
        _is_bearer,
    ),
)

NAMED: tuple[Detector, ...] = (
    _named(
        "password",
        "password passwd passphrase passcode passwort kennwort pwd _pass contraseña de~passe",
        ";",
        _is_password,
    ),
    _named(
        "API key",
        "api_key api-key apikey api~key app_key access_key access-key accesskey subscription-key auth_key",
        ",;&",
        _is_token,
    ),
    _named("secret", "secret private_key privatekey encryption_key signing_key credential", ",;&", _is_token),
    _named("access token", "token", ",;&", _is_token),
)


def find(text: str) -> Iterator[Finding]:
    """All values of a text that what stands before them gives away."""
    for detector in DETECTORS:
        yield from detector.find(text)
    low = lowered(text)
    for detector in NAMED:
        yield from detector.find(text, low)
