"""Floor 3. The scripted model's mind: from the messages of a call to what is said, by rules alone."""

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple

from autotune_lm.core.calls import Call, Finish
from autotune_lm.llm.scripted import create as creating
from autotune_lm.llm.scripted import fill
from autotune_lm.llm.scripted.behaviours import CONTENT, FORM, Behaviour, Said
from autotune_lm.llm.scripted.pairs import reject, reword
from autotune_lm.llm.scripted.point import point
from autotune_lm.llm.scripted.request import Request, read_request
from autotune_lm.llm.scripted.rewrite import rewrite
from autotune_lm.llm.scripted.talk import converse, facts

Item = dict[str, object]


class Answer(NamedTuple):
    """What the model says, and why it stopped."""

    text: str
    finish: Finish = "stop"


def answer(call: Call, behaviours: tuple[Behaviour, ...] = ()) -> Answer:
    """The reply to a call: a perfect one, then spoilt in the ways that were asked for."""
    request = read_request(call)
    said = Said(think(request), "", "stop")
    for behaviour in behaviours:
        if behaviour.name in CONTENT and behaviour.strikes(call.id):
            said = CONTENT[behaviour.name](said, request, call.id)
    if not said.text:
        said = said._replace(text=write(request, said.items))
    for behaviour in behaviours:
        if behaviour.name in FORM and behaviour.strikes(call.id):
            said = FORM[behaviour.name](said, request, call.id)
    return Answer(said.text, said.finish)


def think(request: Request) -> list[Item]:
    """The items of a perfect reply, with all that their form may ask for."""
    return _BY_PROMPT.get(request.prompt or _guess(request), creating.create)(request)


def _guess(request: Request) -> str:
    """Which prompt it is, by the fields of its items: over the wire no name comes along."""
    form = fill.item_schema(request.schema).get("properties") if request.schema else None
    fields = set(form) if isinstance(form, dict) else set(request.fields)
    if {"item", "question"} <= fields:
        return "conversation"
    return next((prompt for field, prompt in _BY_FIELD.items() if field in fields), "")


def write(request: Request, items: list[Item]) -> str:
    """Items in the form that the schema, or else the messages, ask for; plain text where neither does."""
    if not request.schema:
        named = [{name: item[name] for name in request.fields if name in item} for item in items]
        if request.tagged:
            return "\n\n".join(_tagged(item) for item in named)
        return json.dumps({"items": named}, ensure_ascii=False) if request.fields else _plain(items)
    form = fill.item_schema(request.schema)
    return json.dumps({"items": [_shaped(request.schema, form, item) for item in items]}, ensure_ascii=False)


def _shaped(root: Mapping[str, object], form: Mapping[str, object], item: Item) -> Item:
    """An item with the fields of its form; as it is where the form names none."""
    return fill.fill(root, form, item) if form.get("properties") else item


def _tagged(item: Item) -> str:
    """A line ``field: value`` for each field."""
    lines = []
    for name, value in item.items():
        said = ", ".join(map(str, value)) if isinstance(value, list) else " ".join(str(value).split())
        lines.append(f"{name}: {said}")
    return "\n".join(lines)


def _plain(items: list[Item]) -> str:
    return "\n\n".join(f"{item['question']}\n{item['answer']}" for item in items) or "There is nothing to say."


_BY_FIELD = {
    "question_lines": "point",
    "questions": "wordings",
    "wrong": "rejected",
    "question": "create",
    "fact": "facts",
    "text": "restructure",
}
_BY_PROMPT: dict[str, Callable[[Request], list[Item]]] = {
    "create": creating.create,
    "free": creating.free,
    "multi_hop": creating.create,
    "facts": facts,
    "conversation": converse,
    "point": point,
    "wordings": reword,
    "rejected": reject,
    "restructure": rewrite,
}
