"""Every generator keeps its promises, whatever a model says: proved evidence, honest origin, no silent loss."""

import asyncio
import re
from importlib import import_module
from pathlib import Path

import pytest

from autotune_lm.core.calls import Call, Reply, Rung
from autotune_lm.core.errors import CannotGoOn, Missing, Unanswered
from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Chunk, Document, Locator, Sample, Source
from autotune_lm.generate import TABLE
from autotune_lm.kit.assemble import Piece, assemble
from autotune_lm.kit.registry import load
from autotune_lm.llm.asking import Asking, Voice
from autotune_lm.llm.prompt_library import PromptLibrary
from autotune_lm.llm.providers.scripted import Scripted
from autotune_lm.llm.scripted.behaviours import CONTENT, FORM

NEEDS_A_MODEL = {"create", "free"}
BEHAVIOURS = ("perfect", *CONTENT, *FORM, "sloppy,lying:0.5", "truncating:0.5,sloppy")
EXPLAINED = set(re.findall(r"`(\w+)`", (Path(__file__).parents[2] / "docs" / "reference" / "reasons.md").read_text()))
PIECES = (
    Piece("heading", "# The Nimbus pump", Locator(), 1),
    Piece(
        "paragraph",
        "The Nimbus pump is a small pump for gardens. The Nimbus pump runs for 20 minutes each hour because its motor "
        "gets hot. The hose of the pump lasts for 5 years. To clean the filter, rinse it every 3 weeks.",
        Locator(),
    ),
    Piece("heading", "## Who may open the pump?", Locator(), 2),
    Piece("paragraph", "Only a trained person may open it.", Locator()),
    Piece("heading", "## What is the way in", Locator(), 2),
    Piece("paragraph", "The door of the pump house opens to the left.", Locator()),
    Piece("table", "| Plan | Price |\n| --- | --- |\n| basic | 3 euros |\n| pro | 9 euros |", Locator()),
    Piece("code", "```python\npump.start(level=3)\n```", Locator(), 0, "python"),
)


@pytest.fixture(scope="module")
def place() -> Passage:
    text, blocks = assemble(list(PIECES))
    source = Source(repository="docs", uri="pump.md", media_type="text/markdown", sha256="0" * 64)
    document = Document(source=source, title="The Nimbus pump", text=text, blocks=blocks, language="en")
    chunk = Chunk(
        document=document.id, start=0, end=len(text), text=text, heading_path=("The Nimbus pump",), strategy="heading",
        tokens=1,
    )  # fmt: skip
    return Passage(document, chunk)


def made_by(name: str) -> object:
    kind = load("generate", import_module("autotune_lm.generate").TABLE, name)
    return kind(kind.Options())


def model(behaviour: str, asked: list[Call]) -> Asking:
    provider = Scripted(behaviour)

    async def ask(call: Call, rung: Rung) -> Reply:
        asked.append(call)
        return provider.read(await provider.send(call, rung))

    return Asking(ask, Voice("scripted", "scripted/scripted", 8192), PromptLibrary(None))


def failing(error: Exception) -> Asking:
    async def ask(call: Call, rung: Rung) -> Reply:
        raise error

    return Asking(ask, Voice("scripted", "scripted/scripted", 8192), PromptLibrary(None))


def generated(name: str, place: Passage, behaviour: str, asked: list[Call]) -> list[Sample | Lost]:
    """What is made; of a chunk that fails, the cause."""
    try:
        return list(asyncio.run(made_by(name).generate(place, model(behaviour, asked))))  # type: ignore[attr-defined]
    except Unanswered as error:
        return [Lost(error.cause, error.message)]


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
@pytest.mark.parametrize("name", TABLE)
def test_whatever_a_model_says_samples_are_true_to_the_document(name, behaviour, place):
    asked: list[Call] = []
    made = generated(name, place, behaviour, asked)
    again = generated(name, place, behaviour, [])
    assert [one.id if isinstance(one, Sample) else one for one in made] == [
        one.id if isinstance(one, Sample) else one for one in again
    ]
    kind, known = type(made_by(name)), {call.id for call in asked}
    samples = [one for one in made if isinstance(one, Sample)]
    assert len({sample.id for sample in samples}) == len(samples)
    for sample in samples:
        assert sample.genuine()
        assert all(one.document == place.document.id for one in sample.evidence)
        assert all(one.quote == place.document.text[one.start : one.end] for one in sample.evidence)
        assert bool(sample.evidence) != (sample.labels.get("grounded") == "no")
        assert sample.origin.generator.startswith(f"{kind.name}@{kind.version}")
        assert sample.origin.chunks[0] == place.chunk.id
        assert bool(sample.origin.model) == bool(sample.origin.calls) == bool(sample.origin.prompt_hash)
        assert set(sample.origin.calls) <= known
    for lost in (one for one in made if isinstance(one, Lost)):
        assert lost.reason in EXPLAINED
        assert lost.what.strip()


@pytest.mark.parametrize("name", TABLE)
def test_its_prompts_are_in_the_package_and_it_asks_with_no_other(name, place):
    asked: list[Call] = []
    generated(name, place, "perfect", asked)
    prompts = made_by(name).prompts  # type: ignore[attr-defined]
    assert {call.prompt.partition("@")[0] for call in asked} <= set(prompts)
    assert bool(asked) == bool(prompts)
    assert set(prompts) <= set(PromptLibrary(None).names())


@pytest.mark.parametrize("name", TABLE)
def test_without_a_model_it_works_or_says_that_it_needs_one(name, place):
    generate = made_by(name).generate  # type: ignore[attr-defined]
    if name in NEEDS_A_MODEL:
        with pytest.raises(Missing) as error:
            asyncio.run(generate(place))
        assert "needs a model" in error.value.message and "models.writer" in error.value.hint
    else:
        assert asyncio.run(generate(place))


@pytest.mark.parametrize("error", [Unanswered("server: 503"), CannotGoOn("no server")], ids=["server", "cannot go on"])
@pytest.mark.parametrize("name", [name for name in TABLE if name != "structure"])
def test_what_may_pass_fails_the_chunk_so_that_the_next_run_tries_again(name, error, place):
    with pytest.raises(type(error)):
        asyncio.run(made_by(name).generate(place, failing(error)))  # type: ignore[attr-defined]
