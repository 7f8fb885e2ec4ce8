"""Readers that hang, abort, eat memory or write: each costs its file alone, and the run ends with exit 5.

The readers come from a plug-in package that the test writes, as a user's would.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

LIMIT_S = 120
READER = """
import os, time
from pathlib import Path
import msgspec
from autotune_lm.core.types import Block, Document, Locator

class Bad:
    name, version = "bad", "1"
    class Options(msgspec.Struct, frozen=True):
        pass
    def __init__(self, options=None):
        self.options = options or self.Options()
    def parse(self, source, data, include):
        what = data.decode().split()
        print("noise on stdout " * 1000)
        os.write(1, b"noise on the descriptor")
        if what[0] == "hang":
            while True:
                time.sleep(1)
        if what[0] == "abort":
            os.abort()
        if what[0] == "leave":
            os._exit(3)
        if what[0] == "raise":
            raise RuntimeError("a bug in the reader")
        if what[0] == "eat":
            eaten = [bytearray(50_000_000) for _ in range(100)]
        if what[0] == "write":
            Path(what[1]).write_text("escaped")
        text = f"The worker of this file has the number {os.getpid()} and its reader is called bad."
        return Document(source=source, title="bad", text=text, blocks=(Block("paragraph", 0, len(text), Locator(1)),))
"""


@pytest.fixture(scope="module")
def plugin(tmp_path_factory) -> Path:
    """A folder with an installed package whose reader is called ``bad``."""
    site = tmp_path_factory.mktemp("site")
    (site / "bad_reader.py").write_text(READER)
    info = site / "bad_reader-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bad-reader\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[autotune_lm.parse]\nbad = bad_reader:Bad\n")
    return site


@pytest.fixture
def run(plugin, docs, tmp_path):
    """Run over the docs and some files for the reader; gives the ended process."""

    def runs(*args, **texts):
        for name, text in texts.items():
            (docs / f"{name}.bad").write_text(text)
        return subprocess.run(
            line(*args), cwd=tmp_path, env=env(plugin), capture_output=True, text=True, timeout=LIMIT_S
        )

    return runs


def line(*args):
    command = [sys.executable, "-m", "autotune_lm", "run", "docs", "--project", "P"]
    return [*command, "--set", "parse.suffixes={.bad: bad}", *args]


def env(plugin, **more):
    return os.environ | {"PYTHONPATH": str(plugin)} | more


@pytest.fixture
def failed(rows, tmp_path):
    """What failed: file to reason and hint."""
    return lambda: {
        row["what"]: f"{row['reason']}; {row.get('hint')}"
        for row in rows(tmp_path / "P", "dropped.jsonl")
        if row["outcome"] == "failed"
    }


def test_each_costs_its_file_alone(run, failed, rows, tmp_path, finished):
    texts = {"hang": "hang", "abort": "abort", "leave": "leave", "broken": "raise", "eat": "eat", "fine": "fine"}
    ended = run("--set", "parse.timeout_s=3", **texts, write=f"write {tmp_path / 'escaped.txt'}")
    assert ended.returncode == 5, ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout and "noise" not in ended.stdout
    said = failed()
    assert set(said) == {f"{name}.bad" for name in ("hang", "abort", "leave", "broken", "eat", "write")}
    assert "takes longer than 3 s" in said["hang.bad"] and "parse.timeout_s" in said["hang.bad"]
    assert "crashed (SIGABRT)" in said["abort.bad"]
    assert "ended (exit 3)" in said["leave.bad"]
    assert said["broken.bad"].startswith("RuntimeError: a bug in the reader")
    assert "parse.max_memory_mb" in said["eat.bad"]
    assert not (tmp_path / "escaped.txt").exists() or not (tmp_path / "escaped.txt").read_text()
    uris = {row["source"]["uri"] for row in rows(tmp_path / "P", "documents.jsonl")}
    assert uris == {"fine.bad"} | {row["source"]["uri"] for row in rows(finished / "P", "documents.jsonl")}
    assert len([row for row in rows(tmp_path / "P") if not row["source"].endswith(".bad")]) == len(rows(finished / "P"))


def test_what_failed_is_read_when_it_is_mended(run, failed):
    assert run(one="abort").returncode == 5
    assert run(one="fine").returncode == 0
    assert failed() == {}


def test_workers_are_used_again(run, rows, tmp_path):
    run("--set", "parse.workers=2", **{f"file{number}": "fine" for number in range(12)})
    texts = [row["text"] for row in rows(tmp_path / "P", "documents.jsonl") if row["source"]["uri"].endswith(".bad")]
    assert len(texts) == 12
    assert len({text.split(" the number ")[1].split()[0] for text in texts}) <= 2


def test_modules_in_the_folder_of_the_user_are_not_imported(docs, tmp_path):
    for name in ("msgspec", "chardet", "pyromark"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(99)")
    command = [Path(sys.executable).with_name("autotune"), "run", "docs", "--project", "P"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=LIMIT_S)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("stop", ["interrupt", "kill"])
def test_a_run_that_is_stopped_leaves_no_worker(plugin, docs, tmp_path, stop):
    if not Path("/proc/self/environ").exists():
        pytest.skip("this system has no /proc, where the test looks for processes")
    (docs / "hang.bad").write_text("hang")
    (docs / "fine.bad").write_text("fine")
    marked = env(plugin, WORKERS_OF=str(tmp_path))
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    command = line("--set", "parse.workers=1", "--set", "parse.timeout_s=60")
    with subprocess.Popen(command, cwd=tmp_path, env=marked, text=True, **silent) as process:
        wait_for(lambda: len(marked_processes(str(tmp_path))) == 2)
        time.sleep(1)  # until the worker hangs: it must not end by itself
        if stop == "kill":
            process.kill()
        else:
            process.send_signal(2)
        said = process.communicate(timeout=LIMIT_S)[1]
    assert process.returncode == (-9 if stop == "kill" else 130), said
    wait_for(lambda: not marked_processes(str(tmp_path)))


def wait_for(true):
    """Wait until something is so; after ``LIMIT_S`` it will not be."""
    end = time.monotonic() + LIMIT_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def marked_processes(mark: str) -> list[int]:
    """Processes that carry a mark in their environment."""
    found = []
    for place in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"WORKERS_OF={mark}".encode() in place.read_bytes():
                found.append(int(place.parent.name))
        except OSError:
            continue
    return found
