"""A run may be killed at any instant, any number of times: continued, it ends with the same bytes."""

import shutil
import signal
import time
from pathlib import Path

import pytest

MOMENTS = 25
SEED = 20_260_101


@pytest.fixture(scope="module")
def straight(killing, tmp_path_factory):
    """Documents, the bytes of an uninterrupted run, and how long it took."""
    folder = tmp_path_factory.mktemp("kill")
    killing.write_documents(folder / "docs", Path(__file__).parent / "docs")
    whole_s = killing.finish(folder / "docs", folder / "straight")
    assert killing.damage(folder / "straight", killing.image(folder / "straight" / "out")) == []
    return folder / "docs", killing.image(folder / "straight" / "out"), whole_s


@pytest.mark.parametrize("number", range(MOMENTS))
def test_killed_once(killing, straight, tmp_path, number):
    docs, expected, whole_s = straight
    at = list(killing.moments(MOMENTS, whole_s, SEED))[number]
    assert killing.kill_and_continue(docs, tmp_path / "P", [at], expected) == []


@pytest.mark.parametrize("seed", range(2))
def test_killed_again_and_again(killing, straight, tmp_path, seed):
    docs, expected, whole_s = straight
    at = list(killing.moments(5, whole_s, SEED + seed))
    assert killing.kill_and_continue(docs, tmp_path / "P", at, expected) == []


@pytest.mark.parametrize(
    "sight", [".documents.jsonl.part", "documents.jsonl", ".samples.jsonl.part", "dropped.jsonl", "dataset/train.jsonl"]
)
def test_killed_while_the_files_are_written(killing, straight, tmp_path, sight):
    docs, expected, _ = straight
    project = tmp_path / "P"
    for _ in range(3):  # the window is some milliseconds wide; the scheduler may miss it
        shutil.rmtree(project, ignore_errors=True)
        if killing.kill_when(docs, project, project / "out" / sight):
            break
    assert killing.broken_store(project) == []
    killing.finish(docs, project)
    assert killing.damage(project, expected) == []


@pytest.mark.parametrize(("sent", "code", "word"), [("SIGINT", 130, "interrupted"), ("SIGTERM", 143, "terminated")])
@pytest.mark.parametrize("stage", ["parse", "generate", "judge"])
def test_stopped_politely(killing, straight, tmp_path, sent, code, word, stage):
    docs, expected, _ = straight
    project = tmp_path / "P"
    with killing.start(docs, project) as run:
        while run.poll() is None and f'"stage":"{stage}"'.encode() not in _events(project):
            time.sleep(0.001)
        run.send_signal(signal.Signals[sent])
        _, said = run.communicate(timeout=killing.LIMIT_S)
    assert "Traceback" not in said and "Exception" not in said, said
    if run.returncode > 0:  # the run, or the end of the interpreter, may have been quicker
        assert run.returncode == code
        assert said.strip().splitlines() == [
            f"error: {word}",
            "  → what is done is kept; run the same command again to continue",
        ]
    assert killing.broken_store(project) == []
    killing.finish(docs, project)
    assert killing.damage(project, expected) == []


def _events(project):
    path = project / "events.jsonl"
    return path.read_bytes() if path.exists() else b""
