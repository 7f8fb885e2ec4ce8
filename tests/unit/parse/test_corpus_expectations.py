"""What a correct reading of real documents contains (AUTOTUNE_CORPUS, default ../shared/corpus).

The nasty ones are read by the real command in ``tests/e2e/test_nasty.py``.
"""

import os
from pathlib import Path

import msgspec
import pytest
import yaml

from autotune_lm.core.errors import SourceError
from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.kit.registry import load
from autotune_lm.parse import TABLE
from autotune_lm.parse.includes import read_include_for
from autotune_lm.parse.scan import SUFFIXES

CORPUS = Path(os.environ.get("AUTOTUNE_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))
READERS = {suffix: load("parse", TABLE, name) for suffix, name in SUFFIXES.items()}
NO_CORPUS = "no corpus: set AUTOTUNE_CORPUS to its folder"

pytestmark = pytest.mark.corpus


def expectations(name: str) -> list[dict]:
    path = CORPUS / name
    if not path.is_file():
        return []
    entries = yaml.safe_load(path.read_text("utf-8"))["files"]
    return [
        entry | {"file": str(found.relative_to(CORPUS))}
        for entry in entries
        for found in (sorted(CORPUS.glob(entry["file"])) if "*" in entry["file"] else [CORPUS / entry["file"]])
        if found.suffix in READERS
    ]


def parse(name: str, **options: object) -> Document | Dropped:
    path = CORPUS / name
    source = Source(repository="corpus", uri=name, media_type="text/plain", sha256="")
    kind = READERS[path.suffix]
    reader = kind(kind.Options(**options)) if options else kind()
    return reader.parse(source, path.read_bytes(), read_include_for(path, CORPUS))


REAL = expectations("expected_parse.yaml")
LICENCES = "Licensed to the Apache Software Foundation"  # taken out by the clean stage, not here


@pytest.mark.parametrize("entry", REAL or [None], ids=lambda entry: entry["file"] if entry else "none")
def test_real_documents(entry: dict | None, monkeypatch: pytest.MonkeyPatch, facts) -> None:
    if entry is None:
        pytest.skip(NO_CORPUS)
    if entry.get("needs_ocr"):
        with pytest.raises(SourceError, match="scan"):
            parse(entry["file"])
        return
    options = {}
    if "password" in entry:
        monkeypatch.setenv("CORPUS_PASSWORD", entry["password"])
        options = {"password_env": ("CORPUS_PASSWORD",)}
    document = parse(entry["file"], **options)
    assert isinstance(document, Document)
    expected = entry | {"must_not_contain": [one for one in entry.get("must_not_contain", []) if one != LICENCES]}
    assert [fact for fact in facts(msgspec.to_builtins(document), expected) if not fact[2]] == []


def test_every_markdown_file_is_read() -> None:
    if not CORPUS.is_dir():
        pytest.skip(NO_CORPUS)
    for path in sorted((CORPUS / "markdown").rglob("*.md*")):
        document = parse(str(path.relative_to(CORPUS)))
        assert isinstance(document, Document) or document.reason == "empty", path


def test_every_file_with_delimiters_is_a_table() -> None:
    if not CORPUS.is_dir():
        pytest.skip(NO_CORPUS)
    paths = sorted((CORPUS / "office" / "csv").iterdir())
    for path in paths:
        document = parse(str(path.relative_to(CORPUS)))
        assert isinstance(document, Document), path
        assert [block.kind for block in document.blocks] == ["table"], path
        assert "�" not in document.text, path
    assert len(paths) == 12


def test_every_rst_file_is_read() -> None:
    paths = sorted(CORPUS.rglob("*.rst"))
    if not paths:
        pytest.skip(NO_CORPUS)
    for path in paths:
        document = parse(str(path.relative_to(CORPUS)))
        assert isinstance(document, Document) or document.reason == "empty", path
        if isinstance(document, Document):
            prose = [
                document.slice(block) for block in document.blocks if block.kind in ("paragraph", "list", "heading")
            ]
            assert not any("``" in text and "`" not in text.replace("``", "") for text in prose), path
            assert not any(text.startswith((".. code", ".. note", ":ref:")) for text in prose), path
