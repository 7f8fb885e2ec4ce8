"""Floor 5. The processes that read files: started when there is work, used again, replaced when one dies or hangs."""

import json
import math
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import BinaryIO, cast

from autotune_lm.core.outcomes import Failed
from autotune_lm.kit.signals import hold_stops
from autotune_lm.pipeline.frames import receive, send
from autotune_lm.pipeline.reading import Job, Reply, Settings

_CODE = "import json, sys; sys.dont_write_bytecode = True; sys.path[:] = json.loads(sys.argv[1]);"
_CODE += "from autotune_lm.pipeline.worker import main; main()"
_CALM = {"MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1", "ORT_DISABLE_TELEMETRY": "1"}
"""A library that starts a thread for each core would take address space and cores from its neighbours.

onnxruntime (from 1.31 on, for character recognition) reports to its maker unless it is told not to.
"""

_TICK_S = 0.1
"""How often the clock is looked at."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool:
    """Workers in wait for jobs. Threads wait for the processes, so that a run can go on meanwhile."""

    def __init__(self, settings: Settings, width: int) -> None:
        self.width = width
        self._settings = settings
        self._threads: ThreadPoolExecutor | None = None
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._all: list[Worker] = []
        self._ended = threading.Event()

    async def read(self, job: Job) -> Reply:
        """Have a file read. Waits while all workers are busy."""
        import asyncio

        if self._threads is None:
            self._start()
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, job)

    def _start(self) -> None:
        """Make the workers, a thread that waits for each, and one that looks at the clock."""
        self._all = [Worker(self._settings) for _ in range(self.width)]
        for worker in self._all:
            self._idle.put(worker)
        self._ended.clear()
        # the threads leave stop signals to the main thread
        self._threads = ThreadPoolExecutor(self.width + 1, "readers", initializer=hold_stops)
        self._threads.submit(self._watch)

    def _read(self, job: Job) -> Reply:
        worker = self._idle.get()
        try:
            return worker.read(job)
        finally:
            self._idle.put(worker)

    def _watch(self) -> None:
        while not self._ended.wait(_TICK_S):
            for worker in self._all:
                worker.end_if_late()

    def close(self) -> None:
        """End all workers, also those in the middle of a job."""
        if self._threads is None:
            return
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._ended.set()
        for worker in self._all:
            worker.close()
        self._threads.shutdown()
        self._threads = None
        self._all.clear()
        self._idle = SimpleQueue()


class Worker:
    """One process, started with its first job and again after it was lost."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = self._late = False
        self._deadline = math.inf
        self._clock = threading.Lock()

    def read(self, job: Job) -> Reply:
        """Have one file read; a process that dies or takes too long costs this file alone."""
        try:
            process = self._given(job)
            self._set_clock(time.monotonic() + job.timeout_s)
            try:
                reply = receive(cast("BinaryIO", process.stdout), Reply)
            finally:
                self._set_clock(math.inf)
        except OSError as error:
            self._end()
            return Reply(failed=Failed(f"no process to read it: {error}", "run again"), broken=True)
        return reply if reply and not self._late else self._lost(job)

    def end_if_late(self) -> None:
        """Kill the process if its job takes too long."""
        with self._clock:
            if time.monotonic() > self._deadline and self._process:
                self._late = True
                self._process.kill()

    def _set_clock(self, deadline: float) -> None:
        with self._clock:
            self._deadline = deadline

    def _given(self, job: Job) -> "subprocess.Popen[bytes]":
        """The process, the job sent to it; a new one where it died while it had nothing to do."""
        self._late = False
        try:
            process = self._started()
            send(cast("BinaryIO", process.stdin), job)
        except BrokenPipeError:
            self._end()
            process = self._started()
            send(cast("BinaryIO", process.stdin), job)
        return process

    def close(self) -> None:
        """End the process for good."""
        self._closed = True
        self._end()

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._closed:
            raise OSError("the run is ending")
        if self._process is None:
            paths = [path for path in sys.path if path]  # without the folder that the user stands in: it may be hostile
            command = [sys.executable, "-P", "-c", _CODE, json.dumps(paths)]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(
                command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=os.environ | _CALM
            )
            send(cast("BinaryIO", self._process.stdin), self._settings)
        return self._process

    def _lost(self, job: Job) -> Reply:
        """What to say of a file that cost its worker."""
        code = self._end()
        if self._late:
            said, hint = f"reading it takes longer than {job.timeout_s:g} s", "raise parse.timeout_s, or split the file"
        elif code < 0:
            said = f"its reader '{job.reader}' crashed ({_signal_name(-code)})"
            hint = "it may need more memory than parse.max_memory_mb allows; else please report this with the file"
        else:
            said, hint = f"its reader '{job.reader}' ended (exit {code})", "please report this with the file"
        return Reply(failed=Failed(said, hint), broken=True)

    def _end(self) -> int:
        """Kill and forget the process; gives its exit code."""
        process, self._process = self._process, None
        if process is None:
            return 0
        process.poll()
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was written for a process that is gone
                cast("BinaryIO", pipe).close()
        return process.wait()


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
