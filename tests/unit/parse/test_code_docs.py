"""Documentation of code: sections of all styles in one form, reStructuredText and tags as Markdown."""

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.code import docs as code_docs
from autotune_lm.parse.code.comments import Doc, comment_lines
from autotune_lm.parse.code.docs import doc_pieces
from autotune_lm.parse.code.reader import Code


def told(text, uri="a.py"):
    """What is told of the last symbol: kind and text of each block between its heading and its source."""
    source = Source(repository="r", uri=uri, media_type="", sha256="0")
    found = Code().parse(source, text.encode(), lambda _: None)
    assert isinstance(found, Document)
    start = max(at for at, one in enumerate(found.blocks) if one.symbol)
    return [(one.kind, found.slice(one)) for one in found.blocks[start + 1 : -1]]


def docstring(body, prefix=""):
    return told(f"def f():\n    {prefix}'''" + body.replace("\n", "\n    ") + "\n    '''\n    return 1\n")


PARAMETERS = [
    ("paragraph", "Says it."),
    ("heading", "### Parameters"),
    ("list", "- name (str): Who, and how.\n- `*more` (int, optional): Others."),
    ("heading", "### Returns"),
    ("list", "- bool: Whether so."),
    ("heading", "### Raises"),
    ("list", "- ValueError: Never."),
]
GOOGLE = """Says it.

Args:
    name (str): Who,
        and how.
    *more (int, optional): Others.

Returns:
    bool: Whether so.

Raises:
    ValueError: Never."""
NUMPY = """Says it.

Parameters
----------
name : str
    Who,
    and how.
*more : int, optional
    Others.

Returns
-------
bool
    Whether so.

Raises
------
ValueError
    Never."""
SPHINX = """Says it.

:param name: Who,
    and how.
:type name: str
:param *more: Others.
:type *more: int, optional
:returns: Whether so.
:rtype: bool
:raises ValueError: Never."""


@pytest.mark.parametrize("body", [GOOGLE, NUMPY, SPHINX])
def test_every_style_of_docstring_becomes_the_same(body):
    assert docstring(body) == PARAMETERS


def test_sections_of_text_stay_text():
    found = docstring("Says it.\n\nNote:\n    Be `careful`.\n\n    Twice.\n\nReturns:\n    What was said, or nothing.")
    assert found == [
        ("paragraph", "Says it."),
        ("heading", "### Notes"),
        ("paragraph", "Be `careful`."),
        ("paragraph", "Twice."),
        ("heading", "### Returns"),
        ("paragraph", "What was said, or nothing."),
    ]


def test_a_word_with_a_colon_is_no_section():
    assert docstring("Usage is easy.\n\nArgs: none.\n\nWarning: hot.") == [
        ("paragraph", "Usage is easy."),
        ("paragraph", "Args: none."),
        ("paragraph", "Warning: hot."),
    ]


def test_restructured_text():
    body = """A :class:`~a.b.Cart` of ``wheels``, see :ref:`here <x>`::

    cart = Cart()
    cart.go()

.. note::
    Mind the :func:`gap`.

.. versionadded:: 2.1

>>> cart.go()
1

.. code-block:: console

    $ go"""
    assert docstring(body) == [
        ("paragraph", "A `Cart` of `wheels`, see here:"),
        ("code", "```\ncart = Cart()\ncart.go()\n```"),
        ("paragraph", "Note: Mind the `gap`."),
        ("paragraph", "Added in version 2.1."),
        ("code", "```python\n>>> cart.go()\n1\n```"),
        ("code", "```console\n$ go\n```"),
    ]


def test_targets_and_words_to_the_builder_say_nothing():
    assert docstring("Says it.\n\n:meta private:\n\n.. _here: https://example.org/a") == [("paragraph", "Says it.")]


def test_documentation_in_parts_of_which_one_says_nothing():
    text = "/** Says it. */\n\n/**\n * @author Nobody\n */\nclass A {}\n"
    assert told(text, "A.java") == [("paragraph", "Says it.")]


def test_escapes_of_a_literal():
    assert docstring('A \\\\d and \\"b\\".') == [("paragraph", 'A \\d and "b".')]
    assert docstring("A \\d.", "r") == [("paragraph", "A \\d.")]


JAVADOC = """/**
 * Says <b>it</b>.
 *
 * @param <T> what
 * @param name who,
 *     and how
 * @return whether {@code so}
 * @throws IOException never, see {@link #f(int)}
 * @author Nobody
 *     at all
 * @since 1.2
 */
class A {}
"""


def test_javadoc():
    assert told(JAVADOC, "A.java") == [
        ("paragraph", "Says it."),
        ("paragraph", "Since: 1.2"),
        ("heading", "### Type Parameters"),
        ("list", "- T: what"),
        ("heading", "### Parameters"),
        ("list", "- name: who, and how"),
        ("heading", "### Returns"),
        ("paragraph", "whether `so`"),
        ("heading", "### Raises"),
        ("list", "- IOException: never, see `f(int)`"),
    ]


def test_jsdoc():
    text = """/**
 * Says it.
 * @param {string} [name=x] - who
 * @param {Object<string, number>} map the map
 * @returns {Promise<void>} when done
 * @example
 * say('a')
 */
function say(name, map) {}
"""
    assert told(text, "a.js") == [
        ("paragraph", "Says it."),
        ("heading", "### Parameters"),
        ("list", "- name (string): who\n- map (`Object<string, number>`): the map"),
        ("heading", "### Returns"),
        ("list", "- `Promise<void>`: when done"),
        ("heading", "### Examples"),
        ("code", "```javascript\nsay('a')\n```"),
    ]


def test_doxygen():
    text = """/*!
 * \\brief Says it.
 *
 * Uses
 * \\c name.
 * \\param[in] name who
 * \\return whether
 * \\throws std::bad_alloc never
 */
bool say(int name) { return true; }
"""
    assert told(text, "a.cpp") == [
        ("paragraph", "Says it."),
        ("paragraph", "Uses `name`."),
        ("heading", "### Parameters"),
        ("list", "- name: who"),
        ("heading", "### Returns"),
        ("paragraph", "whether"),
        ("heading", "### Raises"),
        ("list", "- std::bad_alloc: never"),
    ]


@pytest.mark.parametrize(
    ("comment", "lines"),
    [
        ("/// a\n///\n    /// b", ["a", "", "b"]),
        ("///a\n///  b", ["a", " b"]),
        ("//!  a\n//!   b", ["a", " b"]),
        ("/** a */", ["a"]),
        ("/**\n * a\n *  b\n */", ["", "a", " b", ""]),
        ("/*\n   a\n   b\n*/", ["", "a", "b", ""]),
        ("/**\n * - a\n *   * b\n **/", ["", "- a", "  * b", ""]),
        ("/*\n** a\n**\n**   * b\n*/", ["", "a", "", "  * b", ""]),
        ("/*\n**Bold** a\n*/", ["", "**Bold** a", ""]),
        ("# a\n#\n# b", ["a", "", "b"]),
    ],
)
def test_signs_of_comments(comment, lines):
    assert comment_lines(comment) == lines


def test_documentation_that_never_closes_stays_with_its_symbol():
    text = "/// One.\n///\n/// ```\n/// let open = 1;\nfn a() {}\n\n/// <!-- never closed\nfn b() {}\n\n"
    text += "/// Last, of *all*.\nfn c() {}\n"
    assert told(text, "a.rs") == [("paragraph", "Last, of all.")]


SIMPLE = [
    "One line.",
    "Two lines\nthat `go` on.\n\nAnd a second snake_case paragraph, (with brackets).",
    "  indented",
    "Ends with colon:\n\n- list\n- more",
    "1. numbered\n2. more",
    "Title\n=====",
    "a  b",
    "`` double ``",
    "+ plus",
    "Tab\there",
    "hard  \nbreak",
    "\n\nempty first\n\n\nand last\n\n",
    "`open\nand close`",
]


@pytest.mark.parametrize("text", SIMPLE)
def test_the_short_way_gives_what_the_long_way_gives(text, monkeypatch):
    doc = Doc(text.split("\n"), range(7, 8 + text.count("\n")))
    short = doc_pieces([doc, doc])
    monkeypatch.setattr(code_docs, "_PLAIN", code_docs.re.compile(r"(?!)"))
    long = doc_pieces([doc, doc])
    assert short == long
    assert all(isinstance(piece, Piece) for piece in short[0])
