"""A process is killed at each request that it makes around a batch; the next one ends the work, nothing is twice."""

import importlib.util
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from autotune_lm.core.calls import Call
from autotune_lm.core.types import Message
from autotune_lm.llm.scripted.brain import answer

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


@pytest.mark.parametrize(("provider", "moment"), [("openai", "before"), ("openai", "after"), ("anthropic", "after")])
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


def think(asked):
    """As the scripted model would; what follows up on a reply, wherever it comes from, is thought the same way."""
    form = asked.get("response_format", {}).get("json_schema", {}).get("schema")
    form = form or asked.get("output_config", {}).get("format", {}).get("schema")
    texts = [Message("system", part["text"]) for part in asked.get("system", ())]
    texts += [Message(one["role"], _text(one["content"])) for one in asked["messages"]]
    return answer(Call(model="m", messages=tuple(texts), max_tokens=1000, schema=json.dumps(form) if form else "")).text


def _text(content):
    return content if isinstance(content, str) else "".join(part["text"] for part in content)


@pytest.fixture(params=["openai", "anthropic"])
def project(request, batch_server, docs, monkeypatch):
    """A project whose writer is at a vendor of ours."""
    monkeypatch.setenv("LOOPBACK_KEY", batch_server.KEY)
    with batch_server.serving(request.param) as (vendor, url):
        vendor.answer = think
        folder = docs.parent / "P"
        folder.mkdir()
        model = {"provider": request.param, "model": "m", "base_url": url, "key_env": "LOOPBACK_KEY", "stream": "never"}
        settings = {"sources": ["../docs"], "models": {"writer": model | {"input_price": 1, "output_price": 1}}}
        (folder / "autotune.yaml").write_text(json.dumps(settings | {"run": {"batch_poll_s": 0.05}}))
        yield vendor, folder


def test_a_dataset_made_with_batches_is_the_one_made_live(autotune, project, image, batch_server):
    vendor, folder = project
    ended = autotune("run", "--project", folder, "--batch", "--verbose", cwd=folder.parent)
    assert "calls submitted" in ended.stderr and "replies are here" in ended.stderr
    assert vendor.submitted and len(set(vendor.submitted)) == len(vendor.submitted)
    first = image(folder / "out")
    (folder / "autotune.db").unlink()
    submitted = len(vendor.submitted)
    autotune("run", "--project", folder, cwd=folder.parent)
    assert image(folder / "out") == first and len(vendor.submitted) == submitted
    autotune("verify", folder, cwd=folder.parent)


def test_a_run_without_work_asks_nobody(autotune, project):
    vendor, folder = project
    autotune("run", "--project", folder, "--batch", cwd=folder.parent)
    seen = len(vendor.seen)
    ended = autotune("run", "--project", folder, "--batch", cwd=folder.parent)
    assert len(vendor.seen) == seen and "nothing to do" in ended.stdout


def test_a_target_does_not_leave_all_chunks_in_a_batch(autotune, project, rows):
    vendor, folder = project
    words = ("--set", "generate.target=4", "--set", "generate.per_chunk=2", "--batch")
    autotune("generate", "--project", folder, *words, cwd=folder.parent)
    assert 4 <= len(rows(folder)) < 8 and len(vendor.submitted) <= 8


def test_stopped_while_it_waits_it_goes_on_later(autotune, project, image):
    vendor, folder = project
    vendor.polls_to_end = 10**6
    line = [sys.executable, "-m", "autotune_lm", "run", "--project", str(folder), "--batch"]
    with subprocess.Popen(line, cwd=folder.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        while not vendor.submitted or vendor.seen[-1][0] != "GET":
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=LIMIT_S)
    assert run.returncode == 130 and "run the same command again" in said
    vendor.polls_to_end = 1
    autotune("run", "--project", folder, "--batch", cwd=folder.parent)
    assert len(set(vendor.submitted)) == len(vendor.submitted)


def test_other_providers_say_that_they_take_no_batches(autotune, docs):
    words = ("run", "docs", "--batch", "--set", "models.writer.provider=scripted")
    ended = autotune(*words, cwd=docs.parent, code=2)
    assert "takes no batches" in ended.stderr and "--batch" in ended.stderr
