"""Floor 1. How much of what an answer says stands in what it rests on, and whether it says that nothing does."""

import re

from autotune_lm.kit.cjk import known_share
from autotune_lm.kit.meaning import content_words, stem, telling_words
from autotune_lm.kit.related import Known
from autotune_lm.kit.stated_numbers import NUMBER_WORDS
from autotune_lm.kit.stated_units import UNIT_WORDS

_FAINT_WORDS = """
make made must use using used take taken give given go going become keep kept stay work happen call contain have need
want let after before later earlier every together around roughly about above up long time way kind sort number amount
several many much thus therefore however first last new different respectively themselves itself example instead rather
while soon still always yes ja nein oui sí zero two three four five six seven eight nine ten eleven twelve twenty thirty
forty fifty hundred thousand million least most maximum minimum no up exactly provided otherwise someone somebody
anybody
everybody everyone nobody anyone thing things person sure per each kept whenever like now case known
mindestens höchstens wenigstens maximal nur immer jedoch dann danach zuvor vorher
au maximum minimum seulement uniquement toujours jamais lorsqu
máximo mínimo solo solamente únicamente siempre nunca además massimo minimo solamente almeno sempre máximo apenas
"""
FAINT = frozenset(stem(word) for word in (*_FAINT_WORDS.split(), *UNIT_WORDS, *NUMBER_WORDS))
_NUMBER_STEMS = frozenset(stem(word) for word in (*UNIT_WORDS, *NUMBER_WORDS))
"""Stems that say too little to need support; numbers are compared by their value."""
FEW_WORDS = 3
"""An answer of so few words of meaning may have one that stands nowhere."""
_SOURCE = r"(?:document|documentation|docs?|text|page|guide|manual|source|article|report|description|handbook|notes?)"
_FEWEST_OF_REASON = 2
_REASON = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|thanks to|in order to|so that|weil|wegen|damit|"
    r"parce que?|à cause de|afin de|"
    r"porque|debido a|perché|a causa di|devido a)\b([^.;\n]{3,200})",
    re.IGNORECASE,
)
_CODE = re.compile(r"`[^`\n]{1,300}`")
_SAYS_UNKNOWN = re.compile(
    rf"\b{_SOURCE}\b[^.;]{{0,40}}?(?:\bnot\b|n['’]t\b|\bno\b|\bnothing\b|\bnever\b|\bleaves? (?:it|this|that|open)\b)"
    r"|\bnot (?:\w+ )?(?:told|said|stated|mentioned|covered|documented|known|given|specified|described|provided|"
    r"disclosed)\b"
    r"|\b(?:says|tells|states) nothing\b|\bno (?:information|mention|details?|word|figure|statement)\b"
    r"|\b(?:sagt|nennt|steht|geht|wird|gibt|enthält|erwähnt)\b[^.]{0,60}\b(?:nicht|nichts|keine?)\b"
    r"|\bne [^.]{1,40} pas\b|\bn['’][^.]{1,40} pas\b|\bno (?:dice|indica|menciona|especifica)"
    r"|\bnon (?:dice|indica|menziona|specifica)|\bnão (?:diz|indica|menciona)|\bне (?:указан|говор|сказан)\w*"
    r"|\bniet (?:vermeld|genoemd)",
    re.IGNORECASE,
)


def support(answer: str, evidence: str, around: str) -> float:
    """The share of an answer's words of meaning that stand in its evidence, or in what names the subject.

    Other forms of a word, parts of compounds and synonyms count as the word. Numbers are checked elsewhere, letter by
    letter, and what was checked weighs as much as a word that was found. Of Chinese and Japanese it is the share of
    ideographs.
    """
    signs = known_share(answer, evidence, around)
    if signs is not None:
        return signs
    told, said = telling_words(answer), _said(answer)
    sure = sum(word.isdigit() or word in _NUMBER_STEMS for word in told)
    if not said:
        return 1.0
    known = Known((*content_words(evidence), *content_words(around)))
    new = sum(not known.holds(word) for word in said)
    if len(said) <= FEW_WORDS and new <= 1 and new < len(said) + sure:
        return 1.0
    return 1 - new / (len(said) + sure)


def holds(text: str, answer: str) -> float:
    """The share of an answer's words of meaning that a text holds by itself; 0 where there are too few to tell."""
    said, known = _said(answer), Known(content_words(text))
    return sum(map(known.holds, said)) / len(said) if len(said) >= FEW_WORDS else 0.0


def holds_more(text: str, other: str, answer: str) -> int:
    """How many of an answer's words of meaning a text holds and another one does not."""
    known, had = Known(content_words(text)), Known(content_words(other))
    return sum(known.holds(word) and not had.holds(word) for word in dict.fromkeys(_said(answer)))


def words_of_others(answer: str, others: str, known: str) -> str:
    """The words of an answer that stand in other texts and not in what it may rest on."""
    elsewhere, own = frozenset(_said(others)), Known(content_words(known))
    return " ".join(word for word in _said(answer) if word in elsewhere and not own.holds(word))


def unfounded_reason(answer: str, evidence: str, around: str) -> str:
    """A reason or purpose none of whose words the evidence knows, though the rest of the answer stands there."""
    known: Known | None = None
    for match in list(_REASON.finditer(answer))[:20]:
        words = _said(match[1])
        if len(words) >= _FEWEST_OF_REASON:
            known = known or Known((*content_words(evidence), *content_words(around)))
            if not any(known.holds(word) for word in words):
                return " ".join(match[1].split())[:80]
    return ""


def _said(text: str) -> list[str]:
    """Words of meaning that tell something; numbers are checked elsewhere."""
    return [word for word in telling_words(text) if word not in FAINT and not word.isdigit()]


def says_unknown(text: str) -> bool:
    """Whether a sentence says that a document does not tell something."""
    return _SAYS_UNKNOWN.search(_CODE.sub("x", text)) is not None
