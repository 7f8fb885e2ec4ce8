"""Floor 4. A text as a set of overlapping pieces, and how much two sets share.

The pieces (shingles: Broder, "On the resemblance and containment of documents", 1997) are runs of five words, or runs
of four characters where the text has fewer than 20 words: a question of eight words has hardly a run of five to share.
"""

import zlib
from array import array
from collections.abc import Set
from itertools import accumulate, count
from operator import add
from sys import byteorder

SHORT_WORDS = 20
"""Under so many words, a text is read in characters."""
WORDS, CHARACTERS = 5, 4
WORD_FACTORS = (0x0B5A4E1, 0x6D2C3B7, 0xA91F5C9, 0xE37D84D, 0x59C61F3)
"""Odd, of 28 bits, beside units of 32."""
CHARACTER_FACTORS = (0x9E3779B97F, 0x3C6EF372FB, 0xD1B54A32D1, 0x78DDE6E5FD)
"""Odd, of 40 bits, beside units of 21."""
ENOUGH_CHARACTERS = 20
"""Shorter texts have too few pieces to be nearly equal; equal they can still be."""


def is_short(normal: str) -> bool:
    """Whether a normal form is read in characters."""
    return normal.count(" ") < SHORT_WORDS - 1


def grams(normal: str) -> list[str]:
    """The pieces of a normal form, in order, with repetitions.

    Words are cut out of the text by their places, which takes half the time of joining them again.
    """
    if is_short(normal):
        return [normal[at : at + CHARACTERS] for at in range(max(1, len(normal) - CHARACTERS + 1))]
    ends = list(map(add, accumulate(map(len, normal.split(" "))), count()))
    starts = [0, *map((1).__add__, ends)]
    return [normal[start:end] for start, end in zip(starts, ends[WORDS - 1 :], strict=False)]


def codes(normal: str) -> bytes:
    """The same pieces as unsigned numbers of 64 bits, at half the cost, for signatures: two may fall together.

    A piece is the sum of its units (CRC-32 of words, or characters), each times a constant of its place. The units
    stand side by side in one large integer, so that a handful of operations makes all pieces at once; no sum reaches
    64 bits. Python's own hash is no use here: it is salted.
    """
    factors: tuple[int, ...]
    if is_short(normal):
        units, factors = array("Q", map(ord, normal)), CHARACTER_FACTORS
    else:
        units, factors = array("Q", map(zlib.crc32, normal.encode("utf-8", "replace").split(b" "))), WORD_FACTORS
    if byteorder == "big":
        units.byteswap()
    lanes = int.from_bytes(units.tobytes(), "little")
    number = max(1, len(units) - len(factors) + 1)
    total = sum((lanes >> 64 * place) * factor for place, factor in enumerate(factors))
    return total.to_bytes(8 * len(units), "little")[: 8 * number]


def jaccard(one: Set[object], other: Set[object]) -> float:
    """Shared pieces over all pieces, 0 to 1."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def near_enough(one: Set[object], other: Set[object], threshold: float) -> float:
    """The similarity where it reaches the threshold, else 0; sizes alone decide most pairs."""
    fewer, more = sorted((len(one), len(other)))
    if fewer / more < threshold:  # a product could round up over a size that fits
        return 0.0
    similarity = jaccard(one, other)
    return similarity if similarity >= threshold else 0.0
