"""Floor 4. The forms of a sample's words under which two samples count as saying the same."""

import re
from collections.abc import Callable, Iterator

from autotune_lm.kit.text import normal_form

Form = Callable[[str], str]
"""Gives the normal form of a text: ``form``, or ``form`` with a memory."""

LONG_WORDS = 6
"""From so many words on, equal texts are no chance: "yes" and "the default is 8080" are said of many facts."""

_FUNCTION_WORDS = """
a about an and any are as at be been being but by can could did do does for from had has have how i if in into is it its
may me might must my of on or our shall should so that the their them then there these they this those to us was we were
what when where which who whom whose why will with would you your
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""English words that carry no fact; two questions that differ in nothing else ask the same."""

NEGATIONS = frozenset(
    ["cannot", "except", "neither", "never", "no", "none", "nor", "not", "only", "t", "unless", "without"]
)
"""Words that turn a sentence round; ``t`` is what normal form leaves of "don't"."""

_CODE = re.compile(r"`([^`\n]+)`")
_MINUS = re.compile(r"(?<!\w)[-\u2212](?=\d)")
_ENDINGS = ("ing", "ed", "es", "s")
_STEM_CHARS = 3


def form(text: str) -> str:
    """The normal form; the bare text where it is all signs (``+=``), so that signs are not all alike."""
    return normal_form(text) or text.strip()


def telling(forms: list[str]) -> Iterator[str]:
    """Those that are long enough to tell one fact from another."""
    return (text for text in forms if text.count(" ") + 1 >= LONG_WORDS)


def content_words(text: str) -> str:
    """The words of a normal form that carry meaning, sorted; all of them where none does."""
    found = [word for word in text.split() if word not in FUNCTION_WORDS]
    return " ".join(sorted(found or text.split()))


def terms(text: str, normal: str) -> str:
    """What must be equal in two texts that are nearly equal, in order: code spans, numbers, names with digits, "not".

    ``normal`` is the normal form of ``text``. "The default of `x` is 5." and "The default of `y` is 6." are nearly
    the same characters, and two facts.
    """
    found = [word for word in normal.split() if not word.isalpha() or word in NEGATIONS]
    if "`" in text:
        found += ["`" + code.strip() for code in _CODE.findall(text)]
    if "-" in text or "\u2212" in text:
        found += ["-"] * len(_MINUS.findall(text))
    return "\n".join(found)


def stems(normal: str) -> str:
    """The content words of a normal form without their commonest English endings, sorted, each once.

    A rough cut (``moved`` and ``moves`` become ``mov``; ``setting`` and ``sets`` stay apart), as it only has to err
    towards "differs".
    """
    words = {_stem(word) for word in normal.split() if word not in FUNCTION_WORDS}
    return " ".join(sorted(words)) or normal


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM_CHARS:
            word = word[: -len(ending)]
            break
    return word.removesuffix("e") if len(word) > _STEM_CHARS else word
