"""Floor 4. Whether an answer rests on its evidence: what it states, what it denies, and most of its words."""

from collections.abc import Sequence
from typing import NamedTuple

from autotune_lm.core.types import Number
from autotune_lm.generate.numbered import Numbered, Unit
from autotune_lm.kit.contrary import contrary
from autotune_lm.kit.injection import MARKUP, suspicious
from autotune_lm.kit.meaning import content_words
from autotune_lm.kit.stated import unstated
from autotune_lm.kit.substituted import substituted
from autotune_lm.kit.support import support, unfounded_reason, words_of_others
from autotune_lm.kit.turned import turned

_CODES = {
    "number": "ungrounded_number",
    "unit": "ungrounded_unit",
    "date": "ungrounded_date",
    "name": "ungrounded_name",
    "code": "ungrounded_code",
    "address": "ungrounded_address",
    "path": "ungrounded_address",
}
LEAST_SUPPORT = 0.6
"""The share of an answer's words of meaning that evidence, question and headings must hold; the rest is paraphrase."""
LEAST_SUPPORT_LONG = 0.65
LEAST_SUPPORT_OF_CODE = 0.4
"""What code does is told in words that code does not have; its names are compared letter by letter."""
LONG_ANSWER, SHORT_ANSWER = 40, 6


class Fault(NamedTuple):
    """Why an answer was refused."""

    reason: str
    numbers: dict[str, Number]


class Asked(NamedTuple):
    """What an answer answers."""

    question: str
    kind: str = ""
    language: str = "en"
    foreign: bool = False
    """Whether question and answer are in another language than the document: then only numbers, dates, code, addresses
    and names written alike can be compared."""


def fault(asked: Asked, answer: str, cited: Sequence[Unit], view: Numbered) -> Fault | None:
    """The first thing that an answer says and what it rests on does not; None where all is well.

    ``cited`` are the units of its evidence.
    """
    question, kind = asked.question, asked.kind
    evidence = "\n".join(unit.text for unit in cited)
    heads = "\n".join(dict.fromkeys(unit.head for unit in cited if unit.head))
    around = f"{view.context}\n{heads}"
    nouns = asked.foreign or asked.language == "de"
    missing = unstated(answer, evidence, around, question, nouns=nouns)
    if missing and not (kind == "scenario" and missing.what in ("number", "name") and missing.value in question):
        return Fault(_CODES[missing.what], {"value": missing.value})
    if asked.foreign:
        return None
    flipped = turned(answer, f"{evidence}\n{heads}")
    if flipped:
        return Fault("negated", {"words": flipped})
    other = contrary(answer, f"{evidence}\n{heads}", asked.language)
    if other:
        return Fault("contrary", {"words": other})
    exchanged = substituted(answer, evidence, f"{around}\n{question}")
    if exchanged:
        return Fault("substituted", {"words": exchanged})
    foreign = _foreign(answer, cited, view, f"{evidence}\n{around}\n{question}")
    if foreign:
        return foreign
    reason = unfounded_reason(answer, evidence, f"{around}\n{question}")
    if reason:
        return Fault("unsupported_answer", {"words": reason})
    share = support(answer, evidence, f"{around}\n{question}")
    length = len(content_words(answer))
    least = LEAST_SUPPORT_LONG if length > LONG_ANSWER else LEAST_SUPPORT if length > SHORT_ANSWER else 0.5
    if cited and all(unit.kind == "code" for unit in cited) and "`" in answer:
        least = LEAST_SUPPORT_OF_CODE
    return None if share >= least else Fault("unsupported_answer", {"support": round(share, 2), "least": least})


def _foreign(answer: str, cited: Sequence[Unit], view: Numbered, known: str) -> Fault | None:
    """A word that stands not in the evidence but in another row of its table, or in a sentence that gives orders."""
    told = {id(unit) for unit in cited}
    tables = {unit.head for unit in cited if unit.kind == "table"}
    rows = "\n".join(
        unit.text for unit in view.units if unit.kind == "table" and unit.head in tables and id(unit) not in told
    )  # fmt: skip
    orders = "\n".join(unit.text for unit in view.units if suspicious(unit.text) not in ("", MARKUP))
    for text, reason in ((rows, "unsupported_answer"), (orders, "injected")):
        if text and (words := words_of_others(answer, text, known)):
            return Fault(reason, {"words": words})
    return None


def question_fault(question: str, view: Numbered, kind: str, language: str = "en") -> Fault | None:
    """What a question takes for granted that the passage does not know: a name, code, an address."""
    if kind in ("scenario", "unanswerable"):
        return None
    question = question[:1].lower() + question[1:]  # what begins a question is a verb as often as a name
    missing = unstated(question, f"{view.text}\n{view.context}", heads(view.units), nouns=language == "de")
    if missing and missing.what in ("name", "code", "address", "path"):
        return Fault(_CODES[missing.what], {"value": missing.value, "in": "question"})
    return None


def heads(units: Sequence[Unit]) -> str:
    """The header rows of the tables among units."""
    return "\n".join(dict.fromkeys(unit.head for unit in units if unit.head))
