"""Data files to documents: each file of ``data/`` beside ``<file>.golden``.

``AUTOTUNE_UPDATE_GOLDEN=1`` writes them.
"""

import json
import os
from pathlib import Path

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.delimited import Delimited
from autotune_lm.parse.json.records import JsonRecords

FILES = [path for path in sorted((Path(__file__).parent / "data").iterdir()) if path.suffix != ".golden"]


def read(path: Path) -> dict:
    source = Source(repository="golden", uri=path.name, media_type="text/plain", sha256="")
    reader = Delimited() if path.suffix in (".csv", ".tsv") else JsonRecords()
    document = reader.parse(source, path.read_bytes(), lambda _: None)
    assert isinstance(document, Document)
    blocks = [[one.kind, one.locator.line, one.label, document.slice(one)] for one in document.blocks]
    return {"title": document.title, "notes": list(document.notes), "blocks": blocks}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_data_file_to_document(path: Path) -> None:
    golden = path.with_name(path.name + ".golden")
    found = read(path)
    if os.environ.get("AUTOTUNE_UPDATE_GOLDEN") == "1":
        golden.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    assert found == json.loads(golden.read_text("utf-8"))
