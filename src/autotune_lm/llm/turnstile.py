"""Floor 3. Lets replies out to their callers one by one, with a few turns of the event loop between them.

What a caller does with a reply (reading, checking it against a passage) takes milliseconds in one piece. Were all that
arrived together let out together, the loop would not look at its sockets for as long as they all take, and replies that
are paid for would wait there uncommitted: a kill in that moment buys them twice.
"""

import asyncio
from collections import deque

_ROUNDS = 4
"""Turns of the loop from the bytes of a reply in the socket to its commit."""


_LONG_S = 0.003
"""A turn of the loop from which on callers are held to be busy; shorter ones let everybody through at no cost."""
_BUSY_S = 1.0
"""How long they are held to be."""


class Turnstile:
    """One at a time, in order, while callers are busy; bound to no loop while nobody waits."""

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._busy_until = float("-inf")
        self._measuring = False

    async def enter(self) -> None:
        """Wait for one's turn."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        if not self._measuring:
            self._measuring = True
            loop.call_soon(self._measure, loop, now)
        if now >= self._busy_until and not self._waiting:
            return
        turn = loop.create_future()
        self._waiting.append(turn)
        if len(self._waiting) == 1:
            loop.call_soon(self._let_out, loop, 1)
        await turn

    def _measure(self, loop: asyncio.AbstractEventLoop, since: float) -> None:
        """Look how long the turn took in which a caller went out."""
        self._measuring = False
        now = loop.time()
        if now - since >= _LONG_S:
            self._busy_until = now + _BUSY_S

    def _let_out(self, loop: asyncio.AbstractEventLoop, rounds: int) -> None:
        """Let the first one out who still waits; the next one after the loop has been round a few times."""
        if rounds > 1:
            loop.call_soon(self._let_out, loop, rounds - 1)
            return
        while self._waiting and self._waiting[0].done():  # cancelled meanwhile
            self._waiting.popleft()
        if not self._waiting:
            return
        self._waiting.popleft().set_result(None)
        if self._waiting:
            loop.call_soon(self._let_out, loop, _ROUNDS)
