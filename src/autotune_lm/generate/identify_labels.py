"""Floor 4. Questions and answers behind labels: ``Q:`` and ``A:``, ``Question 3``, ``Frage:``, in many spellings."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from autotune_lm.generate.identify_page import Found, Page, Span, Unit
from autotune_lm.generate.identify_words import LONGEST_QUESTION, asks, leading_question
from autotune_lm.kit.text import normal_form

_ASK_WORDS = "question|ques|frage|pregunta|pergunta|domanda|vraag|fråga|pytanie|вопрос|質問|問題|问题|问|問"
_TELL_WORDS = (
    "answer|ans|antwort|réponse|reponse|respuesta|resposta|risposta|antwoord|svar|odpowiedź|ответ|回答|答案|答|解答"
)
_LETTERS = (("Q", "A"), ("Q", "R"), ("F", "A"), ("P", "R"), ("D", "R"), ("V", "A"), ("В", "О"))
"""First letters of question and answer in several languages; a page uses one pair of them."""
_NUMBER = r"(?:\s?(?:#|no\.?|nr\.?)?\s?\d{1,4}(?:\.\d{1,3})?)?"
_LETTER = r"(?-i:[QAFPDRVВО]|[qa](?=\s?:))"
_LABEL = re.compile(
    rf"(?:[^\w\s\[(¿\"'“`$#|+*-]{{1,3}}\s)?(?:\(?\d{{1,3}}[.)]\s+)?[\[(]?"
    rf"(?:(?P<word>{_ASK_WORDS}|{_TELL_WORDS})|(?P<letter>{_LETTER}))"
    rf"(?P<number>{_NUMBER})(?:[\])](?:\s?[:：.]|(?=\s|$))|\s?：|\s?[:.)](?=\s|$)|\s[-–—](?=\s)|(?P<bare>$|\n)"
    rf"|(?P<gap>(?<=\d)\s(?=[^\W\d_])))\s*",
    re.IGNORECASE,
)
_INNER = re.compile(
    rf"(?<=[.?!:;…\"'”’)\]`。？！])\s+"
    rf"(?=[\[(]?(?:(?:{_ASK_WORDS}|{_TELL_WORDS})|{_LETTER}){_NUMBER}(?:[\])]|\s?[:：.)]\s))",
    re.IGNORECASE,
)
_BARE_INNER = re.compile(rf"\s+(?=(?:(?:{_TELL_WORDS})|(?-i:[Aa])){_NUMBER}:\s)", re.IGNORECASE)
_WORD_INNER = re.compile(rf"\s+(?:correct )?(?:{_TELL_WORDS})(?: is)?\s?[:：]\s+(?=\S)", re.IGNORECASE)
_ASK = re.compile(_ASK_WORDS, re.IGNORECASE)
_LINE = re.compile(r"^[ ]*(?:(?:[-*+]|\d{1,9}[.)])[ ]+)?", re.MULTILINE)
_OPTIONS = re.compile(r"^[ ]*(?:[-*+][ ]+)?B[:.)]", re.MULTILINE)
Side = Literal["q", "a"]


class Label(NamedTuple):
    """A label, and where the text behind it starts."""

    side: Side
    at: int
    body: int
    unit: int
    whole: bool
    """Whether it starts its block."""


def labelled(page: Page) -> Iterator[Found]:
    """Each question with the answer behind it; questions in a row share the next answer."""
    labels = list(_labels(page))
    if not any(label.side == "q" for label in labels):
        return
    answered = any(label.side == "a" for label in labels)
    waiting: list[Span] = []
    for place, label in enumerate(labels):
        stop = _stop(page, label, labels[place + 1] if place + 1 < len(labels) else None)
        if label.side == "q" and (not answered or _stands_alone(labels, place)):
            waiting.clear()
            yield from _unlabelled(page, label, stop)
        elif label.side == "q":
            question = page.span(label.body, _end(page, stop))
            waiting += [question] if question else []
        else:
            answer = _answer(page, label, stop) if waiting else None
            for question in waiting if answer else ():
                yield Found(page.turns(question, answer), "labels", _doubt(page, question))  # type: ignore[arg-type]
            waiting.clear()


def _stands_alone(labels: list[Label], place: int) -> bool:
    """Whether a labelled question stands among labelled answers without one of its own: another question follows."""
    following = labels[place + 1 : place + 2]
    last = not following
    return last or (following[0].side == "q" and following[0].unit > labels[place].unit + 1)


def _doubt(page: Page, question: Span) -> str:
    size = question[1] - question[0]
    return "" if size <= 4 * LONGEST_QUESTION else f"the question has {size} characters"


def _end(page: Page, stop: tuple[int, int]) -> int:
    """The offset at which a label's text ends: before the next label, or with the last unit before one."""
    unit, at = stop
    return at if at >= 0 else page.units[unit - 1].end


def _stop(page: Page, label: Label, following: Label | None) -> tuple[int, int]:
    """The unit before which a label's text ends, and the offset where that lies inside a unit (else -1)."""
    limit = _limit(page, label)
    if following is None or following.unit >= limit:
        return limit, -1
    if following.whole and following.unit > label.unit:
        return following.unit, -1
    return following.unit + 1, following.at


def _limit(page: Page, label: Label) -> int:
    """The unit that ends a labelled text at the latest: a heading, or the end of the container around it."""
    own = page.units[label.unit]
    if own.label:
        return page.container_ends[label.unit]
    limit = page.next_headings[label.unit + 1]
    while own.kind == "heading" and limit < len(page.units) and page.units[limit].level > own.level:
        limit = page.next_headings[limit + 1]
    return limit


def _answer(page: Page, label: Label, stop: tuple[int, int]) -> Span | None:
    """What stands behind the label of an answer."""
    after, at = stop
    if at >= 0:
        return page.span(label.body, at)
    after = page.without_tail(label.unit, after)
    return page.span(label.body, page.units[after - 1].end)


def _unlabelled(page: Page, label: Label, stop: tuple[int, int]) -> Iterator[Found]:
    """A labelled question whose answer has no label: the blocks behind it, or the sentences behind its mark."""
    unit = page.units[label.unit]
    after, at = stop
    end = min(unit.end, at) if at >= 0 else unit.end
    asked = page.span(label.body, end)
    first = label.unit + 1
    if asked is None:  # the label is a line of its own
        if first >= after:
            return
        asked, first = (page.units[first].start, page.units[first].end), first + 1
    if first < len(page.units) and _repeats(page.units[first], page.text[slice(*asked)]):
        first += 1
    answer = page.span_of(first, after) if first < after and at < 0 else None
    if answer:
        yield Found(page.turns(asked, answer), "labels")
        return
    body = page.text[slice(*asked)]
    cut = leading_question(body)
    if 0 < cut < len(body.rstrip()) and (rest := page.span(asked[0] + cut, asked[1])):
        question = (asked[0], asked[0] + cut)
        yield Found(page.turns(question, rest), "labels", "the answer has no label of its own")


def _repeats(unit: Unit, question: str) -> bool:
    """Whether a heading below a labelled question only says it again."""
    return unit.kind == "heading" and normal_form(unit.text) == normal_form(question)


def _labels(page: Page) -> Iterator[Label]:
    """All labels of a page, letters only of the pair that the page uses."""
    found = [(label, letter) for number in range(len(page.units)) for label, letter in _in_unit(page, number)]
    pair = next((pair for pair in _LETTERS if _uses(found, pair)), ("Q", ""))
    for label, letter in found:
        if not letter:
            yield label
        elif letter in pair:
            yield label._replace(side="q" if letter == pair[0] else "a")


def _uses(found: list[tuple[Label, str]], pair: tuple[str, str]) -> bool:
    """Whether somewhere the answer's letter follows the question's."""
    letters = [letter for _, letter in found if letter in pair]
    return any(letters[place : place + 2] == [*pair] for place in range(len(letters)))


def _in_unit(page: Page, number: int) -> Iterator[tuple[Label, str]]:
    """The labels in a unit, with their letter or nothing."""
    unit = page.units[number]
    lines = [(0, 0)]
    if unit.kind == "list":
        lines = [] if _OPTIONS.search(unit.text) else [line.span() for line in _LINE.finditer(unit.text)]
    elif unit.kind not in ("heading", "paragraph", "quote"):
        return
    for line, text in lines:
        start = list(_at(page, number, line, text))
        yield from start
        if start:
            stop = unit.text.find("\n", text) if unit.kind == "list" else -1
            for at, end in _gaps(unit.text, start[0][0].body - unit.start, stop if stop >= 0 else len(unit.text)):
                yield from _at(page, number, at, end)


def _gaps(text: str, start: int, stop: int) -> list[Span]:
    """The white space before labels inside a paragraph: behind a sentence, or else the first before an answer's label.

    A question without its mark shows no end (``Q: how does it start A: with a key``).
    """
    found = [gap.span() for gap in _INNER.finditer(text, start, stop)]
    if not found and (gap := _BARE_INNER.search(text, start, stop)):
        found = [gap.span()]
    return found


def _at(page: Page, number: int, line: int, text: int) -> Iterator[tuple[Label, str]]:
    """The label at an offset of a unit."""
    unit = page.units[number]
    found = _LABEL.match(unit.text, text)
    if found is None:
        return
    bare = found["bare"] is not None
    if bare and (found.end() < len(unit.text) or not (unit.kind == "heading" or unit.strong)):
        return
    if found["gap"] and not asks(unit.text):  # ``Q3 What is it?``, but not ``Q3 results``
        return
    letter = (found["letter"] or "").upper()
    if bare and letter and not found["number"]:
        return
    side: Side = "q" if found["word"] and _ASK.fullmatch(found["word"]) else "a"
    yield Label(side, unit.start + line, unit.start + found.end(), number, line == 0), letter


def told_label(text: str) -> int:
    """How many characters of a paragraph are the label of an answer: ``Answer: ``, ``A. ``."""
    found = _LABEL.match(text)
    if found is None or found["bare"] is not None or found["gap"] or found.end() == len(text):
        return 0
    told = (found["letter"] or "").upper() == "A" if found["word"] is None else not _ASK.fullmatch(found["word"])
    return found.end() if told else 0


def inner_answer(text: str) -> tuple[int, int] | None:
    """Where the label of an answer stands inside a text that started as a question: ``… 4? Answer: B``."""
    found = _WORD_INNER.search(text)
    return found.span() if found else None


def asked_label(text: str) -> int:
    """How many characters of a title are the label of a question: ``Q3: ``, ``Question: ``."""
    found = _LABEL.match(text)
    if found is None or found["bare"] is not None:
        return 0
    is_ask = found["letter"] in ("Q", "F") if found["letter"] else _ASK.fullmatch(found["word"]) is not None
    return found.end() if is_ask and (asks(text) or found["word"]) else 0
