"""Floor 4. The second look at near-duplicates: texts of different splits that share most of their pieces.

Written apart from ``near`` on purpose, and in another way: no signatures and no chance. Two sets of similarity ``t``
share ``k`` of the rarest ``n - ceil(t * n) + k`` of each (prefix filtering: Bayardo, Ma and Srikant, "Scaling up all
pairs similarity search", 2007; with more than one: Wang, Li and Feng, "Can we beat the prefix filtering?", 2012).
Held-out texts are listed under these, the others look there, and whom they meet often enough is compared in full. Do
not make the two share code.
"""

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import ceil
from typing import NamedTuple

from autotune_lm.core.types import Split
from autotune_lm.kit.text import words

SHORT_WORDS = 20
FEWEST_CHARACTERS = 20
FEW = 6
MEETINGS = 4
"""Under so many of their rarest pieces two texts must meet; more are rarer, and cost longer lists."""
CROWD = 1_000
"""Under one piece so many held-out texts are looked at: in a larger crowd of equal phrases the look is a sample."""
MOST_SLOTS = 1 << 20
"""Pieces are counted by hash: two that share a slot only look more frequent than they are."""
_TURNING = {"cannot", "except", "neither", "never", "no", "none", "nor", "not", "only", "t", "unless", "without"}
_SPAN = re.compile(r"`([^`\n]+)`")
_NEGATIVE = re.compile(r"(?<!\w)[-\u2212](?=\d)")


class Held(NamedTuple):
    """A text in normal form, who holds it, and the splits of these."""

    text: str
    holders: tuple[str, ...]
    splits: frozenset[Split]


def normal(text: str) -> str:
    """The words alone; the bare text where it has none."""
    return " ".join(words(text)) or text.strip()


def family(text: str, plain: str) -> tuple[str, ...]:
    """Texts of different families are not compared: short ones need the same numbers, code and negations.

    ``plain`` is the normal form of ``text``.
    """
    said = plain.split(" ")
    if len(said) >= SHORT_WORDS:
        return ("long",)
    telling = [word for word in said if word in _TURNING or not word.isalpha()]
    signs = ["-" for _ in _NEGATIVE.finditer(text)]
    return ("short", *telling, *(f"`{span.strip()}" for span in _SPAN.findall(text)), *signs)


def overlapping(texts: Sequence[Held], threshold: float) -> Iterator[tuple[Held, Held]]:
    """Pairs of one family that are nearly equal and do not all lie in one split; the one held out comes second."""
    if len(frozenset[Split]().union(*(held.splits for held in texts))) < 2:
        return
    sides = Counter(held.splits for held in texts)
    largest = max(sides, key=lambda side: (sides[side], "train" in side, sorted(side)))
    if len(texts) <= FEW:
        pairs: Iterator[tuple[Held, Held]] = combinations(sorted(texts, key=lambda held: held.splits != largest), 2)
    else:
        pairs = _meetings([held for held in texts if held.splits != largest], texts, threshold)
    for one, other in pairs:
        if len(one.splits | other.splits) > 1 and _share(one.text, other.text) >= threshold:
            yield one, other


def _meetings(indexed: Sequence[Held], texts: Sequence[Held], threshold: float) -> Iterator[tuple[Held, Held]]:
    """Pairs that share enough of their rarest pieces, and enough of all."""
    known = [_codes(held.text) for held in indexed]
    slots = min(MOST_SLOTS, 1 << sum(map(len, known)).bit_length() + 2)
    counts = [0] * slots
    for codes in known:
        for code in codes:
            counts[code % slots] += 1
    lists: defaultdict[int, list[int]] = defaultdict(list)
    for number, codes in enumerate(known):
        for code in _rarest(codes, counts, threshold):
            lists[code].append(number)
    for held in texts:
        codes = _codes(held.text)
        least = ceil(threshold * len(codes) - 1e-9)
        if sum([1 for code in codes if counts[code % slots]]) < least:
            continue
        met: Counter[int] = Counter()
        for code in _rarest(codes, counts, threshold):
            met.update(lists.get(code, ())[:CROWD])
        often = min(MEETINGS, least)
        for number, times in met.items():
            if times >= often and len(known[number] & codes) >= least and indexed[number] is not held:
                yield held, indexed[number]


def _rarest(codes: set[int], counts: Sequence[int], threshold: float) -> list[int]:
    """So many of the rarest pieces that a nearly equal text must have enough of them among its own rarest."""
    slots = len(counts)
    ranked = sorted(codes, key=lambda code: (counts[code % slots], code))
    return ranked[: len(codes) - ceil(threshold * len(codes) - 1e-9) + MEETINGS]


def _codes(text: str) -> set[int]:
    return {zlib.crc32(piece.encode("utf-8", "replace")) for piece in _pieces(text)}


def _pieces(text: str) -> set[str]:
    """Runs of five words; of four characters in a short text."""
    said = text.split(" ")
    if len(said) < SHORT_WORDS:
        return {text[place : place + 4] for place in range(max(len(text) - 3, 1))}
    return {" ".join(said[place : place + 5]) for place in range(len(said) - 4)}


def _share(one: str, other: str) -> float:
    """Jaccard similarity."""
    here, there = _pieces(one), _pieces(other)
    both = sum(1 for piece in here if piece in there)
    return both / (len(here) + len(there) - both)
