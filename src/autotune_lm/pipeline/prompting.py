"""Floor 5. The prompts of a project for a person: which there are, a copy to change, and what a copy changes."""

import difflib
from pathlib import Path
from typing import NamedTuple

from autotune_lm.config.load import FILE
from autotune_lm.core.errors import ConfigError, NoInput
from autotune_lm.kit.files import write_aside
from autotune_lm.llm.prompt_library import PromptLibrary, read_prompt


class Listed(NamedTuple):
    """A prompt in the list."""

    name: str
    version: int
    says: str
    own: bool
    """Whether the project has its own copy."""
    remark: str = ""
    """What a person should know: the file is wrong, or the packaged prompt has moved on."""


class Difference(NamedTuple):
    """What a project's copy changes."""

    lines: list[str]
    """A unified diff, packaged to copy; empty where there is none."""
    remark: str


def listed(project: Path | None) -> list[Listed]:
    """All prompts, packaged and own."""
    library = PromptLibrary(project)
    return [_listed(library, name) for name in library.names()]


def _listed(library: PromptLibrary, name: str) -> Listed:
    try:
        prompt = library.get(name)
    except ConfigError as error:
        original = library.original(name)
        return Listed(name, original.version if original else 0, original.says if original else "", True, error.message)
    return Listed(name, prompt.version, prompt.says, prompt.own, _moved_on(library, name) if prompt.own else "")


def _moved_on(library: PromptLibrary, name: str) -> str:
    own, original = library.get(name), library.original(name)
    if original is None:
        return "the project's own"
    if original.version == own.version:
        return ""
    return f"the packaged prompt is at version {original.version} now, this copy at {own.version}"


def file_of(project: Path | None, name: str) -> Path:
    """The file of the prompt that is in force, right or wrong.

    Raises:
        ConfigError: there is none of this name.
    """
    library = PromptLibrary(project)
    own = library.own_path(name)
    return own if own is not None and own.is_file() else library.get(name).path


def edited(project: Path, name: str) -> tuple[Path, bool]:
    """The project's own copy, made now where there is none (then True).

    Raises:
        ConfigError: there is no prompt of this name.
        NoInput: there is no project.
        NotWritable: the folder cannot be written.
    """
    if not (project / FILE).is_file():
        raise NoInput(f"{project}: there is no project here", "start one with 'autotune init DOCS', or name it")
    path = PromptLibrary(project).own_path(name)
    if path is not None and path.is_file():
        return path, False
    original = PromptLibrary(project).get(name).path
    assert path is not None
    write_aside(path, [original.read_bytes()])
    return path, True


def difference(project: Path, name: str) -> Difference:
    """What the project's copy changes.

    Raises:
        ConfigError: there is no prompt of this name.
    """
    library = PromptLibrary(project)
    path = library.own_path(name)
    if path is None or not path.is_file():
        library.get(name)
        return Difference([], f"the project uses the packaged prompt; 'autotune prompts edit {name}' makes a copy")
    original = library.packaged / f"{name}.md"
    if not original.is_file():
        return Difference([], "the prompt is the project's own; there is none of this name in the package")
    before, after = (one.read_text("utf-8", "replace").splitlines() for one in (original, path))
    lines = list(difflib.unified_diff(before, after, f"packaged/{name}.md", f"prompts/{name}.md", lineterm=""))
    try:
        read_prompt(path)
        return Difference(lines, _moved_on(library, name) or ("" if lines else "the copy is the packaged prompt"))
    except ConfigError as error:
        return Difference(lines, error.message)
