"""Floor 3. Brings the replies of an ended batch into the store, where they lie as if they had been asked live."""

from contextlib import aclosing
from datetime import UTC, datetime
from typing import NamedTuple

from autotune_lm.core.calls import Call, Raw, Reply
from autotune_lm.kit.redaction import redacted
from autotune_lm.llm.batch.wire import Progress, Result, Service
from autotune_lm.llm.budget import Budget
from autotune_lm.llm.trouble import Trouble
from autotune_lm.store import batches
from autotune_lm.store.batches import BatchCall, BatchRow
from autotune_lm.store.calls import Arrival, add_calls, find_call, note_spent
from autotune_lm.store.db import Database

GROUP = 256
"""Replies in one commit."""
_LONGEST_PROBLEM = 200


class Brought(NamedTuple):
    """What came of a batch."""

    replies: int
    in_vain: frozenset[str]
    """Calls that it ran, or let expire, without a reply."""
    foreign: bool = False
    """It is somebody else's batch: no result has an id of ours."""


class _Intake:
    """What results say of the calls in a batch; others have no place in it, and a reply counts once."""

    def __init__(self, expected: dict[str, BatchCall]) -> None:
        self.seen: set[str] = set()
        """Calls with a reply."""
        self.problems: dict[str, str] = {}
        """Calls without one, and why."""
        self._expected = expected

    def take(self, result: Result) -> tuple[BatchCall, bytes] | None:
        """The call and its reply; None where there is none, or not for the first time."""
        call = self._expected.get(result.key)
        if call is None or result.key in self.seen:
            return None
        if result.problem or not result.body:
            self.problems[result.key] = redacted(result.problem or "empty")[:_LONGEST_PROBLEM]
            return None
        self.seen.add(result.key)
        self.problems.pop(result.key, None)
        return call, result.body

    def miss_the_rest(self) -> None:
        """No more results come."""
        self.problems |= dict.fromkeys(self._expected.keys() - self.seen - self.problems.keys(), "no result")


class Collector:
    """Reads results and keeps them. What it kept before, an interrupted reading included, it leaves."""

    def __init__(self, service: Service, db: Database, budget: Budget) -> None:
        self._provider = service.provider
        self._wire = service.wire
        self._cost = service.cost
        self._db = db
        self._budget = budget

    async def bring_in(self, row: BatchRow, progress: Progress) -> Brought:
        """Keep all replies, note what brought none, and end the batch.

        Raises:
            Trouble: the results did not come whole; what came is kept.
        """
        intake = _Intake(batches.calls_of(self._db, row.number))
        group: list[tuple[BatchCall, bytes]] = []
        lines = 0
        async with aclosing(self._wire.results(row.batch, progress)) as results:
            async for result in results:
                lines += 1
                if taken := intake.take(result):
                    group.append(taken)
                if len(group) >= GROUP:
                    self._keep(row, group)
        self._keep(row, group)
        if lines and not intake.seen and not intake.problems:
            return Brought(0, frozenset(), foreign=True)
        if progress.state == "ended":
            intake.miss_the_rest()
        batches.note_problems(self._db, row.number, intake.problems.items())
        batches.end_batch(self._db, row.number, progress.state)
        return Brought(len(intake.seen), frozenset(intake.problems))

    def _keep(self, row: BatchRow, group: list[tuple[BatchCall, bytes]]) -> None:
        """Commit a group of replies, then what they took."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        arrivals = [
            Arrival(_call(row, call), self._provider.name, Raw(body, call.rung), now, 0.0)
            for call, body in group
            if not self._is_kept(row, call.key)
        ]
        group.clear()
        if not arrivals:
            return
        numbers = add_calls(self._db, arrivals)
        spent = []
        for number, arrival in zip(numbers, arrivals, strict=True):
            reply = self._read(arrival.raw)
            if reply:
                cost = self._cost(reply)
                spent.append((number, reply, cost))
                self._budget.spend(reply.prompt_tokens + reply.completion_tokens, cost or 0.0)
        note_spent(self._db, spent)
        self._db.settle(now=True)

    def _is_kept(self, row: BatchRow, key: str) -> bool:
        """Whether an interrupted reading of this batch kept the reply: it came after the batch was intended."""
        kept = find_call(self._db, key)
        return kept is not None and kept.number > row.after

    def _read(self, raw: Raw) -> Reply | None:
        try:
            return self._provider.read(raw)
        except Trouble:
            return None


def _call(row: BatchRow, call: BatchCall) -> Call:
    """The call under its key. Its text is not kept a second time: nothing that is stored of a reply needs it."""
    return Call(id=call.key, model=row.model, messages=(), max_tokens=0, prompt=call.prompt)
