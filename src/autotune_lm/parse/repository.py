"""Floor 4. The name under which the sources of a root go."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

_REMOTE = re.compile(r"""^[ \t]*\[remote[ \t]+"origin"\][ \t]*\n((?:[ \t]*[^\[\n][^\n]*\n|[ \t]*\n)*)""", re.MULTILINE)
_URL = re.compile(r"^[ \t]*url[ \t]*=[ \t]*(\S+)", re.MULTILINE)
_CONFIG_CHARACTERS = 100_000


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
        name = _origin_name(home / ".git" / "config")
        if name:
            return name
    folder = place if place.is_dir() else place.parent
    return folder.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace") or "root"


def _checkout(place: Path) -> Path | None:
    """The folder with ``.git`` that holds a place."""
    return next((folder for folder in (place, *place.parents) if (folder / ".git").is_dir()), None)


def _origin_name(config: Path) -> str:
    """The repository's name in the URL of ``origin``: nothing else of the URL, which may hold a password."""
    try:
        with config.open(encoding="utf-8", errors="replace") as file:
            text = file.read(_CONFIG_CHARACTERS) + "\n"
    except OSError:
        return ""
    section = _REMOTE.search(text)
    url = _URL.search(section[1]) if section else None
    if url is None:
        return ""
    last = url[1].rstrip("/").replace("\\", "/").rpartition("/")[2].rpartition(":")[2].rpartition("@")[2]
    return last.removesuffix(".git")
