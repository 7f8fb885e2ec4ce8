"""Any text and any bytes have a verdict from the readers of data files; blocks slice the text."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from autotune_lm.core.errors import SourceError
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.delimited import Delimited
from autotune_lm.parse.delimited_rows import rows
from autotune_lm.parse.json.records import JsonRecords

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(["question", "answer", "messages", "role", "content", "a"]) | st.text(), inner
        )
    ),
    max_leaves=20,
)
BROKEN = st.lists(
    st.sampled_from(
        ['{"a": ', "[", "]", "}", ",", ":", '"', "\\", "1", "null", "NaN", "\n", "//", "x", '"q"', "\\ud800"]
    ),
    max_size=30,
).map("".join)
TABLES = st.lists(
    st.sampled_from(["a", "1", '"', '""', ",", ";", "\t", "|", "\n", "\r\n", " ", "é", "\\", "word "])
).map("".join)


def promises(reader: JsonRecords | Delimited, name: str, data: bytes) -> Document | None:
    """Read the file twice; the same document comes out, or an error of ours."""
    source = Source(repository="r", uri=name, media_type="text/plain", sha256="")
    try:
        document = reader.parse(source, data, lambda _: None)
    except SourceError as refusal:
        assert refusal.hint
        return None
    assert document == reader.parse(source, data, lambda _: None)
    if not isinstance(document, Document):
        return None
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end <= len(document.text)
        assert document.slice(block).strip()
        assert block.locator.line >= 1
        at = block.end
    assert Document.from_line(document.line()) == document
    return document


@settings(max_examples=200, deadline=None)
@given(VALUES, st.sampled_from(["a.json", "a.jsonl"]))
def test_json_keeps_its_promises(value: object, name: str) -> None:
    promises(JsonRecords(), name, json.dumps(value).encode())


@settings(max_examples=200, deadline=None)
@given(BROKEN, st.sampled_from(["a.json", "a.jsonl"]))
def test_broken_json_is_refused_or_read(text: str, name: str) -> None:
    promises(JsonRecords(), name, text.encode())


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), min_size=1, max_size=4))
def test_a_question_and_its_answer_are_blocks(pairs: list[tuple[str, str]]) -> None:
    text = json.dumps([{"question": question, "answer": answer} for question, answer in pairs])
    document = promises(JsonRecords(), "a.json", text.encode())
    found = [document.slice(block) for block in document.blocks if block.label == "answer"] if document else []
    wanted = [answer for _, answer in pairs if answer.strip() and answer.isprintable() and len(answer) < 200]
    assert set(wanted) <= set(found)


@settings(max_examples=300, deadline=None)
@given(TABLES, st.sampled_from(["a.csv", "a.tsv"]))
def test_tables_keep_their_promises(text: str, name: str) -> None:
    document = promises(Delimited(), name, text.encode())
    for block in document.blocks if document else ():
        if block.kind == "table":
            lines = document.slice(block).split("\n") if document else []
            assert all(line.startswith("| ") or line.startswith("|---") or " --- |" in line for line in lines)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.text(alphabet='ab ",;\n', min_size=1), min_size=2, max_size=4), min_size=1, max_size=5))
def test_rows_that_a_writer_quoted_come_back(table: list[list[str]]) -> None:
    quoted = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table)
    assert [row.cells for row in rows(quoted, ",")] == table


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_have_a_verdict(data: bytes) -> None:
    promises(JsonRecords(), "a.json", data)
    promises(Delimited(), "a.csv", data)
