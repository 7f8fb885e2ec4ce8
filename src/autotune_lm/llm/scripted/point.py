"""Floor 3. Pointing at the lines of questions and answers: what the task knows is confirmed, the rest is looked for."""

import re

from autotune_lm.kit.text import words
from autotune_lm.llm.scripted.request import Request

_RANGE = re.compile(r"lines? (\d+)(?:-(\d+))?")
_FARTHEST = 3
"""Lines below a question that count as its answer, where nothing tells."""
_SMALL_WORDS = "the a an is are do does did what how why which who when where can i you it to of in on for and"
_SMALL = frozenset(_SMALL_WORDS.split())


def point(request: Request) -> list[dict[str, object]]:
    """Lines of question and answer for each item; both empty where what follows shares no word with the question."""
    lines = {sentence.number: sentence.text for sentence in request.sentences}
    made: list[dict[str, object]] = []
    for want in request.wanted:
        asked = _lines(want.get("question", ""))
        told = _lines(want.get("answer", "")) or (_below(asked[-1], lines) if asked else [])
        made.append({"item": int(want["item"]), "question_lines": asked if told else [], "answer_lines": told})
    return made


def _lines(said: str) -> list[int]:
    found = _RANGE.search(said)
    return [int(found[1]), int(found[2] or found[1])] if found else []


def _below(last: int, lines: dict[int, str]) -> list[int]:
    """The lines after a question, up to the next one, if they speak of what was asked."""
    asked = set(words(lines.get(last, ""))) - _SMALL
    end = last
    for number in range(last + 1, last + 1 + _FARTHEST):
        if number not in lines or lines[number].endswith("?"):
            break
        end = number
    said = {word for number in range(last + 1, end + 1) for word in words(lines[number])}
    return [last + 1, end] if end > last and asked & said else []
