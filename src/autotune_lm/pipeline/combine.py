"""Floor 5. Several datasets into one: samples keep ids and evidence, duplicates go, the split is made anew."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from autotune_lm import __version__
from autotune_lm.core.errors import ConfigError, GateFailed, NoInput
from autotune_lm.core.ids import SCHEME, digest
from autotune_lm.core.types import Chunk, Document, Sample, Score, Split
from autotune_lm.curate import dataset
from autotune_lm.curate.leaks import find_leaks
from autotune_lm.kit.files import read_lines
from autotune_lm.pipeline.outfolder import OUT, Contents, Manifest, write_out
from autotune_lm.pipeline.plan import Plan
from autotune_lm.pipeline.rows import DroppedRow, SampleRow, duplicate_row, sample_row

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
    duplicates: int
    splits: dict[str, int]


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
    pairs = [(row.sample(), _score(row)) for row in pool.rows.values()]
    options = msgspec.convert(msgspec.structs.asdict(plan.config.curate.split), dataset.Options)
    version = dataset.curate(pairs, options)
    samples = {sample.id: sample for sample, _ in pairs}
    leaks = find_leaks(list(samples.values()), version.placements)
    if leaks:
        raise GateFailed(f"{len(leaks)} leak(s) between splits, first: {leaks[0]}", "please report this")
    scores = {score.sample: score for _, score in pairs}
    placed = sorted(version.placements, key=lambda placement: placement.sample)
    in_split: dict[Split, list[Sample]] = {"train": [], "validation": [], "test": []}
    for placement in placed:
        in_split[placement.split].append(samples[placement.sample])

    def rows() -> Iterable[SampleRow]:
        for placement in placed:
            sample = samples[placement.sample]
            chunk = pool.chunks[sample.origin.chunks[0]]
            source = pool.documents[chunk.document].source
            yield sample_row(sample, chunk, source, scores[sample.id], placement)

    def dropped() -> Iterable[DroppedRow]:
        return (duplicate_row(double, samples[double.sample].question) for double in version.duplicates)

    contents = Contents(
        documents=lambda: sorted(pool.documents.values(), key=lambda document: document.id),
        chunks=lambda: sorted(pool.chunks.values(), key=lambda chunk: chunk.id),
        samples=rows,
        dropped=dropped,
        splits=lambda split: in_split[split],
        format=plan.format,
        files=plan.config.format.files,
    )
    write_out(out, contents, _manifest(plan, pool, version.id))
    counts = {str(split): len(members) for split, members in in_split.items()}
    return Combined(pool.read, len(placed), len(version.duplicates) + pool.read - len(pool.rows), counts)


def _manifest(plan: Plan, pool: Pool, version: str) -> Manifest:
    repositories: dict[str, int] = {}
    for document in pool.documents.values():
        repositories[document.source.repository] = repositories.get(document.source.repository, 0) + 1
    settings = msgspec.to_builtins(plan.config)
    return Manifest(
        state=digest(version.encode(), plan.fingerprint("format").encode()),
        upto="format",
        version=__version__,
        scheme=SCHEME.decode(),
        repositories=repositories,
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
            pool.rows[row.id] = row
        pool = pool._replace(read=pool.read + len(rows))
    return pool


def _score(row: SampleRow) -> Score:
    assert row.score is not None
    score = row.score
    return Score(
        sample=row.id,
        judge=score.judge,
        value=score.value,
        verdict=score.verdict,
        reason=score.reason,
        parts=score.parts,
    )


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
