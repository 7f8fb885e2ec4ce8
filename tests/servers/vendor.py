"""One vendor's server as a process of its own that answers as the scripted model does; driven by lines of JSON.

It tells its address. On its input come lines such as ``{"do": "fault", "status": 429, "body": ""}``, and each is
answered by a line: what was asked since (``requests``), or ``{}``. The end of its input is its end.
"""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from autotune_lm.core.calls import Call
from autotune_lm.core.types import Message
from autotune_lm.llm.scripted.brain import answer
from servers.anthropic_server import AnthropicServer
from servers.gemini_server import GeminiServer
from servers.ollama_server import OllamaServer
from servers.openai_server import OpenAiServer
from servers.wire import Wire, status

WIRES = {"ollama": OllamaServer, "anthropic": AnthropicServer, "gemini": GeminiServer}


def spoken(messages: list[dict], schema: dict | None, system: object) -> str:
    """What the scripted model says to messages in any vendor's form."""
    told = [Message("system", text(system))] if system else []
    roles = {"model": "assistant"}
    told += [
        Message(roles.get(one["role"], one["role"]), text(one.get("content", one.get("parts")))) for one in messages
    ]
    call = Call(model="tiny", messages=tuple(told), max_tokens=1, schema=json.dumps(schema) if schema else "")
    return answer(call).text


def text(content: object) -> str:
    """A content, or its parts, as one text."""
    if isinstance(content, dict):
        content = content.get("parts", content.get("text", ""))
    return "".join(map(text, content)) if isinstance(content, list) else str(content)


def built(given: argparse.Namespace) -> Wire:
    """The server of a wire."""

    def say(messages: list[dict], schema: dict | None) -> str:
        body = server.requests[-1].body
        if isinstance(server, OpenAiServer):
            server.usage["prompt_tokens"] = len(json.dumps(body)) // 3
        return spoken(messages, schema, body.get("system") or body.get("systemInstruction"))

    more = {"key": given.key, "models": tuple(given.models.split(","))}
    kind = WIRES.get(given.wire)
    server = kind(say, **more) if kind else OpenAiServer(say, style=given.wire, **more)
    server.die_at = 0
    respond = server.respond

    async def mortal(request: object, body: dict) -> object:
        if server.die_at and sum(bool(one.body) for one in server.requests) >= server.die_at:
            os._exit(0)
        return await respond(request, body)

    server.respond = mortal
    return server


def act(server: Wire, order: dict) -> object:
    """Do what a line says."""
    if order["do"] == "fault":
        headers = {name: str(value) for name, value in order.get("headers", {}).items()}
        server.faults += [status(order["status"], order["body"], **headers)] * order.get("times", 1)
    elif order["do"] == "die":
        server.die_at = order["at"]
    elif order["do"] == "requests":
        found = [{"path": one.path, "headers": one.headers, "body": one.body} for one in server.requests]
        server.requests.clear()
        return found
    return {}


def tell(line: str) -> None:
    """Write a line to whoever started us."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def serve(given: argparse.Namespace) -> None:
    """Listen until the input ends."""
    server = built(given)
    async with server.at(given.port):
        tell(server.url)
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            tell(json.dumps(act(server, json.loads(line))))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wire")
    parser.add_argument("--key", default="")
    parser.add_argument("--models", default="tiny")
    parser.add_argument("--port", type=int, default=0)
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
