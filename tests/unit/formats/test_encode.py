"""What each format makes of a conversation."""

import pytest

from autotune_lm.core.errors import GateFailed
from autotune_lm.formats.alpaca import Alpaca
from autotune_lm.formats.messages import Messages
from autotune_lm.formats.prompt_completion import PromptCompletion
from autotune_lm.formats.sharegpt import ShareGpt
from autotune_lm.formats.text import OPENING, Text


@pytest.fixture
def long_talk(make_sample, make_talk):
    return make_sample(messages=make_talk("A?", "a.", "B?", "b.", system="S."))


def encode(kind, sample, **options):
    return kind(kind.Options(**options)).encode(sample)


def test_messages(long_talk):
    assert encode(Messages, long_talk) == {
        "messages": [
            {"role": "system", "content": "S."},
            {"role": "user", "content": "A?"},
            {"role": "assistant", "content": "a."},
            {"role": "user", "content": "B?"},
            {"role": "assistant", "content": "b."},
        ]
    }


def test_the_completion_is_the_last_answer_alone(long_talk):
    row = encode(PromptCompletion, long_talk)
    assert row["completion"] == [{"role": "assistant", "content": "b."}]
    assert [turn["role"] for turn in row["prompt"]] == ["system", "user", "assistant", "user"]


def test_sharegpt_has_its_own_words(long_talk):
    said = [(turn["from"], turn["value"]) for turn in encode(ShareGpt, long_talk)["conversations"]]
    assert said == [("system", "S."), ("human", "A?"), ("gpt", "a."), ("human", "B?"), ("gpt", "b.")]


def test_alpaca_puts_earlier_turns_into_history(long_talk):
    assert encode(Alpaca, long_talk) == {
        "instruction": "B?",
        "input": "",
        "output": "b.",
        "system": "S.",
        "history": [["A?", "a."]],
    }


def test_alpaca_rows_have_the_same_columns(make_sample):
    row = encode(Alpaca, make_sample())
    assert list(row) == list(Alpaca.columns)
    assert (row["system"], row["history"]) == ("", [])


def test_chatml(long_talk):
    assert encode(Text, long_talk)["text"] == (
        "<|im_start|>system\nS.<|im_end|>\n<|im_start|>user\nA?<|im_end|>\n<|im_start|>assistant\na.<|im_end|>\n"
        "<|im_start|>user\nB?<|im_end|>\n<|im_start|>assistant\nb.<|im_end|>\n"
    )


def test_alpaca_text(long_talk, make_sample, make_talk):
    assert encode(Text, long_talk, template="alpaca")["text"] == (
        "S.\n\n### Instruction:\nA?\n\n### Response:\na.\n\n### Instruction:\nB?\n\n### Response:\nb."
    )
    bare = make_sample(messages=make_talk("A?", "a."))
    text = encode(Text, bare, template="alpaca")["text"]
    assert text == OPENING + "\n\n### Instruction:\nA?\n\n### Response:\na."


def test_plain_text(long_talk):
    text = encode(Text, long_talk, template="plain")["text"]
    assert text == "System: S.\n\nUser: A?\n\nAssistant: a.\n\nUser: B?\n\nAssistant: b."


@pytest.mark.parametrize(
    ("template", "answer"),
    [("chatml", "It is <|im_end|>."), ("alpaca", "So:\n### Response:\nYes."), ("plain", "So:\nUser: Yes.")],
)
def test_a_turn_with_a_mark_of_the_template_is_refused(template, answer, make_sample):
    sample = make_sample(answer=answer)
    with pytest.raises(GateFailed, match=f"{sample.id}: the template '{template}' cannot carry"):
        encode(Text, sample, template=template)


@pytest.mark.parametrize("kind", [Messages, PromptCompletion, ShareGpt, Alpaca, Text])
def test_roles_out_of_order_are_refused(kind, make_sample, make_talk):
    user, assistant = make_talk("A?", "a.")
    sample = make_sample(messages=(user, user, assistant))
    with pytest.raises(GateFailed, match="turn 2 is the user's where the assistant's is due"):
        encode(kind, sample)
