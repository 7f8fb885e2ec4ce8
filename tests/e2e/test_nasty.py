"""Files that break readers, through the real command: each has a verdict, and none costs time or memory."""

import json
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pytest
import yaml

from autotune_lm.parse.scan import ScanRules

pytestmark = pytest.mark.corpus
MEMORY_MB = 1000
LIMIT_S = 300
WATCHED = """
import json, resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print("\\n" + json.dumps([code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))
"""
"""Runs a command and prints its exit code and its peak memory in MB (Linux counts in kB)."""


class Ended(NamedTuple):
    """A finished run over the nasty files."""

    code: int
    memory_mb: float
    said: str
    texts: dict[str, str]
    lost: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def ended(corpus: Path, tmp_path_factory: pytest.TempPathFactory, rows) -> Ended:
    work = tmp_path_factory.mktemp("nasty")
    command = [sys.executable, "-m", "autotune_lm", "run", str(corpus / "nasty"), "--project", "P"]
    command += ["--set", "clean.personal=keep", "--set", "clean.secrets=keep"]
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *command], cwd=work, capture_output=True, text=True, timeout=LIMIT_S, check=True
    )
    code, memory_mb = json.loads(done.stdout.rstrip().rpartition("\n")[2])
    texts = {row["source"]["uri"]: row["text"] for row in rows(work / "P", "documents.jsonl")}
    lost = [row for row in rows(work / "P", "dropped.jsonl") if row["stage"] in ("parse", "clean")]
    written = sorted(path.name for path in work.iterdir())
    assert written == ["P"], "nothing is written outside the project"
    return Ended(code, memory_mb, done.stdout + done.stderr, texts, {row["what"]: row for row in lost})


def expected(corpus: Path) -> dict[str, dict[str, Any]]:
    """What is right for each file, by its path below ``nasty/``."""
    entries = yaml.safe_load((corpus / "expected_nasty.yaml").read_text("utf-8"))["files"]
    every: dict[str, dict[str, Any]] = {}
    for entry in entries:
        places = corpus.glob(entry["file"]) if "*" in entry["file"] else [corpus / entry["file"]]
        for place in places:
            for path in place.rglob("*") if place.is_dir() else [place]:
                if path.is_file():
                    every[path.relative_to(corpus / "nasty").as_posix()] = entry
    return every


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_run_ends_with_recorded_failures(ended: Ended) -> None:
    assert ended.code == 5, ended.said
    assert "Traceback" not in ended.said
    assert ended.memory_mb < MEMORY_MB


def test_every_file_has_one_verdict(ended: Ended, corpus: Path) -> None:
    files = {path.relative_to(corpus / "nasty").as_posix() for path in (corpus / "nasty").rglob("*") if path.is_file()}
    assert set(ended.texts) | set(ended.lost) == files
    assert not set(ended.texts) & set(ended.lost)


def test_every_file_that_we_read_has_the_verdict_that_is_right(ended: Ended, corpus: Path) -> None:
    """Text is extracted, nothing is empty, what cannot be read is refused in a sentence."""
    rules, wrong, looked_at = ScanRules(), [], 0
    for uri, entry in expected(corpus).items():
        if rules.reader_of(PurePosixPath(uri).name) is None:
            continue
        looked_at += 1
        text, lost, outcome = flat(ended.texts.get(uri, "")), ended.lost.get(uri), entry["outcome"]
        if outcome == "text" or (outcome == "either" and text):
            missing = [part for part in entry.get("must_contain", []) if flat(part) not in text]
            surplus = [part for part in entry.get("must_not_contain", []) if part in ended.texts.get(uri, "")]
            if not text or missing or surplus:
                wrong.append(f"{uri}: {lost or ''} missing {missing}, surplus {surplus}")
        elif outcome == "empty" and (lost or {}).get("reason") not in ("empty", "empty_after_cleaning"):
            wrong.append(f"{uri}: should be empty, is {lost or text[:80]}")
        elif outcome == "refuse" and not (lost and (lost["outcome"] == "dropped" or lost["hint"])):
            wrong.append(f"{uri}: should be refused, is {lost or text[:80]}")
    assert not wrong, "\n".join(wrong)
    assert looked_at >= 60


def test_an_unknown_suffix_is_said_to_be_one(ended: Ended) -> None:
    rules = ScanRules()
    unread = {uri for uri in ended.lost if rules.reader_of(PurePosixPath(uri).name) is None}
    assert unread
    assert {ended.lost[uri]["reason"] for uri in unread} == {"unsupported"}
