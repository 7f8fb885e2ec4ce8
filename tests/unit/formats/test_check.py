"""What each format says of rows that are wrong."""

import pytest

from autotune_lm.formats import TABLE
from autotune_lm.kit.registry import load


def check(name, row, **options):
    kind = load("formats", TABLE, name)
    return list(kind(kind.Options(**options)).check(row))


USER = {"role": "user", "content": "Why?"}
ASSISTANT = {"role": "assistant", "content": "So."}
SYSTEM = {"role": "system", "content": "Be brief."}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, "the field 'messages' is missing; the row has: nothing"),
        ({"conversations": [], "id": 1}, "the field 'messages' is missing; the row has: conversations, id"),
        ({"messages": "Why?"}, "the field 'messages' is no list of turns"),
        ({"messages": []}, "the conversation has no turns of user and assistant"),
        ({"messages": [SYSTEM]}, "the conversation has no turns of user and assistant"),
        ({"messages": ["Why?"]}, "the field 'messages', turn 1: it is no object with 'role' and 'content'"),
        (
            {"messages": [{"role": "human", "content": "Why?"}, ASSISTANT]},
            "the field 'messages', turn 1: 'role' is 'human'; known: system, user, assistant",
        ),
        (
            {"messages": [USER, {"role": "assistant", "content": None}]},
            "the field 'messages', turn 2: 'content' is missing or no text",
        ),
        ({"messages": [USER, {"role": "assistant", "content": " \n"}]}, "turn 2 (assistant) is empty"),
        ({"messages": [USER]}, "the last turn is not the assistant's"),
        ({"messages": [USER, USER, ASSISTANT]}, "turn 2 is the user's where the assistant's is due"),
        ({"messages": [ASSISTANT]}, "turn 1 is the assistant's where the user's is due"),
        ({"messages": [USER, ASSISTANT, SYSTEM]}, "turn 3 is the system's where the user's is due"),
    ],
)
def test_messages(row, said):
    assert said in check("messages", row)


def test_all_problems_are_said_at_once():
    row = {"messages": [{"role": "user", "content": ""}, {"role": "user", "content": ""}]}
    assert len(check("messages", row)) == 4


def test_further_columns_are_no_problem():
    row = {"messages": [USER | {"name": "Ann"}, ASSISTANT], "source": "a.md"}
    assert check("messages", row) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"prompt": [USER]}, "the field 'completion' is missing; the row has: prompt"),
        ({"prompt": "Why?", "completion": "So."}, "the field 'prompt' is no list of turns"),
        ({"prompt": [USER], "completion": []}, "the completion has 0 turns; it should be one answer"),
        ({"prompt": [USER], "completion": [ASSISTANT] * 2}, "the completion has 2 turns; it should be one answer"),
        ({"prompt": [], "completion": [ASSISTANT]}, "turn 1 is the assistant's where the user's is due"),
        ({"prompt": [USER], "completion": [USER]}, "the last turn is not the assistant's"),
    ],
)
def test_prompt_completion(row, said):
    assert said in check("prompt-completion", row)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"messages": [USER, ASSISTANT]}, "the field 'conversations' is missing; the row has: messages"),
        (
            {"conversations": [{"from": "user", "value": "Why?"}]},
            "the field 'conversations', turn 1: 'from' is 'user'; known: system, human, gpt",
        ),
        ({"conversations": [{"from": "human", "value": "Why?"}]}, "the last turn is not the assistant's"),
        ({"conversations": [{"from": "human"}]}, "the field 'conversations', turn 1: 'value' is missing or no text"),
    ],
)
def test_sharegpt(row, said):
    assert said in check("sharegpt", row)


ALPACA = {"instruction": "Why?", "input": "", "output": "So."}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"instruction": "Why?"}, "the field 'output' is missing; the row has: instruction"),
        (ALPACA | {"output": "  "}, "the field 'output' is empty"),
        (ALPACA | {"instruction": 3}, "the field 'instruction' is no text"),
        (ALPACA | {"input": 3}, "the field 'input' is no text"),
        (ALPACA | {"system": []}, "the field 'system' is no text"),
        (ALPACA | {"history": "Why? So."}, "the field 'history' is no list of pairs"),
        (ALPACA | {"history": [["Why?"]]}, "the field 'history', pair 1: it is not a question and an answer"),
        (
            ALPACA | {"history": [["a", "b"], ["c", ""]]},
            "the field 'history', pair 2: it is not a question and an answer",
        ),
        (ALPACA | {"history": ["ab"]}, "the field 'history', pair 1: it is not a question and an answer"),
    ],
)
def test_alpaca(row, said):
    assert check("alpaca", row) == [said]


def test_alpaca_with_three_columns_or_nulls_is_well():
    assert check("alpaca", ALPACA) == []
    assert check("alpaca", ALPACA | {"input": None, "system": None, "history": None}) == []


@pytest.mark.parametrize(
    ("template", "text", "said"),
    [
        ("chatml", 3, "the field 'text' is no text"),
        ("chatml", " ", "the field 'text' is empty"),
        ("chatml", "Why? So.", "the text does not follow the template 'chatml'"),
        ("chatml", "<|im_start|>user\nWhy?<|im_end|>\n", "the last turn is not the assistant's"),
        (
            "chatml",
            "<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\nSo.<|im_end|>\nMore.",
            "the text does not follow the template 'chatml'",
        ),
        ("chatml", "<|im_start|>user\n<|im_end|>\n<|im_start|>assistant\nSo.<|im_end|>", "turn 1 (user) is empty"),
        ("alpaca", "Why? So.", "the text does not follow the template 'alpaca'"),
        ("alpaca", "Do.\n\n### Instruction:\nWhy?\n", "the last turn is not the assistant's"),
        ("alpaca", "### Instruction:\nWhy?\n\n### Response:\n", "turn 2 (assistant) is empty"),
        ("plain", "Well.\n\nUser: Why?\n\nAssistant: So.", "the text does not follow the template 'plain'"),
        ("plain", "User: Why?", "the last turn is not the assistant's"),
    ],
)
def test_text(template, text, said):
    assert check("text", {"text": text}, template=template) == [said]


def test_alpaca_text_with_an_input_is_well():
    text = "Do.\n\n### Instruction:\nAdd.\n\n### Input:\n1 and 2\n\n### Response:\n3"
    assert check("text", {"text": text}, template="alpaca") == []
