"""Source code that is made to break its reader comes out as a document, without recursion and without loss."""

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.code.reader import Code


def read(text, uri):
    source = Source(repository="r", uri=uri, media_type="", sha256="0")
    return Code().parse(source, text.encode(), lambda _: None)


@pytest.mark.parametrize("suffix", [".rs", ".py", ".c", ".cpp", ".go", ".jsx", ".ts", ".java"])
@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 10_000 + ")" * 10_000,
        "{" * 10_000,
        "a<" * 30_000,
        "namespace a { mod b { class C { " * 2_000,
        "/* " * 1_500,
        "\"'`" * 5_000,
        "/// a\n" * 3_000 + "# b\n" * 3_000,
    ],
    ids=["brackets", "braces", "types", "nested", "comments", "quotes", "noise"],
)
def test_shapes(text, suffix):
    found = read(text, "a" + suffix)
    assert isinstance(found, Document)
    assert len(found.blocks) < 20_000
    assert len(found.text) > len(text) // 3


@pytest.mark.parametrize(
    ("text", "suffix"),
    [("/* " * 10_000, ".java"), ("/* " * 10_000, ".ts"), ("a<" * 5_000, ".cpp"), ("[a, " * 100_000, ".py")],
)
def test_what_tires_the_parser_is_code_and_the_document_says_so(text, suffix):
    found = read("int kept;\n" + text, "a" + suffix)
    assert found.notes == ("syntax too tangled: read as plain code",)
    assert [block.kind for block in found.blocks] == ["heading", "code"]
    assert "int kept;" in found.text


def test_dense_tables_keep_their_symbols():
    found = read("TABLE = (\n" + "    (0x41,'M','a'),\n" * 4_000 + ")\ndef f():\n    return TABLE\n", "a.py")
    assert not found.notes
    assert found.blocks[-1].kind == "code"
    assert "a.f" in {block.symbol for block in found.blocks}


def test_more_symbols_than_a_person_writes_end_as_code():
    found = read("fn f() {}\n" * 21_000, "a.rs")
    assert sum(1 for block in found.blocks if block.symbol) == 20_001
    assert found.text.count("fn f() {}") == 21_000


@pytest.mark.parametrize(
    "body",
    [
        "Args:\n      a: b\n    " * 8_000,
        ".. note::\n    " * 5_000,
        "`" * 100_000,
        ":param a: :`b`\n    " * 10_000,
        ">>> f()\n    " * 10_000,
        "\n" * 100_000,
    ],
    ids=["sections", "directives", "backticks", "fields", "prompts", "empty"],
)
def test_docstrings(body):
    found = read(f'def f():\n    """Says it.\n\n    {body}"""\n', "a.py")
    assert "Says it." in found.text


@pytest.mark.parametrize("body", [" * @param x {@code {\n", " * {@link \n", " * @param " + "{" * 50_000 + "\n"])
def test_tags(body):
    found = read("/**\n" + body * (2_000 if len(body) < 100 else 1) + " */\nclass A {}\n", "A.java")
    assert found.blocks[-1].kind == "code"


@pytest.mark.parametrize("line", ["/*", "((", "a b c", '"'])
def test_an_error_again_and_again_is_plain_code(line):
    """The parser's recovery from errors took 3 GB for 9 kB of this, and let nobody stop it."""
    found = read(f"{line}\n" * 30_000, "src/a.py")
    assert found.notes == ("syntax too tangled: read as plain code",)
    assert line in found.text
