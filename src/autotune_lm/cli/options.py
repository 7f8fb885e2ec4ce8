"""Floor 7. The options that commands share, and how a command finds its project."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from autotune_lm.api import DEFAULT_PROJECT
from autotune_lm.config.load import FILE

F = TypeVar("F", bound=Callable[..., Any])

project_option = click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    help="The project's folder. Default: this folder if it is a project, else ./autotune-project.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
set_option = click.option(
    "--set", "settings", multiple=True, metavar="SECTION.KEY=VALUE", help="Override a setting; may stand several times."
)


def work_options(command: F) -> F:
    """The options of every command that works on a project."""
    for option in reversed(
        (
            project_option,
            set_option,
            click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N files."),
            click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing."),
            click.option("--fresh", is_flag=True, help="Do everything again, also what is done."),
            json_option,
            click.option("-q", "--quiet", is_flag=True, help="Only errors and the exit code."),
            click.option("-v", "--verbose", is_flag=True, help="A line for every item; tracebacks for bugs."),
        )
    ):
        command = option(command)
    return command


def find_project(given: Path | None) -> Path:
    """The project a command means."""
    if given is not None:
        return given
    return Path() if Path(FILE).exists() else DEFAULT_PROJECT
