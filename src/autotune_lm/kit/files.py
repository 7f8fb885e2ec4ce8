"""Floor 1. Files written aside and renamed, so that a reader sees the old one or the new one, never a half."""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from autotune_lm.core.errors import NotWritable


@contextmanager
def writing_errors(path: Path) -> Iterator[None]:
    """Turn what the operating system says on writing into a sentence with a remedy."""
    try:
        yield
    except OSError as cause:
        if cause.errno == errno.ENOSPC:
            raise NotWritable(f"{path}: the disk is full", "free some space and run again; nothing is lost") from cause
        reason = cause.strerror or type(cause).__name__
        raise NotWritable(f"{path}: {reason}", "choose a folder that you may write to (--project DIR)") from cause


@contextmanager
def writing_aside(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside ``path``; at the end it is flushed to disk and renamed. An error leaves the old file.

    Raises:
        NotWritable: the folder cannot be written or the disk is full.
    """
    beside = path.with_name(f".{path.name}.part")
    with writing_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise


def write_aside(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a whole file the same way.

    Raises:
        NotWritable: the folder cannot be written or the disk is full.
    """
    with writing_aside(path) as file:
        file.writelines(pieces)


def json_lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Add the line end to each."""
    return (line + b"\n" for line in lines)


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a JSONL file without their ends; empty ones left out."""
    with path.open("rb") as file:
        for line in file:
            if stripped := line.strip():
                yield stripped
