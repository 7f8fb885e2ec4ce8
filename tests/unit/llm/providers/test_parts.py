"""Schemas, events, waits and lists of models: the parts that all wires share."""

import json
from contextlib import suppress

import pytest

from autotune_lm.llm.providers.info import models_in, nearest_names
from autotune_lm.llm.providers.refusals import said, weather_of
from autotune_lm.llm.providers.replies import DONE, decoded, events
from autotune_lm.llm.providers.schemas import strict
from autotune_lm.llm.trouble import Trouble


def closed(schema: dict[str, object], loose: bool = False) -> dict[str, object]:
    return json.loads(bytes(strict(json.dumps(schema), loose)))


def test_references_are_filled_in_and_objects_closed(schema):
    made = closed(json.loads(schema))
    text = json.dumps(made)
    assert made["type"] == "object" and made["required"] == ["items"] and made["additionalProperties"] is False
    assert all(word not in text for word in ("$ref", "$defs", "title", "default", "maxLength", "maxItems"))


def test_a_field_may_be_called_like_a_keyword():
    made = closed({"type": "object", "properties": {"title": {"type": "string"}, "default": {"enum": ["required"]}}})
    assert made["required"] == ["title", "default"] and made["properties"]["default"] == {"enum": ["required"]}


def test_choices_are_kept():
    made = closed({"oneOf": [{"type": "object", "properties": {"a": {"type": ["string", "null"]}}}, {"const": 1}]})
    assert made["anyOf"][0]["required"] == ["a"] and made["anyOf"][1] == {"const": 1}


def test_a_schema_that_refers_to_itself_is_refused():
    loop = {"$ref": "#/$defs/A", "$defs": {"A": {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}}}}
    with pytest.raises(ValueError, match="refers to itself"):
        closed(loop)


def test_events_in_all_their_line_ends():
    body = b': hello\r\ndata: {"a":\r\ndata: 1}\r\n\r\nevent: x\ndata:{"a": 2}\n\rdata: [DONE]\n\n'
    assert list(events(body)) == [{"a": 1}, {"a": 2}, DONE]
    assert list(events(b'data: {"a": 3}')) == [{"a": 3}]


@pytest.mark.parametrize("body", [b"[" * 1_000_000, b'{"a":' * 300_000, b"data: " * 200_000, b"\n" * 1_000_000 + b"{"])
def test_a_hostile_body_is_refused_soon(body):
    with pytest.raises(Trouble):
        decoded(body)
    with suppress(Trouble):
        list(events(body))
    weather_of(400, said(body), "schema")  # a quadratic way anywhere takes minutes


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"data": [{"id": "a", "max_model_len": 9}, {"id": "b"}]}, [("a", 9), ("b", 0)]),
        ({"models": [{"name": "models/g", "inputTokenLimit": 5}]}, [("g", 5)]),
        ([{"id": "t", "context_length": 7}], [("t", 7)]),
        ({"data": [{"id": "l", "meta": {"n_ctx_train": 4096}}]}, [("l", 4096)]),
        ({"data": "x"}, []),
        ({"data": [None, 3, {}]}, []),
        ("x", []),
    ],
)
def test_lists_of_models_in_every_form(told, expected):
    assert [tuple(info) for info in models_in(json.dumps(told).encode())] == expected


def test_the_nearest_names():
    assert nearest_names("qwen3:8", ["qwen3:8b", "llama3"]) == "did you mean qwen3:8b?"
    assert nearest_names("x", [f"model-{n}" for n in range(12)]).endswith("and 4 more")
    assert "no models" in nearest_names("x", [])


@pytest.mark.parametrize(
    "body", [b'{"error": "plain"}', b'{"message": "plain"}', b'[{"error": {"message": "plain"}}]', b"plain"]
)
def test_an_error_is_found_in_every_form(body):
    assert said(body).text == "plain"


def test_openrouter_says_why_in_two_places():
    body = {"error": {"code": 429, "message": "Provider returned error", "metadata": {"raw": "upstream is busy"}}}
    assert said(json.dumps(body).encode()).text == "Provider returned error upstream is busy"
    nobody = said(
        b'{"error": {"code": 404, "message": "No endpoints found that can handle the requested parameters."}}'
    )
    assert weather_of(404, nobody, "schema") == "rung" and weather_of(404, nobody) == "model"
