"""Samples to files: one golden file a format. ``AUTOTUNE_UPDATE_GOLDEN=1`` writes them anew."""

import os
from pathlib import Path

import pytest

from autotune_lm.core.errors import GateFailed
from autotune_lm.formats import TABLE
from autotune_lm.formats.files import write_jsonl
from autotune_lm.formats.text import TEMPLATES
from autotune_lm.kit.files import json_lines, write_aside
from autotune_lm.kit.registry import load

GOLDEN = Path(__file__).parent / "formats"
CASES = [(name, name, {}) for name in TABLE if name != "text"]
CASES += [(f"text-{template}", "text", {"template": template}) for template in TEMPLATES]


def compare(made: Path) -> None:
    golden = GOLDEN / made.name
    if os.environ.get("AUTOTUNE_UPDATE_GOLDEN") == "1":
        golden.write_bytes(made.read_bytes())
    assert made.read_bytes() == golden.read_bytes()


def carried(plugin, samples):
    for sample in samples:
        try:
            yield plugin.encode(sample)
        except GateFailed:
            assert plugin.name == "text"


@pytest.mark.parametrize(("file", "name", "options"), CASES, ids=[case[0] for case in CASES])
def test_samples_to_file(file, name, options, shapes, tmp_path):
    kind = load("formats", TABLE, name)
    plugin = kind(kind.Options(**options))
    write_jsonl(tmp_path / f"{file}.jsonl", carried(plugin, shapes))
    compare(tmp_path / f"{file}.jsonl")


def test_samples_keep_their_ids(shapes, tmp_path):
    """A changed id here means that every project's ids change: that needs a migration."""
    write_aside(tmp_path / "samples.jsonl", json_lines(sample.line() for sample in shapes))
    compare(tmp_path / "samples.jsonl")
