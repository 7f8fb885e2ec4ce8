"""Kills a run that asks a model at many random moments: ``--times 200``. Same bytes, nothing committed asked again."""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "servers"))

import kills  # shared with the tests, which are no package
import serving

MEAN, MOST = 3.0, 8
"""Replies bought twice for one kill, with 64 in flight."""


def main() -> int:
    """Kill, continue, compare, count; ends with 1 where a promise is broken."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=200, help="moments to be killed at")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--sections", type=int, default=60, help="of each of ten documents: one call each")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name, serving.serving(least_s=0.05, most_s=0.25) as server:
        folder = Path(name)
        serving.write_facts(folder / "docs", 10, given.sections)
        done = kills.kills(folder / "docs", folder, server, given.times, given.seed)
        in_flight = server.stats()["most_in_flight"]
    twice = [one.twice for one in done]
    mean = sum(twice) / len(twice)
    again, different = sum(one.asked_again for one in done), sum(one.differs for one in done)
    for one in done:
        if one.asked_again or one.differs or one.twice > MOST:
            sys.stdout.write(f"{one}\n")
    sys.stdout.write(
        f"killed {len(done)} times, {in_flight} in flight at most: {different} different, {again} committed replies"
        f" asked again, bought twice: mean {mean:.2f}, most {max(twice)}\n"
    )
    return 1 if again or different or mean > MEAN or max(twice) > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
