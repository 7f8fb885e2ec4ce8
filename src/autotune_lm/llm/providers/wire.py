"""Floor 3. What all wires do alike: send, leave out what a server refuses and send again, say what went wrong."""

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import ClassVar

import msgspec

from autotune_lm.core.calls import Raw, Rung
from autotune_lm.llm.endpoint import Endpoint
from autotune_lm.llm.providers.http import Answer, Http
from autotune_lm.llm.providers.info import ModelInfo, Probe, models_in, nearest_names, probed
from autotune_lm.llm.providers.refusals import Said, refusal, said, weather_of
from autotune_lm.llm.providers.replies import Json, loosely
from autotune_lm.llm.trouble import Trouble

_DISLIKES = re.compile(
    r"unsupported|not support|unrecogni[sz]ed|unknown|extra (?:inputs|fields)|extra_forbidden|"
    r"not (?:permitted|allowed)|deprecated|invalid|only (?:works|supports)|cannot be|does not think|must be",
    re.IGNORECASE,
)
_TOO_MUCH = re.compile(r"too (?:large|many|long)|at most|maximum|exceed", re.IGNORECASE)
"""The field is known, its value is too large: leaving it out would hide that."""
_MOST_CORRECTIONS = 4
_ASIDE_S = 5.0
"""The longest that a question on the side may take."""
SEED_BITS = 0x7FFFFFFF
"""Seeds are sent as positive 32-bit numbers: no server takes less, some take no more."""
THOUGHT_TOKENS = 2048
"""What a model that cannot but think gets beside the reply."""


class Wire:
    """One endpoint's connections, and what was learnt about it since they were opened."""

    models_path: ClassVar[str] = "/models"
    """Where the server lists its models."""
    headers: ClassVar[Mapping[str, str]] = {}
    """They go with every request."""
    droppable: ClassVar[Mapping[str, str]] = {}
    """Fields that may be left out, and a pattern for the name of each in the server's words."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Contacts nobody yet."""
        self.endpoint = endpoint
        self.http = Http(endpoint, self.headers)
        self.without: set[str] = set()
        """Fields that the server refused; they are sent no more."""
        self._names: list[str] | None = None
        self._listing: asyncio.Lock | None = None

    async def ask(self, path: str, body: Callable[[], Json], asked: Rung, loads: str = "") -> Answer:
        """Send what ``body`` gives, without what the server turns out to refuse.

        A refused field of ``droppable`` is left out at once: that costs nothing and is no answer of the model.

        Raises:
            Trouble: no reply came.
        """
        for _ in range(_MOST_CORRECTIONS):
            sent = body()
            answer = await self.http.post(path, msgspec.json.encode(sent), loads)
            if answer.status == 200:
                return answer
            error = said(answer.body)
            if not self._learnt(answer.status, error, sent):
                break
        weather = weather_of(answer.status, error, asked)
        hint = await self.nearest() if weather == "model" else ""
        raise refusal(self.endpoint, answer, weather, error, hint)

    def raw(self, answer: Answer, rung: Rung) -> Raw:
        """A reply as it is kept."""
        return Raw(answer.body, rung, self.endpoint.stream, answer.headers)

    async def close(self) -> None:
        """Give back connections; what was learnt stays."""
        self._listing = None
        await self.http.close()

    async def nearest(self) -> str:
        """What the server has instead of a model that it does not have; it is asked once."""
        self._listing = self._listing or asyncio.Lock()
        async with self._listing:
            if self._names is None:
                self._names = [info.name for info in models_in(await self._soon(self.models_path))]
        if not self._names:
            return f"check the name '{self.endpoint.model}' and base_url, which often ends in /v1"
        return nearest_names(self.endpoint.model, self._names)

    async def models(self) -> list[ModelInfo]:
        """The models that the server lists.

        Raises:
            Trouble: it gives no list.
        """
        return models_in((await self._fetched(self.models_path)).body)

    async def _fetched(self, path: str) -> Answer:
        answer = await self.http.get(path)
        if answer.status != 200:
            error = said(answer.body)
            raise refusal(self.endpoint, answer, weather_of(answer.status, error), error)
        return answer

    async def probe(self) -> Probe:
        """Whether the server answers, takes the key and has the model, which is not asked; never raises Trouble."""
        key_path = self.endpoint.preset.key_path
        try:
            if key_path:
                await asyncio.wait_for(self._fetched(key_path), _ASIDE_S)
            models = await asyncio.wait_for(self.models(), _ASIDE_S * 2)
        except TimeoutError:
            return Probe(False, f"{self.endpoint.where} sent nothing for {_ASIDE_S * 2:g} s")
        except Trouble as trouble:
            silent = trouble.weather in ("down", "stalled")
            return Probe(not silent, trouble.message, trouble.hint)
        return probed(self.endpoint.model, models)

    async def aside(self, path: str, above: bool = False) -> Json:
        """The object that answers a question on the side: an empty one where no good answer comes soon.

        ``above``: the path begins where the server does, not at ``/v1``.
        """
        told = loosely(await self._soon(path, above))
        return told if isinstance(told, dict) else {}

    async def _soon(self, path: str, above: bool = False) -> bytes:
        try:
            answer = await asyncio.wait_for(self.http.get(path, above), _ASIDE_S)
        except (Trouble, TimeoutError):
            return b""
        return answer.body if answer.status == 200 else b""

    def _learnt(self, status: int, error: Said, sent: Json) -> bool:
        """Whether the refusal was about a field that can be left out."""
        words = f"{error.code} {error.param} {error.text}"
        if status not in (400, 422, 500) or not _DISLIKES.search(words) or _TOO_MUCH.search(words):
            return False
        for field, pattern in self.droppable.items():
            if _has(sent, field) and (error.param == field or re.search(pattern, words)):
                self.without.add(field)
                return True
        return False


def _has(body: Json, field: str) -> bool:
    """Whether a request held a field, as deep as the wires put those that may be left out."""
    inner = body.get("generationConfig")
    return (
        field in body or (isinstance(inner, dict) and field in inner) or (field == "cache_control" and "system" in body)
    )
