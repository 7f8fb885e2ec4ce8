"""Floor 4. Which files a scan passes over: patterns, ``.gitignore`` files of every folder, and folders nobody wants."""

from collections.abc import Sequence
from pathlib import Path

import pathspec

_SKIPPED_FOLDERS = frozenset({"__pycache__", "site-packages", "autotune-project"})
_VENDORED = frozenset(
    {"node_modules", "bower_components", "third_party", "third-party", "thirdparty", "3rdparty", "_vendor", "vendored"}
)
_PERHAPS_VENDORED = frozenset({"vendor", "vendors", "external", "externals"})
_TEXTS = frozenset({"doc", "docs", "documentation", "content", "website", "guide", "guides", "wiki"})
_IGNORE_BYTES = 1_000_000
Patterns = pathspec.GitIgnoreSpec


def patterns(lines: Sequence[str]) -> Patterns:
    """Patterns as ``.gitignore`` has them; later ones win, ``!`` takes back."""
    return pathspec.GitIgnoreSpec.from_lines(lines)


def always_skipped(name: str, *, is_folder: bool) -> bool:
    """Hidden names, and folders that hold no documents."""
    return is_folder and (name.startswith(".") or name in _SKIPPED_FOLDERS)


def is_vendored(uri: str, include: Sequence[str] = ()) -> bool:
    """Whether a folder holds copies of other people's projects, and no pattern asks for it by name.

    Below a folder of texts, ``vendor`` and ``external`` are words like any other.
    """
    *above, name = uri.lower().split("/")
    sure = name in _VENDORED
    if not sure and (name not in _PERHAPS_VENDORED or not _TEXTS.isdisjoint(above)):
        return False
    return not any(name in pattern.lower() for pattern in include)


class Ignores:
    """The ``.gitignore`` files met so far; a deeper one wins over those above it."""

    def __init__(self, base: Path, *, enabled: bool) -> None:
        """Start with nothing; files above ``base`` up to its checkout count too."""
        self.enabled = enabled
        self.specs: dict[str, Patterns] = {}
        self.above: list[tuple[str, Patterns]] = self._of_parents(base) if enabled else []

    def _of_parents(self, base: Path) -> list[tuple[str, Patterns]]:
        """The ignore files between the root of the checkout and ``base``."""
        found: list[tuple[str, Patterns]] = []
        folder, below = base, ""
        while not (folder / ".git").exists() and folder != folder.parent:
            below = f"{folder.name}/{below}"
            folder = folder.parent
            spec = _read(folder)
            if spec:
                found.append((below, spec))
        return found if (folder / ".git").exists() else []

    def enter(self, folder: Path, prefix: str) -> None:
        """Read the ignore file of a folder."""
        if self.enabled and (spec := _read(folder)):
            self.specs[prefix] = spec

    def hides(self, uri: str, *, is_folder: bool) -> bool:
        """Whether the nearest ignore file that has a word on a name says to pass it over."""
        if not self.enabled or not (self.specs or self.above):
            return False
        name = uri + "/" * is_folder
        end = len(uri)
        while end >= 0:
            end = uri.rfind("/", 0, end) if end else -1
            prefix = uri[: end + 1]
            spec = self.specs.get(prefix)
            if spec and (verdict := spec.check_file(name[len(prefix) :]).include) is not None:
                return verdict
            if end < 0:
                break
        for below, spec in self.above:
            if (verdict := spec.check_file(below + name).include) is not None:
                return verdict
        return False


def _read(folder: Path) -> Patterns | None:
    """The patterns of a folder's ignore file, or None where there is none that can be read."""
    path = folder / ".gitignore"
    try:
        if not path.is_file() or path.stat().st_size > _IGNORE_BYTES:
            return None
        return patterns(path.read_text("utf-8", "replace").splitlines())
    except (OSError, ValueError):
        return None
