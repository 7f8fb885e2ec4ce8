"""Floor 0. Content ids: the same input has the same id on any machine."""

import hashlib

SCHEME = b"autotune-1"
"""Enters every hash; changed only together with a migration that re-makes all ids."""

DIGEST_BYTES = 10
"""80 bits: the chance of one collision among 100 million records is about 4e-9 (birthday bound)."""


def digest(*parts: bytes) -> str:
    """Hash parts into 20 hexadecimal characters; the borders between parts count."""
    state = hashlib.blake2b(digest_size=DIGEST_BYTES, person=SCHEME)
    for part in parts:
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.hexdigest()


def content_id(prefix: str, *parts: str | bytes) -> str:
    """Return ``prefix_`` and the digest of the parts, such as ``chk_5f0c…``."""
    return f"{prefix}_{digest(*(part.encode() if isinstance(part, str) else part for part in parts))}"


def stable_seed(text: str) -> int:
    """A seed for models, of 24 bits, that depends on the text alone; 0 for none."""
    return int(digest(text.encode())[:6], 16) if text else 0


def stable_number(*parts: str) -> float:
    """A number in [0, 1) that depends on the parts alone: our dice for splits and wordings."""
    return int(digest(*(part.encode() for part in parts)), 16) / float(1 << 8 * DIGEST_BYTES)
