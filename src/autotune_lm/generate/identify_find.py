"""Floor 4. Asks every finder about a document, the surest first, and settles what two of them claim."""

import re
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from autotune_lm.core.types import Document
from autotune_lm.generate.identify_answers import answered, boxes
from autotune_lm.generate.identify_headings import headings
from autotune_lm.generate.identify_labels import labelled
from autotune_lm.generate.identify_lists import asking_items, list_items, open_terms
from autotune_lm.generate.identify_page import Found, Page, Turn, Unit
from autotune_lm.generate.identify_paragraphs import bold_paragraphs, plain_paragraphs
from autotune_lm.generate.identify_records import records, tables
from autotune_lm.generate.identify_talk import chats, interviews, transcripts, whole_interviews
from autotune_lm.generate.identify_words import FAQ
from autotune_lm.kit.text import normal_form

_REPEATED = "its document asks the same elsewhere, with another answer"
Finder = Callable[[Page], Iterable[Found]]
FINDERS: tuple[Finder, ...] = (
    records,
    tables,
    chats,
    labelled,
    answered,
    boxes,
    interviews,
    transcripts,
    bold_paragraphs,
    list_items,
    asking_items,
    headings,
    open_terms,
    plain_paragraphs,
)
"""From the surest to the least sure: what one claims is not offered to those after it."""


def find(document: Document, min_turns: int, *, with_context: bool) -> tuple[list[Found], list[int]]:
    """All finds of a document by place, and the offsets at which their first turns start in the order of the finds.

    With context a find still belongs to the place where its question stands.
    """
    page = Page(document)
    wanted = (
        found
        for found in _settled(page, pairs=min_turns < 2)
        if sum(turn.role == "user" for turn in found.turns) >= min_turns
    )
    kept = sorted(wanted, key=lambda found: (found.start, found.end))
    starts = [found.start for found in kept]
    return ([_with_context(page, found) for found in kept] if with_context else _doubted(page, kept)), starts


def _doubted(page: Page, finds: list[Found]) -> list[Found]:
    """The finds, those in doubt whose question has other answers too: only the headings above tell them apart."""
    asked = [normal_form(page.text[slice(*_question(found))]) for found in finds]
    counts = Counter(asked)
    return [
        found._replace(doubt=found.doubt or _REPEATED) if counts[question] > 1 and _alone(found) else found
        for found, question in zip(finds, asked, strict=True)
    ]


def _alone(found: Found) -> bool:
    return sum(turn.role == "user" for turn in found.turns) == 1 and found.style == "heading"


def _question(found: Found) -> tuple[int, int]:
    return next((turn.start, turn.end) for turn in found.turns if turn.role == "user")


def _settled(page: Page, *, pairs: bool) -> Iterator[Found]:
    """What each finder claims, as far as no surer one has claimed it."""
    taken: list[tuple[int, int]] = []
    says = re.compile(r"\w").search
    for finder in FINDERS:
        finder = whole_interviews if finder is interviews and not pairs else finder
        claimed = [
            found
            for one in finder(page)
            if (found := _free(page, one, taken) if finder is headings else one)
            and not _overlaps(taken, found.start, found.end)
            and all(says(page.text, turn.start, turn.end) for turn in found.turns)
        ]
        for found in claimed:
            insort(taken, (found.start, found.end))
        yield from claimed


def _free(page: Page, found: Found, taken: list[tuple[int, int]]) -> Found | None:
    """A heading with its section up to the first question that a surer finder saw there; None where nothing is left."""
    question, answer = found.turns
    at = bisect_left(taken, (question.start, 0))
    if at == len(taken) or taken[at][0] >= answer.end:
        return found
    number = bisect_right(page.starts, taken[at][0]) - 1
    span = page.span(answer.start, page.starts[number]) if page.starts[number] > answer.start else None
    if span is None:
        return None
    return Found((question, Turn("assistant", *span)), found.style, "its section goes on with other questions")


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch shares a character with one that is taken."""
    at = bisect_left(taken, (start, start))
    return (at < len(taken) and taken[at][0] < end) or any(stop > start for _, stop in taken[max(0, at - 4) : at])


def _with_context(page: Page, found: Found) -> Found:
    """The find with the heading above its question, where there is one that says more than ``FAQ``.

    Where the question follows the heading at once they are one slice; else the heading is the system's message.
    """
    first = next(place for place, turn in enumerate(found.turns) if turn.role == "user")
    heading = _heading_above(page, found.turns[first].start)
    if heading is None or found.turns[0].role == "system":
        return found
    question = found.turns[first]
    if not page.text[heading.end : question.start].strip(" \n#-*+0123456789.)"):
        turns = (*found.turns[:first], Turn("user", heading.start, question.end), *found.turns[first + 1 :])
    else:
        turns = (Turn("system", heading.start, heading.end), *found.turns)
    return found._replace(turns=turns)


def _heading_above(page: Page, start: int) -> Unit | None:
    """The heading above the unit in which a question starts, if it is no mere title of a page of questions."""
    number = bisect_right(page.starts, start) - 1
    above = page.parents[number]
    if above < 0 or page.units[above].label or FAQ.search(page.units[above].text):
        return None
    return page.units[above]
