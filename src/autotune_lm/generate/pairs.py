"""Floor 4. Samples as a model sees them that is asked for other words: their evidence, and the pairs by number."""

from collections.abc import Sequence
from typing import NamedTuple

from autotune_lm.core.ids import digest
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Sample
from autotune_lm.generate.checks import Asked
from autotune_lm.generate.grounding import units_of
from autotune_lm.generate.numbered import Numbered, Unit, numbered
from autotune_lm.generate.pointing_lines import framed
from autotune_lm.kit.languages import UNDETERMINED, guess_language

MOST = 5
"""Pairs of one call."""
_LONGEST = 3000
"""Characters of a question, an answer or a quote that are shown."""
_FEW_LETTERS = 40


class Scene(NamedTuple):
    """A passage for the checks of all samples that were made from it."""

    passage: Passage
    view: Numbered
    language: str

    def asked(self, sample: Sample, question: str = "") -> Asked:
        """What an answer of a sample answers; the language is that of the pair."""
        language = guess_language(f"{sample.question} {sample.answer}")
        foreign = UNDETERMINED not in (language, self.language) and language != self.language
        return Asked(question or sample.question, sample.kind, language, foreign)

    def units(self, sample: Sample) -> tuple[Unit, ...]:
        """What the evidence of a sample covers."""
        return units_of(sample.evidence, self.view)


def scene_of(passage: Passage) -> Scene:
    """A passage, numbered once."""
    view = numbered(passage, partner=passage.partner is not None)
    return Scene(passage, view, guess_language(view.text))


def batches(samples: Sequence[Sample]) -> list[list[Sample]]:
    """Pairs that can be put in other words, as many as one call takes; conversations are left out."""
    single = [sample for sample in samples if sum(message.role == "user" for message in sample.messages) == 1]
    return [single[at : at + MOST] for at in range(0, len(single), MOST)]


def values_of(batch: Sequence[Sample], passage: Passage, wanted: Sequence[str]) -> dict[str, str]:
    """The variables of a prompt about pairs: evidence, pairs, and a line for each."""
    quotes = list(dict.fromkeys(one.quote for sample in batch for one in sample.evidence))
    body = "\n".join(f"[{number}] {_line(quote)}" for number, quote in enumerate(quotes, 1))
    return {
        "passage": framed(passage.document.title, passage.chunk, body),
        "pairs": _pairs_shown(batch),
        "task": "\n".join(f"Item {number}: {said}" for number, said in enumerate(wanted, 1)),
    }


def _pairs_shown(batch: Sequence[Sample]) -> str:
    """The pairs between marks that they cannot hold: their words come from documents too."""
    lines = [
        f"Pair {number}\nQuestion: {_line(sample.question)}\nAnswer: {_line(sample.answer)}"
        for number, sample in enumerate(batch, 1)
    ]
    inner = "\n".join(lines)
    mark = f"pairs-{digest(inner.encode())[:12]}"
    return f"<{mark}>\n{inner}\n</{mark}>"


def _line(text: str) -> str:
    """A text on one line."""
    return " ".join(text[:_LONGEST].split())


def is_solid(answer: str) -> bool:
    """Whether an answer holds code, a table or steps, which have no other words."""
    return "```" in answer or "\n|" in f"\n{answer}" or answer.count("\n") > 2
