"""Floor 4. The name under which the sources of a root go."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

_REMOTE = re.compile(r"""^[ \t]*\[remote[ \t]+"origin"\][ \t]*\n((?:[ \t]*[^\[\n][^\n]*\n|[ \t]*\n)*)""", re.MULTILINE)
_URL = re.compile(r"^[ \t]*url[ \t]*=[ \t]*(\S+)", re.MULTILINE)
_CONFIG_CHARACTERS = 100_000
_LINE_CHARACTERS = 4096
_ELSEWHERE = "gitdir:"


def repository_names(roots: Sequence[tuple[Path, str | None]]) -> list[str]:
    """A name for each root; roots of one name but different places get their parent's name in front."""
    places = [path.resolve() for path, _ in roots]
    homes = [_checkout(place) or place for place in places]
    names = [given or _found_name(place) for (_, given), place in zip(roots, places, strict=True)]
    depth = 1
    while depth < 20:
        groups: dict[str, set[Path]] = {}
        for name, home in zip(names, homes, strict=True):
            groups.setdefault(name, set()).add(home)
        clashes = {name for name, homes_of in groups.items() if len(homes_of) > 1}
        if not clashes:
            break
        names = [
            _with_parent(name, home, depth) if name in clashes else name
            for name, home in zip(names, homes, strict=True)
        ]
        depth += 1
    return _told_apart(names, homes, places)


def _told_apart(names: list[str], homes: list[Path], places: list[Path]) -> list[str]:
    """Two folders of one checkout have the same name and could hold files of one uri: add the folder."""
    count = Counter(names)
    out = []
    for name, home, place in zip(names, homes, places, strict=True):
        below = place.relative_to(home).as_posix() if place.is_relative_to(home) and place.is_dir() else "."
        others = len({other for other, its in zip(places, names, strict=True) if its == name})
        out.append(f"{name}/{below}" if count[name] > 1 and others > 1 and below != "." else name)
    return out


def _with_parent(name: str, home: Path, depth: int) -> str:
    parents = home.parents
    return f"{parents[depth - 1].name}/{name}" if depth <= len(parents) and parents[depth - 1].name else name


def _found_name(place: Path) -> str:
    """The last part of the origin's URL, else the folder's name."""
    home = _checkout(place)
    if home:
        name = _origin_name(_settings_of(home / ".git"))
        if name:
            return name
    folder = place if place.is_dir() else place.parent
    return folder.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace") or "root"


def is_checkout(folder: Path) -> bool:
    """Whether a folder has a ``.git`` of its own: a folder, or, as submodules and worktrees have, a file naming one."""
    mark = folder / ".git"
    return mark.is_dir() or (mark.is_file() and _first_line(mark).startswith(_ELSEWHERE))


def _checkout(place: Path) -> Path | None:
    """The innermost checkout that holds a place."""
    return next((folder for folder in (place, *place.parents) if is_checkout(folder)), None)


def _settings_of(mark: Path) -> Path:
    """The ``config`` of a repository (gitrepository-layout): of a worktree it lies in the common folder."""
    folder = mark
    if mark.is_file():
        folder = mark.parent / _first_line(mark).removeprefix(_ELSEWHERE).strip()
        common = _first_line(folder / "commondir")
        folder = folder / common if common else folder
    return folder / "config"


def _first_line(path: Path) -> str:
    """The first line of a small file; nothing where it cannot be read."""
    try:
        if not path.is_file():
            return ""
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.readline(_LINE_CHARACTERS).strip()
    except (OSError, ValueError):
        return ""


def _origin_name(config: Path) -> str:
    """The repository's name in the URL of ``origin``: nothing else of the URL, which may hold a password."""
    try:
        if not config.is_file():
            return ""
        with config.open(encoding="utf-8", errors="replace") as file:
            text = file.read(_CONFIG_CHARACTERS) + "\n"
    except (OSError, ValueError):
        return ""
    section = _REMOTE.search(text)
    url = _URL.search(section[1]) if section else None
    if url is None:
        return ""
    last = url[1].rstrip("/").replace("\\", "/").rpartition("/")[2].rpartition(":")[2].rpartition("@")[2]
    return last.removesuffix(".git")
