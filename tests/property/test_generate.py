"""Promises of the built-in generator, for any document."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from autotune_lm.core.ids import content_id
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Chunk, Document, Locator, Source
from autotune_lm.generate.structure import Structure
from autotune_lm.kit.assemble import Piece, assemble, fence
from autotune_lm.kit.text import normal_form

WORDS = st.sampled_from(
    [
        "A store is an object that holds the state of an application.",
        "To reset the cache after a failure, call `store.clear()` again.",
        "When a worker stops, the queue hands its job to another worker.",
        "You can run the tests with the flag `--fast` on one machine.",
        "Reducers do not keep a copy of the old state, which saves memory.",
        "It is fast (and small.",
        "Use it like this:",
        "The difference between a thunk and a saga is the place of the waiting code.",
        "…",
        "`code",
    ]
)
TITLES = st.sampled_from(
    ["Store", "Using `Store`", "What is a store?", "Adding a worker", "`sqrt`", "Arguments", "1.2 🎉"]
)
PARAGRAPHS = st.lists(WORDS | st.text(max_size=60).map(lambda s: " ".join(s.split())), min_size=1, max_size=4)


@st.composite
def _piece(draw: st.DrawFn) -> Piece:
    kind = draw(st.sampled_from(["heading", "paragraph", "paragraph", "list", "code", "table"]))
    line = Locator()
    if kind == "heading":
        level = draw(st.integers(1, 3))
        return Piece("heading", "#" * level + " " + draw(TITLES), line, level)
    text = " ".join(draw(PARAGRAPHS))
    if kind == "list":
        return Piece("list", "\n".join(f"- {word}" for word in draw(PARAGRAPHS)), line)
    if kind == "code":
        return Piece("code", fence(text), line, 0, "python")
    if kind == "table":
        return Piece("table", f"| Option | Description |\n| --- | --- |\n| `fast` | {text} |", line)
    return Piece("paragraph", text, line)


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    text, blocks = assemble(draw(st.lists(_piece(), min_size=1, max_size=8)))
    source = Source(repository="acme", uri="a.md", media_type="text/markdown", sha256="0" * 64)
    document = Document(source=source, title="Store", text=text, blocks=blocks)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    chunk = Chunk(
        document=document.id, start=start, end=end, text=text[start:end], heading_path=(), strategy="fixed", tokens=1
    )
    return Passage(document=document, chunk=chunk)


@settings(max_examples=300, deadline=None)
@given(passages(), st.integers(1, 3))
def test_promises(place: Passage, wordings: int) -> None:
    generator = Structure(Structure.Options(wordings=wordings, subject="Acme"))
    samples = asyncio.run(generator.generate(place))
    assert [s.id for s in samples] == [s.id for s in asyncio.run(generator.generate(place))]
    assert len({s.id for s in samples}) == len(samples)
    for sample in samples:
        (evidence,) = sample.evidence
        assert place.document.text[evidence.start : evidence.end] == evidence.quote == sample.answer
        assert place.chunk.start <= evidence.start < evidence.end <= place.chunk.end
        assert sample.question.endswith("?")
        assert sample.fact == content_id("fct", normal_form(evidence.quote))
    asked = [sample.question for sample in samples]
    assert len(set(asked)) == len(asked)
