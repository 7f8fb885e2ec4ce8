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
_FADING = 0.7
"""What is left, at each look, of what a caller was seen to take."""


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
        self._each_s = 0.0
        """What one caller takes, as last seen."""
        self._out = 0
        """How many went out since the last look."""

    async def enter(self) -> None:
        """Wait for one's turn."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        if not self._measuring:
            self._measuring = True
            loop.call_soon(self._measure, loop, now)
        if now >= self._busy_until and not self._waiting:
            self._out += 1
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
        if self._out:
            self._each_s = max((now - since) / self._out, self._each_s * _FADING)
            self._out = 0

    def _let_out(self, loop: asyncio.AbstractEventLoop, rounds: int) -> None:
        """Let the first ones out who still wait; the next ones after the loop has been round a few times."""
        if rounds > 1:
            loop.call_soon(self._let_out, loop, rounds - 1)
            return
        room = max(1, int(_LONG_S / max(self._each_s, 1e-6)))
        while self._waiting and room:
            turn = self._waiting.popleft()
            if not turn.done():  # else it was cancelled meanwhile
                turn.set_result(None)
                self._out += 1
                room -= 1
        if self._out:
            loop.call_soon(self._measure, loop, loop.time())  # behind those who were let out
            loop.call_soon(self._let_out, loop, _ROUNDS)
        else:
            self._turning = None
