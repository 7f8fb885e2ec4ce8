"""Floor 4. Roots to names: every file below a folder, links followed inside it only."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from autotune_lm.core.outcomes import Dropped, Failed
from autotune_lm.parse.repository import is_checkout
from autotune_lm.parse.rules import Ignores, always_skipped, is_vendored, patterns


class Root(NamedTuple):
    """A folder or file to read."""

    path: Path
    repository: str | None = None
    """The name under which its sources go; else found out from the git checkout or the folder."""
    include: tuple[str, ...] = ()
    """Patterns as in ``.gitignore``; where there are some, only files that match one are read."""
    exclude: tuple[str, ...] = ()


class Entry(NamedTuple):
    """A name that the walk met."""

    uri: str
    path: Path
    root: Path
    problem: Dropped | Failed | None
    home: Path | None = None
    """The folder of the checkout inside the root that it belongs to; None where that is the root's own."""
    repository: str = ""


def walk(root: Root, roots: Sequence[Root], *, gitignore: bool) -> Iterator[Entry]:
    """Give the files of one root in no special order; what lies in another root inside it is left to that one."""
    base = Path(os.path.realpath(root.path))
    if not base.is_dir():
        yield Entry(readable(base.name), base, base.parent, None)
        return
    others = {Path(os.path.realpath(other.path)) for other in roots} - {base}
    yield from _Walk(root, base, others, Ignores(base, enabled=gitignore)).entries()


class _Walk:
    """A walk through one folder."""

    def __init__(self, root: Root, base: Path, others: set[Path], ignores: Ignores) -> None:
        self.base, self.others, self.ignores = base, others, ignores
        self.include = root.include
        self.wanted, self.unwanted = patterns(root.include), patterns(root.exclude)
        self.waiting: list[tuple[Path, str, Path | None]] = [(base, "", None)]
        """Folders to look into: the folder, what its files' uris begin with, and its checkout inside the root."""

    def entries(self) -> Iterator[Entry]:
        while self.waiting:
            folder, prefix, home = self.waiting.pop()
            try:
                with os.scandir(folder) as listing:
                    children = list(listing)
            except OSError as cause:
                yield Entry(readable(prefix.rstrip("/")) or ".", folder, self.base, failed(cause), home)
                continue
            if prefix and any(child.name == ".git" for child in children) and is_checkout(folder):
                home = folder
            self.ignores.enter(folder, prefix)
            for child in children:
                path, uri = folder / child.name, prefix + child.name
                is_folder = child.is_dir(follow_symlinks=False)
                if path not in self.others and not self._passed_over(child.name, uri, is_folder=is_folder):
                    yield from self._entry(child, Entry(readable(uri), path, self.base, None, home), uri)

    def _passed_over(self, name: str, uri: str, *, is_folder: bool) -> bool:
        """Whether nobody wants a name: a hidden folder, what the patterns and ``.gitignore`` files leave out."""
        return (
            always_skipped(name, is_folder=is_folder)
            or self.unwanted.match_file(uri + "/" * is_folder)
            or self.ignores.hides(uri, is_folder=is_folder)
        )

    def _entry(self, child: "os.DirEntry[str]", entry: Entry, uri: str) -> Iterator[Entry]:
        """A file; nothing for a folder, which waits, unless others wrote what is in it."""
        if not child.is_dir(follow_symlinks=False):
            if not self.include or self.wanted.match_file(uri):
                yield from _link_or_file(entry, child.is_symlink())
        elif is_vendored(uri, self.include):
            yield entry._replace(problem=Dropped("vendored", {"folder": child.name}))
        else:
            self.waiting.append((entry.path, uri + "/", entry.home))


def _link_or_file(entry: Entry, is_link: bool) -> Iterator[Entry]:
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


def failed(cause: OSError) -> Failed:
    """A sentence for what the operating system says."""
    reason = cause.strerror or type(cause).__name__
    return Failed(
        reason, "change its permissions, or exclude it" if isinstance(cause, PermissionError) else "run again"
    )


def readable(name: str) -> str:
    """A name in which bytes that are no UTF-8 are replaced."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
