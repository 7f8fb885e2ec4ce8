"""Floor 3. Batches of Anthropic: one request with all calls, one file of results.

Source: the vendor's reference of Message Batches (platform.claude.com/docs/en/api/creating-message-batches): 100,000
requests or 256 MB, 24 hours, results for 29 days and in any order. A batch carries no name of ours, so one that was
submitted just before a crash is known by its time and size, and proven by the ids of its results.
"""

from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime

import msgspec

from autotune_lm.core.calls import Call, Rung
from autotune_lm.llm.batch.transfer import Transfer
from autotune_lm.llm.batch.wire import Progress, Result
from autotune_lm.store.batches import BatchRow

CLOCKS_S = 600.0
"""How far the clocks of two machines may lie apart."""


class _Seen(msgspec.Struct, frozen=True):
    """What we read of a batch."""

    id: str
    processing_status: str
    request_counts: dict[str, int]
    created_at: str


class _Listing(msgspec.Struct, frozen=True):
    """A page of batches, the newest first."""

    data: list[_Seen]
    has_more: bool = False


class _Outcome(msgspec.Struct, frozen=True):
    type: str
    message: msgspec.Raw = msgspec.Raw(b"")
    error: dict[str, object] | None = None


class _Line(msgspec.Struct, frozen=True):
    """A line of the results."""

    custom_id: str
    result: _Outcome


class AnthropicBatches:
    """The interface of Anthropic; ``body`` makes the JSON that a live call would send."""

    most_calls = 100_000
    most_bytes = 256_000_000

    def __init__(self, transfer: Transfer, body: Callable[[Call, Rung], bytes]) -> None:
        self._transfer = transfer
        self._body = body

    def line(self, call: Call, rung: Rung) -> bytes:
        """One of the requests."""
        return msgspec.json.encode({"custom_id": call.id, "params": msgspec.Raw(self._body(call, rung))})

    async def create(self, row: BatchRow, lines: Sequence[bytes]) -> str:
        """Submit all requests at once."""
        body = b'{"requests":[' + b",".join(lines) + b"]}"
        return (await self._transfer.ask(_Seen, "POST", "/messages/batches", body)).id

    async def find(self, row: BatchRow, known: set[str]) -> str | None:
        """The oldest batch that nobody knows, of this size and not older than the intent."""
        found, after = None, ""
        while True:
            listing = await self._transfer.ask(_Listing, "GET", f"/messages/batches?limit=100{after}")
            recent = [seen for seen in listing.data if _time(seen.created_at) >= row.written - CLOCKS_S]
            for seen in recent:
                if seen.id not in known and sum(seen.request_counts.values()) == row.calls:
                    found = seen.id
            if not listing.has_more or len(recent) < len(listing.data) or not recent:
                return found
            after = f"&after_id={listing.data[-1].id}"

    async def look(self, batch: str) -> Progress:
        """Its status and counts."""
        seen = await self._transfer.ask(_Seen, "GET", f"/messages/batches/{batch}")
        total = sum(seen.request_counts.values())
        done = total - seen.request_counts.get("processing", 0)
        if seen.processing_status != "ended":
            return Progress("running", done, total, seen.processing_status)
        cancelled = seen.request_counts.get("canceled", 0) > 0
        return Progress("cancelled" if cancelled else "ended", done, total, "cancelled" if cancelled else "ended")

    async def results(self, batch: str, progress: Progress) -> AsyncGenerator[Result, None]:
        """The lines of the results; a cancelled call is as if never submitted."""
        async for line in self._transfer.lines(f"/messages/batches/{batch}/results"):
            if line.strip() and (result := _result(line)):
                yield result

    async def close(self) -> None:
        """Close connections."""
        await self._transfer.close()


def _result(line: bytes) -> Result | None:
    """What a line says; None where it says nothing of a call."""
    try:
        read = msgspec.json.decode(line, type=_Line)
    except msgspec.DecodeError:
        return None
    if read.result.type == "succeeded":
        return Result(read.custom_id, bytes(read.result.message))
    error = (read.result.error or {}).get("error")
    kind = error.get("type") if isinstance(error, dict) else ""
    return None if read.result.type == "canceled" else Result(read.custom_id, problem=str(kind or read.result.type))


def _time(text: str) -> float:
    """Seconds since 1970 of an RFC 3339 time; the far future where it is none, since then it cannot rule out."""
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return float("inf")
