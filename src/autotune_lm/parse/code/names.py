"""Floor 4. The full name of a file of source code as a module, and what kind of code it is.

Names come from the files that packages are declared with: the scan names those that concern a source in
``Source.includes``, and the reader asks for their text. Without them the folders speak.
"""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from autotune_lm.core.ports import ReadInclude
from autotune_lm.core.types import Genre, Source

MANIFESTS = {"rust": "Cargo.toml", "go": "go.mod", "javascript": "package.json", "python": "__init__.py"}
"""What declares a package of each language. Of ``__init__.py`` only the existence counts."""
_CRATE = re.compile(
    r"^[ \t]*\[package\][ \t]*$(?:(?!^[ \t]*\[)[^\n]*\n?)*?^[ \t]*name[ \t]*=[ \t]*[\"']([\w-]+)", re.MULTILINE
)
_GO_MODULE = re.compile(r"^module[ \t]+\"?([^\s\"]+)", re.MULTILINE)
_GO_PACKAGE = re.compile(r"^package[ \t]+(\w+)", re.MULTILINE)
_JAVA_PACKAGE = re.compile(r"^[ \t]*package[ \t]+([\w.]+)[ \t]*;", re.MULTILINE)
_CRATE_ROOTS = frozenset({"src", "examples", "tests", "benches"})
_EXAMPLES = frozenset({
    "example", "examples", "sample", "samples", "demo", "demos", "tutorial", "tutorials", "cookbook", "cookbooks",
    "docs_src", "snippets", "quickstart", "recipes",
})  # fmt: skip
_TESTS = frozenset({
    "test", "tests", "testing", "spec", "specs", "__tests__", "testdata", "bench", "benches", "benchmark", "benchmarks",
    "fuzz", "conformance", "e2e",
})  # fmt: skip
_EXAMPLE_FOLDER = re.compile(r"(?:^|[-_])examples?$")
_TEST_NAME = re.compile(r"test_.*|.*[-_.](?:test|tests|spec|bench)|conftest|.*[a-z]Tests?")


def genre_of(uri: str) -> Genre:
    """Whether code is an example, a test or neither, by the names of its folders and its own."""
    path = PurePosixPath(uri)
    for folder in path.parts[:-1][::-1]:
        low = folder.lower()
        if low in _EXAMPLES or _EXAMPLE_FOLDER.search(low):
            return "example"
        if low in _TESTS:
            return "test"
    return "test" if _TEST_NAME.fullmatch(path.stem) else "library"


def module_name(language: str, source: Source, text: str, include: ReadInclude) -> str:
    """The full name of the module that a file is."""
    name = _NAMES.get(language, _by_path)(source, text, include)
    return name or PurePosixPath(source.uri).stem or source.uri


def package_name(language: str, module: str, text: str) -> str:
    """What full names in the module begin with: in Go and Java that is no file."""
    if language == "go":
        found = _GO_PACKAGE.search(text)
        return found[1] if found else module.rpartition("/")[2]
    return module.rpartition(".")[0] if language == "java" else module


def _manifest(source: Source, name: str) -> PurePosixPath | None:
    """The nearest of the files that declare packages."""
    places = [PurePosixPath(one.uri) for one in source.includes]
    found = [place for place in places if place.name == name]
    return max(found, key=lambda place: len(place.parts), default=None)


def _rust(source: Source, text: str, include: ReadInclude) -> str:
    """``crate::module``; an example or a test is a crate of its own."""
    path = PurePosixPath(source.uri)
    manifest = _manifest(source, "Cargo.toml")
    parts = list(path.with_suffix("").parts)
    at = max((place for place, part in enumerate(parts[:-1]) if part in _CRATE_ROOTS), default=-1)
    named = _CRATE.search(include(str(manifest)) or "") if manifest else None
    if at < 0:
        return "::".join(_identifiers([parts[-1]]))
    below = parts[at + 1 :]
    if parts[at] == "src":
        crate = named[1] if named else parts[at - 1] if at else ""
        if below[0] == "bin" and len(below) > 1:
            return "::".join(_identifiers(below[1:]))
        below = [crate, *below] if crate else below
    if len(below) > 1 and below[-1] in ("lib", "main", "mod"):
        below = below[:-1]
    return "::".join(_identifiers(below))


def _identifiers(parts: Sequence[str]) -> list[str]:
    return [part.replace("-", "_") for part in parts]


def _python(source: Source, text: str, include: ReadInclude) -> str:
    """``package.module``: the folders above it that have an ``__init__.py``."""
    path = PurePosixPath(source.uri)
    packages = {PurePosixPath(one.uri).parent for one in source.includes if one.uri.endswith("__init__.py")}
    parts = [] if path.stem == "__init__" else [path.stem]
    folder = path.parent
    if path.stem == "__init__":
        packages.add(folder)
    while folder in packages and folder.name:
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts)


def _go(source: Source, text: str, include: ReadInclude) -> str:
    """The path under which a package is imported; without ``go.mod`` its name."""
    manifest = _manifest(source, "go.mod")
    named = _GO_MODULE.search(include(str(manifest)) or "") if manifest else None
    package = _GO_PACKAGE.search(text)
    if not named or manifest is None:
        return package[1] if package else ""
    below = PurePosixPath(source.uri).parent.relative_to(manifest.parent)
    return named[1] if not below.parts else f"{named[1]}/{below}"


def _java(source: Source, text: str, include: ReadInclude) -> str:
    """The package and the name of the file, which is that of its class."""
    package, stem = _JAVA_PACKAGE.search(text), PurePosixPath(source.uri).stem
    return f"{package[1]}.{stem}" if package else stem


def _javascript(source: Source, text: str, include: ReadInclude) -> str:
    """The name of the package and the path in it; ``index`` is its folder."""
    manifest = _manifest(source, "package.json")
    path = PurePosixPath(source.uri).with_suffix("")
    path = path.with_suffix("") if path.suffix == ".d" else path
    name = _package_json(include(str(manifest)) or "") if manifest else ""
    if name and manifest:
        below = [part for part in path.relative_to(manifest.parent).parts if part != "src"]
        return "/".join([name, *(below[:-1] if below and below[-1] == "index" else below)])
    return str(path)


def _package_json(text: str) -> str:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    name = found.get("name") if isinstance(found, dict) else None
    return name if isinstance(name, str) else ""


def _by_path(source: Source, text: str, include: ReadInclude) -> str:
    """The path of the file without its suffix."""
    return str(PurePosixPath(source.uri).with_suffix(""))


_NAMES: dict[str, Callable[[Source, str, ReadInclude], str]] = {
    "rust": _rust,
    "python": _python,
    "go": _go,
    "java": _java,
    "javascript": _javascript,
    "jsx": _javascript,
    "typescript": _javascript,
    "tsx": _javascript,
}
