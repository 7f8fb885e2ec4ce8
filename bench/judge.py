"""How fast the rule judge scores and the built-in generator asks, on one core.

    python bench/judge.py

Reads the Markdown folder of the corpus. Figures are CPU seconds, measured as ``turns`` says.
"""

import asyncio
import hashlib
from pathlib import Path

from turns import CORPUS, by_turns

from autotune_lm.chunk.heading import Heading, HeadingOptions
from autotune_lm.clean.rules import Rules as Clean
from autotune_lm.core.ports import Passage
from autotune_lm.core.types import Document, Sample, Source
from autotune_lm.generate.structure import Structure
from autotune_lm.judge.rules import Rules
from autotune_lm.parse.markdown.reader import Markdown

LIMIT_PER_S = 5_000
ROUNDS = 3

Asked = list[tuple[Passage, list[Sample]]]


def passages(folder: Path) -> list[Passage]:
    parser, cleaner, chunker = Markdown(), Clean(), Heading(HeadingOptions())
    found: list[Passage] = []
    for path in sorted(folder.rglob("*.md")):
        data, uri = path.read_bytes(), path.relative_to(folder).as_posix()
        digest = hashlib.sha256(data).hexdigest()
        parsed = parser.parse(
            Source(repository="bench", uri=uri, media_type="text/markdown", sha256=digest), data, lambda _: None
        )
        document = cleaner.clean(parsed) if isinstance(parsed, Document) else parsed
        if isinstance(document, Document):
            found += [Passage(document, chunk) for chunk in chunker.chunk(document)]
    return found


async def ask(places: list[Passage]) -> Asked:
    generator = Structure(Structure.Options())
    return [(place, list(await generator.generate(place))) for place in places]


async def judge(asked: Asked) -> None:
    rules = Rules(Rules.Options())
    for place, samples in asked:
        for sample in samples:
            await rules.score(sample, place)


def main() -> None:
    places = passages(CORPUS / "markdown")
    if not places:
        raise SystemExit(f"{CORPUS}: no Markdown; set AUTOTUNE_CORPUS")
    asked = asyncio.run(ask(places))
    count = sum(len(samples) for _, samples in asked)
    megabytes = sum(len(place.chunk.text.encode()) for place in places) / 1e6
    works = {"judge": lambda: asyncio.run(judge(asked)), "ask": lambda: asyncio.run(ask(places))}
    seconds = by_turns(works, ROUNDS)
    rate, speed = count / seconds["judge"], megabytes / seconds["ask"]
    print(f"{len(places)} chunks, {megabytes:.2f} MB, {count} samples")
    print(f"{'what':<36}{'unit':>12}{'figure':>10}{'limit':>8}")
    print(f"{'rules judge':<36}{'samples/s':>12}{rate:>10,.0f}{LIMIT_PER_S:>8,}")
    print(f"{'structure generator':<36}{'MB/s':>12}{speed:>10.2f}{'-':>8}")
    if rate < LIMIT_PER_S:
        raise SystemExit("below the limit")


if __name__ == "__main__":
    main()
