"""Floor 3. Gets a sheet to the provider once and no more: the intent first, then the request, then the id.

Whatever instant the process dies at, the next one finds the batch at the provider or knows that there is none.
"""

import secrets
import time

from autotune_lm.kit.events import Listener, Noticed
from autotune_lm.llm.batch.patience import PASSES, Patience, stop
from autotune_lm.llm.batch.sheet import Sheet
from autotune_lm.llm.batch.wire import Service
from autotune_lm.llm.trouble import Trouble
from autotune_lm.store import batches
from autotune_lm.store.batches import BatchRow
from autotune_lm.store.db import Database

TRIES = 4
_FIRST_S = 5.0


class Submitter:
    """Sends sheets of one service."""

    def __init__(self, service: Service, db: Database, tell: Listener, patience: Patience) -> None:
        self._endpoint = service.endpoint
        self._wire = service.wire
        self._db = db
        self._tell = tell
        self._patience = patience

    async def send(self, sheet: Sheet) -> None:
        """Submit a sheet.

        Raises:
            CannotGoOn: the provider does not take it, or cannot be reached; nothing is submitted twice later on.
        """
        new = BatchRow(0, secrets.token_hex(10), self._endpoint, sheet.model, len(sheet.calls), time.time(), 0, "")
        row = batches.intend(self._db, new, sheet.calls.values())
        batch, tries, began = None, 0, self._patience.clock()
        while batch is None:
            try:
                batch = await self._wire.create(row, sheet.lines)
            except Trouble as trouble:
                late = self._patience.clock() - began > self._patience.give_up_after_s
                tries += TRIES if late else trouble.weather != "capacity"
                batch = await self._after(trouble, row, tries)
        self._has_id(row, batch)

    async def reconcile(self, row: BatchRow) -> bool:
        """After a process that died with an intent: take up its batch. False where there is none; the intent goes."""
        batch = await self._find(row)
        if batch is None:
            batches.forget_batch(self._db, row.number)
            return False
        self._has_id(row, batch)
        return True

    async def _after(self, trouble: Trouble, row: BatchRow, tries: int) -> str | None:
        """After a submission without an answer: look whether it arrived, else wait a little."""
        if trouble.weather not in PASSES:
            batches.forget_batch(self._db, row.number)
            raise stop(trouble) from trouble
        found = None if trouble.weather == "capacity" else await self._find(row)
        if found is None and tries >= TRIES:  # the intent stays: the next run looks again
            raise stop(trouble) from trouble
        if found is None:
            await self._patience.sleep(max(_FIRST_S * 2**tries, trouble.wait_s or 0.0))
        return found

    async def _find(self, row: BatchRow) -> str | None:
        known = batches.known_ids(self._db)
        return await self._patience.insist(lambda: self._wire.find(row, known))

    def _has_id(self, row: BatchRow, batch: str) -> None:
        batches.submitted(self._db, row.number, batch)
        hint = "replies come within a day, most far sooner; you may stop and run the same command again any time"
        self._tell(Noticed(f"batch {batch}: {row.calls:,} calls submitted", hint))
