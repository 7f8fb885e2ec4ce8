"""Providers that tests play: a script of weather, and servers that are as fast as real ones in virtual time."""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterable

from autotune_lm.core.calls import Call, Raw, Reply
from autotune_lm.core.types import Message
from autotune_lm.llm.trouble import Trouble

PATIENCE_S = 300.0
"""After which a client of such a server hears nothing and gives up."""


def call(number: int = 0, *, max_tokens: int = 400, text: str = "") -> Call:
    """A call that no other number shares."""
    return Call(model="m", messages=(Message("user", text or f"question {number}"),), max_tokens=max_tokens)


class Played:
    """Replies after a while; what it meets comes from ``script``: a Trouble, or None for a reply."""

    name = "played"

    def __init__(self, script: Iterable[Trouble | None] = (), seconds: float = 0.1) -> None:
        self.script = deque(script)
        self.seconds = seconds
        self.sent: list[tuple[float, str]] = []
        self.in_flight = 0
        self.most = 0
        self.closed = False

    async def send(self, call: Call, rung: str) -> Raw:
        self.sent.append((asyncio.get_running_loop().time(), call.id))
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        try:
            trouble = self.script.popleft() if self.script else self.weather(call)
            if trouble is not None:
                await asyncio.sleep(0)
                raise trouble
            return await self.reply(call, rung)
        finally:
            self.in_flight -= 1

    def weather(self, call: Call) -> Trouble | None:
        return None

    async def reply(self, call: Call, rung: str) -> Raw:
        await asyncio.sleep(self.seconds)
        return Raw(f"100 {call.messages[-1].content}".encode(), rung)

    def read(self, raw: Raw) -> Reply:
        tokens, _, text = raw.body.decode().partition(" ")
        if not tokens.isdigit():
            raise Trouble("transient", "no reply of mine")
        return Reply(text, prompt_tokens=10, completion_tokens=int(tokens))

    async def close(self) -> None:
        self.closed = True

    @property
    def times(self) -> list[float]:
        return [round(time, 3) for time, _ in self.sent]


class Server(Played):
    """Replies of 200 to 500 tokens; gives up a request after ``PATIENCE_S`` as a client would."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens = 0
        self.time_outs = 0
        self.refused: list[float] = []

    async def reply(self, call: Call, rung: str) -> Raw:
        tokens = random.Random(call.id).randint(200, 500)
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self.write(tokens)
        except TimeoutError:
            self.time_outs += 1
            raise Trouble("stalled", "nothing came") from None
        self.tokens += tokens
        return Raw(f"{tokens} {call.id}".encode(), rung)

    async def write(self, tokens: int) -> None:
        raise NotImplementedError


class Slots(Server):
    """One after the other in each slot, as Ollama does; who comes later waits."""

    def __init__(self, slots: int, tokens_per_s: float) -> None:
        super().__init__()
        self._tokens_per_s = tokens_per_s
        self._free = asyncio.Semaphore(slots)

    async def write(self, tokens: int) -> None:
        async with self._free:
            await asyncio.sleep(tokens / self._tokens_per_s)


class Batching(Server):
    """Up to 128 replies grow together, each step a little slower the more there are, as in vLLM."""

    def __init__(self, most: int = 128) -> None:
        super().__init__()
        self._free = asyncio.Semaphore(most)
        self._running = 0

    async def write(self, tokens: int) -> None:
        async with self._free:
            self._running += 1
            try:
                for done in range(0, tokens, 100):
                    await asyncio.sleep(min(tokens - done, 100) * (0.011 + 0.000134 * self._running))
            finally:
                self._running -= 1


class Hosted(Server):
    """80 tokens a second for everybody, and a bucket of requests that fills with 10 a second."""

    def __init__(
        self, burst: float = 20.0, headers: bool = False, retry: Callable[[float], float] = lambda s: s
    ) -> None:
        super().__init__()
        self._level = self._burst = burst
        self._at = 0.0
        self._headers = headers
        self._retry = retry

    def weather(self, call: Call) -> Trouble | None:
        now = asyncio.get_running_loop().time()
        self._level = min(self._burst, self._level + (now - self._at) * 10)
        self._at = now
        if self._level >= 1:
            self._level -= 1
            return None
        self.refused.append(now)
        return Trouble("capacity", "429", wait_s=self._retry((1 - self._level) / 10))

    async def reply(self, call: Call, rung: str) -> Raw:
        headers = {
            "x-ratelimit-limit-requests": str(int(self._burst)),
            "x-ratelimit-remaining-requests": str(int(self._level)),
            "x-ratelimit-reset-requests": f"{(self._burst - self._level) / 10:.3f}s",
        }
        raw = await super().reply(call, rung)
        return Raw(raw.body, raw.rung, headers=headers if self._headers else {})

    async def write(self, tokens: int) -> None:
        await asyncio.sleep(tokens / 80)
