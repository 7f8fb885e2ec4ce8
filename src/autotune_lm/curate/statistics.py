"""Floor 4. What a dataset is made of, in figures. A pure function of its records.

Formulas: *distinct-n* is the number of different runs of ``n`` words over the number of all (Li, Galley, Brockett, Gao
and Dolan, "A Diversity-Promoting Objective Function for Neural Conversation Models", 2016, section 5.3); it falls as a
dataset grows, so compare datasets of one size. Percentiles are by nearest rank. Lengths are tokens (o200k).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import ceil

from autotune_lm.core.types import DatasetVersion, Part, Sample, Score
from autotune_lm.curate.clusters import Cluster
from autotune_lm.curate.dataset import NOTHING, Known
from autotune_lm.curate.distribution import NO_LABEL, source_of
from autotune_lm.curate.keywords import find_keywords
from autotune_lm.kit.languages import UNDETERMINED, guess_language
from autotune_lm.kit.text import words
from autotune_lm.kit.tokens import count_tokens

OPENING_WORDS = 2
RUNS = (1, 2, 3)


class Tally(Part, frozen=True):
    """One value, how many samples have it, and their share of all, 0 to 1."""

    name: str
    samples: int
    share: float


class Lengths(Part, frozen=True):
    """Tokens of many texts."""

    least: int
    median: int
    p95: int
    most: int
    mean: float
    histogram: tuple[Tally, ...]
    """Classes whose upper ends are powers of two, such as ``17-32``."""


class Clusters(Part, frozen=True):
    """How samples belong together."""

    clusters: int
    of_several: int
    """Clusters of two samples or more."""
    largest: int
    near: int
    """Clusters that near-duplicates bind."""
    near_sizes: tuple[Tally, ...]
    """How many samples stand in near-duplicate clusters of each size; shares are of all samples."""


class Statistics(Part, frozen=True):
    """The figures of a dataset. Tallies come largest first; a sample with several keywords counts for each."""

    samples: int
    repositories: tuple[Tally, ...]
    sources: tuple[Tally, ...]
    kinds: tuple[Tally, ...]
    modes: tuple[Tally, ...]
    verdicts: tuple[Tally, ...]
    """Of all scored samples, not only of those in the dataset."""
    splits: tuple[Tally, ...]
    topics: tuple[Tally, ...]
    keywords: tuple[Tally, ...]
    languages: tuple[Tally, ...]
    openings: tuple[Tally, ...]
    """The first two words of questions."""
    question_tokens: Lengths
    answer_tokens: Lengths
    answer_to_question: float
    """Tokens of all answers over tokens of all questions."""
    distinct_question: dict[str, float]
    """distinct-1, -2 and -3 of the questions, by ``1``, ``2``, ``3``."""
    distinct_answer: dict[str, float]
    clusters: Clusters
    duplicates: dict[str, int]
    """Dropped samples by reason: ``exact``, ``near``."""


def measure(
    items: Sequence[tuple[Sample, Score]],
    version: DatasetVersion,
    clusters: Sequence[Cluster] = (),
    known: Known = NOTHING,
) -> Statistics:
    """Count everything once.

    ``items`` are all scored samples; those with a place in ``version`` are the dataset.

    Raises:
        Missing: the vocabulary that counts tokens is damaged.
    """
    places = {placement.sample: placement.split for placement in version.placements}
    samples = sorted({sample.id: sample for sample, _ in items if sample.id in places}.values(), key=lambda s: s.id)
    keywords = find_keywords(samples, known.headings)
    questions, answers = [sample.question for sample in samples], [sample.answer for sample in samples]
    asked, answered = ([count_tokens(text) for text in texts] for texts in (questions, answers))

    def by(name: Callable[[Sample], str]) -> tuple[Tally, ...]:
        return _tally(map(name, samples), len(samples))

    return Statistics(
        samples=len(samples),
        repositories=by(lambda sample: source_of(sample, known.repositories)) if known.repositories else (),
        sources=by(lambda sample: source_of(sample, known.sources)),
        kinds=by(lambda sample: sample.kind),
        modes=by(lambda sample: sample.origin.mode),
        verdicts=_tally([score.verdict for _, score in items], len(items)),
        splits=by(lambda sample: places[sample.id]),
        topics=by(lambda sample: next(iter(keywords[sample.id]), NO_LABEL)),
        keywords=_tally([word for found in keywords.values() for word in found], len(samples)),
        languages=by(lambda sample: _language(sample, known.languages)),
        openings=by(lambda sample: " ".join(words(sample.question)[:OPENING_WORDS])),
        question_tokens=_lengths(asked),
        answer_tokens=_lengths(answered),
        answer_to_question=sum(answered) / max(1, sum(asked)),
        distinct_question=_distinct(questions),
        distinct_answer=_distinct(answers),
        clusters=_clusters(version, clusters, len(samples)),
        duplicates=dict(sorted(Counter(duplicate.reason for duplicate in version.duplicates).items())),
    )


def rows(statistics: Statistics) -> Iterator[tuple[str, Sequence[Tally]]]:
    """Every tally with a title, for tables."""
    for title in ("repositories", "sources", "kinds", "modes", "verdicts", "splits", "topics", "keywords", "languages"):
        yield title, getattr(statistics, title)
    yield "first words of questions", statistics.openings
    yield "tokens of questions", statistics.question_tokens.histogram
    yield "tokens of answers", statistics.answer_tokens.histogram
    yield "samples in near-duplicate clusters, by size", statistics.clusters.near_sizes


def distinct(texts: Iterable[str], length: int) -> float:
    """Different runs of so many words over all of them; 0 where there is none. No run crosses from text to text."""
    seen: set[tuple[str, ...]] = set()
    total = 0
    for text in texts:
        said = words(text)
        runs = list(zip(*(said[at:] for at in range(length)), strict=False))
        seen.update(runs)
        total += len(runs)
    return len(seen) / total if total else 0.0


def _distinct(texts: Sequence[str]) -> dict[str, float]:
    return {str(length): distinct(texts, length) for length in RUNS}


def _language(sample: Sample, languages: Mapping[str, str]) -> str:
    """What the document says; else a guess from question and answer."""
    said = languages.get(sample.evidence[0].document, UNDETERMINED) if sample.evidence else UNDETERMINED
    return guess_language(f"{sample.question}\n{sample.answer}") if said in ("", UNDETERMINED) else said


def _tally(names: Iterable[str], whole: int) -> tuple[Tally, ...]:
    counts = Counter(name or NO_LABEL for name in names)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Tally(name, number, number / whole) for name, number in ranked)


def _lengths(tokens: Sequence[int]) -> Lengths:
    ranked = sorted(tokens) or [0]
    classes = Counter(max(0, number - 1).bit_length() for number in tokens)
    named = {level: "1" if level == 0 else f"{2 ** (level - 1) + 1}-{2**level}" for level in classes}
    return Lengths(
        least=ranked[0],
        median=ranked[ceil(0.5 * len(ranked)) - 1],
        p95=ranked[ceil(0.95 * len(ranked)) - 1],
        most=ranked[-1],
        mean=sum(ranked) / len(ranked),
        histogram=tuple(Tally(named[level], classes[level], classes[level] / len(tokens)) for level in sorted(classes)),
    )


def _clusters(version: DatasetVersion, clusters: Sequence[Cluster], samples: int) -> Clusters:
    sizes = Counter(placement.cluster for placement in version.placements)
    near = [
        len(cluster.samples) for cluster in clusters if any(link.reason.startswith("near") for link in cluster.links)
    ]
    return Clusters(
        clusters=len(sizes),
        of_several=sum(size > 1 for size in sizes.values()),
        largest=max(sizes.values(), default=0),
        near=len(near),
        near_sizes=tuple(
            Tally(str(size), size * number, size * number / max(1, samples))
            for size, number in sorted(Counter(near).items())
        ),
    )
