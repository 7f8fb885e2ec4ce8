"""Floor 4. A text as a set of overlapping pieces, and how much two sets share.

The pieces (shingles: Broder, "On the resemblance and containment of documents", 1997) are runs of five words, or runs
of four characters where the text has fewer than 20 words: a question of eight words has hardly a run of five to share.
"""

from collections.abc import Set
from itertools import accumulate, count
from operator import add

SHORT_WORDS = 20
"""Under so many words, a text is read in characters."""
WORDS, CHARACTERS = 5, 4
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


def jaccard(one: Set[str], other: Set[str]) -> float:
    """Shared pieces over all pieces, 0 to 1."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def near_enough(one: Set[str], other: Set[str], threshold: float) -> float:
    """The similarity where it reaches the threshold, else 0; sizes alone decide most pairs."""
    fewer, more = sorted((len(one), len(other)))
    if fewer < threshold * more:
        return 0.0
    similarity = jaccard(one, other)
    return similarity if similarity >= threshold else 0.0
