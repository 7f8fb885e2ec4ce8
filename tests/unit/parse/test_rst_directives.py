"""What directives of docutils and Sphinx become, and the files that they pull in."""

from pathlib import Path

import pytest

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.includes import included_by_rst, read_include_for
from autotune_lm.parse.rst.reader import Rst
from autotune_lm.parse.scan import Root, scan

SOURCE = Source(repository="r", uri="page.rst", media_type="text/x-rst", sha256="")


def read(text: str, files: dict[str, str] | None = None) -> Document:
    document = Rst().parse(SOURCE, text.encode(), (files or {}).get)
    assert isinstance(document, Document), document
    return document


def shown(text: str, files: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    document = read(text, files)
    return [(block.kind, block.label, document.slice(block)) for block in document.blocks]


def test_admonitions_keep_text_and_label() -> None:
    assert shown(".. warning:: Hot\n   stuff.\n\n   - x\n\nAfter.") == [
        ("paragraph", "warning", "Warning:"),
        ("paragraph", "warning", "Hot stuff."),
        ("list", "warning", "- x"),
        ("paragraph", "", "After."),
    ]
    assert shown(".. admonition:: My *title*\n   :class: tip\n\n   Body.")[0] == ("paragraph", "admonition", "My title")


def test_versions() -> None:
    assert [text for _, _, text in shown(".. versionadded:: 2.0 Now\n   fast.\n\n.. deprecated:: 3\n\n   Gone.")] == [
        "Added in version: 2.0",
        "Now fast.",
        "Deprecated since version: 3",
        "Gone.",
    ]


@pytest.mark.parametrize(
    ("text", "language", "body"),
    [
        (".. code-block:: python\n\n   x\n", "python", "x"),
        (".. code-block:: C\n   :linenos:\n   :emphasize-lines: 1\n\n     x\n\n     y\n", "c", "x\n\ny"),
        (".. code::\n\n   x\n     y\n", "", "x\n  y"),
        (".. highlight:: rust\n\n.. code::\n\n   x\n", "rust", "x"),
        (".. testcode::\n\n   x\n", "python", "x"),
        (".. doctest::\n\n   >>> x\n", "pycon", ">>> x"),
        (".. parsed-literal::\n\n   a :ref:`b <c>` d\n", "", "a b d"),
    ],
)
def test_code(text: str, language: str, body: str) -> None:
    assert shown(text) == [("code", language, f"```{language}\n{body}\n```")]


def test_what_goes() -> None:
    gone = [
        "toctree::\n   :maxdepth: 1\n\n   a\n   b",
        "contents::",
        "index:: single: x",
        "raw:: html\n\n   <b>",
        "image:: x.png\n   :alt: logo",
        "currentmodule:: a",
        "automodule:: a\n   :members:",
        "meta::\n   :a: b",
        "_target:",
        "_link: http://x.y",
        "a comment\n   over lines",
        "|s| replace:: x",
        "only:: html",
    ]
    assert shown("".join(f".. {one}\n\n" for one in gone) + "..\n\nText.\n\n__ http://anonymous\n") == [
        ("paragraph", "", "Text.")
    ]


def test_containers_keep_their_bodies() -> None:
    text = (
        ".. only:: html\n\n   In\n   --\n\n   a\n\n.. tab-set::\n\n   .. tab-item:: Linux\n\n      b\n\n"
        ".. grid:: 2\n\n   .. grid-item-card:: Card\n\n      c\n\n.. made-up:: x y\n   :opt: 1\n\n   d\n"
    )
    assert shown(text) == [
        ("heading", "", "# In"),
        ("paragraph", "", "a"),
        ("paragraph", "tab", "Linux"),
        ("paragraph", "tab", "b"),
        ("paragraph", "", "Card"),
        ("paragraph", "", "c"),
        ("paragraph", "", "d"),
    ]
    assert read(text).notes == ("unknown directive: made-up",)


def test_objects_are_headings_below_their_section() -> None:
    text = (
        "API\n===\n\n.. class:: Cart(owner)\n\n   A cart.\n\n   .. method:: add(item)\n\n      Adds.\n\n"
        ".. confval:: limit\n   :type: ``int``\n   :default: ``3``\n\n   Most items.\n\nEnd\n===\n"
    )
    assert shown(text) == [
        ("heading", "", "# API"),
        ("heading", "class", "## `Cart(owner)`"),
        ("paragraph", "", "A cart."),
        ("heading", "method", "### `Cart.add(item)`"),
        ("paragraph", "", "Adds."),
        ("heading", "confval", "## `limit`"),
        ("list", "", "- Type: `int`\n- Default: `3`"),
        ("paragraph", "", "Most items."),
        ("heading", "", "# End"),
    ]


def test_an_object_does_not_claim_the_text_behind_it() -> None:
    text = "API\n===\n\n.. function:: f()\n\n   Does.\n\nAll of them are slow.\n\n.. function:: g()\n\n   Too.\n"
    assert shown(text)[1:] == [
        ("paragraph", "", "`f()`"),
        ("paragraph", "", "Does."),
        ("paragraph", "", "All of them are slow."),
        ("heading", "function", "## `g()`"),
        ("paragraph", "", "Too."),
    ]


def test_figure_math_and_glossary() -> None:
    text = (
        ".. figure:: x.png\n   :alt: The engine seen from above\n\n   Caption.\n\n.. math:: a = b\n\n"
        ".. glossary::\n\n   one\n   two\n      Numbers.\n"
    )
    assert shown(text) == [
        ("paragraph", "", "The engine seen from above"),
        ("paragraph", "", "Caption."),
        ("formula", "", "$$\na = b\n$$"),
        ("list", "", "- one, two: Numbers."),
    ]


FILE = "# one\nclass A:\n    @deco\n    def b(self):\n        return 1\n\n    c = 2\n# end\n"


@pytest.mark.parametrize(
    ("options", "body"),
    [
        ("", FILE.strip()),
        (":lines: 1, 7-", "# one\n    c = 2\n# end"),
        (":pyobject: A.b\n   :dedent: 4", "@deco\ndef b(self):\n    return 1"),
        (":start-after: # one\n   :end-before: @deco", "class A:"),
        (":start-at: c =\n   :dedent:", "    c = 2\n# end"),
    ],
)
def test_literalinclude(options: str, body: str) -> None:
    text = f".. literalinclude:: a.py\n   {options}\n"
    assert shown(text, {"a.py": FILE}) == [("code", "python", f"```python\n{body}\n```")]


def test_include_reads_titles_and_inner_includes() -> None:
    files = {"sub/a.txt": "In\n--\n\n.. include:: b.txt\n", "sub/b.txt": "Deep.\n"}
    document = read("T\n=\n\n.. include:: sub/a.txt\n\nEnd.", files)
    assert document.text == "# T\n\n## In\n\nDeep.\n\nEnd."
    assert [block.locator.line for block in document.blocks] == [1, 4, 4, 6]


def test_a_missing_include_is_a_note_and_a_loop_ends() -> None:
    document = read(".. include:: gone.txt\n\nText.")
    assert (document.text, document.notes) == ("Text.", ("include not found: gone.txt",))
    looped = read("Text.\n\n.. include:: me.rst", {"me.rst": "x\n\n.. include:: me.rst\n\n.. include:: me.rst\n"})
    assert "include left out, too much or too deep: me.rst" in looped.notes


def test_a_csv_file(tmp_path: Path) -> None:
    assert shown(".. csv-table::\n   :file: a.csv\n", {"a.csv": "a,b\n1,2\n"})[0][2].startswith("| a | b |")


def test_a_source_changes_with_the_files_it_includes(tmp_path: Path) -> None:
    (tmp_path / "docs" / "inc").mkdir(parents=True)
    page = tmp_path / "docs" / "page.rst"
    page.write_text(".. include:: inc/a.txt\n\n.. literalinclude:: /code.py\n\n.. csv-table::\n   :file: t.csv\n")
    (tmp_path / "docs" / "inc" / "a.txt").write_text(".. include:: b.txt\n")
    (tmp_path / "docs" / "inc" / "b.txt").write_text("Deep.\n")
    (tmp_path / "code.py").write_text("x = 1\n")
    (tmp_path / "docs" / "t.csv").write_text("a,b\n")

    def uris() -> list[str]:
        return [include.uri for include in included_by_rst(page, tmp_path, page.read_bytes())]

    def sources() -> list[Source]:
        return [found.source for found in scan([Root(tmp_path, "r")]) if found.source.uri == "docs/page.rst"]

    assert uris() == ["code.py", "docs/inc/a.txt", "docs/inc/b.txt", "docs/t.csv"]
    before = sources()
    assert before[0].media_type == "text/x-rst"
    (tmp_path / "docs" / "inc" / "b.txt").write_text("Deeper.\n")
    assert sources()[0].id != before[0].id
    document = Rst().parse(before[0], page.read_bytes(), read_include_for(page, tmp_path))
    assert isinstance(document, Document)
    assert "Deeper." in document.text and "x = 1" in document.text


def test_no_include_leaves_the_root(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    page = root / "page.rst"
    page.write_text(".. include:: ../secret.txt\n\nText.\n")
    document = Rst().parse(SOURCE, page.read_bytes(), read_include_for(page, root))
    assert isinstance(document, Document)
    assert document.text == "Text."
    assert included_by_rst(page, root, page.read_bytes()) == ()
