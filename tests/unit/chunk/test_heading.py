"""Sections: merged, split, never left as bare headings."""

import pytest

from autotune_lm.chunk.heading import Heading, HeadingOptions
from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble, fence
from autotune_lm.kit.tokens import count_tokens

KINDS = {"#": "heading", "-": "list", "`": "code", "|": "table"}


def document(*parts):
    """Blocks out of their text; the first character tells the kind."""
    pieces = []
    for text in parts:
        kind = KINDS.get(text[0], "paragraph")
        level = len(text) - len(text.lstrip("#")) if kind == "heading" else 0
        pieces.append(Piece(kind, text, Locator(1), level))
    text, blocks = assemble(pieces)
    source = Source(repository="r", uri="a.md", media_type="text/markdown", sha256="0")
    return Document(source=source, title="t", text=text, blocks=blocks)


def chunk(*parts, size=100, least=20):
    return list(Heading(HeadingOptions(size_tokens=size, min_tokens=least)).chunk(document(*parts)))


def prose(n):
    """A paragraph of n tokens, in sentences of ten."""
    return " ".join(["One two three four five six seven eight nine."] * (n // 10))


def test_a_section_is_a_chunk():
    chunks = chunk("# A", prose(40), "# B", prose(40))
    assert [c.heading_path for c in chunks] == [("A",), ("B",)]
    assert chunks[0].text.startswith("# A\n\nOne")
    assert all(c.tokens == count_tokens(c.reading) for c in chunks)


def test_small_neighbours_under_one_heading_are_merged():
    chunks = chunk("# A", prose(50), "## B", prose(10), "## C", prose(10), "# D", prose(10), size=60)
    assert [c.heading_path for c in chunks] == [("A",), ("A", "B"), ("D",)]
    assert "## C" in chunks[1].text


def test_a_family_is_not_shared_out():
    parts = ["# Functions", prose(80)]
    for name in ("abs", "sin", "cos"):
        parts += [f"## {name}", prose(10), "### Arguments", prose(10), "### Returns", prose(10)]
    chunks = chunk(*parts, size=100, least=50)
    assert all("### " not in c.text.split("\n")[0] for c in chunks)


def test_no_chunk_ends_with_a_heading():
    chunks = chunk("# A", "## B", prose(95), "### C", "#### D", prose(60), prose(60))
    assert all(not c.text.split("\n")[-1].startswith("#") for c in chunks)
    assert all(c.tokens <= 100 for c in chunks)


def test_a_last_heading_without_text_is_kept():
    assert chunk("# A", prose(30), "# B")[-1].text == "# B"


def test_introduction_stays_with_its_code():
    chunks = chunk("# A", prose(70), "Run this:", fence("x = 1\n" * 10 + "x = 2"))
    assert chunks[1].text.startswith("Run this:\n\n```")


def test_large_section_is_shared_evenly():
    chunks = chunk("# A", prose(40), prose(40), prose(10), size=85)
    assert [c.text.count("One") for c in chunks] == [4, 5]


def test_code_is_split_at_lines_between_fences():
    code = fence("\n".join(f"value_{n} = {n}" for n in range(60)), "python")
    chunks = chunk("# A", code)
    assert len(chunks) > 2
    assert chunks[0].text.startswith("# A\n\n```python\n") and chunks[0].trail == "\n```"
    for middle in chunks[1:-1]:
        assert middle.lead == "```python\n" and middle.trail == "\n```"
    assert chunks[-1].text.endswith("\n```") and chunks[-1].trail == ""
    lines = [line for c in chunks for line in c.text.split("\n") if line.startswith("value")]
    assert len(lines) == 60


def test_table_is_split_at_rows_below_its_header():
    table = "| a | b |\n| --- | --- |\n" + "\n".join(f"| {n} | text {n} |" for n in range(60))
    chunks = chunk("# A", table)
    assert all(c.lead == "| a | b |\n| --- | --- |\n" for c in chunks[1:])
    assert all(c.tokens <= 100 and c.tokens == count_tokens(c.reading) for c in chunks)


def test_list_is_split_at_items_and_not_inside_a_fence():
    item = "- Item with code:\n\n  ```\n  a\n\n  - b\n  ```"
    chunks = chunk("\n".join([item] * 12))
    assert len(chunks) > 1
    assert all(c.text.startswith("- Item") and c.text.endswith("```") for c in chunks)


def test_large_fence_in_a_list_is_mended():
    lines = "\n".join(f"  line {n}" for n in range(80))
    chunks = chunk(f"- Item\n  ```sh\n{lines}\n  ```\n- Last")
    assert all(c.reading.count("```") % 2 == 0 for c in chunks)
    assert chunks[-1].text.endswith("- Last")


def test_paragraph_is_split_at_sentences():
    chunks = chunk(prose(500))
    assert all(c.text.startswith("One") and c.text.endswith("nine.") for c in chunks)
    assert all(c.tokens == count_tokens(c.text) <= 100 for c in chunks)


@pytest.mark.parametrize("text", ["x" * 100_000, "^" * 100_000, "word " * 20_000, "😀" * 5000])
def test_what_has_no_better_place_is_cut_hard(text):
    chunks = chunk(text.strip())
    assert "".join(c.text for c in chunks).replace(" ", "") == text.replace(" ", "")
    assert all(c.tokens <= 100 for c in chunks)


def test_empty_document():
    assert chunk() == []


def test_text_above_the_first_heading_has_no_path():
    assert chunk(prose(30), "# A", prose(30))[0].heading_path == ()
