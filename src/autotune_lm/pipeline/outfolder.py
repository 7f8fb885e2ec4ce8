"""Floor 5. Writes an ``out/`` folder: the same bytes for the same contents.

The manifest goes first and comes last: while it is missing, files are being written. What it lists, ``verify`` proves.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from autotune_lm.core.ports import Format
from autotune_lm.core.types import Chunk, Document, Part, Sample, Split
from autotune_lm.formats.files import write_rows
from autotune_lm.kit.files import json_lines, write_aside, writing_errors
from autotune_lm.pipeline.plan import StageName
from autotune_lm.pipeline.rows import DroppedRow, SampleRow, record_line

OUT = "out"
MANIFEST = "manifest.json"
SPLITS: tuple[Split, ...] = ("train", "validation", "test")


class FileRow(Part, frozen=True):
    """A file in the manifest."""

    rows: int
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``out/`` holds and how it was made; nothing in it depends on the machine or the hour."""

    state: str
    """A hash of all that the files are made from."""
    upto: StageName
    """The last stage done."""
    version: str
    scheme: str
    repositories: dict[str, int]
    """Files found, by repository."""
    settings: dict[str, object]
    """The configuration without places and machine facts."""
    stages: dict[StageName, str]
    """Who did each stage, and with what options."""
    dataset: str = ""
    """The id of the dataset version."""
    format: str = ""
    files: dict[str, FileRow] = {}


class Contents(NamedTuple):
    """What goes into the files; None where the run did not come so far."""

    documents: Callable[[], Iterable[Document]]
    chunks: Callable[[], Iterable[Chunk]] | None
    samples: Callable[[], Iterable[SampleRow]] | None
    dropped: Callable[[], Iterable[DroppedRow]]
    splits: Callable[[Split], Iterable[Sample]] | None
    format: Format
    files: str
    """The kind of the dataset files: ``jsonl`` or ``parquet``."""


def is_current(out: Path, wanted: Manifest) -> bool:
    """Whether the files are those that ``wanted`` speaks of; ``verify`` looks inside."""
    there = read_manifest(out)
    if there is None or msgspec.structs.replace(there, files={}) != wanted:
        return False
    return all((out / n).is_file() and (out / n).stat().st_size == row.bytes for n, row in there.files.items())


def write_out(out: Path, contents: Contents, manifest: Manifest) -> Manifest:
    """Write all files, then the manifest with their hashes.

    Raises:
        NotWritable: the folder cannot be written or the disk is full.
    """
    with writing_errors(out):
        (out / MANIFEST).unlink(missing_ok=True)
        for half in [*out.glob(".*.part"), *out.glob("dataset/.*.part")]:
            half.unlink()  # left by a run that was killed
    files = dict(_write_files(out, contents))
    if contents.splits:
        _remove_other_kinds(out, files)
    complete = msgspec.structs.replace(manifest, files=files)
    write_aside(out / MANIFEST, [msgspec.json.format(msgspec.json.encode(complete)), b"\n"])
    return complete


def read_manifest(out: Path) -> Manifest | None:
    """The manifest, or None where there is none that we can read."""
    try:
        return msgspec.json.decode((out / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        return None


def _write_files(out: Path, contents: Contents) -> Iterator[tuple[str, FileRow]]:
    lines: dict[str, Iterable[bytes]] = {"documents.jsonl": map(record_line, contents.documents())}
    if contents.chunks:
        lines["chunks.jsonl"] = map(record_line, contents.chunks())
    if contents.samples:
        lines["samples.jsonl"] = map(msgspec.json.encode, contents.samples())
    lines["dropped.jsonl"] = map(msgspec.json.encode, contents.dropped())
    for name, content in lines.items():
        write_aside(out / name, json_lines(content))
        yield name, _listed(out / name)
    for split in SPLITS if contents.splits else ():
        name = f"dataset/{split}.{contents.files}"
        rows = map(contents.format.encode, contents.splits(split)) if contents.splits else ()
        yield name, _listed(out / name, write_rows(out / name, rows, contents.format.columns))


def _remove_other_kinds(out: Path, files: dict[str, FileRow]) -> None:
    """A dataset in another kind of file, left by earlier settings, would be taken for the present one."""
    for split in SPLITS:
        for kind in ("jsonl", "parquet"):
            if f"dataset/{split}.{kind}" not in files:
                (out / f"dataset/{split}.{kind}").unlink(missing_ok=True)


def _listed(path: Path, rows: int | None = None) -> FileRow:
    """What the manifest says of a file; lines are counted where ``rows`` is not given."""
    digest, size, lines = hashlib.sha256(), 0, 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
            size += len(piece)
            lines += piece.count(b"\n")
    return FileRow(lines if rows is None else rows, size, digest.hexdigest())
