"""Floor 4. Keys, tokens and passwords in a text.

Three ways, each cheap where there is none: shapes of known makers, armour of private keys, and values that what stands
before them gives away (``password = …``). Hashes, ids and pictures in base64 have neither shape nor name and stay.
"""

import re
from collections.abc import Iterator

from autotune_lm.clean import assignments, private_keys, token_shapes
from autotune_lm.clean.finding import Finding
from autotune_lm.clean.randomness import entropy, is_shown

NEAR = 300
"""Characters around an AWS key id in which its secret part is looked for."""
_AWS_SECRET = re.compile(r"(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])")
_NAMED_MAKERS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    ("Twilio key", ("wilio", "WILIO"), re.compile(r"[AS](?<![A-Za-z0-9].)[CK][0-9a-f]{32}(?![A-Za-z0-9])")),
    ("Mailchimp key", ("-us",), re.compile(r"[0-9a-f](?<![\w-].)[0-9a-f]{31}-us[0-9]{1,2}(?![\w-])")),
    (
        "Discord token",
        ("iscord", "ISCORD", "Bot "),
        re.compile(r"[MNO](?<![\w.-].)[A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])"),
    ),
)
"""Shapes that other texts have too; they count where the text names their maker."""


def find(text: str) -> Iterator[Finding]:
    """All secrets of a text; they may overlap, the surest come first."""
    yield from private_keys.find(text)
    for found in token_shapes.find(text):
        yield found
        if found.name == "AWS access key":
            yield from _aws_secrets(text, found)
    for name, makers, pattern in _NAMED_MAKERS:
        if any(maker in text for maker in makers):
            for match in pattern.finditer(text):
                if entropy(match[0]) > 3 and not is_shown(match[0]):
                    yield Finding(*match.span(), name, "SECRET")
    yield from assignments.find(text)


def _aws_secrets(text: str, key: Finding) -> Iterator[Finding]:
    """The secret part that stands beside a key id, in a table or on the next line; it has no shape of its own."""
    for match in _AWS_SECRET.finditer(text, max(0, key.start - NEAR), key.end + NEAR):
        if entropy(match[0]) > 4 and len({c.isupper() for c in match[0] if c.isalpha()}) > 1 and not is_shown(match[0]):
            yield Finding(match.start(), match.end(), "AWS secret key", "SECRET")
