"""Gemini's generateContent: whole and in pieces, forms, errors, blocks."""

import json

import pytest

from autotune_lm.core.calls import Raw
from autotune_lm.llm.providers.gemini import read
from autotune_lm.llm.trouble import Trouble

KEY = "AIza-test-key-for-gemini-1"
STREAMS = pytest.mark.parametrize("stream", ["never", "always"])


@pytest.fixture
def GeminiServer():
    from servers.gemini_server import GeminiServer

    return GeminiServer


@STREAMS
def test_a_reply_comes_back_with_its_tokens(GeminiServer, ask, run, monkeypatch, stream):
    async def main():
        monkeypatch.setenv("MY_KEY", KEY)
        async with GeminiServer(lambda messages, schema: "Grüße, 東京!", key=KEY) as server:
            server.reasoning = "Hm, well."
            reply = await ask("gemini", server, stream=stream, key_env="MY_KEY")
            assert (reply.text, reply.reasoning, reply.finish) == ("Grüße, 東京!", "Hm, well.", "stop")
            assert (reply.prompt_tokens, reply.cached_tokens, reply.completion_tokens) == (12, 4, 12)
            assert reply.model == "tiny-001"
            request = server.requests[0]
            assert KEY not in request.path and request.headers["x-goog-api-key"] == KEY
            assert request.body["systemInstruction"] == {"parts": [{"text": "You are brief."}]}
            assert request.body["generationConfig"]["seed"] == 5

    run(main())


@STREAMS
@pytest.mark.parametrize("rung", ["schema", "tool", "json"])
def test_each_form_reaches_the_model(GeminiServer, ask, call, schema, run, rung, stream):
    seen = []

    def answer(messages, wanted):
        seen.append(wanted)
        return '{"items": [{"question": "Why?", "quote": ""}]}'

    async def main():
        async with GeminiServer(answer) as server:
            reply = await ask("gemini", server, call(schema=schema), rung, stream=stream)
            assert json.loads(reply.text)["items"][0]["question"] == "Why?"
            assert seen[0] == {} if rung == "json" else "items" in seen[0]["properties"]

    run(main())


@STREAMS
@pytest.mark.parametrize(
    ("said", "finish"), [("MAX_TOKENS", "length"), ("SAFETY", "filter"), ("RECITATION", "filter"), ("SPII", "filter")]
)
def test_why_a_reply_ended(GeminiServer, ask, run, said, finish, stream):
    async def main():
        async with GeminiServer() as server:
            server.finish = said
            assert (await ask("gemini", server, stream=stream)).finish == finish

    run(main())


@STREAMS
def test_a_blocked_prompt_is_told(GeminiServer, ask, run, stream):
    async def main():
        async with GeminiServer() as server:
            server.blocked = "PROHIBITED_CONTENT"
            reply = await ask("gemini", server, stream=stream)
            assert (reply.finish, reply.text) == ("filter", "")

    run(main())


def test_a_model_that_must_think_may_and_gets_room(GeminiServer, provider, call, run):
    async def main():
        async with GeminiServer() as server:
            server.must_think = True
            one = provider("gemini", server.url)
            for _ in range(2):
                await one.send(call(), "text")
            await one.close()
            sent = [request.body["generationConfig"] for request in server.requests]
            assert ["thinkingConfig" in settings for settings in sent] == [True, False, False]
            assert [settings["maxOutputTokens"] > 1000 for settings in sent] == [False, True, True]

    run(main())


def error(code: int, kind: str, text: str, *details: dict[str, object]) -> dict[str, object]:
    return {"error": {"code": code, "message": text, "status": kind, "details": list(details)}}


RETRY = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "37.5s"}
BAD_KEY = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
PER_MINUTE = {"violations": [{"quotaId": "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]}
PER_DAY = {"violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}


@pytest.mark.parametrize(
    ("code", "body", "weather", "wait_s"),
    [
        (
            429,
            error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota, requests per minute", RETRY),
            "capacity",
            37.5,
        ),
        (
            429,
            error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota, check billing", PER_MINUTE, RETRY),
            "capacity",
            37.5,
        ),
        (429, error(429, "RESOURCE_EXHAUSTED", "Quota exceeded for metric", PER_DAY, RETRY), "quota", 37.5),
        (429, error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota, check billing"), "quota", None),
        (400, error(400, "INVALID_ARGUMENT", "API key not valid.", BAD_KEY), "key", None),
        (403, error(403, "PERMISSION_DENIED", "The caller does not have permission"), "key", None),
        (404, error(404, "NOT_FOUND", "models/x is not found for API version v1beta"), "model", None),
        (
            400,
            error(400, "INVALID_ARGUMENT", "The input token count (9) exceeds the maximum number of tokens"),
            "too-long",
            None,
        ),
        (400, error(400, "FAILED_PRECONDITION", "User location is not supported for the API use."), "request", None),
        (500, error(500, "INTERNAL", "An internal error has occurred."), "transient", None),
        (503, error(503, "UNAVAILABLE", "The model is overloaded. Please try again later."), "capacity", 2.0),
        (504, error(504, "DEADLINE_EXCEEDED", "The request timed out"), "transient", None),
    ],
)
def test_each_refusal_is_the_weather_it_is(GeminiServer, trouble, run, code, body, weather, wait_s):
    from servers.wire import status

    async def main():
        async with GeminiServer() as server:
            server.faults.append(status(code, body))
            got = await trouble("gemini", server)
            assert (got.weather, got.wait_s) == (weather, wait_s)

    run(main())


def test_an_unknown_form_is_a_matter_of_the_rung(GeminiServer, trouble, call, schema, run):
    from servers.wire import status

    async def main():
        async with GeminiServer() as server:
            for rung, text in (
                ("schema", 'Unknown name "responseJsonSchema" at generation_config: Cannot find field.'),
                ("json", "JSON mode is not enabled for this model (responseMimeType)"),
                ("tool", "Function calling is not enabled for this model"),
            ):
                server.faults.append(status(400, error(400, "INVALID_ARGUMENT", text)))
                assert (await trouble("gemini", server, call(schema=schema), rung)).weather == "rung"

    run(main())


@pytest.mark.parametrize(
    "broken", [None, b'data: {"error": {"code": 503, "message": "overloaded"}}\r\n\r\n', b'data: {"candi', b""]
)
def test_a_stream_that_breaks_is_no_reply(GeminiServer, trouble, run, broken):
    async def main():
        async with GeminiServer(lambda messages, schema: "word " * 20) as server:
            server.break_at, server.broken = 3, broken
            assert (await trouble("gemini", server, stream="always")).weather == "transient"

    run(main())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{}",
        b'{"candidates": [',
        b"[]",
        b'[{"error": {"code": 500, "message": "x"}}]',
        b'{"candidates": [{"finishReason": "MALFORMED_FUNCTION_CALL"}]}',
    ],
)
@pytest.mark.parametrize("streamed", [False, True])
def test_what_is_no_reply_is_never_taken_for_one(body, streamed):
    with pytest.raises(Trouble) as caught:
        read(Raw(body, streamed=streamed))
    assert caught.value.weather == "transient"


def test_what_the_server_tells_of_itself(GeminiServer, provider, run):
    async def main():
        async with GeminiServer(models=("gemini-tiny",)) as server:
            one = provider("gemini", server.url, model="gemini-tiny")
            probe = await one.probe()
            await one.close()
            assert probe.model_there and probe.context_tokens == 32_000

    run(main())
