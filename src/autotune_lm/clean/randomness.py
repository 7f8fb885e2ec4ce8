"""Floor 4. Whether a value was made by chance or by a person who shows where a value goes.

Entropy is Shannon's, of the characters of the value itself (A Mathematical Theory of Communication, 1948), in bits a
character: words lie near 3, random hexadecimal digits near 3.7 at 32 of them, random base64 near 4.8 at 40.
"""

import math
import re
from collections import Counter

_SHOWN = re.compile(
    r"(?i:x{4,}|\*{3,}|\.{3,}|…|example|place[-_ ]?holder|change[-_]?(?:me|it|this)|your|dummy|redacted|insert[-_]"
    r"|replace[-_ ]?(?:me|with|this)|todo|fixme|sample|deadbeef|not[-_]?(?:a[-_]?)?real|secret[-_ ]goes)"
    r"|[<>{}]|\$[({]|%\(|%[sd]$|\A\$|(.)\1{7,}"
)
_WEAK_WORDS = """
password passwd pass pwd passphrase passwort secret secrets token tokens apikey api key keys admin administrator root
user username guest test tests testing tester foo bar baz foobar qux qwerty letmein none null nil true false string
str value default postgres postgresql mysql mariadb redis rabbitmq mongo mongodb minio minioadmin hello world demo
welcome abc abcd abcdef my the a an some super top new old db database app application very strong secure auth access
client this is not real here id private public service bearer jwt session csrf refresh login credential credentials
plain text plaintext hidden shared master server local localhost dev prod production staging pw myapp base sha md hmac
rs hs es aes rsa bcrypt scrypt argon utf ascii ed x oauth v s k http https
"""
_WEAK = frozenset(_WEAK_WORDS.split())
_PARTS = re.compile(r"[A-Za-z]+[0-9]{0,4}|[0-9]+")
_WORDY = re.compile(r"(?:[A-Z]?[a-z]+|[A-Z]+)[0-9]{0,4}|[0-9]{1,4}")
_BETWEEN = re.compile(r"[-_.:/@+ ]+")
_COUNTED = re.compile(r"0?1234567(?:89?0?)?|abcdefg", re.IGNORECASE)


def entropy(value: str) -> float:
    """Bits a character."""
    total = len(value)
    return -sum(count / total * math.log2(count / total) for count in Counter(value).values()) if value else 0.0


def is_shown(value: str) -> bool:
    """Whether a value is there to be replaced: ``<token>``, ``your-api-key``, ``xxxx``, ``${SECRET}``, ``…EXAMPLE``."""
    return _SHOWN.search(value) is not None


def is_weak(value: str) -> bool:
    """Whether a value is made of the words that manuals put there: ``my-secret-token``, ``password123``."""
    if kinds(value) > 2:
        return False
    parts = [part.lower() for part in _PARTS.findall(value)]
    return all(part in _WEAK or part.rstrip("0123456789") in _WEAK or part.isdigit() for part in parts)


def is_wordy(value: str) -> bool:
    """Whether a value is words and small numbers: ``app-token-2024``, ``settings.api_key``."""
    return all(_WORDY.fullmatch(part) for part in _BETWEEN.split(value) if part)


def kinds(value: str) -> int:
    """How many of these a value has: small letters, capitals, digits, other characters than ``-_.``."""
    return (
        any(c.islower() for c in value)
        + any(c.isupper() for c in value)
        + any(c.isdigit() for c in value)
        + any(not c.isalnum() and c not in "-_." for c in value)
    )


def is_random(value: str, bits: float = 3.0) -> bool:
    """Whether a value was made by chance: letters and digits, no placeholder, enough entropy."""
    mixed = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
    return mixed and entropy(value) >= bits and not is_shown(value)
