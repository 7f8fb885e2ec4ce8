"""Floor 4. How much of a section, or of a paragraph, makes a whole answer."""

import re
from typing import NamedTuple

from autotune_lm.generate.draft import Sentence
from autotune_lm.generate.outline import Span
from autotune_lm.generate.reading import (
    announces,
    dangles,
    littered,
    looks_back,
    points_ahead,
    sends_away,
    stands_alone,
    tells_story,
    unbalanced,
)
from autotune_lm.kit.text import sentences

LIMIT = 2200
"""Characters of the longest answer from a whole section."""
_SHOWN = frozenset({"code", "list", "table", "formula", "quote"})
_ENDS = frozenset('.!?:)"”’`。')
_SEE = re.compile(r"\b(?:see|read|check|links?|resources?|articles?)\b[^.]*:$", re.I)
_PROMISES = re.compile(
    r"\bbelow\.$|(?:^|[.!?] )(?:Here(?:['’]s| is| are)|The following|Below (?:is|are)|"
    r"Let['’]s)\b[^.]*[.]?$"
)
_UNMET = re.compile(r"\bthe following\b[^:]*$|^For example, (?:if|when) [^,]*$")
"""A last paragraph whose list is not there, or that breaks off before its main clause."""
_APART = frozenset(
    {"function", "method", "class", "data", "attribute", "exception", "globalvar", "confval", "option", "envvar"}
    | {"fixture", "hook", "decorator", "versionadded", "versionchanged", "versionremoved", "deprecated", "tab"}
)
"""Labels of paragraphs that begin something of their own: another object, a note on a version."""
_ASIDE = re.compile(r"(?:Tutorial|See also|Related|Source code|Module|Reference): [^\n.]{1,100}$")
_VERSION = re.compile(r"(?:Added|Changed|Deprecated|New) in version\b")
_THOUGHT = ("It ", "They ", "This ", "These ", "That means", "Its ", "Their ")


class Answer(NamedTuple):
    """A slice of the document."""

    start: int
    end: int
    complete: bool
    """Whether it holds all of the section."""
    short: bool = False
    """Whether it was cut for its length."""


def body(spans: tuple[Span, ...], limit: int = LIMIT, enough: int = 150) -> Answer | None:
    """The blocks from the start of a section up to the first one that does not belong into an answer."""
    taken: list[Span] = []
    short = False
    for n, span in enumerate(spans):
        follower = spans[n + 1] if n + 1 < len(spans) else None
        short = span.end - spans[0].start > limit
        if short or not _belongs(span, follower):
            break
        aside = span.label in _APART or _ASIDE.match(span.text)
        if taken and ((span.label and span.kind != "code" and taken[-1].end - spans[0].start >= enough) or aside):
            break
        taken.append(span)
    kept = _trim(taken)
    if not kept or sum(span.kind == "paragraph" for span in kept) == 0:
        return None
    left = spans[len(kept) :]
    whole = all(
        (span.label and span.kind != "code") or (span.kind == "paragraph" and _is_tail(span.text)) for span in left
    )
    return Answer(kept[0].start, kept[-1].end, whole and not any(opens(span.text) for span in left[:1]), short)


def led(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The blocks of a section without a first paragraph that only leads over to it: "Let's see how that works."."""
    rest = spans
    while len(rest) > 1 and ((rest[0].label and rest[0].kind == "paragraph") or _VERSION.match(rest[0].text)):
        rest = rest[1:]
    pair = len(rest) > 1 and rest[0].kind == rest[1].kind == "paragraph" and not opens(rest[0].text)
    if pair and len(rest[0].text) < 250 and all(_leads_over(line) for line in sentences(rest[0].text)):
        return rest[1:]
    return rest


def _leads_over(line: str) -> bool:
    """Whether a sentence only leads from one section to the next."""
    return dangles(line) or looks_back(line) or announces(line) or tells_story(line) > 0 or line.endswith("?")


def _belongs(span: Span, follower: Span | None) -> bool:
    """Whether a block can be part of an answer."""
    if span.kind == "code" and re.search(r"\{!>|\{\* ", span.text):
        return False
    if not span.whole or (span.kind != "code" and (littered(span.text) or span.text.count("://") > 1)):
        return False
    if span.kind != "paragraph":
        return True
    if looks_back(span.text) or tells_story(span.text) > 1 + len(span.text) // 300 or unbalanced(span.text):
        return False
    return not opens(span.text) or (follower is not None and follower.kind in _SHOWN and follower.whole)


def opens(text: str) -> bool:
    """Whether a paragraph ends by promising what comes next."""
    return text.rstrip().endswith((":", "：", ",", "—", "…")) or bool(_PROMISES.search(text))


def _trim(taken: list[Span]) -> list[Span]:
    """Blocks without a tail that promises something or only sends the reader away."""
    kept = list(taken)
    while kept and kept[-1].kind == "paragraph" and _is_tail(kept[-1].text):
        kept.pop()
    if len(kept) > 1 and kept[-1].kind == "list" and _SEE.search(kept[-2].text):
        return _trim(kept[:-2])
    while kept and kept[-1].kind == "paragraph" and kept[-1].label and len(kept[-1].text) < 60:
        kept.pop()
    return kept


def _is_tail(text: str) -> bool:
    """Whether a last paragraph adds nothing to an answer."""
    last = sentences(text)
    return (
        opens(text)
        or bool(_UNMET.search(text))
        or text.rstrip().endswith("?")
        or all(announces(sentence) for sentence in last)
        or text.startswith(("Let's", "Let’s", "Now "))
    )


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
    short = len(first.split()) < 5 or "/" in first.split()[0].strip("`")
    return (
        bool(first)
        and first[-1:] in _ENDS
        and not short
        and not sends_away(first)
        and stands_alone(first, strict=False)
    )
