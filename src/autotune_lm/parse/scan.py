"""Floor 4. Roots to sources: every file below them, in an order that depends on names alone, each with a verdict."""

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec

from autotune_lm.core.errors import NoInput
from autotune_lm.core.types import Dropped, Failed, Include, Source
from autotune_lm.parse.code_languages import LANGUAGES
from autotune_lm.parse.code_names import MANIFESTS
from autotune_lm.parse.includes import included_by_rst, included_files, manifests, read_include_for
from autotune_lm.parse.repository import repository_names
from autotune_lm.parse.rules import Ignores, always_skipped, is_vendored, patterns

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
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
}
_BARE_NAMES = frozenset(
    {"readme", "license", "licence", "copying", "changelog", "changes", "notice", "authors", "news", "faq"}
)
_MEDIA_TYPES = {
    "markdown": "text/markdown",
    "plain": "text/plain",
    "rst": "text/x-rst",
    "json": "application/json",
    "csv": "text/csv",
}


class Root(NamedTuple):
    """A folder or file to read."""

    path: Path
    repository: str | None = None
    """The name under which its sources go; else found out from the git checkout or the folder."""
    include: tuple[str, ...] = ()
    """Patterns as in ``.gitignore``; where there are some, only files that match one are read."""
    exclude: tuple[str, ...] = ()


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


class _Entry(NamedTuple):
    """A name that the walk met."""

    repository: str
    uri: str
    path: Path
    root: Path
    problem: Dropped | Failed | None


def scan(roots: Sequence[Root], rules: ScanRules | None = None) -> Iterator[Found]:
    """Give every file below the roots, ordered by repository and uri, each file once.

    Raises:
        NoInput: a root does not exist.
    """
    rules = rules or ScanRules()
    for root in roots:
        _check(root.path)
    names = repository_names([(root.path, root.repository) for root in roots])
    entries = [entry for root, name in zip(roots, names, strict=True) for entry in _walk(root, name, rules)]
    seen: set[tuple[int, int]] = set()
    for entry in sorted(entries, key=lambda entry: (entry.repository, entry.uri, str(entry.path))):
        found = _found(entry, rules, seen)
        if found is not None:
            yield found


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


def _walk(root: Root, repository: str, rules: ScanRules) -> Iterator[_Entry]:
    """Give the files of one root in no special order."""
    base = Path(os.path.realpath(root.path))
    if not base.is_dir():
        yield _Entry(repository, readable(base.name), base, base.parent, None)
        return
    wanted, unwanted = patterns(root.include), patterns(root.exclude)
    ignores = Ignores(base, enabled=rules.gitignore)
    waiting = [(base, "")]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                children = list(listing)
        except OSError as cause:
            yield _Entry(repository, readable(prefix.rstrip("/")) or ".", folder, base, _failed(cause))
            continue
        ignores.enter(folder, prefix)
        for child in children:
            uri = prefix + child.name
            is_folder = child.is_dir(follow_symlinks=False)
            path = folder / child.name
            if always_skipped(child.name, is_folder=is_folder) or unwanted.match_file(uri + "/" * is_folder):
                continue
            if ignores.hides(uri, is_folder=is_folder):
                continue
            if is_folder and is_vendored(uri, root.include):
                yield _Entry(repository, readable(uri), path, base, Dropped("vendored", {"folder": child.name}))
            elif is_folder:
                waiting.append((path, uri + "/"))
            elif not root.include or wanted.match_file(uri):
                yield from _link_or_file(_Entry(repository, readable(uri), path, base, None), child.is_symlink())


def _link_or_file(entry: _Entry, is_link: bool) -> Iterator[_Entry]:
    """Follow a link to a file inside the root; a link to anything else gets its verdict."""
    if not is_link:
        yield entry
        return
    try:
        target = entry.path.resolve(strict=True)
    except (OSError, RuntimeError):
        yield entry._replace(problem=Dropped("link_broken"))
        return
    if not target.is_relative_to(entry.root):
        yield entry._replace(problem=Dropped("link_outside"))
    elif target.is_dir():
        yield entry._replace(problem=Dropped("link_to_folder"))  # its files are met where they are
    else:
        yield entry._replace(path=target)


def _found(entry: _Entry, rules: ScanRules, seen: set[tuple[int, int]]) -> Found | None:
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
        return _problem(entry, _failed(cause), 0)
    return Found(_source(entry, data, reader), entry.path, entry.root, reader, None)


def _source(entry: _Entry, data: bytes, reader: str) -> Source:
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


def _problem(entry: _Entry, problem: Dropped | Failed, size: int) -> Found:
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


def _failed(cause: OSError) -> Failed:
    """A sentence for what the operating system says."""
    reason = cause.strerror or type(cause).__name__
    return Failed(
        reason, "change its permissions, or exclude it" if isinstance(cause, PermissionError) else "run again"
    )


def readable(name: str) -> str:
    """A name in which bytes that are no UTF-8 are replaced."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
