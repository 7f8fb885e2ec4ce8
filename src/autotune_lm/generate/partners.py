"""Floor 4. For each chunk of a document the one that says most about the same rare things, for questions on both."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from autotune_lm.core.types import Chunk
from autotune_lm.kit.meaning import content_words

_MOST_HOLDERS = 12
"""A word that more chunks hold is no rare one."""
_LEAST_SCORE = 1.5
_LEAST_SHARED = 2
_MOST_CHUNKS = 5_000
"""Of one document; the chunks of a longer one stay alone."""


def partner_of(chunks: Iterable[Chunk]) -> dict[str, str]:
    """Chunk id to the id of its partner, for the chunks of one document; those without one are left out.

    The score is the sum of the inverse frequencies of the words that two chunks share and few others hold. Chunks that
    overlap are no partners. Linear in the text; the pairs that are compared are bounded by ``_MOST_HOLDERS``.
    """
    ordered = sorted(chunks, key=lambda chunk: (chunk.start, chunk.end, chunk.id))
    return _pairs(ordered) if 2 <= len(ordered) <= _MOST_CHUNKS else {}


def _pairs(chunks: list[Chunk]) -> dict[str, str]:
    """The partners of chunks in order."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place, chunk in enumerate(chunks):
        for word in sorted({word for line in chunk.text.split("\n") for word in content_words(line)}):
            if len(word) >= 4 and not word.isdigit():
                holders[word].append(place)
    scores: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    shared: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        if 2 <= len(places) <= _MOST_HOLDERS:
            weight = math.log(1 + len(chunks) / len(places))
            for n, a in enumerate(places):
                for b in places[n + 1 :]:
                    if chunks[a].end <= chunks[b].start:
                        scores[a][b] += weight
                        scores[b][a] += weight
                        shared[a, b] += 1
    return {
        chunks[place].id: chunks[best].id
        for place, others in scores.items()
        if (best := _best(place, others, shared)) is not None
    }


def _best(place: int, others: dict[int, float], shared: Counter[tuple[int, int]]) -> int | None:
    """The partner with the highest score, the nearest of equals."""
    able = [
        (-round(score, 6), abs(other - place), other)
        for other, score in others.items()
        if score >= _LEAST_SCORE and shared[min(place, other), max(place, other)] >= _LEAST_SHARED
    ]
    return min(able)[2] if able else None
