"""Floor 3. Requests around batches: JSON, large bodies, results line by line. They travel as live calls do."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from autotune_lm.llm.endpoint import Endpoint
from autotune_lm.llm.providers.http import Http, Opened
from autotune_lm.llm.providers.refusals import refusal, said, weather_of
from autotune_lm.llm.providers.replies import decoded

LEAST_IDLE_S = 60.0
"""An upload of many megabytes is looked at before it is answered."""


class Transfer:
    """Questions about batches to one endpoint."""

    def __init__(self, endpoint: Endpoint, headers: Mapping[str, str] | None = None) -> None:
        """``headers`` are more than the settings and the key ask for."""
        self.endpoint = endpoint
        self._http = Http(endpoint, headers)

    async def json(
        self, verb: str, path: str, body: bytes | None = None, content_type: str = "application/json"
    ) -> dict[str, object]:
        """The object that the server answers with.

        Raises:
            Trouble: none came.
        """
        async with self._asked(verb, path, body, content_type) as opened:
            return decoded((await opened.whole()).body)

    async def lines(self, path: str) -> AsyncIterator[bytes]:
        """The lines of a file at the server, as they arrive.

        Raises:
            Trouble: it did not come whole.
        """
        async with self._asked("GET", path) as opened:
            async for line in opened.lines():
                yield line

    async def close(self) -> None:
        """Close all connections."""
        await self._http.close()

    @asynccontextmanager
    async def _asked(
        self, verb: str, path: str, body: bytes | None = None, content_type: str = ""
    ) -> AsyncIterator[Opened]:
        idle_s = max(self.endpoint.idle_timeout_s, LEAST_IDLE_S)
        async with self._http.opened(verb, self.endpoint.url(path), body, content_type, idle_s) as opened:
            if opened.status >= 400:
                answer = await opened.whole()
                error = said(answer.body)
                raise refusal(self.endpoint, answer, weather_of(answer.status, error), error)
            yield opened
