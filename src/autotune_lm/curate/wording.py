"""Floor 4. The forms of a sample's words under which two samples count as saying the same."""

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
