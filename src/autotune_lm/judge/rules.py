"""Floor 4. The judge that needs no model: parts from 0 to 1, each a rule of its own, and one value."""

from typing import ClassVar

from autotune_lm.core import ports
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Sample, Score, Verdict
from autotune_lm.judge import answer_form, answer_start, debris, evidence, injected, relevance, verbatim
from autotune_lm.judge.plain import of_code, row_of_cell
from autotune_lm.judge.question_form import question_form
from autotune_lm.judge.self_contained import self_contained
from autotune_lm.kit.support import support

_WEIGHTS = {
    "evidence": 2.0,
    "supported": 2.0,
    "question": 2.0,
    "self_contained": 2.0,
    "ending": 1.0,
    "marks": 1.0,
    "length": 1.0,
    "statement": 1.0,
    "start": 1.5,
    "pointing": 1.0,
    "clean": 1.0,
    "shared_subject": 1.0,
    "adds": 1.0,
    "people": 1.0,
    "unmasked": 1.0,
}
_COMPLAINTS = {
    "evidence": "the evidence does not stand in the document",
    "supported": "the answer says more than its evidence",
    "question": "the question is not well formed",
    "self_contained": "the question does not stand alone",
    "ending": "the answer stops before its end",
    "marks": "a fence, backtick or bracket of the answer is not closed",
    "length": "the answer's length does not fit the kind of question",
    "statement": "the answer is a fragment",
    "start": "the answer begins in mid-air",
    "pointing": "the answer points at another place of its page",
    "clean": "markup is left in the text",
    "shared_subject": "question and answer share no subject",
    "adds": "the answer only repeats a heading or the question",
    "people": "it holds text that gives orders to a model",
    "unmasked": "what it says was masked",
}
_DOUBT = 0.5
"""How far below PASS a good sample lands that its generator calls ambiguous."""
_WEAK = 0.75
"""A part below this is named in the reason."""


class Rules:
    """Well formed, self-contained, grounded, whole: what can be told without a model."""

    name: ClassVar[str] = "rules"
    version: ClassVar[str] = "6"

    class Options(ports.Options, frozen=True):
        """Where the verdicts begin."""

        pass_at: float = 7.0
        review_at: float = 5.0

    def __init__(self, options: Options) -> None:
        self.options = options

    async def score(self, sample: Sample, passage: Passage) -> Score:
        """Measure a sample; never waits for anything."""
        parts = measure(sample, passage)
        total = value(parts)
        doubt = verbatim.doubt(sample)
        if doubt and total >= self.options.pass_at:
            total = round(max(self.options.review_at, self.options.pass_at - _DOUBT), 2)
        return Score(
            sample=sample.id,
            judge=f"{self.name}@{self.version}",
            value=total,
            verdict=self._verdict(total),
            reason=_reason(parts, doubt),
            parts=parts,
        )

    def _verdict(self, total: float) -> Verdict:
        """The verdict for a value."""
        if total >= self.options.pass_at:
            return "PASS"
        return "NEEDS_REVIEW" if total >= self.options.review_at else "FAIL"


def measure(sample: Sample, passage: Passage) -> dict[str, float]:
    """All parts of a score; fewer for what was taken over word for word."""
    if sample.origin.mode == "identify":
        return {name: round(part, 2) for name, part in verbatim.measure(sample, passage).items()}
    question, answer, kind = sample.question, sample.answer, sample.kind
    code = of_code(passage)
    written = bool(sample.origin.model)
    row = row_of_cell(sample)  # a cell is whole, however short, and its row shows what it is of
    parts = {
        "evidence": evidence.exact(sample, passage),
        "supported": evidence.supported(sample, passage),
        "question": question_form(question),
        "self_contained": self_contained(_opening(sample), written),
        "ending": 1.0 if row else answer_form.ending(answer, kind, code),
        "marks": answer_form.marks(answer),
        "length": 1.0 if row else answer_form.length(answer, kind, written),
        "statement": answer_form.statement(answer, kind, written),
        "start": 1.0 if row else answer_start.start(answer, question, kind, code),
        "pointing": 1.0 if kind == "unanswerable" else answer_start.pointing(answer),
        "clean": debris.clean(question, answer, kind),
        "shared_subject": _shared_subject(sample, row or answer, passage),
        "adds": relevance.adds(question, answer, passage, kind, written),
        "people": injected.speaks_to_people(question, answer),
        "unmasked": injected.unmasked(question, answer),
    }
    return {name: round(part, 2) for name, part in parts.items()}


def _opening(sample: Sample) -> str:
    """The question that has to stand alone: in a conversation the first one, on which the later ones may lean."""
    return next(message.content for message in sample.messages if message.role == "user")


def _shared_subject(sample: Sample, answer: str, passage: Passage) -> float:
    """As ``shared_subject``; an answer in a model's own words may share its subject through its evidence alone."""
    found = relevance.shared_subject(sample.question, answer, passage, sample.kind)
    if found >= _WEAK or not sample.origin.model:
        return found
    spoken = "\n".join(message.content for message in sample.messages)
    quotes = "\n".join(item.quote for item in sample.evidence)
    return max(found, 0.8) if support(sample.question, quotes, spoken.replace(sample.question, "")) >= 0.5 else found


def value(parts: dict[str, float]) -> float:
    """0 to 10: the weighted mean, held down by the weakest part; 0 where the evidence is wrong."""
    if parts["evidence"] == 0:
        return 0.0
    mean = sum(_WEIGHTS[name] * part for name, part in parts.items()) / sum(_WEIGHTS[name] for name in parts)
    return round(10 * (0.4 * mean + 0.6 * min(parts.values())), 2)


def _reason(parts: dict[str, float], doubt: str) -> str:
    """The generator's own doubt and the weakest parts in words."""
    weak = [_COMPLAINTS[name] for part, name in sorted((part, name) for name, part in parts.items()) if part < _WEAK]
    said = ([doubt] if doubt else []) + weak[:3]
    if said:
        return "; ".join(said)
    return (
        "taken over word for word, whole"
        if "length" not in parts
        else "well formed, self-contained, grounded and whole"
    )
