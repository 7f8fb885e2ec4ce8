"""Floor 3. Keeps every reply before anything looks at it. Replies that arrive together share one commit.

A reply is safe from a kill once ``add`` returns, and from a power cut at most a second later: the commit goes to the
write-ahead log at once, and the log is flushed to disk in a thread every second or 256 replies. (Measured: a commit
costs 0.09 ms, one with a flush 1.4 ms.)

Where the disk is full nothing more is to be asked (``stuck``); replies that are here wait in memory, no more than were
in flight, and are tried again for a minute.
"""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from autotune_lm.core.calls import Call, Raw, Reply
from autotune_lm.core.errors import AutotuneError, NotWritable
from autotune_lm.store import calls
from autotune_lm.store.calls import Arrival, Kept
from autotune_lm.store.db import Database

FLUSH_S = 1.0
FLUSH_ROWS = 256
PATIENCE_S = 60.0
_RETRY_S = 2.0


class Journal:
    """The replies of a project. One for a run; all clients share it."""

    def __init__(self, db: Database, patience_s: float = PATIENCE_S) -> None:
        self.stuck = False
        """Whether the disk takes nothing now: ask no more."""
        self.when_settled: list[Callable[[AutotuneError | None], None]] = []
        """Called when the disk takes replies again, or with the error when it does not."""
        self._db = db
        self._patience_s = patience_s
        self._before = calls.last_call(db)
        self._log = Path(db.execute("PRAGMA database_list").fetchone()[2] + "-wal")
        self._waiting: list[tuple[Arrival, asyncio.Future[int]]] = []
        self._spent: list[tuple[int, Reply, float | None]] = []
        self._unflushed = 0
        self._thread: ThreadPoolExecutor | None = None
        self._flushing: Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._stuck_since = 0.0
        self._broke_others = False

    def find(self, key: str, *, fresh: bool = False) -> Kept | None:
        """The last reply to a call; ``fresh``: only one that came in this run."""
        kept = calls.find_call(self._db, key)
        return None if kept is None or (fresh and kept.number <= self._before) else kept

    async def add(self, call: Call, provider: str, raw: Raw, seconds: float) -> int:
        """Keep a reply; returns its number once it is committed.

        Raises:
            NotWritable: the disk took nothing for as long as patience lasts.
        """
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[int] = loop.create_future()
        if not self._waiting and not self.stuck:
            loop.call_soon(self._commit)
        arrived = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._waiting.append((Arrival(call, provider, raw, arrived, seconds), ready))
        return await ready

    def note(self, number: int, reply: Reply, cost: float | None) -> None:
        """Write beside a reply what it took, together with the next ones."""
        self._spent.append((number, reply, cost))

    async def close(self) -> None:
        """Write and flush what is left."""
        if self._waiting and not self.stuck:
            self._commit()
        if self._spent and not self.stuck:
            self._write([])
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._start_flush()
        if self._thread is not None and self._flushing is not None:
            await asyncio.wrap_future(self._flushing)  # the last of a thread that takes them in order
            self._thread.shutdown()
            self._thread = None

    def _commit(self) -> None:
        """Write all that waits, in one transaction."""
        batch, self._waiting = self._waiting, []
        if not batch:
            return
        ours_alone = not self._db.connection.in_transaction
        try:
            numbers = self._write([arrival for arrival, _ in batch])
        except NotWritable as error:
            self._waiting = batch + self._waiting
            self._broke_others |= not ours_alone
            self._wait_for_room(error)
            return
        except BaseException as error:
            for _, ready in batch:
                _refuse(ready, error)
            raise
        for (_, ready), number in zip(batch, numbers, strict=True):
            if not ready.done():
                ready.set_result(number)
        self._unflushed += len(batch)
        self._flush_soon()
        if self.stuck:
            self._recovered()

    def _write(self, arrivals: list[Arrival]) -> list[int]:
        try:
            if self._spent:
                calls.note_spent(self._db, self._spent)
            numbers = calls.add_calls(self._db, arrivals)
        except NotWritable:
            if self._db.connection.in_transaction:  # a full disk may or may not have ended it
                self._db.connection.execute("ROLLBACK")
            raise
        self._spent.clear()
        return numbers

    def _wait_for_room(self, error: NotWritable) -> None:
        loop = asyncio.get_running_loop()
        if not self.stuck:
            self.stuck, self._stuck_since = True, loop.time()
        if loop.time() - self._stuck_since < self._patience_s:
            loop.call_later(_RETRY_S, self._commit)
            return
        count = len(self._waiting)
        lost = NotWritable(f"{error.message}; {count} {'reply' if count == 1 else 'replies'} not saved", error.hint)
        self._end(lost)

    def _recovered(self) -> None:
        """Go on, unless rows of the runner went with the transaction that could not be written."""
        if self._broke_others:
            self._end(NotWritable("the disk was full for a while", "run again: all replies are saved"))
            return
        self.stuck = False
        for tell in self.when_settled:
            tell(None)

    def _end(self, error: NotWritable) -> None:
        batch, self._waiting = self._waiting, []
        for _, ready in batch:
            _refuse(ready, error)
        for tell in self.when_settled:
            tell(error)

    def _flush_soon(self) -> None:
        """Flush at once after 256 replies, else within a second."""
        loop = asyncio.get_running_loop()
        if self._flushing is not None and not self._flushing.done():
            return
        if self._unflushed >= FLUSH_ROWS:
            self._start_flush()
        elif self._timer is None or self._timer.cancelled() or self._timer.when() < loop.time():
            self._timer = loop.call_later(FLUSH_S, self._start_flush)

    def _start_flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._unflushed:
            self._unflushed = 0
            self._thread = self._thread or ThreadPoolExecutor(1, "flush")
            self._flushing = self._thread.submit(_flush, self._log)


def _refuse(ready: "asyncio.Future[int]", error: BaseException) -> None:
    """Hand an error to who waits, if anybody still does."""
    if not ready.done():
        ready.set_exception(error)
        ready.exception()  # somebody who was cancelled meanwhile does not come for it


def _flush(log: Path) -> None:
    """Bring the write-ahead log to the disk; a log that was merged into the database is there already."""
    try:
        with log.open("rb+") as file:  # flushing needs the right to write on Windows
            os.fsync(file.fileno())
    except OSError:
        return
