"""Floor 1. The words of a text that carry its meaning, cut to stems, and those that turn it round."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[.+#'’_-][^\W_]+)*[+#]*")
_SMALL_WORDS = """
a an the to of in on for with and or by from at as is are was were be been being do does did done how what which who
when where why can could should would will may might must i you we they it he she me my your our us them its their
this that these those there here if then than so not no some any all each one into about over under get has have had
between mean means please such also only just more most very well both either neither nor but yet while because
since during through via per upon within out up down off again same other another own too via etc it's
der die das den dem des ein eine einer eines einem und oder ist sind war wird werden nicht mit von zu im in auf für
als auch sich wie was wer wo wann warum man es sie er wir ihr kein keine dass wenn bei nach aus um an
le la les un une des du de et ou est sont dans pour que qui sur avec par ce il elle vous nous on se au aux ne pas
el los las y o es son en con se del al no lo su por como una que
il lo gli e di che è sono nel della con non si per da
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_NEGATIVE = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|cannot|without|"
    r"(?:do|does|did|is|are|was|were|has|have|had|ca|wo|could|should|would|must|need|might|ai|sha)n['’]?t|"
    r"nicht|nie|niemals|kein|keine|keinen|keiner|keinem|keines|ohne|nichts|"
    r"pas|jamais|aucun|aucune|sans|nunca|sin|jamás|ningún|ninguna|non|mai|senza|nessun|nessuna|não|sem|"
    r"не|нет|никогда|без|niet|nooit|geen|zonder|nie|bez)\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\b(?:no(?:t)? (?:more|less|fewer|later|earlier|longer|sooner|lower|higher|greater|older|newer) than|"
    r"not only|not just|not necessarily|whether or not|why not|if not\b,|no matter|not exceed(?:ing)?|no doubt|"
    r"nicht nur|non seulement|no solo|no sólo|non solo)\b",
    re.IGNORECASE,
)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_ENDINGS = (
    "izations", "isations", "ization", "isation", "ations", "ation", "ities", "ments", "ment", "ness", "ings", "ions",
    "ing", "ion", "ity", "ers", "ies", "ors", "ive", "ed", "es", "er", "or", "ly", "al", "s", "e", "y",
)  # fmt: skip


@lru_cache(maxsize=2048)
def content_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, as stems, in order; pairs of signs where a script has no gaps between words."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    found: list[str] = []
    for match in _WORD.finditer(plain):
        word = match[0].removesuffix("'s").removesuffix("’s")
        if _CJK.search(word):
            found.extend(_pairs(word))
        elif word not in _SMALL and (len(word) > 1 or word.isdigit()):
            found.append(stem(word))
    return tuple(found)


def _pairs(word: str) -> list[str]:
    """Each two signs that stand side by side."""
    return [word[n : n + 2] for n in range(max(1, len(word) - 1))]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word without its usual endings: ``creating``, ``creates``, ``creation`` and ``created`` are one."""
    for _ in range(2):
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                word = word[: -len(ending)]
                break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] in "eyi" else word


def akin(word: str, known: frozenset[str] | set[str]) -> bool:
    """Whether a stem is among others, or one of them begins as it does: ``configur`` and ``config``."""
    if word in known:
        return True
    return len(word) >= 5 and any(
        len(other) >= 5 and (other.startswith(word[:5]) and (word.startswith(other) or other.startswith(word)))
        for other in known
    )


def negation_spans(text: str) -> list[tuple[int, int]]:
    """Where a text says not, never, no or without; ``no more than`` and ``not only`` turn nothing round."""
    calm = {place for match in _HARMLESS.finditer(text) for place in range(*match.span())}
    return [match.span() for match in _NEGATIVE.finditer(text) if match.start() not in calm]


def negations(text: str) -> int:
    """How often a text says not, never, no or without."""
    return len(negation_spans(text))


def denials(text: str) -> int:
    """As ``negations``, with those that mostly turn nothing round."""
    return len(_NEGATIVE.findall(text))


def blank_negations(text: str) -> str:
    """A text without the words that say not, never, no or without."""
    return _NEGATIVE.sub(" ", text)
