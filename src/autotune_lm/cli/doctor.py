"""Floor 7. The command ``doctor``: what stands in the way of a run, each with its remedy."""

from pathlib import Path

import click
import msgspec

from autotune_lm import api
from autotune_lm.cli import render
from autotune_lm.cli.options import find_project, json_option, project_option, set_option
from autotune_lm.pipeline.doctor import Finding, Wanted, exit_code

MARKS = {"ok": ("ok  ", "green"), "warn": ("warn", "yellow"), "fail": ("fail", "red")}


@click.command()
@project_option
@set_option
@click.option("--ask", is_flag=True, help="Ask each model one tiny question; it costs a few tokens.")
@click.option(
    "--bench", is_flag=True, help="Measure how many replies at once pay; it costs some hundred tokens or more."
)
@json_option
def doctor(project: Path | None, settings: tuple[str, ...], as_json: bool, **wanted: bool) -> int:
    """Check Python, disk, store, extras and every model; each problem with its remedy.

    Servers are asked for what they know of themselves. No document and no question leaves without --ask or --bench. It
    ends with 0, or with 4 where something is missing.
    """
    found = api.doctor(find_project(project), settings, msgspec.convert(wanted, Wanted))
    code = exit_code(found)
    if as_json:
        render.print_json({"exit_code": code, "findings": found})
    else:
        _print(found)
    return code


def _print(found: list[Finding]) -> None:
    width = max(len(finding.about) for finding in found)
    for finding in found:
        mark, color = MARKS[finding.state]
        click.echo(f"{click.style(mark, fg=color)}  {finding.about:<{width}}  {finding.says}")
        if finding.remedy:
            click.echo(f"      {'':<{width}}  → {finding.remedy}")
