"""Floor 1. Whether an answer puts another value where its source has one: all for some, after for before.

Each clause of the answer is held against the clauses that speak of the same. What a negation or an exception may turn
round is left to ``turned``.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from autotune_lm.kit.languages import guess_language
from autotune_lm.kit.meaning import content_words, negation_spans
from autotune_lm.kit.opposites import Axis, axes
from autotune_lm.kit.related import Known
from autotune_lm.kit.stated_dates import dates

_CLAUSE = re.compile(
    r"[.!?;:](?=\s|$)|\n|,(?=\s)|\b(?:while|whereas|but|although|während|aber|jedoch|tandis|mais|mientras|pero|"
    r"mentre|ma|enquanto|mas)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?。](?=\s|$)|\n")
_TURNS = re.compile(
    r"\b(?:except|unless|without|only|until|instead|rather|than|other|avoid\w*|prevent\w*|außer|ohne|nur|statt|bis|sauf|"
    r"sans|seul\w*|que|salvo|sin|solo|sólo|tranne|senza|exceto|sem|só|apart|excluding)\b",
    re.IGNORECASE,
)
"""In such a clause the other pole may say the same: "closed on Tuesdays" of "open daily except Tuesdays"."""
_IDLE = re.compile(
    r"\bsome (?=(?:\d+|two|three|five|six|ten|twelve|twenty|thirty|forty|fifty|hundred)\b)|"
    r"\b(?:at all|after all|above all|first of all|all in all|as well as|"
    r"over time|over (?:a|the) (?:network|wire)|"
    r"vor allem|vor ort|je nach|nach und nach)\b|(?<=[a-z,] )(?-i:May)\b",
    re.IGNORECASE,
)
_FIRST = ("bound", "deadline")
"""Their phrases hold words of other axes, so they are taken out first."""
_LEAST_SHARE, _CLEARER = 0.5, 0.2
_MOST_CLAUSES = 120


class _Clause(NamedTuple):
    text: str
    words: tuple[str, ...]
    values: dict[str, frozenset[int]]
    turns: bool


class _Text(NamedTuple):
    clauses: list[_Clause]
    values: dict[str, frozenset[int]]
    single: bool
    """Whether it is one sentence, all of which speaks of one thing."""


def contrary(answer: str, evidence: str, language: str = "") -> str:
    """The value that the answer put in the place of another, or an empty text; a language that is not given is guessed.

    The words of English are looked for in every text: short ones do not show their language.
    """
    for one in dict.fromkeys((language or guess_language(f"{evidence} {answer}"), "en")):
        said, held = _read(answer, one), _read(evidence, one)
        for axis in axes(one):
            if found := next(_opposed(axis, said, held), ""):
                return found
    return ""


def _opposed(axis: Axis, said: _Text, held: _Text) -> Iterator[str]:
    own, known = said.values.get(axis.name), held.values.get(axis.name)
    if not own or not known:
        return
    for clause in said.clauses:
        values = clause.values.get(axis.name, frozenset())
        if not values:
            continue
        new, lost = values - known, known - own
        near = len(known) > 1 and len(values) == 1
        if (new and lost and _meant(clause, held, axis, lost)) or (near and _elsewhere(clause, held, axis, values)):
            yield f"{axis.name}: {clause.text.strip()[:80]}"


def _meant(clause: _Clause, held: _Text, axis: Axis, lost: frozenset[int]) -> bool:
    """Whether a clause of the evidence with one of the lost values speaks of what a clause of the answer tells."""
    index = Known(clause.words)
    for other in held.clauses:
        known = other.values.get(axis.name, frozenset())
        if not known & lost or (axis.pole and clause.turns != other.turns):
            continue
        if (held.single and not axis.pole) or any(index.holds(word) for word in other.words):
            return True
    return False


def _elsewhere(clause: _Clause, held: _Text, axis: Axis, values: frozenset[int]) -> bool:
    """Whether the clause of the evidence that says most of a clause has another value, and none with it comes near."""
    best = right = 0.0
    for other in held.clauses:
        found = other.values.get(axis.name)
        if not found or not clause.words:
            continue
        index = Known(other.words)
        share = sum(index.holds(word) for word in clause.words) / len(clause.words)
        if found & values:
            right = max(right, share)
        elif not (axis.pole and clause.turns != other.turns):
            best = max(best, share)
    return best >= _LEAST_SHARE and best >= right + _CLEARER


@lru_cache(maxsize=64)
def _read(text: str, language: str) -> _Text:
    """The clauses of a text and the values in them."""
    text = _IDLE.sub(" ", _blank_dates(text[:20_000]))
    clauses = []
    whole: dict[str, frozenset[int]] = {}
    for part in [part for part in _CLAUSE.split(text) if part.strip()][:_MOST_CLAUSES]:
        rest, values = part, {}
        for axis in axes(language):
            found = frozenset(n for n, pattern in enumerate(axis.values) if pattern.search(rest))
            if found:
                values[axis.name] = found
                whole[axis.name] = whole.get(axis.name, frozenset()) | found
                if axis.name in _FIRST:
                    for pattern in axis.values:
                        rest = pattern.sub(" ", rest)
        turns = bool(negation_spans(part)) or _TURNS.search(part) is not None
        clauses.append(_Clause(part, content_words(part), values, turns))
    return _Text(clauses, whole, len(_SENTENCE.findall(text.strip())) <= 1)


def _blank_dates(text: str) -> str:
    for date in list(dates(text))[:50]:
        text = text[: date.start] + " " * (date.end - date.start) + text[date.end :]
    return text
