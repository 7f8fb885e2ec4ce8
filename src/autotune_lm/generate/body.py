"""Floor 4. How much of a section, or of a paragraph, makes a whole answer."""

from typing import NamedTuple

from autotune_lm.generate.draft import Sentence
from autotune_lm.generate.outline import Span
from autotune_lm.generate.reading import (
    announces,
    dangles,
    littered,
    looks_back,
    points_ahead,
    stands_alone,
    tells_story,
    unbalanced,
)
from autotune_lm.kit.text import sentences

LIMIT = 1600
"""Characters of the longest answer from a whole section."""
_SHOWN = frozenset({"code", "list", "table", "formula", "quote"})
_THOUGHT = ("It ", "They ", "This ", "These ", "That means", "Its ", "Their ")


class Answer(NamedTuple):
    """A slice of the document."""

    start: int
    end: int
    complete: bool
    """Whether it holds all of the section."""


def body(spans: tuple[Span, ...], limit: int = LIMIT, enough: int = 150) -> Answer | None:
    """The blocks from the start of a section up to the first one that does not belong into an answer."""
    taken: list[Span] = []
    for n, span in enumerate(spans):
        follower = spans[n + 1] if n + 1 < len(spans) else None
        if not _belongs(span, follower) or span.end - spans[0].start > limit:
            break
        if span.label and span.kind != "code" and taken and taken[-1].end - spans[0].start >= enough:
            break
        taken.append(span)
    kept = _trim(taken)
    if not kept or sum(span.kind == "paragraph" for span in kept) == 0:
        return None
    return Answer(kept[0].start, kept[-1].end, len(kept) == len(spans))


def _belongs(span: Span, follower: Span | None) -> bool:
    """Whether a block can be part of an answer."""
    if not span.whole or (span.kind != "code" and littered(span.text)):
        return False
    if span.kind != "paragraph":
        return True
    if looks_back(span.text) or tells_story(span.text) > 1 + len(span.text) // 300 or unbalanced(span.text):
        return False
    return not opens(span.text) or (follower is not None and follower.kind in _SHOWN and follower.whole)


def opens(text: str) -> bool:
    """Whether a paragraph ends by promising what comes next."""
    return text.rstrip().endswith((":", "：", ",", "—", "…"))


def _trim(taken: list[Span]) -> list[Span]:
    """Blocks without a tail that promises something or only sends the reader away."""
    kept = list(taken)
    while kept and kept[-1].kind == "paragraph" and _is_tail(kept[-1].text):
        kept.pop()
    while kept and kept[-1].kind == "paragraph" and kept[-1].label and len(kept[-1].text) < 60:
        kept.pop()
    return kept


def _is_tail(text: str) -> bool:
    """Whether a last paragraph adds nothing to an answer."""
    last = sentences(text)
    return opens(text) or all(announces(sentence) for sentence in last) or text.startswith(("Let's", "Let’s", "Now "))


def thought(place: int, line: list[Sentence], after: Span | None, limit: int = 700) -> Answer | None:
    """A sentence, the sentences that carry on its thought, and the block that it promises."""
    first = line[place]
    last = first
    for following in line[place + 1 :]:
        if not _carries_on(following.text) or following.end - first.start > limit:
            break
        last = following
    if opens(first.text) and first is not line[-1]:
        return None
    if opens(last.text):
        if last is not line[-1] or after is None or after.kind not in _SHOWN or not after.whole:
            return None
        return Answer(first.start, after.end, True) if after.end - first.start <= LIMIT else None
    if points_ahead(last.text) and points_ahead(first.text):
        return None
    return Answer(first.start, last.end, True)


def _carries_on(sentence: str) -> bool:
    """Whether a sentence goes on with what was said just before it."""
    if not sentence.startswith(_THOUGHT) or sentence.startswith(
        ("This section", "This page", "This is why", "These docs")
    ):
        return False
    fits = not looks_back(sentence) and not littered(sentence) and not unbalanced(sentence) and not opens(sentence)
    return fits and not tells_story(sentence) and not points_ahead(sentence)


def is_answer(text: str) -> bool:
    """Whether the first sentence of a slice stands alone."""
    first = next(iter(sentences(text.split("\n", 1)[0])), "")
    return bool(first) and stands_alone(first, strict=False)


def dangling(text: str) -> bool:
    """Whether a slice begins in mid-air."""
    return dangles(text) or announces(text)
