"""Floor 5. How one file is read: its bytes checked, its reader called, what is private masked. Runs in a worker."""

import hashlib
import os
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from autotune_lm.clean.masking import Masking, MaskingOptions
from autotune_lm.core.errors import AutotuneError, SourceError
from autotune_lm.core.outcomes import Dropped, Failed
from autotune_lm.core.ports import Parser
from autotune_lm.core.types import Document, Part, Source
from autotune_lm.kit.registry import load
from autotune_lm.parse import TABLE
from autotune_lm.parse.includes import read_include_for

OptionValues = dict[str, object]


class Settings(Part, frozen=True):
    """What holds for all files: the options of the readers by name, and of the masking."""

    readers: dict[str, OptionValues]
    masking: MaskingOptions
    max_memory_mb: int


class Job(Part, frozen=True):
    """One file to read. ``notes`` go to the document's notes."""

    reader: str
    source: Source
    path: bytes
    """As the system has it: a name need not be Unicode."""
    root: bytes
    timeout_s: float
    memory_factor: int = 1
    notes: tuple[str, ...] = ()


class Reply(Part, frozen=True):
    """What came of it: one of the three."""

    document: Document | None = None
    dropped: Dropped | None = None
    failed: Failed | None = None
    broken: bool = False
    """Whether the reader broke, so that another one may do better; not where it said what is wrong with the file."""
    other_reader: str = ""
    """The reader that can read it, such as ``ocr`` for a scan; empty where the file was read or nobody can."""
    seconds: float = 0.0


class Readers:
    """The readers of a run, each made when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self._masking = Masking(settings.masking)
        self._reader = cache(lambda name: _made(name, settings.readers.get(name, {})))

    def read(self, job: Job) -> Reply:
        """Read one file; whatever breaks becomes a reply."""
        began = time.monotonic()
        reply = self._read(job)
        return msgspec.structs.replace(reply, seconds=round(time.monotonic() - began, 3))

    def _read(self, job: Job) -> Reply:
        try:
            path = Path(os.fsdecode(job.path))
            data = same_bytes(path, job.source.sha256)
            if not data:
                return Reply(dropped=Dropped("empty", {"bytes": 0}))
            read = self._reader(job.reader).parse(job.source, data, read_include_for(path, Path(os.fsdecode(job.root))))
            if isinstance(read, Dropped):
                return Reply(dropped=read)
            return Reply(document=self._masking.mask(_with_notes(read, job.notes)))
        except AutotuneError as error:
            other = error.other_reader if isinstance(error, SourceError) else ""
            return Reply(failed=Failed(error.message, error.hint), other_reader=other)
        except MemoryError:
            return Reply(failed=Failed("reading it takes more memory than parse.max_memory_mb allows"), broken=True)
        except Exception as error:  # noqa: BLE001  # one bad file must not stop the run; the error is kept
            said = f"{type(error).__name__}: {error}"[:500]
            return Reply(failed=Failed(said, "please report this with the file"), broken=True)


def _made(name: str, values: Mapping[str, object]) -> Parser:
    kind = load("parse", TABLE, name)
    return kind(msgspec.convert(values, kind.Options))  # type: ignore[no-any-return, attr-defined]


def _with_notes(document: Document, notes: tuple[str, ...]) -> Document:
    return msgspec.structs.replace(document, id="", notes=document.notes + notes) if notes else document


def same_bytes(path: Path, sha256: str) -> bytes:
    """The bytes that the scan hashed; a file that changes under our hands is read by the next run.

    Raises:
        SourceError: it cannot be read, or is not what it was.
    """
    try:
        data = path.read_bytes()
    except OSError as cause:
        raise SourceError(cause.strerror or "cannot be read", "run again when the file can be read") from cause
    if hashlib.sha256(data).hexdigest() != sha256:
        raise SourceError("it changed while it was read", "run again")
    return data
