"""Floor 3. Which sentences state something that stands alone, and what their subject and verb are."""

import re
from typing import NamedTuple

from autotune_lm.kit.injection import suspicious
from autotune_lm.kit.text import words

_MID_AIR = re.compile(
    r"""[("'“*]*(?:this|that|these|those|here|there|then|next|but|and|so|however|thus|therefore|hence|otherwise|instead|
    or|yet|also|additionally|furthermore|moreover|similarly|likewise|above|below|meanwhile|consequently|it|its|they|
    their|he|she|we|our|i|let['’]?s|for\ (?:example|instance|more)|as\ (?:you|we|mentioned|described|shown|noted|
    before|above|such)|in\ (?:this|that|these|those|the\ (?:previous|above|following|next|last|example))|the\ (?:above|
    following|previous|latter|former|code|example|same)|see|check|read|refer|visit|after\ (?:that|this)|with\ (?:this|
    that)|note|please|yes|no|ok|now|again|first|second|finally|once|another|both|nevertheless|nonetheless|you\ (?:may|
    might|will|probably|can\ (?:read|find|see|learn))|most|some|such|when\ (?:this|that)|while|although|since|because|
    at\ this|you['’](?:ll|re|ve)|don['’]t|i['’]m|what|why|how|where|who)(?![\w’'-])""",
    re.VERBOSE | re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:above|below|as follows|following|previous(?:ly)?|earlier|later|next section|this (?:section|page|chapter|"
    r"guide|tutorial|document|case|example|way|code|function|article)|here|we|we['’]\w+|our|us|let['’]s|I|I['’]\w+|"
    r"see|saw|seen|look at|example)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:this|these|those) (?!is\b|are\b|can\b|will\b|the\b|you\b|it\b|they\b|a\b|has\b|have\b)[a-z]+",
    re.IGNORECASE,
)
_DEBRIS = re.compile(r"\]\(|\*\*|^:{3}|\{#|<!--|-->|</?[a-z]{1,10}[ >]|&[a-z]+;|^\||\{[%*{]|^[-#>]|^\d+[.)] |\[\^")
_WHOLE = re.compile(r"[.!](?:[\"'”’)\]]{0,2})$")
_EMPTY_SUBJECT = re.compile(r"^(?:you|one|people|users?|everything|all|nothing|something|thing|things|others?)$", re.I)
_VERBS = """
is are was were has have can cannot must should may might will would does do needs accepts adds allows applies asks
becomes begins belongs blocks brings builds calls carries catches causes changes checks collects combines comes
compares compiles configures consists contains controls converts counts covers creates decides defaults defines
deletes depends describes determines disables displays drops emits enables encodes ends ensures evaluates executes
expands expects exports exposes extends extracts fails falls filters finds fires fits follows forces formats gets
gives goes grants groups guarantees handles happens helps hides holds identifies ignores implements imports improves
includes increases inherits installs integrates introduces invokes joins keeps lets lies limits lists lives loads
logs looks lives maintains makes manages maps marks matches means measures merges modifies moves names occurs offers
opens operates optimizes organizes overrides parses passes performs plans points prevents prints processes produces
propagates protects provides publishes pulls pushes puts raises reads receives records reduces refers reflects
registers rejects relies removes renames renders replaces reports represents requires resolves respects restricts
retries returns reuses rewrites runs saves says schedules searches selects sends separates serves sets shows
simplifies skips solves sorts specifies splits stands starts stays stops stores strips supports takes tells tests
throws tracks transforms treats triggers tries turns updates uses validates verifies waits wants warns works wraps
writes
"""
_FINITE = frozenset(_VERBS.split())
_ADVERBS = frozenset(
    [
        "now",
        "also",
        "always",
        "never",
        "only",
        "usually",
        "often",
        "simply",
        "currently",
        "then",
        "automatically",
        "still",
        "just",
    ]
)
_BE = frozenset(["is", "are", "was", "were"])
_BREAKS = frozenset(
    [
        "who",
        "which",
        "that",
        "because",
        "if",
        "when",
        "while",
        "and",
        "or",
        "but",
        "where",
        "to",
        "by",
        "using",
        "from",
        "with",
        "as",
        "than",
        "you",
        "it",
        "they",
        "this",
        "these",
        "we",
        "i",
        "there",
        "what",
        "how",
    ]
)


class Statement(NamedTuple):
    """A sentence as subject, verb and the rest."""

    text: str
    subject: str
    verb: str
    rest: str


def stands_alone(text: str) -> bool:
    """Whether a sentence is whole, points nowhere, and gives no orders to a model."""
    if not 30 <= len(text) <= 420 or "\n" in text or "?" in text or text.count("`") % 2:
        return False
    if not (text[:1].isupper() or text[:1] == "`") or not _WHOLE.search(text) or text.endswith(("etc.", "...")):
        return False
    if _MID_AIR.match(text) or _POINTS.search(text) or _POINTING.search(text) or _DEBRIS.search(text):
        return False
    return abs(text.count("(") - text.count(")")) == 0 and "|" not in text and not suspicious(text)


def usable(text: str) -> bool:
    """Whether a sentence can be asked about where no better one is there: whole, and no markup."""
    whole = text[:1].isupper() and bool(_WHOLE.search(text)) and len(text) >= 30 and text.count("`") % 2 == 0
    return whole and "\n" not in text and not _MID_AIR.match(text) and not _DEBRIS.search(text) and not suspicious(text)


def statement(text: str) -> Statement | None:
    """Subject, verb and rest of a plain statement; None where the first verb cannot be told."""
    tokens = text.split(" ")
    for place, token in enumerate(tokens[:10]):
        word = token.strip(",").lower()
        if place and word in _FINITE and not _noun_here(tokens, place):
            subject = " ".join(_bare(tokens[:place]))
            return Statement(text, subject, word, " ".join(tokens[place + 1 :])) if _subject(subject) else None
        if word in _BREAKS or token.endswith((",", ":", ";", "—", ".")):
            return None
    return None


def _noun_here(tokens: list[str], place: int) -> bool:
    """Whether a word such as "calls" or "tests" is a noun: a verb follows it at once."""
    following = tokens[place + 1].lower() if place + 1 < len(tokens) else ""
    word = tokens[place].lower()
    return word not in _BE and (following in _FINITE or following in {"of", "and"})


def _bare(tokens: list[str]) -> list[str]:
    return tokens[:-1] if len(tokens) > 1 and tokens[-1].lower() in _ADVERBS else tokens


def _subject(text: str) -> bool:
    """Whether a subject names something by itself."""
    if not text or text.count("`") % 2 or _EMPTY_SUBJECT.match(text) or text.count("(") != text.count(")"):
        return False
    content = [word for word in words(text) if word not in {"the", "a", "an", "each", "every", "any"}]
    return bool(content) and len(text) <= 70
