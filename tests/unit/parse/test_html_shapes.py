"""HTML of documentation programs: Javadoc, doxygen, DocBook, Sphinx; code and tables by class or role alone."""

from .test_html import blocks, document

PROSE = "A paragraph that says enough to be the text of this page, and to weigh more than what stands around it."


def test_the_members_of_a_class_in_javadoc_are_a_table_and_its_signatures_code() -> None:
    page = f"""<html><body><main><h1>Class A</h1>
    <div class="type-signature"><span class="modifiers">public class </span><span>A</span>
<span>extends <a href="o.html">Object</a></span></div><div class="block">{PROSE}</div>
    <div class="summary-table two-column-summary"><div class="table-header col-first">Constructor</div>
    <div class="table-header col-last">Description</div>
    <div class="col-constructor-name even-row-color"><code><a href="#a">A</a>()</code></div>
    <div class="col-last even-row-color"><div class="block">Makes one.</div></div></div>
    <div class="member-signature"><span>public</span>&nbsp;<span>long</span>&nbsp;<span>size</span>()</div>
    </main></body></html>"""
    assert blocks(page)[1:] == [
        ("code", "```java\npublic class A\nextends Object\n```"),
        ("paragraph", PROSE),
        ("table", "| Constructor | Description |\n| --- | --- |\n| `A()` | Makes one. |"),
        ("code", "```java\npublic long size()\n```"),
    ]


def test_roles_make_boxes_a_table() -> None:
    head = '<div role="row"><span role="columnheader">Key</span><span role="columnheader">Means</span></div>'
    row = (
        '<div role="rowgroup"><div role="row"><span role="cell">a</span><span role="cell"><b>b</b> c</span></div></div>'
    )
    table = "| Key | Means |\n| --- | --- |\n| a | b c |"
    assert blocks(f'<div role="table" class="x">{head}{row}</div>') == [("table", table)]


def test_lines_of_code_that_are_boxes_keep_their_indentation_and_lose_their_numbers() -> None:
    def line(number: int, code: str, link: str = "") -> str:
        text = f'<a class="line" href="x#l{number}">  {number}</a>' if link else f"  {number}"
        return f'<div class="line"><a id="l{number}"></a><span class="lineno">{text}</span>{code}</div>\n'

    code = line(1, "struct <b>A</b> {", "x") + line(2, "  <span>int</span> b;") + line(3, " ") + line(4, "};", "x")
    tip = '<div class="ttc"><div class="ttname">A</div><div class="ttdef">Definition: a.h:1</div></div>'
    assert blocks(f'<p>{PROSE}</p><div class="fragment">{code}{tip}</div>')[1:] == [
        ("code", "```\nstruct A {\n  int b;\n\n};\n```")
    ]


def test_the_members_that_doxygen_lists_and_declares() -> None:
    listed = (
        '<table class="memberdecls"><tr class="heading"><td colspan="2"><h2>Public Functions</h2></td></tr>'
        '<tr class="memitem:a1"><td class="memItemLeft">int&#160;</td><td><a href="#a1">size</a> () const</td></tr>'
        '<tr class="memdesc:a1"><td></td><td>Counts. <a href="#a1">More...</a></td></tr>'
        '<tr class="separator:a1"><td colspan="2">&#160;</td></tr></table>'
    )
    declared = (
        '<div class="memproto"><div class="memtemplate">template&lt;typename T &gt;</div><table class="mlabels"><tr>'
        '<td><table class="memname"><tr><td>int A&lt;T&gt;::size </td>\n<td>(</td>\n<td>)</td>\n<td> const</td></tr>'
        "</table></td>"
        '<td><span class="mlabel">inline</span></td></tr></table></div>'
    )
    assert blocks(f"<h1>A</h1><p>{PROSE}</p>{listed}{declared}")[2:] == [
        ("heading", "## Public Functions"),
        ("list", "- `int size () const`: Counts."),
        ("code", "```cpp\ntemplate<typename T >\nint A<T>::size ( ) const\n```"),
    ]


def test_rows_that_lead_to_other_pages_are_no_text() -> None:
    docbook = (
        '<div class="navheader"><table><tr><th colspan="3">1.2. Long title of the section</th></tr><tr>'
        '<td><a accesskey="p" href="a.html">Prev</a></td><th>Chapter 1. Of a book with a title</th>'
        '<td><a accesskey="n" href="c.html">Next</a></td></tr></table></div>'
    )
    publican = (
        '<ul class="docnav"><li><a href="a.html"><b>Prev</b></a></li><li>The Handbook of the Whole System</li></ul>'
    )
    page = (
        f"<html><body>{docbook}{publican}<div class='sect1'><h2>1.2. Long title</h2><p>{PROSE}</p></div></body></html>"
    )
    assert blocks(page) == [("heading", "## 1.2. Long title"), ("paragraph", PROSE)]


def test_the_title_of_a_note_in_docbook_is_no_heading() -> None:
    page = f'<h2>A</h2><p>{PROSE}</p><div class="warning"><h3 class="title">Warning</h3><p>Mind the gap.</p></div>'
    found = document(page)
    assert [(block.kind, block.label, found.slice(block)) for block in found.blocks][2:] == [
        ("paragraph", "warning", "Warning:"),
        ("paragraph", "warning", "Mind the gap."),
    ]


def test_a_short_page_below_a_long_foot_keeps_its_text_alone() -> None:
    foot = "© Copyright 2001-2024, The Foundation. " + "This page is licensed under the licence of the project. " * 8
    main = '<div role="main"><h1>Objects</h1><p>Short.</p></div>'
    page = f'<html><body>{main}<div class="footer">{foot}</div></body></html>'
    assert blocks(page) == [("heading", "# Objects"), ("paragraph", "Short.")]


def test_a_line_that_is_the_title_of_the_page_is_a_heading_and_one_that_dates_it_is_left_out() -> None:
    page = (
        "<html><head><title>Row Numbers</title></head><body><p>Small and fast</p><div class='big'>Row Numbers</div>"
        f"<p>{PROSE}</p><p><small>This page last modified on 2017-02-02 23:55:23 UTC</small></p></body></html>"
    )
    assert [text for _, text in blocks(page)] == ["Small and fast", "# Row Numbers", PROSE]
    assert blocks("<p>Last modified on 2017-02-02</p>") == [("paragraph", "Last modified on 2017-02-02")]


def test_a_heading_that_is_a_link_back_to_the_contents_keeps_its_text() -> None:
    back = '<a class="toc-backref" href="#id1" role="doc-backlink">'
    assert blocks(f'<h2>{back}General</a><a class="headerlink" href="#g">¶</a></h2>') == [("heading", "## General")]
    assert blocks(f"<h2>General {back}back</a></h2>") == [("heading", "## General")]


def test_a_page_of_links_is_read_without_the_links_to_the_next_page() -> None:
    steps = '<a href="b.html" rel="next">b</a>, Previous: <a href="a.html" rel="prev">a</a>'
    steps = f'<div class="header"><p>Next: {steps}</p></div>'
    names = ("draw", "plot", "maps", "files", "sums", "sets")
    links = "".join(f'<li><a href="{name}.html">Functions for {name}</a></li>' for name in names)
    page = f"<html><body>{steps}<h2>53 draw</h2><ul>{links}</ul>{steps}</body></html>"
    listed = "\n".join(f"- Functions for {name}" for name in names)
    assert blocks(page) == [("heading", "## 53 draw"), ("list", listed)]


def test_the_title_of_a_page_of_doxygen() -> None:
    page = '<div class="header"><div class="headertitle"><div class="title">a.h</div></div></div><p>Some text.</p>'
    assert blocks(page)[0] == ("heading", "# a.h")
