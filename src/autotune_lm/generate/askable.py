"""Floor 4. What no rule should ask, whatever its grammar: blanks of forms, places of a page, other languages."""

import re
from functools import lru_cache

from autotune_lm.generate.draft import Draft, Scene
from autotune_lm.generate.placeholders import is_blank
from autotune_lm.kit.languages import UNDETERMINED, guess_language

_PLACE = (
    r"(?:sections?|chapters?|figures?|figs?\.|tables?|appendix|appendices|annex(?:es)?|clauses?|articles?|exhibits?|"
    r"schedules?|attachments?|paragraphs?|§+|pages?|footnotes?|parts?|items?|steps?|equations?|eqs?\.|listings?) ?"
    r"(?:\d|[IVX]+\b|\([a-z\d]|[A-Z](?:\b|\d))"
)
_ASKED_PLACE = re.compile(rf"(?<!\bof )\b{_PLACE}", re.IGNORECASE)
_HELD_BY_PLACE = re.compile(
    r"\b(?:described|specified|defined|given|listed|shown|explained|discussed|outlined|set (?:out|forth)|presented|"
    r"illustrated|found|contained|detailed|documented|provided|summari[sz]ed|encoding described|procedures? in|"
    rf"according to|in accordance with|as per|see|refer to|under|per) "
    rf"(?:\w+ ){{0,2}}?(?:in |at |by )?(?:the )?{_PLACE}",
    re.IGNORECASE,
)
_PRESENTED = re.compile(
    r"\bthe (?:presented|attached|enclosed|undersigned|aforesaid|said|present) [\w`]", re.IGNORECASE
)
_LOOKS = re.compile(
    r"\b(?:in|see|inside|within|the) (?:the )?(?:yellow|blue|gr[ae]y|green|red|orange|shaded|highlighted) "
    r"(?:box|area|arrow|text|cell|row|column)(?:e?s)?\b",
    re.IGNORECASE,
)
"""What only somebody sees who has the page before him."""
_SHORT = 260
_RUN_IN = re.compile(r"[:;.] [-•–*▪] ?[A-Z][^\n]{3,400}? [-•–*▪] ?[A-Z]")
"""Items of a list that lost their lines."""
_LEADERS = re.compile(r"\.{5,}|(?:\. ){5,}|…{2,}")
_LONGEST_SAMPLE = 4000


def askable(draft: Draft, scene: Scene) -> bool:
    """Whether question and answer can be asked of somebody who has no form to fill in and no page at hand."""
    answer = scene.text[draft.start : draft.end]
    asked = " ".join(draft.questions)
    if not scene.standing:
        return not is_blank(asked)
    if is_blank(asked) or is_blank(answer) or _LEADERS.search(answer):
        return False
    bare = asked if draft.rule == "glossary" else re.sub(r'"[^"]*"', " ", asked)
    if _LOOKS.search(answer) or _ASKED_PLACE.search(bare) or _PRESENTED.search(bare):
        return False
    return not (len(answer) < _SHORT and _HELD_BY_PLACE.search(answer)) and not _RUN_IN.search(answer)


@lru_cache(64)
def reads_english(text: str, said: str) -> bool:
    """Whether a text is English, as the sentences of the rules are; where it is too short, what its document says."""
    guessed = guess_language(text[:_LONGEST_SAMPLE])
    language = said if guessed == UNDETERMINED else guessed
    return language in ("", UNDETERMINED) or language.lower().split("-")[0] == "en"
