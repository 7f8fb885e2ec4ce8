"""Kill a run at chosen moments, continue it, and prove that nothing is lost, doubled or different."""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

COPIES = 12
LIMIT_S = 120
TABLES = {
    "src": "sources",
    "doc": "documents",
    "chk": "chunks",
    "smp": "samples",
    "scr": "scores",
    "dst": "datasets",
}


def write_documents(folder: Path, samples: Path, copies: int = COPIES) -> None:
    """The sample documents so many times, each copy with words of its own, so that a run lasts a while."""
    for number in range(copies):
        for path in sorted(path for path in samples.rglob("*") if path.is_file()):
            target = folder / f"station{number:02}" / path.relative_to(samples)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text("utf-8").replace("station", f"station N{number}").replace("Tideline", f"Tide{number}")
            target.write_text(text, "utf-8")


def command(docs: Path, project: Path) -> list[str]:
    """The run as a user types it."""
    return [sys.executable, "-m", "autotune_lm", "run", str(docs), "--project", str(project), "--quiet"]


def start(docs: Path, project: Path) -> "subprocess.Popen[str]":
    """Begin a run that is to be killed."""
    return subprocess.Popen(command(docs, project), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(docs: Path, project: Path) -> float:
    """Run to the end; gives the seconds it took."""
    began = time.monotonic()
    ended = subprocess.run(command(docs, project), capture_output=True, text=True, timeout=LIMIT_S, check=False)
    assert ended.returncode == 0, f"ended with {ended.returncode}: {ended.stdout}{ended.stderr}"
    return time.monotonic() - began


def kill_after(docs: Path, project: Path, seconds: float, sent: signal.Signals = signal.SIGKILL) -> tuple[int, str]:
    """Start a run and send it a signal after so many seconds; gives the exit status and what it said."""
    with start(docs, project) as run:
        try:
            run.wait(seconds)
        except subprocess.TimeoutExpired:
            run.send_signal(sent)
        _, said = run.communicate(timeout=LIMIT_S)
        return run.returncode, said


def kill_when(docs: Path, project: Path, sight: Path, sent: signal.Signals = signal.SIGKILL) -> bool:
    """Start a run and kill it as soon as a file is there; False where it ended before."""
    with start(docs, project) as run:
        while run.poll() is None:
            if sight.exists():
                run.send_signal(sent)
                run.communicate(timeout=LIMIT_S)
                return run.returncode != 0
            time.sleep(0.0005)
        return False


def moments(count: int, whole_s: float, seed: int) -> Iterator[float]:
    """Random moments, one in each equal part of the whole duration."""
    dice = random.Random(seed)
    return ((part + dice.random()) / count * whole_s for part in range(count))


def image(folder: Path) -> dict[str, bytes]:
    """All files below a folder with their bytes."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def damage(project: Path, expected: dict[str, bytes]) -> list[str]:
    """What is wrong with a project that was killed and continued; empty where it is as if nothing had happened."""
    there = image(project / "out")
    names = sorted(name for name in there.keys() | expected.keys() if there.get(name) != expected.get(name))
    return [*(f"out/{name} differs" for name in names), *_doubles(project / "out"), *broken_store(project)]


def _doubles(out: Path) -> Iterator[str]:
    for path in sorted(out.glob("*.jsonl")):
        ids = [json.loads(line)["id"] for line in path.read_text("utf-8").split("\n") if line]
        if len(set(ids)) < len(ids):
            yield f"{path.name} has an id twice"


def broken_store(project: Path) -> list[str]:
    """What is wrong with the database: its pages, or rows of the ledger whose records are not there."""
    path = project / "autotune.db"
    if not path.exists():
        return []
    with closing(sqlite3.connect(path)) as db:
        problems = [f"database: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        if not db.execute("PRAGMA user_version").fetchone()[0]:
            return problems  # killed before the first table was made
        there = {row[0] for table in TABLES.values() for row in db.execute(f"SELECT id FROM {table}")}
        for stage, item, outputs in db.execute("SELECT stage, input, outputs FROM ledger"):
            missing = [output for output in outputs.split() if output not in there]
            problems += [f"ledger: {stage} of {item} made {output}, which is not there" for output in missing]
    return problems


def kill_and_continue(docs: Path, project: Path, at: list[float], expected: dict[str, bytes]) -> list[str]:
    """Kill a fresh project's run at each of the moments in turn, then let it end; says what is wrong."""
    shutil.rmtree(project, ignore_errors=True)
    problems: list[str] = []
    for seconds in at:
        kill_after(docs, project, seconds)
        problems += broken_store(project)
    finish(docs, project)
    return problems + damage(project, expected)
