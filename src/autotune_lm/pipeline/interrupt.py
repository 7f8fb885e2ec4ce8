"""Floor 5. Ctrl-C where replies are under way that cost money: once lets them come in, twice stops at once."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from autotune_lm.kit.events import Listener, Noticed
from autotune_lm.pipeline.window import Window

Handler = Callable[[int, FrameType | None], object] | int | None


@contextmanager
def draining(window: Window, tell: Listener, drain_s: float) -> Iterator[None]:
    """The first stop signal in this block ends the stage when its replies are in, or after ``drain_s`` seconds.

    Raises:
        KeyboardInterrupt: at the end of the block, where there was a signal.
    """
    if window.stage.drain is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    before: Handler = signal.getsignal(signal.SIGINT)
    stop = _Stop(window, tell, drain_s)
    signal.signal(signal.SIGINT, stop.heard)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if stop.times:
        raise KeyboardInterrupt


class _Stop:
    """What a stop signal does, the first and the second time."""

    def __init__(self, window: Window, tell: Listener, drain_s: float) -> None:
        self.window = window
        self.tell = tell
        self.drain_s = drain_s
        self.times = 0
        self._loop = asyncio.get_running_loop()

    def heard(self, number: int, frame: FrameType | None) -> None:
        """Called between two instructions of whatever runs; the loop does the rest."""
        self.times += 1
        self._loop.call_soon_threadsafe(self._drain if self.times == 1 else self.window.cancel)

    def _drain(self) -> None:
        self.window.closed = True
        if self.window.stage.drain:
            self.window.stage.drain()
        self.tell(
            Noticed(
                f"stopping: replies that are under way are waited for, up to {self.drain_s:g} s",
                "press Ctrl-C again to stop at once; what is done is kept either way",
            )
        )
        self._loop.call_later(self.drain_s, self.window.cancel)
