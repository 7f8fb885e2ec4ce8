"""Promises of reading replies: nothing is made up, whatever happened to a reply; valid JSON is read as JSON."""

import json
import re
from typing import Annotated, Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Meta

from autotune_lm.core.calls import Call, Reply
from autotune_lm.core.types import Message
from autotune_lm.llm.structured.exact import read_exactly
from autotune_lm.llm.structured.reading import read_items, read_text
from autotune_lm.llm.structured.reasoning import set_apart
from autotune_lm.llm.structured.salvage import salvage_tolerantly
from autotune_lm.llm.structured.symptoms import loops
from autotune_lm.llm.structured.tolerant import read_value, unescape
from autotune_lm.llm.structured.unfence import find_values
from autotune_lm.llm.structured.values import Digits


class Turn(msgspec.Struct, frozen=True):
    user: str
    assistant: str


class Card(msgspec.Struct, frozen=True):
    sentences: Annotated[list[int], Meta(min_length=1, max_length=8)]
    question: Annotated[str, Meta(min_length=1, max_length=200)]
    answer: Annotated[str, Meta(min_length=1, max_length=200)]
    turns: Annotated[list[Turn], Meta(max_length=4)] = []
    quote: str = ""


CALL = Call(model="m", messages=(Message("user", "Write."),), max_tokens=100)
TEXTS = st.text(
    st.one_of(st.sampled_from("ab \"'\\{}[],:/#\n`“”‘’<>"), st.characters(codec="utf-8", exclude_categories=["Cc"])),
    min_size=1,
    max_size=30,
)
CARDS = st.fixed_dictionaries(
    {
        "sentences": st.lists(st.integers(1, 99), min_size=1, max_size=8, unique=True),
        "question": TEXTS,
        "answer": TEXTS,
        "turns": st.lists(st.fixed_dictionaries({"user": TEXTS, "assistant": TEXTS}), max_size=2),
        "quote": TEXTS,
    }
)
SCARS = st.sampled_from(
    [
        '"',
        "'",
        "\\",
        "}",
        "{",
        "]",
        "[",
        ",",
        ":",
        "```",
        "\n",
        "//",
        "/*",
        "…",
        "“",
        "null",
        "NaN",
        "<think>",
        "</think>",
    ]
)


@st.composite
def garbled(draw: st.DrawFn) -> str:
    """A reply of items, cut, scarred, fenced, or in another dress."""
    cards = draw(st.lists(CARDS, min_size=1, max_size=3))
    dress = draw(st.sampled_from(["json", "python", "indented", "ascii", "bare"]))
    whole: Any = {"items": cards}
    text = {
        "json": lambda: json.dumps(whole, ensure_ascii=False),
        "ascii": lambda: json.dumps(whole),
        "indented": lambda: json.dumps(whole, indent=2, ensure_ascii=False),
        "python": lambda: str(whole),
        "bare": lambda: re.sub(r'"(\w+)":', r"\1:", json.dumps(cards, ensure_ascii=False)),
    }[dress]()
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        gone = draw(st.integers(0, 6))
        text = text[:at] + draw(st.one_of(st.just(""), SCARS)) + text[at + gone :]
    if draw(st.booleans()):
        text = text[: draw(st.integers(0, len(text)))]
    return draw(st.sampled_from(["{}", "```json\n{}\n```", "Here you are: {} Done.", "<think>x</think>{}"])).replace(
        "{}", text
    )


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [one for inner in value.values() for one in strings(inner)]
    return [one for inner in value for one in strings(inner)] if isinstance(value, list) else []


@settings(max_examples=600, deadline=None)
@given(garbled(), st.sampled_from(["stop", "length"]))
def test_salvage_makes_nothing_up(text: str, finish: Any) -> None:
    reading = read_items(Reply(text, finish=finish), CALL, Card, 5)
    sources = (text, unescape(text), unescape(unescape(text)))
    numbers = set(re.findall(r"\d+", text))
    for item in reading.items:
        for said in strings(msgspec.to_builtins(item)):
            assert any(said in source for source in sources), (said, text)
        assert all(str(number) in numbers for number in item.sentences)
    assert (reading.fault is None) == bool(reading.items)


@settings(max_examples=400, deadline=None)
@given(st.lists(CARDS, min_size=1, max_size=3, unique_by=str))
def test_a_whole_reply_comes_out_whole(cards: list[dict[str, Any]]) -> None:
    """Edges of white space apart; a text of nothing else is lost."""
    reading = read_items(Reply(json.dumps({"items": cards})), CALL, Card, 5)
    wanted = [
        {name: said.strip() if isinstance(said, str) else said for name, said in card.items()}
        | {"turns": [{name: said.strip() for name, said in turn.items()} for turn in card["turns"]]}
        for card in cards
        if card["question"].strip() and card["answer"].strip()
    ]
    got = [msgspec.to_builtins(item) for item in reading.items]
    assert got == [card for place, card in enumerate(wanted) if card not in wanted[:place]]


VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-999, 999),
        st.text(st.characters(codec="utf-8", exclude_characters="\b\f"), max_size=20),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text("abcdef_", min_size=1, max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def plain(value: object) -> object:
    """A value as the standard library reads it."""
    if isinstance(value, Digits):
        return int(value)
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.lists(VALUES, max_size=4), st.dictionaries(st.text("abcdef_", min_size=1, max_size=8), VALUES)))
def test_the_tolerant_reader_reads_valid_json_too(value: object) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        read, end = read_value(text, 0)
        assert plain(read) == value
        assert end == len(text)
        assert [plain(one) for group in find_values(text) for one in group.values] == [value]


@settings(max_examples=300, deadline=None)
@given(st.text(st.one_of(st.sampled_from("{}[]\"'\\,:<>/|think`abq \n"), st.characters()), max_size=120))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for finish in ("stop", "length", "filter", "refusal"):
        reading = read_items(Reply(text, finish=finish), CALL, Card, 3)  # type: ignore[arg-type]
        assert (reading.fault is None) == bool(reading.items)
        read_text(Reply(text, finish=finish), CALL)  # type: ignore[arg-type]
    said = set_apart(text)
    assert len(said.text) + len(said.reasoning) <= len(text) + 2


@settings(max_examples=100, deadline=None)
@given(st.text("abc ", min_size=1, max_size=8), st.text("xyz", max_size=50))
def test_a_loop_is_seen_whatever_went_before(part: str, before: str) -> None:
    assert loops(before + part * 300)
    assert not loops(before)


class Plain(msgspec.Struct, frozen=True):
    """What the strict reader takes: texts, whole numbers, lists of these."""

    sentences: Annotated[list[int], Meta(min_length=1, max_length=4)]
    question: Annotated[str, Meta(min_length=1, max_length=40)]
    rank: Annotated[int, Meta(ge=1, le=9)] = 1
    quote: str = ""
    note: str = "none"


EXACT_TEXTS = st.one_of(
    TEXTS, st.text('ab\x7f\b\u00a0\\"/\t\n', max_size=6), st.sampled_from(["", " ", '"quote"', "é", "\U0001f600", "3"])
)
NUMBERS = st.one_of(st.integers(-2, 12), st.sampled_from([True, 2.0, 3e2, 10**10, "4", "1-3", None, 0, -0.0]))
PLAIN = st.fixed_dictionaries(
    {"sentences": st.one_of(st.lists(st.integers(1, 9), max_size=5), st.lists(NUMBERS, max_size=3), NUMBERS)},
    optional={
        "question": EXACT_TEXTS,
        "rank": NUMBERS,
        "quote": EXACT_TEXTS,
        "note": st.one_of(EXACT_TEXTS, st.none()),
        "Question": EXACT_TEXTS,
        "evidence": EXACT_TEXTS,
        "extra": NUMBERS,
    },
)


@st.composite
def nearly_exact(draw: st.DrawFn) -> str:
    """A reply in the form asked for, or nearly so: some names twice, some escaped, some envelopes of another kind."""
    cards = draw(st.lists(PLAIN, max_size=3))
    envelope: Any = draw(st.sampled_from([{"items": cards}, {"items": cards, "more": 1}, cards, {"item": cards}]))
    text = json.dumps(envelope, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 1])))
    old, new = draw(
        st.sampled_from(
            [
                ("", ""),
                ('"quote":', '"quote": "q", "quote":'),
                ('"question":', '"\\u0071uestion": "other", "question":'),
                ('"items":', '"items": [], "items":'),
                ("}", "} "),
                ("]}", "]"),
            ]
        )
    )
    return text.replace(old, new, 1) if old else text


@settings(max_examples=1500, deadline=None)
@given(nearly_exact(), st.booleans())
def test_the_strict_reader_reads_what_the_tolerant_one_reads(text: str, cut: bool) -> None:
    for item in (Plain, Card):
        exact = read_exactly(text.strip(), item)
        if exact is not None:
            assert salvage_tolerantly(text.strip(), item, cut) == (exact, (), False)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=3, unique=True), st.text("abc é?", min_size=1, max_size=40))
def test_a_reply_in_form_is_read_by_the_strict_reader(numbers: list[int], question: str) -> None:
    given = {"sentences": numbers, "question": f"q{question}q"[-40:].strip(), "quote": ""}
    assert read_exactly(json.dumps({"items": [given]}, ensure_ascii=False), Plain) == (
        Plain(numbers, given["question"]),
    )


@settings(max_examples=300, deadline=None)
@given(garbled())
def test_json_from_end_to_end_holds_no_thinking(text: str) -> None:
    """The short way gives what the long one gives."""
    whole = text.strip()
    if whole[:1] == "{" and whole[-1:] == "}":
        assert set_apart(text) == set_apart(f"<think></think>{text}") == (whole, "", False)
