"""Dataset files: same rows, same bytes; typed without rows; nothing half-written."""

import sys

import pyarrow.parquet
import pytest

from autotune_lm.core.errors import ConfigError, Missing
from autotune_lm.formats import files
from autotune_lm.formats.alpaca import Alpaca
from autotune_lm.formats.files import write_jsonl, write_parquet, write_rows
from autotune_lm.formats.messages import Messages


@pytest.fixture
def rows(shapes):
    return [Messages(Messages.Options()).encode(sample) for sample in shapes]


def test_jsonl_is_one_line_a_row(tmp_path, rows):
    path = tmp_path / "train.jsonl"
    assert write_jsonl(path, rows) == len(rows)
    assert path.read_bytes().count(b"\n") == len(rows)
    assert "Größe Ωₙ".encode() in path.read_bytes()


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_the_same_rows_give_the_same_bytes(tmp_path, rows, ending, monkeypatch):
    one, other = tmp_path / f"one.{ending}", tmp_path / f"other.{ending}"
    write_rows(one, rows, Messages.columns)
    write_rows(other, iter(rows), Messages.columns)
    assert one.read_bytes() == other.read_bytes()


def test_parquet_holds_all_batches(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "BATCH_ROWS", 4)
    path = tmp_path / "a.parquet"
    assert write_parquet(path, ({"text": str(number)} for number in range(10)), {"text": "string"}) == 10
    file = pyarrow.parquet.ParquetFile(path)
    assert file.num_row_groups == 3
    assert file.read().to_pylist() == [{"text": str(number)} for number in range(10)]


@pytest.mark.parametrize("kind", [Messages, Alpaca])
def test_parquet_without_rows_has_its_types(tmp_path, kind, make_sample, make_talk):
    sample = make_sample(messages=make_talk("A?", "a.", "B?", "b.", system="S."))
    write_parquet(tmp_path / "empty.parquet", [], kind.columns)
    write_parquet(tmp_path / "full.parquet", [kind(kind.Options()).encode(sample)], kind.columns)
    empty, full = (pyarrow.parquet.read_schema(tmp_path / f"{name}.parquet") for name in ("empty", "full"))
    assert empty == full
    assert not any(pyarrow.types.is_null(field.type) for field in empty)


def test_an_unknown_ending_is_refused(tmp_path):
    with pytest.raises(ConfigError) as caught:
        write_rows(tmp_path / "train.jsonlines", [], Messages.columns)
    assert caught.value.hint == "did you mean '.jsonl'?"


def test_without_pyarrow_the_remedy_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Missing) as caught:
        write_parquet(tmp_path / "a.parquet", [], Messages.columns)
    assert caught.value.hint == 'pip install "autotune-lm[parquet]"'
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_an_error_among_the_rows_leaves_the_old_file(tmp_path, rows, ending):
    def broken():
        yield rows[0]
        raise RuntimeError("no more rows")

    path = tmp_path / f"train.{ending}"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError, match="no more rows"):
        write_rows(path, broken(), Messages.columns)
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
