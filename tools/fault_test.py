"""Runs projects against a server that fails in 16 ways: nothing lost, nothing bad kept."""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "servers"))

import faults
import serving

SECTIONS = 50


def main() -> int:
    """Run, compare, count; ends with 1 where a promise is broken."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=5)
    options.add_argument("--first", type=int, default=1, help="the first seed")
    options.add_argument("--replies", type=int, default=10_000, help="of all seeds together, without those asked again")
    options.add_argument("--share", type=float, default=0.3, help="of requests that meet a fault")
    options.add_argument("--mode", default="create")
    given = options.parse_args()
    more = {"generate.mode": given.mode}
    total, struck, bad = 0, Counter[str](), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        documents = max(1, given.replies // given.seeds // SECTIONS)
        serving.write_facts(folder / "docs", documents, SECTIONS)
        with serving.serving() as server:
            ended = serving.run(folder / "docs", folder / "clean", server.url, **more)
        if ended.returncode:
            sys.stdout.write(ended.stdout + ended.stderr)
            return 1
        for seed in range(given.first, given.first + given.seeds):
            bound = 0.02 if seed % 2 == 0 else 0.0
            proof = faults.prove(
                folder / "docs", folder / f"P{seed}", folder / "clean", seed, given.share, bound, **more
            )
            total, struck, bad = total + proof.replies, struck + proof.faults, bad + len(proof.problems)
            sys.stdout.write(
                f"seed {seed}: {proof.replies} requests, {sum(proof.faults.values())} faults, {proof.samples} samples,"
                f" {proof.missing} fewer after cut replies or failures, failed {dict(proof.failed)},"
                f" {len(proof.problems)} problems\n"
            )
            sys.stdout.writelines(f"  {problem}\n" for problem in proof.problems[:20])
            sys.stdout.flush()
    sys.stdout.write(f"{total} requests, {sum(struck.values())} faults of {len(struck)} kinds, {bad} problems\n")
    sys.stdout.writelines(f"  {count:5} {kind}\n" for kind, count in struck.most_common())
    return 1 if bad or len(struck) < len(faults.KINDS) else 0


if __name__ == "__main__":
    sys.exit(main())
