"""A rewriting is kept only where every sentence says what its sources say."""

import asyncio

import pytest

from autotune_lm.core.errors import Unanswered
from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Passage
from autotune_lm.generate.numbered import numbered
from autotune_lm.generate.restructure import Rewriting, restructure

MESS = (
    "the pump of the cool- ing unit runs for 20 minutes each hour. THE FILTER MUST BE RINSED EVERY 3 WEEKS\n"
    "with cold water. It is NOT allowed to use soap on the filter"
)
CLEAN = [
    {"sentences": [1], "text": "The pump of the cooling unit runs for 20 minutes each hour."},
    {"sentences": [2], "text": "The filter must be rinsed every 3 weeks with cold water."},
    {"sentences": [3], "text": "It is not allowed to use soap on the filter."},
]


def rewrite(passage: Passage, model: object) -> Rewriting | Lost:
    return asyncio.run(restructure(passage, model))


def test_lines_know_their_characters(passage, Told):
    place = passage(MESS)
    made = rewrite(place, Told(CLEAN))
    assert isinstance(made, Rewriting)
    assert [line.text for line in made.lines] == [item["text"] for item in CLEAN]
    assert made.calls == ("cal_1",)
    said = [place.document.text[line.start : line.end] for line in made.lines]
    assert said[0] == "the pump of the cool- ing unit runs for 20 minutes each hour."
    assert said[2] == "It is NOT allowed to use soap on the filter"


def test_generators_see_the_clean_lines_and_cite_the_document(passage, Told):
    from msgspec.structs import replace

    place = passage(MESS)
    made = rewrite(place, Told(CLEAN))
    view = numbered(replace(place, lines=made.lines))
    assert "[1] The pump of the cooling unit runs for 20 minutes each hour." in view.shown
    assert place.document.text[view.units[0].start : view.units[0].end].startswith("the pump of the cool- ing")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The pump of the cooling unit runs for 25 minutes each hour.", "ungrounded_number"),
        ("The pump of the cooling unit runs for 20 hours each hour.", "ungrounded_unit"),
        ("The pump of the Kelvar cooling unit runs for 20 minutes each hour.", "ungrounded_name"),
        ("The pump of the cooling unit never runs for 20 minutes each hour.", "negated"),
        ("The pump wears out early unless somebody greases bearings and seals 20 minutes.", "unsupported_answer"),
    ],
)
def test_one_sentence_that_says_something_else_spoils_all(text, reason, passage, Told):
    made = rewrite(passage(MESS), Told([{"sentences": [1], "text": text}, *CLEAN[1:]]))
    assert isinstance(made, Lost)
    assert made.reason == reason
    assert made.what == text


@pytest.mark.parametrize("numbers", [[4], [0], [9, 1], [-1]])
def test_numbers_that_do_not_exist_spoil_all(numbers, passage, Told):
    made = rewrite(passage(MESS), Told([{"sentences": numbers, "text": CLEAN[0]["text"]}]))
    assert isinstance(made, Lost)
    assert made.reason == "no_evidence"


def test_half_of_the_chunk_may_not_get_lost(passage, Told):
    made = rewrite(passage(MESS), Told(CLEAN[:1]))
    assert isinstance(made, Lost)
    assert made.reason == "left_out"
    assert 0 < made.numbers["share"] < 0.6


def test_the_sentence_of_another_place_is_no_source(passage, Told):
    made = rewrite(passage(MESS), Told([{"sentences": [3], "text": CLEAN[0]["text"]}, *CLEAN[1:]]))
    assert isinstance(made, Lost)


def test_a_chunk_of_nothing_asks_nobody(passage, Told):
    model = Told(RuntimeError("asked"))
    made = rewrite(passage("# A title\n\n## Another"), model)
    assert isinstance(made, Lost)
    assert model.calls == []


def test_weather_is_a_failure_and_a_useless_reply_a_loss(passage, Told):
    with pytest.raises(Unanswered):
        rewrite(passage(MESS), Told(Unanswered("server: 503")))
    made = rewrite(passage(MESS), Told(Unanswered("empty: the reply is empty")))
    assert isinstance(made, Lost)
    assert made.reason == "no_reply"


def test_code_and_tables_keep_their_characters(passage, Told):
    code = "```python\npump = Pump()  # it is 1\npump.run( minutes = 20 )\n```"
    table = "| Part | Weeks |\n|---|---|\n| filter | 3 |"
    place = passage(f"the pump runs for 20 min- utes each hour.\n\n{code}\n\n{table}")
    said = [
        {"sentences": [1], "text": "The pump runs for 20 minutes each hour."},
        {"sentences": [2], "text": "The code makes a turbo pump and runs it for 99 minutes."},
        {"sentences": [3], "text": "The filter lasts 8 weeks."},
    ]
    made = rewrite(place, Told(said))
    assert isinstance(made, Rewriting)
    assert [line.text for line in made.lines] == ["The pump runs for 20 minutes each hour.", code, "| filter | 3 |"]
    for line in made.lines[1:]:
        assert place.document.text[line.start : line.end] == line.text


def test_a_chunk_of_code_alone_asks_nobody(passage, Told):
    model = Told(RuntimeError("asked"))
    assert isinstance(rewrite(passage("```\na = 1\n```"), model), Lost)
    assert model.calls == []
