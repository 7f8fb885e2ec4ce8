"""Floor 5. Asks the ledger what is not done, does it, writes and tells each outcome. Running again is resuming."""

import time
from collections import Counter
from collections.abc import Awaitable, Mapping, Sequence
from typing import NamedTuple

from autotune_lm.core.errors import CannotGoOn
from autotune_lm.core.outcomes import Outcome
from autotune_lm.kit.events import ItemEnded, Listener, StageEnded, StageStarted
from autotune_lm.kit.signals import LetThrough, stops_held
from autotune_lm.pipeline.stages import Stage, once
from autotune_lm.store import ledger
from autotune_lm.store.db import Database
from autotune_lm.store.ledger import Entry, Slot


class Flow(NamedTuple):
    """What came out of a stage: one entry for each input that was reached, in order of the inputs."""

    stage: str
    entries: list[Entry]
    done_now: int
    left: int = 0
    """Inputs that were not reached."""
    stopped: CannotGoOn | None = None
    """Why they were not, where it was not the target."""

    @property
    def outputs(self) -> list[str]:
        """The ids that flow on, each once, in order."""
        return list(dict.fromkeys(output for entry in self.entries for output in entry.outputs))


class Runner(NamedTuple):
    """Where outcomes go and who listens; ``fresh`` does everything again."""

    db: Database
    tell: Listener
    fresh: bool = False
    drain_s: float = 30.0
    """How long an interrupted stage waits for what is under way."""

    def run(self, stage: Stage, inputs: Sequence[str]) -> Flow:
        """Bring a stage up to date."""
        inputs = list(dict.fromkeys(inputs))
        there = ledger.entries(self.db, stage.fingerprint)
        done = {item: there[item] for item in inputs if ledger.is_done(there.get(item), stage.context(item))}
        known = {} if self.fresh else dict(done)
        prefix = Prefix(stage, inputs, known)
        todo = [] if prefix.reached() else [item for item in prefix.order if item not in known]
        self.tell(StageStarted(stage.name, len(todo), len(inputs) - len(todo)))
        began = time.monotonic()
        stopped, before = None, len(known)
        if todo:
            import asyncio  # 17 ms that a run with nothing to do should not pay

            with stops_held() as let_through:
                stopped = asyncio.run(self._do_all(stage, todo, known, prefix, let_through))
        counts = Counter(known[item].outcome for item in todo if item in known)
        seconds = round(time.monotonic() - began, 3)
        self.tell(StageEnded(stage.name, counts["kept"], counts["dropped"], counts["failed"], seconds))
        done_now = len(known) - before
        if stopped:  # what was there before is better than nothing, also where all was to be made again
            known.update({item: entry for item, entry in done.items() if item not in known})
        counted = prefix.items()
        entries = [known[item] for item in inputs if item in counted]
        return Flow(stage.name, entries, done_now, len(inputs) - len(entries), stopped)

    async def _do_all(
        self, stage: Stage, todo: Sequence[str], known: dict[str, Entry], prefix: "Prefix", let_through: LetThrough
    ) -> CannotGoOn | None:
        from autotune_lm.pipeline.interrupt import draining
        from autotune_lm.pipeline.window import Window

        window = Window(stage)

        async def one_round() -> bool:
            """Work on all that has not ended; whether what is postponed should be worked on again."""
            window.postponed = 0
            at_once = stage.enough if stage.enough and stage.rounds is not once else len(todo)
            for start in range(0, len(todo), at_once):  # towards a target no batch should ask for far too much
                some = [item for item in todo[start : start + at_once] if item not in known]
                async for item, outcome in window.outcomes(some):
                    assert outcome is not None
                    known[item] = self._write(stage, item, outcome)
                    window.closed = window.closed or prefix.reached()
                if window.postponed or window.closed or window.stopped:
                    break
            return bool(window.postponed) and not window.closed and not window.stopped

        try:
            with let_through(), draining(window, self.tell, self.drain_s):
                await stage.rounds(one_round)
        finally:
            closing = stage.close()
            if isinstance(closing, Awaitable):
                await closing
            self.db.settle(now=True)
        return window.stopped

    def _write(self, stage: Stage, item: str, outcome: Outcome) -> Entry:
        """Put an outcome into the ledger and tell of it."""
        slot = Slot(stage.name, stage.fingerprint, item, stage.context(item))
        entry = ledger.write(self.db, slot, outcome)
        self.db.settle()
        self.tell(ItemEnded(stage.name, item, entry.outcome, entry.reason, len(entry.outputs)))
        return entry


class Prefix:
    """The beginning of a stage's inputs, in working order, that brings as many records as are wanted.

    It hangs on what each item brings and not on when it ends, so any number of items under way gives the same one.
    """

    def __init__(self, stage: Stage, inputs: Sequence[str], known: Mapping[str, Entry]) -> None:
        self.order = stage.order(inputs)
        self._enough = stage.enough
        self._known = known
        self._at = 0
        self._records = 0

    def reached(self) -> bool:
        """Whether the items that have ended without a gap bring enough. Counts on from where it stopped."""
        while self._enough and self._records < self._enough and self._at < len(self.order):
            entry = self._known.get(self.order[self._at])
            if entry is None:
                return False
            self._records += len(entry.outputs)
            self._at += 1
        return bool(self._enough) and self._records >= self._enough

    def items(self) -> set[str]:
        """The items that count: those of the beginning, or all that have ended where it is not reached."""
        order = self.order[: self._at] if self.reached() else self.order
        return {item for item in order if item in self._known}
