"""Floor 4. Clusters: samples that share a fact or a wording, however long the chain. A cluster is never split.

Two samples belong together where they share

- a fact id;
- characters of evidence in one document;
- a question in normal form (the first one; a later one from six words on, as "Why?" says nothing);
- the content words of the questions and those of the answers;
- an answer of six words or more in normal form;
- the evidence in normal form, as a whole, or one quote of six words or more;
- what ``near`` found to be nearly equal.

The work is one pass over dictionaries and one sort of spans, so that it grows hardly faster than the samples.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from autotune_lm.core.types import Part, Sample
from autotune_lm.curate.link import Link, Reason
from autotune_lm.curate.union import Groups
from autotune_lm.curate.wording import Form, content_words, form, telling


class Cluster(Part, frozen=True):
    """Samples that belong together."""

    key: str
    """The smallest fact id in it, so that arrival order does not matter."""
    samples: tuple[str, ...]
    documents: tuple[str, ...]
    links: tuple[Link, ...] = ()
    """Why they belong together: one link less than samples, that connect them all."""


def find_clusters(samples: Sequence[Sample], normal: Form = form, near: Sequence[Link] = ()) -> list[Cluster]:
    """Put every sample into one cluster; the clusters come by key. ``near`` binds samples of these by their ids."""
    groups = Groups(len(samples))
    links: dict[int, list[Link]] = {}
    for one, other, reason, similarity in chain(_shared(samples, normal), _overlaps(samples), _numbered(samples, near)):
        if groups.join(one, other):
            links.setdefault(other, []).append(Link(samples[one].id, samples[other].id, reason, similarity))
    clusters = [
        _cluster([samples[number] for number in group], [link for number in group for link in links.get(number, ())])
        for group in groups.members()
    ]
    return sorted(clusters, key=lambda cluster: cluster.key)


Bond = tuple[int, int, Reason, float]
"""Two samples by number, what binds them, and how similar it is."""


def _shared(samples: Sequence[Sample], normal: Form) -> Iterator[Bond]:
    first: dict[tuple[Reason, str], int] = {}
    for number, sample in enumerate(samples):
        for mark in _marks(sample, normal):
            holder = first.setdefault(mark, number)
            if holder != number:
                yield holder, number, mark[0], 1.0


def _numbered(samples: Sequence[Sample], near: Iterable[Link]) -> Iterator[Bond]:
    numbers = {sample.id: number for number, sample in enumerate(samples)} if near else {}
    return ((numbers[link.one], numbers[link.other], link.reason, link.similarity) for link in near)


def _cluster(members: list[Sample], links: list[Link]) -> Cluster:
    return Cluster(
        key=min(sample.fact or sample.id for sample in members),
        samples=tuple(sorted({sample.id for sample in members})),
        documents=tuple(sorted({evidence.document for sample in members for evidence in sample.evidence})),
        links=tuple(sorted(links)),
    )


def _marks(sample: Sample, normal: Form) -> Iterator[tuple[Reason, str]]:
    """Kind and value of all that two samples may share, but for places."""
    questions = [normal(message.content) for message in sample.messages if message.role == "user"]
    answers = [normal(message.content) for message in sample.messages if message.role == "assistant"]
    quotes = [form(evidence.quote) for evidence in sample.evidence]
    if sample.fact:
        yield "fact", sample.fact
    for question in (*questions[:1], *telling(questions[1:])):
        yield "question", question
    yield "content", content_words(" ".join(questions)) + "\n" + content_words(" ".join(answers))
    for answer in telling(answers):
        yield "answer", answer
    if quotes:
        yield "evidence", "\n".join(quotes)
    for quote in telling(quotes if len(quotes) > 1 else []):
        yield "evidence", quote


def _overlaps(samples: Sequence[Sample]) -> Iterator[Bond]:
    """Samples whose evidence shares a character; spans that only touch stay apart."""
    spans: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, sample in enumerate(samples):
        for evidence in sample.evidence:
            if evidence.start < evidence.end:
                spans[evidence.document].append((evidence.start, evidence.end, number))
    for places in spans.values():
        places.sort()
        reach, owner = places[0][1:]
        for start, end, number in places[1:]:
            if start < reach:
                yield owner, number, "place", 1.0
            if end > reach:
                reach, owner = end, number
