"""Floor 4. Whether a question stands alone, for a reader who sees no page."""

import re
from collections.abc import Sequence

from autotune_lm.judge.plain import content_words, prose

_POINTS = re.compile(
    r"\b(?:this|that|these|those|the (?:above|following|previous|next|current|given|provided|present|last|said)|"
    r"our|the author['’]s?) (?:section|chapter|page|document|text|passage|article|tutorial|guide|table|figure|"
    r"image|list|"
    r"example|code|snippet|paragraph|sentence|excerpt|context|function|option|method|step|case|part|way|one|ones|thing|"
    r"diagram|post|file|project|app|feature|problem|approach|command|value|block|module|class)s?\b|"
    r"\b(?:above|below)\b(?! (?:the|an?|it|each|every|its?|them|\d|\$|zero|one|freezing|average|that (?:limit|value)))|"
    r"\b(?:aforementioned|the following|as follows|mentioned (?:here|in)|described (?:here|in the)|"
    r"shown (?:here|above|below)|listed (?:here|above|below)|according to the (?:text|passage|document|"
    r"article|author|table)|"
    r"in the (?:text|passage|document|article|excerpt|example|snippet|table)|the (?:text|passage|excerpt|author|writer|"
    r"speaker|snippet))\b|\bdoc_[0-9a-f]+\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|he|she|him|his|her|this|these|those|here)\b", re.IGNORECASE)
_LEADING = re.compile(r"^(?:\W*\w+\W+){0,3}?(?:it|they|them|he|she|this|these|those|that)\b", re.IGNORECASE)
_NAMELESS = re.compile(
    r"^(?:what|which|how|why|when|where)(?:['’]s)?(?: [a-z-]+){0,4}? (?:does|do|did|is|are|was|were|can|could|"
    r"will|would|should|has|have|must|may) (?:it|they|he|she) "
    r"(?!(?:\w+ ){0,3}(?:to|that|possible|necessary|important|safe)\b)[^,]*\?$",
    re.IGNORECASE,
)
"""Its subject is a pronoun, and nothing before it is a name: "What optional argument does it take?"."""
_IMPERSONAL = re.compile(
    r"\b(?:is|was|does|would|will|be|makes?|take|mean|if|when) it (?:\w+ ){0,3}(?:to|that|like|possible|for|take|mean|"
    r"necessary|safe|important|ok|okay|worth|better|best|recommended|useful|bad|good)\b|"
    r"\bit['’]s (?:\w+ )?(?:to|that|possible)\b",
    re.IGNORECASE,
)
_TERM = re.compile(r"What does [\"“][^\"”]+[\"”] mean\b")
"""A term in quotes is a subject of its own, however everyday: \"document\"."""
_GENERIC_WORDS = """
usage example option argument parameter return note overview summary introduction detail description tip caveat
limitation conclusion recap feature requirement prerequisite installation setup configuration syntax section page
document chapter text code step problem solution result default value
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())
_GENERIC_STEMS = frozenset(stem for word in _GENERIC for stem in content_words(word))

_SOME_NOUNS = (
    "tool function method class program script package library module command application app project software"
)
_SOME = re.compile(
    rf"\bthe (?:{'|'.join((*_SOME_NOUNS.split(), 'code'))})\b(?! (?:of|for|that|which|with)\b)", re.IGNORECASE
)
"""One of many, told by nothing."""
_SOME_STEMS = frozenset(content_words(_SOME_NOUNS))
_NAME = re.compile(r"`|[\"“]|\d|\b[A-Z]")
_LEAST_TOLD = 2
"""Words that tell which one."""


def _tells_little(meaning: Sequence[str]) -> bool:
    """Whether hardly any word says which of many things is meant."""
    return sum(word not in _GENERIC_STEMS and word not in _SOME_STEMS for word in meaning) < _LEAST_TOLD


def self_contained(question: str, own_words: bool = False) -> float:
    """1 where a question names its subject; 0 where it points at a page that nobody sees.

    ``own_words``: a model wrote it, with the page before its eyes; then "the tool" is no name of one.
    """
    bare = prose(question)
    if _POINTS.search(bare):
        return 0.0
    if _TERM.match(question):
        return 1.0
    meaning = content_words(question)
    if not meaning or all(word in _GENERIC_STEMS for word in meaning):
        return 0.1
    if _NAMELESS.match(bare):
        return 0.2
    if own_words and _SOME.search(bare) and not _NAME.search(question[1:]) and _tells_little(meaning):
        return 0.3
    if _PRONOUN.search(bare) and not _IMPERSONAL.search(bare):
        return 0.2 if _LEADING.match(bare) or len(meaning) < 3 else 0.7
    return 1.0
