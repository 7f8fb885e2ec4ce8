"""The frame that the files of a repository repeat is found; what each file says itself is not."""

import pytest

from autotune_lm.clean.repeats import find_repeats
from autotune_lm.clean.rules import Rules, RulesOptions
from autotune_lm.core.types import Document, Locator, Source
from autotune_lm.kit.assemble import Piece, assemble, fence

HELP = "Need help with this page? Write to the forum or open a ticket."
KINDS = {"#": "heading", "-": "list", "`": "code"}


def page(name, *texts, repository="r", title=None):
    pieces = [
        Piece(KINDS.get(text[0], "paragraph"), text, Locator(line), len(text) - len(text.lstrip("#")))
        for line, text in enumerate(texts, 1)
    ]
    text, blocks = assemble(pieces)
    source = Source(repository=repository, uri=name, media_type="text/markdown", sha256=name)
    return Document(source=source, title=title or name, text=text, blocks=blocks)


def pages(count, *frame, **fields):
    return [page(f"p{n}.md", f"# Page {n}", f"The text of page number {n}.", *frame, **fields) for n in range(count)]


def said(document, repeats):
    return [document.slice(document.blocks[place]) for place in sorted(repeats.get(document.id, ()))]


def test_what_five_files_repeat_at_their_end_is_frame():
    documents = pages(5, HELP)
    repeats = find_repeats(documents)
    assert [said(document, repeats) for document in documents] == [[HELP]] * 5
    cleaned = Rules().clean(documents[0], repeats[documents[0].id])
    assert cleaned.text == "# Page 0\n\nThe text of page number 0."
    assert Rules(RulesOptions(repeats=False)).clean(documents[0], repeats[documents[0].id]) is documents[0]


def test_four_files_are_too_few_and_so_are_five_of_a_thousand():
    assert not find_repeats(pages(4, HELP))
    assert not find_repeats([*pages(5, HELP), *(page(f"x{n}", f"Only page {n} says this.") for n in range(200))])


def test_a_heading_goes_only_with_all_below_it():
    documents = pages(6, "## Getting help", HELP)
    assert said(documents[0], find_repeats(documents)) == ["## Getting help", HELP]
    mixed = [page(f"m{n}", f"# T {n}", "## See also", f"- The page number {n} of this manual") for n in range(6)]
    assert not find_repeats(mixed)


@pytest.mark.parametrize("text", ["What you learn here:", "Tip", fence("pip install the-package --upgrade now", "sh")])
def test_titles_and_code_stay(text):
    assert not find_repeats(pages(8, text))


def test_versions_of_one_page_are_no_frame():
    documents = [page(f"v{n}/guide.md", "# Guide", HELP, f"In version {n}.", title="Guide") for n in range(8)]
    assert not find_repeats(documents)


def test_repositories_do_not_know_each_other():
    assert not find_repeats([*pages(3, HELP), *pages(3, HELP, repository="s")])


def test_the_middle_of_a_long_page_is_never_frame():
    lines = [f"Line {n} of a long page, which goes on." for n in range(8)]
    documents = [
        page(f"l{n}", *(f"{n} {line}" for line in lines), HELP, *(f"{n} after {line}" for line in lines))
        for n in range(6)
    ]
    assert not find_repeats(documents)


def test_a_document_that_is_all_frame_stays():
    documents = [page(f"f{n}", HELP) for n in range(6)]
    repeats = find_repeats(documents)
    assert Rules().clean(documents[0], repeats[documents[0].id]) is documents[0]
