"""Floor 4. Whether question and answer speak of the same thing, and the answer says more than the question."""

import re

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Kind
from autotune_lm.judge.plain import content_words, of_code, row_slice
from autotune_lm.kit.text import normal_form

_CODE = re.compile(r"`[^`\n]+`")
_WORDS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_CHOICE_WORDS = "yes no not never only all both neither none every each always nothing ja nein nur beide"
_CHOICES = frozenset(_CHOICE_WORDS.split())
_JOINTS = re.compile(r"::|[./#]")


def shared_subject(question: str, answer: str, passage: Passage, kind: Kind) -> float:
    """1 where the answer uses the question's words of meaning; less where only the passage does."""
    asked = set(content_words(question))
    if not asked:
        return 0.3
    said = set(content_words(answer))
    symbols = _symbols(question, passage)
    if any(name in answer for name in symbols):
        return 1.0
    share = len(asked & said) / len(asked)
    if share:
        return min(1.0, 0.75 + share / 2)
    around = set(content_words(" ".join((*passage.chunk.heading_path, passage.document.title, passage.chunk.text))))
    near = len(asked & around) / len(asked)
    named = {code.strip("`").lower() for code in _CODE.findall(question)}
    if named and any(name in title.lower() for name in named for title in passage.chunk.heading_path):
        return 0.8
    if _heads(question, passage.chunk.text):
        return 0.8
    if any(f"{name}`" in passage.chunk.text for name in symbols):
        return 0.9  # the heading of a symbol ends with its name, and its documentation need not say it again
    if kind == "table" and near > 0.5:
        return 0.9  # a cell does not repeat the key of its row
    return 0.65 if near > 0.5 else 0.4 if near else 0.1


def _chooses(question: str, answer: str) -> bool:
    """Whether an answer says yes or no, or picks what the question leaves open."""
    said, asked = set(_WORDS.findall(answer.lower())), set(_WORDS.findall(question.lower()))
    return bool(said & _CHOICES - asked)


def _counts(question: str, answer: str) -> bool:
    """Whether an answer gives a number that its question has not."""
    return bool(set(_DIGITS.findall(answer)) - set(_DIGITS.findall(question)))


def _heads(question: str, text: str) -> bool:
    """Whether a heading of the text is a name in code that the question asks about."""
    codes = [code.strip("`") for code in _CODE.findall(question)]
    headings = [line for line in text.split("\n") if line.startswith("#")] if codes else []
    return any(re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", line) for code in codes for line in headings)


def _symbols(question: str, passage: Passage) -> set[str]:
    """The last parts of the names in a question about source code: ``Store::open`` gives ``open``."""
    if not of_code(passage):
        return set()
    parts = (_JOINTS.split(code.strip("`"))[-1] for code in _CODE.findall(question))
    return {part for part in parts if len(part) > 1}


def adds(question: str, answer: str, passage: Passage, kind: Kind, own_words: bool = False) -> float:
    """0 where an answer only repeats a heading or the question.

    ``own_words``: it was written for the question, so one new word may be all that was asked for ("in FastAPI 0.134.0",
    "only in HTML").
    """
    if len(answer) > 200:
        return 1.0
    said = normal_form(answer)
    titles = [] if own_words else [*passage.chunk.heading_path, passage.document.title]
    if said == normal_form(question) or any(said == normal_form(title) for title in titles):
        return 0.0
    new = set(content_words(answer)) - set(content_words(question))
    if row_slice(answer, kind):
        return 1.0 if answer.rsplit(" | ", 1)[1] not in question else 0.3
    least = 1 if own_words else 2
    told = "```" in answer or len(new) >= least or any(code not in question for code in _CODE.findall(answer))
    told = told or (own_words and (_chooses(question, answer) or _counts(question, answer)))
    return 1.0 if told or len(said.split()) <= 3 else 0.3
