"""Floor 4. Headings that ask, with the section below them as the answer."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from autotune_lm.generate.identify_labels import asked_label
from autotune_lm.generate.identify_page import Found, Page
from autotune_lm.generate.identify_words import (
    FAQ,
    asks,
    begins_as_question,
    invites,
    is_closing,
    is_furniture,
    is_interrogative,
    is_request,
    is_tail,
    number_length,
)

_WORD = re.compile(r"\w+")
_FEWEST_ASKING = 3
_SHARE_ASKING = 0.6
_NO = "no"
_NOTES = "notes"
"""The label of speaker's notes."""


def headings(page: Page) -> Iterator[Found]:
    """Each asking heading with its section.

    A heading that only groups questions is none. One question below the text of another belongs to its answer; from
    two on they are questions of their own, and the answer above them ends where they begin.
    """
    asking = [number for number, unit in enumerate(page.units) if unit.kind == "heading" and asks(unit.text)]
    among = _groups_that_ask(page, asking)
    done = 0
    for number, unit in enumerate(page.units):
        if unit.kind != "heading" or number < done:
            continue
        skip = number_length(unit.text)
        skip += asked_label(unit.text[skip:])
        doubt = _doubt(page, number, unit.text[skip:], among)
        if doubt == _NO:
            continue
        end = _before_notes(page, number, page.section_ends[number])
        below = list(_between(asking, number, end))
        own = number + 1 < end and page.units[number + 1].kind != "heading"
        if below and (not own or len(below) > 1 or unit.level == 1):
            end = below[0]
            if not own:
                continue
        question, answer = page.span(unit.start + skip, unit.end), page.span_of(number + 1, end)
        if question and answer and not _only_headings(page, number + 1, end):
            done = end
            yield Found(page.turns(question, answer), "heading", doubt)


def _before_notes(page: Page, number: int, end: int) -> int:
    """Where the answer on a slide ends: what the speaker says to it, such as "Wait for the laughter", is none."""
    if page.next_headings[number + 1] < end:
        return end
    return next((at for at in range(number + 2, end) if page.units[at].label == _NOTES), end)


def _between(asking: list[int], number: int, end: int) -> Iterator[int]:
    """The first two asking headings inside a section."""
    at = bisect_right(asking, number)
    for other in asking[at : at + 2]:
        if other < end:
            yield other


def _only_headings(page: Page, first: int, after: int) -> bool:
    return all(page.units[number].kind == "heading" for number in range(first, min(after, first + 20)))


def _groups_that_ask(page: Page, asking: list[int]) -> set[tuple[int, int]]:
    """Parent and level of headings most of which ask."""
    totals: defaultdict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    marked = set(asking)
    for number, unit in enumerate(page.units):
        if unit.kind == "heading" and not is_furniture(unit.text) and not is_tail(unit.text):
            counts = totals[(page.parents[number], unit.level)]
            counts[0] += 1
            counts[1] += number in marked
    return {key for key, (all_, ask) in totals.items() if ask >= _FEWEST_ASKING and ask >= _SHARE_ASKING * all_}


def _doubt(page: Page, number: int, title: str, among: set[tuple[int, int]]) -> str:
    """Why a heading may not be a question; empty where it is one, ``no`` where it is none."""
    unit = page.units[number]
    words = len(_WORD.findall(title))
    if is_closing(title) or is_furniture(title) or is_tail(title) or (FAQ.search(title) and words <= 4) or words < 2:
        return _NO
    of_faq = partial(page.under_faq, number)
    if asks(title):
        return _NO if invites(title) and not of_faq() else ""
    if (page.parents[number], unit.level) in among:
        return "" if begins_as_question(title) or is_request(title) else "a heading without a question mark"
    if begins_as_question(title) and of_faq():
        return ""
    return "a heading without a question mark" if is_interrogative(title) else _NO
