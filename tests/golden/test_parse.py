"""Files to documents: ``name.md`` or ``name.rst`` beside ``name.json``.

``AUTOTUNE_UPDATE_GOLDEN=1`` writes them anew.
"""

import json
import os
from pathlib import Path

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.markdown.reader import Markdown
from autotune_lm.parse.rst.reader import Rst

FOLDER = Path(__file__).parent / "parse"
FILES = {
    "snippet.py": "def greet(name):\n    return f'Hello {name}'\n",
    "shared/notice.txt": "Mind the |thing|.\n\nInner title\n-----------\n\n.. include:: more.txt\n",
    "shared/more.txt": "More of it.\n",
    "shop.py": "class Shop:\n    @log\n    def open(self):\n        return 1\n\n    x = 0\n",
}


def read(path: Path) -> dict:
    source = Source(repository="golden", uri=path.name, media_type="text/markdown", sha256="")
    reader = Rst() if path.suffix == ".rst" else Markdown()
    document = reader.parse(source, path.read_bytes(), FILES.get)
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


@pytest.mark.parametrize("path", sorted([*FOLDER.glob("*.md"), *FOLDER.glob("*.rst")]), ids=lambda path: path.stem)
def test_source_to_document(path: Path) -> None:
    golden = path.with_suffix(".json")
    found = read(path)
    if os.environ.get("AUTOTUNE_UPDATE_GOLDEN") == "1":
        golden.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    assert found == json.loads(golden.read_text("utf-8"))
