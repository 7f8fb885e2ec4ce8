"""Floor 5. What a dataset in ``out/`` is made of: statistics, and its clusters for review. From the files alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from autotune_lm.config.schema import Curate
from autotune_lm.core.errors import NoInput
from autotune_lm.core.types import Chunk, DatasetVersion, Document, Duplicate, Part, Placement, Sample, Score
from autotune_lm.curate import dataset
from autotune_lm.curate.clusters import Cluster
from autotune_lm.curate.link import Link
from autotune_lm.curate.statistics import Statistics, measure
from autotune_lm.kit.files import read_lines
from autotune_lm.pipeline.curation import known_of, options_of
from autotune_lm.pipeline.outfolder import OUT, Manifest, read_manifest
from autotune_lm.pipeline.rows import DroppedRow, SampleRow, score_of

S = TypeVar("S", bound=msgspec.Struct)


class ClusterRow(Part, frozen=True):
    """Samples that stay on one side of the split, and what binds them."""

    cluster: str
    questions: dict[str, str]
    """By sample id."""
    links: tuple[Link, ...]


class Files(NamedTuple):
    """What lies in ``out/`` of a dataset."""

    manifest: Manifest
    pairs: list[tuple[Sample, Score]]
    placements: tuple[Placement, ...]
    duplicates: tuple[Duplicate, ...]
    known: dataset.Known

    def clusters(self) -> list[Cluster]:
        """The clusters with what binds them, found again as curation found them."""
        settings = msgspec.convert(self.manifest.settings.get("curate", {}), Curate)
        return dataset.curate_with_reasons(self.pairs, options_of(settings), self.known).clusters


def statistics(folder: Path) -> Statistics:
    """The figures of a dataset.

    Raises:
        NoInput: there is no dataset here.
    """
    files = _read(folder)
    version = DatasetVersion(placements=files.placements, duplicates=files.duplicates)
    return measure(files.pairs, version, files.clusters(), files.known)


def clusters(folder: Path) -> Iterator[ClusterRow]:
    """The clusters of two samples or more, the largest first.

    Raises:
        NoInput: there is no dataset here.
    """
    files = _read(folder)
    questions = {sample.id: sample.question for sample, _ in files.pairs}
    for cluster in sorted(files.clusters(), key=lambda cluster: (-len(cluster.samples), cluster.key)):
        if len(cluster.samples) > 1:
            yield ClusterRow(cluster.key, {sample: questions[sample] for sample in cluster.samples}, cluster.links)


def _read(folder: Path) -> Files:
    out = folder / OUT if (folder / OUT).is_dir() else folder
    manifest = read_manifest(out)
    if manifest is None or not manifest.dataset:
        raise NoInput(
            f"{out}: there is no dataset here", "run 'autotune run' first, or name the project with --project"
        )
    rows = list(_lines(out / "samples.jsonl", SampleRow))
    used = {row.chunk.id for row in rows}
    chunks = [chunk for chunk in _lines(out / "chunks.jsonl", Chunk) if chunk.id in used]
    dropped = (row for row in _lines(out / "dropped.jsonl", DroppedRow) if row.reason == "duplicate")
    return Files(
        manifest,
        [(row.sample(), score_of(row)) for row in rows],
        tuple(Placement(row.id, row.split, row.cluster) for row in rows if row.split),
        tuple(_duplicate(row) for row in dropped),
        known_of(chunks, _lines(out / "documents.jsonl", Document)),
    )


def _duplicate(row: DroppedRow) -> Duplicate:
    similarity = float(row.numbers.get("similarity", 1.0))
    return Duplicate(row.id, str(row.numbers["of"]), "near" if similarity < 1 else "exact", similarity)


def _lines(path: Path, kind: type[S]) -> Iterator[S]:
    decoder = msgspec.json.Decoder(kind)
    try:
        for line in read_lines(path):
            yield decoder.decode(line)
    except (OSError, msgspec.DecodeError) as cause:
        hint = "run 'autotune verify' to see what is wrong with this folder"
        raise NoInput(f"{path}: cannot be read ({cause})", hint) from cause
