"""Real servers from packages, with a tiny model of random weights that the test builds.

``AUTOTUNE_REAL_SERVERS`` is the path to a Python that has torch, transformers, gguf, fastapi, uvicorn and
llama-cpp-python[server]; it needs no network.
"""

import asyncio
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import msgspec
import pytest
from msgspec import Meta

from autotune_lm.core.calls import Call, Rung
from autotune_lm.core.errors import Unanswered
from autotune_lm.core.types import Message
from autotune_lm.llm.asking import Asking, Voice
from autotune_lm.llm.endpoint import PRESETS
from autotune_lm.llm.prompt_library import PromptLibrary
from autotune_lm.llm.trouble import Trouble

PYTHON = os.environ.get("AUTOTUNE_REAL_SERVERS", "")
pytestmark = [
    pytest.mark.real_server,
    pytest.mark.skipif(not PYTHON, reason="no real servers: set AUTOTUNE_REAL_SERVERS to a Python with them"),
]
SERVERS = Path(__file__).parents[3] / "servers"
SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {
            "items": {
                "type": "array",
                "minItems": 1,
                "maxItems": 2,
                "items": {
                    "type": "object",
                    "properties": {"question": {"type": "string", "maxLength": 12}, "number": {"enum": [1, 2]}},
                    "required": ["question", "number"],
                },
            }
        },
        "required": ["items"],
    }
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("tiny")
    subprocess.run([PYTHON, SERVERS / "tiny_model.py", made], check=True, timeout=300, capture_output=True)
    return made


@contextmanager
def serving(command: list[object], ready: str, port: int, home: Path) -> Iterator[str]:
    (home / "hub").mkdir(exist_ok=True)
    environment = {**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "PYTHONWARNINGS": "ignore"}
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(list(map(str, command)), stdout=log, stderr=log, env=environment)
    try:
        until = time.monotonic() + 180
        while time.monotonic() < until and server.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{ready}", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        else:
            raise AssertionError((home / "log").read_text()[-3000:])
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(30)


class Item(msgspec.Struct, frozen=True):
    """Short, so that noise comes to an end."""

    tokens: ClassVar[int] = 100
    sentences: Annotated[list[Literal[1, 2]], Meta(min_length=1, max_length=2)]
    question: Annotated[str, Meta(min_length=1, max_length=20)]


PAGE = """---
name: ask
version: 1
says: Asks in a test.
variables: [passage]
schema: items
---
# System

You write questions.

# User

{{passage}}
"""


def climb(
    make_provider, kind: str, url: str, model: str, folder: Path, max_tokens: int = 300, never_stops: bool = False
) -> tuple[str, list[tuple[Rung, str]]]:
    """Where the ladder of forms ends on a server, and what happened on the way: each rung and how it went."""
    (folder / "prompts").mkdir()
    (folder / "prompts" / "ask.md").write_text(PAGE)
    went: list[tuple[Rung, str]] = []

    async def main() -> str:
        one = make_provider(kind, url, model=model)

        async def ask(call: Call, rung: Rung):
            try:
                reply = one.read(await one.send(call, rung))
            except Trouble as trouble:
                went.append((rung, trouble.weather))
                raise
            went.append((rung, "replied"))
            return msgspec.structs.replace(reply, finish="stop") if never_stops else reply

        asking = Asking(ask, Voice(model, "real", 4096, 0.8, max_tokens, PRESETS[kind].rungs), PromptLibrary(folder))
        for seed in range(4):
            try:
                items = await asking.items("ask", {"passage": f"[1] Pumps hum. [2] {seed}."}, Item, most=2, seed=seed)
                went.append((asking.ladder.rung, f"{len(items.items)} items"))
            except Unanswered as unanswered:
                went.append((asking.ladder.rung, str(unanswered)[:60]))
        await one.close()
        return asking.ladder.rung

    return asyncio.run(main()), went


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def ask(make_provider, kind: str, url: str, call: Call, rung: str, **settings):
    async def main():
        one = make_provider(kind, url, model=call.model, **settings)
        try:
            return one.read(await one.send(call, rung))
        finally:
            await one.close()

    return asyncio.run(main())


def make(model: str, text: str = "Say something as JSON.", schema: str = SCHEMA, seed: int = 1) -> Call:
    messages = (Message("system", "You are brief."), Message("user", text))
    return Call(model=model, messages=messages, max_tokens=160, schema=schema, temperature=0.8, seed=seed)


def follows(text: str) -> bool:
    """Whether a text keeps to the schema; control characters inside strings are the server's known slip."""
    try:
        items = json.loads(text, strict=False)["items"]
        return all(set(item) == {"question", "number"} and item["number"] in (1, 2) for item in items)
    except (ValueError, KeyError, TypeError):
        return False


@pytest.fixture(scope="module")
def llama(folder) -> Iterator[str]:
    port = free_port()
    command = [PYTHON, "-m", "llama_cpp.server", "--model", folder / "tiny.gguf", "--port", port, "--n_ctx", 4096]
    with serving(command, "/v1/models", port, folder) as url:
        yield url


@pytest.mark.parametrize("stream", ["never", "always"])
def test_llama_cpp_knows_a_schema_in_json_mode_alone(llama, provider, stream):
    with pytest.raises(Trouble) as caught:
        ask(provider, "llamacpp", llama, make("tiny"), "schema", stream=stream)
    assert caught.value.weather == "rung"
    replies = [ask(provider, "llamacpp", llama, make("tiny", seed=seed), "json", stream=stream) for seed in range(5)]
    assert all(follows(reply.text) for reply in replies), replies
    if stream == "never":
        assert all(reply.prompt_tokens > 10 and reply.completion_tokens > 5 for reply in replies)


@pytest.mark.parametrize("stream", ["never", "always"])
def test_llama_cpp_gives_text_as_long_as_allowed(llama, provider, stream):
    reply = ask(provider, "llamacpp", llama, make("tiny", schema=""), "text", stream=stream)
    assert reply.text and reply.finish in ("length", "stop")


def test_llama_cpp_says_that_a_prompt_is_too_long(llama, provider):
    with pytest.raises(Trouble) as caught:
        ask(provider, "llamacpp", llama, make("tiny", "word " * 5000), "json")
    assert caught.value.weather == "too-long"


def test_the_ladder_ends_at_json_mode_on_llama_cpp(llama, provider, tmp_path):
    rung, went = climb(provider, "llamacpp", llama, "tiny", tmp_path)
    assert rung == "json", went
    assert went[0] == ("schema", "rung") and [one for one in went if one == ("schema", "rung")] == went[:1]
    assert any(said.endswith("items") for _, said in went), went


def test_the_ladder_ends_at_a_form_that_works_where_nothing_is_known_of_the_server(llama, provider, tmp_path):
    rung, went = climb(provider, "openai", llama, "tiny", tmp_path)
    assert rung in ("tool", "json") and went[0] == ("schema", "rung"), went
    assert any(said.endswith("items") for _, said in went), went


def test_llama_cpp_is_probed(llama, provider):
    async def main():
        one = provider("llamacpp", llama, model="tiny")
        try:
            return await one.probe()
        finally:
            await one.close()

    probe = asyncio.run(main())
    assert probe.reachable and len(probe.models) == 1


@pytest.fixture(scope="module")
def transformers(folder) -> Iterator[str]:
    port = free_port()
    program = Path(PYTHON).with_name("transformers")
    command = [program, "serve", folder, "--host", "127.0.0.1", "--port", port, "--device", "cpu"]
    with serving(command, "/health", port, folder) as url:
        yield url


@pytest.mark.parametrize("stream", ["never", "always"])
def test_transformers_serve_ignores_the_form_in_silence(transformers, folder, provider, stream):
    reply = ask(provider, "openai", transformers, make(str(folder)), "schema", stream=stream)
    assert reply.text and not follows(reply.text)


def test_the_ladder_ends_at_plain_text_on_transformers_serve(transformers, folder, provider, tmp_path):
    """Noise never stops by itself, and a reply that was cut says nothing about the form: here it counts as whole."""
    rung, went = climb(provider, "openai", transformers, str(folder), tmp_path, max_tokens=16, never_stops=True)
    assert rung == "text", went


def test_transformers_serve_is_probed_whatever_its_list_says(transformers, folder, provider):
    async def main():
        one = provider("openai", transformers, model=str(folder))
        try:
            return await one.probe()
        finally:
            await one.close()

    assert asyncio.run(main()).reachable
