"""Floor 7. The commands around a project: start, combine, verify, list."""

from pathlib import Path

import click
import msgspec

from autotune_lm import api
from autotune_lm.cli import render
from autotune_lm.cli.options import find_project, json_option, project_option, set_option
from autotune_lm.config.load import FILE, load_config
from autotune_lm.config.schema import json_schema


@click.command()
@click.argument("documents", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DOCS...")
@project_option
def init(documents: tuple[Path, ...], project: Path | None) -> None:
    """Write a commented autotune.yaml for DOCS (folders or files); nothing is read yet."""
    path = api.init(documents, find_project(project))
    click.echo(f"{path} is ready: look at it, then run 'autotune run --project {path.parent}'")


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="INPUT...")
@click.option("--project", required=True, type=click.Path(path_type=Path, file_okay=False), help="A new folder.")
@set_option
@json_option
def combine(inputs: tuple[Path, ...], project: Path, settings: tuple[str, ...], as_json: bool) -> None:
    """Merge INPUTs (projects, out/ folders or samples.jsonl files) into one dataset in PROJECT/out.

    Samples keep their ids and evidence; duplicates are left out; the split is made anew for all.
    """
    combined = api.combine(inputs, project, settings)
    if as_json:
        render.print_json(combined._asdict())
        return
    splits = ", ".join(f"{name} {count}" for name, count in combined.splits.items())
    click.echo(
        f"{combined.read} samples read, {combined.left_out} left out as duplicates or under the threshold, "
        f"{combined.kept} kept: {splits}"
    )
    click.echo(f"{project / 'out'} holds them; 'autotune verify {project}' proves them")


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True), metavar="[DIR]")
@json_option
def verify(folder: Path | None, as_json: bool) -> None:
    """Compute every promise of DIR (a project or its out/ folder) again, from the files alone.

    Ids are hashes of their records; chunks and evidence are slices of their documents; splits share nothing; the
    dataset files hold just the samples of their split; all hashes are right. Ends with 6 at the first broken promise.
    """
    counts = api.verify(folder or find_project(None))
    if as_json:
        render.print_json({"ok": True, "checked": counts})
    else:
        click.echo("ok: " + ", ".join(f"{count:,} {what}" for what, count in counts.items()) + " checked")


@click.command()
@project_option
@click.option("-n", "most", default=20, show_default=True, type=click.IntRange(min=1), help="How many.")
@json_option
def runs(project: Path | None, most: int, as_json: bool) -> None:
    """List the last runs: when, what, how long, how they ended."""
    rows = api.runs(find_project(project), most)
    if as_json:
        render.print_json([row._asdict() for row in rows])
    else:
        render.print_runs(rows)


@click.command()
@click.argument("what", type=click.Choice(["show", "schema"]), default="show")
@project_option
@set_option
def config(what: str, project: Path | None, settings: tuple[str, ...]) -> None:
    """Print the settings in force as YAML (show), or the JSON Schema of autotune.yaml for editors (schema)."""
    if what == "schema":
        click.echo(json_schema().decode())
        return
    found = load_config(find_project(project) / FILE, settings)
    click.echo(render.as_yaml(msgspec.to_builtins(found)), nl=False)


@click.command()
@json_option
def plugins(as_json: bool) -> None:
    """List the members of every family, ours and those of installed packages."""
    table = api.plugins()
    if as_json:
        render.print_json(table)
        return
    for family, members in table.items():
        click.echo(f"{family}: {', '.join(members)}")


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a SHELL; to install: eval "$(autotune completion bash)"."""
    from click.shell_completion import get_completion_class

    from autotune_lm.cli.main import autotune

    kind = get_completion_class(shell)
    if kind:
        click.echo(kind(autotune, {}, "autotune", "_AUTOTUNE_COMPLETE").source())
