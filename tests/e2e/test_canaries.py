"""Twelve shapes of secrets, as keys and headers of a model and inside documents: no artefact of any run holds one.

Runs that go well, that talk, that are killed, that break inside and that the server refuses. The values are made here
from parts, so that no file of this repository looks as if it held a secret.
"""

import base64
import importlib.util
import json
import os
import random
import signal
import sqlite3
import string
import subprocess
import sys
import time
import zlib
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from autotune_lm.core.calls import Call
from autotune_lm.core.types import Message
from autotune_lm.llm.scripted.brain import answer

HERE = Path(__file__).parent
ALNUM = string.ascii_letters + string.digits
LIMIT_S = 120


def chance(alphabet, count, seed):
    return "".join(random.Random(seed).choices(alphabet, k=count))


def _jwt():
    parts = ['{"alg":"HS256","typ":"JWT"}', '{"sub":"' + chance(ALNUM, 12, 8) + '"}']
    return ".".join(
        [base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts] + ["q7" + chance(ALNUM, 41, 9)]
    )


def _private_key():
    body = "\n".join("M" + chance(ALNUM + "+/", 63, 20 + line) for line in range(4))
    return f"-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----"


CANARIES = {
    "OPENAI_API_KEY": "s" + "k-proj-" + chance(ALNUM, 48, 1),
    "ANTHROPIC_API_KEY": "s" + "k-ant-api03-" + chance(ALNUM, 80, 2),
    "GOOGLE_API_KEY": "AI" + "za" + chance(ALNUM, 35, 3),
    "AWS_ACCESS_KEY_ID": "AK" + "IA" + chance(string.ascii_uppercase + string.digits, 16, 4),
    "AWS_SECRET_ACCESS_KEY": chance(ALNUM + "/+", 40, 5),
    "GITHUB_TOKEN": "gh" + "p_" + chance(ALNUM, 36, 6),
    "SLACK_TOKEN": "xox" + "b-" + chance(string.digits, 12, 7) + "-" + chance(ALNUM, 24, 7),
    "STRIPE_KEY": "sk" + "_live_" + chance(ALNUM, 24, 10),
    "SIGNING_KEY": _private_key(),
    "SESSION_JWT": _jwt(),
    "GATEWAY_AUTH": "q7" + chance(ALNUM, 38, 11),
    "DATABASE_URL": "postgres://app:" + "q7" + chance(ALNUM, 14, 12) + "@db.harbour-lights.io:5432/main",
    "DB_PASSWORD": "q7!" + chance(ALNUM + "#%", 13, 13),
}
"""By the name of the variable. AWS has two: a name and a secret."""

SENT = [name for name in CANARIES if name != "SIGNING_KEY"]
"""Those that can be a header's value."""


def needles():
    """What must be nowhere: each value, in the forms in which it travels, and the beginning and end of its core."""
    found = {}
    for name, value in CANARIES.items():
        for line in value.split("\n"):
            if "-----" in line:
                continue
            secret = line.partition("app:")[2].partition("@")[0] if "://" in line else line
            for form in (
                secret,
                quote(secret, safe=""),
                json.dumps(secret)[1:-1],
                base64.b64encode(secret.encode()).decode(),
            ):
                found[form.encode()] = name
            found[secret[-12:].encode()] = name
            found[secret.encode("utf-16-le")] = name
    return found


def artefacts(work, *said):
    """Every byte that a run left, packed values of the database unpacked, and what it said."""
    yield from ((f"said {number}", text.encode()) for number, text in enumerate(said))
    for path in sorted(work.rglob("*")):
        if path.is_file() and path.name != ".env" and "docs" not in path.relative_to(work).parts:
            yield path.relative_to(work).as_posix(), path.read_bytes()
    for path in work.rglob("autotune.db"):
        with closing(sqlite3.connect(path)) as db:
            for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                for row in db.execute(f'SELECT * FROM "{table}"'):
                    yield from (
                        (f"{table} unpacked", zlib.decompress(one))
                        for one in row
                        if isinstance(one, bytes) and one[:1] == b"x"
                    )


def leaks(work, *said):
    wanted = needles()
    return sorted(
        {(where, name) for where, data in artefacts(work, *said) for needle, name in wanted.items() if needle in data}
    )


@pytest.fixture(scope="module")
def batch_server():
    spec = importlib.util.spec_from_file_location("batch_server", HERE / "batch_server.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["batch_server"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def server(batch_server, monkeypatch):
    """An OpenAI-compatible server that thinks as the scripted model does and tells all headers to whoever asks."""

    def think(asked):
        form = asked.get("response_format", {}).get("json_schema", {}).get("schema")
        said = tuple(Message(one["role"], one["content"]) for one in asked["messages"])
        return answer(Call(model="m", messages=said, max_tokens=1000, schema=json.dumps(form) if form else "")).text

    class Telling(batch_server.OpenAIHandler):
        def carry_out(self, vendor, verb, body):
            vendor.heard |= {name.lower(): value for name, value in self.headers.items()}
            status, told = self.route(vendor, verb, self.path, {}, body)
            if vendor.refusing:
                return vendor.refusing, {"error": {"message": f"not with these: {dict(self.headers)}", "code": "x"}}
            if isinstance(told, dict):
                told["debug"] = dict(self.headers)
            time.sleep(vendor.slow_s)
            return status, told

    monkeypatch.setitem(batch_server.HANDLERS, "openai", Telling)
    with batch_server.serving("openai") as (vendor, url):
        vendor.heard, vendor.refusing, vendor.slow_s = {}, 0, 0.0
        vendor.answer = think
        yield vendor, url


@pytest.fixture
def project(docs, server):
    """A project whose model gets the canaries: one as key, the others in headers, half of them from ``.env``."""
    _, url = server
    folder = docs.parent / "P"
    folder.mkdir()
    headers = {f"X-Canary-{number}": f"${{{name}}}" for number, name in enumerate(SENT)}
    model = {
        "provider": "openai",
        "model": "m",
        "base_url": url,
        "key_env": "OPENAI_API_KEY",
        "stream": "never",
        "headers": headers,
    }
    settings = {"sources": ["../docs"], "models": {"writer": model}, "run": {"min_samples": 0, "give_up_after_s": 1}}
    (folder / "autotune.yaml").write_text(json.dumps(settings))
    half = list(CANARIES)[::2]
    lines = [f"{name}='{CANARIES[name]}'\n" for name in half]
    (folder / ".env").write_text("".join(lines) + f"this line is broken {CANARIES['DB_PASSWORD']}\n")
    return folder


def environment():
    """The other half, set by the shell."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("AUTOTUNE_") and name not in CANARIES
    }
    return kept | {name: CANARIES[name] for name in list(CANARIES)[1::2]}


def start(project, *words, code="", verb="run"):
    line = [sys.executable, *(("-c", code) if code else ("-m", "autotune_lm")), verb, "--project", str(project), *words]
    return subprocess.Popen(
        line, cwd=project.parent, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def run(project, *words, code="", verb="run"):
    running = start(project, *words, code=code, verb=verb)
    out, err = running.communicate(timeout=LIMIT_S)
    return running.returncode, out, err


@pytest.mark.parametrize("words", [(), ("--verbose",), ("--json",)], ids=["plain", "verbose", "json"])
def test_a_run_that_goes_well(project, server, words):
    vendor, _ = server
    code, out, err = run(project, *words)
    assert code == 0, err
    assert {vendor.heard[f"x-canary-{number}"] for number in range(len(SENT))} == {CANARIES[name] for name in SENT}
    assert vendor.heard["authorization"] == f"Bearer {CANARIES['OPENAI_API_KEY']}"
    assert (project / "out" / "samples.jsonl").stat().st_size > 1000
    assert leaks(project.parent, out, err) == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_a_server_that_refuses_and_repeats_what_it_got(project, server, status):
    vendor, _ = server
    vendor.refusing = status
    code, out, err = run(project, "--verbose", "--set", "models.writer.max_parallel=2")
    assert code not in (0, 1) and "Traceback" not in err
    assert vendor.heard["authorization"]
    assert leaks(project.parent, out, err) == []


def test_a_run_that_is_killed(project, server):
    vendor, _ = server
    vendor.slow_s = 0.02
    running = start(project, "--verbose")
    deadline = time.monotonic() + LIMIT_S
    while len(vendor.live) < 8 and time.monotonic() < deadline and running.poll() is None:
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    out, err = running.communicate(timeout=LIMIT_S)
    assert running.returncode == -signal.SIGKILL
    assert leaks(project.parent, out, err) == []
    assert run(project)[0] == 0
    assert leaks(project.parent) == []


BREAKS = """
import os, sys
from autotune_lm import api
from autotune_lm.cli.main import main
from autotune_lm.generate.create import Create

names = {names!r}

async def generate(self, passage, model=None):
    raise RuntimeError("inside: " + " and ".join(os.environ[name] for name in names))

def write_views(*given, **more):
    raise RuntimeError("at the door: " + " and ".join(os.environ[name] for name in names))

if {where!r} == "an item":
    Create.generate = generate
else:
    api.write_views = write_views
main()
"""


@pytest.mark.parametrize("where", ["an item", "the door"])
@pytest.mark.parametrize("words", [(), ("--verbose",)], ids=["plain", "verbose"])
def test_a_run_that_breaks_inside_with_secrets_in_the_error(project, server, where, words):
    code, out, err = run(project, *words, code=BREAKS.format(where=where, names=list(CANARIES)))
    assert code == (1 if where == "the door" else 5), err
    assert "RuntimeError" in err + (project / "out" / "dropped.jsonl").read_text() if where == "an item" else err
    assert leaks(project.parent, out, err) == []


def test_a_key_that_cannot_be_sent(project, server):
    words = ("--set", "models.writer.key_env=SIGNING_KEY", "--verbose")
    code, out, err = run(project, *words)
    assert code == 4 and "SIGNING_KEY" in err
    assert leaks(project.parent, out, err) == []


@pytest.mark.parametrize("where", ["key_env", "headers"])
def test_a_key_that_stands_in_the_settings_is_refused_and_not_repeated(project, server, where):
    settings = json.loads((project / "autotune.yaml").read_text())
    model = settings["models"]["writer"]
    if where == "key_env":
        model["key_env"] = CANARIES["OPENAI_API_KEY"]
    else:
        model["headers"]["X-Gateway"] = f"Bearer {CANARIES['GATEWAY_AUTH']}"
    (project / "autotune.yaml").write_text(json.dumps(settings))
    code, out, err = run(project, "--verbose")
    assert code == 2 and f"models.writer.{where}" in err and ".env" in err
    (project / "autotune.yaml").unlink()  # it is the user's own
    assert leaks(project.parent, out, err) == []


@pytest.mark.parametrize("verb", ["doctor", "config", "stats", "verify", "runs"])
def test_commands_that_look(project, server, verb):
    run(project, "--limit", "1")
    code, out, err = run(project, verb=verb) if verb not in ("verify", "stats") else _look(project, verb)
    assert code in (0, 4, 5), err
    assert leaks(project.parent, out, err) == []


def _look(project, verb):
    line = [sys.executable, "-m", "autotune_lm", verb, str(project)]
    ended = subprocess.run(line, cwd=project.parent, env=environment(), capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout, ended.stderr


def test_documents_that_hold_all_of_them(project, docs, server):
    vendor, _ = server
    (docs / "secrets.md").write_text(_page())
    code, out, err = run(project, "--verbose")
    assert code in (0, 5), err
    asked = json.dumps(vendor.live)
    assert "gateway of the harbour" in asked, "the page never reached the model"
    assert [name for needle, name in needles().items() if needle in asked.encode()] == []
    assert leaks(project.parent, out, err) == []


def _page():
    """A page of a manual in which people wrote what they should not."""
    shaped = [
        name
        for name in CANARIES
        if name not in ("SIGNING_KEY", "GATEWAY_AUTH", "DATABASE_URL", "DB_PASSWORD", "AWS_SECRET_ACCESS_KEY")
    ]
    prose = "\n\n".join(
        f"The gateway of the harbour is opened with {CANARIES[name]} on every day of the week." for name in shaped
    )
    said = {name: value for name, value in CANARIES.items() if "\n" not in value and name != "GATEWAY_AUTH"}
    rows = "\n".join(f"| {name} | {value} |" for name, value in said.items())
    lines = "\n".join(f"export {name}={value}" for name, value in said.items())
    return f"""# The gateway of the harbour

The gateway of the harbour is a server that joins two networks. It answers to all that know it.

{prose}

## Settings

| Name | Value |
| --- | --- |
{rows}

## Start the gateway

```sh
{lines}
curl -H "Authorization: Bearer {CANARIES["GATEWAY_AUTH"]}" https://gateway.harbour-lights.io/start
psql {CANARIES["DATABASE_URL"]}
```

{CANARIES["SIGNING_KEY"]}

The password of the database is changed twice a year: `password = "{CANARIES["DB_PASSWORD"]}"`.
"""
