"""Any reStructuredText becomes blocks in order, without overlap, that slice the text; nothing raises."""

from hypothesis import given, settings
from hypothesis import strategies as st

from autotune_lm.core.types import Document, Source
from autotune_lm.parse.rst.inline import Names, inline, inline_all
from autotune_lm.parse.rst.reader import Rst
from autotune_lm.parse.rst.scan import outline, prepare, spans_of

SOURCE = Source(repository="r", uri="page.rst", media_type="text/x-rst", sha256="")
PARTS = st.sampled_from(
    [
        *("word", "Title", "====", "----", "~~", "* ", "- ", "1. ", "#. ", "a) ", "(i) ", ":f: ", "-a  ", "--b=c  "),
        *(">>> x", "| ", "|", "+--+--+", "|a |b |", "+==+", "== ==", "::", ":: ", ".. ", "..", ".. note::", ".. x::"),
        *(".. code::", ".. table::", ".. list-table::", ".. csv-table::", "   * - ", "     - ", ".. include:: a.txt"),
        *(".. literalinclude:: a.txt", "   :lines: 1", ":pyobject: f", ".. |s| replace:: r", "|s|", ".. _t:", "__ u"),
        *(".. [1] n", "[1]_", ".. class:: C(x)", ".. method:: m", ".. confval:: v", "   :type: t", ".. glossary::"),
        *("`", "``", "*", "**", "_", "\\", "`a <b>`_", ":ref:`t`", ":func:`~a.b`", "<", ">", "é", "😀", "\u2028", "\t"),
        *(
            ".. math::",
            ".. only:: x",
            ".. image:: i",
            "   :alt: a b c d",
            ".. function:: f(",
            ".. module:: m",
            ".. tab::",
        ),
    ]
)
GAPS = st.sampled_from(["", " ", "\n", "\n\n", "\n  ", "\n\n   ", "\n    ", "\n\n     "])
TEXTS = st.one_of(
    st.text(),
    st.lists(st.tuples(PARTS, GAPS), max_size=40).map(lambda pairs: "".join(part + gap for part, gap in pairs)),
)
INCLUDED = "T\n=\n\ntext |s|\n\n.. include:: a.txt\n"


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_blocks_keep_their_promises(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    document = Rst().parse(SOURCE, data, {"a.txt": INCLUDED}.get)
    if not isinstance(document, Document):
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end <= len(document.text)
        assert document.slice(block).strip()
        assert 0 < block.locator.line <= lines
        assert block.strong <= block.end - block.start
        at = block.end
    assert document.genuine()
    assert not {"\x03", "\x04"} & set(document.text)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_spans_cover_the_text(text: str) -> None:
    prepared = prepare(text.translate(dict.fromkeys([*range(9), *range(11, 32)])))
    at = 0
    for kind, start, end, line in spans_of(prepared):
        assert kind
        assert not prepared[at:start].strip(), "text between blocks is lost"
        assert line == prepared.count("\n", 0, start)
        at = end
    assert not prepared[at:].strip()
    assert [heading.span for heading in outline(prepared)] == spans_of(prepared)


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, max_size=6))
def test_texts_cleaned_together_are_those_cleaned_alone(texts: list[str]) -> None:
    texts = [text.translate(dict.fromkeys(range(9))) for text in texts]
    names = Names({"s": "the *thing*"}, {"t": "Title"})
    assert inline_all(texts, names) == [inline(text, names) for text in texts]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_have_a_verdict(data: bytes) -> None:
    Rst().parse(SOURCE, data, lambda _: None)
