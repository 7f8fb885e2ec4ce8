"""Floor 2. One run at a time: a lock that the operating system takes back when the process ends, however it ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from autotune_lm.core.errors import StoreLocked
from autotune_lm.kit.files import writing_errors

FILE = ".autotune.lock"


@contextmanager
def project_lock(project: Path) -> Iterator[None]:
    """Hold the project for writing.

    Raises:
        StoreLocked: another run holds it.
        NotWritable: the folder cannot be written.
    """
    with writing_errors(project):
        project.mkdir(parents=True, exist_ok=True)
        lock = FileLock(project / FILE)
    with writing_errors(project):
        try:
            lock.acquire(timeout=0)
        except Timeout as cause:  # an OSError for Python, so it is caught before those
            hint = "wait until it ends, or stop it; readers such as 'autotune show' work meanwhile"
            raise StoreLocked(f"{project}: another run is working in this project", hint) from cause
    try:
        yield
    finally:
        lock.release()


def is_locked(project: Path) -> bool:
    """Whether a run holds the project now, as far as this process may look."""
    if not os.access(project / FILE, os.F_OK | os.W_OK):
        return False
    lock = FileLock(project / FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False
