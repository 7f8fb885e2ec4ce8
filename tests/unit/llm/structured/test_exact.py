import json
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta

from autotune_lm.generate.shapes import Item
from autotune_lm.llm.structured.exact import read_exactly
from autotune_lm.llm.structured.salvage import salvage

GOOD = {"sentences": [2, 3], "kind": "factual", "question": "How wide is it?", "answer": "Two metres.", "quote": ""}


def reply(*items, **more):
    return json.dumps({"items": list(items), **more}, ensure_ascii=False)


def test_what_keeps_the_form_is_read():
    other = GOOD | {"answer": 'Said "so":\n2 m – wide.', "quote": "wide"}
    text = f" {reply(GOOD, other)} ".strip()
    assert read_exactly(text, Item) == (msgspec.convert(GOOD, Item), msgspec.convert(other, Item))


def test_fields_with_a_default_may_be_missing():
    given = {name: value for name, value in GOOD.items() if name != "quote"}
    assert read_exactly(reply(given), Item) == (msgspec.convert(GOOD, Item),)


@pytest.mark.parametrize(
    "text",
    [
        reply(),
        reply(GOOD, GOOD),
        reply(GOOD, more=1),
        reply(GOOD | {"more": 1}),
        reply(GOOD | {"sentences": [2, 2]}),
        reply(GOOD | {"sentences": [True]}),
        reply(GOOD | {"sentences": [3e2]}),
        reply(GOOD | {"sentences": "2-3"}),
        reply(GOOD | {"sentences": 2}),
        reply(GOOD | {"sentences": []}),
        reply(GOOD | {"answer": " padded"}),
        reply(GOOD | {"answer": 7}),
        reply(GOOD | {"answer": None}),
        reply(GOOD | {"answer": "a\x7fb"}),
        reply(GOOD | {"answer": "\x08egin"}),
        reply(GOOD | {"kind": "k" * 25}),
        reply(GOOD).replace('"kind":', '"\\u006bind": "other", "kind":'),
        reply(GOOD).replace('"kind":', '"kind": "other", "kind":'),
        reply(GOOD)[:-1],
        reply(GOOD) + " Done.",
        json.dumps([GOOD]),
        json.dumps({"items": {"items": [GOOD]}}),
        "[" * 100_000,
        '{"items":' * 100_000,
    ],
)
def test_all_else_is_left_to_the_tolerant_reader(text):
    assert read_exactly(text, Item) is None


def test_a_name_given_twice_loses_the_item_as_ever():
    text = reply(GOOD).replace('"answer":', '"answer": "Three.", "answer":')
    assert salvage(text, Item, False).items == ()


class Nested(msgspec.Struct):
    turns: list[Item]


class Chosen(msgspec.Struct):
    kind: Literal["a", "b"]


class Aliased(msgspec.Struct):
    """``type`` is another name for ``kind``."""

    kind: str
    type: str = ""


class Optional(msgspec.Struct):
    note: str = ""


class Short(msgspec.Struct):
    note: Annotated[str, Meta(min_length=2)]
    said: str = "nothing"


@pytest.mark.parametrize("item", [Nested, Chosen, Aliased, Optional])
def test_types_of_other_kinds_are_left_to_it(item):
    given = {"turns": [GOOD], "kind": "a", "note": "n"}
    fields = {name: given[name] for name in item.__struct_fields__ if name in given}
    assert read_exactly(reply(fields), item) is None
    assert salvage(reply(fields), item, False).items == (msgspec.convert(fields, item),)


def test_an_empty_text_is_no_value_where_the_default_says_more():
    assert read_exactly(reply({"note": "ab", "said": ""}), Short) is None
    assert salvage(reply({"note": "ab", "said": ""}), Short, False).items == (Short("ab"),)
    assert read_exactly(reply({"note": "ab", "said": "x"}), Short) == (Short("ab", "x"),)
