"""The rule judge on source code: signatures, parameters and doc comments as they are written."""

import asyncio

import pytest

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Block, Chunk, Document, Evidence, Kind, Message, Origin, Sample, Score, Source
from autotune_lm.judge.rules import Rules

NAME = "acme::reader::Reader::open"


def score(answer: str, question: str, kind: Kind = "factual", symbol: str = NAME) -> Score:
    """The score of an answer that stands below the heading of a symbol."""
    heading = "### Method `Reader::open`"
    text = f"{heading}\n\n{answer}"
    source = Source(repository="acme", uri="reader.rs", media_type="text/x-rust", sha256="0" * 64)
    blocks = (Block("heading", 0, len(heading), level=3, label="method", symbol=symbol),)
    blocks = (*blocks, Block("paragraph", len(heading) + 2, len(text)))
    document = Document(source=source, title="acme::reader", text=text, blocks=blocks)
    chunk = Chunk(
        document=document.id, start=0, end=len(text), text=text, heading_path=("Module",), strategy="code", tokens=9
    )
    made = Sample(
        messages=(Message("user", question), Message("assistant", answer)),
        evidence=(Evidence(document.id, len(heading) + 2, len(text), answer),),
        kind=kind,
        origin=Origin("create", "other@1"),
        fact="fct_1",
    )
    return asyncio.run(Rules(Rules.Options()).score(made, Passage(document, chunk)))


@pytest.mark.parametrize(
    ("answer", "question", "kind"),
    [
        ("pub fn open(path: &str) -> Result<Self, Error>", f"What is the signature of `{NAME}`?", "code"),
        ("def run(self, *args: int, **more: str) -> None", f"What is the signature of `{NAME}`?", "code"),
        ("This method reads the first line of the file as the header", f"What does `{NAME}` do?", "factual"),
        ("Reads as many rows as this reader may hold in memory", f"What does `{NAME}` do?", "factual"),
        ("Read rows of a file until a row is empty.", f"What does `{NAME}` do?", "factual"),
        ("path (str): where the file with the rows lies", f"What is the parameter `path` of `{NAME}`?", "factual"),
        ('#[deprecated(note = "use load instead")]', f"Is `{NAME}` deprecated?", "code"),
    ],
)
def test_answers_from_code_pass(answer: str, question: str, kind: Kind) -> None:
    result = score(answer, question, kind)
    assert result.verdict == "PASS", result.parts


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("See the documentation of the reader for what it does.", f"What does `{NAME}` do?"),
        ("Reads the rows of a file and", f"What does `{NAME}` do?"),
        ("Reads the rows of a file:", f"What does `{NAME}` do?"),
        ("However, it reads the rows of the file only once.", f"What does `{NAME}` do?"),
        ("This method reads the first line of the file as the header.", "What does it do?"),
    ],
)
def test_flaws_in_code_are_still_seen(answer: str, question: str) -> None:
    assert score(answer, question).verdict != "PASS"


def test_prose_is_judged_as_before() -> None:
    answer = "This method reads the first line of the file as the header"
    assert score(answer, "What does `open` do?", symbol="").verdict != "PASS"
