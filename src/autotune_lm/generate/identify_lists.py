"""Floor 4. Lists of questions: definition lists whose terms ask, and items that ask and go on with the answer."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from autotune_lm.generate.identify_labels import inner_answer
from autotune_lm.generate.identify_page import Found, Item, Page, Span
from autotune_lm.generate.identify_words import (
    LONGEST_QUESTION,
    asks,
    begins_as_question,
    is_request,
    leading_question,
    number_length,
)

_TERM = re.compile(rf"(?P<term>[^\n]{{3,{LONGEST_QUESTION}}}?[?？]['\"’”)]?):\s+(?=\S)")
_OPEN_TERM = re.compile(r"(?P<term>[^\n:`]{2,200}):\s+(?=\S)")
_OPEN_HEADING = re.compile(r"(?:\.\.\.|…)\s*$")
_BULLET = re.compile(r"[-*+][ ]+")
_FEWEST_ALONE = 3
"""Lists of one asking item each that are no accident."""
_MARKED = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ ]")


class Asking(NamedTuple):
    """An item that asks: where its answer starts and how sure that is."""

    question: Span
    answer: int
    sure: bool


def list_items(page: Page) -> Iterator[Found]:
    """Terms that ask with their definitions, and items that ask with the rest of the item."""
    found = [
        (number, item, asking)
        for number, unit in enumerate(page.units)
        if unit.kind == "list" and not unit.label and not page.nested(number)
        for item in page.items(number)
        if (asking := _asking(page, number, item))
    ]
    several = len(found) > 1
    for number, item, asking in found:
        if not asking.sure and not several:
            continue
        answer = page.span(asking.answer, _end(page, number, item))
        said = page.text[slice(*answer)] if answer else ""
        if answer and not asks(said.split("\n", 1)[0]) and not said.startswith(("http://", "https://")):
            doubt = "" if asking.sure else "an item of a list that asks"
            yield Found(page.turns(asking.question, answer), "list", doubt)


def open_terms(page: Page) -> Iterator[Found]:
    """Terms that complete their heading: ``Using it with ...`` above ``Docker: ...``."""
    for number, unit in enumerate(page.units):
        above = page.parents[number]
        if unit.kind != "list" or above < 0 or not _OPEN_HEADING.search(page.units[above].text):
            continue
        for item in page.items(number):
            term = _OPEN_TERM.match(item.text)
            if term and not asks(term["term"]) and page.under_faq(number):
                question = (item.start, item.start + term.end("term"))
                answer = page.span(item.start + term.end(), _end(page, number, item))
                if answer:
                    yield Found(page.turns(question, answer), "list", "a term that completes its heading")


def _asking(page: Page, number: int, item: Item) -> Asking | None:
    """An item that asks, and has more than the question."""
    term = _TERM.match(item.text)
    if term:
        return Asking((item.start, item.start + term.end("term")), item.start + term.end(), True)
    told = inner_answer(item.text)
    if told and "?" in item.text[: told[0]]:
        return Asking((item.start, item.start + told[0]), item.start + told[1], True)
    cut = _titled(item.text) or leading_question(item.text)
    if not 0 < cut < len(item.text):
        return None
    unit = page.units[number]
    bold = asks(unit.text[: unit.strong]) if unit.strong else False
    sure = bold or (page.under_faq(number) and begins_as_question(item.text))
    return Asking((item.start, item.start + cut), item.start + cut, sure) if bold or sure else None


def _titled(text: str) -> int:
    """Where the first line of an item ends that asks in its last sentence, and stands above the rest as its title."""
    end = text.find("\n")
    return end if 0 < end <= LONGEST_QUESTION and asks(text[:end]) and not _MARKED.match(text[end:].lstrip()) else 0


def _end(page: Page, number: int, item: Item) -> int:
    """Where an item ends: code behind the last item of a block belongs to it, and text that goes on below.

    So does a quote, where text of the item goes on below it.
    """
    unit = page.units[number]
    if item.end < unit.end:
        return item.end
    end = item.end
    for after in page.units[number + 1 :]:
        if after.kind == "code" or (after.kind == "list" and not _MARKED.match(after.text)):
            end = after.end
        elif after.kind not in ("quote", "formula"):
            break
    return end


def asking_items(page: Page) -> Iterator[Found]:
    """Lists of one question each, with the blocks below as the answer: what numbers or bullets make of titles."""
    askers = [number for number, unit in enumerate(page.units) if unit.kind == "list" and _asks_alone(page, number)]
    if len(askers) < _FEWEST_ALONE:
        return
    for number in askers:
        after = page.next_headings[number + 1]
        after = next((at for at in range(number + 1, after) if _is_asker(page, at)), after)
        unit = page.units[number]
        question = page.span(unit.start + number_length(unit.text) + len(_bullet(unit.text)), unit.end)
        answer = page.span_of(number + 1, after) if number + 1 < after else None
        if question and answer:
            yield Found(page.turns(question, answer), "list")


def _asks_alone(page: Page, number: int) -> bool:
    """Whether a list has one item, which asks or requests, and a paragraph follows."""
    following = page.units[number + 1] if number + 1 < len(page.units) else None
    if following is None or following.kind in ("heading", "list") or page.nested(number):
        return False
    return _is_asker(page, number) and asks(page.units[number].text)


def _is_asker(page: Page, number: int) -> bool:
    """Whether a unit is a list of one item of one line that asks, or requests."""
    unit = page.units[number]
    if unit.kind != "list" or unit.label or "\n" in unit.text or len(unit.text) > LONGEST_QUESTION:
        return False
    body = unit.text[number_length(unit.text) + len(_bullet(unit.text)) :]
    return asks(body) or (number_length(unit.text) > 0 and is_request(body))


def _bullet(text: str) -> str:
    found = _BULLET.match(text)
    return found[0] if found else ""
