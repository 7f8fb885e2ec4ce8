"""Floor 4. A model that was asked in vain: when that fails a chunk, and when it only costs the chunk a part."""

from collections.abc import Awaitable
from typing import TypeVar

import msgspec

from autotune_lm.core.calls import Items
from autotune_lm.core.errors import Unanswered
from autotune_lm.core.outcomes import Lost

NOTHING_TO_ASK = "empty"
"""The cause of a reply without items: a model that finds nothing to write has answered."""
S = TypeVar("S", bound=msgspec.Struct)
_PASSES = frozenset(["server", "stalled", "request"])
"""Causes that another run may not meet: the chunk fails and is tried again.

A reply that is kept and says nothing usable would say the same each time, so what was done without it stays.
"""


async def or_lost(asking: Awaitable[Items[S]], what: str) -> Items[S] | Lost:
    """The items, or what is lost without them: the work beside it is no worse for that.

    Raises:
        Unanswered: no reply came, for a reason that may pass.
        CannotGoOn: no model can be asked.
    """
    try:
        return await asking
    except Unanswered as problem:
        if problem.cause in _PASSES:
            raise
        return Lost("no_reply", f"{what}: {problem.message}")
