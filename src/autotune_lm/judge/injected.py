"""Floor 4. Whether a sample repeats text that speaks to a model, or rests on what was masked."""

import re

from autotune_lm.judge.plain import content_words, prose
from autotune_lm.kit.injection import MARKUP, suspicious
from autotune_lm.kit.placeholders import PLACEHOLDER

_CODE = re.compile(f"`({PLACEHOLDER.pattern})`")
REVIEW = 0.3
"""Low enough for a person's look, whatever the other parts say; high enough that a good sample is not lost."""


def speaks_to_people(question: str, answer: str) -> float:
    """1 where neither text gives orders to a model; marks of chat templates are content like any other."""
    return REVIEW if suspicious(f"{question}\n{answer}") not in ("", MARKUP) else 1.0


def unmasked(question: str, answer: str) -> float:
    """1 where a reader misses nothing: no placeholder, or in a block of code alone; less the less else is said."""
    if "[" not in question and "[" not in answer:
        return 1.0
    if PLACEHOLDER.search(question):
        return REVIEW
    said = prose(_CODE.sub(r"\1", answer))
    if not PLACEHOLDER.search(said):
        return 1.0
    left = len(content_words(PLACEHOLDER.sub("", said)))
    return 0.05 if left < 4 else REVIEW if left < 12 else 0.75
