"""Floor 3. The transport: one session of pooled connections, bodies as they came, and what can break on the way.

A silent server is given up after the idle time-out, a slow one never: there is no limit on a whole request. Redirects
are not followed, so that a key stays with the scheme, host and port it was given for. TLS certificates are checked.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from autotune_lm.core.errors import AutotuneError
from autotune_lm.llm.endpoint import FIRST_CALL_PATIENCE, Endpoint, is_loopback
from autotune_lm.llm.providers.keys import dress, scrub, scrub_bytes
from autotune_lm.llm.retry_after import limit_headers
from autotune_lm.llm.trouble import Trouble

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientResponseError, ClientSession, ClientTimeout
    from yarl import URL

LARGEST_BODY = 32 * 1024 * 1024
"""Bytes after decompression; the longest replies of models have less than one million."""
CONNECT_TIMEOUT_S = 20.0
_KEEP_S = {True: 4.0, False: 55.0}
"""How long an idle connection is kept: servers of one's own hang up after 5 s (uvicorn), load balancers after 60 s."""
_AGENT = "autotune-lm"


class Answer(NamedTuple):
    """What came back, whatever its status."""

    status: int
    body: bytes
    headers: dict[str, str]
    """Those that speak of limits, names in lower case."""
    secrets: tuple[str, ...] = ()
    """What must not be in a sentence about it; dropped with the answer."""

    def __repr__(self) -> str:
        """Status and size."""
        return f"Answer({self.status}, {len(self.body)} bytes)"


class Opened:
    """An answer whose body is still on its way."""

    def __init__(self, response: "ClientResponse", secrets: tuple[str, ...], endpoint: Endpoint) -> None:
        self.status = response.status
        self._response = response
        self._secrets = secrets
        self._endpoint = endpoint

    async def whole(self, most: int | None = None) -> Answer:
        """All of it, in memory, up to ``most`` bytes (None: ``LARGEST_BODY``).

        Raises:
            Trouble: it is longer, or a web page.
        """
        response, where, most = self._response, self._endpoint.where, most or LARGEST_BODY
        body = bytearray()
        async for piece in response.content.iter_any():
            body += piece
            if len(body) > most:
                raise Trouble("request", f"{where} sent more than {most:,} bytes for one reply")
        limits = limit_headers(response.headers)
        if response.status == 200 and _is_page(response.headers.get("content-type", ""), body):
            raise _page(self._endpoint)
        return Answer(response.status, scrub_bytes(bytes(body), self._secrets), limits, self._secrets)

    async def lines(self) -> AsyncIterator[bytes]:
        """Its lines as they arrive, however many.

        Raises:
            Trouble: one is longer than ``LARGEST_BODY``.
        """
        rest = bytearray()
        async for piece in self._response.content.iter_any():
            rest += piece
            if b"\n" in piece:
                *lines, rest = rest.split(b"\n")
                for line in lines:
                    yield scrub_bytes(bytes(line), self._secrets)
            if len(rest) > LARGEST_BODY:
                raise Trouble("request", f"{self._endpoint.where} sent more than {LARGEST_BODY:,} bytes in a line")
        yield scrub_bytes(bytes(rest), self._secrets)


class Http:
    """Connections to one endpoint; made when the first request is sent, in the event loop that sends it.

    After ``close``, and in another loop, new ones are made; close before a loop ends, or Python complains.
    """

    def __init__(self, endpoint: Endpoint, headers: Mapping[str, str] | None = None) -> None:
        """Remember whom to ask; ``headers`` go with every request and hold nothing secret."""
        self.endpoint = endpoint
        self._headers = {"user-agent": _AGENT, **(headers or {})}
        self._session: ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._loaded: set[str] = set()
        self._targets: dict[str, tuple[URL, str | None]] = {}

    async def post(self, path: str, body: bytes, loads: str = "") -> Answer:
        """Send JSON. ``loads`` names what the server may have to load first: then it gets more time.

        Raises:
            Trouble: no whole answer came.
        """
        return await self._request("POST", self.endpoint.url(path), body, loads)

    async def get(self, path: str, above: bool = False) -> Answer:
        """Fetch something small. ``above``: the path begins where the server does, not at ``/v1``.

        Raises:
            Trouble: no whole answer came.
        """
        return await self._request("GET", self.endpoint.url(path, above), None, None)

    async def close(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None and self._loop is asyncio.get_running_loop():
            await session.close()

    async def _request(self, verb: str, url: str, body: bytes | None, loads: str | None) -> Answer:
        async with self.opened(verb, url, body, idle_s=self._patience(loads)) as opened:
            answer = await opened.whole()
        if answer.status == 200 and loads is not None:
            self._loaded.add(loads)
        return answer

    @asynccontextmanager
    async def opened(
        self, verb: str, url: str, body: bytes | None, content_type: str = "application/json", idle_s: float = 120.0
    ) -> "AsyncIterator[Opened]":
        """An answer whose head is here; what breaks while its body is read is told as Trouble too.

        Raises:
            Trouble: no whole answer came.
        """
        import aiohttp  # an eighth of a second, for those who ask a model alone

        headers, secrets = dress(self.endpoint)
        if body is not None:
            headers["content-type"] = content_type
        target, proxy = self._target(url)
        try:
            async with self._open().request(
                verb,
                target,
                data=body,
                headers=headers,
                timeout=_waits(idle_s),
                allow_redirects=False,
                proxy=proxy,
            ) as response:
                if 300 <= response.status < 400:
                    raise _redirected(response, self.endpoint, secrets)
                yield Opened(response, secrets, self.endpoint)
        except (aiohttp.ClientError, OSError) as cause:
            raise _broken(cause, self.endpoint, secrets, idle_s) from cause

    def _open(self) -> "ClientSession":
        import aiohttp

        if self._session is not None and self._loop is not asyncio.get_running_loop():
            self._session = None  # its loop is gone, and its connections with it
        if self._session is None:
            self._loop = asyncio.get_running_loop()
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_S[self.endpoint.local])
            self._session = aiohttp.ClientSession(
                connector=connector, headers=self._headers, cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._session

    def _target(self, url: str) -> "tuple[URL, str | None]":
        """An address as the library wants it, and the proxy on the way; looked up once for each."""
        from yarl import URL

        if url not in self._targets:
            self._targets[url] = URL(url, encoded=True), _proxy(url)
        return self._targets[url]

    def _patience(self, loads: str | None) -> float:
        idle = self.endpoint.idle_timeout_s
        first = self.endpoint.local and loads is not None and loads not in self._loaded
        return idle * FIRST_CALL_PATIENCE if first else idle


@lru_cache(maxsize=16)
def _waits(idle_s: float) -> "ClientTimeout":
    import aiohttp

    return aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT_S, sock_read=idle_s)


def _is_page(content_type: str, body: bytearray) -> bool:
    return "html" in content_type.lower() and not bytes(body[:64]).lstrip().startswith((b"{", b"data:", b"event:"))


def _page(endpoint: Endpoint) -> Trouble:
    hint = "a proxy or a login page may stand in between, or base_url may be the address of a web site"
    return Trouble("transient", f"{endpoint.where} sent a web page instead of a reply", hint)


def _redirected(response: "ClientResponse", endpoint: Endpoint, secrets: tuple[str, ...]) -> Trouble:
    """A lasting redirect is a wrong address; any other one may be a login page on the way, and pass."""
    target = scrub(urlsplit(response.headers.get("location", "")).netloc or "another path", secrets)
    text = f"{endpoint.where} redirects to {target}; redirects are not followed, the key is for {endpoint.host} alone"
    lasting = response.status in (301, 308)
    return Trouble("key" if lasting else "transient", text, "set base_url to the address that answers itself")


def _broken(cause: Exception, endpoint: Endpoint, secrets: tuple[str, ...], idle_s: float | None) -> AutotuneError:
    """What an exception of the transport means. The order counts: some are children of others."""
    import aiohttp

    if isinstance(cause, aiohttp.ClientResponseError):
        _forget_request(cause)
    where, why = endpoint.where, scrub(str(cause) or type(cause).__name__, secrets)
    start = _START.get(endpoint.provider, _HERE if endpoint.local else _AWAY)
    if isinstance(cause, aiohttp.ClientConnectorCertificateError):
        return Trouble("down", f"the certificate of {where} is not trusted: {why}", "a proxy may stand in between")
    if isinstance(cause, aiohttp.ClientSSLError):
        return Trouble("transient", f"no secure connection to {where}: {why}")
    if isinstance(cause, aiohttp.ConnectionTimeoutError):
        return Trouble("down", f"{where} does not answer", start)
    if isinstance(cause, aiohttp.ServerTimeoutError | TimeoutError):
        return Trouble("stalled", f"{where} sent nothing for {idle_s:g} s", "raise idle_timeout_s of the model")
    if isinstance(cause, aiohttp.ClientConnectorError):
        return Trouble("down", f"{where} cannot be reached: {scrub(_short(cause), secrets)}", start)
    return Trouble("transient", f"the connection to {where} broke: {why}")


def _forget_request(cause: "ClientResponseError") -> None:
    """What stands behind an error of ours is shown too, and this one holds the headers that were sent."""
    from multidict import CIMultiDict, CIMultiDictProxy

    cause.request_info = cause.request_info._replace(headers=CIMultiDictProxy(CIMultiDict()))
    cause.args = ()


_HERE = "start the server, or correct base_url"
_AWAY = "check the network and its proxy (HTTPS_PROXY), or correct base_url"
_START = {
    "ollama": "start it with: ollama serve",
    "lmstudio": "start its server in the app, or with: lms server start",
    "llamacpp": "start it with: llama-server -m MODEL.gguf, or correct base_url",
    "vllm": "start it with: vllm serve MODEL, or correct base_url",
}


def _short(cause: Exception) -> str:
    inner = getattr(cause, "os_error", None)
    number = getattr(inner, "errno", None)
    if isinstance(number, int) and number > 0:
        return os.strerror(number)
    return str(getattr(inner, "strerror", None) or inner or cause)


def _proxy(url: str) -> str | None:
    """The proxy that the environment names for an address; never for this machine."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host) or proxy_bypass(host):
        return None
    return getproxies().get(parts.scheme)
