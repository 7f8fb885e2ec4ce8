"""Floor 4. Where a quote stands in a passage: exactly, but for its marks, or nearly; never more loosely than that."""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from autotune_lm.kit.meaning import content_words, negations

LEAST_RATIO = 0.92
LEAST_CHARACTERS = 20
LEAST_WORDS = 4
LONGEST_QUOTE = 1200
"""Characters; a longer one is no quote. An alignment costs the square of it at worst."""
_MOST_OFFSETS = 6
"""Places that are looked at closely: those on which most words of a quote agree."""

_SAME = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "\u00ad": "",
        "\u200b": "",
        "\ufeff": "",
    }
)
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_ENDS = " \t\n\"'“”‘’.…"


class Place(NamedTuple):
    """Offsets in the text that was searched."""

    start: int
    end: int
    match: Literal["exact", "normalized", "aligned"]


class _Plain(NamedTuple):
    """A text in the form in which quotes are compared, and where each of its characters comes from."""

    text: str
    places: list[int]


def find_quote(quote: str, text: str, near: int = 0) -> Place | None:
    """The place of a quote in a text, the one nearest to ``near`` where it stands there more than once."""
    quote = quote.strip()
    if not quote or len(quote) > LONGEST_QUOTE:
        return None
    exact = _nearest(text, quote, near)
    if exact is not None:
        return Place(exact, exact + len(quote), "exact")
    plain, wanted = _plain(text), _plain(quote).text.strip(_ENDS)
    if len(wanted) < 3:
        return None
    at = _nearest(plain.text, wanted, bisect_left(plain.places, near))
    if at is not None:
        return Place(plain.places[at], plain.places[at + len(wanted) - 1] + 1, "normalized")
    return _aligned(wanted, plain)


def _nearest(text: str, part: str, near: int) -> int | None:
    """Where a part stands, as near to a place as possible."""
    before, behind = text.rfind(part, 0, near + len(part)), text.find(part, near)
    found = [place for place in (before, behind) if place >= 0]
    return min(found, key=lambda place: abs(place - near)) if found else None


def _plain(text: str) -> _Plain:
    """Case, ligatures, quotes, dashes, white space and hyphens at line ends made equal."""
    out: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isspace():
            if out and out[-1] == "-" and character == "\n" and len(out) > 1 and out[-2].isalpha():
                out.pop()
                places.pop()
                out.append("")
                places.append(place)
            elif out and out[-1] not in (" ", ""):
                out.append(" ")
                places.append(place)
            continue
        for plain in unicodedata.normalize("NFKC", character.translate(_SAME)).casefold():
            out.append(plain)
            places.append(place)
    kept = [(character, place) for character, place in zip(out, places, strict=True) if character]
    return _Plain("".join(character for character, _ in kept), [place for _, place in kept])


def _aligned(wanted: str, plain: _Plain) -> Place | None:
    """Where a text says nearly the same as a quote that is long enough to be sure."""
    if len(wanted) < LEAST_CHARACTERS or len(set(content_words(wanted))) < LEAST_WORDS:
        return None
    best: tuple[float, int, int] | None = None
    for low, high in _windows(wanted, plain.text):
        part = plain.text[low:high]
        blocks = [block for block in SequenceMatcher(None, wanted, part, False).get_matching_blocks() if block.size]
        if not blocks:
            continue
        start, end = _whole_words(part, blocks[0].b, blocks[-1].b + blocks[-1].size)
        ratio = 2 * sum(block.size for block in blocks) / (len(wanted) + end - start)
        if ratio >= LEAST_RATIO and _same_sense(wanted, part[start:end]) and (best is None or ratio > best[0]):
            best = (ratio, low + start, low + end)
    if best is None:
        return None
    return Place(plain.places[best[1]], plain.places[best[2] - 1] + 1, "aligned")


def _windows(wanted: str, text: str) -> Iterator[tuple[int, int]]:
    """Stretches of a text that hold most words of a quote in their order."""
    places: dict[str, list[int]] = {}
    spans = []
    for n, word in enumerate(_WORD.finditer(text)):
        places.setdefault(word[0], []).append(n)
        spans.append(word.span())
    asked = _WORD.findall(wanted)
    votes: Counter[int] = Counter()
    for n, said in enumerate(asked):
        for place in places.get(said, ())[:50]:
            votes[place - n] += 1
    for shift, _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:_MOST_OFFSETS]:
        low, high = max(0, shift - 2), min(len(spans), shift + len(asked) + 2)
        if low < high:
            yield spans[low][0], spans[high - 1][1]


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch, widened to the borders of words."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def _same_sense(quote: str, text: str) -> bool:
    """Whether two texts hold the same numbers and as many negations: one letter may turn a sentence round."""
    return sorted(_DIGITS.findall(quote)) == sorted(_DIGITS.findall(text)) and negations(quote) == negations(text)
