"""Floor 5. The parse stage: every file to a worker, and to a second reader where the first one broke or named one."""

import os
from typing import TYPE_CHECKING

import msgspec

from autotune_lm.core.outcomes import Failed, Kept, Outcome
from autotune_lm.kit.events import ItemStarted, Listener
from autotune_lm.parse.scan import Found
from autotune_lm.pipeline.plan import HELPED_BY, Plan
from autotune_lm.pipeline.pool import Pool, cores
from autotune_lm.pipeline.reading import Job, Reply, Settings

if TYPE_CHECKING:
    from asyncio import Semaphore

SLOW = frozenset({"ocr", "docling"})
"""Readers that run models: ten times the time, five times the memory."""
SLOW_TIME, SLOW_MEMORY = 10, 5


class Parsing:
    """Reads the files that a scan found."""

    def __init__(self, plan: Plan, found: dict[str, Found], tell: Listener) -> None:
        section = plan.config.parse
        self._section, self._found, self._tell = section, found, tell
        readers = {name: msgspec.to_builtins(reader.options) for name, reader in plan.readers.items()}
        width = cores() if section.workers == "auto" else section.workers
        self._pool = Pool(Settings(readers, plan.masking.options, section.max_memory_mb), width)
        self._free: Semaphore | None = None

    def close(self) -> None:
        """End the workers."""
        self._pool.close()

    async def work(self, item: str) -> Outcome:
        """Read one file."""
        seen = self._found[item]
        if seen.problem:
            return seen.problem
        import asyncio  # 17 ms that a run with nothing to do should not pay

        self._free = self._free or asyncio.Semaphore(2 * self._pool.width)  # so that no worker waits for us
        async with self._free:
            self._tell(ItemStarted("parse", item, seen.source.uri))
            return _outcome(await self._read(seen))

    async def _read(self, seen: Found) -> Reply:
        """Ask the reader, and a second one where that may help."""
        first = str(seen.reader)
        reply = await self._pool.read(self._job(seen, first))
        second = HELPED_BY.get(first, ("",))[0] if reply.broken else reply.other_reader
        if not second or not reply.failed or (second == "ocr" and not self._may_recognise()):
            return reply
        why = f"read by '{second}': {reply.failed.error}"
        again = await self._pool.read(self._job(seen, second, why if reply.broken else ""))
        return reply if again.failed and reply.broken else again

    def _job(self, seen: Found, reader: str, note: str = "") -> Job:
        slow = reader in SLOW
        timeout_s = self._section.timeout_s * (SLOW_TIME if slow else 1)
        memory = SLOW_MEMORY if slow else 1
        notes = tuple(one for one in (seen.note, note) if one)
        return Job(reader, seen.source, os.fsencode(seen.path), os.fsencode(seen.root), timeout_s, memory, notes)

    def _may_recognise(self) -> bool:
        from autotune_lm.parse.pdf.ocr import ocr_available

        return self._section.ocr == "auto" and ocr_available()


def _outcome(reply: Reply) -> Outcome:
    if reply.document:
        return Kept((reply.document,))
    if reply.dropped:
        return reply.dropped
    return reply.failed or Failed("its reader gave no answer", "please report this with the file")
