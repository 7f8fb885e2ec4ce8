"""Floor 3. Six ways to say of a passage what it does not say. Tests plant them and look for them in the dataset."""

import re
from collections.abc import Callable
from typing import NamedTuple

from autotune_lm.llm.scripted.dice import dice
from autotune_lm.llm.scripted.request import Request

Item = dict[str, object]
_NUMBER = re.compile(r"(?<![\w.-])\d+(?![\w.-]*\w)")
_NAME = re.compile(r"(?<=[a-z,`] )(?:[A-Z][a-z]+[A-Z]?\w+|`[^`\s]{3,40}`)")
_VERB = re.compile(r"\b(is|are|was|were|can|must|should|will|may|does|do)( not)?\b")
_INVENTED = " It was first released in 1987 by the Quillfeather Institute of Oslo."
_NAMES = ("Quillfeather", "Brandvold", "Zephyrine", "Marlowe")


class Lie(NamedTuple):
    """An item that lies, and in which way; the family is empty where no way was open."""

    family: str
    item: Item


def _number(item: Item, _: Request, key: str) -> Item | None:
    """Another number."""
    answer = str(item["answer"])
    found = list(_NUMBER.finditer(answer))
    if not found:
        return None
    match = dice(key, "number").choice(found)
    return item | {"answer": f"{answer[: match.start()]}{int(match[0]) * 3 + 7}{answer[match.end() :]}"}


def _name(item: Item, _: Request, key: str) -> Item | None:
    """Another name in place of one within the sentence."""
    answer = str(item["answer"])
    found = list(_NAME.finditer(answer))
    if not found:
        return None
    match = dice(key, "name").choice(found)
    other = dice(key, "other").choice(_NAMES)
    other = f"`{other.lower()}`" if match[0].startswith("`") else other
    return item | {"answer": answer[: match.start()] + other + answer[match.end() :]}


def _negation(item: Item, _: Request, __: str) -> Item | None:
    """The opposite: "is" becomes "is not", and back."""
    answer = str(item["answer"])
    match = _VERB.search(answer)
    if not match:
        return None
    return item | {
        "answer": answer[: match.start()] + (match[1] if match[2] else f"{match[1]} not") + answer[match.end() :]
    }


def _other_evidence(item: Item, request: Request, key: str) -> Item | None:
    """Sentences that are there and say something else."""
    numbers = {sentence.number for sentence in request.sentences} - set(_numbers(item))
    if not numbers:
        return None
    other = dice(key, "evidence").choice(sorted(numbers))
    return item | {"sentences": [other], "sentence": other, "quote": ""}


def _no_evidence(item: Item, request: Request, key: str) -> Item | None:
    """Sentences that are not there, a quote that was never said, and an answer to match."""
    last = max((sentence.number for sentence in request.sentences), default=0)
    far = last + dice(key, "far").randrange(1, 40)
    said = f"{item['answer']}{_INVENTED}"
    return item | {"sentences": [far], "sentence": far, "quote": said, "answer": said}


def _invented(item: Item, _: Request, __: str) -> Item | None:
    """A sentence of its own behind a true one."""
    return item | {"answer": f"{item['answer']}{_INVENTED}"}


FAMILIES: dict[str, Callable[[Item, Request, str], Item | None]] = {
    "number": _number,
    "name": _name,
    "negation": _negation,
    "other evidence": _other_evidence,
    "no evidence": _no_evidence,
    "invented": _invented,
}


WRONG = (_number, _negation, _name)
"""Ways to spoil an answer in one clear point."""


def lie(item: Item, request: Request, key: str) -> Lie:
    """The item with a lie of a family that is drawn, or of the next that can be told of it."""
    if not {"answer", "sentences"} <= item.keys():
        return Lie("", item)
    names = list(FAMILIES)
    first = dice(key, "lie").randrange(len(names))
    for family in names[first:] + names[:first]:
        if (made := FAMILIES[family](item, request, key)) is not None:
            return Lie(family, made)
    return Lie("", item)


def _numbers(item: Item) -> list[int]:
    said = item.get("sentences")
    return [number for number in said if isinstance(number, int)] if isinstance(said, list) else []
