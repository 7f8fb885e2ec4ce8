"""Promises of generators, for any document: verbatim answers without a model; exact numbers, steady tasks with one."""

import asyncio
import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from autotune_lm.core.ids import content_id
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Chunk, Document, Locator, Source
from autotune_lm.generate.draws import MOST_PER_CHUNK, SHARES, Taste, amount, carried, draw
from autotune_lm.generate.numbered import halves, numbered
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


CODE = st.sampled_from(
    [
        "pub fn open(path: &str, most: usize) -> Result<Self> {\n    todo!()\n}",
        'def open(path: str, most: int = 100, mode: str = "r") -> int:\n    return 1',
        "class Store:",
        "def open(",
        "#define OPEN 3",
        "```",
    ]
)
LABELS = st.sampled_from(["function", "method", "class", "struct", "enum", "constant", "macro", "impl", "odd"])
SECTIONS = st.sampled_from(["Parameters", "Returns", "Raises", "Errors", "Panics", "Examples", "Notes", "Design"])


@st.composite
def code_passages(draw: st.DrawFn) -> Passage:
    line = Locator()
    made = [Piece("heading", "# Module `kv`", line, 1, "module", "kv")]
    for _ in range(draw(st.integers(1, 5))):
        name = draw(st.sampled_from(["kv::Store", "kv::Store::open", "kv.open", "kvopen", "kv", "kv::Store::_x"]))
        made.append(Piece("heading", f"## Function `{name}`", line, draw(st.integers(1, 3)), draw(LABELS), name))
        made += [piece for piece in draw(st.lists(_piece(), max_size=3)) if piece.kind != "heading"]
        if draw(st.booleans()):
            made.append(Piece("heading", f"#### {draw(SECTIONS)}", line, 4))
            made += [Piece("list", "- `path` (str): where the file lies, below the root\n- most: how many", line)]
        made.append(Piece("code", fence(draw(CODE), "python"), line, 0, "python"))
    text, blocks = assemble(made)
    source = Source(repository="acme", uri="a.py", media_type="text/x-python", sha256="0" * 64)
    genre = draw(st.sampled_from(["library", "example", "test"]))
    document = Document(source=source, title="kv", text=text, blocks=blocks, genre=genre)  # type: ignore[arg-type]
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    chunk = Chunk(
        document=document.id, start=start, end=end, text=text[start:end], heading_path=(), strategy="code", tokens=1
    )
    return Passage(document, chunk, ("acme::open",))


@settings(max_examples=300, deadline=None)
@given(passages() | code_passages(), st.integers(1, 3))
def test_promises(place: Passage, wordings: int) -> None:
    generator = Structure(Structure.Options(wordings=wordings, subject="Acme"))
    samples = asyncio.run(generator.generate(place))
    assert [s.id for s in samples] == [s.id for s in asyncio.run(generator.generate(place))]
    assert len({s.id for s in samples}) == len(samples)
    for sample in samples:
        (evidence,) = sample.evidence
        assert place.document.text[evidence.start : evidence.end] == evidence.quote
        assert sample.answer in (evidence.quote, *evidence.quote.split(" | "))
        assert place.chunk.start <= evidence.start < evidence.end <= place.chunk.end
        assert sample.question.endswith("?")
        assert sample.fact == content_id("fct", normal_form(evidence.quote))
    asked = [sample.question for sample in samples]
    assert len(set(asked)) == len(asked)


@settings(max_examples=300, deadline=None)
@given(passages() | code_passages())
def test_each_number_of_a_passage_slices_its_document(place: Passage) -> None:
    view, text = numbered(place), place.document.text
    assert [unit.number for unit in view.units] == list(range(1, len(view.units) + 1))
    for unit in view.units:
        assert text[unit.start : unit.end] == unit.text and unit.text.strip()
        assert place.chunk.start <= unit.start < unit.end <= place.chunk.end
    assert all(one.end <= other.start for one, other in pairwise(view.units))
    mark = view.shown[1 : view.shown.index(">")]
    assert view.shown.count(f"<{mark}>") == view.shown.count(f"</{mark}>") == 1
    assert re.findall(r"^\[(\d+)\] ", view.shown, re.MULTILINE) == [str(unit.number) for unit in view.units]
    assert numbered(place) == view


@settings(max_examples=100, deadline=None)
@given(passages() | code_passages())
def test_halves_of_a_passage_have_all_its_units_once(place: Passage) -> None:
    view = numbered(place)
    ranges = halves(view, place)
    assert ranges is None or len(view.units) > 1
    parts = [numbered(place, part).units for part in ranges or ()]
    assert all(parts)
    if parts:
        assert [unit.start for part in parts for unit in part] == [unit.start for unit in view.units]


KINDS = st.dictionaries(st.sampled_from([*SHARES, "multi-hop"]), st.sampled_from([0.0, 0.5, 3.0]), max_size=6)


@settings(max_examples=200, deadline=None)
@given(passages() | code_passages(), KINDS, st.integers(0, 12), st.text(max_size=5))
def test_what_is_asked_hangs_on_chunk_and_settings_alone(
    place: Passage, kinds: dict[str, float], per_chunk: int, seed: str
) -> None:
    view = numbered(place)
    taste = Taste(per_chunk, kinds, ("a nurse",), seed)  # type: ignore[arg-type]
    count = amount(view, taste)
    assert 0 <= count <= min(MOST_PER_CHUNK, per_chunk or MOST_PER_CHUNK)
    lines = draw(place.chunk.id, view, taste, count)
    assert lines == draw(place.chunk.id, view, taste, count)
    assert len(lines) in (0, count)
    assert {line.kind for line in lines} <= carried(view) | {"factual"}
    assert not [line for line in lines if kinds.get(line.kind) == 0.0]
    assert {line.persona for line in lines} <= {"a nurse"}
