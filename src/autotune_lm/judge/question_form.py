"""Floor 4. Whether a question is well formed."""

import re

from autotune_lm.judge.plain import prose
from autotune_lm.kit.text import sentences

_OPENS = re.compile(
    r"(?:(?:in|for|with|when|if|on|given|under|according|during|after|before|as|at|from|to|which|of|by|using|"
    r"within)\b[^?]*?[, ])?"
    r"(?:what|why|how|when|where|which|who|whom|whose|can|could|do|does|did|is|are|was|were|should|will|would|may|must|"
    r"has|have|am)(?:n't|n’t|['’]s|['’]re)?\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"(?:please )?(?:explain|describe|show|list|give|write|tell|summari[sz]e|compare|name|define|outline|provide|help|"
    r"create|translate|convert|fix|find|discuss|identify|state|walk me|implement|generate|complete)\b",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"[¿«\"]?(?:(?:in|im|bei|mit|für|von|zu|ab|bis|unter|nach|dans|pour|avec|à|de|en|con|para|por|a|per|da|su)\s[^?]{0,60}?)?"
    r"(?:wie|was|wer|wen|wem|wo|wohin|woher|wann|warum|wieso|weshalb|welche[rnms]?|wozu|womit|"
    r"quel(?:le)?s?|comment|pourquoi|quand|où|combien|est-ce|qu['’]est-ce|"
    r"qué|cómo|cuándo|cuánt[oa]s?|dónde|quién(?:es)?|cuál(?:es)?|"
    r"cosa|che cosa|come|quando|quanto|quanti|dove|perché|quale|quali|"
    r"como|onde|quem|qual|quais|quanto|quantos|wat|hoe|waarom|wanneer|waar|welke?|jak|co|kiedy|dlaczego|gdzie)\b[^\n]*\?",
    re.IGNORECASE,
)
"""A question in one of the languages that documents often have, by the word that asks."""
_OTHER_SCRIPT = re.compile(
    "[\u0400-\u04ff\u0370-\u03ff\u0590-\u06ff\u0900-\u097f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_SMELLS = re.compile(
    r"\b(?:do|does|can|could|should|would|did) (?:you|i|we) (?:the|an?|to|is|are|of|in|with|my|your|not to)\b|"
    r"\b(?:do|can|could|should|would) (?:you|i|we) (?!bring|sing|string|ring|ping|being)\w+(?:ing|tion|ness|"
    r"ment(?<!document)"
    r"(?<!comment)(?<!implement)(?<!supplement)(?<!experiment)(?<!augment)(?<!increment)(?<!decrement))\b|"
    r"\b(?!had|that|is|in|do|so)(\w+) \1\b|"
    r"\bwhat (?:is|are) (?:to|is|are|does|do|can|you|we|because|that|if)\b|\bin in\b|\bof of\b|\ba an?\b|"
    r"\b(?:is|are) (?:is|are|does|do)\b|\b(?:a|an) the\b|\bthe (?:a|an)\b|\bdoes (?:the )?`[^`]*` (?:does|is|are)\b|"
    r"\?\s*\?|\.\?|[:,;]\?|!\?| \?|\bwhat does\s+(?:do|mean)\b",
    re.IGNORECASE,
)


_QUOTED = re.compile(r'"[^"\n]{1,200}"')
"""Titles in quotes are as they are."""


def question_form(question: str) -> float:
    """1 for a question or request of sensible length in whole words and balanced marks."""
    text = question.strip()
    if text.endswith(("?", "？")) and _OTHER_SCRIPT.search(text):
        return 1.0 if balanced(text) else 0.3
    request = bool(_REQUEST.match(text))
    if not (text.endswith("?") or request) or "\n\n\n" in text:
        return 0.1
    if _FOREIGN.match(text):
        return _length(len(text.split())) if balanced(text) else 0.3
    last = text.rsplit("\n", 1)[-1]
    if not (request or _OPENS.match(last) or _OPENS.match(text) or _OPENS.search(re.split(r"[.!:]\s+", last)[-1])):
        return 0.4
    if not balanced(text) or _SMELLS.search(_QUOTED.sub('"x"', text)):
        return 0.3
    return _length(len(text.split()), situation=len(sentences(text)) > 1)


def _length(count: int, *, situation: bool = False) -> float:
    """1 for 3 to 30 words, 50 where a situation is told first; less outside."""
    if count < 3:
        return 0.2
    more = 20 if situation else 0
    return 1.0 if count <= 30 + more else 0.6 if count <= 60 + more else 0.3


def balanced(text: str) -> bool:
    """Whether every bracket, backtick and quote has its partner."""
    bare = prose(text)
    pairs = (
        bare.count("(") == bare.count(")") and bare.count("[") == bare.count("]") and bare.count("“") == bare.count("”")
    )
    return pairs and "`" not in bare and bare.count('"') % 2 == 0
