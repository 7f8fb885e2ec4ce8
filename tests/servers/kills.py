"""Kills a run that asks the server, continues it, and counts what was bought twice."""

import re
import shutil
import sqlite3
import subprocess
import time
import zlib
from contextlib import closing
from pathlib import Path
from random import Random
from typing import NamedTuple

import serving

_REPLY_ID = re.compile(rb"chatcmpl-([0-9a-f]{16})-")
LIMIT_S = 300


class Kill(NamedTuple):
    """What one kill cost."""

    at_s: float
    """Seconds after the first request."""
    delivered: int
    """Replies that had gone out before."""
    committed: int
    """Of these, in the store."""
    asked_again: int
    """Of the committed ones, asked again afterwards."""
    twice: int
    """Replies that were delivered more than once in all."""
    differs: bool
    """Whether the exported files are others than those of an uninterrupted run."""


def exported(project: Path) -> dict[str, bytes]:
    """The files of ``out/`` with their bytes."""
    out = project / "out"
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def committed(project: Path) -> set[str]:
    """The requests whose replies are in the store, by the server's own name for them."""
    path = project / "autotune.db"
    if not path.exists():
        return set()
    with closing(sqlite3.connect(path)) as db:
        problems = [row[0] for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        assert not problems, problems
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'calls'").fetchone():
            return set()
        bodies = [zlib.decompress(row[0]) for row in db.execute("SELECT body FROM calls")]
    return {found[1].decode() for body in bodies if (found := _REPLY_ID.search(body))}


def straight(docs: Path, project: Path, server: serving.Server, **more: object) -> tuple[dict[str, bytes], float]:
    """The files of an uninterrupted run, and how many seconds it asked."""
    process = subprocess.Popen(
        serving.command(docs, project, server.url, **more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    began = _first_request(server, process, sum(server.stats()["asked"].values()))
    said, _ = process.communicate(timeout=LIMIT_S)
    assert process.returncode == 0, said
    return exported(project), server.stats()["last_s"] - server.stats()["first_s"] if began else 0.0


def _first_request(server: serving.Server, process: "subprocess.Popen[str]", before: int) -> bool:
    """Wait until the server was asked more than before; False where the run ended without."""
    while process.poll() is None:
        if server.stats()["asked_in_all"] > before:
            return True
        time.sleep(0.005)
    return False


def kill(
    docs: Path, project: Path, server: serving.Server, at_s: float, expected: dict[str, bytes], **more: object
) -> Kill:
    """Kill a fresh project's run so many seconds after its first request, let it end, and count."""
    shutil.rmtree(project, ignore_errors=True)
    before = server.stats()
    line = serving.command(docs, project, server.url, **more)
    with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True) as process:
        if _first_request(server, process, before["asked_in_all"]):
            time.sleep(at_s)
        process.kill()
        process.wait()
    time.sleep(0.05)
    middle, there = server.stats(), committed(project)
    ended = serving.run(docs, project, server.url, **more)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    after = server.stats()
    delivered = {key: count - before["delivered"].get(key, 0) for key, count in after["delivered"].items()}
    return Kill(
        at_s,
        sum(middle["delivered"].values()) - sum(before["delivered"].values()),
        len(there),
        sum(after["asked"][key] > middle["asked"][key] for key in there),
        sum(count - 1 for count in delivered.values() if count > 1),
        exported(project) != expected,
    )


def kills(docs: Path, folder: Path, server: serving.Server, times: int, seed: int, **more: object) -> "list[Kill]":
    """So many kills at random moments of the time in which a run asks."""
    expected, asks_s = straight(docs, folder / "straight", server, **more)
    dice = Random(seed)
    return [
        kill(docs, folder / "killed", server, (number + dice.random()) / times * asks_s, expected, **more)
        for number in range(times)
    ]
