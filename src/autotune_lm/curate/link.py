"""Floor 4. Why two samples are in one cluster."""

from typing import Literal

from autotune_lm.core.types import Part

Reason = Literal[
    "fact", "question", "answer", "content", "evidence", "place", "near-question", "near-answer", "near-passage"
]
"""What is equal, or nearly equal. ``content``: the telling words of questions and answers; ``place``: characters of
evidence; ``near-answer`` stands for quotes of evidence too, as an answer may be the quote of another."""


class Link(Part, frozen=True, order=True):
    """Two samples and what binds them."""

    one: str
    other: str
    reason: Reason
    similarity: float = 1.0
    """Jaccard, 0 to 1; 1 where the two share it exactly."""
