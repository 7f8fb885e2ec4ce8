"""Examples know which of the repository's names they use."""

import pytest

from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Chunk, Document, Locator, Source
from autotune_lm.generate.names import Names
from autotune_lm.kit.assemble import Piece, assemble, fence


def code_document(*symbols, repository="r", genre="library"):
    pieces = [Piece("heading", f"## `{s}`", Locator(1), 2, "function", s) for s in symbols]
    text, blocks = assemble(pieces)
    source = Source(repository=repository, uri=symbols[0], media_type="text/x-rust", sha256="0")
    return Document(source=source, title="t", text=text, blocks=blocks, genre=genre)


def example(code, repository="r", genre="example"):
    text, blocks = assemble([Piece("code", fence(code, "rust"), Locator(1))])
    source = Source(repository=repository, uri="e", media_type="text/x-rust", sha256="1")
    document = Document(source=source, title="e", text=text, blocks=blocks, genre=genre)
    chunk = Chunk(document=document.id, start=0, end=len(text), text=text, heading_path=(), strategy="code", tokens=1)
    return Passage(document, chunk)


LIBRARY = code_document("a::Context::register", "a::Table::scan", "a::View::scan", "a::open", "a::id")


@pytest.mark.parametrize(
    ("code", "used"),
    [
        ("ctx.register(1)", ("a::Context::register",)),
        ("let x = open(p);", ("a::open",)),
        ("let x = opens(p); reopen(p); open", ()),
        ("t.scan()", ()),  # two things have it
        ("let t = Table::new(); t.scan()", ("a::Table::scan",)),
        ("Table::new(); View::new(); t.scan()", ()),
        ("id(3)", ()),  # too short to tell
    ],
)
def test_what_code_uses(code, used):
    assert Names([LIBRARY]).used_in(example(code)) == used


def test_only_examples_and_prose_of_the_same_repository_ask():
    names = Names([LIBRARY])
    assert names.used_in(example("open(p)", genre="prose"))
    assert not names.used_in(example("open(p)", genre="library"))
    assert not names.used_in(example("open(p)", repository="other"))


def test_without_library_code_there_are_no_names():
    assert not Names([]) and not Names([code_document("a::tested", genre="test")])


@pytest.mark.parametrize(
    "code",
    [
        "impl Filter for Mine {}",
        "impl<T> acme::Filter for Mine<T> {}",
        "class Mine(acme.Filter):",
        "class A extends Filter {",
    ],
)
def test_what_code_builds_upon_is_used(code):
    library = code_document("acme::Filter", "acme::Other")
    assert Names([library]).used_in(example(code)) == ("acme::Filter",)
