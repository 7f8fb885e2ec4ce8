"""Floor 3. The batch desk: takes calls instead of asking them, has them submitted, and brings the replies in later.

What is true is in the store; this only knows what it read there and what it took since.
"""

import asyncio
import time
from dataclasses import dataclass, field

from autotune_lm.core.calls import Call, Reply, Rung
from autotune_lm.core.errors import BudgetReached, CannotGoOn, Postponed
from autotune_lm.kit.events import Listener, Noticed
from autotune_lm.llm.batch.collecting import Collector
from autotune_lm.llm.batch.patience import Patience
from autotune_lm.llm.batch.sheet import MOST_CALLS, Sheet
from autotune_lm.llm.batch.submitting import Submitter
from autotune_lm.llm.batch.wire import Progress, Service
from autotune_lm.llm.budget import Budget, Estimate, estimate_of
from autotune_lm.llm.trouble import Trouble
from autotune_lm.store import batches
from autotune_lm.store.batches import BatchRow
from autotune_lm.store.calls import find_call
from autotune_lm.store.db import Database

POLL_S = 60.0
LONGEST_POLL = 10
"""Times the first pause."""
LIVE_BELOW = 20
"""What is left after a round, if it is so little, is asked live: nobody wants to wait a day for it."""
KEPT_S = 28 * 86_400.0
"""The vendors keep results for 29 days."""


class Waiting(Postponed):
    """This call's reply comes with a batch; the item ends without an outcome and is done in a later round."""

    def __init__(self) -> None:
        super().__init__("waits for a batch", "run the same command again any time")


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How a desk works; nothing here changes a reply."""

    poll_s: float = POLL_S
    live_below: int = LIVE_BELOW
    most_calls: int = MOST_CALLS
    patience: Patience = field(default_factory=Patience)
    fresh_from: int = 0
    """Replies up to this number do not count: the run was told to do all again."""
    budget: Budget = field(default_factory=Budget)
    """What the run may spend: each call on a sheet counts at once as what it will likely take."""


class BatchDesk:
    """Where calls to one service are left. ``ask`` stands in for the client's."""

    def __init__(self, service: Service, db: Database, tell: Listener, habits: Habits | None = None) -> None:
        self._service = service
        self._db = db
        self._tell = tell
        self._habits = habits or Habits()
        self._submitter = Submitter(service, db, tell, self._habits.patience)
        self._collector = Collector(service, db, self._habits.budget)
        self._advanced: dict[str, Estimate] = {}
        """What was set aside for calls on sheets and under way."""
        self._over: BudgetReached | None = None
        """Why not all that was asked in this round lies on a sheet."""
        self._sheets: dict[str, Sheet] = {}
        """By model: a batch holds the calls of one."""
        self._rounds = 0
        self._all_live = False
        self._look_up()

    def begin(self) -> None:
        """Work of another kind begins: what was said of the rest of the one before holds no more."""
        self._rounds = 0
        self._all_live = False

    async def ask(self, call: Call, rung: Rung) -> Reply:
        """The reply to a call, where it is there; what a batch could not answer is asked live.

        Raises:
            Waiting: it comes with a batch.
            CannotGoOn: a full batch could not be submitted.
        """
        key = call.id
        if key not in self._under_way and not any(key in sheet.calls for sheet in self._sheets.values()):
            if self._all_live or key in self._in_vain or self._has_reply(key):
                return await self._service.live(call, rung)
            await self._take(call, rung)
        raise Waiting

    @property
    def waiting(self) -> int:
        """How many calls lie here or at the provider."""
        return len(self._under_way) + sum(len(sheet.calls) for sheet in self._sheets.values())

    @property
    def worth_a_batch(self) -> bool:
        """Whether what waits should go into a batch: not a small rest of an earlier round."""
        return bool(self._under_way) or not self._rounds or self.waiting >= self._habits.live_below

    def refuse_if_over(self) -> None:
        """End it, where calls were turned away and none is left that could make room.

        Raises:
            BudgetReached: no more may be spent.
        """
        if self._over is not None:
            raise self._over

    def go_live(self) -> None:
        """From now on ask everything at once."""
        self._all_live = True
        self._sheets.clear()
        self._look_up()

    async def submit(self) -> None:
        """Send what was left here.

        Raises:
            CannotGoOn: the provider does not take it.
        """
        for model in list(self._sheets):
            await self._send(self._sheets.pop(model))

    async def collect(self) -> None:
        """Wait for all batches of this service and bring their replies in; may be broken off at any time.

        Raises:
            CannotGoOn: the provider refused or cancelled one, or cannot be reached; what came is kept.
        """
        self._rounds += 1
        pause_s = self._habits.poll_s
        told: dict[int, str] = {}
        try:
            while rows := self._open():
                if any([await self._visit(row, told) for row in rows]):
                    pause_s = self._habits.poll_s
                    continue
                await self._habits.patience.sleep(pause_s)
                pause_s = min(pause_s * 1.5, self._habits.poll_s * LONGEST_POLL)
        finally:
            self._look_up()

    async def resume(self) -> None:
        """Take up what earlier runs left, as ``collect`` does."""
        if self._open():
            await self.collect()

    async def close(self) -> None:
        """Give back connections."""
        await self._service.wire.close()

    def _open(self) -> list[BatchRow]:
        return batches.open_batches(self._db, self._service.endpoint)

    def _look_up(self) -> None:
        """Read from the store which calls are under way and which were in vain; room was made by all others."""
        self._under_way = batches.keys_under_way(self._db, self._service.endpoint)
        self._in_vain = batches.keys_in_vain(self._db)
        held = self._under_way.union(*(sheet.calls for sheet in self._sheets.values()))
        for key in self._advanced.keys() - held:
            self._habits.budget.take_back(self._advanced.pop(key))
        self._over = None

    def _has_reply(self, key: str) -> bool:
        kept = find_call(self._db, key)
        return kept is not None and kept.number > self._habits.fresh_from

    async def _take(self, call: Call, rung: Rung) -> None:
        """Put a call on its sheet; a full sheet leaves at once, so that no more than one lies in memory.

        A call that may cost more than is left waits too: for the next round, where the replies of this one are paid.
        """
        estimate = estimate_of(call, self._service.cost)
        try:
            self._habits.budget.advance(estimate, asyncio.get_running_loop().time())
        except BudgetReached as error:
            self._over = error
            return
        self._advanced[call.id] = estimate
        sheet = self._sheets.get(call.model) or self._new_sheet(call.model)
        full = None if sheet.add(call, rung) else sheet
        if full:
            self._new_sheet(call.model).add(call, rung)
        elif sheet.full:
            full = self._sheets.pop(call.model)
        if full:
            await self._send(full)

    def _new_sheet(self, model: str) -> Sheet:
        self._sheets[model] = Sheet(model, self._service.wire, self._habits.most_calls)
        return self._sheets[model]

    async def _send(self, sheet: Sheet) -> None:
        self._under_way |= sheet.calls.keys()
        try:
            await self._submitter.send(sheet)
        except BaseException:
            self._look_up()
            raise

    async def _visit(self, row: BatchRow, told: dict[int, str]) -> bool:
        """Look after one batch; True where something about it is settled."""
        if not row.batch:
            return not await self._submitter.reconcile(row)
        try:
            progress = await self._habits.patience.insist(lambda: self._service.wire.look(row.batch))
        except CannotGoOn as error:
            self._gone(row, error)
            return True
        if progress.state == "running":
            self._say(row, progress, told)
            return False
        await self._bring_in(row, progress)
        return True

    def _gone(self, row: BatchRow, error: CannotGoOn) -> None:
        """The provider does not know a batch: its results were deleted, or another account submitted it."""
        if not isinstance(error.__cause__, Trouble) or error.__cause__.status != 404:
            raise error
        if time.time() - row.written < KEPT_S:
            hint = "use the key of the account that submitted it, or run without --batch to ask its calls live"
            raise CannotGoOn(f"batch {row.batch} is not known to this account", hint) from error
        self._tell(Noticed(f"batch {row.batch} is gone at the provider; its calls are submitted again"))
        batches.forget_batch(self._db, row.number)

    def _say(self, row: BatchRow, progress: Progress, told: dict[int, str]) -> None:
        total = progress.total or row.calls
        said = f"batch {row.batch}: {progress.done:,} of {total:,} done ({progress.says})"
        if told.get(row.number) != said:
            told[row.number] = said
            self._tell(Noticed(said, "you may stop; run the same command again any time"))

    async def _bring_in(self, row: BatchRow, progress: Progress) -> None:
        brought = await self._habits.patience.insist(lambda: self._collector.bring_in(row, progress))
        if brought.foreign:
            batches.disown(self._db, row)
            return
        rest = f"; {len(brought.in_vain):,} without one are asked live" if brought.in_vain else ""
        self._tell(Noticed(f"batch {row.batch}: {brought.replies:,} of {row.calls:,} replies are here{rest}"))
        if progress.state in ("failed", "cancelled"):
            cancelled = progress.state == "cancelled"
            why = "cancelled at the provider" if cancelled else f"refused by the provider: {progress.says}"
            hint = "what came is kept; run again with --batch to submit the rest, or without to ask it live"
            raise CannotGoOn(f"batch {row.batch} was {why}", hint)
