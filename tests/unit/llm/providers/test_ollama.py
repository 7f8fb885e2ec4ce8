"""Ollama's native API: the window, cut prompts, streams, and the odd cases of its servers."""

import json
import os
from pathlib import Path

import pytest

from autotune_lm.core.calls import Raw
from autotune_lm.kit.tokens import count_messages
from autotune_lm.llm.providers.ollama_reply import read
from autotune_lm.llm.trouble import Trouble

DATA = Path(os.environ.get("AUTOTUNE_DATA", Path(__file__).parents[5] / "shared" / "data"))
STREAMS = pytest.mark.parametrize("stream", ["never", "always"])


@pytest.fixture
def OllamaServer():
    from servers.ollama_server import OllamaServer

    return OllamaServer


@STREAMS
def test_a_reply_comes_back_with_its_tokens(OllamaServer, ask, run, stream):
    async def main():
        async with OllamaServer(lambda messages, schema: "Grüße, 東京!") as server:
            server.reasoning, server.tokens = "Hm, well.", 31
            reply = await ask("ollama", server, stream=stream, thinking="auto")
            assert (reply.text, reply.reasoning, reply.finish) == ("Grüße, 東京!", "Hm, well.", "stop")
            assert (reply.prompt_tokens, reply.completion_tokens, reply.model) == (31, 9, "tiny")
            sent = server.requests[0].body
            assert sent["truncate"] is False and sent["keep_alive"] == "30m" and "think" not in sent
            assert sent["options"] == {"num_ctx": 2048, "num_predict": 100, "temperature": 0.7, "seed": 5}

    run(main())


@pytest.mark.parametrize("rung", ["schema", "json"])
def test_the_form_is_sent(OllamaServer, ask, call, schema, run, rung):
    async def main():
        async with OllamaServer() as server:
            assert (await ask("ollama", server, call(schema=schema), rung)).text == '{"items": []}'
            form = server.requests[0].body["format"]
            assert form == "json" if rung == "json" else form["properties"]["items"]["maxItems"] == 5
            assert server.requests[0].body["think"] is False

    run(main())


def test_the_window_has_few_sizes_and_holds_prompt_and_reply(OllamaServer, ask, call, run):
    async def main():
        async with OllamaServer() as server:
            wide = {}
            for words in (1, 1000, 1500, 3000, 9000):
                what = call("word " * words)
                server.tokens = count_messages(what.messages)
                await ask("ollama", server, what, context_tokens=10_000)
                wide[words] = server.requests[-1].body["options"]["num_ctx"]
            assert wide == {1: 2048, 1000: 2048, 1500: 2048, 3000: 4096, 9000: 10_000}

    run(main())


def test_what_does_not_fit_is_refused_by_the_server(OllamaServer, trouble, call, run):
    async def main():
        async with OllamaServer() as server:
            server.tokens = 9000
            got = await trouble("ollama", server, call("word " * 9000), context_tokens=4096)
            assert got.weather == "too-long" and "chunk.size_tokens" in got.hint

    run(main())


@STREAMS
@pytest.mark.parametrize("window", [2048, 512])
def test_a_prompt_that_the_server_cut_is_never_accepted(OllamaServer, trouble, call, run, stream, window):
    async def main():
        async with OllamaServer() as server:
            what = call("word " * 3000)
            server.tokens, server.window, server.obeys_truncate = count_messages(what.messages), window, False
            got = await trouble("ollama", server, what, stream=stream)
            assert got.weather == "cut" and f"{window:,}" in got.message and "context_tokens" in got.hint

    run(main())


def test_a_prompt_cut_by_the_window_of_training_is_seen_without_ps(OllamaServer, trouble, call, run):
    async def main():
        async with OllamaServer() as server:
            what = call("word " * 3000)
            server.tokens, server.trained = count_messages(what.messages), 1024
            server.obeys_truncate = server.tells_window = False
            assert (await trouble("ollama", server, what)).weather == "cut"

    run(main())


@pytest.mark.parametrize("counts", ["none", "uncached"])
@pytest.mark.parametrize("tells", [True, False])
def test_a_small_count_of_a_cached_prompt_is_no_cut(OllamaServer, ask, call, run, counts, tells):
    async def main():
        async with OllamaServer() as server:
            what = call("word " * 1000)
            server.tokens, server.counts, server.tells_window = count_messages(what.messages), counts, tells
            assert (await ask("ollama", server, what)).text == "Hello."

    run(main())


def test_the_check_of_the_prompt_survives_the_store():
    """The raw reply is all that is kept: read again, it is refused again."""
    body = b'{"message":{"content":"x"},"done":true,"prompt_eval_count":512}\n'
    for note, cut in (
        (b'{"autotune":{"tokens":3000,"window":8192,"loaded":512}}', True),
        (b'{"autotune":{"tokens":3000,"window":512}}', True),
        (b'{"autotune":{"tokens":3000,"window":8192}}', True),
        (b'{"autotune":{"tokens":3000,"window":8192,"loaded":8192}}', False),
        (b'{"autotune":{"tokens":550,"window":8192}}', False),
    ):
        if cut:
            with pytest.raises(Trouble) as caught:
                read(Raw(body + note))
            assert caught.value.weather == "cut"
        else:
            assert read(Raw(body + note)).text == "x"
    assert read(Raw(body)).text == "x"


def test_a_model_may_print_our_note():
    body = b'{"message":{"content":"{\\"autotune\\":1}"},"done":true}\n{"autotune":{"tokens":3,"window":8192}}'
    assert read(Raw(body)).text == '{"autotune":1}'


def test_think_is_left_out_where_the_model_cannot(OllamaServer, provider, call, run):
    async def main():
        async with OllamaServer() as server:
            server.thinks = False
            one = provider("ollama", server.url)
            for _ in range(2):
                assert one.read(await one.send(call(), "text")).text == "Hello."
            await one.close()
            chats = [request.body for request in server.requests if request.path == "/api/chat"]
            assert ["think" in body for body in chats] == [True, False, False]

    run(main())


def test_a_missing_model_says_how_to_get_it(OllamaServer, trouble, call, run):
    async def main():
        async with OllamaServer(models=("llama3.2:3b", "qwen3:8b")) as server:
            got = await trouble("ollama", server, call(model="qwen3:4b"), model="qwen3:4b")
            assert got.weather == "model" and "ollama pull qwen3:4b" in got.hint and "qwen3:8b" in got.hint

    run(main())


@pytest.mark.parametrize(
    ("code", "text", "weather", "wait_s"),
    [
        (503, "server busy, please try again.  maximum pending requests exceeded", "capacity", 2.0),
        (429, "you have reached your limit", "capacity", None),
        (500, "model runner has unexpectedly stopped", "transient", None),
        (500, "llama runner process has terminated", "transient", None),
        (502, "cloud upstream", "transient", None),
        (400, "the input length exceeds the context length", "too-long", None),
        (400, "prompt too long; exceeded max context length by 4 tokens", "too-long", None),
        (400, "invalid options: foo", "request", None),
        (401, "unauthorized", "key", None),
    ],
)
def test_each_refusal_is_the_weather_it_is(OllamaServer, trouble, run, code, text, weather, wait_s):
    from servers.wire import status

    async def main():
        async with OllamaServer() as server:
            server.faults.append(status(code, {"error": text}))
            got = await trouble("ollama", server)
            assert (got.weather, got.wait_s) == (weather, wait_s)
            assert text.split(",")[0] in got.message

    run(main())


def test_a_grammar_that_fails_is_a_matter_of_the_rung(OllamaServer, trouble, call, schema, run):
    from servers.wire import status

    async def main():
        async with OllamaServer() as server:
            server.faults.append(status(500, {"error": "failed to load model vocabulary required for format"}))
            assert (await trouble("ollama", server, call(schema=schema), "schema")).weather == "rung"

    run(main())


@pytest.mark.parametrize(
    "broken", [None, b'{"error":"an error was encountered"}\n', b'{"message":{"con', b"", b"<html>"]
)
def test_a_stream_that_breaks_is_no_reply(OllamaServer, trouble, run, broken):
    async def main():
        async with OllamaServer(lambda messages, schema: "word " * 20) as server:
            server.break_at, server.broken = 4, broken
            assert (await trouble("ollama", server, stream="always")).weather == "transient"

    run(main())


@STREAMS
def test_why_a_reply_ended(OllamaServer, ask, trouble, run, stream):
    async def main():
        async with OllamaServer() as server:
            server.done_reason = "length"
            assert (await ask("ollama", server, stream=stream)).finish == "length"
        async with OllamaServer(lambda messages, schema: "") as server:
            for reason in ("load", "unload"):
                server.done_reason = reason
                assert (await trouble("ollama", server, stream=stream)).weather == "transient"

    run(main())


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"message":{"content":"x"}}', b'{"done": true', b"null"])
@pytest.mark.parametrize("streamed", [False, True])
def test_what_is_no_reply_is_never_taken_for_one(body, streamed):
    with pytest.raises(Trouble) as caught:
        read(Raw(body + b'\n{"autotune":{"tokens":3,"window":8192}}', streamed=streamed))
    assert caught.value.weather == "transient"


def test_what_the_server_tells_of_itself(OllamaServer, provider, run):
    async def main():
        async with OllamaServer(models=("tiny:latest", "big:70b")) as server:
            probes = []
            for model in ("tiny", "big:7b", ""):
                one = provider("ollama", server.url, model=model)
                probes.append(await one.probe())
                assert [info.name for info in await one.models()] == ["tiny:latest", "big:70b"]
                await one.close()
            there, missing, _ = probes
            assert there.model_there and there.context_tokens == 131_072 and "tools" in there.capabilities
            assert there.version == "0.12.3" and not there.says
            assert not missing.model_there and "ollama pull big:7b" in missing.hint and "big:70b" in missing.hint
        gone = provider("ollama", server.url)
        probe = await gone.probe()
        await gone.close()
        assert not probe.reachable and "ollama serve" in probe.hint

    run(main())


def _schemas() -> dict[str, object]:
    import yaml

    file = DATA / "ollama-openapi.yaml"
    if not file.exists():
        pytest.skip("no OpenAPI file of Ollama: set AUTOTUNE_DATA to its folder")
    return yaml.safe_load(file.read_text())["components"]["schemas"]


def _problems(value: object, rule: dict[str, object], schemas: dict[str, object], where: str = "") -> list[str]:
    """What of a value is against the part of JSON Schema that the file uses; fields that it does not name too."""
    if "$ref" in rule:
        return _problems(value, schemas[rule["$ref"].rpartition("/")[2]], schemas, where)
    if "oneOf" in rule:
        found = [_problems(value, one, schemas, where) for one in rule["oneOf"]]
        return [] if any(not one for one in found) else min(found, key=len)
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}
    if (kind := rule.get("type")) and not isinstance(value, kinds[kind]):
        return [f"{where}: no {kind}"]
    if "enum" in rule and value not in rule["enum"]:
        return [f"{where}: {value!r} is not allowed"]
    if isinstance(value, list):
        return [one for row in value for one in _problems(row, rule.get("items", {}), schemas, f"{where}[]")]
    return _of_fields(value, rule, schemas, where) if isinstance(value, dict) and "properties" in rule else []


def _of_fields(value: dict[str, object], rule: dict[str, object], schemas: dict[str, object], where: str) -> list[str]:
    problems = [f"{where}.{name}: missing" for name in rule.get("required", ()) if name not in value]
    for name, inner in value.items():
        if name in rule["properties"]:
            problems += _problems(inner, rule["properties"][name], schemas, f"{where}.{name}")
        elif not rule.get("additionalProperties"):
            problems.append(f"{where}.{name}: unknown")
    return problems


def test_requests_and_replies_keep_to_ollamas_own_file(OllamaServer, provider, call, schema, run):
    schemas = _schemas()

    async def main():
        async with OllamaServer() as server:
            for stream in ("never", "always"):
                one = provider("ollama", server.url, stream=stream)
                raw = await one.send(call(schema=schema), "schema")
                await one.close()
                *told, _ = raw.body.strip().split(b"\n")
                for line in told:
                    name = "ChatStreamEvent" if stream == "always" and line is not told[-1] else "ChatResponse"
                    assert _problems(json.loads(line), schemas[name], schemas) == []
            for body in [dict(request.body) for request in server.requests if request.path == "/api/chat"]:
                assert body.pop("truncate") is False  # taken by the server, not in its file
                assert _problems(body, schemas["ChatRequest"], schemas) == []
            assert _problems({"model": 3}, schemas["ChatRequest"], schemas) == [
                ".messages: missing",
                ".model: no string",
            ]

    run(main())
