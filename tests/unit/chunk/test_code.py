"""Chunks of source code: symbols whole, small neighbours together, parts of large ones below their declaration."""

import os
import re
from itertools import pairwise
from pathlib import Path

import pytest

from autotune_lm.chunk.code import Code, CodeOptions
from autotune_lm.core.types import Document, Source
from autotune_lm.kit.tokens import count_tokens
from autotune_lm.parse.code.reader import Code as Reader

CORPUS = Path(os.environ.get("AUTOTUNE_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))


def document(text, uri="a.py"):
    source = Source(repository="r", uri=uri, media_type="", sha256="0")
    found = Reader().parse(source, text.encode(), lambda _: None)
    assert isinstance(found, Document)
    return found


def chunk(found, size=120, least=30):
    return list(Code(CodeOptions(size_tokens=size, min_tokens=least)).chunk(found))


def function(name, lines, doc="Does it well and says so."):
    body = "\n".join(f"    total = total + {n} * factor" for n in range(lines))
    head = f"def {name}(factor: int, total: int = 0) -> int:\n"
    return f'{head}    """{doc}\n\n    Args:\n        factor: How much.\n    """\n{body}\n'


def test_a_symbol_stands_with_all_its_documentation():
    chunks = chunk(document("\n\n".join(function(name, 4) for name in ("one", "two", "three"))), size=110, least=20)
    assert [one.heading_path[-1] for one in chunks] == ["Module `a`", "Function `two`", "Function `three`"]
    for one, name in zip(chunks[1:], ("two", "three"), strict=True):
        assert one.text.startswith(f"## Function `{name}`\n\nDoes it well and says so.\n\n### Parameters")
        assert one.text.endswith("total = total + 3 * factor\n```")
        assert one.lead == one.trail == ""


def test_small_neighbours_of_one_container_share_a_chunk():
    text = "class A:\n" + "\n".join(f"    def m{n}(self):\n        return {n}\n" for n in range(6))
    chunks = chunk(document(text + "\n\n" + function("alone", 6)), size=200, least=60)
    assert [one.heading_path[-1] for one in chunks] == ["Module `a`", "Function `alone`"]
    assert chunks[0].text.count("### Method") == 6


def test_parts_of_a_large_symbol_begin_with_its_declaration():
    chunks = chunk(document("@decorate\n" + function("long", 60)), size=200)
    assert len(chunks) > 2
    code = [one for one in chunks if "total = total" in one.text]
    for one in code[1:]:
        assert one.lead == "```python\ndef long(factor: int, total: int = 0) -> int:\n…\n"
        assert one.reading.endswith("\n```")
        assert "Function `long`" in one.heading_path
    assert all(one.tokens <= 200 for one in chunks)
    assert sum(one.text.count("total = total") for one in chunks) == 60


def test_code_without_a_declaration_repeats_nothing():
    chunks = chunk(document("\n".join(f"value_{n} = compute({n})" for n in range(80))), size=150)
    assert len(chunks) > 2
    assert {one.lead for one in chunks[1:]} <= {"```python\n"}


def test_a_document_without_symbols_is_cut_along_its_headings():
    found = document("x = 1")
    plain = Document(
        source=found.source,
        title="t",
        text=found.text,
        blocks=tuple(type(one)(one.kind, one.start, one.end, one.locator, one.level) for one in found.blocks),
    )
    assert [one.text for one in chunk(plain)] == [found.text]


def fenced(text):
    """Whether every fence that opens is closed."""
    marks = ""
    for line in text.split("\n"):
        found = re.match(r"\s*(?:[-*+] |\d+[.)] )*(`{3,})", line)
        if found and not marks:
            marks = found[1]
        elif marks and line.strip() == marks:
            marks = ""
    return not marks


@pytest.mark.corpus
@pytest.mark.parametrize("size", [200, 700])
def test_chunks_of_real_code(size):
    if not CORPUS.is_dir():
        pytest.skip("no corpus: set AUTOTUNE_CORPUS to its folder")
    over = total = 0
    for path in sorted(CORPUS.rglob("*.rs")):
        found = document(path.read_text("utf-8"), path.relative_to(CORPUS).as_posix())
        chunks = chunk(found, size=size, least=size // 4)
        for one in chunks:
            assert fenced(one.reading), (path, one.reading)
            assert abs(one.tokens - count_tokens(one.reading)) <= 2
            over += one.tokens > size
            total += 1
        whole_symbols(found, chunks, size)
    assert over <= 0.002 * total


def whole_symbols(found, chunks, size):
    """Each symbol that fits stands in one chunk from its heading to its source."""
    starts = [one.start for one in found.blocks if one.symbol] + [len(found.text)]
    for start, stop in pairwise(starts):
        text = found.text[start:stop].rstrip()
        if count_tokens(text) <= size:
            assert any(one.start <= start and start + len(text) <= one.end for one in chunks), text
