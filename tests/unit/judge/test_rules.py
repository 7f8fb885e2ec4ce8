"""The rule judge: a good sample passes, and one damage of each kind pulls it below PASS."""

import asyncio

import msgspec
import pytest

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Block, Chunk, Document, Evidence, Message, Origin, Sample, Source
from autotune_lm.judge.rules import Rules

ANSWER = "The cache keeps the last 100 rows of a table in memory, so that a second read needs no disk."
QUESTION = "What does the cache of Acme keep in memory?"
TEXT = f"# Cache\n\n{ANSWER}\n\nIt is small."


def passage() -> Passage:
    source = Source(repository="docs", uri="a.md", media_type="text/markdown", sha256="0" * 64)
    blocks = (Block("heading", 0, 7, level=1), Block("paragraph", 9, 9 + len(ANSWER)))
    document = Document(source=source, title="Cache", text=TEXT, blocks=blocks)
    chunk = Chunk(
        document=document.id, start=0, end=len(TEXT), text=TEXT, heading_path=("Cache",), strategy="heading", tokens=9
    )
    return Passage(document=document, chunk=chunk)


def sample(question: str = QUESTION, answer: str = ANSWER, **changes: object) -> Sample:
    place = passage().document
    evidence = Evidence(place.id, 9, 9 + len(ANSWER), ANSWER)
    made = Sample(
        messages=(Message("user", question), Message("assistant", answer)),
        evidence=(evidence,),
        kind="factual",
        origin=Origin("create", "other@1"),
        fact="fct_1",
    )
    return msgspec.structs.replace(made, id="", **changes) if changes else made


def score(made: Sample, **options: float):
    return asyncio.run(Rules(Rules.Options(**options)).score(made, passage()))


def test_a_good_sample_passes():
    result = score(sample())
    assert result.verdict == "PASS"
    assert result.value >= 9
    assert result.reason
    assert result.judge == "rules@6"


@pytest.mark.parametrize(
    "question",
    [
        "How do you keep rows of a table in memory with Acme?",
        "In Acme, what does the cache keep in memory?",
        "Why does the cache of Acme need no disk for a second read?",
        "Can you explain what the cache of Acme keeps in memory?",
        "Explain what the cache of Acme keeps in memory.",
        "Is it possible to keep rows of a table in memory with Acme?",
        "What is `Cache` of Acme, and what does it keep in memory?",
    ],
)
def test_other_good_questions_pass(question):
    assert score(sample(question)).verdict == "PASS"


@pytest.mark.parametrize(
    ("part", "question"),
    [
        ("question", "the cache of acme keeps rows in memory."),
        ("question", "How do you the cache of Acme in memory?"),
        ("question", "What does the the cache of Acme keep in memory?"),
        ("question", "What does the `cache of Acme keep in memory?"),
        ("question", "How do you explanation the cache of Acme in memory?"),
        ("question", "Cache?"),
        ("question", "What does the cache of Acme keep in in memory?"),
        ("question", "What if you are not logged in in Acme with a cache in memory?"),
        ("self_contained", "What does this section say about the cache in memory?"),
        ("self_contained", "What does the code above keep in memory?"),
        ("self_contained", "What does it keep?"),
        ("self_contained", "What are the options?"),
        ("self_contained", "According to the text, what does the cache keep in memory?"),
        ("shared_subject", "Which planets circle around a distant yellow star?"),
        ("clean", "What does the [cache](cache.md) of Acme keep in memory?"),
    ],
)
def test_bad_questions_do_not_pass(part, question):
    result = score(sample(question))
    assert result.verdict != "PASS"
    assert result.parts[part] < 0.75


@pytest.mark.parametrize(
    ("part", "answer"),
    [
        ("ending", "The cache keeps the last 100 rows of a table in memory:"),
        ("ending", "The cache keeps the last 100 rows of a table in memory, so that a second read needs the"),
        ("marks", "The cache keeps the last 100 rows in memory.\n\n```python\ncache.keep(rows)"),
        ("marks", "The cache keeps the last 100 rows of a table in `memory, so that a read needs no disk."),
        ("length", "Rows."),
        ("statement", "# The cache of Acme in memory."),
        ("start", "However, the cache keeps the last 100 rows of a table in memory."),
        ("start", "In this example, the cache keeps the last 100 rows of a table in memory."),
        ("start", "See the page about the cache of Acme in memory."),
        ("pointing", "The cache keeps the last 100 rows in memory, as described above in the list of parts."),
        ("start", "Since the validation of this invariant takes long, the cache keeps the last 100 rows in memory."),
        ("start", "The cache of Acme in memory drops rows after a while when those thresholds are passed."),
        ("pointing", "The section on the cache of Acme already covered what it keeps in memory."),
        ("pointing", "What the cache of Acme keeps in memory is described in the reference manual of Acme."),
        ("clean", "The cache | keeps | the last 100 rows. Second | read."),
        ("clean", "The cache keeps **the last 100 rows** of a table in memory."),
        ("clean", "The cache keeps the last 100 rows in memory. <div class='x'> Second read."),
        ("clean", ":::note\nThe cache keeps the last 100 rows in memory.\n:::"),
        ("supported", "The cache keeps the last 250 rows of a table in memory, so that a second read needs no disk."),
        ("supported", "Penguins in Antarctica cache warm fish beneath their feathers during winter nights in memory."),
        ("adds", "The cache of Acme does keep in memory."),
    ],
)
def test_bad_answers_do_not_pass(part, answer):
    result = score(sample(answer=answer))
    assert result.verdict != "PASS", result
    assert result.parts[part] < 0.75


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("What is the default value of the `cache_size` option of Acme?", "`cache_size` | integer | 8192"),
        ("What is the core temperature for chicken breast in Acme?", "Chicken breast | 74 °C"),
        ("Is the `cache_size` option of Acme required?", "`cache_size` | no"),
        ("What is the default value of the `cache_size` option of Acme?", "`cache_size` | `{}`"),
        ("What does the `cache_size` option of Acme do?", "Drops the oldest rows from this many megabytes on."),
    ],
)
def test_a_row_up_to_its_value_or_a_cell_is_an_answer(question, row):
    place = passage()
    text = f"{TEXT}\n\n| `cache_size` option | {row} |"
    start = text.index(row)
    document = msgspec.structs.replace(place.document, text=text)
    chunk = msgspec.structs.replace(place.chunk, text=text, end=len(text))
    made = sample(question, row, kind="table", evidence=(Evidence(document.id, start, start + len(row), row),))
    result = asyncio.run(Rules(Rules.Options()).score(made, Passage(document, chunk)))
    assert result.verdict == "PASS", result


def test_an_entry_may_speak_of_its_name():
    """Behind the name that the question has, "this machine" is that one; elsewhere it points at nothing."""
    entry = "Acme Cache (memory): Made in 1964, this machine keeps the last 100 rows of a table in memory."
    assert score(sample('What does "History" say about Acme Cache?', entry)).parts["start"] == 1
    assert score(sample('What does "History" say about memory?', entry)).parts["start"] < 0.75


def test_titles_in_quotes_are_as_they_are():
    asked = 'What does "New York, New York: cache cache" say about the cache of Acme in memory?'
    assert score(sample(asked)).parts["question"] == 1


def test_a_list_may_follow_its_announcement():
    listed = "The following rows are kept in memory by the cache of Acme:\n\n- the last 100 rows\n- the first row"
    assert score(sample(answer=listed)).parts["start"] == 1


def test_evidence_that_does_not_stand_there_fails():
    moved = Evidence(passage().document.id, 10, 10 + len(ANSWER), ANSWER)
    result = score(sample(evidence=(moved,)))
    assert (result.verdict, result.value) == ("FAIL", 0.0)
    assert "evidence" in result.reason


def test_a_sample_without_evidence_fails_but_in_free_mode():
    assert score(sample(evidence=())).verdict == "FAIL"
    free = sample(evidence=(), origin=Origin("free", "other@1"))
    assert score(free).verdict == "NEEDS_REVIEW"


def test_limits_are_options():
    assert score(sample(), pass_at=10.1).verdict == "NEEDS_REVIEW"
    assert score(sample(), pass_at=10.1, review_at=10.1).verdict == "FAIL"


def test_the_reason_names_the_weakest_part():
    assert score(sample("What does this section say about the cache?")).reason.startswith("the question does not stand")
