"""Floor 4. Which of many texts may be nearly equal: MinHash signatures in bands.

A signature is the smallest value of each of about 128 hash functions over the pieces of a text; two signatures agree in
a place with a chance that is the Jaccard similarity of the two sets (Broder 1997). Signatures are cut into bands; texts
that agree in all rows of a band meet in a bucket (locality-sensitive hashing; Leskovec, Rajaraman and Ullman, "Mining
of Massive Datasets", ch. 3). Everything found here is a candidate and must be compared: this module decides nothing.

The signatures come from rensa, or from numpy where rensa cannot be imported. Seeds are fixed.
"""

import zlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from autotune_lm.core.errors import Missing

if TYPE_CHECKING:
    from numpy import uint64
    from numpy.typing import NDArray

Item = TypeVar("Item")
Grams = Callable[[str], list[str]]

PLACES = 128
SEED = 42
CELL_BYTES = 4
BATCH = 2_000
MISSED = 1e-7
"""The chance that a pair whose similarity is just the threshold meets in no band."""
CROWD = 128
"""A bucket with more texts is divided by further bands, so that work grows with the texts, not with their square."""


class Bands(NamedTuple):
    """How a signature is cut: so many bands of so many rows."""

    number: int
    rows: int


class Bucket(NamedTuple):
    """Texts, by number, that may be nearly equal; of a crowd, no division could make it small."""

    members: list[int]
    crowd: bool = False


@cache
def bands_for(threshold: float) -> Bands:
    """The highest bands that miss next to no pair at the threshold: fewer chance meetings to compare."""
    fitting = [rows for rows in range(2, 17) if (1 - threshold**rows) ** (PLACES // rows) <= MISSED]
    rows = max(fitting, default=1)
    return Bands(PLACES // rows, rows)


def buckets(texts: Sequence[str], grams: Grams, threshold: float) -> Iterator[Bucket]:
    """All buckets of two texts or more. The order of the texts decides nothing but their numbers.

    Raises:
        Missing: neither rensa nor numpy is there.
    """
    bands = bands_for(threshold)
    signatures = _signer()(texts, grams, bands)
    width = bands.rows * CELL_BYTES
    for band in range(bands.number):
        at = band * width
        for members in _meeting(signatures, signatures, at, at + width):
            yield from _divided(members, signatures, band, bands)


def _meeting(
    signatures: dict[int, bytes], members: Sequence[int] | dict[int, bytes], at: int, end: int
) -> list[list[int]]:
    """The members in groups that agree in these bytes; none that is alone."""
    first: dict[bytes, int] = {}
    meeting: dict[int, list[int]] = {}
    for number in members:
        holder = first.setdefault(signatures[number][at:end], number)
        if holder != number:
            meeting.setdefault(holder, [holder]).append(number)
    return list(meeting.values())


def _divided(members: list[int], signatures: dict[int, bytes], band: int, bands: Bands) -> Iterator[Bucket]:
    """A bucket, or what four further bands make of a crowd."""
    width = bands.rows * CELL_BYTES
    waiting = [members]
    for further in range(1, 5):
        at = (band + further) % bands.number * width
        crowds = [group for group in waiting if len(group) > CROWD]
        yield from (Bucket(group) for group in waiting if len(group) <= CROWD)
        waiting = [part for group in crowds for part in _meeting(signatures, group, at, at + width)]
    yield from (Bucket(group, crowd=len(group) > CROWD) for group in waiting)


Signer = Callable[[Sequence[str], Grams, Bands], dict[int, bytes]]
"""Gives signatures by the number of the text; texts that meet nobody may be left out."""


def _signer() -> Signer:
    try:
        import rensa  # noqa: F401
    except ImportError:
        return _signer_without_rensa()
    return sign_by_rensa


def _signer_without_rensa() -> Signer:
    try:
        import numpy  # noqa: F401
    except ImportError as cause:
        remedy = "pip install rensa, or set curate.near_duplicates: 1 to keep near-duplicates"
        raise Missing("near-duplicates are found with rensa or numpy, and neither is installed", remedy) from cause
    return sign_by_numpy


def sign_by_rensa(texts: Sequence[str], grams: Grams, bands: Bands) -> dict[int, bytes]:
    """Signatures of the texts that share a band with another.

    rensa's own index says which those are; the others, most of them, never become Python objects. Its flags are used
    for nothing else: they are not verified.
    """
    from rensa import RMinHash, RMinHashLSH

    places = bands.number * bands.rows
    index, matrices, start = RMinHashLSH(0.5, places, bands.number), [], 0
    for batch in _batches(texts):
        matrices.append(RMinHash.digest_matrix_from_token_sets([grams(text) for text in batch], places, SEED))
        index.insert_matrix(matrices[-1], start)
        start += len(batch)
    flags = [flag for matrix in matrices for flag in index.query_duplicate_flags_matrix(matrix)]
    found: dict[int, bytes] = {}
    for numbers in _batches([number for number, flag in enumerate(flags) if flag]):
        rows = RMinHash.digests_from_token_sets([grams(texts[number]) for number in numbers], places, SEED)
        found.update((number, array("I", row).tobytes()) for number, row in zip(numbers, rows, strict=True))
    return found


def sign_by_numpy(texts: Sequence[str], grams: Grams, bands: Bands) -> dict[int, bytes]:
    """Signatures of all texts: multiply-shift hashing (Dietzfelbinger et al. 1997) of the pieces' CRC-32."""
    import numpy

    factors, summands = (_constants(name, bands.number * bands.rows) for name in (b"factors", b"summands"))
    found: dict[int, bytes] = {}
    for number, text in enumerate(texts):
        pieces = numpy.array([zlib.crc32(gram.encode("utf-8", "replace")) for gram in grams(text)], dtype=numpy.uint64)
        hashed = (pieces[:, None] * (factors | numpy.uint64(1)) + summands) >> numpy.uint64(32)
        found[number] = hashed.min(axis=0).astype("<u4").tobytes()
    return found


def _constants(name: bytes, number: int) -> "NDArray[uint64]":
    """So many fixed numbers of 64 bits."""
    import numpy

    drawn = [blake2b(place.to_bytes(2, "big"), digest_size=8, person=name).digest() for place in range(number)]
    return numpy.frombuffer(b"".join(drawn), dtype="<u8")


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
