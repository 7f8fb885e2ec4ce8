"""Floor 5. Curation with its second look: a dataset with a leak never leaves."""

from collections.abc import Iterable, Sequence

import msgspec

from autotune_lm.config.schema import Curate
from autotune_lm.core.errors import GateFailed
from autotune_lm.core.types import Chunk, DatasetVersion, Document, Sample, Score
from autotune_lm.curate import dataset
from autotune_lm.curate.dataset import Known
from autotune_lm.curate.leaks import NEAR, Leak, find_leaks
from autotune_lm.curate.link import Link
from autotune_lm.pipeline.gate import refusal
from autotune_lm.pipeline.plan import Plan


def known_of(chunks: Iterable[Chunk], documents: Iterable[Document]) -> Known:
    """What curation should know of the chunks and the documents that samples come from."""
    passages, headings = {}, {}
    for chunk in chunks:
        passages[chunk.id], headings[chunk.id] = chunk.text, chunk.heading_path
    sources, repositories, languages = {}, {}, {}
    for document in documents:
        source = document.source
        sources[document.id], repositories[document.id] = f"{source.repository}/{source.uri}", source.repository
        languages[document.id] = document.language
    return Known(sources, passages, headings, repositories, languages)


def options_of(settings: Curate) -> dataset.Options:
    """The settings as curation takes them."""
    values = {**msgspec.structs.asdict(settings.split), "near_duplicates": settings.near_duplicates}
    return msgspec.convert(values, dataset.Options)


def decide(plan: Plan, scored: Sequence[tuple[Sample, Score]], known: Known) -> DatasetVersion:
    """Which samples are in the dataset, which are duplicates, and where each one goes.

    The search for near-duplicates goes by signatures and may miss one in many thousand pairs; the check afterwards
    misses none. What it finds is bound together, and the split is made once more.

    Raises:
        GateFailed: two splits share something, which would be a bug of ours.
    """
    pairs = [(sample, score) for sample, score in scored if not refusal(plan, sample, score)]
    options = options_of(plan.config.curate)
    version = dataset.curate(pairs, options, known)
    leaks = _leaks(pairs, version, options, known)
    if any(leak.reason in NEAR for leak in leaks):
        bound = [Link(leak.sample, leak.other, leak.reason) for leak in leaks if leak.reason in NEAR]
        known = known._replace(bound=bound)
        version = dataset.curate(pairs, options, known)
        leaks = _leaks(pairs, version, options, known)
    if leaks:
        raise GateFailed(f"{len(leaks)} leak(s) between splits; the first: {leaks[0]}", "please report this")
    return version


def _leaks(
    pairs: Sequence[tuple[Sample, Score]], version: DatasetVersion, options: dataset.Options, known: Known
) -> list[Leak]:
    samples = [sample for sample, _ in pairs]
    return find_leaks(samples, version.placements, options.near_duplicates, known.passages)
