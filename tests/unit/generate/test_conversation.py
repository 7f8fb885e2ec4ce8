"""Conversations: each turn has its own evidence, later ones add to it, and a bad turn ends the talk before it."""

import asyncio

import pytest

from autotune_lm.core.errors import Unanswered
from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Sample
from autotune_lm.generate.conversation import Wish, converse
from autotune_lm.generate.numbered import numbered
from autotune_lm.judge.rules import Rules

TEXT = (
    "The Nimbus pump runs for 20 minutes each hour. It stops then because its motor gets hot.\n\n"
    "The filter of the Nimbus pump is rinsed every 3 weeks. Use cold water for the filter."
)
TURNS = [
    ([1], "factual", "How long does the Nimbus pump run each hour?", "It runs for 20 minutes each hour."),
    ([2], "conceptual", "Why does it stop then?", "It stops because its motor gets hot."),
    ([3, 4], "procedural", "And how is the filter cared for?", "The filter is rinsed every 3 weeks with cold water."),
]


def reply(*turns: tuple) -> list[dict]:
    return [
        {"sentences": list(sentences), "item": place, "kind": kind, "question": question, "answer": answer}
        for place, (sentences, kind, question, answer) in enumerate(turns, 1)
    ]


def talk(place: Passage, model: object, turns: int = 3, **wish: object) -> tuple[list[Sample], list[str]]:
    made = asyncio.run(converse(place, numbered(place), model, Wish(turns, **wish)))
    return [one for one in made if isinstance(one, Sample)], [one.reason for one in made if isinstance(one, Lost)]


def test_each_turn_has_its_own_evidence(passage, Told):
    place = passage(TEXT)
    (made,), lost = talk(place, Told(reply(*TURNS)))
    assert lost == []
    assert [message.content for message in made.messages] == [text for turn in TURNS for text in turn[2:]]
    assert made.labels == {"turns": "0;1;2"}
    assert [one.quote for one in made.evidence] == [
        "The Nimbus pump runs for 20 minutes each hour.",
        "It stops then because its motor gets hot.",
        "The filter of the Nimbus pump is rinsed every 3 weeks. Use cold water for the filter.",
    ]
    for one in made.evidence:
        assert place.document.text[one.start : one.end] == one.quote
    assert made.origin.calls == ("cal_1",)
    assert made.genuine()


def test_the_rule_judge_passes_a_good_talk(passage, Told):
    place = passage(TEXT)
    (made,), _ = talk(place, Told(reply(*TURNS)))
    score = asyncio.run(Rules(Rules.Options()).score(made, place))
    assert score.parts["evidence"] == 1.0
    assert score.parts["supported"] == 1.0


@pytest.mark.parametrize(
    ("turn", "reason"),
    [
        (([2], "conceptual", "Why does it stop then?", "It stops after 45 minutes."), "ungrounded_number"),
        (([1], "factual", "Does it run each hour?", "Yes, it runs for 20 minutes each hour."), "turn_adds_nothing"),
        (([99], "factual", "Why does it stop then?", "Its motor gets hot."), "no_evidence"),
        (([2], "factual", "How long does the Nimbus pump run each hour?", "Its motor gets hot."), "duplicate_turn"),
        (([2], "factual", "What does the passage say next?", "Its motor gets hot."), "meta_reference"),
        (([2], "factual", "Why does the Stratus Pro stop?", "Its motor gets hot."), "ungrounded_name"),
        (([], "unanswerable", "Why does it stop then?", "That is not known."), "answerable"),
        (([], "unanswerable", "What does it cost?", "It costs 20 dollars."), "no_refusal"),
        (([], "conversational", "Thanks!", "You are welcome, it was made in Norway in 1984."), "ungrounded_number"),
    ],
)
def test_a_bad_turn_ends_the_talk_before_it(turn, reason, passage, Told):
    turns = [
        TURNS[0],
        ([3], "factual", "How often is its filter rinsed?", "It is rinsed every 3 weeks."),
        turn,
        TURNS[2],
    ]
    (made,), lost = talk(passage(TEXT), Told(reply(*turns)), turns=4)
    assert len(made.messages) == 4
    assert lost == [reason]


def test_one_turn_is_no_conversation(passage, Told):
    bad = ([2], "conceptual", "Why does it stop then?", "It stops after 45 minutes.")
    made, lost = talk(passage(TEXT), Told(reply(TURNS[0], bad)))
    assert made == []
    assert lost == ["ungrounded_number", "conversation_too_short"]


@pytest.mark.parametrize("question", ["How long does it run?", "Why do they stop?", "What is this for?"])
def test_the_first_question_stands_alone(question, passage, Told):
    opening = ([1], "factual", question, "It runs for 20 minutes each hour.")
    made, lost = talk(passage(TEXT), Told(reply(opening, *TURNS[1:])))
    assert made == []
    assert lost[0] == "opening_leans"


def test_a_turn_out_of_scope_is_kept_with_its_refusal_and_marked(passage, Told):
    outside = ([], "unanswerable", "What does it cost?", "The documentation does not say what it costs.")
    (made,), lost = talk(passage(TEXT), Told(reply(TURNS[0], outside, TURNS[1])))
    assert lost == []
    assert made.labels == {"turns": "0;;1", "out_of_scope": "2"}
    assert len(made.evidence) == 2


def test_a_talk_does_not_end_with_a_refusal(passage, Told):
    outside = ([], "unanswerable", "What does it cost?", "The documentation does not say what it costs.")
    (made,), _ = talk(passage(TEXT), Told(reply(*TURNS[:2], outside)))
    assert len(made.messages) == 4
    assert "out_of_scope" not in made.labels


def test_a_conversational_turn_says_nothing_new(passage, Told):
    thanks = ([], "conversational", "So it runs for 20 minutes?", "Yes, it runs for 20 minutes each hour.")
    (made,), lost = talk(passage(TEXT), Told(reply(TURNS[0], thanks, TURNS[1])))
    assert lost == []
    assert made.labels == {"turns": "0;;1", "conversational": "2"}


def test_a_missing_turn_ends_the_talk(passage, Told):
    said = reply(*TURNS)
    made, lost = talk(passage(TEXT), Told([said[0], said[2]]))
    assert made == []
    assert lost == ["turn_missing", "conversation_too_short"]


def test_the_task_names_each_turn_and_what_was_asked(passage, Told):
    model = Told(reply(*TURNS))
    talk(passage(TEXT), model, turns=2, many=2, says="language German")
    first, second = (values["task"] for _, values in model.calls)
    assert first.splitlines() == [
        "Item 1: turn opening; kind factual; begin near sentence 1; language German",
        "Item 2: turn follow-up; kind conceptual; language German",
    ]
    assert "- Why does it stop then?" in second


def test_now_and_then_a_turn_is_out_of_scope(passage, Told):
    asked = []
    for number in range(40):
        model = Told(reply(*TURNS))
        talk(passage(f"{TEXT} It weighs {number} kg."), model, turns=4)
        asked.append([line.split("; ")[0].split("turn ")[1] for line in model.calls[0][1]["task"].splitlines()[:4]])
    held = [turns for turns in asked if "out-of-scope" in turns]
    assert 2 <= len(held) <= 18
    assert all(
        turns[0] == "opening" and turns[-1] == "follow-up" and turns.count("out-of-scope") == 1 for turns in held
    )


def test_weather_is_a_failure_and_a_useless_reply_a_loss(passage, Told):
    with pytest.raises(Unanswered):
        talk(passage(TEXT), Told(Unanswered("server: 503")))
    assert talk(passage(TEXT), Told(Unanswered("empty: the reply is empty"))) == ([], ["no_reply"])


def test_a_passage_of_one_sentence_asks_nobody(passage, Told):
    model = Told(RuntimeError("asked"))
    assert talk(passage("The pump runs."), model) == ([], [])


def test_where_nothing_is_left_to_say_no_further_talk_is_asked_for(passage, Told):
    model = Told(reply(*TURNS), reply(TURNS[0]), RuntimeError("asked"))
    made, lost = talk(passage(TEXT), model, many=5)
    assert len(made) == 1
    assert lost == ["conversation_too_short"]
    assert len(model.calls) == 2
