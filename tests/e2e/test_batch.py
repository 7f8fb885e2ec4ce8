"""A process is killed at each request that it makes around a batch; the next one ends the work, nothing is twice."""

import importlib.util
import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LIMIT_S = 120


@pytest.fixture(scope="module")
def batch_server():
    spec = importlib.util.spec_from_file_location("batch_server", HERE / "batch_server.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["batch_server"] = module
    spec.loader.exec_module(module)
    return module


class Process:
    """``leave_batch.py`` at work, and the server's hand on it."""

    def __init__(self, provider, url, db, key):
        line = [sys.executable, str(HERE / "leave_batch.py"), provider, url, str(db)]
        env = {**os.environ, "LOOPBACK_KEY": key}
        self.running = subprocess.Popen(line, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def kill(self):
        with suppress(ProcessLookupError):
            os.kill(self.running.pid, signal.SIGKILL)
        self.running.wait(LIMIT_S)

    def end(self):
        out, err = self.running.communicate(timeout=LIMIT_S)
        return self.running.returncode, out, err


def left(path):
    """How many replies there are to each call, and how many batches have not ended."""
    with closing(sqlite3.connect(path)) as db:
        counts = dict(db.execute("SELECT key, count(*) FROM calls GROUP BY key"))
        return counts, db.execute("SELECT count(*) FROM batches WHERE ended = ''").fetchone()[0]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_killed_at_any_request_nothing_is_submitted_or_kept_twice(batch_server, tmp_path, provider, moment):
    """``before``: the server has not done what was asked; ``after``: it has, and the process does not hear of it."""
    number, survived = 0, False
    while not survived:
        db = tmp_path / f"{number}.db"
        with batch_server.serving(provider) as (vendor, url):
            first = Process(provider, url, db, batch_server.KEY)

            def kill_at(at, verb, path, first=first, wanted=number):
                if at == wanted:
                    first.kill()

            setattr(vendor, moment, kill_at)
            code, _, err = first.end()
            survived = code == 0
            assert survived or code == -signal.SIGKILL, err
            setattr(vendor, moment, lambda *given: None)
            code, out, err = Process(provider, url, db, batch_server.KEY).end()
            assert code == 0, err
            said = json.loads(out)
            assert len(said) == 6 and set(said.values()) == {"an answer"}
            assert sorted(vendor.submitted) == sorted(said), f"killed {moment} request {number}"
        assert left(db) == (dict.fromkeys(said, 1), 0), f"killed {moment} request {number}"
        number += 1
    assert number > 4
