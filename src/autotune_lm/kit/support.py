"""Floor 1. How much of what an answer says stands in what it rests on, and whether it says that nothing does."""

import re

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
    letter, and what was checked weighs as much as a word that was found.
    """
    told = telling_words(answer)
    said = [word for word in told if word not in FAINT and not word.isdigit()]
    sure = sum(word.isdigit() or word in _NUMBER_STEMS for word in told)
    if not said:
        return 1.0
    known = Known((*content_words(evidence), *content_words(around)))
    new = sum(not known.holds(word) for word in said)
    if len(said) <= FEW_WORDS and new <= 1 and new < len(said) + sure:
        return 1.0
    return 1 - new / (len(said) + sure)


def says_unknown(text: str) -> bool:
    """Whether a sentence says that a document does not tell something."""
    return _SAYS_UNKNOWN.search(_CODE.sub("x", text)) is not None
