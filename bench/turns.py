"""How the benches measure: CPU seconds of this one process, works by turns, the median of the rounds.

- ``time.process_time``: what else runs on the machine counts for as little as can be.
- Every work runs twice before anything counts, so that imports, tables and caches are billed to nobody.
- In each round every work has its turn, and whatever happens to the machine meanwhile happens to all of them. The
  figure of a work is the median of its turns: neither a lucky one nor an unlucky one decides.
- A short work is repeated until its turn has lasted a while, and its first call in a turn is not counted: it finds none
  of its code in the caches, and in a run over many files that is one call of many. The turn is the mean of the others.
- Before the rounds, what the process holds is taken out of the garbage collector's sight (``gc.freeze``): a peer's
  modules are no part of ours, nor ours of the peer. Each turn begins collected: who makes garbage pays for it.

Figures are compared as ratios in one run, never with those of another day or machine. A bench prints the figure, the
ratio and the floor, and ends with 1 below a floor. Where the clock on the wall is what counts (processes, whole
commands), the bench says so and measures by itself.
"""

import gc
import os
import statistics
import time
from collections.abc import Callable, Mapping
from math import ceil
from pathlib import Path

CORPUS = Path(os.environ.get("AUTOTUNE_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
"""Documents to measure with; ``AUTOTUNE_CORPUS``, else ``shared/corpus`` beside the repository."""
ROUNDS = 5
TURN_S = 0.1
"""CPU seconds that a turn lasts at least."""


def cpu_s(work: Callable[[], object], times: int = 1) -> float:
    """CPU seconds of one call, the mean of as many as asked."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def by_turns(works: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """CPU seconds of one call of each work, under its name."""
    for work in works.values():
        work()
    times = {name: ceil(TURN_S / max(cpu_s(work), TURN_S / 1000)) for name, work in works.items()}
    gc.collect()
    gc.freeze()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            if times[name] > 1:
                work()
            taken[name].append(cpu_s(work, times[name]))
    return {name: statistics.median(turns) for name, turns in taken.items()}


def verdict(ratio: float, floor: float) -> str:
    """A ratio beside its floor, such as ``7.2x (floor 6x)``."""
    return f"{ratio:.1f}x (floor {floor:g}x{'' if ratio >= floor else ', missed'})"
