"""Floor 4. Texts that are nearly equal, and the samples that are bound by them.

MinHash proposes, exact Jaccard similarity over the pieces of the texts (``grams``) decides. Two texts are nearly equal
from the threshold on; under 20 words their terms (numbers, code spans, "not") must be equal too, as rows of a table
differ in nothing else. Long texts may differ in a number: a page of the next release is nearly the same page.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

from autotune_lm.core.types import Sample
from autotune_lm.curate.grams import ENOUGH_CHARACTERS, codes, grams, is_short, jaccard
from autotune_lm.curate.link import Link, Reason
from autotune_lm.curate.minhash import bands_for, buckets, sign
from autotune_lm.curate.union import Groups
from autotune_lm.curate.wording import LONG_WORDS, Form, form, terms

PLACES, SHORT_PLACES = 160, 704
"""Hash functions of a signature. Short texts share many characters by chance; longer signatures can be cut into higher
bands, in which such pairs do not meet (at 0.8, a pair of similarity 0.3 in 0.2% of cases instead of 8%)."""
FEW = 8
"""So few texts are compared pair by pair, without signatures."""
REMEMBERED = 20_000
"""Texts whose pieces are kept while they are compared."""
CLOSE = 0.02

Pair = tuple[int, int, float]
"""Two numbers of texts, the smaller first, and their similarity."""
Held = tuple[str, str]
"""A text, and the id of the sample or chunk that holds it."""


def near_links(
    samples: Sequence[Sample], threshold: float, passages: Mapping[str, str] | None = None, normal: Form = form
) -> list[Link]:
    """What binds samples because it is nearly equal: questions, answers and quotes, passages.

    ``passages`` gives the text of a chunk by its id; samples find theirs through ``origin.chunks``. A passage that
    stands nearly equal elsewhere binds all samples of both.

    Raises:
        Missing: neither rensa nor numpy is there.
    """
    if threshold >= 1:
        return []
    ordered = sorted(samples, key=lambda sample: sample.id)
    links = _links("near-question", _questions(ordered, normal), threshold, normal)
    links += _links("near-answer", _statements(ordered, normal), threshold, normal)
    return sorted(links + _passage_links(ordered, threshold, passages or {}))


def near_pairs(texts: Sequence[str], threshold: float, *, every: bool = False) -> Iterator[Pair]:
    """Pairs of nearly equal texts, given in normal form: enough of them to connect all that are, or ``every`` one.

    Of a crowd that no division of its bucket could make small, neighbours are taken together without a look.

    Raises:
        Missing: neither rensa nor numpy is there.
    """
    coded = lru_cache(REMEMBERED)(codes)
    alike = _Comparison(texts, threshold, coded)
    groups = Groups(len(texts))
    for one, other, sure in _candidates(texts, threshold, groups, coded, every=every):
        similarity = alike(one, other)
        if similarity >= threshold or sure:
            groups.join(one, other)
            yield one, other, similarity


class _Comparison:
    """The Jaccard similarity of two texts: by the numbers of their pieces, by the pieces where it is a close call.

    Two pieces fall together in one pair of texts of about 100,000, and move the result by less than ``CLOSE``.
    """

    def __init__(self, texts: Sequence[str], threshold: float, coded: Callable[[str], bytes]) -> None:
        self._threshold = threshold
        self._numbers = lru_cache(REMEMBERED)(lambda number: frozenset(array("Q", coded(texts[number]))))
        self._pieces = lru_cache(REMEMBERED)(lambda number: frozenset(grams(texts[number])))

    def __call__(self, one: int, other: int) -> float:
        similarity = jaccard(self._numbers(one), self._numbers(other))
        close = abs(similarity - self._threshold) < CLOSE
        return jaccard(self._pieces(one), self._pieces(other)) if close else similarity


def _candidates(
    texts: Sequence[str], threshold: float, groups: Groups, coded: Callable[[str], bytes], *, every: bool
) -> Iterator[tuple[int, int, bool]]:
    """Pairs that are worth a look, and whether they are taken without one."""
    if len(texts) <= FEW:
        yield from ((one, other, False) for one, other in combinations(range(len(texts)), 2))
        return
    bands = bands_for(threshold, SHORT_PLACES if any(map(is_short, texts)) else PLACES)
    signatures = sign(texts, coded, bands)
    least = signatures.least(threshold)
    looked: set[tuple[int, int]] = set()
    for bucket in buckets(signatures):
        for pair in pairwise(bucket.members) if bucket.crowd else combinations(bucket.members, 2):
            if pair in looked or (not every and groups.find(pair[0]) == groups.find(pair[1])):
                continue
            if bucket.crowd or signatures.estimate(*pair) >= least:
                looked.add(pair)
                yield *pair, bucket.crowd


def _links(reason: Reason, held: Iterable[Held], threshold: float, normal: Form) -> list[Link]:
    """Who holds nearly equal texts, or the same one."""
    families: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for text, holder in held:
        said = normal(text)
        if len(said) >= ENOUGH_CHARACTERS:
            family = "=" + terms(text, said) if is_short(said) else ""
            families[family].setdefault(said, []).append(holder)
    links: list[Link] = []
    for members in families.values():
        for holder, *others in members.values():
            links += [Link(holder, other, reason) for other in dict.fromkeys(others) if other != holder]
        texts = sorted(members)
        for one, other, similarity in near_pairs(texts, threshold):
            first, second = members[texts[one]][0], members[texts[other]][0]
            if first != second:
                links.append(Link(first, second, reason, similarity))
    return links


def _questions(samples: Sequence[Sample], normal: Form) -> Iterator[Held]:
    """The first question of each sample, and later ones that are long enough to tell."""
    for sample in samples:
        asked = [message.content for message in sample.messages if message.role == "user"]
        for place, question in enumerate(asked):
            if not place or _telling(normal(question)):
                yield question, sample.id


def _statements(samples: Sequence[Sample], normal: Form) -> Iterator[Held]:
    """Answers and quotes that are long enough to tell."""
    for sample in samples:
        said = [message.content for message in sample.messages if message.role == "assistant"]
        for text in dict.fromkeys([*said, *(evidence.quote for evidence in sample.evidence)]):
            if _telling(normal(text)):
                yield text, sample.id


def _telling(normal: str) -> bool:
    return normal.count(" ") + 1 >= LONG_WORDS


def _passage_links(samples: Sequence[Sample], threshold: float, passages: Mapping[str, str]) -> list[Link]:
    """Links between chunks, carried over to the samples that come from them."""
    makers: defaultdict[str, list[str]] = defaultdict(list)
    for sample in samples:
        for chunk in sample.origin.chunks:
            if chunk in passages:
                makers[chunk].append(sample.id)
    found = _links("near-passage", [(passages[chunk], chunk) for chunk in sorted(makers)], threshold, form)
    between = [
        Link(makers[link.one][0], makers[link.other][0], link.reason, link.similarity)
        for link in found
        if makers[link.one][0] != makers[link.other][0]
    ]
    twins = sorted({chunk for link in found for chunk in (link.one, link.other)})
    within = [Link(one, other, "near-passage") for chunk in twins for one, other in pairwise(makers[chunk])]
    return between + within
