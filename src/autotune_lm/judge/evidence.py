"""Floor 4. Whether an answer rests on its evidence."""

from bisect import bisect_right

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Sample
from autotune_lm.kit.stated import all_unstated
from autotune_lm.kit.support import says_unknown, support
from autotune_lm.kit.turned import turned

_STRICT = ("number", "unit", "date")
"""What counts most: a wrong figure makes a wrong answer."""
_LONGEST_HEAD = 4000


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


def supported(sample: Sample, passage: Passage) -> float:
    """How much of the answer stands in the evidence: all figures and names must, and most words of meaning.

    What speaks for an answer that says what the document does not tell is that it says so.
    """
    answer = sample.answer
    quotes = "\n".join(item.quote for item in sample.evidence)
    if not quotes or answer in quotes:
        return 1.0
    spoken = "\n".join(message.content for message in sample.messages[:-1])
    titles = (line for line in passage.chunk.text.split("\n") if line.startswith("#"))
    around = "\n".join((passage.document.title, *passage.chunk.heading_path, *_heads(sample, passage), *titles))
    unknown = sample.kind == "unanswerable" or (len(sample.messages) > 2 and says_unknown(answer))
    nouns = passage.document.language.startswith("de")
    for missing in all_unstated(answer, quotes, around, spoken, nouns=nouns):
        if not (missing.what in _STRICT and (unknown or sample.kind == "scenario") and missing.value in spoken):
            return 0.2 if missing.what in _STRICT else 0.4
    if unknown:
        return 1.0 if says_unknown(answer) else 0.3
    if turned(answer, f"{quotes}\n{around}"):
        return 0.2
    return min(1.0, 0.2 + support(answer, quotes, f"{around}\n{spoken}"))


def _heads(sample: Sample, passage: Passage) -> list[str]:
    """The header rows of the tables that the evidence stands in."""
    document = passage.document
    found = []
    for item in sample.evidence:
        at = bisect_right(document.blocks, item.start, key=lambda block: block.start) - 1
        if at >= 0 and document.blocks[at].kind == "table" and item.document == document.id:
            start = document.blocks[at].start
            found.append(document.text[start : start + _LONGEST_HEAD].split("\n", 1)[0])
    return found
