"""Without the extra ``documents`` its files fail with one sentence that names it, and all others are read."""

import io
import os
import subprocess
import sys
import zipfile

import pytest

LIMIT_S = 120
BLOCK = "import sys\nfor name in ('lxml', 'pdf_oxide', 'pypdfium2', 'python_calamine', 'trafilatura'):\n"
BLOCK += "    sys.modules[name] = None\n"
"""What ``sitecustomize`` does at the start of each process: these packages cannot be imported."""
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
WORDS = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
    "The harbour office opens at seven in the morning.</w:t></w:r></w:p></w:body></w:document>"
)


def word() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", WORDS)
    return out.getvalue()


@pytest.fixture
def run(docs, tmp_path):
    """Run with and without the packages; gives the ended process."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(BLOCK)
    (docs / "page.html").write_text("<h1>The harbour</h1><p>The office of the harbour opens at seven.</p>")
    (docs / "letter.docx").write_bytes(word())
    (docs / "report.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n")

    def runs(*, blocked):
        env = os.environ | ({"PYTHONPATH": str(site)} if blocked else {})
        line = [sys.executable, "-m", "autotune_lm", "run", "docs", "--project", "P"]
        return subprocess.run(line, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=LIMIT_S, check=False)

    return runs


def test_its_files_fail_with_one_sentence(run, rows, tmp_path, finished):
    ended = run(blocked=True)
    assert ended.returncode == 5
    (said,) = ended.stderr.splitlines()
    assert said == (
        "failed: letter.docx and 2 more: reading it needs the extra 'documents', which is not installed;"
        " pip install 'autotune-lm[documents]', then run again"
    )
    read = {row["source"]["uri"] for row in rows(tmp_path / "P", "documents.jsonl")}
    assert read == {row["source"]["uri"] for row in rows(finished / "P", "documents.jsonl")}


def test_they_are_read_after_it_was_installed(run, rows, tmp_path):
    run(blocked=True)
    ended = run(blocked=False)
    assert ended.returncode == 5 and "report.pdf: it is damaged" in ended.stderr
    read = {row["source"]["uri"] for row in rows(tmp_path / "P", "documents.jsonl")}
    assert read >= {"page.html", "letter.docx"}
