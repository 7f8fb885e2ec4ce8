"""Floor 4. Questions whose answer stands behind a title of its own (``Answer``) or in a box that opens."""

import re
from collections.abc import Iterator

from autotune_lm.generate.identify_labels import told_label
from autotune_lm.generate.identify_page import Found, Page, Span, Unit
from autotune_lm.generate.identify_words import (
    LONGEST_QUESTION,
    asks,
    begins_as_question,
    invites,
    is_request,
    is_tail,
    number_length,
)

_ANSWER = re.compile(
    r"\W*(?:(?:please )?(?:show|see|view|reveal|check|open|expand|display|click|tap|read)\b[\w ,]{0,30} )?"
    r"(?:(?:the|our|correct|possible|sample|example|suggested|model) ){0,2}"
    r"(?:answers?|solutions?|antwort(?:en)?|lösung(?:en)?|réponses?|respuestas?|solución|resposta|risposta|antwoord|"
    r"odpowiedź|ответ|答案|回答|解答|Відповідь|cevap)"
    r"(?: (?:here|anzeigen|below|key|explained|and explanation))?\W*",
    re.IGNORECASE,
)
_BOX_NAME = re.compile(r"(?:question|help|faq|tip|note|info|example|hint)\s?:\s+", re.IGNORECASE)
_EXERCISE = re.compile(
    r"\W*(?:exercise|problem|task|quiz|question|challenge|puzzle|aufgabe|übung|frage|exercice|ejercicio|esercizio)\b",
    re.I,
)
_FURTHEST = 12
"""How many blocks a question may have in front of its answer."""


def answered(page: Page) -> Iterator[Found]:
    """Questions in front of the title of an answer: exercises, quizzes, one question a page."""
    free = 0
    for number, unit in enumerate(page.units):
        if number < free or not (_is_answer_title(unit) or _label_of(unit)):
            continue
        first = _question_before(page, number, free)
        if first < 0:
            continue
        after = _answer_end(page, number)
        question = _asked(page, first, number)
        answer = _told(page, number, after)
        if question and answer:
            free = after
            yield Found(page.turns(question, answer), "answer-title", _doubt(page, first, number))


def _told(page: Page, number: int, after: int) -> Span | None:
    """The answer behind its title, or behind the label that its first paragraph starts with."""
    skip = _label_of(page.units[number])
    if skip:
        after = max(number + 1, page.without_tail(number, after))
        return page.span(page.units[number].start + skip, page.units[after - 1].end)
    return page.span_of(number + 1, after) if number + 1 < after else None


def _label_of(unit: Unit) -> int:
    return told_label(unit.text) if unit.kind == "paragraph" and not unit.label else 0


def boxes(page: Page) -> Iterator[Found]:
    """Boxes that open (``<details>``, ``??? question``) under a title that asks."""
    titles = [number for number, unit in enumerate(page.units) if _is_box_title(page, number, unit)]
    for place, number in enumerate(titles):
        unit = page.units[number]
        skip = name.end() if (name := _BOX_NAME.match(unit.text)) else 0
        skip += number_length(unit.text[skip:])
        after = page.container_ends[number]
        if place + 1 < len(titles):
            after = min(after, titles[place + 1])
        question = page.span(unit.start + skip, unit.end)
        answer = page.span_of(number + 1, after) if number + 1 < after else None
        if question and answer:
            doubt = "" if asks(unit.text) or begins_as_question(unit.text[skip:]) else "a title without a question mark"
            yield Found(page.turns(question, answer), "box", doubt)


def _is_box_title(page: Page, number: int, unit: Unit) -> bool:
    if unit.kind != "paragraph" or not unit.label or not unit.bold or len(unit.text) > LONGEST_QUESTION:
        return False
    if _is_answer_title(unit) or page.nested(number) or is_tail(unit.text):
        return False
    if invites(unit.text) and not page.under_faq(number):
        return False
    return asks(unit.text) or (
        unit.label in ("details", "question", "faq") and page.under_faq(number) and not unit.text.endswith(":")
    )


def _is_answer_title(unit: Unit) -> bool:
    """Whether a heading, a bold line or the title of a box only says that the answer follows."""
    titled = unit.kind == "heading" or (unit.kind == "paragraph" and unit.bold)
    return titled and len(unit.text) <= 60 and _ANSWER.fullmatch(unit.text) is not None


def _question_before(page: Page, number: int, free: int) -> int:
    """The unit at which the question before an answer's title starts: the nearest heading, bold or asking line."""
    title = page.units[number]
    for at in range(number - 1, max(free, number - _FURTHEST) - 1, -1):
        unit = page.units[at]
        if unit.kind == "heading":
            own = title.kind != "heading" or unit.level < title.level
            return at if own else -1
        opens = _opens(unit) or (at == number - 1 and asks(unit.text) and _label_of(title) > 0)
        if unit.kind == "paragraph" and not unit.label and opens:
            above = page.parents[at]
            near = above >= max(free, number - _FURTHEST) and page.units[above].kind == "heading"
            return above if near and asks(page.units[above].text) else at
    return -1


def _opens(unit: Unit) -> bool:
    """Whether a paragraph may start a question: bold, or numbered and asking."""
    return unit.bold or (number_length(unit.text) > 0 and (asks(unit.text) or is_request(unit.text)))


def _asked(page: Page, first: int, number: int) -> Span | None:
    unit = page.units[first]
    return page.span(unit.start + number_length(unit.text), page.units[number - 1].end)


def _doubt(page: Page, first: int, number: int) -> str:
    parts = [unit.text[number_length(unit.text) :] for unit in page.units[first:number] if unit.kind != "code"]
    sure = _EXERCISE.match(parts[0]) or any(asks(part) or is_request(part) for part in parts)
    return "" if sure or begins_as_question(parts[0]) else "the question has no question mark"


def _answer_end(page: Page, number: int) -> int:
    """The unit behind an answer: of a section, of a box, or the next line that may start a question."""
    unit = page.units[number]
    if unit.kind == "heading":
        return page.section_ends[number]
    if unit.label:
        after = page.container_ends[number]
        return next((at for at in range(number + 1, after) if _is_answer_title(page.units[at])), after)
    after = page.next_headings[number + 1]
    return next((at for at in range(number + 1, after) if _ends(page, at)), after)


def _ends(page: Page, number: int) -> bool:
    """Whether a unit may start the next question: it opens one, or the label of another answer follows it."""
    unit = page.units[number]
    following = page.units[number + 1] if number + 1 < len(page.units) else None
    return _opens(unit) or (following is not None and _label_of(following) > 0 and asks(unit.text))
