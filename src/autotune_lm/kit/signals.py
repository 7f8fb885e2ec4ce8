"""Floor 1. Lets Ctrl-C and SIGTERM wait while an event loop is built or taken down, where they would leave a mess."""

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

STOPS = (signal.SIGINT, signal.SIGTERM)

LetThrough = Callable[[], AbstractContextManager[None]]
"""Opens a block in which stop signals come as ever."""


@contextmanager
def stops_held() -> Iterator[LetThrough]:
    """Stop signals wait until the end of the block, but for those within ``let_through``.

    Where the system cannot do that (Windows), they come as ever. So they do in a process with threads that do not
    hold them too: a signal goes to any thread that takes it. Threads that are started in here hold them for good.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield _nothing_to_do
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)

    @contextmanager
    def let_through() -> Iterator[None]:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)

    try:
        yield let_through
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def hold_stops() -> None:
    """Leave stop signals to other threads, for good: what a new thread calls first."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)


@contextmanager
def _nothing_to_do() -> Iterator[None]:
    yield
