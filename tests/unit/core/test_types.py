"""The nouns: frozen, closed, one line of JSON, an id that is the hash of the content."""

import msgspec
import pytest

from autotune_lm.core.types import Chunk, DatasetVersion, Document, Message, Placement, Sample, Score, Source

CHUNK = {"document": "doc_a", "start": 0, "end": 3, "text": "abc", "heading_path": ("A",), "strategy": "x", "tokens": 1}
SCORE = {"sample": "smp_a", "judge": "test@1", "value": 7.0, "verdict": "PASS", "reason": "It is well."}


def source():
    return Source(repository="r", uri="a.md", media_type="text/markdown", sha256="00", size_bytes=3)


@pytest.fixture
def records(make_sample):
    document = Document(source=source(), title="A", text="abc", blocks=())
    version = DatasetVersion(placements=(Placement("smp_a", "train", "fct_a"),))
    return [source(), document, Chunk(**CHUNK), make_sample(1), Score(**SCORE), version]


def test_a_record_comes_back_from_its_line(records):
    for record in records:
        assert type(record).from_line(record.line()) == record
        assert b"\n" not in record.line()


def test_an_id_is_the_hash_of_the_content(records):
    for record in records:
        assert record.id.startswith(f"{record.PREFIX}_")
        assert record.genuine()
        again = msgspec.json.decode(msgspec.json.encode(record), type=dict)
        del again["id"]
        assert msgspec.convert(again, type(record)).id == record.id
    assert len({record.PREFIX for record in records}) == len(records)


def test_a_record_with_another_content_is_not_genuine():
    line = Chunk(**CHUNK).line().replace(b"abc", b"abd")
    assert not Chunk.from_line(line).genuine()


def test_ids_stay_what_they_are():
    """A changed id means that every project's ids change: that needs a migration."""
    assert source().id == "src_262370f6fdedf30d68cc"


def test_records_are_frozen_and_closed(records):
    for record in records:
        with pytest.raises(AttributeError):
            record.id = "other"
        unknown = record.line()[:-1] + b',"surprise":1}'
        with pytest.raises(msgspec.ValidationError, match="surprise"):
            type(record).from_line(unknown)


def test_defaults_do_not_enter_the_line():
    assert b"lead" not in Chunk(**CHUNK).line()
    assert Chunk(**CHUNK, lead="").id == Chunk(**CHUNK).id


def test_a_chunk_reads_with_its_lead_and_trail():
    assert Chunk(**CHUNK, lead="<", trail=">").reading == "<abc>"


@pytest.mark.parametrize("content", ["", " \n\t"])
def test_a_message_needs_content(content):
    with pytest.raises(ValueError, match="content"):
        Message("user", content)


def test_a_sample_ends_with_an_answer(make_sample, make_talk):
    for messages in (make_talk("A?"), make_talk("A?", "a.", "B?")):
        with pytest.raises(ValueError, match="assistant"):
            make_sample(messages=messages)


def test_the_question_and_answer_are_the_last(make_sample, make_talk):
    sample = make_sample(messages=make_talk("A?", "a.", "B?", "b.", system="S."))
    assert (sample.question, sample.answer) == ("B?", "b.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": " "}, "reason"),
        ({"value": 10.1}, "between"),
        ({"value": -1}, "between"),
        ({"value": float("nan")}, "between"),
    ],
)
def test_a_score_has_a_reason_and_a_place_on_the_scale(change, said):
    with pytest.raises(ValueError, match=said):
        Score(**SCORE | change)


def test_samples_of_other_content_have_other_ids(make_sample):
    one: Sample = make_sample(1)
    for change in (
        {"fact": "fct_x"},
        {"labels": {"a": "b"}},
        {"parent": "smp_x"},
        {"rejected": "No."},
        {"evidence": ()},
    ):
        assert msgspec.structs.replace(one, id="", **change).id != one.id
