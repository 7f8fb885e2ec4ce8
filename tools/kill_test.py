"""Kills a run at many random moments and proves that each continues to the same bytes: ``--times 200``."""

import argparse
import sys
import tempfile
from pathlib import Path

E2E = Path(__file__).resolve().parents[1] / "tests" / "e2e"
sys.path.insert(0, str(E2E))

import killing  # noqa: E402  # shared with the tests, which are no package


def main() -> int:
    """Kill, continue, compare; ends with 1 where anything differs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=200, help="moments to be killed at")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--copies", type=int, default=killing.COPIES, help="how often the documents are repeated")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        killing.write_documents(folder / "docs", E2E / "docs", given.copies)
        whole_s = killing.finish(folder / "docs", folder / "straight")
        expected = killing.image(folder / "straight" / "out")
        bad = 0
        for number, at in enumerate(killing.moments(given.times, whole_s, given.seed), 1):
            problems = killing.kill_and_continue(folder / "docs", folder / "P", [at], expected)
            bad += bool(problems)
            for problem in problems:
                sys.stdout.write(f"killed after {at:.3f} s of {whole_s:.3f} s: {problem}\n")
            if number % 20 == 0:
                sys.stdout.write(f"{number} of {given.times} killed and continued, {bad} different\n")
                sys.stdout.flush()
    sys.stdout.write(f"killed {given.times} times within {whole_s:.2f} s: {bad} different\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
