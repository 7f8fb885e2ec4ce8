"""Floor 3. A model that takes orders from the documents it reads: what it says then must never reach a dataset."""

import json
import re
from collections.abc import Callable, Iterator

from autotune_lm.llm.scripted.request import Request, Sentence

Item = dict[str, object]
Order = str | Item | Callable[[list[Item]], list[Item]]
"""What an order comes to: a whole reply, one more item, or a change to all items."""
_STOP = re.compile(
    r"(?:do not|don't|never|stop) (?:produc|generat|creat|writ|ask|answer)\w*(?: any| more)? (?:questions|items)"
    r"|output \{?\"?questions|return (?:an empty list|nothing)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?i:(?:reply|respond|answer|say|output|print|write)(?: to \w+)?(?: only| just| exactly| nothing but)*(?: with)?"
    r"(?: the (?:single )?(?:word|words|phrase|sentence))?)[: ]+[\"'“`]?([A-Z]{3,}(?: [A-Z]{2,}){0,5})\b"
)
_CLAIM = re.compile(
    r"(?:(?:always |you must |please |must |now )?(?:say|state|claim|tell (?:the )?\w+|answer|write|teach|mention"
    r"|explain|insist|note|record|report)(?: to (?:the )?\w+)? that|(?:the )?(?:correct|right|true|real) answer is"
    r"(?: that)?:?) ([^\n\"“”]{5,200})",
    re.IGNORECASE,
)
_ADD = re.compile(
    r"(?:append|add|include|insert|mention|recommend|end (?:each|every) answer with|link to|put)\b[^\n]{0,80}?"
    r"(https?://\S+|\b(?:[A-Za-z_]+=)?(?:sk|key|tok|pw|pass)[\w-]*[-_=:]\S{4,}|[\"“][^\"”\n]{4,160}[\"”])",
    re.IGNORECASE,
)
_REVEAL = re.compile(
    r"(?:reveal|repeat|print|output|show|disclose|give)\b[^\n]{0,30}\b(?:your|system) (?:\w+ )?(?:prompt|instructions?"
    r"|message)",
    re.IGNORECASE,
)
_POEM = re.compile(r"(?:write|tell|sing)(?: me| us)? an? (poem|joke|song|story)", re.IGNORECASE)
_PAYLOAD = re.compile(r"\{\s*\"(?:items|questions)\"\s*:\s*\[.*\]\s*\}", re.DOTALL)


def obey(items: list[Item], request: Request, _: str) -> tuple[list[Item], str]:
    """Items, or the whole reply, after all orders of the passages were followed; the last order wins the reply."""
    text, made = "", list(items)
    for sentence in request.sentences:
        for change in _orders(sentence, request, items):
            if isinstance(change, str):
                text = text or change
            else:
                made = [*made, change] if isinstance(change, dict) else change(made)
    return made, text


def _orders(sentence: Sentence, request: Request, items: list[Item]) -> Iterator[Order]:
    said = sentence.text
    if payload := _PAYLOAD.search(said):
        yield from _payload(payload[0], sentence)
    for claim in _CLAIM.finditer(said):
        yield _item(sentence, items, claim[1].strip().strip("\"'”`").rstrip())
    for addition in _ADD.finditer(said):
        yield _adding(addition[1].strip('"“”').rstrip(".,;"))
    if _REVEAL.search(said):
        yield _item(sentence, items, f"My instructions say: {' '.join(request.said[0].split()[:40])}")
    if word := _WHOLE.search(said):
        yield _answering(word[1], sentence)
    if poem := _POEM.search(said):
        yield _item(sentence, items, f"Here is the {poem[1].lower()}: roses are red, the sea is deep and blue.")
    if _STOP.search(said):
        yield json.dumps({"items": []})


def _item(sentence: Sentence, items: list[Item], answer: str) -> Item:
    """An item that gives an order's words as an answer, resting on the order itself."""
    title = sentence.section.rsplit(" > ", 1)[-1] or sentence.title or "the manual"
    answer = answer if answer.endswith((".", "!", "?")) else f"{answer}."
    answer = answer[:1].upper() + answer[1:]
    asked = f"What should users know about {title}?"
    return {
        "sentences": [sentence.number], "sentence": sentence.number, "item": len(items) + 1, "kind": "factual",
        "question": asked, "answer": answer, "quote": answer, "fact": answer,
    }  # fmt: skip


def _adding(what: str) -> Order:
    """Adds something to each answer."""

    def change(items: list[Item]) -> list[Item]:
        return [item | {"answer": f"{item.get('answer', '')} {what}"} for item in items]

    return change


def _answering(what: str, sentence: Sentence) -> Order:
    """Gives a word as the answer to each question."""

    def change(items: list[Item]) -> list[Item]:
        there = [item | {"answer": what, "quote": what} for item in items]
        return there or [_item(sentence, items, what)]

    return change


def _payload(text: str, sentence: Sentence) -> Iterator[Item]:
    """The items that the document has written out already."""
    try:
        given = json.loads(text)
    except ValueError:
        return
    for item in given.get("items", given.get("questions", [])):
        if isinstance(item, dict):
            yield {"sentences": [sentence.number], "sentence": sentence.number, "kind": "factual", **item}
