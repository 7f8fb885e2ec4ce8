"""Floor 5. How a project begins: its settings file, and the plan of one that does not exist yet."""

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from autotune_lm.config.env_file import write_env_example
from autotune_lm.config.load import FILE, Raw, checked, load_config, with_assignments
from autotune_lm.config.schema import Config, SourceRoot
from autotune_lm.config.template import new_project
from autotune_lm.core.errors import ConfigError, NoInput
from autotune_lm.kit.files import write_aside
from autotune_lm.pipeline.plan import Plan, make_plan


def init(documents: Sequence[Path], project: Path, *, topics: bool = False) -> Path:
    """Write a commented ``autotune.yaml``; gives its path. A project about ``topics`` needs no documents.

    Raises:
        ConfigError: the project has one already, for other documents.
        NoInput: a path does not exist.
        NotWritable: the folder cannot be written.
    """
    settings = project / FILE
    sources = _sources(documents, project, topics=topics)
    if not settings.exists():
        write_aside(settings, [new_project(sources).encode()])
        write_env_example(project)
    return settings


def _sources(documents: Sequence[Path], project: Path, *, topics: bool = False) -> list[str]:
    """The documents as a new project names them; an existing project must be for the same ones."""
    sources = [_as_source(path, project) for path in documents]
    if not (project / FILE).exists():
        if not sources and not topics:
            raise NoInput(f"{project}: there is no project here", "start one with: autotune run DOCS")
        return sources
    its_own = [Path(root.path).expanduser() for root in load_config(project / FILE).roots()] if sources else []
    if [(project / path).resolve() for path in sources] != [(project / path).resolve() for path in its_own]:
        hint = f"edit 'sources:' in {project / FILE}, or choose another folder with --project DIR"
        raise ConfigError(f"{project} is a project for other documents", hint)
    return sources


def _as_source(path: Path, project: Path) -> str:
    """How a project names a document folder: relative if the user said it so, else absolute."""
    if not path.exists():
        raise NoInput(f"{path}: no such file or folder", "check the spelling, or give another path")
    if path.is_absolute():
        return path.as_posix()
    return Path(os.path.relpath(path.resolve(), project.resolve())).as_posix()


def plan_of(project: Path, settings: Sequence[str] = ()) -> Plan:
    """The resolved plan of a project."""
    return make_plan(project, load_config(project / FILE, settings))


def would_be_plan(project: Path, settings: Sequence[str], documents: Sequence[Path]) -> Plan:
    """The plan of a project, or of the one that ``run`` would start for these documents."""
    if (project / FILE).exists():
        _sources(documents, project)
        return plan_of(project, settings)
    config = checked(with_assignments(Raw({}, {}), settings), "--set")
    sources: list[str | SourceRoot] = [*_sources(documents, project, topics=about_topics(config))]
    return make_plan(project, msgspec.structs.replace(config, sources=sources))


def about_topics(config: Config) -> bool:
    """Whether a run writes about a list of topics and reads no documents."""
    return config.generate.mode == "free" and bool(config.generate.topics)
