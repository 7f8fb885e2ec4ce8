"""Floor 4. Whether an answer rests on its evidence."""

import re

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Sample
from autotune_lm.judge.plain import content_words

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def exact(sample: Sample, passage: Passage) -> float:
    """1 where every quote stands in the document where it says it stands; 0 where one does not, or there is none."""
    document = passage.document
    if not sample.evidence:
        return 0.5 if sample.origin.mode == "free" else 0.0
    return float(
        all(
            item.document == document.id and item.quote.strip() and document.text[item.start : item.end] == item.quote
            for item in sample.evidence
        )
    )


def supported(sample: Sample) -> float:
    """How much of the answer stands in the evidence: all numbers must, and most words of meaning."""
    answer = sample.answer
    quotes = "\n".join(item.quote for item in sample.evidence)
    if not quotes or answer in quotes:
        return 1.0
    held = set(_NUMBER.findall(quotes))
    if any(number not in held for number in _NUMBER.findall(answer)):
        return 0.2
    known = set(content_words(quotes)) | set(content_words(sample.question))
    said = content_words(answer)
    share = sum(word in known for word in said) / len(said) if said else 1.0
    return min(1.0, 0.2 + share)
