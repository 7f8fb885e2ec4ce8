"""Floor 4. What can be said against a sample that was taken over word for word: only that it is damaged.

People ask in their own way, in the first person, at length or in two words; none of that is a fault here. What counts
is that every turn stands in the document, that markup is whole, and that the answer is not the question again.
"""

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Sample
from autotune_lm.judge import answer_form, debris, evidence, injected, relevance
from autotune_lm.kit.text import normal_form

MILD = 0.72
"""As low as a blemish goes that does not keep a sample from passing."""
AMBIGUOUS = "ambiguous"
"""The label under which a generator says why a person should look at a sample."""


def measure(sample: Sample, passage: Passage) -> dict[str, float]:
    """The parts of a score for a sample of the mode ``identify``."""
    question, answer, kind = sample.question, sample.answer, sample.kind
    spoken = [message.content for message in sample.messages]
    return {
        "evidence": evidence.exact(sample, passage),
        "supported": float(spoken == [item.quote for item in sample.evidence]),
        "question": 1.0 if any(map(str.isalpha, question)) else 0.1,
        "marks": max(0.3, min(answer_form.marks(text) for text in spoken)),
        "clean": max(MILD, debris.clean(question, answer, kind)),
        "adds": 0.0 if normal_form(question) == normal_form(answer) else _adds(sample, passage),
        "people": injected.speaks_to_people("\n".join(spoken[:-1]), answer),
        "unmasked": max(injected.REVIEW, injected.unmasked(question, answer)),
    }


def _adds(sample: Sample, passage: Passage) -> float:
    """Whether the answer says something, mildly: ``Yes.`` is an answer; so is one in the question's words."""
    if not any(map(str.isalnum, sample.answer)):
        return 0.1
    return max(MILD, relevance.adds(sample.question, sample.answer, passage, sample.kind))


def doubt(sample: Sample) -> str:
    """Why a person should look at it, in words for a reason; empty where the generator was sure."""
    said = sample.labels.get(AMBIGUOUS, "")
    return f"ambiguous: {said}" if said else ""
