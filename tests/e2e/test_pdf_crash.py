"""PDF files whose parts lead back to themselves, through the real command: each costs itself alone.

A page tree that contains itself brings pdf-oxide's stack to its end, and the process with it.
"""

import re
import sys
from pathlib import Path

import pytest

pytest.importorskip("pdf_oxide", reason="the extra 'documents' is not installed")
sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "parse"))

from pdf_writer import Pdf

TEXT = "The lighthouse on the northern rock was built in three summers by nine masons from Halden."

MORE = "Its lamp is seen from a distance of twenty sea miles on a clear night."
PARAGRAPH = f"{TEXT} {MORE}"


def written(outline: bool = False) -> bytes:
    pdf = Pdf(outline=[("The lighthouse", 0), ("The harbour", 1)] if outline else [])
    for title in ("The lighthouse", "The harbour"):
        page = pdf.page()
        page.text(72, 760, title, font="bold", size=16)
        page.lines(72, 730, [TEXT, MORE])
    return pdf.write()


def changed(data: bytes, pattern: bytes, to: bytes) -> bytes:
    """The bytes with one thing said otherwise in the same room, so that all places stay right."""
    found = re.search(pattern, data)
    assert found, pattern
    assert len(to) <= len(found[0])
    return data[: found.start()] + to.ljust(len(found[0])) + data[found.end() :]


def circular_pages() -> bytes:
    """The second of the two kids of the page tree is the tree."""
    data = written()
    kids = re.search(rb"/Kids \[(\d+) 0 R", data)
    assert kids
    return changed(data, rb"/Kids \[[^\]]+\]", b"/Kids [%s 0 R 2 0 R]" % kids[1])


def circular_outline() -> bytes:
    """The second title of the outline is followed by the first."""
    data = written(outline=True)
    first = re.search(rb"/First (\d+) 0 R", data)
    assert first
    return changed(data, rb"/Prev \d+ 0 R(?= /Dest)", b"/Next %s 0 R" % first[1])


@pytest.fixture
def ended(autotune, docs: Path, tmp_path: Path, rows):
    """Runs the command over the docs and one PDF; gives the exit code, the texts and what was lost by file."""

    def runs(data: bytes) -> tuple[int, dict[str, str], dict[str, dict[str, str]]]:
        (docs / "circle.pdf").write_bytes(data)
        (docs / "whole.pdf").write_bytes(written())
        done = autotune("run", "docs", "--project", "P", cwd=tmp_path, code=None)
        texts = {row["source"]["uri"]: row["text"] for row in rows(tmp_path / "P", "documents.jsonl")}
        lost = {row["what"]: row for row in rows(tmp_path / "P", "dropped.jsonl") if row["stage"] == "parse"}
        others = {path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file()} - {"circle.pdf"}
        assert others <= set(texts), "the other files are read"
        assert TEXT in texts["whole.pdf"]
        return done.returncode, texts, lost

    return runs


def test_a_page_tree_that_contains_itself(ended) -> None:
    code, texts, lost = ended(circular_pages())
    if "circle.pdf" in lost:  # neither reader could
        assert code == 5
        assert lost["circle.pdf"]["reason"]
        assert "circle.pdf" not in texts
    else:
        assert code == 0
        assert TEXT in texts["circle.pdf"]
        assert "#" not in texts["circle.pdf"], "the second reader read it, without its layout"


def test_an_outline_that_goes_round_in_a_circle(ended) -> None:
    code, texts, lost = ended(circular_outline())
    assert (code, lost) == (0, {})
    assert texts["circle.pdf"] == f"# The lighthouse\n\n{PARAGRAPH}\n\n# The harbour\n\n{PARAGRAPH}"
