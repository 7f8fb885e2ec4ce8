"""Floor 4. Files that a source pulls in: found inside the root only, and hashed."""

import hashlib
import os
import posixpath
import re
from collections.abc import Sequence
from pathlib import Path

from autotune_lm.core.ports import ReadInclude
from autotune_lm.core.types import Include

LIMIT_BYTES = 1_000_000
_MOST_RST_FILES = 500
_NAMED_BY_RST = re.compile(rb"( include::|literalinclude::|:file:)[ \t]+([^\n\r]+)")
_NAMED = re.compile(
    rb"\{\*[ \t]*(\S+)[^\n]*?\*\}|\{!>?[ \t]*([^\s!]+)[^\n]*?!\}"
    rb"""|--8<--[ \t]*["']([^"'\n:]+)|\{literalinclude\}[ \t]*(\S+)"""
)


def read_include_for(path: Path, root: Path) -> ReadInclude:
    """Make the function that gives the text of a file named in ``path``.

    A name is looked for in the file's folder, then in each folder above it up to the root; never outside the root.
    """
    base = Path(os.path.realpath(root))
    folders = folders_of(path, base)

    def read_include(name: str) -> str | None:
        found = find_include(name, folders, base)
        if found is None:
            return None
        try:
            data = found.read_bytes()
        except OSError:
            return None
        return None if b"\0" in data else data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")

    return read_include


def folders_of(path: Path, root: Path) -> list[Path]:
    """The folder of a file and those above it, up to the root, which is resolved already."""
    folder = Path(os.path.realpath(path)).parent
    return [place for place in (folder, *folder.parents) if place.is_relative_to(root)]


def find_include(name: str, folders: Sequence[Path], root: Path) -> Path | None:
    """The file that a name means, its links resolved, or None. Most folders do not hold it: that is asked first."""
    if not name or "\0" in name or len(name) > 1000:
        return None
    for folder in folders:
        place = folder / name.lstrip("/")
        try:
            if not place.is_file():
                continue
            target = Path(os.path.realpath(place))
            if target.is_relative_to(root) and target.stat().st_size <= LIMIT_BYTES:
                return target
        except OSError:
            return None
    return None


def manifests(path: Path, root: Path, name: str) -> tuple[Include, ...]:
    """The files that say in which package a file of source code stands.

    That is the nearest one of that name. Of ``__init__.py``, which says it by its existence alone, every one from the
    file's folder up to the first folder without, and the hash is empty.
    """
    if not name:
        return ()
    base = Path(os.path.realpath(root))
    found: list[Include] = []
    for folder in folders_of(path, base):
        place = folder / name
        if not place.is_file():
            if name == "__init__.py":
                break
            continue
        if name == "__init__.py":
            found.append(Include(_uri(place, base), ""))
            continue
        target = find_include(name, [folder], base)
        if target is not None:
            return (Include(_uri(place, base), hashlib.sha256(target.read_bytes()).hexdigest()),)
    return tuple(sorted(found, key=lambda include: include.uri))


def _uri(path: Path, base: Path) -> str:
    """A path below the root as sources name it."""
    name = str(path.relative_to(base)).replace(os.sep, "/")
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def included_files(path: Path, root: Path, data: bytes) -> tuple[Include, ...]:
    """Each file that a Markdown source names in an include, with its hash, in the order of their uris."""
    found: dict[str, str] = {}
    if b"{*" not in data and b"--8<--" not in data and b"{!" not in data and b"{literalinclude}" not in data:
        return ()
    base = Path(os.path.realpath(root))
    folders = folders_of(path, base)
    for match in _NAMED.finditer(data):
        name = next(group for group in match.groups() if group).decode("utf-8", "replace")
        _keep(find_include(name, folders, base), base, found)
    return tuple(Include(uri, found[uri]) for uri in sorted(found))


def _keep(target: Path | None, base: Path, found: dict[str, str]) -> bytes | None:
    """Add a file with its hash; its bytes where it is new and can be read."""
    if target is None or (uri := _uri(target, base)) in found:
        return None
    try:
        data = target.read_bytes()
    except OSError:
        return None
    found[uri] = hashlib.sha256(data).hexdigest()
    return data


def included_by_rst(path: Path, root: Path, data: bytes) -> tuple[Include, ...]:
    """Each file that a reStructuredText source names, and those that its includes name, with their hashes."""
    if b"include::" not in data and b":file:" not in data:
        return ()
    base = Path(os.path.realpath(root))
    folders = folders_of(path, base)
    found: dict[str, str] = {}
    waiting = [(data, "")]
    while waiting and len(found) < _MOST_RST_FILES:
        text, folder = waiting.pop()
        for match in _NAMED_BY_RST.finditer(text):
            name = match[2].decode("utf-8", "replace").strip()
            for place in include_places(folder, name):
                read = _keep(find_include(place, folders, base), base, found)
                if read is not None and match[1] == b" include::":
                    waiting.append((read, posixpath.dirname(place)))
    return tuple(Include(uri, found[uri]) for uri in sorted(found))


def include_places(folder: str, name: str) -> tuple[str, ...]:
    """Where an included file may lie that a file in ``folder`` names: beside that file, then beside the source."""
    if not folder or name.startswith("/"):
        return (name,)
    return (posixpath.normpath(posixpath.join(folder, name)), name)
