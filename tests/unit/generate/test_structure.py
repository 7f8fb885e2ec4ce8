"""The plug-in: identity, wordings, limits, and its place in a document."""

import msgspec

from autotune_lm.core.ids import content_id
from autotune_lm.core.types import Chunk
from autotune_lm.kit.text import normal_form

PAGE = """# Store

A store is an object that holds the state of a whole application.

When a worker loses its connection, the queue hands the job to another worker.

To reset the cache after a failure, call `store.clear()` and load the rows again."""


def test_evidence_is_a_slice_and_the_answer(passage, samples_of):
    place = passage(PAGE)
    for sample in samples_of(place):
        (evidence,) = sample.evidence
        assert place.document.text[evidence.start : evidence.end] == evidence.quote == sample.answer
        assert sample.fact == content_id("fct", normal_form(evidence.quote))
        assert sample.origin.generator == "structure@6"
        assert sample.origin.chunks == (place.chunk.id,)


def test_wordings_share_the_fact(passage, samples_of):
    samples = samples_of(passage(PAGE), wordings=2)
    by_fact = {}
    for sample in samples:
        by_fact.setdefault(sample.fact, []).append(sample)
    assert any(len(group) == 2 for group in by_fact.values())
    for group in by_fact.values():
        assert len({sample.question for sample in group}) == len(group)
        assert len({sample.answer for sample in group}) == 1


def test_best_first_when_few_are_wanted(passage, samples_of):
    (sample,) = samples_of(passage(PAGE), per_chunk=1)
    assert sample.origin.template == "definition"


def test_a_kind_can_be_switched_off(passage, samples_of):
    assert all(sample.kind != "definition" for sample in samples_of(passage(PAGE), kinds={"definition": 0}))


def test_same_passage_same_ids(passage, samples_of):
    place = passage(PAGE)
    assert [s.id for s in samples_of(place)] == [s.id for s in samples_of(place)]


def test_a_continued_section_gives_no_question_about_its_heading(passage, samples_of):
    whole = passage(
        "# Speed\n\n## Is Acme slow?\n\nNo. Acme answers many requests.\n\nAcme is fast enough for most people who ask."
    )
    text = whole.document.text
    start = text.index("Acme is fast")
    chunk = Chunk(
        document=whole.document.id,
        start=start,
        end=len(text),
        text=text[start:],
        heading_path=("Speed", "Is Acme slow?"),
        strategy="heading",
        tokens=1,
    )
    assert samples_of(msgspec.structs.replace(whole, chunk=chunk)) == []
