"""Floor 3. A sheet: the calls that will leave as one batch, ready to be sent."""

from autotune_lm.core.calls import Call, Rung
from autotune_lm.llm.batch.wire import BatchWire
from autotune_lm.store.batches import BatchCall

MOST_CALLS = 10_000
MOST_BYTES = 80_000_000
"""Below the vendors' limits: a sheet lies in memory, its replies come sooner, and one that fails takes less with it."""


class Sheet:
    """Collects requests of one model until it is full."""

    def __init__(self, model: str, wire: BatchWire, most_calls: int = MOST_CALLS) -> None:
        self.model = model
        self.calls: dict[str, BatchCall] = {}
        self.lines: list[bytes] = []
        self._wire = wire
        self._most_calls = min(most_calls, wire.most_calls)
        self._most_bytes = min(MOST_BYTES, wire.most_bytes - 1000)
        self._bytes = 0

    def add(self, call: Call, rung: Rung) -> bool:
        """Take a call; False where it does not fit any more."""
        line = self._wire.line(call, rung)
        if self.calls and self._bytes + len(line) + 1 > self._most_bytes:
            return False
        self.calls[call.id] = BatchCall(call.id, call.prompt, rung)
        self.lines.append(line)
        self._bytes += len(line) + 1
        return True

    @property
    def full(self) -> bool:
        """Whether no further call may come in."""
        return len(self.calls) >= self._most_calls
