"""Who an alias is where the settings leave it open: a rule, tried on servers of our own."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from autotune_lm.config.schema import Model
from autotune_lm.core.errors import CannotGoOn, ConfigError, Missing
from autotune_lm.llm.auto import Resolved, choose, resolve, resolve_offline
from autotune_lm.llm.look import MOST_BYTES, Found, Seen, look_at_list, look_at_ollama
from autotune_lm.store.db import open_database

URL = "http://127.0.0.1:11434"
AUTO = Model()


def at(url: str) -> Model:
    """Auto, with an Ollama at an address."""
    return Model(base_url=url)


@contextmanager
def server(pages: dict[str, Any]) -> Iterator[str]:
    """A server on loopback that knows a few pages; bytes go out as they are."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            said = pages.get(self.path)
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(404 if said is None else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{web.server_port}"
    finally:
        web.shutdown()
        thread.join()
        web.server_close()


def tag(name: str, size: str = "3.2B", **more: Any) -> dict[str, Any]:
    return {"name": name, "model": name, "details": {"family": "llama", "parameter_size": size}, **more}


@pytest.fixture
def nobody() -> str:
    """An address at which nothing listens."""
    with server({}) as url:
        return url


@pytest.fixture
def db(tmp_path):
    with closing(open_database(tmp_path / "autotune.db")) as opened:
        yield opened


def chosen(*models: Found, settings: Model = AUTO, kept: Resolved | None = None) -> Resolved:
    return choose("writer", settings, kept, URL, lambda: Seen(URL, models))


# ---- looking


def test_a_look_at_ollama_sees_what_can_chat():
    tags = [
        tag("llama3.2:3b", capabilities=["completion", "tools"]),
        tag("nomic-embed-text:latest", "137M"),
        tag("something:latest", "137M", capabilities=["embedding"]),
        tag("old:latest", "137M", **{"details": {"family": "bert", "parameter_size": "137M"}}),
        tag("gpt-oss:120b-cloud", "120B"),
        tag("passed-on:latest", remote_host="https://ollama.com:443"),
        tag("qwen2.5:7b-base", "7.6B"),
        {"name": "bare", "size": 4_400_000_000},
    ]
    with server({"/api/tags": {"models": tags}, "/api/ps": {"models": [{"name": "llama3.2:3b"}]}}) as url:
        seen = look_at_ollama(url)
    assert seen == Seen(
        url,
        (Found("llama3.2:3b", 3.2, loaded=True), Found("qwen2.5:7b-base", 7.6, instructed=False), Found("bare", 8.0)),
        others=5,
    )


def test_without_ps_nothing_is_loaded():
    with server({"/api/tags": {"models": [tag("a")]}}) as url:
        seen = look_at_ollama(url)
    assert seen and seen.models == (Found("a", 3.2),)


@pytest.mark.parametrize(
    "page",
    [b"", b"Ollama is running", b"<html>", b"[1, 2]", b'{"models": 7}', b"{}", b"\xff\xfe", b" " * (MOST_BYTES + 10)],
    ids=["empty", "words", "html", "list", "number", "nothing", "no text", "huge"],
)
def test_what_is_no_ollama_is_nobody(page):
    with server({"/api/tags": page}) as url:
        assert look_at_ollama(url) is None


def test_nobody_answers(nobody):
    assert look_at_ollama(nobody) is None
    assert look_at_ollama("http://[bad") is None
    assert look_at_ollama("http://127.0.0.1:99999") is None


@contextmanager
def rude(*pieces: bytes) -> Iterator[str]:
    """A server that sends these bytes, whatever is asked, and then says nothing more."""
    import socket

    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            listening.settimeout(0.05)
            held = []
            while not over.is_set():
                try:
                    held.append(listening.accept()[0])
                except TimeoutError:
                    continue
                for piece in pieces:
                    held[-1].sendall(piece)
            for one in held:
                one.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            over.set()
            thread.join()


@pytest.mark.parametrize(
    "pieces",
    [
        (),
        (b"SSH-2.0-OpenSSH_9.6\r\n",),
        (b"HTTP/1.1 200 OK\r\n",),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", b'{"models": []'),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",),
        (b"HTTP/1.1 500 Oops\r\nContent-Length: 13\r\n\r\n", b'{"models": []'),
    ],
    ids=["silent", "ssh", "half a head", "half a body", "elsewhere", "broken"],
)
def test_who_is_rude_is_nobody(pieces):
    with rude(*pieces) as url:
        assert look_at_ollama(url, timeout_s=0.1) is None


def test_a_list_in_openais_tongue():
    data = {"object": "list", "data": [{"id": "bge-small", "object": "model"}, {"id": "qwen3"}, {"id": ""}]}
    with server({"/v1/models": data}) as url:
        assert look_at_list(f"{url}/v1") == Seen(f"{url}/v1", (Found("qwen3"),), others=1)


# ---- choosing


def test_nothing_there_is_builtin():
    nothing = choose("writer", AUTO, None, URL, lambda: None)
    assert nothing.provider == "builtin"
    assert nothing.why == f"writer: builtin (no Ollama answers at {URL}): no model, no network"


def test_an_ollama_without_a_model_is_builtin_and_says_so():
    said = chosen().why
    assert said.startswith("writer: builtin (the Ollama at")
    assert "ollama pull" in said


def test_one_model_is_the_one():
    one = chosen(Found("llama3.2:3b", 3.2))
    assert (one.provider, one.model, one.base_url) == ("ollama", "llama3.2:3b", URL)
    assert one.why == f"writer: ollama llama3.2:3b at {URL} (found; its only model)"


@pytest.mark.parametrize(
    ("models", "expected"),
    [
        ([Found("small", 1), Found("large", 14), Found("huge", 70)], "large"),
        ([Found("small", 1, loaded=True), Found("large", 14)], "small"),
        ([Found("huge", 70), Found("vast", 400)], "huge"),
        ([Found("b", 7), Found("a", 7)], "a"),
        ([Found("base", 14, instructed=False), Found("chat", 3)], "chat"),
        ([Found("base", 14, loaded=True, instructed=False), Found("chat", 3)], "chat"),
        ([Found("base", 3, instructed=False)], "base"),
        ([Found("unknown"), Found("large", 8)], "large"),
    ],
)
def test_which_of_several(models, expected):
    assert chosen(*models).model == expected
    assert chosen(*reversed(models)).model == expected


def test_a_named_model_is_the_one_or_nothing():
    both = (Found("llama3.2:latest", 3.2), Found("qwen3:8b", 8, loaded=True))
    assert chosen(*both, settings=Model(model="llama3.2")).model == "llama3.2:latest"
    with pytest.raises(Missing, match=r"has no model 'llama3\.3'") as caught:
        chosen(*both, settings=Model(model="llama3.3"))
    assert "ollama pull llama3.3" in caught.value.hint
    with pytest.raises(Missing):
        chosen(settings=Model(model="llama3.3"))


def test_a_named_provider_is_not_looked_for():
    def never() -> None:
        raise AssertionError("nobody may be asked")

    for settings in (
        Model(provider="openai", model="gpt-4o"),
        Model(provider="builtin"),
        Model(provider="scripted"),
        Model(provider="ollama", model="x"),
        Model(provider="vllm", model="x"),
    ):
        found = choose("judge", settings, None, "", never)
        assert found.provider == settings.provider
        assert found.model == settings.model


@pytest.mark.parametrize("provider", ["openai", "anthropic", "gemini", "mistral", "together", "openrouter"])
def test_a_hosted_provider_needs_a_model(provider):
    with pytest.raises(ConfigError, match="needs the name of a model") as caught:
        choose("writer", Model(provider=provider), None, "", lambda: None)
    assert "models.writer.model" in caught.value.hint
    if provider in ("openai", "anthropic"):
        assert "such as" in caught.value.hint


def test_an_azure_deployment_names_its_model_itself():
    url = "https://name.openai.azure.com/openai/deployments/mine?api-version=2024-10-21"
    assert resolve("writer", Model(provider="azure", base_url=url)).provider == "azure"
    with pytest.raises(ConfigError, match="needs the name"):
        resolve("writer", Model(provider="azure", base_url="https://name.openai.azure.com/openai/v1"))


def test_a_local_server_gives_its_first_model():
    with server({"/v1/models": {"data": [{"id": "tiny"}, {"id": "other"}]}}) as url:
        found = resolve("writer", Model(provider="vllm", base_url=f"{url}/v1"))
        same = resolve("writer", Model(provider="openai", base_url=f"{url}/v1"))
    assert (found.provider, found.model) == ("vllm", "tiny")
    assert (same.provider, same.model) == ("openai", "tiny")


def test_a_named_server_that_is_not_there(nobody):
    with pytest.raises(CannotGoOn, match="nothing answers"):
        resolve("writer", Model(provider="ollama", base_url=nobody))
    with pytest.raises(CannotGoOn, match="nothing answers"):
        resolve("writer", Model(provider="llamacpp", base_url=nobody))


# ---- keeping


def test_a_project_stays_with_its_model(db):
    pages = {"/api/tags": {"models": [tag("a"), tag("b", "7B")]}}
    with server(pages) as url:
        assert resolve("writer", at(url), db).model == "b"
        pages["/api/ps"] = {"models": [{"name": "a"}]}
        again = resolve("writer", at(url), db)
        assert again.model == "b"
        assert again.why.endswith("(as before)")
        assert resolve("writer", at(url), db, fresh=True).model == "a"
        assert resolve("writer", Model(model="b", base_url=url), db).model == "b"


def test_it_stops_where_its_ollama_is_gone(db, nobody):
    with server({"/api/tags": {"models": [tag("a")]}}) as url:
        resolve("writer", at(url), db)
    with pytest.raises(CannotGoOn, match=f"made with ollama a, and nothing answers at {url}") as caught:
        resolve("writer", at(url), db)
    assert caught.value.exit_code == 4
    assert "ollama serve" in caught.value.hint
    assert "--set models.writer.provider=builtin" in caught.value.hint
    remedied = resolve("writer", Model(provider="builtin"), db)
    assert remedied.provider == "builtin"


def test_the_server_may_move(db):
    pages = {"/api/tags": {"models": [tag("a")]}}
    with server(pages) as old:
        resolve("writer", at(old), db)
    with server(pages) as new:
        assert resolve("writer", at(new), db).base_url == new


def test_it_stops_where_its_model_is_gone(db):
    pages = {"/api/tags": {"models": [tag("a")]}}
    with server(pages) as url:
        resolve("writer", at(url), db)
        pages["/api/tags"] = {"models": [tag("b")]}
        with pytest.raises(Missing, match="no model 'a'") as caught:
            resolve("writer", at(url), db)
    assert "ollama pull a" in caught.value.hint


def test_without_a_model_it_stays_so_and_says_what_it_sees(db, nobody):
    first = resolve("writer", at(nobody), db)
    assert (first.provider, first.notice) == ("builtin", "")
    with server({"/api/tags": {"models": [tag("a")]}}) as url:
        second = resolve("writer", at(url), db)
        assert second.provider == "builtin"
        assert "Ollama with a answers" in second.notice
        assert "--set models.writer.provider=ollama" in second.notice
        assert resolve("writer", at(url), db, fresh=True).provider == "ollama"


def test_what_is_known_without_asking(db, nobody):
    assert resolve_offline("writer", AUTO, db) is None
    assert resolve_offline("writer", AUTO) is None
    named = resolve_offline("writer", Model(provider="openai", model="gpt-4o"), db)
    assert named and named.model == "gpt-4o"
    resolve("writer", at(nobody), db)
    kept = resolve_offline("writer", AUTO, db)
    assert kept and kept.provider == "builtin"
