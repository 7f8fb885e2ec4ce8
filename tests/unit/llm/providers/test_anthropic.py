"""Anthropic's messages: whole and in pieces, forms, errors, limits."""

import json

import pytest

from autotune_lm.core.calls import Raw
from autotune_lm.llm.providers.anthropic import read
from autotune_lm.llm.trouble import Trouble

STREAMS = pytest.mark.parametrize("stream", ["never", "always"])


@pytest.fixture
def AnthropicServer():
    from servers.anthropic_server import AnthropicServer

    return AnthropicServer


@STREAMS
def test_a_reply_comes_back_with_its_tokens(AnthropicServer, ask, run, monkeypatch, stream):
    async def main():
        monkeypatch.setenv("MY_KEY", "sk-ant-test-key-123")
        async with AnthropicServer(lambda messages, schema: "Grüße, 東京!", key="sk-ant-test-key-123") as server:
            server.reasoning = "Hm, well."
            reply = await ask("anthropic", server, stream=stream, key_env="MY_KEY")
            assert (reply.text, reply.reasoning, reply.finish) == ("Grüße, 東京!", "Hm, well.", "stop")
            assert (reply.prompt_tokens, reply.cached_tokens, reply.completion_tokens) == (115, 100, 7)
            sent = server.requests[0].body
            assert sent["system"][0]["text"] == "You are brief." and "seed" not in sent
            assert [message["role"] for message in sent["messages"]] == ["user"]

    run(main())


@STREAMS
@pytest.mark.parametrize("rung", ["schema", "tool"])
def test_each_form_reaches_the_model(AnthropicServer, ask, call, schema, run, rung, stream):
    seen = []

    def answer(messages, wanted):
        seen.append(wanted)
        return '{"items": [{"question": "Why?", "quote": ""}]}'

    async def main():
        async with AnthropicServer(answer) as server:
            reply = await ask("anthropic", server, call(schema=schema), rung, stream=stream)
            assert json.loads(reply.text)["items"][0]["question"] == "Why?" and reply.finish == "stop"
            assert seen[0]["properties"]["items"]["items"]["required"] == ["question", "quote"]

    run(main())


@STREAMS
@pytest.mark.parametrize(
    ("said", "finish"), [("max_tokens", "length"), ("refusal", "refusal"), ("stop_sequence", "stop")]
)
def test_why_a_reply_ended(AnthropicServer, ask, run, said, finish, stream):
    async def main():
        async with AnthropicServer() as server:
            server.stop_reason = said
            assert (await ask("anthropic", server, stream=stream)).finish == finish

    run(main())


def test_a_tool_call_that_was_cut_is_handed_on_as_it_is(AnthropicServer, ask, call, schema, run):
    async def main():
        async with AnthropicServer(lambda messages, schema: '{"items": [{"question": "Wh') as server:
            server.stop_reason = "max_tokens"
            reply = await ask("anthropic", server, call(schema=schema), "tool", stream="always")
            assert (reply.text, reply.finish) == ('{"items": [{"question": "Wh', "length")

    run(main())


def test_a_temperature_is_kept_below_one_and_left_out_where_it_is_refused(AnthropicServer, provider, call, run):
    import msgspec

    async def main():
        async with AnthropicServer() as server:
            one = provider("anthropic", server.url)
            await one.send(msgspec.structs.replace(call(), temperature=1.7), "text")
            assert server.requests[-1].body["temperature"] == 1.0
            server.takes_temperature = False
            for _ in range(2):
                await one.send(call(), "text")
            await one.close()
            assert ["temperature" in request.body for request in server.requests] == [True, True, False, False]

    run(main())


def error(kind: str, text: str) -> dict[str, object]:
    return {"type": "error", "error": {"type": kind, "message": text}}


@pytest.mark.parametrize(
    ("code", "body", "weather"),
    [
        (529, error("overloaded_error", "Overloaded"), "capacity"),
        (429, error("rate_limit_error", "would exceed the rate limit of 50 requests per minute"), "capacity"),
        (401, error("authentication_error", "invalid x-api-key"), "key"),
        (403, error("permission_error", "Your API key may not use this"), "key"),
        (404, error("not_found_error", "model: claude-x"), "model"),
        (400, error("invalid_request_error", "prompt is too long: 212345 tokens > 200000 maximum"), "too-long"),
        (413, error("request_too_large", "Request exceeds the maximum size"), "too-long"),
        (400, error("invalid_request_error", "Your credit balance is too low to access the API."), "quota"),
        (402, error("billing_error", "There's an issue with your billing"), "quota"),
        (400, error("invalid_request_error", "messages: at least one message is required"), "request"),
        (500, error("api_error", "Internal server error"), "transient"),
        (504, error("timeout_error", "Request timed out"), "transient"),
    ],
)
def test_each_refusal_is_the_weather_it_is(AnthropicServer, trouble, run, code, body, weather):
    from servers.wire import status

    async def main():
        async with AnthropicServer() as server:
            server.faults.append(status(code, body))
            assert (await trouble("anthropic", server)).weather == weather

    run(main())


def test_an_unknown_form_is_a_matter_of_the_rung(AnthropicServer, trouble, call, schema, run):
    from servers.wire import status

    async def main():
        async with AnthropicServer() as server:
            text = "output_config.format: this model does not support structured outputs"
            server.faults.append(status(400, error("invalid_request_error", text)))
            assert (await trouble("anthropic", server, call(schema=schema), "schema")).weather == "rung"

    run(main())


def test_the_limits_come_along(AnthropicServer, provider, trouble, call, run):
    from servers.wire import status

    async def main():
        async with AnthropicServer() as server:
            server.headers = {"anthropic-ratelimit-tokens-remaining": "500"}
            one = provider("anthropic", server.url)
            assert (await one.send(call(), "text")).headers == {"anthropic-ratelimit-tokens-remaining": "500"}
            await one.close()
            server.faults.append(status(429, error("rate_limit_error", "slow down"), retry_after="12"))
            assert (await trouble("anthropic", server)).wait_s == 12.0

    run(main())


@pytest.mark.parametrize(
    "broken",
    [
        None,
        b'event: error\ndata: {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}\n\n',
        b'event: content_block_delta\ndata: {"type": "content_bl',
        b"",
    ],
)
def test_a_stream_that_breaks_is_no_reply(AnthropicServer, trouble, run, broken):
    async def main():
        async with AnthropicServer(lambda messages, schema: "word " * 20) as server:
            server.break_at, server.broken = 6, broken
            assert (await trouble("anthropic", server, stream="always")).weather == "transient"

    run(main())


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"content": [', b"[]", b'{"type": "error", "error": {}}'])
@pytest.mark.parametrize("streamed", [False, True])
def test_what_is_no_reply_is_never_taken_for_one(body, streamed):
    with pytest.raises(Trouble) as caught:
        read(Raw(body, streamed=streamed))
    assert caught.value.weather == "transient"


def test_what_the_server_tells_of_itself(AnthropicServer, provider, run):
    async def main():
        async with AnthropicServer(models=("claude-tiny", "claude-big")) as server:
            one = provider("anthropic", server.url, model="claude-tin")
            probe = await one.probe()
            await one.close()
            assert probe.reachable and probe.model_there is False and "claude-tiny" in probe.hint

    run(main())
