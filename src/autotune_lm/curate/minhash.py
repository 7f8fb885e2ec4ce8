"""Floor 4. Which of many texts may be nearly equal: MinHash signatures in bands.

A signature is the smallest value of each of some hundred hash functions over the pieces of a text; two signatures agree
in a place with a chance that is the Jaccard similarity of the two sets (Broder 1997). Signatures are cut into bands;
texts that agree in all rows of a band meet in a bucket (locality-sensitive hashing; Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", ch. 3). Everything found here is a candidate and must be compared: this module decides
nothing.

The signatures come from rensa, or from numpy where rensa cannot be imported. Seeds are fixed.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from hashlib import blake2b
from itertools import accumulate
from math import sqrt
from sys import byteorder
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from autotune_lm.core.errors import Missing

if TYPE_CHECKING:
    from numpy import uint64
    from numpy.typing import NDArray

Item = TypeVar("Item")
Codes = Callable[[str], bytes]
"""Gives the pieces of a text as unsigned numbers of 64 bits, the lowest byte first."""

SEED = 42
CELL_BYTES = 4
BATCH = 2_000
MISSED = 2e-5
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
def bands_for(threshold: float, places: int) -> Bands:
    """The highest bands that miss next to no pair at the threshold: fewer chance meetings to compare."""
    fitting = [rows for rows in range(2, 17) if (1 - threshold**rows) ** (places // rows) <= MISSED]
    rows = max(fitting, default=1)
    return Bands(places // rows, rows)


class Signatures(NamedTuple):
    """Signatures by the number of the text; texts that share no band with another may be left out."""

    rows: dict[int, bytes]
    bands: Bands

    def estimate(self, one: int, other: int) -> float:
        """In how many places, 0 to 1, the signatures of two texts agree."""
        here, there = (int.from_bytes(self.rows[number], "little") for number in (one, other))
        different = array("I", (here ^ there).to_bytes(len(self.rows[one]), "little"))
        return different.count(0) / len(different)

    def least(self, threshold: float) -> float:
        """An estimate under this is no accident of a pair at the threshold: it is five standard deviations below."""
        places = self.bands.number * self.bands.rows
        return threshold - 5 * sqrt(threshold * (1 - threshold) / places)


def sign(texts: Sequence[str], codes: Codes, bands: Bands) -> Signatures:
    """Make the signatures, by rensa or numpy.

    Raises:
        Missing: neither is there.
    """
    return _signer()(texts, codes, bands)


def buckets(signatures: Signatures) -> Iterator[Bucket]:
    """All buckets of two texts or more. The order of the texts decides nothing but their numbers."""
    rows, bands = signatures.rows, signatures.bands
    width = bands.rows * CELL_BYTES
    for band in range(bands.number):
        at = band * width
        for members in _meeting(rows, rows, at, at + width):
            if len(members) > CROWD:
                yield from _divided(members, rows, band, bands)
            else:
                yield Bucket(members)


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
    """What four further bands make of a crowd."""
    width = bands.rows * CELL_BYTES
    waiting = [members]
    for further in range(1, 5):
        at = (band + further) % bands.number * width
        crowds = [group for group in waiting if len(group) > CROWD]
        yield from (Bucket(group) for group in waiting if len(group) <= CROWD)
        waiting = [part for group in crowds for part in _meeting(signatures, group, at, at + width)]
    yield from (Bucket(group, crowd=len(group) > CROWD) for group in waiting)


Signer = Callable[[Sequence[str], Codes, Bands], Signatures]


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


def sign_by_rensa(texts: Sequence[str], codes: Codes, bands: Bands) -> Signatures:
    """Signatures of the texts that share a band with another.

    rensa's own index says which those are; the others, most of them, never become Python objects. Its flags are used
    for nothing else: they are not verified.
    """
    from rensa import RMinHash, RMinHashLSH

    places = bands.number * bands.rows
    index, matrices, start = RMinHashLSH(0.5, places, bands.number), [], 0

    def digests(batch: Iterable[str]) -> Any:
        return RMinHash.digest_matrix_from_flat_token_hashes(*_flat(batch, codes), places, SEED)

    for batch in _batches(texts):
        matrices.append(digests(batch))
        index.insert_matrix(matrices[-1], start)
        start += len(batch)
    flags = [flag for matrix in matrices for flag in index.query_duplicate_flags_matrix(matrix)]
    rows: dict[int, bytes] = {}
    for numbers in _batches([number for number, flag in enumerate(flags) if flag]):
        made = digests(texts[number] for number in numbers).to_rows()
        rows.update((number, array("I", row).tobytes()) for number, row in zip(numbers, made, strict=True))
    return Signatures(rows, bands)


def _flat(texts: Iterable[str], codes: Codes) -> tuple["array[int]", list[int]]:
    """The pieces of all texts one after the other, and where each text begins, with the end of the last."""
    parts = [codes(text) for text in texts]
    flat = array("Q", b"".join(parts))
    if byteorder == "big":
        flat.byteswap()
    return flat, [0, *accumulate(len(part) // flat.itemsize for part in parts)]


def sign_by_numpy(texts: Sequence[str], codes: Codes, bands: Bands) -> Signatures:
    """Signatures of all texts: multiply-shift hashing (Dietzfelbinger et al. 1997)."""
    import numpy

    factors, summands = (_constants(name, bands.number * bands.rows) for name in (b"factors", b"summands"))
    rows: dict[int, bytes] = {}
    for number, text in enumerate(texts):
        pieces = numpy.frombuffer(codes(text), dtype="<u8")
        hashed = (pieces[:, None] * (factors | numpy.uint64(1)) + summands) >> numpy.uint64(32)
        rows[number] = hashed.min(axis=0).astype("<u4").tobytes()
    return Signatures(rows, bands)


def _constants(name: bytes, number: int) -> "NDArray[uint64]":
    """So many fixed numbers of 64 bits."""
    import numpy

    drawn = [blake2b(place.to_bytes(2, "big"), digest_size=8, person=name).digest() for place in range(number)]
    return numpy.frombuffer(b"".join(drawn), dtype="<u8")


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
