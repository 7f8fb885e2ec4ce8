"""Floor 3. Requests around batches: JSON, large bodies, results line by line. They travel as live calls do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

import msgspec

from autotune_lm.llm.providers.http import Http, Opened
from autotune_lm.llm.providers.refusals import refusal, said, weather_of
from autotune_lm.llm.providers.replies import decoded
from autotune_lm.llm.trouble import Trouble

T = TypeVar("T")

LEAST_IDLE_S = 60.0
"""An upload of many megabytes is looked at before it is answered."""


class Transfer:
    """Questions about batches, over the connections of a provider."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._endpoint = http.endpoint

    async def ask(
        self, kind: type[T], verb: str, path: str, body: bytes | None = None, content_type: str = "application/json"
    ) -> T:
        """What the server answers, as far as ``kind`` names it.

        Raises:
            Trouble: nothing of that kind came.
        """
        async with self._opened(verb, path, body, content_type) as opened:
            told = decoded((await opened.whole()).body)
        try:
            return msgspec.convert(told, kind)
        except msgspec.ValidationError as cause:
            raise Trouble("request", f"{self._endpoint.where} describes a batch as nobody knows it") from cause

    async def lines(self, path: str) -> AsyncIterator[bytes]:
        """The lines of a file at the server, as they arrive.

        Raises:
            Trouble: it did not come whole.
        """
        async with self._opened("GET", path) as opened:
            async for line in opened.lines():
                yield line

    async def close(self) -> None:
        """Close all connections."""
        await self._http.close()

    @asynccontextmanager
    async def _opened(
        self, verb: str, path: str, body: bytes | None = None, content_type: str = ""
    ) -> AsyncIterator[Opened]:
        idle_s = max(self._endpoint.idle_timeout_s, LEAST_IDLE_S)
        async with self._http.opened(verb, self._endpoint.url(path), body, content_type, idle_s) as opened:
            if opened.status >= 400:
                answer = await opened.whole()
                error = said(answer.body)
                raise refusal(self._endpoint, answer, weather_of(answer.status, error), error)
            yield opened
