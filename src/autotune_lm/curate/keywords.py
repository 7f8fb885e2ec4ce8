"""Floor 4. One to three keywords for each sample, the first one from a small vocabulary of topics.

Candidates are the content words of question, heading path and answer, pairs of them that stand side by side, and code
spans as they are. A candidate weighs how often it occurs (in the question three times, in a heading one and a half
times), times ``log(1 + samples / samples with it)`` (tf·idf: Salton and Buckley, "Term-weighting approaches in
automatic text retrieval", 1988); words of very many samples, and of one sample only, tell no group.

Topics are chosen one by one, each the candidate that adds most weight among samples that have no topic yet (greedy
maximum coverage). No model, no library; the order of the samples decides nothing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappushpop
from math import log

from autotune_lm.core.types import Sample
from autotune_lm.curate.wording import FUNCTION_WORDS
from autotune_lm.kit.text import words

KEYWORDS = 3
TOPICS = 60
"""The size of the vocabulary that first keywords come from."""
OF_QUESTION, OF_HEADING = 3, 1.5
"""How much a word counts against one of the answer."""
MOST_SHARE = 0.25
"""What stands in a larger share of the samples is no keyword."""
LEAST_TOPIC_SHARE = 0.005
LONGEST_TEXT, LONGEST_CODE = 2_000, 60

_GENERIC = """
after all allow allows also another because before below between both called cannot case chapter contains describe
describes different does don during each example examples explain following get gets give given gives help include
includes introduction kind like list make makes many mean means mention mentioned more most much name named need needs
no not note often one only other out over overview own page possible purpose reference result return returned returns
same say says section see set sets show shows some state step steps such take takes tell than through two type under
until use used user uses using via want way ways well whether within without work works yes
"""
_STOP = FUNCTION_WORDS | frozenset(_GENERIC.split())
_CODE = re.compile(r"`([^`\n]+)`")
_LEAST_CHARS = 3

Weights = dict[str, float]


def find_keywords(
    samples: Sequence[Sample], headings: Mapping[str, Sequence[str]] | None = None
) -> dict[str, tuple[str, ...]]:
    """The keywords of each sample by its id, its topic first; none where it has no word that could be one.

    ``headings`` gives the heading path of a chunk by its id; samples find theirs through ``origin.chunks``.
    """
    unique = {sample.id: sample for sample in sorted(samples, key=lambda sample: sample.id)}
    spread: Counter[str] = Counter()
    for sample in unique.values():
        spread.update(_candidates(sample, headings or {}).keys())
    weights = {
        identity: _weighed(_candidates(sample, headings or {}), spread, len(unique))
        for identity, sample in unique.items()
    }
    topics = _topics(weights, spread)
    return {identity: _chosen(found, topics) for identity, found in weights.items()}


def _candidates(sample: Sample, headings: Mapping[str, Sequence[str]]) -> Weights:
    """How often each candidate occurs."""
    found: defaultdict[str, float] = defaultdict(float)
    path = [title for chunk in sample.origin.chunks for title in headings.get(chunk, ())]
    for text, weight in ((sample.question, OF_QUESTION), *((title, OF_HEADING) for title in path), (sample.answer, 1)):
        for candidate in _terms(text):
            found[candidate] += weight
    return found


def _terms(text: str) -> Iterator[str]:
    """Code spans, content words and pairs of those that stand side by side."""
    text = text[:LONGEST_TEXT]
    if "`" in text:
        yield from (code for found in _CODE.findall(text) if words(code := found.strip()) and len(code) <= LONGEST_CODE)
        text = _CODE.sub(" . ", text)
    for part in re.split(r"[.,;:!?()\[\]{}|\"]+", text):
        before = ""
        for word in words(part):
            if word in _STOP or len(word) < _LEAST_CHARS or word.isdigit():
                before = ""
                continue
            yield word
            if before:
                yield f"{before} {word}"
            before = word


def _weighed(found: Weights, spread: Counter[str], samples: int) -> Weights:
    """Weights of the candidates that group samples; where there are none, of those that this sample has alone."""
    most = max(2.0, MOST_SHARE * samples)
    telling = {term: count for term, count in found.items() if spread[term] <= most} or found
    common = {term: count for term, count in telling.items() if spread[term] >= 2} or telling
    return {term: count * log(1 + samples / spread[term]) for term, count in common.items()}


def _topics(weights: Mapping[str, Weights], spread: Counter[str]) -> frozenset[str]:
    """The vocabulary. Gains only fall while others are chosen, so the best of the heap is looked at again and taken."""
    least = max(2, LEAST_TOPIC_SHARE * len(weights))
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for identity, found in weights.items():
        for term in found:
            if spread[term] >= least:
                holders[term].append(identity)
    heap = [(-sum(weights[identity][term] for identity in held), term) for term, held in holders.items()]
    heapify(heap)
    chosen: set[str] = set()
    covered: set[str] = set()
    while heap and len(chosen) < TOPICS:
        _, term = heappop(heap)
        gain = sum(weights[identity][term] for identity in holders[term] if identity not in covered)
        while heap and heap[0] < (-gain, term):
            _, term = heappushpop(heap, (-gain, term))
            gain = sum(weights[identity][term] for identity in holders[term] if identity not in covered)
        if not gain:
            break
        chosen.add(term)
        covered.update(holders[term])
    return frozenset(chosen)


def _chosen(found: Weights, topics: frozenset[str]) -> tuple[str, ...]:
    """The heaviest topic, then the heaviest others; no word that is part of one that is there already."""
    ranked = sorted(found, key=lambda term: (-found[term], term))
    first = next((term for term in ranked if term in topics), None)
    chosen: list[str] = [] if first is None else [first]
    for term in ranked:
        if len(chosen) == KEYWORDS:
            break
        if not any(_within(term, other) or _within(other, term) for other in chosen):
            chosen.append(term)
    return tuple(chosen)


def _within(term: str, other: str) -> bool:
    return f" {term} " in f" {other} "
