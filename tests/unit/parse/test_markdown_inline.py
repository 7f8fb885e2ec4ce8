"""One row a form: what a paragraph's source becomes."""

import pytest

from autotune_lm.parse.markdown.inline import inline

CASES = [
    ("plain words", "plain words"),
    ("a **b** c", "a b c"),
    ("a *b* c", "a b c"),
    ("a _b_ c", "a b c"),
    ("__b__", "b"),
    ("***b***", "b"),
    ("~~b~~", "b"),
    ("**a `b*c` d**", "a `b*c` d"),
    ("a * b * c", "a * b * c"),
    ("2 < 3 & 4 ~ 5 _ 6", "2 < 3 & 4 ~ 5 _ 6"),
    ("snake_case_name and __init__x", "snake_case_name and __init__x"),
    ("`x_y *z*`", "`x_y *z*`"),
    ("``a`b`` c", "``a`b`` c"),
    ("see [the page](../a.md#b)", "see the page"),
    ("see [the page](a.md 'T')", "see the page"),
    ('see [the page](a.md "T")', "see the page"),
    ("[`code`](a.md)", "`code`"),
    ("[**bold**](a.md)", "bold"),
    ("**[bold](a.md)**", "bold"),
    ("[a [b] c](d)", "a [b] c"),
    ("text[0] and f(x)[1]", "text[0] and f(x)[1]"),
    ("![alt](a.png) rest", "rest"),
    ("[![badge](a.svg)](b) rest", "rest"),
    ("[a](b){.external target=_blank} c", "a c"),
    ("[a span]{.cls} c", "a span c"),
    ("note[^1] here", "note here"),
    ("&amp; &lt;b&gt; &copy;", "& <b> ©"),
    (r"\*not em\* \# \`x", "*not em* # `x"),
    ("C:\\dir\\name", "C:\\dir\\name"),
    ('<abbr title="Hyper">HTTP</abbr> and <dfn>x</dfn>', "HTTP and x"),
    ("a<br>b<br/>c", "a b c"),
    ("<https://a.b/c_d_e> https://a_b.c/d_e", "https://a.b/c_d_e https://a_b.c/d_e"),
    ("a <!-- hidden --> b", "a b"),
    ("10<sup>6</sup> rows, 10<sup>-3</sup> s, the 2<sup>nd</sup> one", "10^6 rows, 10^-3 s, the 2nd one"),
    ("`Result<Expr>` and *x* &amp; `<Foo>`", "`Result<Expr>` and x & `<Foo>`"),
    ("<Foo bar={x}>text</Foo>", "text"),
    ("{py:func}`title <a.b.c>`", "title"),
    ("{py:func}`~a.b.c` x", "c x"),
    ("{func}`a.b`", "a.b"),
    ("a `b`{l=python} and `c`{.d} e", "a `b` and `c` e"),
    ("`` `b`{l=py} `` and `f`{x}", "`` `b`{l=py} `` and `f`{x}"),
    ("{code}`x = 1`", "`x = 1`"),
    ("``{role}`x` ``", "``{role}`x` ``"),
    ("one\n  two\nthree", "one two three"),
    ("one  \ntwo\\\nthree", "one two three"),
    ("{{ config.items() }} and %(key)s {0}", "{{ config.items() }} and %(key)s {0}"),
    ("<|im_start|>user", "<|im_start|>user"),
    ("Grüße *aus* Köln – „so“", "Grüße aus Köln – „so“"),
]


@pytest.mark.parametrize(("source", "plain"), CASES)
def test_a_form_becomes_its_text(source: str, plain: str) -> None:
    assert inline(source) == plain


def test_a_reference_is_a_link_where_the_document_defines_it() -> None:
    assert inline("see [Foo] and [bar] and [x][y]", {"foo"}) == "see Foo and [bar] and x"


@pytest.mark.parametrize(
    "part", ["[", "*a ", "`", "**", "_a ", "[`", "<a ", "{a}`", "![", "](", "&", "``a", "[^", "~~"]
)
def test_hostile_repetition_finishes(part: str) -> None:
    assert isinstance(inline(part * 30_000), str)
    assert isinstance(inline(part * 5_000), str)
