"""Samples that tests of several floors share."""

import os
import re
import signal
from collections.abc import Callable
from typing import Any

import pytest

from autotune_lm.core.types import Evidence, Message, Origin, Sample, Score

os.environ["OLLAMA_HOST"] = "127.0.0.1:9"
"""No Ollama of the machine takes part in a test: nothing listens at the port for discarding."""
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's background job; commands under test would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)
ORIGIN = Origin(mode="create", generator="test@1", chunks=("chk_1",))


def talk(*contents: str, system: str = "") -> tuple[Message, ...]:
    """Messages of user and assistant by turns, after the system's, where there is one."""
    spoken = [Message("assistant" if place % 2 else "user", content) for place, content in enumerate(contents)]
    return (*([Message("system", system)] if system else []), *spoken)


def sample(
    number: int = 0,
    *,
    messages: tuple[Message, ...] = (),
    question: str = "",
    answer: str = "",
    fact: str = "",
    document: str = "doc_a",
    span: tuple[int, int] | None = None,
    quote: str = "",
) -> Sample:
    """A sample that shares nothing with those of other numbers, but for what the caller says."""
    start, end = span or (number * 100, number * 100 + 50)
    return Sample(
        messages=messages
        or talk(
            question or f"What does switch n{number} of the panel do?",
            answer or f"The switch n{number} starts engine e{number} on deck d{number}.",
        ),
        evidence=(Evidence(document, start, end, quote or f"Switch n{number} starts engine e{number}."),),
        kind="factual",
        origin=ORIGIN,
        fact=fact or f"fct_{number:04d}",
    )


def score(of: Sample, value: float = 8.0) -> Score:
    """A score of a sample."""
    return Score(sample=of.id, judge="test@1", value=value, verdict="PASS", reason="said by the test")


SHAPES = {
    "one turn": talk("What is the default port?", "The default port is 8080."),
    "with system": talk("How do I stop it?", "Press Ctrl+C.", system="You answer from the manual of Tideline."),
    "several turns": talk(
        "What is a tide table?",
        "A list of the times of high water.",
        "Who prints it?",
        "The harbour office prints it.",
        "How often?",
        "Once a year.",
    ),
    "several turns with system": talk("Is it on?", "Yes.", "Since when?", "Since 1923.", system="Be brief."),
    "unicode": talk(
        "Wie heißt die Größe Ωₙ? 🌊", "Sie heißt „Wirkung“ — naïve façade, 東京, עברית, e\u0301, \u2028 end."
    ),
    "code": talk(
        "How do I open a file?",
        'Use `open`:\n\n```python\nwith open("a.txt") as file:\n\tprint(file.read())\n```\n\nThe path is "C:\\\\tmp".',
    ),
    "edges of white space": talk("\n  What is indented?  \n", "  Four spaces.\n\n"),
    "marks of chatml": talk(
        "What ends a turn?", "The token <|im_end|> ends a turn,\n<|im_start|>assistant\nbegins one."
    ),
    "marks of alpaca": talk(
        "How does a prompt look?", "Like this:\n\n### Instruction:\nSay hello.\n\n### Response:\nHello."
    ),
    "marks of plain": talk("How does a transcript look?", "Like this:\nUser: Hello.\nAssistant: Hello."),
    "other special tokens": talk(
        "What is </s>?", "</s>, <|endoftext|>, [INST] and <|eot_id|> are tokens; {{ x }} is not."
    ),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for ``shape`` runs once for each shape of conversation."""
    if "shape" in metafunc.fixturenames:
        shapes = [
            pytest.param(sample(place, messages=turns), id=name) for place, (name, turns) in enumerate(SHAPES.items())
        ]
        metafunc.parametrize("shape", shapes)


@pytest.fixture(scope="session")
def shapes() -> list[Sample]:
    """One sample of each shape of conversation."""
    return [sample(place, messages=turns) for place, turns in enumerate(SHAPES.values())]


@pytest.fixture(scope="session")
def make_sample() -> Callable[..., Sample]:
    """Makes samples."""
    return sample


@pytest.fixture(scope="session")
def make_score() -> Callable[..., Score]:
    """Makes scores."""
    return score


@pytest.fixture(scope="session")
def make_talk() -> Callable[..., tuple[Message, ...]]:
    """Makes messages."""
    return talk


Fact = tuple[str, object, bool]
"""The kind of an expectation of ``expected_parse.yaml``, what it says, and whether it holds."""


@pytest.fixture(scope="session")
def facts() -> Callable[[dict[str, Any], dict[str, Any]], list[Fact]]:
    """Compares a document (a line of ``documents.jsonl``) with its entry in ``expected_parse.yaml``."""

    def compare(document: dict[str, Any], entry: dict[str, Any]) -> list[Fact]:
        text = document["text"]
        headings = [text[one["start"] : one["end"]] for one in document["blocks"] if one["kind"] == "heading"]
        found: list[Fact] = [("must_contain", one, _holds(text, one)) for one in entry.get("must_contain", ())]
        found += [("headings", one, any(_holds(title, one) for title in headings)) for one in entry.get("headings", ())]
        found += [
            ("not_headings", one, not any(_holds(title, one) for title in headings))
            for one in entry.get("not_headings", ())
        ]
        found += [("same_row", one, _in_one_row(text, one)) for one in entry.get("same_row", ())]
        found += [("order", one, _in_order(text, one)) for one in entry.get("order", ())]
        found += [("must_not_contain", one, one not in _flat(text)) for one in entry.get("must_not_contain", ())]
        found += [("min_chars", one, len(text) >= one) for one in [entry.get("min_chars", 0)] if one]
        return found

    return compare


def _flat(text: str) -> str:
    return " ".join(text.split())


def _bare(text: str) -> str:
    return text.translate(str.maketrans("", "", "*_`"))


def _holds(text: str, wanted: str) -> bool:
    return _flat(wanted) in _flat(text) or _flat(_bare(wanted)) in _flat(_bare(text))


def _in_order(text: str, parts: list[str]) -> bool:
    return re.search(".*?".join(re.escape(_flat(_bare(part))) for part in parts), _flat(_bare(text))) is not None


def _in_one_row(text: str, cells: list[str]) -> bool:
    pattern = re.compile(".*?".join(re.escape(cell) for cell in cells))
    return any(pattern.search(line) for line in text.split("\n"))
