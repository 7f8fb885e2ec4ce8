"""What models have written where JSON was asked for, and what is to become of it."""

import json
from typing import NamedTuple

import msgspec
import pytest

from autotune_lm.core.calls import Finish, Reply
from autotune_lm.llm.structured.reading import Reading, read_items
from autotune_lm.llm.structured.salvage import salvage

from .shapes import CALL, Pair, Pointed, Talk, pair

ONE = json.dumps({"items": [pair(1)]})
TWO = json.dumps({"items": [pair(1), pair(2)]})
RAW_ONE = json.dumps(pair(1))


class Case(NamedTuple):
    text: str
    good: tuple[int, ...]
    """Which items come out, by their sentence."""
    lost: int = 0
    finish: Finish = "stop"


GOOD = {
    "as asked": Case(ONE, (1,)),
    "in a fence": Case(f"```json\n{TWO}\n```", (1, 2)),
    "in a fence that never ends": Case(f"```json\n{TWO}", (1, 2)),
    "in prose": Case(f"Sure! Here are the items you asked for:\n\n{TWO}\n\nLet me know if [any] is missing.", (1, 2)),
    "a list without the envelope": Case(json.dumps([pair(1), pair(2)]), (1, 2)),
    "one object": Case(RAW_ONE, (1,)),
    "an object for the list": Case(json.dumps({"items": pair(1)}), (1,)),
    "an envelope of another name": Case(json.dumps({"questions": [pair(1), pair(2)]}), (1, 2)),
    "two envelopes, one in the other": Case(json.dumps({"result": {"items": [pair(1)]}}), (1,)),
    "items by number": Case(json.dumps({"items": {"1": pair(1), "2": pair(2)}}), (1, 2)),
    "a line for each": Case(f"{RAW_ONE}\n{json.dumps(pair(2))}\n", (1, 2)),
    "a fence for each": Case(f"```json\n{RAW_ONE}\n```\n\n```json\n{json.dumps(pair(2))}\n```", (1, 2)),
    "arguments of a tool": Case(json.dumps({"name": "reply", "arguments": {"items": [pair(1)]}}), (1,)),
    "JSON in JSON": Case(json.dumps({"items": json.dumps([pair(1), pair(2)])}), (1, 2)),
    "all of it a JSON text": Case(json.dumps({"reply": ONE}), (1,)),
    "single quotes": Case(str({"items": [pair(1)]}), (1,)),
    "an apostrophe in single quotes": Case(
        "{'items': [{'sentences': [1], 'kind': 'factual', 'question': 'What's it?', 'answer': 'It's it.'}]}",
        (1,),
    ),
    "typographic quotes": Case(
        ONE.replace('"items"', "“items”").replace('"kind": "factual"', "“kind”: “factual”"), (1,)
    ),
    "names without quotes": Case(ONE.replace('"question"', "question").replace('"items"', "items"), (1,)),
    "trailing commas": Case(ONE.replace("}]}", ",},],}"), (1,)),
    "missing commas": Case(ONE.replace(', "answer"', '\n "answer"'), (1,)),
    "comments": Case(ONE.replace("[{", "[ // the first\n{ /* and only */"), (1,)),
    "Python words": Case(ONE.replace('""', "None"), (1,)),
    "quotes in a text": Case(ONE.replace("answer 1.", 'the "big" one, "really".'), (1,)),
    "line ends in a text": Case(ONE.replace("is answer", "is\nanswer"), (1,)),
    "a path with backslashes": Case(ONE.replace("answer 1.", r"in C:\data\logs."), (1,)),
    "a formula": Case(ONE.replace("answer 1.", r"\(\alpha + \beta\)."), (1,)),
    "a missing end": Case(ONE[:-2], (1,)),
    "a missing end of the item too": Case(ONE[:-3], (1,)),
    "a bracket too many": Case(ONE + "]}", (1,)),
    "a brace of the item missing between items": Case(TWO.replace('"quote": ""}, {', '"quote": "", {'), (1, 2)),
    "one text for the numbers": Case(ONE.replace("[1]", '"1"'), (1,)),
    "words for the numbers": Case(ONE.replace("[1]", '["sentence 1"]'), (1,)),
    "brackets in the numbers": Case(ONE.replace("[1]", '"[1]"'), (1,)),
    "a fraction for a number": Case(ONE.replace("[1]", "[1.0]"), (1,)),
    "a kind in other letters": Case(ONE.replace("factual", "Factual "), (1,)),
    "fields in other letters": Case(ONE.replace('"question"', '"Question"').replace('"answer"', '"ANSWER"'), (1,)),
    "short names": Case(ONE.replace('"question"', '"q"').replace('"answer"', '"a"'), (1,)),
    "more fields": Case(ONE.replace('"kind"', '"confidence": 0.9, "note": null, "kind"'), (1,)),
    "an optional field missing": Case(ONE.replace(', "quote": ""', ""), (1,)),
    "an optional field null": Case(ONE.replace('"quote": ""', '"quote": null'), (1,)),
    "thinking with a draft": Case(f"<think>Say {json.dumps({'items': [pair(7)]})}? No.</think>\n{ONE}", (1,)),
    "thinking without its opening": Case(f"Maybe {json.dumps(pair(7))} …\n</think>\n\n{ONE}", (1,)),
    "channels": Case(
        f"<|channel|>analysis<|message|>{json.dumps(pair(7))}<|end|><|start|>assistant"
        f"<|channel|>final <|constrain|>json<|message|>{ONE}<|return|>",
        (1,),
    ),
    "the form as an example first": Case(
        f'An item looks like {{"sentences": [2, 3], "question": "…"}}. Here they are:\n{TWO}', (1, 2)
    ),
    "our schema said back": Case(
        '{"type":"object","properties":{"question":{"type":"string"},"answer":{"type":"string"}}}\n' + ONE, (1,)
    ),
    "the same twice": Case(json.dumps({"items": [pair(1), pair(1)]}), (1,), 1),
    "more than asked": Case(json.dumps({"items": [pair(n) for n in range(1, 9)]}), (1, 2, 3, 4, 5), 1),
    "one without an answer": Case(json.dumps({"items": [pair(1), pair(2, answer="")]}), (1,), 1),
    "one without a field": Case(TWO.replace('"answer": "It is answer 2.", ', ""), (1,), 1),
    "one of an unknown kind": Case(json.dumps({"items": [pair(1, kind="poem"), pair(2)]}), (2,), 1),
    "one with an answer that never ends": Case(
        json.dumps({"items": [pair(1, answer="very " * 400), pair(2)]}), (2,), 1
    ),
    "one with half a character": Case(json.dumps({"items": [pair(1, answer="Odd \ud83d end"), pair(2)]}), (2,), 1),
    "one with NaN": Case(TWO.replace("[1]", "NaN"), (2,), 1),
    "one with two questions": Case(TWO.replace('"kind"', '"question": "And what else?", "kind"', 1), (2,), 1),
    "one with words for numbers": Case(TWO.replace("[1]", '["the first"]'), (2,), 1),
    "one with an object for a text": Case(json.dumps({"items": [pair(1, answer={"text": "x"}), pair(2)]}), (2,), 1),
    "one whose quote is missing": Case(TWO.replace('answer 1."', "answer 1."), (2,), 1),
    "a comment among the items": Case(TWO.replace("}, {", "}, and the second: {"), (1, 2)),
    "cut in the second item": Case(TWO[:-30], (1,), 1, "length"),
    "cut behind the first item": Case(TWO[: TWO.index("}, {") + 3], (1,), 0, "length"),
    "cut behind a whole text": Case(TWO[: TWO.index(', "quote": ""}]')], (1,), 1, "length"),
    "lines for fields": Case(
        "sentences: 1\nkind: factual\nquestion: What is it?\nanswer: A pump.\n\n"
        "sentences: 2-3\nkind: Cause and effect\nquestion: Why?\nanswer: Because:\n- it is wet\n- it is late\n",
        (1, 2),
    ),
    "lines with marks": Case(
        "**Item 1**\n- **Sentences:** 1\n- **Kind:** factual\n- **Question:** What is it?\n- **Answer:** A pump.\n\n"
        "**Item 2**\n- **Sentences:** 2\n- **Kind:** procedural\n- **Question:** How?\n- **Answer:** So.\n",
        (1, 2),
    ),
    "lines that were cut": Case(
        "sentences: 1\nkind: factual\nq: What?\na: A pump.\n---\nsentences: 2\nkind: factual\nq: Why?\na: Beca",
        (1,),
        1,
        "length",
    ),
}

BAD: dict[str, tuple[str, Finish, str]] = {
    "nothing": ("", "stop", "empty"),
    "white space": (" \n\n ", "stop", "empty"),
    "an empty list": ('{"items": []}', "stop", "empty"),
    "no items but a number": ("42", "stop", "invalid_json"),
    "null": ("null", "stop", "invalid_json"),
    "a list of numbers": ("[1, 2, 3]", "stop", "invalid_json"),
    "prose": ("The passage speaks of pumps and of the tide, which runs out twice a day.", "stop", "invalid_json"),
    "nothing usable": (json.dumps({"items": [pair(1, answer=None)]}), "stop", "unfit"),
    "text without quotes": ('{"items": [{"question": What is it?, "answer": A pump}]}', "stop", "unfit"),
    "declined by the server": ("", "refusal", "refusal"),
    "declined in words": ("I'm sorry, but I can't help with that.", "stop", "refusal"),
    "declined in German": ("Tut mir leid, dabei kann ich nicht helfen.", "stop", "refusal"),
    "filtered": ("", "filter", "filter"),
    "an echo": ("\n".join(m.content for m in CALL.messages) * 2, "stop", "echo"),
    "a loop": ('{"items": [{"question": "' + "and then " * 200, "length", "loop"),
    "white space without end": ('{"items": [' + "\n  " * 400, "length", "loop"),
    "cut before the first end": (ONE[:90], "length", "length"),
    "cut before the first word": ("", "length", "length"),
    "thinking without end": ("<think>Let me see. " + ONE, "length", "thinking"),
    "only thinking": ("<think>Let me see.</think>", "stop", "empty"),
    "deep brackets": ("[" * 5000, "stop", "loop"),
    "deep objects": ('{"items":' * 5000, "stop", "loop"),
}


def read(text: str, finish: Finish = "stop", most: int = 5) -> Reading[Pair]:
    return read_items(Reply(text, finish=finish), CALL, Pair, most)


@pytest.mark.parametrize("name", GOOD)
def test_the_good_items_of_a_reply_are_kept(name: str) -> None:
    case = GOOD[name]
    reading = read(case.text, case.finish)
    assert reading.fault is None, reading.fault
    assert tuple(item.sentences[0] for item in reading.items) == case.good
    assert len(reading.lost) == case.lost, reading.lost
    assert reading.cut == (case.finish == "length")


@pytest.mark.parametrize("name", BAD)
def test_a_reply_without_an_item_has_one_cause(name: str) -> None:
    text, finish, cause = BAD[name]
    reading = read(text, finish)
    assert reading.items == ()
    assert reading.fault is not None
    assert reading.fault.cause == cause, reading.fault
    assert reading.fault.says


def test_texts_come_out_as_they_were_meant() -> None:
    said = {name: read(GOOD[name].text).items[0].answer for name in GOOD if GOOD[name].finish == "stop"}
    assert said["quotes in a text"] == 'It is the "big" one, "really".'
    assert said["line ends in a text"] == "It is\nanswer 1."
    assert said["a path with backslashes"] == r"It is in C:\data\logs."
    assert said["a formula"] == r"It is \(\alpha + \beta\)."
    assert said["an apostrophe in single quotes"] == "It's it."
    assert read(GOOD["lines for fields"].text).items[1] == Pair(
        (2, 3), "cause-effect", "Why?", "Because:\n- it is wet\n- it is late"
    )


def test_numbers_stay_as_they_were_written() -> None:
    text = ONE.replace('"It is answer 1."', "1.10")
    assert read(text).items[0].answer == "1.10"


def test_a_text_that_swallowed_the_next_field_is_lost() -> None:
    broken = TWO.replace('"It is answer 1.", "quote": ""}, {', '"It is answer 1. }, {')
    reading = read(broken)
    assert reading.items == ()
    assert len(reading.lost) == 1


def test_the_reason_says_where() -> None:
    fault = read('{"items": [{"question": "What?", "answer": }').fault
    assert fault is not None
    assert "'sentences' is missing" in fault.says
    fault = read("items: none, really {not json").fault
    assert fault is not None
    assert "line 1" in fault.says


def test_lost_items_are_named_by_their_question() -> None:
    (sentence,) = read(GOOD["one without an answer"].text).lost
    assert "What is item 2?" in sentence
    assert "'answer' has 0 characters" in sentence


def test_a_reply_may_say_that_there_is_nothing_where_the_type_allows_it() -> None:
    reading = read_items(Reply('```json\n{"items": []}\n```'), CALL, Pointed, 5)
    assert reading.fault is None
    assert reading.items == ()


def test_empty_lists_inside_an_item_are_values() -> None:
    reading = read_items(Reply('{"items": [{"item": 2, "lines": []}]}'), CALL, Pointed, 5)
    assert reading.items == (Pointed(2, []),)


def test_what_a_filter_cut_is_cut() -> None:
    reading = read(TWO[:-3], "filter")
    assert [item.sentences for item in reading.items] == [(1,)]
    assert not reading.cut


def test_a_conversation_with_a_bad_turn_is_lost_whole() -> None:
    good = {"sentences": [1], "turns": [{"user": "A?", "assistant": "B."}, {"user": "C?", "assistant": "D."}]}
    bad = {"sentences": [2], "turns": [{"user": "A?", "assistant": "B."}, {"user": "C?"}]}
    reading = read_items(Reply(json.dumps({"items": [good, bad]})), CALL, Talk, 5)
    assert [len(item.turns) for item in reading.items] == [2]
    assert "'turns' 'assistant' is missing" in reading.lost[0]


HOSTILE = {
    "braces": "{" * 1_000_000,
    "brackets": "[" * 1_000_000,
    "both": "[{" * 500_000,
    "open texts": '{"items": [{"question": "' + 'x" ' * 300_000,
    "commas": '{"a": "' + '", ' * 300_000,
    "names": '{"a":"' + '","bbbbbbbbbbbbbbbbbbbb' * 45_000,
    "escapes": '{"a": "' + "\\" * 999_999,
    "spaces": '{"a": "' + ('"' + " " * 999) * 1000,
    "comments": "[" + "/* " * 300_000,
    "thoughts": "<think></think>" * 60_000,
    "open thoughts": "<think>" * 140_000,
    "channels": "<|channel|>analysis<|message|>" * 30_000,
    "lines": "question: a\n" * 80_000,
    "long line": "question" + " " * 999_000,
    "fences": "```json\n" * 120_000,
    "words": "no " * 330_000,
    "JSON in JSON": '["[1, 2' * 140_000,
    "objects": "{}" * 500_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_malice_is_read_and_gives_nothing(name: str) -> None:
    """That it ends is the test: anything that grows faster than its input would take hours."""
    assert read(HOSTILE[name]).items == ()


@pytest.mark.parametrize("told", [False, True], ids=["said to be whole", "said to be cut"])
def test_a_reply_that_ends_anywhere_gives_whole_texts(told: bool) -> None:
    """Once a text ran on to where the reply ended: ``…574 prices.", "quote``."""
    whole = json.dumps({"items": [pair(1), pair(2) | {"quote": "hums"}]})
    texts = {text for one in json.loads(whole)["items"] for text in one.values() if isinstance(text, str)}
    for end in range(len(whole)):
        for one in salvage(whole[:end], Pair, cut=told).items:
            said = {text for text in msgspec.to_builtins(one).values() if isinstance(text, str) and text}
            assert said <= texts, whole[:end]
