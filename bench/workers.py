"""Speed of reading with two workers against one, on the whole corpus.

    python bench/workers.py

Wall-clock seconds from the first file to the last reply, processes started and ended in it, the best of three rounds
that take turns. Both cores have to be idle, or the figure says nothing; with one core there is nothing to measure.
"""

import asyncio
import sys
import time
from pathlib import Path

from turns import CORPUS

from autotune_lm.config.schema import Config, Parse
from autotune_lm.parse.scan import Found, Root, scan
from autotune_lm.pipeline.parsing import Parsing
from autotune_lm.pipeline.plan import make_plan
from autotune_lm.pipeline.pool import cores

FOLDERS = ("office", "markdown", "rst", "datafusion", "qa")
COPIES = 3
"""How often every file is read, so that starting the processes does not decide."""
ROUNDS = 3
FLOOR = 1.7


def found() -> list[Found]:
    return [seen for seen in scan([Root(CORPUS / name) for name in FOLDERS]) if seen.reader] * COPIES


def seconds(files: list[Found], workers: int) -> float:
    plan = make_plan(Path(), Config(parse=Parse(workers=workers, ocr="never")))
    parsing = Parsing(plan, {str(number): seen for number, seen in enumerate(files)}, lambda event: None)

    async def read_all() -> None:
        await asyncio.gather(*(parsing.work(str(number)) for number in range(len(files))))

    began = time.perf_counter()
    try:
        asyncio.run(read_all())
    finally:
        parsing.close()
    return time.perf_counter() - began


def main() -> int:
    if cores() < 2:
        print("two workers against one: not measured, this process may use one core only")
        return 0
    files = found()
    times: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for workers, measured in times.items():
            measured.append(seconds(files, workers))
    one, two = min(times[1]), min(times[2])
    print(f"reading {len(files):,} files: one worker {one:.2f} s, two workers {two:.2f} s")
    print(f"two workers to one: {one / two:.2f}x (floor {FLOOR:g}x)")
    return 0 if one / two >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
