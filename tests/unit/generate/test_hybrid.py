"""Hybrid mode: finds first, then questions of our own up to the quota, and no fact twice."""

import asyncio

import pytest

from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Sample
from autotune_lm.generate.hybrid import Hybrid
from autotune_lm.judge.rules import Rules

FAQ = """# Nimbus pump

The Nimbus pump is a small pump for gardens. It runs for 20 minutes each hour. Its motor weighs 4 kg. The hose
is made of rubber and lasts for 5 years.

Q: How often is the filter of the Nimbus pump rinsed?

A: The filter is rinsed every 3 weeks.

Q: Who may open the Nimbus pump?

A: Only a trained person with a licence may open it."""
PROSE = "# Nimbus pump\n\nThe Nimbus pump is a small pump for gardens. It runs for 20 minutes each hour."


def run(place: Passage, model: object = None, **options: object) -> tuple[list[Sample], list[str]]:
    made = asyncio.run(Hybrid(Hybrid.Options(**options)).generate(place, model))
    return [one for one in made if isinstance(one, Sample)], [one.reason for one in made if isinstance(one, Lost)]


def number_of(values: dict[str, str], start: str) -> int:
    line = next(line for line in values["passage"].splitlines() if start in line)
    return int(line[1 : line.index("]")])


def writing(*items: tuple[str, str, str]):
    """A model that writes a question, its answer, and names the sentence that begins so."""

    def reply(prompt: str, values: dict[str, str]) -> list[dict]:
        return [
            {"sentences": [number_of(values, start)], "kind": "factual", "question": question, "answer": answer}
            for question, answer, start in items
        ]

    return reply


MOTOR = ("What is the weight of the motor of the Nimbus pump?", "The motor weighs 4 kg.", "Its motor weighs")
HOSE = ("How long does the hose of the Nimbus pump last?", "The hose lasts for 5 years.", "The hose")
FILTER = ("At which interval is the filter rinsed?", "The filter is rinsed every 3 weeks.", "filter is rinsed every")


def test_finds_come_first_and_keep_their_mode(passage, Told):
    place = passage(FAQ)
    made, _ = run(place, Told(writing(MOTOR, HOSE)))
    assert [one.origin.mode for one in made] == ["identify", "identify", "create", "create"]
    assert {one.origin.generator for one in made} == {"hybrid@2/identify@3", "hybrid@2/create@2"}
    assert all(one.genuine() for one in made)
    for one in made:
        for evidence in one.evidence:
            assert place.document.text[evidence.start : evidence.end] == evidence.quote


def test_the_judge_treats_each_as_what_it_is(passage, Told):
    place = passage(FAQ)
    for one in run(place, Told(writing(MOTOR)))[0]:
        score = asyncio.run(Rules(Rules.Options()).score(one, place))
        assert ("length" in score.parts) == (one.origin.mode == "create")
        assert score.verdict == "PASS"


def test_no_more_than_the_quota_is_written(passage, Told):
    model = Told(writing(MOTOR, HOSE))
    made, _ = run(passage(FAQ), model, generation_ratio=0.5)
    assert [one.origin.mode for one in made] == ["identify", "identify", "create"]
    silent = Told(RuntimeError("asked"))
    assert len(run(passage(FAQ), silent, generation_ratio=0.0)[0]) == 2
    assert silent.calls == []


def test_a_chunk_without_finds_gets_what_create_gives(passage, Told):
    model = Told(writing(("How long does the Nimbus pump run each hour?", "It runs for 20 minutes.", "It runs for")))
    made, _ = run(passage(PROSE), model, generation_ratio=0.0)
    assert [one.origin.mode for one in made] == ["create"]


def test_the_model_is_told_what_was_found(passage, Told):
    model = Told(writing(MOTOR))
    run(passage(FAQ), model)
    task = model.calls[0][1]["task"]
    assert "- How often is the filter of the Nimbus pump rinsed?" in task
    assert "- Who may open the Nimbus pump?" in task


@pytest.mark.parametrize(
    "again",
    [
        FILTER,
        ("How often is the filter of the Nimbus pump rinsed?", "It is rinsed every 3 weeks.", "filter is rinsed every"),
        ("Who may open the Nimbus pump?", "Only a trained person with a licence may open it.", "Only a trained"),
    ],
)
def test_no_fact_comes_twice(again, passage, Told):
    made, lost = run(passage(FAQ), Told(writing(again, MOTOR)))
    assert [one.question for one in made if one.origin.mode == "create"] == [MOTOR[0]]
    assert len(lost) == 1


def test_one_detail_of_a_long_section_is_another_fact(passage, Told):
    section = (
        "# FAQ\n\n## How does the Nimbus pump work?\n\n"
        + " ".join(f"Its part {number} turns {number + 40} times a minute." for number in range(12))
        + "\n\n## Who may open it?\n\nOnly a trained person with a licence may open it."
    )
    detail = ("How often does part 7 of the Nimbus pump turn?", "Part 7 turns 47 times a minute.", "part 7 turns")
    made, _ = run(passage(section), Told(writing(detail)))
    assert detail[0] in [one.question for one in made]


def test_without_a_model_the_rules_write(passage):
    made, _ = run(passage(FAQ), subject="Nimbus pump")
    modes = [one.origin.mode for one in made]
    assert modes.count("identify") == 2
    assert 0 < modes.count("create") <= 2
    found = {one.answer for one in made if one.origin.mode == "identify"}
    assert not {one.answer for one in made if one.origin.mode == "create"} & found
    assert "hybrid@2/structure@6" in {one.origin.generator for one in made}


def test_an_answer_that_reaches_in_from_the_chunk_before_counts(passage, Told):
    from msgspec.structs import replace

    place = passage(FAQ)
    start = place.document.text.index("A: Only a trained")
    end = len(place.document.text)
    chunk = replace(place.chunk, id="", start=start, end=end, text=place.document.text[start:end])
    again = ("Is a licence needed to open it?", "Only a trained person with a licence may.", "Only a trained")
    made, lost = run(replace(place, chunk=chunk), Told(writing(again)))
    assert made == []
    assert lost == ["found_before"]
