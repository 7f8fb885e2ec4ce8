"""Floor 5. Curation with its second look: a dataset with a leak never leaves."""

from collections.abc import Sequence

import msgspec

from autotune_lm.core.errors import GateFailed
from autotune_lm.core.types import DatasetVersion, Sample, Score
from autotune_lm.curate import dataset
from autotune_lm.curate.leaks import find_leaks
from autotune_lm.pipeline.gate import refusal
from autotune_lm.pipeline.plan import Plan


def decide(plan: Plan, scored: Sequence[tuple[Sample, Score]]) -> DatasetVersion:
    """Which samples are in the dataset, which are duplicates, and where each one goes.

    Raises:
        GateFailed: two splits share something, which would be a bug of ours.
    """
    pairs = [(sample, score) for sample, score in scored if not refusal(plan, sample, score)]
    known = {field.name for field in msgspec.structs.fields(dataset.Options)}
    settings = {
        **msgspec.structs.asdict(plan.config.curate.split),
        "near_duplicates": plan.config.curate.near_duplicates,
    }
    options = msgspec.convert({key: value for key, value in settings.items() if key in known}, dataset.Options)
    version = dataset.curate(pairs, options)
    leaks = find_leaks([sample for sample, _ in pairs], version.placements)
    if leaks:
        raise GateFailed(f"{len(leaks)} leak(s) between splits; the first: {leaks[0]}", "please report this")
    return version
