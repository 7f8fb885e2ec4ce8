import json

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.json.records import JsonRecords


def read(value: object, name: str = "data.json") -> Document | Dropped:
    text = value if isinstance(value, str) else json.dumps(value, indent=1)
    source = Source(repository="r", uri=name, media_type="application/json", sha256="")
    return JsonRecords().parse(source, text.encode("utf-8", "surrogatepass"), lambda _: None)


def blocks(value: object, name: str = "data.json") -> list[tuple[str, str, str]]:
    document = read(value, name)
    assert isinstance(document, Document), document
    return [(block.kind, block.label, document.slice(block)) for block in document.blocks]


def test_a_record_has_a_heading_short_values_and_texts() -> None:
    answer = "It is a query.\n\n```sql\nSELECT 1\n```\n  indented"
    found = blocks(
        [{"id": 7, "question": "What is it?", "answer": answer, "ok": True, "tags": ["a", "b"], "none": None}]
    )
    assert found == [
        ("heading", "record", "## Record 1"),
        ("list", "", "- id: 7\n- ok: true\n- tags: a, b"),
        ("paragraph", "question", "What is it?"),
        ("paragraph", "answer", answer),
    ]


def test_a_record_knows_its_line() -> None:
    document = read('[\n {"a": "x"},\n\n {"a": "y"}]')
    assert isinstance(document, Document)
    assert [block.locator.line for block in document.blocks if block.label == "record"] == [2, 4]


@pytest.mark.parametrize(
    "talk",
    [
        {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes.\n\nNo."}]},
        {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Yes.\n\nNo."}]},
        [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}, {"role": "model", "parts": ["Yes.", "No."]}],
    ],
)
def test_turns_are_labelled_by_role(talk: object) -> None:
    assert blocks([talk]) == [
        ("heading", "record", "## Record 1"),
        ("paragraph", "user", "Hi"),
        ("paragraph", "assistant", "Yes.\n\nNo."),
    ]


@pytest.mark.parametrize(
    ("record", "labels"),
    [
        ({"instruction": "Add", "input": "1 2", "output": "3"}, ["instruction", "input", "output"]),
        ({"prompt": "a", "completion": "b"}, ["prompt", "completion"]),
        ({"q": "a", "a": "b"}, ["q", "a"]),
        ({"qas": [{"question": "Who?", "answers": [{"text": "I", "start": 3}]}]}, ["qas.question", "qas.answers.text"]),
        ({"name": "Why is it so?", "acceptedAnswer": {"text": "Because."}}, ["name", "acceptedAnswer.text"]),
    ],
)
def test_texts_of_known_shapes_stand_alone(record: dict, labels: list[str]) -> None:
    for value in ([record], json.dumps(record) + "\n" + json.dumps(record) + "\n"):
        found = [label for kind, label, _ in blocks(value) if kind == "paragraph"]
        assert found[: len(labels)] == labels


def test_an_object_around_records_keeps_its_other_members() -> None:
    found = blocks({"version": "2", "data": [{"text": "One."}, {"text": "Two."}]})
    assert [text for _, _, text in found] == ["- version: 2", "## Record 1", "One.", "## Record 2", "Two."]


def test_settings_have_a_heading_for_each_member_with_members() -> None:
    found = blocks(
        {"name": "thing", "port": 8080.10, "scripts": {"build": "tsc", "deep": {"x": [1, 2]}}, "files": ["a"]}
    )
    assert [text for _, _, text in found] == [
        "- name: thing\n- port: 8080.1",
        "## scripts",
        "- build: tsc\n- deep.x: 1, 2",
        "## files",
        "- files: a",
    ]


def test_numbers_stay_as_they_are_written() -> None:
    (_, _, text), *_ = blocks('{"a": 1.10, "b": 1E400, "c": ' + "9" * 40 + ', "d": NaN, "e": "x y"}')
    assert text == f"- a: 1.10\n- b: 1E400\n- c: {'9' * 40}\n- d: NaN\n- e: x y"


def test_bad_lines_are_named_and_good_ones_read() -> None:
    document = read('{"q": "a", "a": "1"}\n{"q": \n\nnope\nnull\n{"q": "b", "a": "2", "a": "3"}\n', "x.jsonl")
    assert isinstance(document, Document)
    assert [document.slice(block) for block in document.blocks if block.label == "a"] == ["1", "3"]
    assert document.notes == (
        "lines that are no JSON, left out: 2, 4",
        "lines with a name twice in an object, its last value counts: 6",
        "lines whose values are no records, left out: 5",
    )


def test_what_a_suffix_says_is_not_believed_against_the_content() -> None:
    assert len(blocks('[\n{"text": "One."},\n{"text": "Two."}\n]', "x.jsonl")) == 4
    assert len(blocks('{"text": "One."}\n{"text": "Two."}\n', "x.json")) == 4


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ('{\n  // secretword\n "a": 1}', "line 2, column 3", "comments"),
        ("[1,\n2,]", "line 2, column 3", "comma"),
        ('{"a": 1,}', "line 1, column 9", "comma"),
        ("{'secretword': 1}", "line 1, column 2", "double quotes"),
        ('[{"secretword": "b', "line 1, column 17", "cut off"),
        ('{"secretword": 1', "line 1, column 17", "cut off"),
        ('{"secretword" 1}', "line 1, column 15", "correct"),
        ("secretword", "line 1, column 1", "correct"),
        ("[" * 100_000, "line 1", "flatten"),
        ('{"a":' * 100_000, "line 1", "flatten"),
    ],
)
def test_broken_files_are_refused_with_the_place_and_a_remedy(text: str, place: str, remedy: str) -> None:
    with pytest.raises(SourceError) as refusal:
        read(text)
    assert place in refusal.value.message
    assert remedy in refusal.value.hint
    assert "secretword" not in refusal.value.message + refusal.value.hint


@pytest.mark.parametrize("text", ["", " \n\t", "[]", "{}", "null", '[{}, {"a": ""}]', "\ufeff"])
def test_nothing_is_empty(text: str) -> None:
    verdict = read(text)
    assert isinstance(verdict, Dropped)
    assert verdict.reason == "empty"


POINTS = [[number, number * 2.5] for number in range(3000)]


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"lockfileVersion": 3, "packages": {"a": {"version": "1.0.0"}}}, "x.json"),
        ({"name": "some words here"}, "package-lock.json"),
        ({"nbformat": 4, "cells": [{"source": "some words here"}]}, "x.json"),
        ({"version": 3, "sources": ["a.js"], "mappings": "AAAA,CAAC"}, "x.json"),
        (POINTS, "x.json"),
        ([{"x": number, "y": 2} for number in range(50)], "x.json"),
        ({"blob": "QUJD" * 2000}, "x.json"),
        ({str(number): f"sha512-{number}abcdef" for number in range(600)}, "x.json"),
        ("3", "x.json"),
    ],
)
def test_data_for_programs_is_dropped(value: object, name: str) -> None:
    verdict = read(value, name)
    assert isinstance(verdict, Dropped)
    assert verdict.reason == "data_only"


def test_what_is_left_out_of_a_record_is_counted() -> None:
    deep: object = "below all words"
    for _ in range(40):
        deep = {"a": deep}
    document = read([{"text": "A text.", "vector": [0.5] * 100, "image": "QUJD" * 100, "deep": deep}] * 2)
    assert isinstance(document, Document)
    assert document.notes == (
        "encoded values left out: 2",
        "long rows of numbers left out: 2",
        "values below level 32 left out: 2",
    )


def test_characters_that_nobody_sees_do_not_reach_the_text() -> None:
    document = read('[{"text": "a\\r\\nb\\u0000c\\ud800d\\u001b"}]')
    assert isinstance(document, Document)
    assert document.text == "## Record 1\n\na\nbcd"


def test_long_lists_of_texts_are_lists() -> None:
    found = blocks([{"text": "A.", "hints": ["Say what it is, and why.", "Name one use of it."]}])
    assert found[1] == ("list", "", "- hints:\n  - Say what it is, and why.\n  - Name one use of it.")


def test_a_text_that_is_no_sentence_is_told_by_its_name() -> None:
    found = blocks([{"snippet": "x = 1\ny = 2"}])
    assert found[1:] == [("paragraph", "", "snippet:"), ("paragraph", "snippet", "x = 1\ny = 2")]


COMMENTED = '{\n  // what the compiler does\n  "compilerOptions": {"strict": true,},\n}'


@pytest.mark.parametrize(
    "name",
    [
        "tsconfig.json",
        "web/tsconfig.build.json",
        "tsconfig-base.json",
        "node.tsconfig.json",
        "jsconfig.json",
        "web/.eslintrc.json",
        "devcontainer.json",
        ".devcontainer/go/any.json",
        "a/.vscode/settings.json",
        "one.code-workspace",
    ],
)
def test_settings_that_may_hold_comments_are_data_where_they_do(name: str) -> None:
    dropped = read(COMMENTED, name)
    assert isinstance(dropped, Dropped)
    assert dropped.reason == "data_only"
    assert isinstance(read({"files": ["a.ts"], "note": "what the compiler does"}, name), Document)


@pytest.mark.parametrize("name", ["data.json", "tsconfigs/data.json", "vscode/settings.json", "my_tsconfig_json.json"])
def test_other_files_with_comments_stay_refused(name: str) -> None:
    with pytest.raises(SourceError, match="in line 2"):
        read(COMMENTED, name)
