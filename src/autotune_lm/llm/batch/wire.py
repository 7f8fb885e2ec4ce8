"""Floor 3. What the desk needs of a provider's batch interface, and the nouns between them."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Literal, NamedTuple, Protocol

from autotune_lm.core.calls import Call, Reply, Rung
from autotune_lm.core.ports import Provider
from autotune_lm.store.batches import BatchRow

State = Literal["running", "ended", "failed", "cancelled"]
"""``failed``: it was refused as a whole; ``cancelled``: somebody stopped it. Both may hold replies."""


class Progress(NamedTuple):
    """How far a batch is."""

    state: State
    done: int
    total: int
    says: str = ""
    """The provider's word for it, or why it failed."""
    files: tuple[str, ...] = ()
    """Where its results lie, for ``results``."""


class Result(NamedTuple):
    """What came of one call: a body as a live reply would have it, or why there is none."""

    key: str
    body: bytes = b""
    problem: str = ""


class BatchWire(Protocol):
    """A provider's batch interface. Every verb may raise ``Trouble``."""

    most_calls: int
    most_bytes: int

    def line(self, call: Call, rung: Rung) -> bytes:
        """One request with the call's id, as it stands in a batch."""
        ...

    async def create(self, row: BatchRow, lines: Sequence[bytes]) -> str:
        """Submit; gives the provider's id of the batch. Not to be repeated before ``find`` has looked."""
        ...

    async def find(self, row: BatchRow, known: set[str]) -> str | None:
        """The id of the batch that was submitted for a row, if it was; ``known`` ones belong to others."""
        ...

    async def look(self, batch: str) -> Progress:
        """How far a batch is."""
        ...

    def results(self, batch: str, progress: Progress) -> AsyncGenerator[Result, None]:
        """What came of its calls, in any order."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


class Service(NamedTuple):
    """Who is asked, live and in batches."""

    endpoint: str
    """Who and where, as the store keeps it."""
    provider: Provider
    """Reads the replies."""
    wire: BatchWire
    live: Callable[[Call, Rung], Awaitable[Reply]]
    """Asks at once: the client's ``ask``."""
    cost: Callable[[Reply], float | None]
    """US dollars for a reply that came with a batch."""
