"""The command doctor: the right sentence for nothing running, a wrong key, a missing model, and what works."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

Page = dict[str, Any] | Callable[[dict[str, Any]], tuple[int, dict[str, Any]]]
START = """
import sys
from autotune_lm.cli import main
main.COMMANDS.setdefault("doctor", main.Entry("doctor:doctor", "Check everything."))
main.main()
"""
SECRET = "sk-test-0123456789abcdefghijklmnop"


def doctor(cwd: Path, *args: str, code: int = 0, **environment: str) -> "subprocess.CompletedProcess[str]":
    env = {name: value for name, value in os.environ.items() if not name.startswith(("OLLAMA_", "OPENAI_"))}
    line = [sys.executable, "-W", "error", "-c", START, "doctor", *args]
    ended = subprocess.run(
        line, cwd=cwd, env=env | environment, capture_output=True, text=True, timeout=120, check=False
    )
    said = f"ended with {ended.returncode}\n{ended.stdout}\n{ended.stderr}"
    assert "Traceback" not in ended.stderr, said
    assert ended.returncode == code, said
    assert SECRET not in ended.stdout + ended.stderr
    return ended


def findings(ended: "subprocess.CompletedProcess[str]", about: str = "models.writer") -> list[dict[str, Any]]:
    return [one for one in json.loads(ended.stdout)["findings"] if one["about"] == about]


@contextmanager
def server(pages: dict[str, Page], key: str = "", header: str = "Authorization") -> Iterator[str]:
    """A server on loopback; with a key it refuses whoever does not show it in the header."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def reply(self) -> None:
            asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            page = pages.get(self.path.partition("?")[0])
            status, told = 200, page
            if key and self.headers.get(header, "").removeprefix("Bearer ") != key:
                status, told = 401, {"error": {"message": "Incorrect API key provided", "code": "invalid_api_key"}}
            elif page is None:
                status, told = 404, {"error": "not found"}
            elif callable(page):
                status, told = page(json.loads(asked or b"{}"))
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = reply

        def log_message(self, *_: object) -> None:
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.daemon_threads = True
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{web.server_port}"
    finally:
        web.shutdown()
        thread.join()
        web.server_close()


@pytest.fixture
def nobody() -> str:
    """An address at which nothing listens."""
    with server({}) as url:
        return url


def ollama_pages(context: int = 131072) -> dict[str, Page]:
    tags = {"models": [{"name": "llama3.2:3b", "details": {"family": "llama", "parameter_size": "3.2B"}, "size": 2}]}
    show = {
        "capabilities": ["completion"],
        "model_info": {"general.architecture": "llama", "llama.context_length": context},
        "details": {"family": "llama"},
    }

    def chat(asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        text = '{"capital": "Paris"}' if asked.get("format") else "one\ntwo"
        done = {"done": True, "done_reason": "stop", "prompt_eval_count": 30, "eval_count": 9}
        return 200, {"model": asked["model"], "message": {"role": "assistant", "content": text}, **done}

    return {
        "/api/tags": tags,
        "/api/ps": {"models": []},
        "/api/version": {"version": "0.12.3"},
        "/api/show": lambda asked: (200, show) if asked["model"] == "llama3.2:3b" else (404, {"error": "not found"}),
        "/api/chat": chat,
    }


def test_with_nothing_running_the_builtin_writes(tmp_path, nobody):
    ended = doctor(tmp_path, "--json", OLLAMA_HOST=nobody)
    (finding,) = findings(ended)
    assert finding == {
        "about": "models.writer",
        "state": "ok",
        "says": f"builtin (no Ollama answers at {nobody}): no model, no network",
    }
    told = {one["about"]: one["state"] for one in json.loads(ended.stdout)["findings"]}
    assert {"python", "disk", "store", "settings", "extra documents", "extra ocr"} <= told.keys()
    assert list(tmp_path.iterdir()) == [], "looking changes nothing"


def test_with_nothing_running_a_named_ollama_fails(tmp_path, nobody):
    args = ("--set", "models.writer.provider=ollama", "--set", "models.writer.model=llama3.2")
    last = findings(doctor(tmp_path, *args, "--json", code=4, OLLAMA_HOST=nobody))[-1]
    assert last["state"] == "fail"
    assert "cannot be reached" in last["says"]
    assert "ollama serve" in last["remedy"]
    shown = doctor(tmp_path, *args, code=4, OLLAMA_HOST=nobody).stdout
    assert "fail  models.writer" in shown
    assert "→ start it with: ollama serve" in shown


def test_without_a_model_name_a_named_ollama_fails_too(tmp_path, nobody):
    (finding,) = findings(
        doctor(tmp_path, "--set", "models.writer.provider=ollama", "--json", code=4, OLLAMA_HOST=nobody)
    )
    assert finding["says"] == f"writer: nothing answers at {nobody}"
    assert "ollama serve" in finding["remedy"]


def test_an_ollama_with_a_model(tmp_path):
    with server(ollama_pages()) as url:
        ended = doctor(tmp_path, "--json", OLLAMA_HOST=url)
        said = " | ".join(one["says"] for one in findings(ended))
        assert f"ollama llama3.2:3b at {url} (found; its only model)" in said
        assert "0.12.3 answers, and has llama3.2:3b" in said
        assert "a window of" in said
        assert "form of reply: not tried yet" in said
        asked = doctor(tmp_path, "--json", "--ask", "--bench", OLLAMA_HOST=url)
        said = " | ".join(one["says"] for one in findings(asked))
        assert "form of reply: schema, tried now" in said
        assert "replies at once, measured now" in said


def test_a_missing_model(tmp_path):
    with server(ollama_pages()) as url:
        args = ("--set", "models.writer.provider=ollama", "--set", "models.writer.model=llama3.3", "--json")
        failed = [one for one in findings(doctor(tmp_path, *args, code=4, OLLAMA_HOST=url)) if one["state"] == "fail"]
    assert len(failed) == 1
    assert "llama3.3" in failed[0]["says"]
    assert "ollama pull llama3.3" in failed[0]["remedy"]


def test_a_window_that_is_too_small(tmp_path):
    with server(ollama_pages(context=2048)) as url:
        ended = doctor(tmp_path, "--set", "chunk.size_tokens=2000", "--json", code=4, OLLAMA_HOST=url)
    (failed,) = [one for one in findings(ended) if one["state"] == "fail"]
    assert "a window of 2,048 tokens" in failed["says"]
    assert "chunk.size_tokens" in failed["remedy"]


def openai(url: str, model: str = "gpt-4o-mini") -> list[str]:
    settings = {"provider": "openai", "model": model, "base_url": f"{url}/v1", "key_env": "TEST_KEY"}
    return [part for name, value in settings.items() for part in ("--set", f"models.writer.{name}={value}")]


MODELS: dict[str, Page] = {"/v1/models": {"object": "list", "data": [{"id": "gpt-4o-mini", "object": "model"}]}}


def test_a_wrong_key(tmp_path):
    with server(MODELS, key="another") as url:
        ended = doctor(tmp_path, *openai(url), "--json", code=4, TEST_KEY=SECRET)
    (failed,) = [one for one in findings(ended) if one["state"] == "fail"]
    assert "key" in failed["says"]
    assert "TEST_KEY" in failed["says"] + failed["remedy"]


def test_no_key(tmp_path):
    with server(MODELS, key=SECRET) as url:
        (failed,) = [
            one for one in findings(doctor(tmp_path, *openai(url), "--json", code=4)) if one["state"] == "fail"
        ]
    assert "TEST_KEY is not set" in failed["says"]
    assert "export TEST_KEY" in failed["remedy"]


@pytest.mark.parametrize(
    ("provider", "header", "path", "listed"),
    [
        ("anthropic", "x-api-key", "/v1", {"data": [{"id": "the-model", "type": "model"}], "has_more": False}),
        ("gemini", "x-goog-api-key", "/v1beta", {"models": [{"name": "models/the-model", "inputTokenLimit": 9000}]}),
        ("mistral", "Authorization", "/v1", {"object": "list", "data": [{"id": "the-model"}]}),
        ("vllm", "Authorization", "/v1", {"object": "list", "data": [{"id": "the-model", "max_model_len": 9000}]}),
    ],
)
def test_every_wire_says_so(tmp_path, provider, header, path, listed):
    settings = {"provider": provider, "model": "the-model", "key_env": "TEST_KEY"}
    with server({f"{path}/models": listed, f"{path}/models/the-model": listed}, key=SECRET, header=header) as url:
        chosen = settings | {"base_url": f"{url}{path}"}
        args = [part for name, value in chosen.items() for part in ("--set", f"models.writer.{name}={value}")]
        said = " | ".join(one["says"] for one in findings(doctor(tmp_path, *args, "--json", TEST_KEY=SECRET)))
        assert "and has the-model" in said
        wrong = findings(doctor(tmp_path, *args, "--json", code=4, TEST_KEY="sk-wrong-0000000000000000"))
        assert "TEST_KEY" in wrong[-1]["says"] + wrong[-1]["remedy"]
        args[3] = "models.writer.model=the-modal"
        absent = findings(doctor(tmp_path, *args, "--json", code=4, TEST_KEY=SECRET))
        assert "the-modal" in absent[-1]["says"]
        assert "the-model" in absent[-1]["remedy"]


def test_a_key_from_the_env_file(tmp_path):
    (tmp_path / ".env").write_text(f"TEST_KEY={SECRET}\n")
    with server(MODELS, key=SECRET) as url:
        said = " | ".join(one["says"] for one in findings(doctor(tmp_path, *openai(url), "--json")))
    assert "the key is in TEST_KEY" in said


def test_the_right_key(tmp_path):
    with server(MODELS, key=SECRET) as url:
        said = " | ".join(one["says"] for one in findings(doctor(tmp_path, *openai(url), "--json", TEST_KEY=SECRET)))
    assert "the key is in TEST_KEY" in said
    assert "and has gpt-4o-mini" in said


def test_a_model_that_the_server_does_not_have(tmp_path):
    with server(MODELS, key=SECRET) as url:
        ended = doctor(tmp_path, *openai(url, "gpt-4o-mini-2"), "--json", code=4, TEST_KEY=SECRET)
    (failed,) = [one for one in findings(ended) if one["state"] == "fail"]
    assert "no model 'gpt-4o-mini-2'" in failed["says"]
    assert "gpt-4o-mini" in failed["remedy"]


def test_what_no_stage_asks_only_warns(tmp_path, nobody):
    args = ("--set", "models.judge.provider=ollama", "--set", "models.judge.model=x", "--json")
    ended = doctor(tmp_path, *args, OLLAMA_HOST=nobody)
    assert findings(ended, "models.judge")[-1]["state"] == "warn"


def test_the_whole_network(tmp_path):
    (finding,) = findings(doctor(tmp_path, "--json", OLLAMA_HOST="0.0.0.0:1"), "ollama")
    assert finding["state"] == "warn"
    assert "0.0.0.0" in finding["says"]


def test_settings_that_are_wrong(tmp_path):
    (finding,) = findings(doctor(tmp_path, "--set", "chunk.size_token=70", "--json", code=4), "settings")
    assert "did you mean" in finding["says"] + finding["remedy"]


def test_the_store_of_a_project(work, nobody):
    project = work / "P"
    (finding,) = findings(doctor(work, "--project", "P", "--json", OLLAMA_HOST=nobody), "store")
    assert (finding["state"], "is whole" in finding["says"]) == ("ok", True)
    with FileLock(project / ".autotune.lock"):
        said = findings(doctor(work, "--project", "P", "--json", OLLAMA_HOST=nobody), "store")
        assert said[-1]["state"] == "warn"
        assert "working in this project now" in said[-1]["says"]
    path = project / "autotune.db"
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 3 + 3000] = b"\xff" * 3000
    path.write_bytes(data)
    (finding,) = findings(doctor(work, "--project", "P", "--json", code=4, OLLAMA_HOST=nobody), "store")
    assert finding["state"] == "fail"
    assert "damaged" in finding["says"]
    path.write_bytes(b"this is no database at all, but a text of more than a hundred characters " * 9)
    (finding,) = findings(doctor(work, "--project", "P", "--json", code=4, OLLAMA_HOST=nobody), "store")
    assert finding["state"] == "fail"
