"""Outside the house. How fast a dataset is curated, checked and written: ``python bench/curate.py``."""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from autotune_lm.core.types import Evidence, Message, Origin, Sample, Score
from autotune_lm.curate.dataset import Options, curate
from autotune_lm.curate.leaks import find_leaks
from autotune_lm.formats.files import write_jsonl, write_parquet
from autotune_lm.formats.messages import Messages

SAMPLES = 100_000
LIMIT_PER_S = 20_000
NEAR_SAMPLES = 20_000
NEAR_LIMIT_PER_S = 1_000
"""Near-duplicates have a limit of their own: three texts of each sample are cut into pieces and compared. The words of
these samples are only 240, so that far more texts meet by chance than in real ones."""
ORIGIN = Origin("create", "bench@1")
VOCABULARY = [
    f"{start}{middle}{end}" for start in "bdfgklmnprst" for middle in "aeiou" for end in ("l", "n", "rt", "sk")
]


def made(count: int) -> list[tuple[Sample, Score]]:
    """Samples like those of a real run: 12 words asked, 30 answered, 40 to a quote, two to a fact, 4% said twice."""
    dice = random.Random(7)

    def speak(length: int) -> str:
        return " ".join(dice.choices(VOCABULARY, k=length)) + "."

    items: list[tuple[Sample, Score]] = []
    for number in range(count):
        if number % 25 == 24:
            asked, answer = items[-7][0].messages
        else:
            asked, answer = Message("user", speak(12)), Message("assistant", speak(30))
        fact, start = number // 2, (number // 2 % 100) * 300
        evidence = Evidence(f"doc_{fact // 100:020x}", start, start + 240, speak(40))
        sample = Sample(
            messages=(asked, answer), evidence=(evidence,), kind="factual", origin=ORIGIN, fact=f"fct_{fact:020x}"
        )
        score = Score(
            sample=sample.id, judge="bench@1", value=dice.randint(50, 100) / 10, verdict="PASS", reason="made"
        )
        items.append((sample, score))
    return items


def row(name: str, work: Callable[[], object], samples: int = SAMPLES, limit: int = LIMIT_PER_S) -> bool:
    """Print one line of the table; tell whether the limit holds."""
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    rate = samples / seconds
    verdict = "ok" if rate >= limit else "SLOW"
    print(f"| {name} | {samples:,} | {seconds:.2f} | {rate:,.0f} | {limit:,} | {verdict} |")
    return rate >= limit


def main() -> int:
    """Run all; 1 where something is slower than its limit."""
    items = made(SAMPLES)
    samples = [sample for sample, _ in items]
    exact, near = Options(near_duplicates=1), Options(near_duplicates=0.8)
    some = items[:NEAR_SAMPLES]
    version, near_version = curate(items, exact), curate(some, near)
    messages = Messages(Messages.Options())
    print("| work | samples | seconds | samples/s | limit | |\n|---|---:|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory() as folder:
        results = [
            row("curate, exact", lambda: curate(items, exact)),
            row("find leaks, exact", lambda: find_leaks(samples, version.placements)),
            row("curate, near 0.8", lambda: curate(some, near), NEAR_SAMPLES, NEAR_LIMIT_PER_S),
            row(
                "find leaks, near 0.8",
                lambda: find_leaks(samples[:NEAR_SAMPLES], near_version.placements, 0.8),
                NEAR_SAMPLES,
                NEAR_LIMIT_PER_S,
            ),
            row(
                "encode and write JSONL",
                lambda: write_jsonl(Path(folder, "a.jsonl"), map(messages.encode, samples)),
            ),
            row(
                "encode and write Parquet",
                lambda: write_parquet(Path(folder, "a.parquet"), map(messages.encode, samples), messages.columns),
            ),
        ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
