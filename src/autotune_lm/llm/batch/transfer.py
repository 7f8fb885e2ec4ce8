"""Floor 3. Requests around batches: JSON, large bodies, results line by line. Keys travel as for live calls."""

import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import msgspec

from autotune_lm.llm.endpoint import Endpoint
from autotune_lm.llm.providers.http import CONNECT_TIMEOUT_S
from autotune_lm.llm.providers.keys import dress, scrub, scrub_bytes
from autotune_lm.llm.providers.waits import limit_headers
from autotune_lm.llm.retry_after import wait_s
from autotune_lm.llm.trouble import Trouble, Weather

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession

LARGEST_JSON = 16 * 1024 * 1024
LARGEST_ERROR = 20_000
LARGEST_LINE = 32 * 1024 * 1024
"""Bytes of one result; as for a live reply."""
_QUOTA = re.compile(r"insufficient_quota|billing|credit balance|exceeded your current quota", re.IGNORECASE)


class Refused(Trouble):
    """The server answered, and not with what was asked for."""

    def __init__(self, weather: Weather, message: str, hint: str = "", wait_s: float | None = None) -> None:
        super().__init__(weather, message, hint, wait_s)
        self.status = 0


class Transfer:
    """Connections to one endpoint, made when they are needed, in the event loop that needs them."""

    def __init__(self, endpoint: Endpoint, headers: Mapping[str, str] | None = None) -> None:
        """``headers`` are more than the settings and the key ask for."""
        self.endpoint = endpoint
        self._headers = dict(headers or {})
        self._session: ClientSession | None = None

    async def json(
        self, verb: str, path: str, body: bytes | None = None, content_type: str = "application/json"
    ) -> dict[str, object]:
        """The object that the server answers with.

        Raises:
            Trouble: none came.
        """
        async with self._asked(verb, path, body, content_type) as (response, secrets):
            data = await _upto(response, LARGEST_JSON)
            try:
                return msgspec.json.decode(scrub_bytes(data, secrets), type=dict[str, object])
            except msgspec.DecodeError as cause:
                raise Trouble("transient", f"{self.endpoint.where} sent no JSON about a batch") from cause

    async def lines(self, path: str) -> AsyncIterator[bytes]:
        """The lines of a file at the server, as they arrive.

        Raises:
            Trouble: it did not come whole.
        """
        async with self._asked("GET", path, None, "") as (response, secrets):
            rest = bytearray()
            async for piece in response.content.iter_any():
                rest += piece
                if b"\n" in piece:
                    *whole, rest = rest.split(b"\n")
                    for line in whole:
                        yield scrub_bytes(bytes(line), secrets)
                if len(rest) > LARGEST_LINE:
                    raise Trouble("request", f"{self.endpoint.where} sent more than {LARGEST_LINE:,} bytes in a line")
            yield scrub_bytes(bytes(rest), secrets)

    async def close(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @asynccontextmanager
    async def _asked(
        self, verb: str, path: str, body: bytes | None, content_type: str
    ) -> AsyncIterator[tuple["ClientResponse", tuple[str, ...]]]:
        import aiohttp
        from yarl import URL

        headers, secrets = dress(self.endpoint)
        headers |= self._headers | ({"content-type": content_type} if body is not None else {})
        waits = aiohttp.ClientTimeout(
            total=None, sock_connect=CONNECT_TIMEOUT_S, sock_read=max(self.endpoint.idle_timeout_s, 60.0)
        )
        url = URL(self.endpoint.url(path), encoded=True)
        try:
            async with self._open().request(
                verb, url, data=body, headers=headers, timeout=waits, allow_redirects=False
            ) as response:
                if response.status >= 300:
                    raise await self._refused(response, secrets)
                yield response, secrets
        except (aiohttp.ClientError, OSError) as cause:
            why = scrub(str(cause) or type(cause).__name__, secrets)
            refused = isinstance(cause, aiohttp.ClientConnectorError)
            said = "cannot be reached" if refused else "broke off while a batch was spoken of"
            raise Trouble("down" if refused else "transient", f"{self.endpoint.where} {said}: {why}") from cause

    def _open(self) -> "ClientSession":
        import aiohttp

        if self._session is None:
            self._session = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(), trust_env=not self.endpoint.local
            )
        return self._session

    async def _refused(self, response: "ClientResponse", secrets: tuple[str, ...]) -> Refused:
        text = (await _upto(response, LARGEST_ERROR)).decode(errors="replace")
        weather = _weather(response.status, text)
        said = scrub(_message(text), secrets)
        hint = f"check the key in {self.endpoint.key_env or 'key_env'}" if weather == "key" else ""
        refused = Refused(
            weather,
            f"{self.endpoint.where} answered {response.status} about a batch: {said}",
            hint,
            wait_s(limit_headers(response.headers), time.time()),
        )
        refused.status = response.status
        return refused


async def _upto(response: "ClientResponse", most: int) -> bytes:
    """The body, or its beginning."""
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) >= most:
            break
    return bytes(body[:most])


def _weather(status: int, text: str) -> Weather:
    if status in (401, 403):
        return "key"
    if status == 402 or (status in (400, 429) and _QUOTA.search(text)):
        return "quota"
    if status == 429:
        return "capacity"
    return "transient" if status in (408, 409) or status >= 500 else "request"


def _message(text: str) -> str:
    """The sentence in an error's body, or the body."""
    try:
        body = msgspec.json.decode(text, type=dict[str, object])
    except msgspec.DecodeError:
        return text
    error = body.get("error")
    return str(error.get("message", text)) if isinstance(error, dict) else text
