"""Floor 7. The options that commands share, and how a command finds its project."""

import re
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


def spending_options(command: F) -> F:
    """What a run may spend on models; when it is reached, the run ends with exit code 7 and can be continued."""
    for option in reversed(
        (
            click.option(
                "--max-cost", type=click.FloatRange(min=0, min_open=True), metavar="USD", help="Spend no more."
            ),
            click.option("--max-tokens", type=click.IntRange(min=1), metavar="N", help="Of prompts and replies."),
            click.option("--max-time", metavar="TIME", help="Ask no more after so long, such as 90s, 45m or 2h."),
            click.option("--batch", is_flag=True, help="Half the price, within a day (OpenAI, Anthropic)."),
            click.option("--max-calls", type=click.IntRange(min=1), metavar="N", help="Ask models so often at most."),
        )
    ):
        command = option(command)
    return command


def seconds(text: str | None) -> float:
    """A duration such as ``90``, ``90s``, ``45m``, ``1.5h`` or ``1d``; 0 for none.

    Raises:
        click.BadParameter: it is none.
    """
    if text is None:
        return 0.0
    found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,6})?)\s?([smhd]?)", text.strip().lower())
    value = float(found[1]) * {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}[found[2]] if found else 0.0
    if not value:
        raise click.BadParameter(f"'{text}' is no duration; write 90s, 45m or 2h", param_hint="--max-time")
    return value


def find_project(given: Path | None) -> Path:
    """The project a command means."""
    if given is not None:
        return given
    return Path() if Path(FILE).exists() else DEFAULT_PROJECT
