"""Markdown files to documents: ``name.md`` beside ``name.json``. ``AUTOTUNE_UPDATE_GOLDEN=1`` writes them anew."""

import json
import os
from pathlib import Path

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.markdown import Markdown

FOLDER = Path(__file__).parent / "parse"
FILES = {"snippet.py": "def greet(name):\n    return f'Hello {name}'\n"}


def read(path: Path) -> dict:
    source = Source(repository="golden", uri=path.name, media_type="text/markdown", sha256="")
    document = Markdown().parse(source, path.read_bytes(), FILES.get)
    assert isinstance(document, Document)
    blocks = [
        {
            "kind": one.kind,
            "line": one.locator.line,
            "level": one.level,
            "label": one.label,
            **({"strong": one.strong} if one.strong else {}),
            "text": document.slice(one),
        }
        for one in document.blocks
    ]
    return {"title": document.title, "notes": list(document.notes), "blocks": blocks}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.stem)
def test_source_to_document(path: Path) -> None:
    golden = path.with_suffix(".json")
    found = read(path)
    if os.environ.get("AUTOTUNE_UPDATE_GOLDEN") == "1":
        golden.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    assert found == json.loads(golden.read_text("utf-8"))
