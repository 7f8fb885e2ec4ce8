"""Windows that overlap, and blocks filled up."""

import itertools

from autotune_lm.chunk.fixed import Fixed, FixedOptions
from autotune_lm.chunk.paragraph import Paragraph, ParagraphOptions
from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble
from autotune_lm.kit.tokens import count_tokens


def document(*pieces):
    text, blocks = assemble(Piece(kind, text, Locator(1), 1 if kind == "heading" else 0) for kind, text in pieces)
    source = Source(repository="r", uri="a.txt", media_type="text/plain", sha256="0")
    return Document(source=source, title="t", text=text, blocks=blocks)


def sentences(count):
    return " ".join(f"This is sentence number {n} of the text." for n in range(count))


def test_windows_begin_and_end_with_sentences_and_overlap():
    whole = document(("paragraph", sentences(60)))
    chunks = Fixed(FixedOptions(size_tokens=100, overlap_tokens=30)).chunk(whole)
    assert len(chunks) > 3
    assert all(c.text.startswith("This") and c.text.endswith("text.") for c in chunks)
    for before, after in itertools.pairwise(chunks):
        shared = whole.text[after.start : before.end]
        assert 0 < count_tokens(shared) <= 30
    assert all(c.tokens == count_tokens(c.text) <= 100 for c in chunks)


def test_no_overlap():
    chunks = Fixed(FixedOptions(size_tokens=100, overlap_tokens=0)).chunk(document(("paragraph", sentences(40))))
    assert all(a.end < b.start for a, b in itertools.pairwise(chunks))


def test_overlap_above_half_of_the_size_is_reduced():
    chunks = Fixed(FixedOptions(size_tokens=64, overlap_tokens=500)).chunk(document(("paragraph", sentences(60))))
    assert [c.end for c in chunks] == sorted({c.end for c in chunks})


def test_paragraphs_are_filled_across_headings():
    whole = document(*[piece for n in range(6) for piece in (("heading", f"# H{n}"), ("paragraph", sentences(2)))])
    chunks = Paragraph(ParagraphOptions(size_tokens=60)).chunk(whole)
    assert len(chunks) == 3
    assert [c.heading_path for c in chunks] == [("H0",), ("H2",), ("H4",)]
