"""Whatever people and models say: a row is well or the sample is refused; a text is read back as it was written."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autotune_lm.core.errors import GateFailed
from autotune_lm.core.types import Message
from autotune_lm.formats import TABLE
from autotune_lm.formats.text import TEMPLATES, Text
from autotune_lm.kit.registry import load

PIECES = [
    "<|im_end|>",
    "<|im_start|>",
    "user\n",
    "assistant",
    "### Response:",
    "### Input:\n",
    "User: ",
    "\n",
    "\r\n",
    " ",
    "a",
]
SAID = (st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=30)).filter(str.strip)
TALKS = st.builds(
    lambda system, said: (
        *([Message("system", system)] if system else []),
        *(Message("assistant" if place % 2 else "user", content) for place, content in enumerate(said)),
    ),
    st.none() | SAID,
    st.integers(1, 3).flatmap(lambda turns: st.lists(SAID, min_size=2 * turns, max_size=2 * turns)),
)


@pytest.mark.parametrize("name", TABLE)
@given(messages=TALKS)
def test_a_row_is_well_or_the_sample_is_refused(name, messages, make_sample):
    kind = load("formats", TABLE, name)
    plugin = kind(kind.Options())
    try:
        row = plugin.encode(make_sample(messages=messages))
    except GateFailed as refusal:
        assert refusal.hint
        return
    assert list(plugin.check(row)) == []
    assert msgspec.json.decode(msgspec.json.encode(row)) == row


@pytest.mark.parametrize("template", TEMPLATES)
@given(messages=TALKS)
def test_a_text_is_read_back_as_it_was_written(template, messages, make_sample):
    plugin = Text(Text.Options(template=template))
    try:
        row = plugin.encode(make_sample(messages=messages))
    except GateFailed:
        return
    assert list(plugin.check(row)) == []
    read = [(role, content.strip()) for role, content in TEMPLATES[template].read(row["text"])]
    said = [(message.role, message.content.strip()) for message in messages]
    assert read[-len(said) :] == said
