"""Floor 3. Other words, or a wrong answer, for pairs of question and answer that exist."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from autotune_lm.llm.scripted.lies import WRONG
from autotune_lm.llm.scripted.request import Request

_PAIRS = re.compile(r"^<pairs-([0-9a-f]+)>\n(.*?)\n</pairs-\1>", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(r"^Pair (\d+)\nQuestion: (.*)\nAnswer: (.*)$", re.MULTILINE)
_IS = re.compile(r"What (is|are|was|were) ([^?]{2,80})\?")
_HOW_TO = re.compile(r"How (?:do|can) (?:you|I) ([^?]{2,160})\?")
_IF = re.compile(r"What happens ((?:if|when|unless) [^?]{2,160})\?")
_FRONT = re.compile(r"((?:If|When|To|By default|Unless) [^,`]{3,120}), ([^,\n]{5,300})\.")
_OPENINGS = (
    "Can you tell me", "Do you know", "Could you explain", "May I ask", "Would you tell me", "Can you explain",
    "Could you tell me", "Could I ask", "Would you explain", "Can I ask",
)  # fmt: skip


class Pair(NamedTuple):
    """A question and its answer."""

    item: int
    question: str
    answer: str


def pairs(request: Request) -> list[Pair]:
    """The pairs of a task."""
    shown = _PAIRS.search(request.task)
    found = _PAIR.findall(shown[2]) if shown else []
    return [Pair(int(number), question, answer) for number, question, answer in found]


def reword(request: Request) -> list[dict[str, object]]:
    """As many other wordings for each pair as its line asks for."""
    wanted = {want["item"]: want for want in request.wanted}
    made: list[dict[str, object]] = []
    for pair in pairs(request):
        want = wanted.get(str(pair.item), {})
        questions = list(_questions(pair.question))[: _count(want.get("wordings", "1"))]
        answers = list(_answers(pair.answer))[: _count(want.get("answers", "0"))]
        made.append({"item": pair.item, "questions": questions, "answers": answers})
    return made


def reject(request: Request) -> list[dict[str, object]]:
    """A wrong answer for each pair that has something to get wrong."""
    made: list[dict[str, object]] = []
    for pair in pairs(request):
        right: dict[str, object] = {"answer": pair.answer}
        key = f"rejected {pair.question}"
        wrong = next((lied for tell in WRONG if (lied := tell(right, request, key)) is not None), None)
        if wrong is not None:
            made.append({"item": pair.item, "wrong": wrong["answer"]})
    return made


def _count(said: str) -> int:
    return int(said) if said.isdigit() else 1


def _questions(question: str) -> Iterator[str]:
    """The question in other forms, the most natural first."""
    if found := _HOW_TO.fullmatch(question):
        yield f"What is the way to {found[1]}?"
        yield from (f"{opening} how to {found[1]}?" for opening in _OPENINGS)
    elif found := _IS.fullmatch(question):
        yield from (f"{opening} what {found[2]} {found[1]}?" for opening in _OPENINGS)
    elif found := _IF.fullmatch(question):
        yield f"What is the result {found[1]}?"
        yield from (f"{opening} what happens {found[1]}?" for opening in _OPENINGS)
    else:
        first = question if question[:2].isupper() else question[:1].lower() + question[1:]
        yield from (f"{opening}: {first}" for opening in _OPENINGS)


def _answers(answer: str) -> Iterator[str]:
    """The answer with its first clause behind the second."""
    if found := _FRONT.fullmatch(answer):
        yield f"{found[2][:1].upper()}{found[2][1:]} {found[1][:1].lower()}{found[1][1:]}."
