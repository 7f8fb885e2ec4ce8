"""Outside the house. The main job on the corpus's Markdown, as a user runs it: ``python bench/run.py``.

Seconds of the whole command, the most memory it held, and how much quicker a second run without changes is.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from turns import CORPUS

MARKDOWN = CORPUS / "markdown"
LIMIT_S = 10.0
LIMIT_MB = 300.0
FLOOR_RATIO = 10.0
AGAIN = 3


class Took(NamedTuple):
    """One run of the command."""

    seconds: float
    peak_mb: float


def run(project: Path) -> Took:
    """Run the command in a process of its own; its memory is told by the system when it ends."""
    line = [sys.executable, "-m", "autotune_lm", "run", str(MARKDOWN), "--project", str(project), "--quiet"]
    began = time.perf_counter()
    process = subprocess.Popen(line)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the run ended with {process.returncode}")
    per_mb = 1e6 if sys.platform == "darwin" else 1e6 / 1024
    return Took(seconds, used.ru_maxrss / per_mb)


def main() -> int:
    if not MARKDOWN.is_dir():
        print(f"no corpus at {MARKDOWN}; name one with AUTOTUNE_CORPUS")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        first = run(Path(folder) / "P")
        second = min((run(Path(folder) / "P") for _ in range(AGAIN)), key=lambda took: took.seconds)
    rows = [
        ("first run", f"{first.seconds:.2f} s", f"at most {LIMIT_S:.0f} s", first.seconds <= LIMIT_S),
        ("peak memory", f"{first.peak_mb:.0f} MB", f"at most {LIMIT_MB:.0f} MB", first.peak_mb <= LIMIT_MB),
        (f"second run, best of {AGAIN}", f"{second.seconds:.2f} s", "", True),
        (
            "first / second",
            f"{first.seconds / second.seconds:.1f}",
            f"at least {FLOOR_RATIO:.0f}",
            first.seconds >= FLOOR_RATIO * second.seconds,
        ),
    ]
    for name, value, limit, good in rows:
        print(f"{name:<24} {value:>10}   {limit:<16} {'' if good else 'MISSED'}".rstrip())
    return 0 if all(good for *_, good in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
