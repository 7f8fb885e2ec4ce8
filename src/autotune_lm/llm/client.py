"""Floor 3. Asks a model: each call once, kept before it is read, as many at a time as the server bears."""

import asyncio
import time
from collections.abc import Callable, Mapping

from autotune_lm.core.calls import Call, Reply, Rung
from autotune_lm.core.errors import AutotuneError, CannotGoOn
from autotune_lm.core.ports import Provider
from autotune_lm.kit.events import CallsTold, Listener, Noticed
from autotune_lm.llm import retry_after
from autotune_lm.llm.budget import Budget, estimate_of
from autotune_lm.llm.gate import Gate, Turn
from autotune_lm.llm.journal import Journal
from autotune_lm.llm.limit import Limits
from autotune_lm.llm.tally import Snapshot, Tally
from autotune_lm.llm.trouble import Trouble
from autotune_lm.llm.turnstile import Turnstile
from autotune_lm.llm.weather import Weather

GIVE_UP_AFTER_S = 600.0
TELL_S = 0.25


class Client:
    """The way to one model at one endpoint; aliases that mean the same share one.

    The time it goes by is the event loop's; nothing is bound to a loop between calls, so each stage may run its own.
    """

    def __init__(  # noqa: PLR0913  # the client is where all of them meet
        self,
        provider: Provider,
        journal: Journal,
        limits: Limits,
        budget: Budget,
        cost: Callable[[Reply], float | None],
        tell: Listener,
        fresh: bool = False,
        give_up_after_s: float = GIVE_UP_AFTER_S,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``cost`` gives US dollars, or None where the price is unknown; ``fresh`` asks again what was asked before."""
        self._provider = provider
        self._journal = journal
        self._cost = cost
        self._tell = tell
        self._fresh = fresh
        self._clock = clock
        self._gate = Gate(limits, budget, journal)
        self._weather = Weather(provider.name, self._gate, tell, give_up_after_s)
        self._under_way: dict[str, asyncio.Future[Reply] | None] = {}
        self._tally = Tally()
        self._turnstile = Turnstile()
        self._told_at = float("-inf")
        self._timer: asyncio.TimerHandle | None = None
        self._timer_loop: asyncio.AbstractEventLoop | None = None
        self._model = provider.name
        self._warned = False
        journal.when_settled.append(self._settled)

    async def ask(self, call: Call, rung: Rung) -> Reply:
        """The reply to a call: from the journal, from an equal call under way, or from the model.

        Raises:
            Trouble: this call brings none, and why.
            CannotGoOn: no call does any more (BudgetReached: what may be spent is spent).
            NotWritable: replies cannot be kept.
        """
        key = call.id
        while True:
            self._gate.refuse_if_over()
            reply = self._recall(key)
            if reply is not None:
                return reply
            if key not in self._under_way:
                return await self._ask_once(call, key, rung)
            first = self._follow(key)
            try:
                return await asyncio.shield(first)
            except asyncio.CancelledError:
                task = asyncio.current_task()
                if not first.cancelled() or task is None or task.cancelling():
                    raise

    def drain(self) -> None:
        """Let nothing more leave; what is in flight comes home."""
        self._gate.stop(CannotGoOn("stopped", "run again to continue: what is done is kept"))

    def snapshot(self) -> Snapshot:
        """How it goes now."""
        gate = self._gate
        return self._tally.snapshot(time.monotonic(), gate.in_flight, gate.waiting, gate.limits.limit, gate.why)

    async def close(self) -> None:
        """Write what is left to write and give back connections."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        await self._journal.close()
        await self._provider.close()

    def _recall(self, key: str) -> Reply | None:
        """What the journal holds; a body that is no reply counts as none."""
        kept = self._journal.find(key, fresh=self._fresh)
        if kept is None:
            return None
        try:
            reply = self._provider.read(kept.raw)
        except Trouble:
            return None
        self._tally.cached += 1
        self._changed()
        return reply

    def _follow(self, key: str) -> "asyncio.Future[Reply]":
        future = self._under_way[key]
        if future is None:
            future = self._under_way[key] = asyncio.get_running_loop().create_future()
        return future

    async def _ask_once(self, call: Call, key: str, rung: Rung) -> Reply:
        """Ask, and hand the reply, or the error, to all who ask the same meanwhile."""
        self._under_way[key] = None
        try:
            reply = await self._try(call, key, rung)
        except BaseException as error:
            followers = self._under_way.pop(key)
            if followers is not None and isinstance(error, AutotuneError):
                followers.set_exception(error)
                followers.exception()  # whether or not one of them is still there
            elif followers is not None:
                followers.cancel()  # they ask by themselves
            raise
        followers = self._under_way.pop(key)
        if followers is not None and not followers.done():
            followers.set_result(reply)
        return reply

    async def _try(self, call: Call, key: str, rung: Rung) -> Reply:
        turn = Turn(estimate_of(call, self._cost if self._gate.budget.max_cost else None, self._tally.usual_tokens))
        self._model = f"{self._provider.name}/{call.model}"
        while True:
            await self._gate.enter(turn)
            self._changed()
            try:
                return await self._send(call, rung, turn)
            except Trouble as trouble:
                now = asyncio.get_running_loop().time()
                sleep_s = self._weather.after(trouble, turn, key, now)
            finally:
                self._gate.settle(turn)  # only now: the next call must not leave before we know what the weather is
            if sleep_s > 0:
                await self._gate.sleep(sleep_s)

    async def _send(self, call: Call, rung: Rung, turn: Turn) -> Reply:
        """One request. The slot is free as soon as the reply is here: no slot waits for the disk."""
        gate = self._gate
        try:
            raw = await self._provider.send(call, rung)
        except Trouble:
            gate.quota.correct(-turn.estimate.tokens)  # no tokens went
            raise
        now = asyncio.get_running_loop().time()
        in_flight = gate.in_flight
        self._listen(raw.headers, now)
        gate.leave(turn)
        number = await self._journal.add(call, self._provider.name, raw, now - turn.started)
        reply = self._provider.read(raw)
        self._count(number, reply, turn)
        self._weather.cleared(turn)
        if gate.limits.ended(now, turn.started, reply.completion_tokens, in_flight):
            gate.spread(now, now)
        await self._turnstile.enter()
        return reply

    def _count(self, number: int, reply: Reply, turn: Turn) -> None:
        """Note what a reply took: in the journal, in the budget, in the quota."""
        cost = self._cost(reply)
        if cost is None:
            self._warn_of_no_price()
        self._journal.note(number, reply, cost)
        tokens = reply.prompt_tokens + reply.completion_tokens
        self._gate.budget.spend(tokens, cost or 0.0)
        if tokens:
            self._gate.quota.correct(tokens - turn.estimate.tokens)
        self._tally.add(reply, cost or 0.0, time.monotonic())
        self._changed()

    def _listen(self, headers: Mapping[str, str], now: float) -> None:
        """Go slower before the server has to ask for it."""
        if headers:
            for what in ("requests", "tokens"):
                left = retry_after.left(headers, what, self._clock())
                if left is not None:
                    self._gate.quota.hear(what, left, now)

    def _warn_of_no_price(self) -> None:
        if self._gate.budget.max_cost and not self._warned:
            self._warned = True
            hint = "set input_price and output_price of the model"
            self._tell(
                Noticed(f"the price of {self._provider.name}'s model is not known: its cost is not limited", hint)
            )

    def _settled(self, error: AutotuneError | None) -> None:
        """The journal takes replies again, or never will."""
        if error is not None:
            self._gate.stop(error)
        self._gate.wake()

    def _changed(self) -> None:
        """Tell how it goes, four times a second at most, and never miss the last change."""
        if self._timer is not None and self._timer_loop is asyncio.get_running_loop():
            return
        loop = asyncio.get_running_loop()
        wait_s = self._told_at + TELL_S - loop.time()
        if wait_s <= 0:
            self._tell_now()
        else:
            self._timer, self._timer_loop = loop.call_later(wait_s, self._tell_now), loop

    def _tell_now(self) -> None:
        self._timer = None
        self._told_at = asyncio.get_running_loop().time()
        now = self.snapshot()
        self._tell(
            CallsTold(
                in_flight=now.in_flight,
                waiting=now.waiting,
                limit=now.limit,
                why=now.why,
                calls=now.calls,
                cached=now.cached,
                tokens_per_s=round(now.tokens_per_s, 1),
                cost=round(now.cost, 6),
                model=self._model,
            )
        )
