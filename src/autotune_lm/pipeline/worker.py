"""Floor 5. A worker process: takes settings and jobs from stdin, gives replies on stdout, within limits.

It may not write files, and may take no more address space and processor time than a job allows. It ends when its run is
gone: idle, it sees the end of its pipe; in a job that waits, a thread sees it; in a job that computes, time runs out.
"""

import os
import signal
import threading
import time
from typing import BinaryIO

from autotune_lm.pipeline.frames import receive, send
from autotune_lm.pipeline.reading import Job, Readers, Settings


def main() -> None:
    """Serve until stdin ends."""
    jobs, replies = _pipes()
    _leave_signals_to_the_run()
    settings = receive(jobs, Settings)
    if settings is None:
        return
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    readers = Readers(settings)
    while (job := receive(jobs, Job)) is not None:
        _limit(settings.max_memory_mb * job.memory_factor, job.timeout_s)
        send(replies, readers.read(job))


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes, kept for ourselves: what a library prints goes nowhere."""
    jobs, replies = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return os.fdopen(jobs, "rb"), os.fdopen(replies, "wb")


def _end_with(run: int) -> None:
    """End when the process that started this one is gone."""
    while os.getppid() == run:
        time.sleep(1)
    os._exit(1)


def _leave_signals_to_the_run() -> None:
    """Ctrl-C reaches every process of a terminal; the run decides when its workers end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def _limit(memory_mb: int, timeout_s: float) -> None:
    """Set the limits of the next job, where the system has them (Windows has not).

    The run ends a job that takes too long; the limit of processor time is for a worker whose run was killed.
    """
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + 2 * timeout_s) + 1
    for kind, wanted in (
        (resource.RLIMIT_AS, memory_mb * 1_000_000),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (soft, hard))
