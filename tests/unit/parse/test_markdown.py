"""Blocks of Markdown: one behaviour a test."""

import pytest

from autotune_lm.core.outcomes import Dropped

CASES = {
    "atx heading": ("# A *b* #\n", [("heading", "# A b")]),
    "setext headings": ("A\n===\n\nB\n---\n", [("heading", "# A"), ("heading", "## B")]),
    "heading attributes": ("## T { #anchor .cls }\n", [("heading", "## T")]),
    "heading anchor": ("## T {#anchor}\n", [("heading", "## T")]),
    "heading keeps braces": ("## The `{x}` and {y}\n", [("heading", "## The `{x}` and {y}")]),
    "seven marks are no heading": ("####### x\n", [("paragraph", "####### x")]),
    "soft breaks": ("a\nb\n  c\n", [("paragraph", "a b c")]),
    "rule is nothing": ("a\n\n***\n\nb\n\n___\n\n---\n", [("paragraph", "a"), ("paragraph", "b")]),
    "bullets": ("* a\n* b\n", [("list", "- a\n- b")]),
    "plus bullets, loose": ("+ a\n\n+ b\n", [("list", "- a\n- b")]),
    "numbers go on": ("3. a\n3. b\n", [("list", "3. a\n4. b")]),
    "nested": ("- a\n  - b\n    1. c\n- d\n", [("list", "- a\n  - b\n    1. c\n- d")]),
    "second paragraph of an item": ("- a\n\n  b\n", [("list", "- a\n  b")]),
    "task list": ("- [ ] a\n- [x] b\n", [("list", "- [ ] a\n- [x] b")]),
    "inline in a tight item": ("- **a** [b](c)\n", [("list", "- a b")]),
    "code in a list": (
        "1. a\n\n   ```py\n   x = 1\n     y\n   ```\n2. b\n",
        [("list", "1. a"), ("code", "```py\nx = 1\n  y\n```"), ("list", "2. b")],
    ),
    "definition list": ("Term\n: Meaning\n", [("list", "- Term: Meaning")]),
    "fence": ("```python title='x'\n# no heading\n```\n", [("code", "```python\n# no heading\n```")]),
    "tilde fence": ("~~~\na\n~~~\n", [("code", "```\na\n```")]),
    "fence in a fence": ("````md\n```py\nx\n```\n````\n", [("code", "````md\n```py\nx\n```\n````")]),
    "five marks": ("`````\n````\na\n````\n`````\n", [("code", "`````\n````\na\n````\n`````")]),
    "unclosed fence": ("```\na\n# b\n", [("code", "```\na\n# b\n```")]),
    "info that is an option": ('``` hl_lines="1"\na\n```\n', [("code", "```\na\n```")]),
    "info in braces": ("```{.python .annotate}\na\n```\n", [("code", "```python\na\n```")]),
    "indented code": (
        "a\n\n    x\n\n      y\n\nb\n",
        [("paragraph", "a"), ("code", "```\nx\n\n  y\n```"), ("paragraph", "b")],
    ),
    "tab code": ("a\n\n\tx\n\t\ty\n", [("paragraph", "a"), ("code", "```\nx\n\ty\n```")]),
    "angle brackets in code stay": ("```html\n<b>x</b> &amp;\n```\n", [("code", "```html\n<b>x</b> &amp;\n```")]),
    "terminal colours": (
        '```console\n$ <font color="red">a</font> <u style="x">b</u>\n```\n',
        [("code", "```console\n$ a b\n```")],
    ),
    "template in code": ("```jinja\n{{ x }}\n```\n", [("code", "```jinja\n{{ x }}\n```")]),
    "template line": ("a\n\n{{ macro() }}\n\nb\n", [("paragraph", "a"), ("paragraph", "b")]),
    "quote": ("> a\n> b\n", [("quote", "a b")]),
    "code in a quote": ("> ```sh\n> x\n>   y\n> ```\n", [("code", "```sh\nx\n  y\n```")]),
    "table": ("|a|**b**|\n|-|:-:|\n| c \\| d | `e` |\n", [("table", "| a | b |\n| --- | --- |\n| c \\| d | `e` |")]),
    "table without outer pipes": ("a | b\n--|--\nc | d\n", [("table", "| a | b |\n| --- | --- |\n| c | d |")]),
    "single dollar lines": ("$$\na = b\n- c\n$$\n", [("formula", "$$\na = b\n- c\n$$")]),
    "formula on one line": ("$$ x^2 $$\n", [("formula", "$$\n x^2 \n$$")]),
    "comment": ("<!-- a\n\nb -->\n\nc\n", [("paragraph", "c")]),
    "unclosed comment": ("a\n\n<!-- b\n\nc\n", [("paragraph", "a"), ("paragraph", "b"), ("paragraph", "c")]),
    "link definitions": ("[a]: http://x\n[b]: <y> 'T'\n\n[a] c\n", [("paragraph", "a c")]),
    "footnote": ("a[^1]\n\n[^1]: The note.\n", [("paragraph", "a"), ("paragraph", "The note.")]),
    "html text": ('<p align="center">\n  <em>Hi</em> &amp; bye\n</p>\n', [("paragraph", "Hi & bye")]),
    "badges": ('<a href="x"><img src="y"></a>\n\na\n', [("paragraph", "a")]),
    "pre": ("<pre>\na <b><i>x</i></b> &lt;y&gt;\n\nb\n</pre>\n", [("code", "```\na x <y>\n\nb\n```")]),
    "script and style": ("<script>\nx\n</script>\n\n<style>\ny\n</style>\n\na\n", [("paragraph", "a")]),
    "html table": (
        "<table>\n<tr><th>a</th><th>b</th></tr>\n\n<tr><td>c</td><td>d</td></tr>\n</table>\n",
        [("table", "| a | b |\n| --- | --- |\n| c | d |")],
    ),
    "details": (
        "<details>\n<summary>More</summary>\n\n**a**\n\n</details>\n\nb\n",
        [("paragraph", "More"), ("paragraph", "a"), ("paragraph", "b")],
    ),
    "div around markdown": (
        '<div class="termy">\n\n```console\n$ a\n```\n\n</div>\n',
        [("code", "```console\n$ a\n```")],
    ),
    "mdx": (
        "import A from './a'\nexport const x = {\n  y: 1,\n}\n\n{/* note\n\n*/}\n\n<Foo bar={1} />\n\na\n",
        [("paragraph", "a")],
    ),
    "mdx import over lines": ("import {\n  A,\n  B\n} from 'x'\n\na\n", [("paragraph", "a")]),
    "import in prose stays": (
        "import duties are from 5 to 10 percent\n",
        [("paragraph", "import duties are from 5 to 10 percent")],
    ),
    "myst lines": ("(label)=\n# T\n\n% comment\n+++\na\n", [("heading", "# T"), ("paragraph", "a")]),
    "myst code": (
        "```{code-block} python\n:caption: x\n:linenos:\n\na = 1\n```\n",
        [("code", "```python\na = 1\n```")],
    ),
    "myst yaml options": (
        "```{code} python\n---\nemphasize: 1\n---\na = 1\n```\n",
        [("code", "```python\na = 1\n```")],
    ),
    "myst dropped": ("```{toctree}\n:hidden:\n\na\nb\n```\n\n:::{figure} x.png\ncap\n:::\n\na\n", [("paragraph", "a")]),
    "myst formula": ("```{math}\n:label: x\na = b\n```\n", [("formula", "$$\na = b\n$$")]),
    "myst list table": (
        "```{list-table}\n:header-rows: 1\n\n* - A\n  - B\n* - c\n  - **d**\n    e\n```\n",
        [("table", "| A | B |\n| --- | --- |\n| c | d e |")],
    ),
    "myst table": (
        "```{table} Caption\n| a | b |\n|---|---|\n| c | d |\n```\n",
        [("table", "| a | b |\n| --- | --- |\n| c | d |")],
    ),
    "myst rst": (
        "```{eval-rst}\n.. note:: Some :ref:`text <x>` here\n   :class: y\n\n   More ``code``.\n```\n",
        [("paragraph", "Some text here"), ("paragraph", "More `code`.")],
    ),
    "myst unknown": (":::{mystery}\n:opt: 1\n\na\n:::\nb\n", [("paragraph", "a"), ("paragraph", "b")]),
    "api block": (
        "# A\n\n::: pkg.mod.Thing\n    options:\n        members:\n            - x\n\nb\n",
        [("heading", "# A"), ("paragraph", "b")],
    ),
    "jinja block": ("{% if x %}\n\na\n\n{% endif %}\n", [("paragraph", "a")]),
}


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES)
def test_a_form_becomes_its_blocks(source, expected, blocks) -> None:
    assert blocks(source) == expected


ADMONITIONS = {
    "mkdocs blocks": "/// note | Title\n\nBody.\n\n///\n\nAfter.\n",
    "mkdocs blocks with options": "/// admonition | Title\n    type: note\n\nBody.\n\n///\n\nAfter.\n",
    "mkdocs indented": '!!! note "Title"\n    Body.\n\nAfter.\n',
    "mkdocs collapsible": '???+ note "Title"\n\n    Body.\n\nAfter.\n',
    "mkdocs indented, no empty line": '!!! note "Title"\n    Body.\nAfter.\n',
    "docusaurus": ":::note Title\n\nBody.\n\n:::\n\nAfter.\n",
    "docusaurus brackets": ":::note[Title]\nBody.\n:::\nAfter.\n",
    "myst colon": ":::{note} Title\n:class: x\nBody.\n:::\n\nAfter.\n",
    "myst backticks": "```{note} Title\n:class: x\nBody.\n```\n\nAfter.\n",
    "myst admonition": "```{admonition} Title\n:class: note\nBody.\n```\n\nAfter.\n",
    "github alert": "> [!NOTE] Title\n> Body.\n\nAfter.\n",
    "tabs inside": "::::{mystery}\n:::{note} Title\nBody.\n:::\n::::\nAfter.\n",
}


@pytest.mark.parametrize("source", ADMONITIONS.values(), ids=ADMONITIONS)
def test_an_admonition_is_a_label_paragraph_and_labelled_blocks(source, read) -> None:
    document = read(source)
    assert [(document.slice(block), block.label) for block in document.blocks] == [
        ("Note: Title", "note"),
        ("Body.", "note"),
        ("After.", ""),
    ]


def test_an_alert_without_title(blocks) -> None:
    assert blocks("> [!WARNING]\n> a\n> b\n") == [("paragraph", "Warning:"), ("paragraph", "a b")]


def test_containers_nest_to_any_depth(read) -> None:
    document = read(":::::{tip}\n::::{note}\n:::{warning}\na\n:::\nb\n::::\nc\n:::::\nd\n")
    found = [(document.slice(block), block.label) for block in document.blocks if ":" not in document.slice(block)]
    assert found == [("a", "warning"), ("b", "note"), ("c", "tip"), ("d", "")]


def test_code_in_an_admonition_keeps_its_language(read) -> None:
    document = read("/// tip\n\n```python\nx\n```\n\n///\n")
    assert [block.label for block in document.blocks] == ["tip", "python"]


TABS = {
    "mkdocs": '=== "One"\n\n    a\n\n=== "Two"\n\n    b\n',
    "mkdocs blocks": "/// tab | One\n\na\n\n///\n\n/// tab | Two\n\nb\n\n///\n",
    "docusaurus": '<Tabs>\n<TabItem value="1" label="One">\n\na\n\n</TabItem>\n'
    '<TabItem value="Two">\n\nb\n\n</TabItem>\n</Tabs>\n',
    "myst": "::::{tab-set}\n:::{tab-item} One\na\n:::\n:::{tab-item} Two\nb\n:::\n::::\n",
}


@pytest.mark.parametrize("source", TABS.values(), ids=TABS)
def test_tabs_are_label_paragraphs_and_bodies(source, read) -> None:
    document = read(source)
    assert [document.slice(block) for block in document.blocks] == ["One", "a", "Two", "b"]
    assert {block.label for block in document.blocks} == {"tab"}


def test_indented_code_inside_an_indented_admonition(blocks) -> None:
    found = blocks("!!! note\n    a\n\n    ```py\n    def f():\n        x\n    ```\n\n    - b\n        - c\n\nd\n")
    assert found == [
        ("paragraph", "Note:"),
        ("paragraph", "a"),
        ("code", "```py\ndef f():\n    x\n```"),
        ("list", "- b\n  - c"),
        ("paragraph", "d"),
    ]


INCLUDES = {
    "macro": "{* ../src/a.py hl[1] *}\n",
    "old macro": "{!> ../src/a.py !}\n",
    "snippet": '--8<-- "../src/a.py"\n',
    "snippet in a fence": '```python\n--8<-- "../src/a.py"\n```\n',
    "literalinclude": "```{literalinclude} ../src/a.py\n:language: python\n```\n",
}


@pytest.mark.parametrize("source", INCLUDES.values(), ids=INCLUDES)
def test_an_include_becomes_code(source, blocks) -> None:
    assert blocks(f"a\n\n{source}", {"../src/a.py": "x = 1\n"})[1:] == [("code", "```python\nx = 1\n```")]


@pytest.mark.parametrize("source", INCLUDES.values(), ids=INCLUDES)
def test_a_missing_include_is_one_note(source, read) -> None:
    document = read(f"a\n\n{source}\n\n{source}")
    assert document.notes == ("include not found: ../src/a.py",)


def test_an_include_of_some_lines(blocks) -> None:
    assert blocks("{* a.py ln[2:3] *}\n", {"a.py": "1\n2\n3\n4\n"}) == [("code", "```python\n2\n3\n```")]


def test_directives_inside_code_are_code(blocks) -> None:
    source = "````md\n:::note\n/// tip\n```{note}\n```\n<!-- a -->\n{* x *}\n````\n"
    assert blocks(source) == [("code", source.strip())]


FRONT = {
    "plain": "---\ntitle: The title\nid: x\n---\n\n# H\n",
    "quoted": "---\ntitle: 'The title'\n---\n# H\n",
    "real yaml": "---\ntitle: >\n  The\n  title\ntags: [a, b]\n---\n# H\n",
    "behind a mark": "\ufeff---\ntitle: The title\n---\n# H\n",
}


@pytest.mark.parametrize("source", FRONT.values(), ids=FRONT)
def test_the_title_is_that_of_the_front_matter(source, read) -> None:
    document = read(source)
    assert (document.title, document.text) == ("The title", "# H")


def test_the_title_is_the_first_top_heading_then_the_file_name(read) -> None:
    assert read("## a\n\n# The `b`\n").title == "The b"
    assert read("## a\n").title == "file"


def test_broken_front_matter_is_a_note(read) -> None:
    document = read("---\ntitle: [a\nb: {\n---\n\ntext\n")
    assert document.text == "text"
    assert "front matter" in document.notes[0]


def test_front_matter_that_never_ends_is_text(read) -> None:
    assert "text" in read("---\ntitle: a\n\ntext\n").text


def test_lines_are_those_of_the_original(read) -> None:
    source = (
        "---\ntitle: x\n---\n\n# H\n\n:::note\na\n:::\n\n<!-- c\nc -->\n\n"
        "```{code-block} py\n:l: 1\nx\n```\n\n- b\n- c\n\n$$ a\nb $$\n\nend\n"
    )
    document = read(source)
    rows = source.split("\n")
    end = document.blocks[-1].locator.line
    assert [block.locator.line for block in document.blocks[:3]] == [5, 7, 8]
    assert rows[end - 1] == "end"


def test_lines_survive_indented_forms(read) -> None:
    source = '# H\n\n!!! note "x"\n    a\n\n    b\nend\n\n=== "Tab"\n\n    c\n'
    document = read(source)
    rows = source.split("\n")
    for block in document.blocks:
        text = document.slice(block)
        if len(text) == 1 or text == "end":
            assert rows[block.locator.line - 1].strip() == text


@pytest.mark.parametrize("source", ["", " \n\n", "---\ntitle: x\n---\n", "<!-- a -->\n", "![a](b)\n", "<br>\n"])
def test_nothing_to_read_is_dropped(source, read) -> None:
    assert isinstance(read(source), Dropped)
    assert read(source).reason == "empty"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", bytes(range(256)) * 20])
def test_binary_is_dropped(data, read) -> None:
    assert read(data).reason == "binary"


def test_a_list_that_begins_inside_a_long_html_block(blocks) -> None:
    assert blocks("<div><pre>\n\n- a\n\n</pre>\n\n- b\n") == [("code", "```\n- a\n```"), ("list", "- b")]


@pytest.mark.parametrize("fence", ["```", "~~~~", "> ```"])
@pytest.mark.parametrize("blank", ["\t", " \t", "  \t \t"])
def test_a_fence_may_end_with_tabs(fence, blank, read) -> None:
    quote = "> " if fence[0] == ">" else ""
    document = read(f"{fence}\n{quote}code\n{fence}{blank}\n\nText after.\n")
    assert document.text.endswith("Text after.") and document.slice(document.blocks[-1]) == "Text after."
    assert "code" in document.text
