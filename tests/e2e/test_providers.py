"""The real command against a server of each vendor's tongue, in good weather and in bad."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

KEY = "loopback-key-4f1c09ab23de"
WIRES = {
    "ollama": "ollama",
    "openai": "openai",
    "thinking": "openai",
    "azure": "azure",
    "mistral": "mistral",
    "vllm": "vllm",
    "llamacpp": "llamacpp",
    "anthropic": "anthropic",
    "gemini": "gemini",
}
"""Ways of a server, and the provider that is named for it."""
PAGES = ("overview.md", "installation.md", "options.md")


@pytest.fixture
def pages(docs):
    """The work folder with a few pages that share no sentence, so that no sample is left out as another's double."""
    for path in docs.rglob("*"):
        if path.is_file() and path.name not in PAGES:
            path.unlink()
    return docs.parent


@pytest.fixture(scope="module")
def expected(autotune, rows, tmp_path_factory):
    """What the scripted model makes of these pages."""
    work = tmp_path_factory.mktemp("expected")
    (work / "docs").mkdir()
    for name in PAGES:
        shutil.copy(Path(__file__).parent / "docs" / name, work / "docs" / name)
    autotune("run", "docs", "--project", "P", "--set", "models.writer.provider=scripted", cwd=work)
    return said(rows(work / "P"))


def said(samples):
    """Samples without what tells who wrote them."""
    bare = []
    for row in samples:
        origin = {name: value for name, value in row["origin"].items() if name not in ("model", "calls")}
        bare.append(
            json.dumps(row | {"id": "", "score": None, "split": "", "cluster": "", "origin": origin}, sort_keys=True)
        )
    return sorted(bare)


def write_project(work, url, provider, **settings):
    """A project P that asks the server, with the key in its ``.env``."""
    project = work / "P"
    project.mkdir(exist_ok=True)
    given = {"provider": provider, "model": "tiny", "base_url": url, "key_env": "LOOPBACK_KEY", **settings}
    if provider == "ollama":
        del given["key_env"]
    run = "run: {give_up_after_s: 1}\n"
    (project / "autotune.yaml").write_text(
        f"sources: [../docs]\n{run}models: {{writer: {json.dumps(given)}}}\n", "utf-8"
    )
    (project / ".env").write_text(f"LOOPBACK_KEY={KEY}\n", "utf-8")
    return project


@pytest.mark.parametrize("wire", WIRES)
def test_every_wire_brings_the_same_samples(vendors, autotune, pages, rows, expected, wire):
    with vendors.Vendor(wire, key="" if wire == "ollama" else KEY) as server:
        project = write_project(pages, server.url, WIRES[wire])
        ended = autotune("run", cwd=project)
        asked = [one for one in server.requests() if "messages" in one["body"] or "contents" in one["body"]]
    assert said(rows(project)) == expected and len(expected) >= 10
    assert KEY not in ended.stdout + ended.stderr
    assert ("free of charge" in ended.stdout) == ("price not known" not in ended.stdout)
    assert f"writer: {WIRES[wire]} tiny at {server.url}" in ended.stderr.splitlines()[0]
    model = {row["origin"]["model"] for row in rows(project)}
    assert model == {f"{WIRES[wire]}/tiny"} and asked
    if wire == "ollama":
        assert all(one["body"]["options"]["num_ctx"] >= 2048 and one["body"]["truncate"] is False for one in asked)


def test_auto_finds_an_ollama_says_so_and_does_not_go_on_without_it(vendors, pages, rows, expected):
    def run(code, port, *more):
        line = [sys.executable, "-m", "autotune_lm", "run", "docs", "--project", "P", *more]
        env = os.environ | {"OLLAMA_HOST": f"127.0.0.1:{port}"}
        ended = subprocess.run(line, cwd=pages, env=env, capture_output=True, text=True, timeout=60, check=False)
        assert ended.returncode == code and "Traceback" not in ended.stderr, ended.stderr
        return ended

    with vendors.Vendor("ollama") as server:
        first = run(0, server.port).stderr.splitlines()[0]
        assert first == f"writer: ollama tiny at {server.url} (found; it is in memory)"
    assert said(rows(pages / "P")) == expected
    ended = run(4, server.port)
    assert ended.stderr.startswith(
        f"error: this project was made with ollama tiny, and nothing answers at {server.url}"
    )
    assert "start Ollama (ollama serve)" in ended.stderr and "--set models.writer.provider=builtin" in ended.stderr


def test_a_full_server_is_waited_for(vendors, autotune, pages, rows, expected):
    with vendors.Vendor("openai", key=KEY) as server:
        server.fail(429, {"error": {"message": "Rate limit reached", "code": "rate_limit_exceeded"}}, 3, retry_after=1)
        project = write_project(pages, server.url, "openai")
        autotune("run", "--set", "run.give_up_after_s=60", cwd=project)
    assert said(rows(project)) == expected


@pytest.mark.parametrize(
    ("wire", "sentence"),
    [("openai", "answers 401"), ("anthropic", "answers 401"), ("gemini", "answers 400")],
)
def test_a_wrong_key_stops_the_run_and_names_the_variable(vendors, autotune, pages, wire, sentence):
    with vendors.Vendor(wire, key=f"{KEY}-other") as server:
        project = write_project(pages, server.url, wire)
        ended = autotune("run", cwd=project, code=4)
        asked = len(server.requests())
    assert sentence in ended.stderr and "LOOPBACK_KEY" in ended.stderr and KEY not in ended.stderr
    assert asked <= 8


@pytest.mark.parametrize(("wire", "remedy"), [("openai", "tiny-2"), ("ollama", "ollama pull tinny")])
def test_a_model_that_is_not_there_stops_the_run_with_the_nearest_names(vendors, autotune, pages, wire, remedy):
    with vendors.Vendor(wire, key="" if wire == "ollama" else KEY, models="tiny-2,large") as server:
        project = write_project(pages, server.url, wire, model="tinny")
        ended = autotune("run", cwd=project, code=4)
    assert "tinny" in ended.stderr and remedy in ended.stderr


def test_an_empty_account_ends_the_run_with_7_and_the_dataset_of_what_is_done(vendors, autotune, pages, rows, expected):
    spent = {"error": {"message": "You exceeded your current quota.", "code": "insufficient_quota"}}
    with vendors.Vendor("openai", key=KEY) as server:
        project = write_project(pages, server.url, "openai", max_parallel=1)
        autotune("run", "--max-calls", "4", cwd=project, code=7)
        server.fail(429, spent)
        ended = autotune("run", cwd=project, code=7)
        assert "exceeded your current quota" in ended.stderr and "add credit" in ended.stderr
        few = said(rows(project))
        assert few and len(few) < len(expected)
        autotune("verify", cwd=project)
        autotune("run", cwd=project)
    assert said(rows(project)) == expected


def test_a_server_that_dies_is_waited_for_given_up_and_found_again(vendors, autotune, pages, rows, image, expected):
    with vendors.Vendor("openai", key=KEY) as server:
        server.die_at(6)
        project = write_project(pages, server.url, "openai", max_parallel=2)
        began = time.monotonic()
        ended = autotune("run", cwd=project, code=4)
        assert time.monotonic() - began > 1
    assert "cannot be reached" in ended.stderr and "; waiting up to 1 s" in ended.stderr and "; waited" in ended.stderr
    with vendors.Vendor("openai", key=KEY, port=server.port) as again:
        autotune("run", cwd=project)
        asked = [one for one in again.requests() if one["body"]]
    assert said(rows(project)) == expected
    with vendors.Vendor("openai", key=KEY, port=server.port) as third:
        whole = shutil.copytree(project, pages / "Q", ignore=shutil.ignore_patterns("autotune.db*", "out", "events*"))
        autotune("run", cwd=whole)
        assert len([one for one in third.requests() if one["body"]]) > len(asked)
    assert image(whole / "out") == image(project / "out")
