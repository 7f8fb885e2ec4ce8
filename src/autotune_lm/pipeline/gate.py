"""Floor 5. Which judged samples may enter a dataset: not failed, at or above the threshold, and fit for the format."""

from typing import NamedTuple

from autotune_lm.core.errors import GateFailed
from autotune_lm.core.types import Sample, Score
from autotune_lm.pipeline.plan import Plan


class Refusal(NamedTuple):
    """Why a sample stays out: a reason code, and a sentence."""

    reason: str
    sentence: str


def refusal(plan: Plan, sample: Sample, score: Score) -> Refusal | None:
    """The first gate that a sample does not pass; None where it may enter."""
    if score.verdict == "FAIL":
        return Refusal("judged_fail", score.reason)
    if score.value < plan.config.format.threshold:
        return Refusal("below_threshold", score.reason)
    try:
        plan.format.encode(sample)
    except GateFailed as error:
        return Refusal("format_refused", error.message)
    return None
