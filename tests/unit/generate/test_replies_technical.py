"""Replies as real models write them, on technical documents: what a careful person accepts passes, little else does.

``replies_technical.jsonl`` holds one passage a line with its items: why a person would not take it (empty where he
would), sentence numbers, kind, question, answer, quote. Two thirds are in the manner of a strong model, one third in
that of a small one. The passages are from the documentation of FastAPI, Redux, pytest and MyST-Parser (MIT) and of
Apache DataFusion (Apache 2.0).
"""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from autotune_lm.core.calls import Items
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Chunk, Document, Locator, Sample, Source
from autotune_lm.generate.create import Create
from autotune_lm.generate.misplaced import elsewhere, other_line, other_row, swapped
from autotune_lm.generate.numbered import Numbered, Unit
from autotune_lm.generate.shapes import Item
from autotune_lm.judge.rules import Rules
from autotune_lm.kit.assemble import Piece, assemble

S = TypeVar("S", bound=msgspec.Struct)
REPLIES = Path(__file__).with_name("replies_technical.jsonl")
LEAST_KEPT, MOST_LET_THROUGH = 0.93, 0.07


class Played:
    """A model that replies what a person wrote for it."""

    name = "test/played"
    context_tokens = 8000

    def __init__(self, items: Sequence[Item]) -> None:
        self.items_left = tuple(items)

    async def items(
        self, prompt: str, values: Mapping[str, str], item: type[S], *, most: int, seed: int = 0
    ) -> Items[Any]:
        """All at once, then nothing."""
        said, self.items_left = self.items_left, ()
        return Items(said, calls=("cal_1",))

    async def text(self, prompt: str, values: Mapping[str, str], *, max_tokens: int, seed: int = 0) -> Items[str]:
        """Nothing asks for it."""
        return Items(())

    def prompt_hash(self, prompt: str) -> str:
        """The name alone."""
        return prompt


def place(entry: Mapping[str, Any]) -> Passage:
    """A document of one chunk."""
    pieces = [Piece(kind, text, Locator(), level, label) for kind, text, level, label in entry["pieces"]]
    text, blocks = assemble(pieces)
    source = Source(repository="docs", uri=entry["uri"], media_type="text/markdown", sha256="0" * 64)
    document = Document(source=source, title=entry["title"], text=text, blocks=blocks, language="en")
    chunk = Chunk(
        document=document.id, start=0, end=len(text), text=text, heading_path=tuple(entry["path"]),
        strategy="heading", tokens=1,
    )  # fmt: skip
    return Passage(document, chunk)


def verdicts() -> Iterator[tuple[str, str, bool]]:
    """For each item why a person refuses it, its question, and whether it passed."""
    judge = Rules(Rules.Options())
    for line in REPLIES.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        passage = place(entry)
        items = [Item(*fields) for _, *fields in entry["items"]]
        generator = Create(Create.Options(subject=entry["subject"]))
        made = asyncio.run(generator.generate(passage, Played(items)))
        samples = [one for one in made if isinstance(one, Sample)]
        scores = {one.question: asyncio.run(judge.score(one, passage)).verdict for one in samples}
        for refused, *fields in entry["items"]:
            question = " ".join(fields[2].split())
            yield refused, question, scores.get(question) == "PASS"


def test_what_a_person_accepts_passes_and_little_else() -> None:
    found = list(verdicts())
    good = [(question, passed) for refused, question, passed in found if not refused]
    bad = [(f"{question} ({refused})", passed) for refused, question, passed in found if refused]
    lost = [question for question, passed in good if not passed]
    let_through = [question for question, passed in bad if passed]
    assert len(good) >= 150 and len(bad) >= 45
    assert 1 - len(lost) / len(good) >= LEAST_KEPT, lost
    assert len(let_through) / len(bad) <= MOST_LET_THROUGH, let_through


@pytest.mark.parametrize(
    ("answer", "exchanged"),
    [
        ("`warm` is for a cache that is full, and `cold` for an empty one.", ""),
        ("`cold` is for a cache that is full, and `warm` for an empty one.", "cold warm"),
        ("For an empty cache use `cold`, for a full one `warm`.", ""),
        ("It starts `cold`.", ""),
    ],
)
def test_things_that_changed_places_are_seen(answer: str, exchanged: str) -> None:
    evidence = "Use `warm` if the cache is already full, or `cold` when it is empty at first."
    assert swapped(answer, evidence) == exchanged


def test_limits_of_a_range_that_changed_places_are_seen() -> None:
    evidence = "Returns a value from 0 (inclusive) to 1 (exclusive)."
    assert swapped("From 0 (exclusive) to 1 (inclusive).", evidence)
    assert not swapped("At least 0 (inclusive) and below 1 (exclusive).", evidence)


def units(kind: str, *texts: str) -> Numbered:
    """A view of units of one kind."""
    made = tuple(Unit(n, n, n, text, kind, "") for n, text in enumerate(texts, 1))  # type: ignore[arg-type]
    return Numbered("", made, "Options")


def test_another_row_is_no_evidence_for_the_one_that_was_asked_about() -> None:
    view = units("table", "| `fast` | uses SHA1 |", "| `safe` | uses SHA256 |")
    asked = "What does `safe` use?"
    assert other_row(asked, "table", view.units[:1], view) == "safe"
    assert other_row(asked, "table", view.units[1:], view) == ""
    steps = units("list", "Run `make init`.", "Start the server.")
    assert other_row("What do you do after `make init`?", "procedural", steps.units[1:], steps) == ""


def test_the_entry_that_a_question_names_is_the_one_that_answers() -> None:
    view = units(
        "table", "| Scalar | A function that returns a value. |", "| Table | A function that returns a table. |"
    )
    assert other_row("What does a Table function return?", "table", view.units[:1], view) == "Table"
    assert other_row("What does a Table function return?", "table", view.units[1:], view) == ""
    assert other_row("How do Scalar and Table functions differ?", "table", view.units, view) == ""
    items = units("list", "Proto: the original protocol", "Host: the original host")
    assert elsewhere("What does Proto hold?", "It holds the original host.", items.units[:1], items) == 2
    assert elsewhere("What does Proto hold?", "The protocol as it was at first.", items.units[:1], items) == 0


def test_a_number_of_another_line_of_code_is_no_answer() -> None:
    view = units("code", "def wait():\n    sleep(2)\n    return 10")
    assert other_line("What does `wait` return?", "It returns 2.", view.units) == "2"
    assert other_line("What does `wait` return?", "It returns 10.", view.units) == ""
    assert other_line("How long does `wait` sleep?", "It sleeps for 2 seconds.", view.units) == ""


def test_an_answer_of_the_neighbour_is_seen() -> None:
    view = units("paragraph", "Run all tests, but the last failures first.", "Rerun only the tests that failed before.")
    asked = "What does `--first` do?"
    assert elsewhere(asked, "It reruns only the tests that failed before.", view.units[:1], view) == 2
    assert elsewhere(asked, "It runs all tests, those that failed last first.", view.units[:1], view) == 0
