"""An OpenAI-compatible server that answers as the scripted model does, fails in 16 ways, and counts what it delivered.

Run it as a program; it prints its port. ``GET /stats`` tells, for each request by the hash of its body, how often it
was asked and how often a whole reply went out. Nothing here is random: a fault hangs on the seed, the request and how
often it was asked.
"""

import argparse
import asyncio
import json
import re
import sys
import time
from collections import Counter
from hashlib import sha256
from random import Random

from aiohttp import web

from autotune_lm.core.calls import Call
from autotune_lm.core.types import Message
from autotune_lm.llm.scripted.behaviours import read_behaviours
from autotune_lm.llm.scripted.brain import answer

WEATHER = ("429 retry-after", "429 reset headers", "500", "503", "reset", "stall", "html", "schema refused")
"""The same call, asked again, may be answered."""
SHAPE = ("fenced and cut", "length", "empty", "invalid json", "wrong schema", "refusal", "echo", "loop")
"""A reply came, and is of no use as it is."""
KINDS = WEATHER + SHAPE
MOST = {"shape": 1, "stall": 1, "weather": 2}
"""How often a fault that can be healed strikes one passage."""
STALL_S = 30.0
_PASSAGE = re.compile(r"<passage-([0-9a-f]+)>")
REFUSED = {"error": {"message": "Invalid parameter: 'response_format' of type 'json_schema' is not supported", "type":
    "invalid_request_error", "param": "response_format", "code": None}}  # fmt: skip
REFUSAL = "I'm sorry, but I can't help with that."


class Faulty:
    """The server's settings and its books."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.kinds = tuple(given.kinds.split(",")) if given.kinds else KINDS
        self.behaviours = read_behaviours(given.behaviour)
        self.asked: Counter[str] = Counter()
        self.delivered: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.troubled: Counter[str] = Counter()
        self.struck: dict[str, list[str]] = {}
        self.in_flight = self.most_in_flight = 0
        self.first_s = self.last_s = 0.0

    async def complete(self, request: web.Request) -> web.StreamResponse:
        """One chat completion, or a fault."""
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            return await self._complete(request, await request.json())
        finally:
            self.in_flight -= 1

    async def _complete(self, request: web.Request, body: dict) -> web.StreamResponse:
        key, subject = hashes(body)
        self.asked[key] += 1
        self.last_s = time.monotonic()
        self.first_s = self.first_s or self.last_s
        roll = Random(f"{self.given.seed} {key} {self.asked[key]}")
        await asyncio.sleep(self.given.least_s + roll.random() * (self.given.most_s - self.given.least_s))
        kind = self.fault(subject, roll, body)
        if kind:
            self.faults[kind] += 1
            for where in sections(body):
                self.struck.setdefault(where, []).append(kind)
        if kind in WEATHER:
            return await weather(request, kind)
        said, finish = spoil(kind, body, roll) if kind else spoken(body, self.behaviours)
        reply = envelope(key, self.asked[key], body, said, finish)
        if body.get("stream"):
            response = await streamed(request, reply)
        else:
            response = web.Response(body=json.dumps(reply).encode(), content_type="application/json")
            await response.prepare(request)
            await response.write_eof()
        if request.transport is not None and not request.transport.is_closing():
            self.delivered[key] += 1
        return response

    def fault(self, subject: str, roll: Random, body: dict) -> str:
        """Which fault strikes; a subject is troubled at most so often that it can be healed, or else for ever."""
        share = self.given.share
        if not share:
            return ""
        bound = Random(f"{self.given.seed} bound {subject}")
        if bound.random() < self.given.bound:
            return bound.choice(self.given.bound_kinds.split(","))
        kind = roll.choice(self.kinds)
        group = "shape" if kind in SHAPE else "stall" if kind == "stall" else "weather"
        if roll.random() >= share or self.troubled[f"{subject} {group}"] >= MOST[group]:
            return ""
        if kind == "schema refused" and "json_schema" not in json.dumps(body.get("response_format", "")):
            return ""
        self.troubled[f"{subject} {group}"] += 1
        return kind

    async def stats(self, _: web.Request) -> web.Response:
        """The books."""
        return web.json_response(
            {
                "asked": self.asked,
                "asked_in_all": sum(self.asked.values()),
                "first_s": self.first_s,
                "last_s": self.last_s,
                "delivered": self.delivered,
                "faults": self.faults,
                "struck": self.struck,
                "most_in_flight": self.most_in_flight,
            }
        )


def hashes(body: dict) -> tuple[str, str]:
    """Of the request, whatever form of reply it asks for; and of the passage that it is about."""
    core = {name: body.get(name) for name in ("model", "messages", "seed", "temperature")}
    said = "\n".join(message["content"] for message in body["messages"] if message["role"] == "user")
    key = sha256(json.dumps(core, sort_keys=True).encode()).hexdigest()[:16]
    shown = _PASSAGE.search(said)
    return key, shown[1] if shown else key


def sections(body: dict) -> set[str]:
    """The marks of the sections that a request shows, such as ``12-7``."""
    said = "\n".join(message["content"] for message in body["messages"] if message["role"] == "user")
    return set(re.findall(r"\b\d+-\d+\b", said))


def call_of(body: dict) -> Call:
    """The call that a request carries, as far as the wire tells."""
    form = body.get("response_format") or {}
    schema = form.get("json_schema", {}).get("schema") or form.get("schema") or {}
    messages = tuple(Message(one["role"], one["content"]) for one in body["messages"])
    return Call(
        model=body["model"], messages=messages, max_tokens=1, schema=json.dumps(schema) if schema else "",
        seed=body.get("seed", 0),
    )  # fmt: skip


def spoken(body: dict, behaviours: tuple = ()) -> tuple[str, str]:
    """What the scripted model says, and why it stopped."""
    said = answer(call_of(body), behaviours)
    return said.text, said.finish


def spoil(kind: str, body: dict, roll: Random) -> tuple[str, str]:
    """A reply that is of no use as it is."""
    text, _ = spoken(body)
    cut = text[: int(len(text) * (0.3 + roll.random() / 2))]
    made = {
        "fenced and cut": (f"Here you are:\n```json\n{cut}", "stop"),
        "length": (cut, "length"),
        "empty": ("", "stop"),
        "invalid json": (f"items: question = {text[40:90]!r}; answer; ...", "stop"),
        "wrong schema": (json.dumps({"items": [{"q": "What?", "a": "That."}], "note": 7}), "stop"),
        "refusal": (REFUSAL, "stop"),
        "echo": (body["messages"][-1]["content"], "stop"),
        "loop": (cut + " and so on and on" * 300, "length"),
    }
    return made[kind]


async def weather(request: web.Request, kind: str) -> web.StreamResponse:
    """A fault of the server or of the road."""
    if kind == "reset":
        if request.transport:
            request.transport.abort()
        return web.Response()
    if kind == "stall":
        await asyncio.sleep(STALL_S)
    answers = {
        "429 retry-after": (429, {"Retry-After": "0.05"}, '{"error": {"message": "slow down", "code": "rate_limit"}}'),
        "429 reset headers": (
            429,
            {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "50ms"},
            '{"error": {"message": "Rate limit reached for requests", "code": "rate_limit_exceeded"}}',
        ),
        "500": (500, {}, '{"error": {"message": "The server had an error"}}'),
        "503": (503, {}, '{"error": {"message": "overloaded"}}'),
        "html": (200, {"Content-Type": "text/html"}, "<!doctype html><title>Sign in</title><p>Please sign in."),
        "schema refused": (400, {}, json.dumps(REFUSED)),
        "stall": (500, {}, "{}"),
    }
    status, headers, body = answers[kind]
    return web.Response(status=status, headers={"Content-Type": "application/json", **headers}, text=body)


def envelope(key: str, count: int, body: dict, text: str, finish: str) -> dict:
    """A chat completion as the vendor documents it; its id names the request."""
    counts = {"prompt_tokens": len(json.dumps(body["messages"])) // 4, "completion_tokens": len(text) // 4}
    return {
        "id": f"chatcmpl-{key}-{count}",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": body["model"],
        "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}],
        "usage": {**counts, "total_tokens": sum(counts.values())},
    }


async def streamed(request: web.Request, reply: dict) -> web.StreamResponse:
    """The same completion in pieces, as events."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    choice = reply["choices"][0]
    text = choice["message"]["content"]
    pieces = [text[at : at + 400] for at in range(0, len(text), 400)] or [""]
    head = {"id": reply["id"], "object": "chat.completion.chunk", "created": reply["created"], "model": reply["model"]}
    events = [{"index": 0, "delta": {"content": piece}, "finish_reason": None} for piece in pieces]
    events.append({"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]})
    lines = [json.dumps({**head, "choices": [event]}) for event in events]
    lines += [json.dumps({**head, "choices": [], "usage": reply["usage"]}), "[DONE]"]
    for line in lines:
        await response.write(f"data: {line}\n\n".encode())
    await response.write_eof()
    return response


async def models(_: web.Request) -> web.Response:
    """The list of models: one."""
    return web.json_response({"object": "list", "data": [{"id": "scripted", "object": "model"}]})


def options() -> argparse.ArgumentParser:
    """What can be set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--share", type=float, default=0.0, help="of requests that meet a fault")
    parser.add_argument("--bound", type=float, default=0.0, help="of subjects whose fault never heals")
    parser.add_argument("--bound-kinds", default="refusal,empty,loop,invalid json")
    parser.add_argument("--kinds", default="", help="faults, with commas; empty: all")
    parser.add_argument("--least-s", type=float, default=0.0)
    parser.add_argument("--most-s", type=float, default=0.02)
    parser.add_argument("--behaviour", default="perfect")
    return parser


async def serve(given: argparse.Namespace) -> None:
    """Serve on a free port of this machine until the input ends."""
    faulty = Faulty(given)
    app = web.Application(client_max_size=16 * 1024 * 1024)
    app.router.add_post("/v1/chat/completions", faulty.complete)
    app.router.add_get("/v1/models", models)
    app.router.add_get("/stats", faulty.stats)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve(options().parse_args()))
