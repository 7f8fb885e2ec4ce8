"""Floor 5. A model that a stage asks, and what the runner needs of it: its width, how it ends, how it is drained."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from autotune_lm.core.ports import Model

Round = Callable[[], Awaitable[bool]]
"""Does all that can be done now; whether what waits is still wanted."""


class Opened(NamedTuple):
    """A model, opened for a run."""

    model: Model
    width: int
    """Items that should be under way at once, so that the model always has enough to do."""
    close: Callable[[], Awaitable[None]]
    drain: Callable[[], None] | None
    rounds: Callable[[Round], Awaitable[None]] | None = None
    """In batches: has a round of work done again until nothing waits."""
