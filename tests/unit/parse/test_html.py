"""HTML to the plain Markdown of documents: the blocks and what stands inside lines."""

from collections.abc import Callable

import pytest

from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Source
from autotune_lm.parse.html.reader import Html

Blocks = Callable[..., list[tuple[str, str]]]


def read(text: str | bytes, **options: str) -> Document | Dropped:
    data = text if isinstance(text, bytes) else text.encode()
    source = Source(repository="r", uri="dir/page.html", media_type="text/html", sha256="")
    return Html(Html.Options(**options)).parse(source, data, lambda _: None)


def document(text: str | bytes) -> Document:
    found = read(text)
    assert isinstance(found, Document), found
    return found


def blocks(text: str | bytes) -> list[tuple[str, str]]:
    found = document(text)
    return [(block.kind, found.slice(block)) for block in found.blocks]


def words(text: str) -> str:
    """The only paragraph of a text."""
    ((kind, found),) = blocks(text)
    assert kind == "paragraph"
    return found


def test_headings_paragraphs_and_bare_text_are_blocks() -> None:
    text = "<h1>A</h1>bare <b>text</b><p>one\ntwo<p>three<div>four</div>five<h3>B</h3>"
    assert blocks(text) == [
        ("heading", "# A"),
        ("paragraph", "bare text"),
        ("paragraph", "one two"),
        ("paragraph", "three"),
        ("paragraph", "four"),
        ("paragraph", "five"),
        ("heading", "### B"),
    ]


@pytest.mark.parametrize(
    "sign",
    [
        '<a class="headerlink" href="#a" title="Link to this heading">¶</a>',
        '<a href="#a">#</a>',
        '<a class="hash-link" href="#a">​</a>',
        '<a class="anchor" aria-hidden="true" href="#a"><span>x</span></a>',
        '<button class="copy">Copy</button>',
        "&para;",
    ],
)
def test_the_sign_of_a_link_is_no_part_of_a_title(sign: str) -> None:
    assert blocks(f"<h2>Title {sign}</h2><p>x") == [("heading", "## Title"), ("paragraph", "x")]


def test_a_title_that_is_a_link_to_itself_stays() -> None:
    assert blocks('<h2><a class="header" href="#a">Title</a></h2>') == [("heading", "## Title")]


def test_a_role_makes_a_heading() -> None:
    assert blocks('<div role="heading" aria-level="3">T</div>x') == [("heading", "### T"), ("paragraph", "x")]


def test_a_heading_that_is_never_closed_swallows_nothing() -> None:
    assert blocks("<h1>First <b>bold<p>para one<p>para two") == [
        ("heading", "# First bold"),
        ("paragraph", "para one"),
        ("paragraph", "para two"),
    ]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("<p>a <code>x&lt;y</code> b", "a `x<y` b"),
        ("<p>a <code> x </code>b", "a `x` b"),
        ("<p><code><span class='pre'>a</span> <span class='pre'>b</span></code>", "`a b`"),
        ("<p><code>a `b` c</code>", "`` a `b` c ``"),
        ("<p>press <kbd>Ctrl</kbd>", "press `Ctrl`"),
        ("<p>a<br>b", "a b"),
        ("<p>10<sup>6</sup> m<sup>2</sup>, 2<sup>n - 1</sup>", "10^6 m^2, 2^(n - 1)"),
        ("<p>the 1<sup>st</sup> H<sub>2</sub>O", "the 1st H2O"),
        ("<p>said<sup><a href='#fn1'>1</a></sup>.", "said."),
        ("<p>he said <q>no</q>", "he said “no”"),
        ("<p>x <em>y</em> <i>z</i> <a href='/x'>w</a> <abbr title='t'>HTML</abbr>", "x y z w HTML"),
        ("<p>a&nbsp;b &mdash; so&shy;ft &#8203;c", "a b — soft c"),
        ("<p>a <img alt='a picture'> b<script>x()</script><style>p{}</style>", "a b"),
        ("<p>a <span hidden>no</span><span style='display: none'>no</span><i aria-hidden='true'>no</i>b", "a b"),
        ("<p>a<!-- comment -->b", "ab"),
        ("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字", "漢字"),
    ],
)
def test_what_stands_inside_a_line(source: str, wanted: str) -> None:
    assert words(source) == wanted


def test_two_breaks_end_a_paragraph() -> None:
    assert blocks("<div>one<br>two<br><br>three</div>") == [("paragraph", "one two"), ("paragraph", "three")]


def test_bold_at_the_start_is_measured() -> None:
    found = document("<p><b>What is it?</b> A test.<p>A <b>test</b>.<p><strong>All</strong> <b>bold</b>")
    assert [block.strong for block in found.blocks] == [11, 0, 8]


def test_bold_counts_the_marker_of_a_list() -> None:
    (block,) = document("<ul><li><b>Q:</b> a<li>b</ul>").blocks
    assert block.strong == len("- Q:")


def test_lists_nest_and_count() -> None:
    text = "<ul><li>a<p>more</p><ol start=3><li>b<li>c</ol></li><li>d</ul>"
    assert blocks(text) == [("list", "- a\n  more\n  3. b\n  4. c\n- d")]


def test_code_in_an_item_parts_the_list_and_the_numbers_go_on() -> None:
    text = "<ol><li>a<pre>x = 1</pre>then</li><li>b</ol>"
    assert blocks(text) == [("list", "1. a"), ("code", "```\nx = 1\n```"), ("list", "   then\n2. b")]


def test_what_goes_on_below_code_keeps_its_depth() -> None:
    text = "<ul><li>a<ul><li>b<pre>x</pre><ul><li>c</ul></li></ul></li><li>d</ul>"
    assert blocks(text) == [("list", "- a\n  - b"), ("code", "```\nx\n```"), ("list", "    - c\n- d")]
    assert blocks("<ul><li>a<pre>x</pre><p>b<ul><li>c</ul></li></ul>")[2] == ("list", "b\n- c")


def test_a_quote_in_an_item_belongs_to_it() -> None:
    assert blocks("<ul><li>a<blockquote>b</blockquote>c<li>d</ul>") == [("list", "- a\n  b\n  c\n- d")]
    assert blocks("<blockquote><ul><li>a</ul></blockquote>") == [("list", "- a")]


def test_a_heading_in_an_item_makes_its_text_paragraphs() -> None:
    text = "<ul><li><h3>Why?</h3><p>Because.</p></li><li><h3>How?</h3><p>So.</p></li></ul>"
    assert blocks(text) == [
        ("heading", "### Why?"),
        ("paragraph", "Because."),
        ("heading", "### How?"),
        ("paragraph", "So."),
    ]


def test_definitions() -> None:
    text = "<dl><dt>a<dd>A.<dt>b</dt><dt>c</dt><dd>BC.<p>More.</p></dd><dd>Second.</dd><dt>d</dl>"
    assert blocks(text) == [("list", "- a: A.\n- b, c: BC.\n  More.\n  Second.\n- d")]


def test_a_definition_inside_a_definition_is_deeper() -> None:
    assert blocks("<dl><dt>a</dt><dd><dl><dt>b</dt><dd>c</dd></dl></dd></dl>") == [("list", "- a\n  - b: c")]


def test_quotes() -> None:
    text = "<blockquote><p>one</p><p>two</p></blockquote><p>three"
    assert blocks(text) == [("quote", "one"), ("quote", "two"), ("paragraph", "three")]


def test_verse_keeps_its_lines() -> None:
    text = '<div class="poem"><h2>Tide</h2><p>one<br>two</p><p>three<br>four</p></div><p>after<br>it'
    assert blocks(text) == [
        ("heading", "## Tide"),
        ("quote", "one\ntwo"),
        ("quote", "three\nfour"),
        ("paragraph", "after it"),
    ]


def test_lines_of_verse_that_are_elements() -> None:
    text = '<div class="poetry"><div class="stanza"><div>one</div><div>two</div></div><div class="stanza">' + (
        "<div>three</div><div>four</div></div></div>"
    )
    assert blocks(text) == [("quote", "one\ntwo"), ("quote", "three\nfour")]


@pytest.mark.parametrize(
    ("source", "language"),
    [
        ('<pre><code class="language-python">x</code></pre>', "python"),
        ('<pre class="lang-js"><code>x</code></pre>', "js"),
        ('<div class="highlight-python notranslate"><div class="highlight"><pre>x</pre></div></div>', "python"),
        ('<div class="highlight-default notranslate"><div class="highlight"><pre>x</pre></div></div>', ""),
        ('<div class="highlight highlight-source-shell"><pre>x</pre></div>', "shell"),
        ('<div class="language-rust highlighter-rouge"><pre>x</pre></div>', "rust"),
        ('<pre class="sourceCode haskell"><code>x</code></pre>', "haskell"),
        ('<pre class="brush: java; gutter: false">x</pre>', "java"),
        ('<pre class="src src-emacs-lisp">x</pre>', "emacs-lisp"),
        ('<pre><code data-lang="toml">x</code></pre>', "toml"),
        ('<pre class="rust rust-example-rendered"><code>x</code></pre>', "rust"),
        ('<pre class="literal-block">x</pre>', ""),
        ('<pre class="language-text">x</pre>', ""),
        ("<pre>x</pre>", ""),
    ],
)
def test_the_language_of_code(source: str, language: str) -> None:
    found = document(source)
    (block,) = found.blocks
    assert (block.kind, block.label, found.slice(block)) == ("code", language, f"```{language}\nx\n```")


def code(text: str) -> str:
    """The lines of the only block of code."""
    ((kind, found),) = blocks(text)
    assert kind == "code"
    return found.partition("\n")[2].rpartition("\n")[0]


@pytest.mark.parametrize(
    "source",
    [
        "<pre>\nif a &lt; b:\n    c()\n</pre>",
        "<pre><span class='k'>if</span> a &lt; b:<br>    c()<br></pre>",
        "<pre><code><span class='line'>if a &lt; b:</span>\n<span class='line'>    c()</span></code></pre>",
        "<pre><code><div class='line'>if a &lt; b:</div><div class='line'>    c()</div></code></pre>",
        "<pre><ol><li>if a &lt; b:</li><li>    c()</li></ol></pre>",
        "<pre><span class='linenos'>1</span>if a &lt; b:\n<span class='linenos'>2</span>    c()</pre>",
        "<pre>if a &lt; b:\n    c()<button>Copy</button></pre>",
        "<pre>\n        if a &lt; b:\n            c()\n    </pre>",
        "<div><code>if a &lt; b:<br>&nbsp;&nbsp;&nbsp;&nbsp;c()</code></div>",
        "<table class='highlighttable'><tr><td class='linenos'><pre>1\n2</pre></td><td class='code'><pre>"
        "if a &lt; b:\n    c()</pre></td></tr></table>",
        "<table class='rouge-table'><tr><td class='gutter'><pre class='lineno'>1\n2\n</pre></td><td><pre>"
        "if a &lt; b:\n    c()</pre></td></tr></table>",
        "<div class='chroma'><table class='lntable'><tr><td class='lntd'><pre><code><span class='lnt'>1\n</span>"
        "<span class='lnt'>2\n</span></code></pre></td><td class='lntd'><pre><code>if a &lt; b:\n    c()</code></pre>"
        "</td></tr></table></div>",
        "<table class='js-file-line-container'><tr><td class='blob-num' data-n='1'></td><td class='blob-code'>"
        "if a &lt; b:</td></tr><tr><td class='blob-num'></td><td class='blob-code'>    c()</td></tr></table>",
    ],
)
def test_code_keeps_its_lines(source: str) -> None:
    assert code(source) == "if a < b:\n    c()"


def test_code_with_backticks_has_a_longer_fence() -> None:
    assert blocks("<pre>```\nx\n```</pre>") == [("code", "````\n```\nx\n```\n````")]


@pytest.mark.parametrize(
    ("source", "label"),
    [
        ('<div class="admonition warning"><p class="admonition-title">Warning</p><p>Hot.</p></div>', "warning"),
        ('<div class="alert alert-warning"><p class="alert-heading">Warning</p>Hot.</div>', "warning"),
        ('<div class="markdown-alert markdown-alert-tip"><p class="markdown-alert-title">Tip</p><p>Hot.</div>', "tip"),
        (
            '<div class="theme-admonition theme-admonition-note admonition_xJq3"><div class="admonitionHeading_Gvgb">'
            "note</div><div><p>Hot.</p></div></div>",
            "note",
        ),
        ('<aside class="admonition note"><p class="admonition-title">Note</p><p>Hot.</p></aside>', "note"),
        ('<div class="custom-block tip"><p class="custom-block-title">TIP</p><p>Hot.</p></div>', "tip"),
    ],
)
def test_admonitions(source: str, label: str) -> None:
    found = document(f"{source}<p>after</p>")
    assert [(block.kind, block.label) for block in found.blocks] == [
        ("paragraph", label),
        ("paragraph", label),
        ("paragraph", ""),
    ]
    title, text, _ = found.blocks
    assert found.slice(title).lower() == f"{label}:"
    assert title.strong == len(label) + 1
    assert found.slice(text) == "Hot."


def test_a_box_that_opens_has_a_bold_title() -> None:
    found = document("<details><summary>What is it?</summary><p>A test.</p></details><p>x")
    title, text, after = found.blocks
    assert (title.label, title.strong, found.slice(title)) == ("details", 11, "What is it?")
    assert (text.label, after.label) == ("details", "")


def test_a_small_accordion_is_no_title_itself() -> None:
    text = '<div class="accordion"><div class="question">Why?</div><div class="answer">So.</div></div>'
    found = document(text)
    assert [(found.slice(block), block.strong) for block in found.blocks] == [("Why?", 4), ("So.", 0)]


def test_a_box_whose_title_only_opens_it_is_none() -> None:
    text = "<details open><summary>Expand description</summary><p>A test.</p></details>"
    assert blocks(text) == [("paragraph", "A test.")]
    assert document(text).blocks[0].label == ""


@pytest.mark.parametrize(
    "source",
    [
        '<button class="accordion">What is a tide?</button><div class="panel" style="display:none"><p>Water.</p></div>',
        '<div class="faq"><div class="faq-question">What is a tide?</div><div class="faq-answer">Water.</div></div>',
        '<div itemscope itemtype="https://schema.org/Question"><span itemprop="name" class="question">What is a tide?'
        '</span><div hidden class="answer"><p>Water.</p></div></div>',
        "<p><strong>What is a tide?</strong></p><p>Water.</p>",
    ],
)
def test_a_question_that_opens_its_answer_is_a_bold_line(source: str) -> None:
    found = document(source)
    question, answer = found.blocks
    assert (found.slice(question), question.strong) == ("What is a tide?", 15)
    assert found.slice(answer) == "Water."


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (
            "<p>so <math><semantics><msup><mi>x</mi><mn>2</mn></msup><annotation encoding='application/x-tex'>x^2"
            "</annotation></semantics></math> holds",
            "so $x^2$ holds",
        ),
        ("<p>so <math><msup><mi>x</mi><mn>2</mn></msup></math>", "so $x^{2}$"),
        ("<p>so <math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>", "so $\\frac{a}{b}$"),
        ("<p>so <span class='math notranslate'>\\(a^2\\)</span> holds", "so $a^2$ holds"),
        ("<p>so <script type='math/tex'>a^2</script> holds", "so $a^2$ holds"),
        (
            "<p>so <span class='katex'><span class='katex-mathml'><math><semantics><mi>x</mi><annotation "
            "encoding='application/x-tex'>x</annotation></semantics></math></span><span class='katex-html' "
            "aria-hidden='true'>x</span></span>",
            "so $x$",
        ),
    ],
)
def test_formulas_in_a_line(source: str, wanted: str) -> None:
    assert words(source) == wanted


@pytest.mark.parametrize(
    "source",
    [
        '<div class="math notranslate nohighlight">\\[e = mc^2\\]</div>',
        '<script type="math/tex; mode=display">e = mc^2</script>',
        '<math display="block"><semantics><mi>e</mi><annotation encoding="application/x-tex">e = mc^2</annotation>'
        "</semantics></math>",
    ],
)
def test_formulas_of_their_own(source: str) -> None:
    assert blocks(f"<p>a{source}<p>b") == [("paragraph", "a"), ("formula", "$$\ne = mc^2\n$$"), ("paragraph", "b")]


def test_objects_of_a_library_are_headings_below_their_section() -> None:
    text = """<h1>module</h1><dl class="py class"><dt class="sig sig-object py" id="m.C"><em>class</em>
    <span class="sig-name descname">C</span>(<em>x</em>)<a class="headerlink" href="#m.C">¶</a></dt>
    <dd><p>Doc of C.</p><dl class="py method"><dt id="m.C.run">run(<em>y=1</em>)</dt><dd><p>Runs.</p>
    <dl class="field-list simple"><dt>Parameters</dt><dd><p><strong>y</strong> – how often</p></dd></dl></dd></dl></dd>
    </dl>"""
    found = document(text)
    assert [(block.kind, found.slice(block), block.label, block.symbol) for block in found.blocks] == [
        ("heading", "# module", "", ""),
        ("heading", "## `class C(x)`", "class", "m.C"),
        ("paragraph", "Doc of C.", "", ""),
        ("heading", "### `run(y=1)`", "method", "m.C.run"),
        ("paragraph", "Runs.", "", ""),
        ("list", "- Parameters: y – how often", "", ""),
    ]


def test_lines_are_those_of_the_source() -> None:
    found = document(
        "<html>\n<body>\n<h1>A</h1>\n\n<p>b\n<ul>\n<li>c</ul>\n<pre>\nx</pre>\n<table>\n<tr><th>1<th>2<tr><td>3<td>4</table>"
    )
    assert [block.locator.line for block in found.blocks] == [3, 5, 7, 8, 10]


@pytest.mark.parametrize(
    ("data", "wanted", "note"),
    [
        ("<p>Größe".encode("utf-8-sig"), "Größe", ""),
        ("<p>Größe".encode("utf-16"), "Größe", ""),
        ('<meta charset="windows-1251"><p>Привет'.encode("cp1251"), "Привет", ""),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=shift_jis"><p>潮の表'.encode("cp932"),
            "潮の表",
            "",
        ),
        ('<meta charset="iso-8859-1"><p>“Größe”'.encode("cp1252"), "“Größe”", ""),
        ('<meta charset="utf-8"><p>Größe und Menü'.encode("latin-1"), "Größe und Menü", "encoding"),
        ('<meta charset="latin-1"><p>Größe'.encode(), "Größe", ""),
    ],
)
def test_encodings(data: bytes, wanted: str, note: str) -> None:
    found = document(data)
    assert found.text == wanted
    assert [one for one in found.notes if note and note in one] == list(found.notes)
    assert bool(found.notes) == bool(note)


def test_nothing_is_empty_and_noise_is_binary() -> None:
    assert read(b"") == Dropped("empty", {"bytes": 0})
    assert read("<html><head><title>App</title></head><body><div id=root></div></body></html>") == Dropped(
        "empty", {"bytes": 76}
    )
    found = read(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert isinstance(found, Dropped)
    assert found.reason == "binary"


def test_what_is_said_without_scripts_is_read_only_where_nothing_else_is() -> None:
    assert words("<body><div id=root></div><noscript>Turn JavaScript on.</noscript>") == "Turn JavaScript on."
    assert words("<body><p>Text.</p><noscript>Turn JavaScript on.</noscript>") == "Text."


def test_a_well_formed_page_is_read_as_one() -> None:
    text = (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="de">'
        '<head><title/><script src="x.js"/></head><body><p>a<a id="x"/>b &nbsp;&eacute;</p><div/><p>c</p></body></html>'
    )
    assert blocks(text) == [("paragraph", "ab é"), ("paragraph", "c")]
    assert document(text).language == "de"
    assert blocks(text.replace("<p>c</p>", "<p>c")) == [("paragraph", "ab é"), ("paragraph", "c")]
