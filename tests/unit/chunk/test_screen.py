"""What is dropped, with its reason; and, more important, what is kept."""

import pytest

from autotune_lm.chunk.paragraph import Paragraph, ParagraphOptions
from autotune_lm.chunk.screen import Screen, ScreenOptions
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble

KINDS = {"#": "heading", "-": "list", "1": "list", "`": "code", "|": "table"}


def verdict(*parts, options=None):
    pieces = [
        Piece(KINDS.get(text[0], "paragraph"), text, Locator(1), text.count("#", 0, 6) if text[0] == "#" else 0)
        for text in parts
    ]
    text, blocks = assemble(pieces)
    source = Source(repository="r", uri="a.md", media_type="text/markdown", sha256="0")
    document = Document(source=source, title="t", text=text, blocks=blocks)
    chunk = Paragraph(ParagraphOptions(size_tokens=4000)).chunk(document)[0]
    dropped = Screen(options).screen(Passage(document, chunk))
    return dropped.reason if dropped else None


MIT = (
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software, to deal in the "
    "Software without restriction, including the rights to use, copy, modify, merge, publish, distribute, sublicense.",
    'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO '
    "THE WARRANTIES OF MERCHANTABILITY. IN NO EVENT SHALL THE AUTHORS BE LIABLE.",
)


@pytest.mark.parametrize(
    ("reason", "parts"),
    [
        ("too_short", ["# Overview"]),
        ("too_short", ["# Aliases", "- one\n- two"]),
        ("licence", MIT),
        (
            "contents_page",
            ["# Contents", "1 Introduction ........ 3", "1.1 Scope ....... 4", "2 Method . . . . . . 12"],
        ),
        (
            "contents_page",
            [
                "# Setting up the server",
                "- Setting up the server\n- Reading the first file\n- Writing many files\n- Closing down\n- Help",
                "## Reading the first file",
                "## Writing many files",
                "## Closing down",
                "## Help",
            ],
        ),
        (
            "reference_list",
            [
                "# References",
                "- Knuth, D. E. (1974). Structured programming. Computing Surveys, 6(4), 261-301.\n"
                "- Dijkstra, E. W. (1968). Go to statement considered harmful. Commun. ACM, 11(3), 147-148.\n"
                "- Hoare, C. A. R. (1969). An axiomatic basis. Commun. ACM, 12(10).",
            ],
        ),
        (
            "changelog",
            [
                "# 1.2.3",
                "- Fix typo by @ann in #1234\n- Bump lodash by @bot in #1235\n- Merge 1a2b3c4d by @bob",
            ],
        ),
        (
            "sponsors",
            ["# Our sponsors", "- Big Company\n- Small Company\n- Jane Doe\n- The Other Foundation\n- ACME Inc"],
        ),
        (
            "link_list",
            ["# Further reading", "- The Rust Book\n- Async in depth\n- Notes on memory layout\n- A talk on lifetimes"],
        ),
        (
            "link_list",
            [
                "# Places",
                "- Docs https://a.org/docs\n- Code https://a.org/code\n- Chat here https://a.org/chat or\n- b https://b",
            ],
        ),
        ("navigation", ["« Previous: Installing the package on your machine", "Next: First steps with the package »"]),
    ],
)
def test_dropped(reason, parts):
    assert verdict(*parts) == reason


@pytest.mark.parametrize(
    "parts",
    [
        ["# Ports", "The server listens on port 8080 unless the variable PORT is set."],
        ["# Revenue", "- Grew by half\n- Led by the north", "# Next steps", "- Agree on prices\n- Hire two engineers"],
        ["# Formats", "- CSV files\n- JSON lines\n- Parquet files\n- Excel workbooks\n- plain text files"],
        ["# Options", "- `--jobs N`: how many files at once\n- `--quiet`: print nothing\n- `--dry-run`: write nothing"],
        ["# Install", "```sh\npip install package\npackage init project\npackage run --all --now\n```"],
        ["# Limits", "| name | value |\n| --- | --- |\n| files | 100 |\n| bytes | 2000 |"],
        ["# Resources", "Every pod asks for a share of the machine. The scheduler sums the shares and picks a node."],
        ["# License", "The project is licensed under the MIT license; the documentation is CC-BY. Ask us for others."],
        [
            "# 2.0",
            "- The cache keeps 512 entries by default now, as 128 made cold starts slow for large projects (#12345)\n"
            "- Timeouts are given in seconds everywhere; the old option in milliseconds is gone since 1.9 (#12346)\n"
            "- Windows paths with spaces are quoted on the command line of child processes that we start (#12347)",
        ],
        ["# See also", "- `read_csv`: reads a file with commas\n- `read_json`: reads a file of objects\n- `read_sql`"],
        ["# 历史", "本软件由一个小团队开发，第一个版本于二零一九年发布，此后每年更新两次。"],
    ],
)
def test_kept(parts):
    assert verdict(*parts) is None


def test_numbers_tell_what_decided():
    text, blocks = assemble([Piece("paragraph", "Coming soon.", Locator(1))])
    source = Source(repository="r", uri="a.md", media_type="text/markdown", sha256="0")
    document = Document(source=source, title="t", text=text, blocks=blocks)
    dropped = Screen().screen(Passage(document, Paragraph().chunk(document)[0]))
    assert dropped.numbers == {"words": 2, "min_words": 10}


def test_options_count():
    assert verdict("Coming soon.", options=ScreenOptions(min_words=2)) is None
