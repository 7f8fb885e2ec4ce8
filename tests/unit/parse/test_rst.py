"""reStructuredText to the plain Markdown of documents: blocks and inline marks."""

from collections.abc import Callable

import pytest

from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.rst.reader import Rst

Blocks = Callable[..., list[tuple[str, str]]]


def read(text: str | bytes, files: dict[str, str] | None = None) -> Document | Dropped:
    data = text if isinstance(text, bytes) else text.encode()
    source = Source(repository="r", uri="dir/page.rst", media_type="text/x-rst", sha256="")
    return Rst().parse(source, data, (files or {}).get)


def blocks(text: str, files: dict[str, str] | None = None) -> list[tuple[str, str]]:
    document = read(text, files)
    assert isinstance(document, Document), document
    return [(block.kind, document.slice(block)) for block in document.blocks]


def words(text: str) -> str:
    """The only paragraph of a text."""
    (kind, found) = blocks(text)[0]
    assert kind == "paragraph"
    return found


def test_levels_follow_the_order_of_the_adornments() -> None:
    text = "=====\nGuide\n=====\n\nOne\n===\n\nTwo\n---\n\nThree\n=====\n\nFour\n~~~~\n"
    titles = ["# Guide", "## One", "### Two", "## Three", "#### Four"]
    assert blocks(text) == [("heading", title) for title in titles]


@pytest.mark.parametrize("text", ["Title\n==", "Title\n==\n\nText", "a\n\nTitle\n---"])
def test_a_short_underline_makes_no_title(text: str) -> None:
    assert all(kind == "paragraph" for kind, _ in blocks(text))


def test_an_underline_of_four_is_enough() -> None:
    assert blocks("A long title\n====\n\nText.") == [("heading", "# A long title"), ("paragraph", "Text.")]


def test_a_power_stays_one() -> None:
    text = "About 10\\ :sup:`6` rows, 10\\ :superscript:`-3` s, the 2\\ :sup:`nd` one."
    assert blocks(text) == [("paragraph", "About 10^6 rows, 10^-3 s, the 2nd one.")]


def test_a_transition_is_nothing() -> None:
    assert blocks("a\n\n----\n\nb") == [("paragraph", "a"), ("paragraph", "b")]


def test_lists_nest_by_indentation() -> None:
    text = "* a\n  b\n\n  * c\n\n    1. d\n    2. e\n\n* f\n"
    assert blocks(text) == [("list", "- a b\n  - c\n    1. d\n    2. e\n- f")]


def test_code_in_an_item_parts_the_list_and_the_numbers_go_on() -> None:
    text = "1. a::\n\n     x = 1\n\n2. b\n"
    assert blocks(text) == [("list", "1. a:"), ("code", "```\nx = 1\n```"), ("list", "2. b")]


def test_another_way_to_count_is_another_list() -> None:
    assert blocks("1. a\n2. b\n\na) c\nb) d\n") == [("list", "1. a\n2. b"), ("list", "1. c\n2. d")]


def test_a_sentence_that_starts_like_an_item_is_text() -> None:
    assert blocks("A. Einstein was a really\nsmart dude.") == [("paragraph", "A. Einstein was a really smart dude.")]


def test_definitions_fields_and_options_are_lists() -> None:
    assert blocks("term : kind\n    What it *is*.\n\n    More.\nother\n    Else.") == [
        ("list", "- term (kind): What it is.\n  More.\n- other: Else.")
    ]
    assert blocks("-a, --all    All.\n--file=<name>\n             One\n             file.") == [
        ("list", "- -a, --all: All.\n- --file=<name>: One file.")
    ]
    assert blocks("x\n\n:Author: Ada\n:Note:\n   Long.") == [
        ("paragraph", "x"),
        ("list", "- Author: Ada\n- Note: Long."),
    ]


def test_metadata_of_the_page_is_no_text() -> None:
    assert blocks(":orphan:\n:tocdepth: 2\n\nText.") == [("paragraph", "Text.")]


def test_fields_of_a_function_read_like_sentences() -> None:
    text = (
        ".. function:: f(x)\n\n   Does.\n\n   :param int x: the size\n   :returns: sum\n   :raises KeyError: if none\n"
    )
    assert blocks(text)[-1] == (
        "list",
        "- Parameter `x` (int): the size\n- Returns: sum\n- Raises `KeyError`: if none",
    )


def test_literal_blocks_indented_and_quoted() -> None:
    text = "Run this::\n\n    a\n      b\n\nor ::\n\n> c\n> d\n\n::\n\n  e\n"
    assert blocks(text) == [
        ("paragraph", "Run this:"),
        ("code", "```\na\n  b\n```"),
        ("paragraph", "or"),
        ("code", "```\n> c\n> d\n```"),
        ("code", "```\ne\n```"),
    ]


def test_doctest_line_block_and_quote() -> None:
    assert blocks(">>> 1 + 1\n2\n\n| a\n| b\n\ntext\n\n   said\n\n   - x\n") == [
        ("code", "```pycon\n>>> 1 + 1\n2\n```"),
        ("paragraph", "a b"),
        ("paragraph", "text"),
        ("quote", "said"),
        ("list", "- x"),
    ]


GRID = """\
+-----+-----------+
| A   | B         |
+=====+=====+=====+
| 1   | x|y | 3   |
|     | z   |     |
+-----+-----+-----+
"""
SIMPLE = "=====  ====\nA      B\n=====  ====\n1      two\n       lines\n\\      ``4``\n=====  ====\n"
LISTED = ".. list-table:: T\n   :header-rows: 1\n\n   * - A\n     - B\n   * - 1\n     - - x\n       - y\n"
COMMA = '.. csv-table::\n   :header: A, B\n\n   1, "two, three"\n'


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (GRID, ["| A | B |  |", "| --- | --- | --- |", "| 1 | x\\|y z | 3 |"]),
        (SIMPLE, ["| A | B |", "| --- | --- |", "| 1 | two lines |", "|  | `4` |"]),
        (LISTED, ["| A | B |", "| --- | --- |", "| 1 | x y |"]),
        (COMMA, ["| A | B |", "| --- | --- |", "| 1 | two, three |"]),
    ],
    ids=["grid", "simple", "list", "csv"],
)
def test_tables(text: str, rows: list[str]) -> None:
    assert blocks(text)[-1] == ("table", "\n".join(rows))


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("*a* **b** ``c*d`` e", "a b `c*d` e"),
        ("`a <http://b.c>`_ and `d`_ and e_, f__", "a and d and e, f"),
        ("x `some_name` `the words` y", "x `some_name` the words y"),
        (":func:`~a.b.c` :meth:`foo` :class:`X <y.X>` :ref:`t <u>`", "`c` `foo` `X` t"),
        (":py:func:`!a.b` `z`:code: :unknown:`name` :unknown:`two words`", "`a.b` `z` `name` two words"),
        (":pep:`8` :kbd:`Ctrl+C` :menuselection:`A --> B` :file:`/a/{b}`", "PEP 8 `Ctrl+C` A > B `/a/b`"),
        (":envvar:`A_<LANG>_B` :cmd:`A_<X> <A_<X>>`", "`A_<LANG>_B` `A_<X>`"),
        (r"\*a\* b\ c H\ :sub:`2`\ O", "*a* bc H2O"),
        ("5 * 3 * 2, *args and **kwargs", "5 * 3 * 2, *args and **kwargs"),
        ("a_b __init__ and snake_case_ :math:`x_1`", "a_b __init__ and snake_case $x_1$"),
        ("see [1]_, [#]_ and [#n]_ in [CIT2002]_.", "see, and in [CIT2002]."),
        ("|version| and |a| b | c", "version and a b | c"),
        ("_`target` here", "target here"),
        ("``a`` ```` ``b", "`a` ```` ``b"),
        ("``a ` b``", "``a ` b``"),
        ("http://a.b/c_d_/e_ x", "http://a.b/c_d_/e_ x"),
    ],
)  # fmt: skip
def test_inline_marks(source: str, plain: str) -> None:
    assert words(f"Text {source}") == f"Text {plain}"


def test_texts_do_not_leak_into_each_other() -> None:
    assert blocks("a ``b\n\nc`` d\n\n*e\n\nf*") == [
        ("paragraph", "a ``b"),
        ("paragraph", "c`` d"),
        ("paragraph", "*e"),
        ("paragraph", "f*"),
    ]


def test_a_reference_to_a_label_of_the_page_is_the_title() -> None:
    text = "See :ref:`my label`, :ref:`else-where`.\n\n.. _`My Label`:\n\nThe ``Title``\n=============\n"
    assert words(text) == "See The Title, else where."


def test_substitutions() -> None:
    text = ".. |a| replace:: the *thing*\n.. |b| unicode:: 0xA9\n.. |c| image:: x.png\n\nIt is |A|, |b| |c|.\n"
    assert words(text) == "It is the thing, © ."


def test_how_much_of_the_start_is_strong() -> None:
    document = read("**Q: a ``b``** c")
    assert isinstance(document, Document)
    assert [block.strong for block in document.blocks] == [len("Q: a `b`")]


def test_lines_are_those_of_the_file() -> None:
    text = "T\n=\n\n* a\n\n  b\n\n.. note:: x\n\n   y\n\n   .. code::\n\n      z\n\nterm\n   def\n"
    document = read(text)
    assert isinstance(document, Document)
    assert [block.locator.line for block in document.blocks] == [1, 4, 8, 8, 10, 12, 16]


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbfT\r\n=\r\n\r\nText\r\n", "T\n=\n\nText".encode("utf-16"), b"T\r=\r\rText"]
)
def test_marks_and_line_ends_of_files(data: bytes) -> None:
    document = read(data)
    assert isinstance(document, Document)
    assert (document.title, document.text) == ("T", "# T\n\nText")


def test_no_text_and_no_file() -> None:
    assert read(".. toctree::\n\n   a\n   b\n") == Dropped("empty", {"bytes": 24})
    assert isinstance(read(b"\x00\x01\x02" * 90), Dropped)


def test_the_title_without_a_heading_is_the_name_of_the_file() -> None:
    document = read("Text.")
    assert isinstance(document, Document)
    assert document.title == "page"
