"""Floor 4. A plausible wrong answer beside the right one, for preference data; wrong in a way that can be checked.

What a model calls wrong may be right: a paraphrase as the rejected answer would teach a model to shun the truth. So a
wrong answer is taken only where it states a number, date, name, unit or code that its evidence does not hold, or denies
what that says. A sample whose wrong answer cannot be shown to be one stays without.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Model, Passage
from autotune_lm.core.types import Sample
from autotune_lm.generate.answering import or_lost
from autotune_lm.generate.checks import fault
from autotune_lm.generate.hygiene import other_language, tidied, unfit
from autotune_lm.generate.pairs import Scene, batches, scene_of, values_of
from autotune_lm.kit.meaning import content_words
from autotune_lm.kit.support import says_unknown
from autotune_lm.kit.text import normal_form

PROMPT = "rejected"
_LONGER = 3.0
"""How much longer or shorter than the right answer a wrong one may be: length alone should not give it away."""
_NO_PROOF = "unsupported_answer"
"""The fault that a paraphrase has too."""


class Wrong(msgspec.Struct, frozen=True):
    """A wrong answer to one pair."""

    tokens: ClassVar[int] = 80
    """About what one takes of a reply."""
    item: int
    wrong: Annotated[str, Meta(min_length=1, max_length=4000)]


async def with_rejected(
    samples: Sequence[Sample], passage: Passage, model: Model, seed: int = 0
) -> list[Sample | Lost]:
    """All the samples in their order, those with a rejected answer for which a good one came; then what was lost.

    Raises:
        Unanswered: no reply came, for a reason that may pass.
    """
    done: dict[str, Sample] = {}
    lost: list[Lost] = []
    scene = scene_of(passage)
    for batch in batches(samples):
        values = values_of(batch, passage, ["wrong answer"] * len(batch))
        said = await or_lost(model.items(PROMPT, values, Wrong, most=len(batch), seed=seed), "wrong answers")
        if isinstance(said, Lost):
            lost.append(said)
            continue
        lost += [Lost("bad_item", sentence) for sentence in said.lost]
        for item in said.items:
            if not 1 <= item.item <= len(batch) or batch[item.item - 1].id in done:
                continue
            sample = batch[item.item - 1]
            wrong = tidied(item.wrong, "")
            if reason := not_wrong(sample, wrong, scene):
                lost.append(Lost(reason, wrong[:300]))
            else:
                calls = tuple(dict.fromkeys((*sample.origin.calls, *said.calls)))
                done[sample.id] = replace(sample, id="", rejected=wrong, origin=replace(sample.origin, calls=calls))
    return [*(done.get(sample.id, sample) for sample in samples), *lost]


def _invents(sample: Sample, wrong: str) -> bool:
    """Whether an answer tells something where the right one says that nothing is told."""
    known = {*content_words(sample.answer), *content_words(sample.question)}
    return not says_unknown(wrong) and bool(set(content_words(wrong)) - known)


def not_wrong(sample: Sample, wrong: str, scene: Scene) -> str:
    """The code of the reason why an answer cannot stand as the rejected one; empty where it can."""
    if reason := unfit(sample.question, wrong, "factual"):
        return reason
    if normal_form(wrong) == normal_form(sample.answer):
        return "rejected_equal"
    if other_language(sample.question, wrong, scene.asked(sample).language):
        return "other_language"
    if sample.kind == "unanswerable":
        return "" if _invents(sample, wrong) else "rejected_grounded"
    if not len(sample.answer) / _LONGER - 20 <= len(wrong) <= _LONGER * len(sample.answer) + 60:
        return "rejected_length"
    found = fault(scene.asked(sample), wrong, scene.units(sample), scene.view)
    return "rejected_grounded" if found is None or found.reason == _NO_PROOF else ""
