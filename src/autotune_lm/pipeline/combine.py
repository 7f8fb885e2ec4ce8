"""Floor 5. Several datasets into one: samples keep ids and evidence, duplicates go, the split is made anew."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from autotune_lm import __version__
from autotune_lm.core.errors import ConfigError, NoInput
from autotune_lm.core.ids import SCHEME, digest
from autotune_lm.core.types import Chunk, Document, Split
from autotune_lm.kit.files import read_lines
from autotune_lm.pipeline.curation import decide, known_of
from autotune_lm.pipeline.outfolder import OUT, SPLITS, Contents, Manifest, write_out
from autotune_lm.pipeline.plan import Plan
from autotune_lm.pipeline.rows import SampleRow, sample_row, score_of
from autotune_lm.pipeline.selection import Selection

SAMPLES = "samples.jsonl"
S = TypeVar("S", bound=msgspec.Struct)


class Pool(NamedTuple):
    """What was read, by id; a sample that lies in two inputs is here once."""

    documents: dict[str, Document]
    chunks: dict[str, Chunk]
    rows: dict[str, SampleRow]
    read: int


class Combined(NamedTuple):
    """What came of it."""

    read: int
    kept: int
    left_out: int
    """Duplicates, and samples under the threshold."""
    splits: dict[Split, int]


def combine(inputs: Sequence[Path], plan: Plan) -> Combined:
    """Merge projects, ``out`` folders or ``samples.jsonl`` files into the plan's project.

    Raises:
        NoInput: an input holds no samples of ours.
        ConfigError: the project is one of the inputs, or has documents of its own.
    """
    out = plan.project / OUT
    files = [_samples_file(path) for path in inputs]
    if any(file.parent.resolve() == out.resolve() for file in files) or (plan.project / "autotune.db").exists():
        raise ConfigError(f"{plan.project}: the result needs a folder of its own", "name a new one with --project DIR")
    pool = _read_all(files)
    pairs = [(row.sample(), score_of(row)) for _, row in sorted(pool.rows.items())]
    scores = {score.sample: score for _, score in pairs}
    version = decide(plan, pairs, known_of(pool.chunks.values(), pool.documents.values()))
    selection = Selection.of(plan, [sample for sample, _ in pairs], scores, version)
    write_out(out, _contents(plan, pool, selection), _manifest(plan, pool, version.id))
    splits = {split: len(selection.of_split(split)) for split in SPLITS}
    kept = sum(splits.values())
    return Combined(pool.read, kept, pool.read - kept, splits)


def _contents(plan: Plan, pool: Pool, selection: Selection) -> Contents:
    def rows() -> Iterable[SampleRow]:
        for sample in selection.wanted():
            chunk = pool.chunks[sample.origin.chunks[0]]
            document = pool.documents[chunk.document]
            yield sample_row(sample, chunk, document, selection.scores[sample.id], selection.placements[sample.id])

    return Contents(
        documents=lambda: sorted(pool.documents.values(), key=lambda document: document.id),
        chunks=lambda: sorted(pool.chunks.values(), key=lambda chunk: chunk.id),
        samples=rows,
        dropped=selection.dropped,
        splits=selection.of_split,
        format=plan.format,
        files=plan.config.format.files,
    )


def _manifest(plan: Plan, pool: Pool, version: str) -> Manifest:
    settings = msgspec.to_builtins(plan.config)
    return Manifest(
        state=digest(version.encode(), plan.fingerprint("format").encode()),
        upto="format",
        version=__version__,
        scheme=SCHEME.decode(),
        repositories=dict(sorted(Counter(document.source.repository for document in pool.documents.values()).items())),
        settings={"curate": settings["curate"], "format": settings["format"]},
        stages={"curate": plan.signatures["curate"], "format": plan.signatures["format"]},
        dataset=version,
        format=plan.format.name,
    )


def _samples_file(path: Path) -> Path:
    """The samples file that a path means: itself, in the folder, or in the project's ``out``."""
    for candidate in (path, path / SAMPLES, path / OUT / SAMPLES):
        if candidate.is_file():
            return candidate
    raise NoInput(f"{path}: no {SAMPLES} here", "give a project folder, its out/ folder, or a samples.jsonl file")


def _read_all(files: Iterable[Path]) -> Pool:
    pool = Pool({}, {}, {}, 0)
    for file in files:
        documents = {document.id: document for document in _read(file.with_name("documents.jsonl"), Document)}
        chunks = {chunk.id: chunk for chunk in _read(file.with_name("chunks.jsonl"), Chunk)}
        rows = _read(file, SampleRow)
        for row in rows:
            if row.chunk.id not in chunks or row.score is None:
                raise NoInput(f"{file}: {row.id} has no chunk or no score", "run 'autotune run' in its project first")
            chunk = chunks[row.chunk.id]
            pool.chunks[chunk.id] = chunk
            pool.documents[chunk.document] = documents[chunk.document]
            pool.rows[row.id] = max(row, pool.rows.get(row.id, row), key=_rank)
        pool = pool._replace(read=pool.read + len(rows))
    return pool


def _rank(row: SampleRow) -> tuple[float, bytes]:
    """Of one sample that two projects judged, the better score counts, whichever is read first."""
    return (row.score.value if row.score else -1.0), msgspec.json.encode(row.score)


def _read(file: Path, kind: type[S]) -> list[S]:
    """The records of a file.

    Raises:
        NoInput: the file is missing or holds something else; says which line.
    """
    decoder = msgspec.json.Decoder(kind)
    records: list[S] = []
    try:
        for line in read_lines(file):
            records.append(decoder.decode(line))
    except OSError as cause:
        hint = "combine needs the documents and chunks that lie beside a samples.jsonl"
        raise NoInput(f"{file}: cannot be read ({cause.strerror})", hint) from cause
    except msgspec.DecodeError as cause:
        hint = "only files that 'autotune run' wrote can be combined"
        raise NoInput(f"{file}:{len(records) + 1}: not a line of ours ({cause})", hint) from cause
    return records
