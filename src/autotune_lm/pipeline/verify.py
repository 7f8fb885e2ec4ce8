"""Floor 5. Proves an ``out/`` folder from its files alone: ids, slices, evidence, splits, hashes; no database."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar, cast

import msgspec

from autotune_lm import formats
from autotune_lm.core.errors import GateFailed, Missing, NoInput
from autotune_lm.core.ports import Format, Plugin, Row
from autotune_lm.core.types import Chunk, Document, Placement, Record, Split
from autotune_lm.curate.leaks import find_leaks
from autotune_lm.kit.files import read_lines
from autotune_lm.kit.registry import load
from autotune_lm.pipeline.outfolder import MANIFEST, OUT, Manifest, read_manifest
from autotune_lm.pipeline.rows import SampleRow, places_of, preview

R = TypeVar("R", bound=Record)
S = TypeVar("S", bound=msgspec.Struct)
Counts = dict[str, int]


def verify(folder: Path) -> Counts:
    """Compute every promise again; returns how many of each were checked.

    Raises:
        NoInput: there is no dataset here.
        GateFailed: the first promise that is broken, with file, line and what to do.
    """
    out = folder / OUT if (folder / OUT).is_dir() else folder
    manifest = read_manifest(out)
    if manifest is None:
        hint = "it is written last: run 'autotune run' again if a run was cut off"
        raise NoInput(f"{out}: there is no readable {MANIFEST}", hint)
    return Proof(out, manifest).check()


class Proof:
    """One check of one folder. Documents stay in memory: evidence may point anywhere in them."""

    def __init__(self, out: Path, manifest: Manifest) -> None:
        self.out = out
        self.manifest = manifest
        self.counts: Counts = {}
        self.documents: dict[str, Document] = {}
        self.chunks: dict[str, Chunk] = {}
        self.samples: dict[str, SampleRow] = {}

    def check(self) -> Counts:
        """Check files, then what is in them, from the ground up."""
        self._check_files()
        self._check_documents()
        if "chunks.jsonl" in self.manifest.files:
            self._check_chunks()
        if "samples.jsonl" in self.manifest.files:
            self._check_samples()
        if self.manifest.dataset:
            self._check_splits()
            self._check_dataset()
        return self.counts

    def _check_files(self) -> None:
        self._promise("documents.jsonl" in self.manifest.files, MANIFEST, "it does not list documents.jsonl")
        for name, row in self.manifest.files.items():
            path = self.out / name
            self._promise(path.is_file(), name, "the file is missing")
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            self._promise(found == row.sha256, name, "the content is not what the manifest says")
            self._count("files")

    def _check_documents(self) -> None:
        for place, document in self._records("documents.jsonl", Document):
            end = 0
            for block in document.blocks:
                inside = end <= block.start <= block.end <= len(document.text)
                self._promise(
                    inside, place, f"block {block.start}-{block.end} lies outside the text or overlaps another"
                )
                end = block.end
            self.documents[document.id] = document
            self._count("documents")

    def _check_chunks(self) -> None:
        for place, chunk in self._records("chunks.jsonl", Chunk):
            document = self.documents.get(chunk.document)
            self._promise(document is not None, place, f"its document {chunk.document} is not in documents.jsonl")
            cut = document.text[chunk.start : chunk.end] if document else ""
            self._promise(cut == chunk.text, place, "the text is not the slice of the document")
            self.chunks[chunk.id] = chunk
            self._count("chunks")

    def _check_samples(self) -> None:
        for place, row in self._rows("samples.jsonl", SampleRow):
            self._promise(row.id not in self.samples, place, f"{row.id} stands twice")
            self._promise(row.sample().genuine(), place, f"{row.id} is not the hash of the sample")
            self._check_place(place, row)
            self._check_evidence(place, row)
            self.samples[row.id] = row
            self._count("samples")

    def _check_place(self, place: str, row: SampleRow) -> None:
        chunk = self.chunks.get(row.chunk.id)
        self._promise(chunk is not None, place, f"its chunk {row.chunk.id} is not in chunks.jsonl")
        if chunk:
            document = self.documents[chunk.document]
            source, places = document.source, places_of(row.evidence, document)
            right = (source.repository, source.uri, preview(chunk.text)) == (
                row.repository,
                row.source,
                row.chunk.preview,
            )
            self._promise(right, place, "repository, source or preview are not those of its chunk")
            self._promise(row.places == places, place, "its places are not those of its evidence")

    def _check_evidence(self, place: str, row: SampleRow) -> None:
        self._promise(bool(row.evidence) or row.origin.mode == "free", place, "it has no evidence")
        for evidence in row.evidence:
            document = self.documents.get(evidence.document)
            self._promise(document is not None, place, f"its document {evidence.document} is not in documents.jsonl")
            cut = document.text[evidence.start : evidence.end] if document else ""
            self._promise(cut == evidence.quote, place, "the evidence is not what stands in the document")
            self._count("evidence")

    def _check_splits(self) -> None:
        rows = list(self.samples.values())
        sides: dict[str, Split] = {}
        for row in rows:
            self._promise(row.split is not None, "samples.jsonl", f"{row.id} has no split")
            if row.split:
                same = sides.setdefault(row.cluster, row.split) == row.split
                self._promise(same, "samples.jsonl", f"cluster {row.cluster} of {row.id} stands on two sides")
        placements = [Placement(row.id, row.split, row.cluster) for row in rows if row.split]
        passages = {row.chunk.id: self.chunks[row.chunk.id].text for row in rows}
        leaks = find_leaks([row.sample() for row in rows], placements, self._near_duplicates(), passages)
        self._promise(not leaks, "samples.jsonl", f"{len(leaks)} leak(s) between splits, first: {leaks[:1]}")
        self._count("splits", len(set(sides.values())))

    def _near_duplicates(self) -> float:
        """The similarity at which curation looked; 1 where the dataset is older than that search."""
        settings = self.manifest.settings.get("curate")
        near = settings.get("near_duplicates") if isinstance(settings, dict) else None
        return float(near) if isinstance(near, int | float) else 1.0

    def _check_dataset(self) -> None:
        if not self.manifest.format:
            return
        kind = load("formats", formats.TABLE, self.manifest.format)
        options = msgspec.convert(self._format_options(), cast("Plugin", kind).Options)
        format_: Format = kind(options)
        for name in (name for name in self.manifest.files if name.startswith("dataset/")):
            rows = [row for row in self.samples.values() if row.split == Path(name).stem]
            expected = [format_.encode(row.sample()) for row in sorted(rows, key=lambda row: row.id)]
            same = (_same_table if name.endswith(".parquet") else _same_lines)(self.out / name, expected)
            self._promise(same, name, "the rows are not the samples of this split in this format")
            self._count("dataset rows", len(rows))

    def _format_options(self) -> object:
        settings = self.manifest.settings.get("format")
        return settings.get("options", {}) if isinstance(settings, dict) else {}

    def _records(self, name: str, kind: type[R]) -> Iterator[tuple[str, R]]:
        for place, record in self._rows(name, kind):
            self._promise(record.genuine(), place, f"{record.id} is not the hash of the content")
            yield place, record

    def _rows(self, name: str, kind: type[S]) -> Iterator[tuple[str, S]]:
        decoder = msgspec.json.Decoder(kind)
        for number, line in enumerate(read_lines(self.out / name), 1):
            try:
                yield f"{name}:{number}", decoder.decode(line)
            except (msgspec.ValidationError, msgspec.DecodeError) as cause:
                self._promise(False, f"{name}:{number}", f"the line cannot be read ({cause})")

    def _promise(self, held: bool, place: str, sentence: str) -> None:
        if not held:
            hint = "delete this folder and run 'autotune run' again: it is made anew from the store"
            raise GateFailed(f"{self.out.name}/{place}: {sentence}", hint)

    def _count(self, what: str, number: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + number


def _same_lines(path: Path, expected: list[Row]) -> bool:
    return list(read_lines(path)) == [msgspec.json.encode(row) for row in expected]


def _same_table(path: Path, expected: list[Row]) -> bool:
    """Whether a Parquet file holds these rows; a column that a row leaves out is empty there."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as cause:
        raise Missing(
            "to look into Parquet needs the package 'pyarrow'", 'pip install "autotune-lm[parquet]"'
        ) from cause
    try:
        table = pyarrow.parquet.read_table(path)
        return bool(table.equals(pyarrow.Table.from_pylist(expected, schema=table.schema)))
    except (pyarrow.ArrowException, OSError):
        return False
