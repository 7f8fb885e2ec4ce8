"""Our files load with Hugging Face ``datasets`` as they are, offline, and give the same rows back.

TRL is not needed for this: its documentation says which columns a trainer looks for, and those are asserted.
"""

import os

import pytest

from autotune_lm.formats import TABLE
from autotune_lm.formats.files import write_rows
from autotune_lm.kit.registry import load

TRL_COLUMNS = {
    "messages": {"messages": ["role", "content"]},
    "prompt-completion": {"prompt": ["role", "content"], "completion": ["role", "content"]},
    "text": {"text": None},
}
"""https://huggingface.co/docs/trl/dataset_formats: conversational, with and without a prompt column; standard text."""


@pytest.fixture(scope="module")
def load_dataset(tmp_path_factory):
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_DATASETS_OFFLINE"] = "1"
    os.environ["HF_HOME"] = str(tmp_path_factory.mktemp("home"))
    os.environ["HF_DATASETS_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()
    return datasets.load_dataset


def encoded(name, samples):
    kind = load("formats", TABLE, name)
    plugin = kind(kind.Options())
    good = [sample for sample in samples if "<|im_" not in sample.answer]
    return [plugin.encode(sample) for sample in good], kind.columns


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
@pytest.mark.parametrize("name", TABLE)
def test_rows_come_back(name, ending, shapes, tmp_path, load_dataset):
    rows, columns = encoded(name, shapes)
    path = tmp_path / f"train.{ending}"
    write_rows(path, rows, columns)
    kind = {"jsonl": "json", "parquet": "parquet"}[ending]
    dataset = load_dataset(kind, data_files={"train": str(path)}, split="train", cache_dir=str(tmp_path / "cache"))
    assert dataset.to_list() == rows
    assert dataset.column_names == list(columns)
    for column, keys in TRL_COLUMNS.get(name, {}).items():
        value = dataset[0][column]
        assert isinstance(value, str) if keys is None else [list(turn) for turn in value] == [keys] * len(value)


def test_splits_of_different_shapes_load_together(tmp_path, make_sample, make_talk, load_dataset):
    flat, columns = encoded("alpaca", [make_sample(1)])
    deep, _ = encoded("alpaca", [make_sample(2, messages=make_talk("A?", "a.", "B?", "b."))])
    write_rows(tmp_path / "train.parquet", flat, columns)
    write_rows(tmp_path / "test.parquet", deep, columns)
    files = {split: str(tmp_path / f"{split}.parquet") for split in ("train", "test")}
    both = load_dataset("parquet", data_files=files, cache_dir=str(tmp_path / "cache"))
    assert (both["train"].to_list(), both["test"].to_list()) == (flat, deep)
