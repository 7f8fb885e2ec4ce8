"""Floor 3. Questions about batches are asked again in bad weather, until patience ends."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeVar

from autotune_lm.core.errors import BudgetReached, CannotGoOn
from autotune_lm.llm.trouble import Trouble

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[object]]
PASSES = ("capacity", "transient", "down", "stalled")
"""Weather that passes."""
_FIRST_S = 2.0
_MOST_S = 60.0
_LATER = "run the same command again later: submitted batches go on by themselves"


class Patience(NamedTuple):
    """How long bad weather is borne, and how time passes."""

    give_up_after_s: float = 600.0
    sleep: Sleep = asyncio.sleep
    clock: Callable[[], float] = time.monotonic

    async def insist(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask until there is an answer. Only for questions that change nothing.

        Raises:
            CannotGoOn: none came for too long, or none ever will.
        """
        began, wait_s = self.clock(), _FIRST_S
        while True:
            try:
                return await ask()
            except Trouble as trouble:
                pause_s = max(wait_s, trouble.wait_s or 0.0)
                if trouble.weather not in PASSES or self.clock() + pause_s - began > self.give_up_after_s:
                    raise stop(trouble) from trouble
                await self.sleep(pause_s)
                wait_s = min(2 * wait_s, _MOST_S)


def stop(trouble: Trouble) -> CannotGoOn:
    """The error that ends a run for a trouble."""
    kind = BudgetReached if trouble.weather == "quota" else CannotGoOn
    return kind(trouble.message, trouble.hint or _LATER)
