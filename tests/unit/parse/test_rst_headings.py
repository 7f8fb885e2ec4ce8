"""Headings equal those of docutils, with directives and roles that accept everything, on every .rst file at hand."""

import importlib.util
import os
import re
import sysconfig
from pathlib import Path
from types import ModuleType

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.encoding import decode
from autotune_lm.parse.rst.reader import Rst

ROOT = Path(__file__).parents[3]
CORPUS = Path(os.environ.get("AUTOTUNE_CORPUS", ROOT.parent / "shared" / "corpus"))
PACKAGES = Path(sysconfig.get_paths()["purelib"])
SOURCE = Source(repository="r", uri="page.rst", media_type="text/x-rst", sha256="")
Titles = list[tuple[int, str]]


@pytest.fixture(scope="module")
def peer() -> ModuleType:
    pytest.importorskip("docutils", reason="docutils is not installed (extra: bench)")
    spec = importlib.util.spec_from_file_location("docutils_peer", ROOT / "bench" / "docutils_peer.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bare(title: str) -> str:
    return " ".join(re.sub(r"[`*|\\]", "", title).split())


def theirs(peer: ModuleType, text: str) -> Titles:
    found: Titles = []
    waiting = [(peer.doctree(text), 0)]
    while waiting:
        node, depth = waiting.pop()
        is_section = node.__class__.__name__ == "section"
        if is_section:
            found.append((min(depth, 6), bare(node[0].astext())))
        inner = [child for child in node.children if hasattr(child, "tagname")]
        waiting += [(child, depth + (child.tagname == "section")) for child in reversed(inner)]
    return found


def ours(data: bytes) -> Titles:
    document = Rst().parse(SOURCE, data, lambda _: None)
    if not isinstance(document, Document):
        return []
    headings = [block for block in document.blocks if block.kind == "heading" and not block.label]
    return [(block.level, bare(document.slice(block).lstrip("#"))) for block in headings]


def compare(peer: ModuleType, paths: list[Path]) -> int:
    """How many headings there are; unresolved substitutions stay as the word on our side."""
    count = 0
    for path in paths:
        data = path.read_bytes()
        expected = theirs(peer, decode(data)[0])
        assert ours(data) == expected, path
        count += len(expected)
    return count


@pytest.mark.corpus
def test_headings_of_the_corpus(peer: ModuleType) -> None:
    paths = sorted([*(CORPUS / "rst").rglob("*.rst"), *(CORPUS / "datafusion").rglob("*.rst")])
    if not paths:
        pytest.skip("no corpus: set AUTOTUNE_CORPUS to its folder")
    assert compare(peer, paths) > 500


def test_headings_of_installed_packages(peer: ModuleType) -> None:
    paths = sorted(PACKAGES.rglob("*.rst"))
    if not paths:
        pytest.skip("no installed package brings .rst files")
    compare(peer, paths)


@pytest.mark.parametrize(
    "text",
    [
        "A\n=\n\nB\n-\n\nC\n=\n",
        "===\n A\n===\n\nB\n===\n\nC\n---\n",
        "Title\n==\n",
        "Title\n====\n",
        "1. One\n======\n\ntext\n",
        "- a\n- b\n\nT\n~~~~\n",
        "para\nT\n====\n",
        "T *e* ``c`` :r:`x <y>`\n=====================\n",
        "====  ====\na     b\n====  ====\nc     d\n====  ====\n\nT\n====\n",
        "a::\n\n  T\n  ===\n\nU\n====\n",
        ".. c\n   T\n   =====\n\nU\n====\n",
        "----\n\nT\n----\n",
        "AB\n--\n\nC\n",
        "> T\n=====\n\n-----\n\nX\n^^^^^\n",
    ],
)
def test_odd_titles(peer: ModuleType, text: str) -> None:
    assert ours(text.encode()) == theirs(peer, text)
