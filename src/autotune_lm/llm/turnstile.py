"""Floor 3. Lets replies out to their callers a few at a time, with turns of the event loop between them.

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
_FIRST_S = 0.01
"""What a caller is held to take until it was seen."""
_FADING = 0.7
"""What is left of that with each look that finds less."""


class Turnstile:
    """As many at a time as are done in a few milliseconds, in order, while callers are busy.

    Bound to no loop while nobody waits.
    """

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._busy_until = float("-inf")
        self._measuring = False
        self._turning: asyncio.AbstractEventLoop | None = None
        """The loop that lets out who waits, while it does."""
        self._each_s = _FIRST_S
        """What one caller takes of the loop's time, as last seen."""
        self._began = 0.0

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
        if self._turning is not loop:
            self._turning = loop
            loop.call_soon(self._let_out, loop, 1)
        await turn

    def _measure(self, loop: asyncio.AbstractEventLoop, since: float) -> None:
        """Look how long the turn took in which callers went out."""
        self._measuring = False
        now = loop.time()
        if now - since >= _LONG_S:
            self._busy_until = now + _BUSY_S

    def _let_out(self, loop: asyncio.AbstractEventLoop, rounds: int) -> None:
        """Let the first ones out who still wait; the next ones after the loop has been round a few times."""
        if rounds > 1:
            loop.call_soon(self._let_out, loop, rounds - 1)
            return
        room = max(1, int(_LONG_S / self._each_s))
        out: list[asyncio.Future[None]] = []
        while self._waiting and len(out) < room:
            turn = self._waiting.popleft()
            if not turn.done():  # else it was cancelled meanwhile
                out.append(turn)
        if not out:
            self._turning = None
            return
        loop.call_soon(self._begin, loop)  # this and the look stand around what the callers do
        for turn in out:
            turn.set_result(None)
        loop.call_soon(self._look, loop, len(out))
        loop.call_soon(self._let_out, loop, _ROUNDS)

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        self._began = loop.time()

    def _look(self, loop: asyncio.AbstractEventLoop, count: int) -> None:
        """Note what callers took, and forget slowly what they took before."""
        self._each_s = max((loop.time() - self._began) / count, self._each_s * _FADING, 1e-6)
