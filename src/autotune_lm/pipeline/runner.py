"""Floor 5. Asks the ledger what is not done, does it, writes and tells each outcome. Running again is resuming."""

import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import NamedTuple

from autotune_lm.core.errors import AutotuneError, StoreError
from autotune_lm.core.outcomes import Failed, Outcome
from autotune_lm.kit.events import ItemEnded, Listener, StageEnded, StageStarted
from autotune_lm.kit.signals import LetThrough, stops_held
from autotune_lm.pipeline.stages import Stage
from autotune_lm.store import ledger
from autotune_lm.store.db import Database
from autotune_lm.store.ledger import Entry, Slot

WIDTH = 64
"""Items under way at once in a stage that waits for models."""


class Flow(NamedTuple):
    """What came out of a stage: one entry for each input, in order of the inputs."""

    stage: str
    entries: list[Entry]
    done_now: int

    @property
    def outputs(self) -> list[str]:
        """The ids that flow on, each once, in order."""
        return list(dict.fromkeys(output for entry in self.entries for output in entry.outputs))


class Runner(NamedTuple):
    """Where outcomes go and who listens; ``fresh`` does everything again."""

    db: Database
    tell: Listener
    fresh: bool = False

    def pending(self, stage: Stage, inputs: Sequence[str]) -> tuple[dict[str, Entry], list[str]]:
        """What the ledger knows of this stage, and the inputs still to do."""
        known = {} if self.fresh else ledger.entries(self.db, stage.fingerprint)
        todo = [item for item in inputs if not ledger.is_done(known.get(item), stage.context(item))]
        return known, todo

    def run(self, stage: Stage, inputs: Sequence[str]) -> Flow:
        """Bring a stage up to date."""
        inputs = list(dict.fromkeys(inputs))
        known, todo = self.pending(stage, inputs)
        self.tell(StageStarted(stage.name, len(todo), len(inputs) - len(todo)))
        began = time.monotonic()
        if todo:
            import asyncio  # 17 ms that a run with nothing to do should not pay

            with stops_held() as let_through:
                asyncio.run(self._do_all(stage, todo, known, let_through))
        counts = Counter(known[item].outcome for item in todo)
        seconds = round(time.monotonic() - began, 3)
        self.tell(StageEnded(stage.name, counts["kept"], counts["dropped"], counts["failed"], seconds))
        return Flow(stage.name, [known[item] for item in inputs], len(todo))

    async def _do_all(
        self, stage: Stage, todo: Sequence[str], known: dict[str, Entry], let_through: LetThrough
    ) -> None:
        try:
            with let_through():
                async for item, outcome in _outcomes(stage.work, todo):
                    slot = Slot(stage.name, stage.fingerprint, item, stage.context(item))
                    entry = ledger.write(self.db, slot, outcome)
                    known[item] = entry
                    self.db.settle()
                    self.tell(ItemEnded(stage.name, item, entry.outcome, entry.reason))
        finally:
            stage.close()
            self.db.settle(now=True)


Work = Callable[[str], Outcome | Awaitable[Outcome]]


async def _outcomes(work: Work, todo: Sequence[str]) -> AsyncIterator[tuple[str, Outcome]]:
    """Each item's outcome as it arrives; at most ``WIDTH`` wait at once."""
    import asyncio

    waiting: set[asyncio.Task[tuple[str, Outcome]]] = set()
    try:
        for item in todo:
            waiting.add(asyncio.create_task(_outcome(work, item)))
            if len(waiting) >= WIDTH:
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    yield task.result()
        for ended in asyncio.as_completed(waiting):
            yield await ended
    finally:
        for task in waiting:
            task.cancel()


async def _outcome(work: Work, item: str) -> tuple[str, Outcome]:
    """The edge of the work: whatever breaks here becomes Failed, and the run goes on."""
    try:
        result = work(item)
        return item, await result if isinstance(result, Awaitable) else result
    except StoreError:
        raise
    except AutotuneError as error:
        return item, Failed(error.message, error.hint)
    except Exception as error:  # noqa: BLE001  # one bad item must not stop the run; the error is kept
        return item, Failed(f"{type(error).__name__}: {error}", "please report this with the file")
