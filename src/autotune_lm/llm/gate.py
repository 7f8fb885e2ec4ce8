"""Floor 3. Where calls wait until they may leave: budget, quotas, the server's state, then a free slot; in order."""

import asyncio
from collections import deque
from typing import NoReturn

from autotune_lm.core.errors import AutotuneError, BudgetReached
from autotune_lm.llm.breaker import Breaker
from autotune_lm.llm.budget import Budget, Estimate
from autotune_lm.llm.journal import Journal
from autotune_lm.llm.limit import Limits
from autotune_lm.llm.quota import Quota

_NEVER = float("inf")
_NOT_YET = float("-inf")
_SPREAD = 1.25


class Turn:
    """One call on its way through the gate."""

    __slots__ = ("estimate", "out", "ready", "stalls", "started", "tries")

    def __init__(self, estimate: Estimate) -> None:
        self.estimate = estimate
        self.ready: asyncio.Future[None] | None = None
        self.started = _NOT_YET
        self.out = False
        """Whether it has a slot."""
        self.tries = 0
        self.stalls = 0


class Gate:
    """Lets calls through one by one as things change; nothing polls."""

    def __init__(self, limits: Limits, budget: Budget, journal: Journal) -> None:
        self.limits = limits
        self.budget = budget
        self._journal = journal
        self.quota = Quota(limits.rpm, limits.tpm)
        self.breaker = Breaker()
        self.in_flight = 0
        self.over: AutotuneError | None = None
        """Why nothing leaves any more."""
        self._queue: deque[Turn] = deque()
        self._sleeping: set[asyncio.Future[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        budget.when_room.append(self.wake)

    @property
    def waiting(self) -> int:
        """How many calls wait to leave."""
        return len(self._queue) + len(self._sleeping)

    @property
    def why(self) -> str:
        """What holds calls back, in words."""
        if self.over is not None:
            return self.over.message
        if self._journal.stuck:
            return "the disk is full"
        return self.breaker.why if self.breaker.why else self.limits.why

    def refuse_if_over(self) -> None:
        """Raise what ended it all, if it is over."""
        if self.over is not None:
            self._refuse()

    async def enter(self, turn: Turn) -> None:
        """Wait for a slot and take it.

        Raises:
            AutotuneError: nothing leaves any more.
        """
        self.refuse_if_over()
        now = asyncio.get_running_loop().time()
        if not self._queue and self._delay(turn, now) <= 0:
            self._take(turn, now)
            return
        self.refuse_if_over()  # looking at the budget may just have found that it is spent
        await self._wait(turn)

    def leave(self, turn: Turn) -> None:
        """Give the slot back: a reply is here."""
        self._back(turn)
        self.wake()

    def settle(self, turn: Turn) -> None:
        """What came of the call is known: give back the slot, where it still has it, and what was set aside for it."""
        self._back(turn)
        self.budget.release(turn.estimate)  # wakes us and the other clients

    async def sleep(self, seconds: float) -> None:
        """Wait without a slot; ends early, with its error, when it is all over."""
        self.refuse_if_over()
        loop = asyncio.get_running_loop()
        rest: asyncio.Future[None] = loop.create_future()
        timer = loop.call_later(seconds, _wake, rest)
        self._sleeping.add(rest)
        try:
            await rest
        finally:
            timer.cancel()
            self._sleeping.discard(rest)
        self.refuse_if_over()

    def spread(self, now: float, begin: float) -> None:
        """From ``begin`` on, for as long as a call takes, let calls leave one after the other, not in one burst.

        After a pause, and where more may be in flight, many could leave at once; a server that counts calls by the
        second would take that for too many.
        """
        usual_s = self.limits.usual_s
        if usual_s:
            self.quota.pace(_SPREAD * self.limits.limit / usual_s, now, begin + usual_s)

    def stop(self, error: AutotuneError) -> None:
        """Let nothing more through; who waits gets the error now. The first one counts."""
        if self.over is None:
            self.over = error
            for turn in self._queue:
                _wake(turn.ready)
            for rest in self._sleeping:
                _wake(rest)
            self._queue.clear()

    def wake(self) -> None:
        """Something changed: let through who may go."""
        while self._queue and self.over is None:
            turn = self._queue[0]
            if turn.ready is None or turn.ready.done() or turn.ready.get_loop().is_closed():
                self._queue.popleft()
                continue
            now = turn.ready.get_loop().time()
            delay = self._delay(turn, now)
            if not self._queue:  # the budget is spent, and all were told
                return
            if delay > 0:
                self._come_back(turn.ready.get_loop(), now, delay)
                return
            self._queue.popleft()
            self._take(turn, now)
            turn.ready.set_result(None)

    def _back(self, turn: Turn) -> None:
        if turn.out:
            turn.out = False
            self.in_flight -= 1
            self.breaker.back(turn)

    async def _wait(self, turn: Turn) -> None:
        turn.ready = asyncio.get_running_loop().create_future()
        if turn.started > _NOT_YET:  # it was first once
            self._queue.appendleft(turn)
        else:
            self._queue.append(turn)
        self.wake()
        try:
            await turn.ready
        except asyncio.CancelledError:
            if turn.ready.done() and not turn.ready.cancelled() and turn.out:
                self.settle(turn)
            raise
        if not turn.out:
            self._refuse()

    def _delay(self, turn: Turn, now: float) -> float:
        """Seconds until this call may leave; infinity: something must happen first."""
        try:
            delay = self.budget.delay(turn.estimate, now)
        except BudgetReached as error:
            self.stop(error)
            return _NEVER
        if delay or self._journal.stuck or self.in_flight >= self.limits.limit:
            return _NEVER
        return max(self.quota.delay(now), self.breaker.delay(now))

    def _take(self, turn: Turn, now: float) -> None:
        turn.started = now
        turn.out = True
        self.in_flight += 1
        self.budget.reserve(turn.estimate)
        self.quota.take(turn.estimate.tokens)
        self.breaker.leave(turn)

    def _come_back(self, loop: asyncio.AbstractEventLoop, now: float, delay: float) -> None:
        """Look again when time alone has changed something."""
        delay = min(delay, self.budget.left_s(now))
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if delay < _NEVER:
            self._timer = loop.call_later(max(delay, 0.0), self.wake)

    def _refuse(self) -> NoReturn:
        assert self.over is not None
        raise self.over.with_traceback(None)  # raised many times: without this each raise would make it longer


def _wake(future: "asyncio.Future[None] | None") -> None:
    if future is not None and not future.done():
        future.set_result(None)
