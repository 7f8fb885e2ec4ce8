"""Floor 4. Roots to sources: every file below them, in an order that depends on names alone, each with a verdict."""

import hashlib
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec

from autotune_lm.core.errors import NoInput
from autotune_lm.core.outcomes import Dropped, Failed
from autotune_lm.core.types import Include, Source
from autotune_lm.parse.code.languages import LANGUAGES
from autotune_lm.parse.code.names import MANIFESTS
from autotune_lm.parse.includes import included_by_rst, included_files, manifests, read_include_for
from autotune_lm.parse.repository import repository_names
from autotune_lm.parse.sniff import fitting_reader
from autotune_lm.parse.walk import Entry, Root, failed, walk

__all__ = ["Found", "Root", "ScanRules", "read_include_for", "scan"]

SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdx": "markdown",
    ".txt": "plain",
    ".text": "plain",
    ".rst": "rst",
    ".rest": "rst",
    **dict.fromkeys(LANGUAGES, "code"),
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".ipynb": "notebook",
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), "docx"),
    **dict.fromkeys((".pptx", ".pptm", ".ppsx", ".potx"), "pptx"),
    ".epub": "epub",
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".pdf": "pdf",
    ".xlsx": "sheets",
    ".xlsm": "sheets",
    ".xlsb": "sheets",
    ".xls": "sheets",
    ".ods": "sheets",
}
_BARE_NAMES = frozenset(
    {"readme", "license", "licence", "copying", "changelog", "changes", "notice", "authors", "news", "faq"}
)
_MEDIA_TYPES = {
    "markdown": "text/markdown",
    "plain": "text/plain",
    "rst": "text/x-rst",
    "json": "application/json",
    "epub": "application/epub+zip",
    "html": "text/html",
    "csv": "text/csv",
    "pdf": "application/pdf",
    "sheets": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "notebook": "application/x-ipynb+json",
}


class ScanRules(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for all roots."""

    suffixes: dict[str, str] = {}
    """Suffix to reader, on top of the built-in table; an empty reader takes a suffix out."""
    limit_bytes: int = 20_000_000
    gitignore: bool = True

    def reader_of(self, name: str) -> str | None:
        """The reader for a file name, or None."""
        stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix.lower()
        if suffix in self.suffixes:
            return self.suffixes[suffix] or None
        if not suffix and stem.lower() in _BARE_NAMES:
            return "plain"
        return SUFFIXES.get(suffix)


class Found(NamedTuple):
    """A file: ready for its reader, or with the problem that keeps it out."""

    source: Source
    path: Path
    root: Path
    """The folder that includes must not leave."""
    reader: str | None
    problem: Dropped | Failed | None
    note: str = ""
    """What the scan knows and a reader of the document should."""


def scan(roots: Sequence[Root], rules: ScanRules | None = None) -> Iterator[Found]:
    """Give every file below the roots, ordered by repository and uri, each file once.

    Raises:
        NoInput: a root does not exist.
    """
    rules = rules or ScanRules()
    for root in roots:
        _check(root.path)
    entries = _named(roots, [list(walk(root, roots, gitignore=rules.gitignore)) for root in roots])
    seen: set[tuple[int, int]] = set()
    for entry in sorted(entries, key=lambda entry: (entry.repository, entry.uri, str(entry.path))):
        found = _found(entry, rules, seen)
        if found is not None:
            yield found


def _named(roots: Sequence[Root], walked: Sequence[Sequence[Entry]]) -> list[Entry]:
    """All entries with the names of their repositories: a checkout inside a root goes under its own name."""
    nested = sorted({entry.home for entries in walked for entry in entries if entry.home})
    names = repository_names([*((root.path, root.repository) for root in roots), *((home, None) for home in nested)])
    of_home = dict(zip(nested, names[len(roots) :], strict=True))
    return [
        entry._replace(repository=of_home[entry.home] if entry.home else name)
        for name, entries in zip(names, walked, strict=False)
        for entry in entries
    ]


def _check(path: Path) -> None:
    """Refuse a root that is not there."""
    try:
        path.stat()
    except PermissionError as cause:
        raise NoInput(f"{path}: you may not read it", "change its permissions, or name another path") from cause
    except (OSError, ValueError) as cause:
        near = next((parent for parent in path.absolute().parents if parent.is_dir()), Path("/"))
        raise NoInput(
            f"{path}: there is no such file or folder", f"the nearest folder that exists is {near}"
        ) from cause


def _found(entry: Entry, rules: ScanRules, seen: set[tuple[int, int]]) -> Found | None:
    """Read a file's size and hash; None where it was given before."""
    reader = rules.reader_of(PurePosixPath(entry.uri).name)
    if entry.problem:
        return _problem(entry, entry.problem, 0)
    try:
        status = entry.path.stat()
        if not stat.S_ISREG(status.st_mode):
            return _problem(entry, Dropped("not_a_file"), 0)
        place = (status.st_dev, status.st_ino)
        if place in seen:
            return None
        seen.add(place)
        if reader is None:
            suffix = PurePosixPath(entry.uri).suffix.lower()
            return _problem(entry, Dropped("unsupported", {"suffix": suffix}), status.st_size)
        if status.st_size > rules.limit_bytes:
            numbers: dict[str, int | float | str] = {"bytes": status.st_size, "limit": rules.limit_bytes}
            return _problem(entry, Dropped("too_large", numbers), status.st_size)
        data = entry.path.read_bytes()
    except OSError as cause:
        return _problem(entry, failed(cause), 0)
    fitting = fitting_reader(reader, data)
    note = "" if fitting == reader else f"its content is not what its name says: read by the reader '{fitting}'"
    return Found(_source(entry, data, fitting), entry.path, entry.root, fitting, None, note)


def _source(entry: Entry, data: bytes, reader: str) -> Source:
    """The noun for the bytes of a file."""
    includes: tuple[Include, ...] = ()
    if reader == "markdown":
        includes = included_files(entry.path, entry.root, data)
    elif reader == "rst":
        includes = included_by_rst(entry.path, entry.root, data)
    elif reader == "code" and (language := LANGUAGES.get(PurePosixPath(entry.uri).suffix.lower())):
        includes = manifests(entry.path, entry.root, MANIFESTS.get(language.family, ""))
    return Source(
        repository=entry.repository,
        uri=entry.uri,
        media_type=_media_type(entry.uri, reader),
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        includes=includes,
    )


def _media_type(uri: str, reader: str) -> str:
    """The media type of a file, which for source code is that of its language."""
    if reader == "code":
        language = LANGUAGES.get(PurePosixPath(uri).suffix.lower())
        return language.media_type if language else "text/plain"
    return _MEDIA_TYPES.get(reader, "application/octet-stream")


def _problem(entry: Entry, problem: Dropped | Failed, size: int) -> Found:
    """A file that is not read."""
    source = Source(
        repository=entry.repository,
        uri=entry.uri,
        media_type="application/octet-stream",
        sha256="",
        size_bytes=size,
        unread=problem.reason if isinstance(problem, Dropped) else "",
    )
    return Found(source, entry.path, entry.root, None, problem)
