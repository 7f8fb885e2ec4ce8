"""Floor 1. Whether one word of a sentence that is taken over was exchanged for another: "acetone" for "isopropanol".

A word that stands nowhere is no fault in an answer with words of its own. Between the neighbours of a word that was
left out it stands in its place.
"""

import re
from difflib import SequenceMatcher

from autotune_lm.kit.meaning import telling_words
from autotune_lm.kit.related import Known
from autotune_lm.kit.support import FAINT

_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|[.!?;:,](?=\s|$)|\n")
_STOP = "."
_LONGEST = 20_000
"""Characters that are compared."""
_FEWEST, _MOST_LOST = 2, 5
"""Words that the sentence keeps at least, and that it leaves out at most."""
_ACTS = frozenset(
    """to can could will would must may might should shall not you we they i it he she who which that and then or when
    is are was were be been being has have had do does did im zum zu""".split()  # noqa: SIM905
)
"""What stands in front of a word that does something: there are too many ways to say it."""
_MENDED = 0.6
"""Words so much alike are one word, misread or inflected."""
_ARTICLES = frozenset(
    """the a an der die das den dem des ein eine einen einem einer le la les un une el los las una
    il lo gli uno o os as um
    uma del al au du""".split()  # noqa: SIM905
)
_HOW = ("ly", "ed", "es", "ing", "er", "est", "able", "mente", "ment")


def substituted(answer: str, evidence: str, around: str) -> str:
    """The word that took the place of another, with that other, or an empty text."""
    known = Known((*telling_words(evidence), *telling_words(around)))
    held = [(part, Known(telling_words(" ".join(part)))) for part in _sentences(evidence)]
    for said in _sentences(answer):
        new = [place for place, token in enumerate(said) if _tells(token, known)]
        if len(new) != 1 or (said[new[0]].endswith(_HOW) and said[new[0] - 1] != "the") or said[new[0] - 1] in _ACTS:
            continue
        own = Known(telling_words(" ".join(said)))
        for other, words in held:
            shared = sum(words.holds(word) for word in {*telling_words(" ".join(said))})
            if shared >= _FEWEST and (lost := _place(said, new[0], other, own)):
                return f"{said[new[0]]} for {lost}"
    return ""


def _place(said: list[str], new: int, held: list[str], own: Known) -> str:
    """The word that stood between the neighbours of a new one in a sentence that is kept but for a word or two."""
    lost = [place for place, token in enumerate(held) if _tells(token, own)]
    if not 0 < len(lost) <= _MOST_LOST or (said[new - 1], said[new + 1]) == (_STOP, _STOP):
        return ""
    lost = [place for place in lost if SequenceMatcher(None, held[place], said[new]).ratio() < _MENDED]
    places = (place for place in lost if (held[place - 1], held[place + 1]) == (said[new - 1], said[new + 1]))
    return next((held[place] for place in places if not held[place].endswith(_HOW[:2])), "")


def _sentences(text: str) -> list[list[str]]:
    """The words of each sentence between two stops; a comma is none."""
    found: list[list[str]] = [[_STOP]]
    for match in _TOKEN.finditer(text[:_LONGEST]):
        if match[0][0].isalnum():
            word = match[0].casefold()
            found[-1].append("the" if word in _ARTICLES else word)
        elif match[0] != ",":
            found[-1].append(_STOP)
            found.append([_STOP])
    found[-1].append(_STOP)
    return [part for part in found if len(part) > _FEWEST]


def _tells(token: str, known: Known) -> bool:
    """Whether a token is a word of meaning that is not among others."""
    if "." in token or "-" in token:
        return False
    words = [word for word in telling_words(token) if word not in FAINT and not any(map(str.isdigit, word))]
    return bool(words) and not any(known.holds(word, parts=False) for word in words)
