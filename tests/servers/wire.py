"""A server with a list of faults: each request takes the first one that is left, else it is answered."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import NamedTuple, Self

from aiohttp import web

Answer = Callable[[list[dict[str, object]], dict[str, object] | None], str]
Fault = Callable[[web.Request, "Wire"], Awaitable[web.StreamResponse]]


class Request(NamedTuple):
    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: dict[str, object]


class Refused(Exception):
    """The request breaks the vendor's rules."""

    def __init__(self, status: int, /, **error: object) -> None:
        super().__init__(str(error))
        self.status = status
        self.error = error


def hello(messages: list[dict[str, object]], schema: dict[str, object] | None) -> str:
    return "Hello." if schema is None else '{"items": []}'


class Wire:
    """Listens on a free port of loopback while it is entered."""

    base = ""
    """The path of ``url``."""

    def __init__(self, answer: Answer = hello, *, key: str = "", models: tuple[str, ...] = ("tiny",)) -> None:
        self.answer = answer
        self.key = key
        self.models = models
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.connections: set[object] = set()
        self.headers: dict[str, str] = {}
        """Sent with every reply."""
        self.pieces = 5
        """Characters of each piece of a stream."""
        self.reasoning = ""
        self.break_at = -1
        """The piece of a stream before which ``broken`` happens."""
        self.broken: bytes | None = None
        """What is written there; None: the connection is cut."""
        self.port = 0
        """0: a free one."""

    def at(self, port: int) -> Self:
        """The same at a port of one's choice."""
        self.port = port
        return self

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}{self.base}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        text = await request.text()
        body = json.loads(text) if text else {}
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append(Request(request.path_qs, headers, body))
        self.connections.add(request.transport)
        if self.faults and request.method == "POST":
            return await self.faults.pop(0)(request, self)
        try:
            response = await self.respond(request, body)
        except Refused as refused:
            response = self.refuse(refused)
        if not response.prepared:
            response.headers.update(self.headers)
        return response

    async def respond(self, request: web.Request, body: dict[str, object]) -> web.StreamResponse:
        raise NotImplementedError

    def refuse(self, refused: Refused) -> web.Response:
        return web.json_response({"error": refused.error}, status=refused.status)

    async def stream(self, request: web.Request, kind: str, pieces: list[bytes]) -> web.StreamResponse:
        """Send pieces one by one; ``broken`` may come instead of one."""
        response = web.StreamResponse(headers={"content-type": kind, **self.headers})
        await response.prepare(request)
        for place, piece in enumerate(pieces):
            if place == self.break_at:
                if self.broken is None:
                    request.transport.abort()
                else:
                    await response.write(self.broken)
                return response
            await response.write(piece)
            await asyncio.sleep(0)
        return response

    def cut(self, text: str) -> list[str]:
        return [text[at : at + self.pieces] for at in range(0, len(text), self.pieces)]


def status(code: int, body: object = "", **headers: str) -> Fault:
    """A refusal. ``retry_after="3"`` is the header ``retry-after``."""

    async def fault(request: web.Request, server: Wire) -> web.StreamResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, str):
            return web.Response(status=code, text=body, headers=sent, content_type="text/plain")
        return web.json_response(body, status=code, headers=sent)

    return fault


def page(code: int = 200) -> Fault:
    """What a proxy or a login page sends."""

    async def fault(request: web.Request, server: Wire) -> web.StreamResponse:
        return web.Response(status=code, text="<!doctype html><title>Sign in</title>", content_type="text/html")

    return fault


def raw(body: bytes, kind: str = "application/json") -> Fault:
    async def fault(request: web.Request, server: Wire) -> web.StreamResponse:
        return web.Response(body=body, content_type=kind)

    return fault


def redirect(target: str, code: int = 302) -> Fault:
    async def fault(request: web.Request, server: Wire) -> web.StreamResponse:
        return web.Response(status=code, headers={"location": target})

    return fault


def slow(seconds: float) -> Fault:
    """No byte for a while, then the answer."""

    async def fault(request: web.Request, server: Wire) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await server.respond(request, server.requests[-1].body)

    return fault


def dripping(body: bytes, seconds: float) -> Fault:
    """The body in ten pieces with a pause before each."""

    async def fault(request: web.Request, server: Wire) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-type": "application/json"})
        await response.prepare(request)
        size = max(1, len(body) // 10)
        for at in range(0, len(body), size):
            await asyncio.sleep(seconds)
            await response.write(body[at : at + size])
        return response

    return fault


def hang_up(after: bytes = b"") -> Fault:
    """The connection breaks, before the first byte or in the middle of the body."""

    async def fault(request: web.Request, server: Wire) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-type": "application/json", "content-length": "100000"})
        if after:
            await response.prepare(request)
            await response.write(after)
        request.transport.abort()
        return response

    return fault


def gzipped() -> Fault:
    """The answer, compressed."""

    async def fault(request: web.Request, server: Wire) -> web.StreamResponse:
        response = await server.respond(request, server.requests[-1].body)
        response.enable_compression(web.ContentCoding.gzip)
        return response

    return fault
