"""``parse.text_field``: one field of each record is the text."""

import json

import pytest

from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.json.records import JsonRecords


def verdict(value: object, field: str, name: str = "data.json") -> Document | Dropped:
    text = value if isinstance(value, str) else json.dumps(value)
    source = Source(repository="r", uri=name, media_type="application/json", sha256="")
    return JsonRecords(JsonRecords.Options(text_field=field)).parse(source, text.encode(), lambda _: None)


def read(value: object, field: str, name: str = "data.json") -> Document:
    document = verdict(value, field, name)
    assert isinstance(document, Document), document
    return document


def test_the_field_alone_is_the_text_and_a_title_the_heading() -> None:
    document = read([{"id": 1, "title": "Ebb", "body": "It falls.\n\nSlowly."}, {"body": "It rises."}], "body")
    assert document.text == "## Ebb\n\nIt falls.\n\nSlowly.\n\n## Record 2\n\nIt rises."
    assert [block.label for block in document.blocks] == ["", "", "", "record", ""]


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({"a": {"b": {"c": "text"}}}, "a.b.c"),
        ({"a.b": {"c": "text"}}, "a.b.c"),
        ({"a.b.c": "text", "a": {"b": 1}}, "a.b.c"),
        ({"a": [{"b": "text"}, {"b": 3}]}, "a.b"),
        ({"a": ["text"]}, "a"),
        ({"a": [{"role": "user", "content": "text"}]}, "a"),
    ],
)
def test_paths_lead_through_objects_arrays_and_dots(record: dict, field: str) -> None:
    assert read([record], field).text == "## Record 1\n\ntext"


def test_lines_wrapped_arrays_and_single_objects_are_records() -> None:
    lines = '{"t": "one"}\n{"u": "two"}\nnot json\n{"t": "three"}\n'
    document = read(lines, "t", "data.jsonl")
    assert document.text == "## Record 1\n\none\n\n## Record 3\n\nthree"
    assert [block.locator.line for block in document.blocks] == [1, 1, 4, 4]
    assert document.notes == (
        "lines that are no JSON, left out: 3",
        "records without text in the field 't', left out: 1",
    )
    assert read({"meta": "x", "items": [{"t": "one"}]}, "t").text == "## Record 1\n\none"
    assert read({"t": "one", "items": [{"u": "two"}]}, "t").text == "## Record 1\n\none"


def test_no_record_with_the_field_is_refused_with_the_fields_that_there_are() -> None:
    with pytest.raises(SourceError) as caught:
        verdict([{"title": "x", "article": {"body": "y"}, "n": 3}], "text")
    assert "'text'" in caught.value.message
    assert caught.value.hint == "its fields are: title, article.body"


def test_deep_and_wide_values_end() -> None:
    deep: object = "x"
    for _ in range(50):
        deep = {"a": deep}
    with pytest.raises(SourceError):
        verdict([deep], ".".join(["a"] * 60))
    assert read([{"a": ["word"] * 50_000}], "a").text.count("word") == 50_000
