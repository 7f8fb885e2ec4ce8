"""Floor 3. Batches of OpenAI: a file of requests is uploaded, a batch is made of it, two files of results come back.

Source: the vendor's reference of its Batch and Files interfaces (platform.openai.com/docs/guides/batch): 50,000
requests and 200 MB a file, one model a file, 24 hours, results in any order; unfinished requests of an expired batch
stand in the error file as ``batch_expired``.
"""

import secrets
from collections.abc import AsyncGenerator, Callable, Sequence

import msgspec

from autotune_lm.core.calls import Call, Rung
from autotune_lm.llm.batch.transfer import Transfer
from autotune_lm.llm.batch.wire import Progress, Result, State
from autotune_lm.store.batches import BatchRow

URL = "/v1/chat/completions"
TOKEN = "autotune_token"
"""The key of the metadata that carries our own name of a batch."""
_STATES: dict[str, State] = {
    "completed": "ended",
    "expired": "ended",
    "failed": "failed",
    "cancelled": "cancelled",
}
"""All others are on their way: validating, in_progress, finalizing, cancelling."""


class _File(msgspec.Struct, frozen=True):
    """What was uploaded."""

    id: str


class _Seen(msgspec.Struct, frozen=True):
    """What we read of a batch."""

    id: str
    status: str
    metadata: dict[str, str] | None = None
    output_file_id: str | None = None
    error_file_id: str | None = None
    errors: dict[str, object] | None = None
    request_counts: dict[str, int] | None = None


class _Listing(msgspec.Struct, frozen=True):
    """A page of batches, the newest first."""

    data: list[_Seen]
    has_more: bool = False


class _Response(msgspec.Struct, frozen=True):
    status_code: int = 0
    body: msgspec.Raw = msgspec.Raw(b"{}")


class _Line(msgspec.Struct, frozen=True):
    """A line of a result file."""

    custom_id: str
    response: _Response | None = None
    error: dict[str, object] | None = None


class OpenAiBatches:
    """The interface of OpenAI; ``body`` makes the JSON that a live call would send."""

    most_calls = 50_000
    most_bytes = 200_000_000

    def __init__(self, transfer: Transfer, body: Callable[[Call, Rung], bytes]) -> None:
        self._transfer = transfer
        self._body = body
        self._uploaded = ("", "")
        """Our name of the last batch, and its file: not sent again where the batch could not be made of it at once."""

    def line(self, call: Call, rung: Rung) -> bytes:
        """A line of the input file."""
        request = {"custom_id": call.id, "method": "POST", "url": URL, "body": msgspec.Raw(self._body(call, rung))}
        return msgspec.json.encode(request) + b"\n"

    async def create(self, row: BatchRow, lines: Sequence[bytes]) -> str:
        """Upload the file, make the batch; a file without a batch costs nothing and runs nothing."""
        if self._uploaded[0] != row.token:
            self._uploaded = (row.token, await self._upload(row.token, lines))
        wanted = {
            "input_file_id": self._uploaded[1],
            "endpoint": URL,
            "completion_window": "24h",
            "metadata": {TOKEN: row.token},
        }
        return (await self._transfer.ask(_Seen, "POST", "/batches", msgspec.json.encode(wanted))).id

    async def _upload(self, name: str, lines: Sequence[bytes]) -> str:
        boundary = secrets.token_hex(16)
        form = _form(boundary, f"{name}.jsonl", lines)
        return (await self._transfer.ask(_File, "POST", "/files", form, f"multipart/form-data; boundary={boundary}")).id

    async def find(self, row: BatchRow, known: set[str]) -> str | None:
        """The batch whose metadata holds our name."""
        after = ""
        while True:
            listing = await self._transfer.ask(_Listing, "GET", f"/batches?limit=100{after}")
            for seen in listing.data:
                if (seen.metadata or {}).get(TOKEN) == row.token:
                    return seen.id
            if not listing.has_more or not listing.data:
                return None
            after = f"&after={listing.data[-1].id}"

    async def look(self, batch: str) -> Progress:
        """Its status, and the figures that the provider counts."""
        seen = await self._transfer.ask(_Seen, "GET", f"/batches/{batch}")
        counts = seen.request_counts or {}
        done = counts.get("completed", 0) + counts.get("failed", 0)
        files = tuple(file for file in (seen.output_file_id, seen.error_file_id) if file)
        says = _reasons(seen.errors) or seen.status
        return Progress(_STATES.get(seen.status, "running"), done, counts.get("total", 0), says, files)

    async def results(self, batch: str, progress: Progress) -> AsyncGenerator[Result, None]:
        """The lines of both files."""
        for file in progress.files:
            async for line in self._transfer.lines(f"/files/{file}/content"):
                if line.strip() and (result := _result(line)):
                    yield result

    async def close(self) -> None:
        """Close connections."""
        await self._transfer.close()


def _form(boundary: str, name: str, lines: Sequence[bytes]) -> bytes:
    """The body of an upload (RFC 7578)."""
    start = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/jsonl\r\n\r\n"
    )
    return b"".join([start.encode(), *lines, f"\r\n--{boundary}--\r\n".encode()])


def _result(line: bytes) -> Result | None:
    """What a line says; None where it is none of ours."""
    try:
        read = msgspec.json.decode(line, type=_Line)
    except msgspec.DecodeError:
        return None
    if read.response and read.response.status_code == 200 and not read.error:
        return Result(read.custom_id, bytes(read.response.body))
    if read.error:
        return Result(read.custom_id, problem=str(read.error.get("code") or "error"))
    return Result(read.custom_id, problem=f"status {read.response.status_code if read.response else 0}")


def _reasons(errors: dict[str, object] | None) -> str:
    """Why a batch was refused, the first reasons."""
    data = errors.get("data") if errors else None
    found = (
        [str(one.get("message") or one.get("code")) for one in data if isinstance(one, dict)]
        if isinstance(data, list)
        else []
    )
    return "; ".join(dict.fromkeys(found[:3]))
