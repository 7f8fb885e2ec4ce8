"""Chat completions: what is sent to whom, what comes back whole and in pieces, what each refusal means."""

import json

import pytest

from autotune_lm.core.calls import Raw
from autotune_lm.llm.providers.openai_reply import read
from autotune_lm.llm.trouble import Trouble


@pytest.fixture
def OpenAiServer():
    from servers.openai_server import OpenAiServer

    return OpenAiServer


STREAMS = pytest.mark.parametrize("stream", ["never", "always"])


@STREAMS
def test_a_reply_comes_back_with_its_tokens(OpenAiServer, ask, run, stream):
    async def main():
        async with OpenAiServer(lambda messages, schema: "Grüße, 東京!\n\n`x`") as server:
            server.usage = {
                "prompt_tokens": 50,
                "completion_tokens": 9,
                "prompt_tokens_details": {"cached_tokens": 32},
            }
            server.reasoning = "Let me think."
            reply = await ask("openai", server, stream=stream)
            assert reply.text == "Grüße, 東京!\n\n`x`"
            assert (reply.prompt_tokens, reply.completion_tokens, reply.cached_tokens) == (50, 9, 32)
            assert (reply.reasoning, reply.finish, reply.model) == ("Let me think.", "stop", "tiny")
            sent = server.requests[0].body
            assert [message["role"] for message in sent["messages"]] == ["system", "user"]
            assert (sent["max_tokens"], sent["temperature"], sent["seed"]) == (100, 0.7, 5)

    run(main())


@STREAMS
@pytest.mark.parametrize("rung", ["schema", "tool", "json"])
def test_each_form_reaches_the_model(OpenAiServer, ask, call, schema, run, rung, stream):
    seen = []

    def answer(messages, wanted):
        seen.append(wanted)
        return '{"items": [{"question": "Why?", "quote": ""}]}'

    async def main():
        async with OpenAiServer(answer, style="llamacpp") as server:
            reply = await ask("llamacpp", server, call(schema=schema), rung, stream=stream)
            assert json.loads(reply.text)["items"][0]["question"] == "Why?"
            item = seen[0]["properties"]["items"]["items"]
            assert item["required"] == ["question", "quote"] and item["additionalProperties"] is False
            assert item["properties"]["question"]["maxLength"] == 300  # a grammar keeps a weak model in bounds

    run(main())


def test_strict_mode_gets_no_keyword_that_it_refuses(OpenAiServer, ask, call, schema, run, monkeypatch):
    async def main():
        async with OpenAiServer(style="mistral", key="secret-key-1") as server:
            monkeypatch.setenv("MY_KEY", "secret-key-1")
            reply = await ask("mistral", server, call(schema=schema), "schema", key_env="MY_KEY")
            assert reply.text == '{"items": []}'
            assert "random_seed" in server.requests[0].body and "seed" not in server.requests[0].body

    run(main())


def test_without_a_schema_no_form_is_asked_for(OpenAiServer, ask, call, run):
    async def main():
        async with OpenAiServer() as server:
            await ask("openai", server, call(), "schema")
            assert not {"response_format", "tools"} & set(server.requests[0].body)

    run(main())


@pytest.mark.parametrize(("rung", "form"), [("schema", "json_schema"), ("json", "json_object"), ("tool", "tools")])
@pytest.mark.parametrize("style", ["openai", "llamacpp"])
def test_an_unknown_form_is_a_matter_of_the_rung(OpenAiServer, trouble, call, schema, run, rung, form, style):
    async def main():
        async with OpenAiServer(style=style) as server:
            server.forms.remove(form)
            assert (await trouble(style, server, call(schema=schema), rung)).weather == "rung"
            assert len(server.requests) == 1

    run(main())


def test_json_mode_without_the_word_is_a_matter_of_the_rung(OpenAiServer, trouble, call, schema, run):
    async def main():
        async with OpenAiServer() as server:
            wanted = call("Just answer.", schema=schema)
            assert (await trouble("lmstudio", server, wanted, "json")).weather == "rung"

    run(main())


@pytest.mark.parametrize("style", ["thinking", "azure-old"])
def test_a_refused_field_is_left_out_and_remembered(OpenAiServer, provider, call, run, monkeypatch, style):
    async def main():
        async with OpenAiServer(style=style, key="k" * 20) as server:
            monkeypatch.setenv("AZURE", "k" * 20)
            url = f"{server.url}/deployments/tiny?api-version=2024-10-21" if style == "azure-old" else server.url
            one = provider("azure" if style == "azure-old" else "openai", url, key_env="AZURE")
            for _ in range(2):
                assert one.read(await one.send(call(), "text")).text == "Hello."
            await one.close()
            last = server.requests[-1]
            assert ("max_tokens" in last.body) == (style == "azure-old")
            assert ("temperature" in last.body) == (style == "azure-old")
            learning = 1 if style == "azure-old" else 2
            assert len(server.requests) == learning + 2  # the second call already knows
            if style == "azure-old":
                assert last.path == "/v1/deployments/tiny/chat/completions?api-version=2024-10-21"

    run(main())


def test_the_models_of_openai_that_think_get_room_for_it(provider, call):
    one = provider("openai", "https://api.openai.com/v1", model="gpt-5-mini")
    body = one.body(call(model="gpt-5-mini"), "text")
    assert body["max_completion_tokens"] > 1000 and body["reasoning_effort"] == "low" and "temperature" not in body
    body = one.body(call(model="gpt-4.1-mini"), "text")
    assert body["max_completion_tokens"] == 100 and body["temperature"] == 0.7


@STREAMS
@pytest.mark.parametrize(
    ("said", "finish"), [("stop", "stop"), ("length", "length"), ("content_filter", "filter"), ("eos", "stop")]
)
def test_why_a_reply_ended(OpenAiServer, ask, run, said, finish, stream):
    async def main():
        async with OpenAiServer() as server:
            server.finish = said
            assert (await ask("openai", server, stream=stream)).finish == finish

    run(main())


def test_a_refusal_is_told_apart(OpenAiServer, ask, run):
    async def main():
        async with OpenAiServer() as server:
            server.refusal = "I cannot help with that."
            reply = await ask("openai", server)
            assert (reply.finish, reply.text) == ("refusal", "I cannot help with that.")

    run(main())


@pytest.mark.parametrize("style", ["mistral", "openrouter"])
def test_thoughts_are_set_apart_in_every_form(OpenAiServer, ask, run, style):
    async def main():
        async with OpenAiServer(style=style) as server:
            server.reasoning = "Hm."
            reply = await ask(style, server)
            assert (reply.text, reply.reasoning) == ("Hello.", "Hm.")

    run(main())


ERRORS = [
    (401, {"error": {"message": "Invalid", "code": "invalid_api_key"}}, "key"),
    (403, {"error": {"message": "Country not supported"}}, "key"),
    (403, {"error": {"message": "Project has no access", "code": "model_not_found"}}, "model"),
    (402, {"error": {"message": "Insufficient credits", "code": 402}}, "quota"),
    (429, {"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}}, "quota"),
    (429, {"error": {"message": "Rate limit reached for requests", "type": "requests"}}, "capacity"),
    (429, "", "capacity"),
    (404, {"error": {"message": "The model `tiny` does not exist", "code": "model_not_found"}}, "model"),
    (400, {"error": {"message": "This model's maximum context length is 4096 tokens"}}, "too-long"),
    (400, {"error": {"message": "too big", "code": "context_length_exceeded"}}, "too-long"),
    (400, {"error": {"message": "Requested tokens (5000) exceed context window of 512"}}, "too-long"),
    (
        400,
        {"object": "error", "message": "'max_tokens' is too large: 4096. maximum context length is 2048"},
        "too-long",
    ),
    (400, {"error": {"type": "exceed_context_size_error", "message": "the request exceeds it"}}, "too-long"),
    (413, "Payload too large", "too-long"),
    (400, {"error": {"message": "Invalid value for 'messages'"}}, "request"),
    (422, {"detail": [{"loc": ["body", "messages"], "msg": "Field required"}]}, "request"),
    (500, {"error": {"message": "The server had an error"}}, "transient"),
    (500, "<html>Bad</html>", "transient"),
    (502, "Bad gateway", "transient"),
    (503, "Service unavailable", "transient"),
    (503, {"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}}, "capacity"),
    (503, {"error": {"message": "The engine is currently overloaded, please try again later"}}, "capacity"),
    (504, "", "transient"),
    (522, "", "transient"),
    (529, {"error": {"message": "Overloaded"}}, "capacity"),
    (408, "", "transient"),
]


@pytest.mark.parametrize(("code", "body", "weather"), ERRORS)
def test_each_refusal_is_the_weather_it_is(OpenAiServer, trouble, run, code, body, weather):
    from servers.wire import status

    async def main():
        async with OpenAiServer() as server:
            server.faults.append(status(code, body))
            got = await trouble("openai", server)
            assert got.weather == weather
            assert str(code) in got.message and "127.0.0.1" in got.message

    run(main())


def test_the_wait_and_the_limits_come_along(OpenAiServer, trouble, provider, call, run):
    from servers.wire import status

    async def main():
        async with OpenAiServer() as server:
            server.faults += [
                status(429, "", retry_after="7"),
                status(429, "", x_ratelimit_remaining_tokens="0", x_ratelimit_reset_tokens="1m30s"),
            ]
            first, second = await trouble("openai", server), await trouble("openai", server)
            assert (first.wait_s, second.wait_s) == (7.0, None)
            server.headers = {"X-RateLimit-Limit-Requests": "60", "x-other": "1"}
            one = provider("openai", server.url)
            assert (await one.send(call(), "text")).headers == {"x-ratelimit-limit-requests": "60"}
            await one.close()

    run(main())


def test_a_missing_model_names_the_nearest(OpenAiServer, trouble, call, run):
    async def main():
        async with OpenAiServer(models=("mistral-small", "qwen3-8b", "llama3")) as server:
            got = await trouble("vllm", server, call(model="qwen-8b"), model="qwen-8b")
            assert got.weather == "model" and "qwen3-8b" in got.hint

    run(main())


@pytest.mark.parametrize(
    "broken",
    [
        None,
        b'data: {"error": {"message": "out of memory", "code": 500}}\n\n',
        b'data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "error"}]}\n\ndata: [DONE]\n\n',
        b'data: {"choices": [{"delta": {"con',
        b'{"error": {"message": "engine died"}}\n',
        b"<html>proxy</html>",
        b"",
    ],
)
def test_a_stream_that_breaks_is_no_reply(OpenAiServer, trouble, run, broken):
    async def main():
        async with OpenAiServer(lambda messages, schema: "word " * 20) as server:
            server.break_at, server.broken = 6, broken
            assert (await trouble("openai", server, stream="always")).weather == "transient"

    run(main())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"<!doctype html><html></html>",
        b'{"choices": [{"message": {"content": "cut of',
        b'{"choices": []}',
        b"[1, 2]",
        b'"text"',
        b"null",
        b'{"error": {"message": "Provider returned error", "code": 502}}',
        b'{"choices": [{"error": {"message": "boom"}, "message": {"content": "half"}}]}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
    ],
)
@pytest.mark.parametrize("streamed", [False, True])
def test_what_is_no_reply_is_never_taken_for_one(body, streamed):
    with pytest.raises(Trouble) as caught:
        read(Raw(body, streamed=streamed))
    assert caught.value.weather == "transient"


@pytest.mark.parametrize(
    "message", [{}, {"content": None}, {"content": 5}, {"content": ["x", {}]}, {"tool_calls": [None, {"function": 3}]}]
)
def test_a_reply_of_odd_shape_is_an_empty_one(message):
    assert (
        read(Raw(json.dumps({"choices": [{"message": message}], "usage": {"prompt_tokens": -3}}).encode())).text == ""
    )


def test_a_whole_reply_to_a_wish_for_a_stream_is_read():
    body = b'{"choices": [{"message": {"content": "all at once"}, "finish_reason": "stop"}]}'
    assert read(Raw(body, streamed=True)).text == "all at once"


def test_the_models_and_what_a_server_tells_of_itself(OpenAiServer, provider, run):
    async def main():
        for kind, expected in (("vllm", (4096, 0, "0.11.2")), ("llamacpp", (4096, 4, ""))):
            async with OpenAiServer(style=kind) as server:
                one = provider(kind, server.url)
                probe = await one.probe()
                await one.close()
                assert probe.reachable and probe.model_there and probe.models == ("tiny",)
                assert (probe.context_tokens, probe.slots, probe.version) == expected
        gone = provider("vllm", server.url)
        probe = await gone.probe()
        assert not probe.reachable and "vllm serve" in probe.hint
        await gone.close()

    run(main())


@STREAMS
@pytest.mark.parametrize("style", ["lmstudio", "llamacpp"])
def test_a_prompt_that_a_server_cut_in_silence_is_never_accepted(OpenAiServer, ask, trouble, call, run, style, stream):
    async def main():
        async with OpenAiServer(style=style) as server:
            for told, cut in ((3020, False), (2600, False), (2048, True), (0, False)):
                server.usage = {"prompt_tokens": told, "completion_tokens": 5}
                what = call("word " * 3000)
                if cut:
                    assert (await trouble(style, server, what, stream=stream)).weather == "cut"
                else:
                    assert (await ask(style, server, what, stream=stream)).text == "Hello."
            server.usage = {"prompt_tokens": 1}
            assert (await ask(style, server, call("A short one."), stream=stream)).text == "Hello."

    run(main())


def test_openrouter_is_probed_with_the_key(OpenAiServer, provider, run, monkeypatch):
    from aiohttp import web

    class Open(OpenAiServer):
        async def respond(self, request, body):
            if request.path == "/v1/key":
                self._check_key(request)
                return web.json_response({"data": {}})
            self.key, kept = "", self.key
            try:
                return await super().respond(request, body)
            finally:
                self.key = kept

    async def main():
        async with Open(style="openrouter", key="right-key-12345") as server:
            for key, says in (("right-key-12345", ""), ("wrong-key-12345", "Incorrect API key")):
                monkeypatch.setenv("MY_KEY", key)
                one = provider("openrouter", server.url, key_env="MY_KEY")
                probe = await one.probe()
                await one.close()
                assert probe.reachable and says in probe.says and bool(probe.says) == bool(says)
                assert key not in repr(probe)

    run(main())
