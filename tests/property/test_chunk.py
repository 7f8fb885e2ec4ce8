"""The promises of every chunker on random documents and budgets."""

import itertools
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autotune_lm.chunk import TABLE
from autotune_lm.core.types import Chunk, Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble, fence
from autotune_lm.kit.registry import load
from autotune_lm.kit.tokens import count_tokens

WORD = st.text("abcdefgéß中😀_.,-/`'\"", min_size=1, max_size=12).filter(lambda word: "``" not in word)
SENTENCE = st.lists(WORD, min_size=1, max_size=30).map(lambda words: " ".join(words) + ".")
LINE = st.text("abc (){}=+#|.:\t\"'", max_size=60)


def piece(kind, text, level=0, label=""):
    return Piece(kind, text, Locator(1), level, label)


def heading(level, words):
    return piece("heading", "#" * level + " " + " ".join(words), level)


def table(columns, rows):
    row = "| " + " | ".join(columns) + " |"
    return piece("table", "\n".join([row, "|" + " --- |" * len(columns), *("| " + " | ".join(r) + " |" for r in rows)]))


def items(lines):
    return piece("list", "\n".join("  " * (depth if at else 0) + "- " + line for at, (depth, line) in enumerate(lines)))


HEADING = st.builds(
    heading, st.integers(1, 6), st.lists(st.sampled_from(["One", "two", "Three"]), min_size=1, max_size=6)
)
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=12).map(lambda found: piece("paragraph", " ".join(found)))
INTRODUCTION = SENTENCE.map(lambda text: piece("paragraph", text[:-1] + ":"))
CODE = st.lists(LINE, min_size=1, max_size=30).map(lambda lines: piece("code", fence("\n".join(lines), "py")))
TABLE_PIECE = st.builds(
    table,
    st.just(["a", "b"]),
    st.lists(st.lists(WORD.filter(lambda word: "|" not in word), min_size=2, max_size=2), max_size=30),
)
LIST = st.lists(st.tuples(st.integers(0, 4), SENTENCE), min_size=1, max_size=15).map(items)
FENCED_LIST = st.lists(LINE, min_size=1, max_size=10).map(
    lambda lines: piece("list", "- first\n" + "\n".join("  " + line for line in fence("\n".join(lines)).split("\n")))
)
QUOTE = st.lists(SENTENCE, min_size=1, max_size=6).map(lambda found: piece("quote", "\n\n".join(found)))
HUGE = st.builds(lambda char, n: piece("paragraph", char * n), st.sampled_from("a^中😀"), st.integers(1, 5000))
PIECES = st.lists(
    st.one_of(HEADING, PARAGRAPH, INTRODUCTION, CODE, TABLE_PIECE, LIST, FENCED_LIST, QUOTE, HUGE), max_size=14
)


def document(pieces):
    text, blocks = assemble(pieces)
    source = Source(repository="r", uri="a.md", media_type="text/markdown", sha256="0")
    return Document(source=source, title="t", text=text, blocks=blocks)


TWO_HEADINGS = [
    heading(1, ["One"]),
    piece("paragraph", "_ _ _ _/___`_ _/_/`a_ _/`_`_` _/`_`a_ _/`_`_`_ _/___/`__-`_:"),
    heading(1, ["One"]),
]


@pytest.mark.parametrize("name", sorted(TABLE))
@settings(max_examples=150, deadline=None)
@example(pieces=TWO_HEADINGS, size=48)
@given(pieces=PIECES, size=st.integers(48, 300))
def test_promises(name, pieces, size):
    kind = load("chunk", TABLE, name)
    whole = document(pieces)
    chunks = kind(kind.Options(size_tokens=size)).chunk(whole)
    covered = [False] * len(whole.text)
    for chunk in chunks:
        assert chunk.document == whole.id
        assert chunk.text == whole.text[chunk.start : chunk.end]
        assert chunk.text.strip()
        assert abs(chunk.tokens - count_tokens(chunk.reading)) <= max(2, 0.01 * chunk.tokens)
        assert chunk.heading_path == path_at(whole, chunk.start)
        assert Chunk.from_line(chunk.line()) == chunk
        covered[chunk.start : chunk.end] = [True] * (chunk.end - chunk.start)
        check_size(whole, chunk, size)
        check_ends(whole, chunk, size)
    assert all(seen or char.isspace() for seen, char in zip(covered, whole.text, strict=True))
    assert [c.start for c in chunks] == sorted({c.start for c in chunks})
    assert [c.end for c in chunks] == sorted({c.end for c in chunks})
    if name != "fixed":
        assert all(a.end <= b.start for a, b in itertools.pairwise(chunks))


def path_at(whole: Document, start: int) -> tuple[str, ...]:
    stack: list[tuple[int, str]] = []
    for block in whole.blocks:
        if block.kind == "heading" and block.start <= start:
            stack = [entry for entry in stack if entry[0] < block.level]
            stack.append((block.level, whole.slice(block).lstrip("#").strip()))
    return tuple(title for _, title in stack)


def headings_heavy(whole, chunk, size):
    inside = [b for b in whole.blocks if b.kind == "heading" and chunk.start <= b.start < chunk.end]
    return sum(count_tokens(whole.slice(b)) + 1 for b in inside) > size // 2


def check_size(whole, chunk, size):
    spare = 1  # words are counted with the white space before them, which the first word of a chunk has not
    assert chunk.tokens <= size + spare or headings_heavy(whole, chunk, size) or len(chunk.text) == 1


def last_words(whole):
    """Where the last block that is no heading begins."""
    return max((b.start for b in whole.blocks if b.kind != "heading"), default=-1)


def check_ends(whole, chunk, size):
    """A chunk ends inside a block only where the block is larger than the budget; a cut fence or table is mended."""
    for block in whole.blocks:
        inside = block.start < chunk.end < block.end, block.start < chunk.start < block.end
        if block.kind == "heading":
            assert chunk.end != block.end or last_words(whole) <= block.start or headings_heavy(whole, chunk, size)
        if block.kind == "code" and any(inside):
            lines = whole.slice(block).split("\n")
            opened, closed = chunk.lead.startswith(lines[0] + "\n"), chunk.trail == "\n" + lines[-1]
            assert inside[1] == opened and inside[0] == closed
        if block.kind == "table" and any(inside):
            lines = whole.slice(block).split("\n")
            header = "\n".join(lines[:2]) + "\n"
            if 2 * count_tokens(header) < size * 3 // 4 - 2:
                assert inside[1] == (chunk.lead == header)
                longest = max(map(count_tokens, lines)) + count_tokens(header) + 2
                for at, cut in ((chunk.start - 1, inside[1]), (chunk.end, inside[0])):
                    assert not cut or whole.text[at] == "\n" or 2 * longest > size
    fences = re.findall(r"^(`{3,})", chunk.reading, re.MULTILINE)
    assert len(fences) % 2 == 0
