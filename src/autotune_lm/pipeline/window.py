"""Floor 5. Many items under way at once: the next one begins when one ends, and nothing waits for the slowest."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator
from typing import NamedTuple

from autotune_lm.core.errors import AutotuneError, CannotGoOn, Postponed, StoreError
from autotune_lm.core.outcomes import Failed, Outcome
from autotune_lm.kit.redaction import redacted
from autotune_lm.pipeline.stages import Stage


class Ended(NamedTuple):
    """An item with its outcome; None where no outcome came, since nothing can be done now."""

    item: str
    outcome: Outcome | None


class Window:
    """The items of a stage under way. ``stopped`` says why no more are begun."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.stopped: CannotGoOn | None = None
        self.closed = False
        """Whether no further item is wanted."""
        self.postponed = 0
        """Items that wait for something and are done in a later round."""
        self._under_way: set[asyncio.Task[Ended]] = set()
        self._ended: deque[asyncio.Task[Ended]] = deque()
        self._wake = asyncio.Event()

    async def outcomes(self, items: Iterable[str]) -> AsyncIterator[Ended]:
        """Each item's outcome as it arrives."""
        waiting: Iterator[str] = iter(items)
        try:
            while self._fill(waiting):
                await self._wake.wait()
                self._wake.clear()
                while self._ended:
                    task = self._ended.popleft()
                    if not task.cancelled() and task.result().outcome is not None:
                        yield task.result()
        finally:
            self.cancel()

    def cancel(self) -> None:
        """Break off whatever is under way."""
        for task in self._under_way:
            task.cancel()

    def _fill(self, waiting: Iterator[str]) -> bool:
        """Begin as many items as there is room for; whether any is under way."""
        while len(self._under_way) < self.stage.width and not self.stopped and not self.closed:
            item = next(waiting, None)
            if item is None:
                break
            task = asyncio.create_task(self._work(item))
            self._under_way.add(task)
            task.add_done_callback(self._end)
        return bool(self._under_way) or bool(self._ended)

    def _end(self, task: asyncio.Task[Ended]) -> None:
        self._under_way.discard(task)
        self._ended.append(task)
        self._wake.set()

    async def _work(self, item: str) -> Ended:
        """The edge of the work: whatever breaks here becomes Failed, and the run goes on."""
        try:
            result = self.stage.work(item)
            return Ended(item, await result if isinstance(result, Awaitable) else result)
        except StoreError:
            raise
        except Postponed:
            self.postponed += 1
            return Ended(item, None)
        except CannotGoOn as error:
            self.stopped = self.stopped or error
            return Ended(item, None)
        except AutotuneError as error:
            return Ended(item, Failed(redacted(error.message), redacted(error.hint)))
        except Exception as error:  # noqa: BLE001  # one bad item must not stop the run; the error is kept
            return Ended(item, Failed(redacted(f"{type(error).__name__}: {error}"), "please report this with the file"))
