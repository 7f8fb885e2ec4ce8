"""Floor 4. Whether a value was made by chance or by a person who shows where a value goes.

Entropy is Shannon's, of the characters of the value itself (A Mathematical Theory of Communication, 1948), in bits a
character: words lie near 3, random hexadecimal digits near 3.7 at 32 of them, random base64 near 4.8 at 40.
"""

import math
import re
from collections import Counter
from itertools import pairwise

_SHOWN = re.compile(
    r"(?i:x{4,}|\*{3,}|\.{3,}|…|example|place[-_ ]?holder|change[-_]?(?:me|it|this)|dummy|redacted|insert[-_]"
    r"|replace[-_ ]?(?:me|with|this)|sample|deadbeef|not[-_]?(?:a[-_]?)?real|secret[-_ ]goes)"
    r"|(?<![A-Za-z0-9])(?:your|todo|fixme|YOUR|TODO|FIXME|Your)|YOUR_|[<>{}]|\$[({]|%\(|%[sd]$|\A\$(?:[A-Z_]+\Z|[a-z_]+\Z|2[aby]?\$|argon|[156y]\$)|(.)\1{7,}"
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
_PARTS = re.compile(r"[A-Za-z]+|[0-9]+")
_CHAIN = re.compile(
    "(?>" + "|".join(sorted((word for word in _WEAK if len(word) > 1), key=lambda word: (-len(word), word))) + ")++"
)
"""Words of manuals written as one. Nothing is tried twice: time is linear in the length."""
_CAMEL = re.compile(r"k?(?:[A-Z]{1,5}[a-z]{2,}+|[A-Z]{2,}+|[a-z]{2,}+)++")
_WORDY = re.compile(r"k?(?:[A-Z]{1,5}[a-z]{2,}+|[A-Z]{1,}+|[a-z]{2,}+|[0-9]{1,2}(?=[A-Z][a-z]{3}))*+[0-9]{0,4}[a-z]?")
_BETWEEN = re.compile(r"(?:[-_.:/@+ ]|%[0-9A-F]{2})+")


def entropy(value: str) -> float:
    """Bits a character."""
    total = len(value)
    return -sum(count / total * math.log2(count / total) for count in Counter(value).values()) if value else 0.0


def is_shown(value: str) -> bool:
    """Whether a value is there to be replaced: ``<token>``, ``your-api-key``, ``xxxx``, ``${SECRET}``, ``…EXAMPLE``."""
    return _SHOWN.search(value) is not None


def is_weak(value: str) -> bool:
    """Whether a value is made of the words that manuals put there: ``my-secret-token``, ``password123``."""
    bare = _BETWEEN.sub("-", value)
    if kinds(bare) > 2:
        return False
    parts = [part.lower() for part in _PARTS.findall(bare)]
    return all(part.isdigit() or part in _WEAK or _CHAIN.fullmatch(part) for part in parts)


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


def is_camel(value: str) -> bool:
    """Whether a value is one name of letters alone: ``HTTPPasswordMgr``."""
    return _CAMEL.fullmatch(value) is not None


def changes(value: str) -> float:
    """How often small letters, capitals and digits follow each other inside the parts of a value; chance gives 0.4."""
    kinds_of = [[_kind(c) for c in part] for part in _BETWEEN.split(value)]
    total = sum(map(len, kinds_of))
    return sum(a != b for part in kinds_of for a, b in pairwise(part)) / total if total else 0.0


def _kind(character: str) -> int:
    return 0 if character.islower() else 1 if character.isupper() else 2 if character.isdigit() else 3


def is_random(value: str, bits: float = 3.0) -> bool:
    """Whether a value was made by chance: letters and digits or capitals at random, enough entropy, no placeholder."""
    letters = any(c.isalpha() for c in value)
    mixed = letters and any(c.isdigit() for c in value)
    restless = letters and len(value) > 15 and not value.isupper() and not value.islower() and changes(value) > 0.4
    return (mixed or restless) and entropy(value) >= bits and not is_shown(value)
