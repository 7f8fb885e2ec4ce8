"""Source code to documents: ``name.suffix`` beside ``name.suffix.json``. ``AUTOTUNE_UPDATE_GOLDEN=1`` writes them."""

import json
import os
from pathlib import Path

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.code.reader import Code

FOLDER = Path(__file__).parent / "code"


def read(path: Path) -> dict:
    source = Source(repository="golden", uri=f"lib/{path.name}", media_type="text/x-code", sha256="")
    document = Code().parse(source, path.read_bytes(), lambda _: None)
    assert isinstance(document, Document)
    blocks = [
        {
            "kind": one.kind,
            "line": one.locator.line,
            "level": one.level,
            "label": one.label,
            "symbol": one.symbol,
            "text": document.slice(one),
        }
        for one in document.blocks
    ]
    return {"title": document.title, "genre": document.genre, "blocks": blocks}


@pytest.mark.parametrize(
    "path", sorted(path for path in FOLDER.iterdir() if path.suffix != ".json"), ids=lambda path: path.name
)
def test_source_to_document(path: Path) -> None:
    golden = path.with_name(path.name + ".json")
    found = read(path)
    if os.environ.get("AUTOTUNE_UPDATE_GOLDEN") == "1":
        golden.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    assert found == json.loads(golden.read_text("utf-8"))
