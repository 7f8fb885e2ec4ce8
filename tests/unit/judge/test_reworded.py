"""Answers in a model's own words: the judge passes those that rest on their evidence, and no others."""

import asyncio

import pytest

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Block, Chunk, Document, Evidence, Kind, Message, Origin, Sample, Score, Source
from autotune_lm.judge.rules import Rules

TEXT = "The Aqua 3 pump runs for 20 minutes each hour, unless its filter is full. The Aqua 3 weighs 6 kg."
TABLE = "| Plan | Timeout (s) |\n| --- | --- |\n| pro | 90 |"


def judged(
    question: str, answer: str, kind: Kind = "factual", text: str = TEXT, *, model: str = "m", opening: str = ""
) -> Score:
    """The judge's score for an answer that rests on the whole text, or on the last row of a table."""
    table = text.startswith("|")
    start = text.rindex("\n") + 1 if table else 0
    source = Source(repository="r", uri="a.md", media_type="text/markdown", sha256="0" * 64)
    block = Block("table" if table else "paragraph", 0, len(text))
    document = Document(source=source, title="Aqua 3", text=text, blocks=(block,), language="en")
    chunk = Chunk(
        document=document.id, start=0, end=len(text), text=text, heading_path=("Aqua 3",), strategy="heading", tokens=9
    )
    before = (Message("user", opening), Message("assistant", "The Aqua 3 weighs 6 kg.")) if opening else ()
    sample = Sample(
        messages=(*before, Message("user", question), Message("assistant", answer)),
        evidence=(Evidence(document.id, start, len(text), text[start:]),),
        kind=kind,
        origin=Origin("create", "create@1", (chunk.id,), model=model),
        fact="fct_1",
    )
    return asyncio.run(Rules(Rules.Options()).score(sample, Passage(document, chunk)))


@pytest.mark.parametrize(
    ("question", "answer", "kind", "text"),
    [
        ("How long does the Aqua 3 pump run?", "It is on for twenty minutes of every hour.", "factual", TEXT),
        ("How heavy is the Aqua 3?", "The Aqua 3 has a weight of 6,000 g.", "factual", TEXT),
        ("What is the timeout of the pro plan?", "The pro plan has a timeout of 90 seconds.", "table", TABLE),
        (
            "Who invented the Aqua 3?",
            "The document does not tell who invented it. The Aqua 3 weighs 6 kg.",
            "unanswerable",
            TEXT,
        ),
        ("Wie schwer ist die Aqua 3?", "The Aqua 3 weighs six kilograms.", "factual", TEXT),
    ],
)
def test_faithful_answers_pass(question: str, answer: str, kind: Kind, text: str) -> None:
    found = judged(question, answer, kind, text)
    assert found.verdict == "PASS", found.reason


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How long does the Aqua 3 pump run?", "It is on for thirty minutes of every hour."),
        ("How heavy is the Aqua 3?", "The Aqua 3 has a weight of 6 pounds."),
        ("How long does the Aqua 3 pump run?", "The Aqua 3 pump does not run for 20 minutes each hour."),
        ("How heavy is the Aqua 3?", "Regular maintenance keeps machines of this size healthy for decades."),
    ],
)
def test_what_is_made_up_fails(question: str, answer: str) -> None:
    found = judged(question, answer)
    assert found.verdict != "PASS" and found.parts["supported"] < 0.75


def test_a_refusal_that_tells_is_no_refusal() -> None:
    assert judged("Who invented the Aqua 3?", "Its maker did so long ago.", "unanswerable").verdict != "PASS"


def test_only_the_first_question_of_a_conversation_has_to_stand_alone() -> None:
    later = judged("And how long does it run?", "It runs for 20 minutes each hour.", opening="How heavy is the Aqua 3?")
    alone = judged("And how long does it run?", "It runs for 20 minutes each hour.")
    assert later.parts["self_contained"] == 1.0 > alone.parts["self_contained"]


OPTIONS = (
    "## `--lf, --last-failed`\n\nRun only the tests that failed at the last run. The default is `all` since 0.134.0."
)


@pytest.mark.parametrize(
    ("question", "answer", "kind"),
    [
        ("Since which version is `all` the default of `--lf`?", "Since 0.134.0.", "factual"),
        ("What is the default of `--lf`?", "`all`", "definition"),
        ("Which tests does `--last-failed` run?", "Those that failed at the last run.", "conceptual"),
        (
            "I changed a lot, some tests of mine failed, and now I would like to see whether they pass. I do not want "
            "to wait for others. Which option runs only the tests that failed at the last run?",
            "Use `--lf`.",
            "scenario",
        ),
    ],
)
def test_short_answers_that_were_written_for_a_question_pass(question: str, answer: str, kind: Kind) -> None:
    found = judged(question, answer, kind, OPTIONS)
    assert found.verdict == "PASS", (found.reason, found.parts)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which tests does it run?", "Only the tests that failed at the last run."),
        ("What does the tool run?", "The tests that failed at the last run."),
        ("Which tests does `--lf` run?", "It runs the tests that failed, the same as above."),
    ],
)
def test_what_does_not_stand_alone_does_not_pass(question: str, answer: str) -> None:
    assert judged(question, answer, text=OPTIONS).verdict != "PASS"


@pytest.mark.parametrize("question", ["Can a caption stand below the table of a page?", "Is it safe to run `--lf`?"])
def test_places_and_the_weather_are_no_pronouns(question: str) -> None:
    assert judged(question, "The default is `all`.", text=OPTIONS).parts["self_contained"] >= 0.7
