"""PDF, Word, slides, sheets, pages, notebooks and e-books of the corpus, through the real command."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from autotune_lm.parse.pdf.ocr import ocr_available

pytestmark = pytest.mark.corpus
FILES = 91
LOST = {
    "pdf/encrypted_user-password.pdf": ("encrypted with a password", "parse.password_env"),
    "pdf/docling_ocr_test_scanned.pdf": ("it is a scan of 1 page", "autotune-lm[ocr]"),
    "pdf/markitdown_medical-report_scanned.pdf": ("it is a scan of 3 pages", "autotune-lm[ocr]"),
}
"""What cannot be read without a password or character recognition: the words of the error and of the remedy."""


@pytest.fixture(scope="module")
def project(autotune, corpus, tmp_path_factory):
    """The finished project without character recognition, and the report of its run."""
    work = tmp_path_factory.mktemp("office")
    settings = ("--set", "parse.ocr=never", "--set", "clean.personal=keep")
    ended = autotune("run", corpus / "office", "--project", "P", "--json", *settings, cwd=work, code=5)
    return work / "P", json.loads(ended.stdout)


def test_every_file_has_a_verdict(project, rows):
    folder, report = project
    assert sum(report["files"].values()) == FILES
    read = {row["source"]["uri"] for row in rows(folder, "documents.jsonl")}
    lost = {row["what"]: row for row in rows(folder, "dropped.jsonl") if row["stage"] in ("parse", "clean")}
    assert len(read) + len(lost) == FILES
    assert set(LOST) == set(lost), lost
    for uri, (reason, remedy) in LOST.items():
        assert reason in lost[uri]["reason"] and remedy in lost[uri]["hint"], lost[uri]


def test_every_sample_names_its_place(project, rows):
    folder, _ = project
    samples = rows(folder)
    assert len(samples) > 300
    named = {
        "pdf": {"page"},
        "pptx": {"slide"},
        "docx": {"paragraph"},
        "xlsx": {"sheet", "cells"},
        "ipynb": {"cell"},
        "epub": {"chapter"},
    }
    for row in samples:
        wanted = named.get(row["source"].rpartition(".")[2], {"line"})
        assert len(row["places"]) == len(row["evidence"])
        assert all(wanted <= set(place) for place in row["places"]), (row["source"], row["places"])


def test_its_promises_hold(autotune, project):
    folder, report = project
    checked = json.loads(autotune("verify", folder, "--json", cwd=folder).stdout)["checked"]
    assert checked["samples"] == report["accepted"]


def test_a_second_run_reads_nothing_but_what_failed(autotune, project, told):
    folder, _ = project
    autotune("run", "--set", "parse.ocr=never", "--set", "clean.personal=keep", cwd=folder, code=5)
    assert told(folder).todo()["parse"] == len(LOST)


def test_all_facts_stand_in_the_documents(project, rows, corpus, facts, capsys):
    """Prints a table: a line a file, the facts found of those expected."""
    folder, _ = project
    documents = {f"office/{row['source']['uri']}": row for row in rows(folder, "documents.jsonl")}
    lost, table = [], []
    for entry in yaml.safe_load((corpus / "expected_parse.yaml").read_text("utf-8"))["files"]:
        if not entry["file"].startswith("office/") or entry.get("needs_ocr") or entry.get("password"):
            continue
        found = facts(documents[entry["file"]], entry)
        table.append(f"{entry['file']:<72} {told_facts(found)}")
        lost += [f"{entry['file']}: {kind}: {fact}" for kind, fact, held in found if not held]
    with capsys.disabled():
        print("", *table, sep="\n")  # noqa: T201  # a table to read
    assert not lost, "\n".join(lost)
    assert len(table) >= 14


def told_facts(found: list[tuple[str, object, bool]]) -> str:
    """How many facts of each kind hold."""
    kinds = dict.fromkeys(kind for kind, _, _ in found)
    held = {kind: [held for one, _, held in found if one == kind] for kind in kinds}
    return "  ".join(f"{kind} {sum(ones)}/{len(ones)}" for kind, ones in held.items())


def test_a_password_from_the_environment(corpus, tmp_path, rows, monkeypatch, facts):
    monkeypatch.setenv("OFFICE_PASSWORD", "corpus")
    done = run_on(corpus / "office/pdf/encrypted_user-password.pdf", tmp_path, "parse.password_env=[OFFICE_PASSWORD]")
    assert done.returncode == 0, done.stdout + done.stderr
    (document,) = rows(tmp_path / "P", "documents.jsonl")
    assert "18F Partnership Principles" in document["text"]
    for path in (tmp_path / "P").rglob("*"):
        assert not path.is_file() or b"'corpus'" not in path.read_bytes().replace(b'"', b"'")


def test_scans_are_read_where_recognition_is_installed(corpus, tmp_path, rows):
    if not ocr_available():
        pytest.skip("no character recognition here: install the extra 'ocr' or the program tesseract")
    done = run_on(corpus / "office/pdf/docling_ocr_test_scanned.pdf", tmp_path)
    (document,) = rows(tmp_path / "P", "documents.jsonl")
    wanted = "Docling bundles PDF document conversion to JSON and Markdown in an easy self contained package"
    assert wanted.replace(" ", "") in "".join(document["text"].split()), done.stderr
    assert document["review"]


def run_on(file: Path, work: Path, *settings: str) -> "subprocess.CompletedProcess[str]":
    """Read one file, with the environment as it is."""
    line: list[Any] = [sys.executable, "-m", "autotune_lm", "parse", file, "--project", "P"]
    for setting in settings:
        line += ["--set", setting]
    return subprocess.run(line, cwd=work, capture_output=True, text=True, timeout=120, check=False)
