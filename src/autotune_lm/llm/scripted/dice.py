"""Floor 3. Chance that is none: numbers from the id of a call and a word, the same on any machine."""

from hashlib import sha256
from random import Random


def dice(*parts: str) -> Random:
    """Dice for one purpose of one call."""
    return Random(int.from_bytes(sha256("\n".join(parts).encode()).digest()[:8], "big"))
