"""Forms of JSX and MyST: what is no text, and what becomes a list or a table."""

import pytest

JSX = {
    "code in an attribute": ('<Box title={`a, "b"`}>\n\nx\n\n</Box>\n', [("paragraph", "x")]),
    "attributes over lines": (
        "<Tabs\n  values={[\n    {label: 'a', value: 'b'},\n\n  ]}>\n\nx\n",
        [("paragraph", "x")],
    ),
    "a tab over lines": (
        '<TabItem\n  value="v"\n  on={() => { f({a: 1}) }}\n>\nx\n\n</TabItem>\n',
        [("paragraph", "v"), ("paragraph", "x")],
    ),
    "a tag that never ends": ("<Box title={\n\nx\n", [("paragraph", "<Box title={"), ("paragraph", "x")]),
}


@pytest.mark.parametrize(("source", "expected"), JSX.values(), ids=JSX)
def test_a_jsx_tag_is_no_text(source, expected, blocks) -> None:
    assert blocks(source) == expected


MYST = {
    "attributes of a term": ("{.glossary}\nterm\n: meaning\n", [("list", "- term: meaning")]),
    "fields": (
        "Text:\n\n:class: a\n:*two* words:\n  b\n\n    - c\n:d: e\n",
        [("paragraph", "Text:"), ("list", "- `class`: a\n- `two words`: b\n  - c\n- `d`: e")],
    ),
    "fields below text": (
        "Text\n:a: b\n:c: d\nand\n\nx\n",
        [("paragraph", "Text"), ("list", "- `a`: b\n- `c`: d and"), ("paragraph", "x")],
    ),
    "one field is text": ("Text\n:rocket: go\n", [("paragraph", "Text :rocket: go")]),
    "a quote that its container closes": (":::{x}\n> a\n:::\nb\n", [("quote", "a"), ("paragraph", "b")]),
    "html that its container closes": (
        ':::{note}\n<p>a</p>\n<img src="x">\n:::\nb\n',
        [("paragraph", "Note:"), ("paragraph", "a"), ("paragraph", "b")],
    ),
    "a fence further in closes nothing": (
        "````{list-table}\n* - A\n* - ````md\n    b\n    ````\n````\n\n:::{note}\nc\n:::\n",
        [("table", "| A |\n| --- |\n| `md b ` |"), ("paragraph", "Note:"), ("paragraph", "c")],
    ),
    "a colon without a space defines nothing": ("a\n\n:b c\n", [("paragraph", "a"), ("paragraph", ":b c")]),
    "csv header": (
        '```{csv-table} T\n:header: >\n:    "A", "B"\n:widths: 1, 2\n\n"c", "d"\n```\n',
        [("table", "| A | B |\n| --- | --- |\n| c | d |")],
    ),
}


@pytest.mark.parametrize(("source", "expected"), MYST.values(), ids=MYST)
def test_a_form_of_myst_becomes_its_blocks(source, expected, blocks) -> None:
    assert blocks(source) == expected
