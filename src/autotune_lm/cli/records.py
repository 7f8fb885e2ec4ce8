"""Floor 7. The commands for looking: show and why."""

import random
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from autotune_lm import api
from autotune_lm.cli import render
from autotune_lm.cli.options import find_project, json_option, project_option
from autotune_lm.core.errors import NoInput
from autotune_lm.kit.files import read_lines

FILES = ("samples", "documents", "chunks", "dropped")
Fields = dict[str, object]


@click.command()
@click.argument("what", default="samples", metavar="[samples|documents|chunks|dropped|clusters|ID]")
@project_option
@click.option("-n", "most", default=5, show_default=True, type=click.IntRange(min=1), help="How many.")
@click.option("--random", "seed", type=int, metavar="SEED", help="A random draw instead of the first ones.")
@click.option("--kind", help="Only samples of this kind, such as definition.")
@json_option
def show(what: str, project: Path | None, **options: object) -> None:
    """Look at what is in out/, or at one record by its id (or the beginning of it).

    Clusters are samples that belong together, so that the split keeps them on one side; each says what binds it.
    """
    if what == "clusters":
        _show_clusters(find_project(project), msgspec.convert(options, Draw))
        return
    if what not in FILES:
        record = api.why(find_project(project), what).steps[-1].record
        render.print_json(msgspec.to_builtins(record), indent=True)
        return
    draw = msgspec.convert(options, Draw)
    rows = [row for row in _rows(find_project(project), what) if draw.kind in (None, row.get("kind"))]
    if draw.seed is not None:
        random.Random(draw.seed).shuffle(rows)
    for row in rows[: draw.most]:
        if draw.as_json:
            render.print_json(row)
        else:
            render.print_row(what, row)


class Draw(msgspec.Struct, frozen=True):
    """Which records to show."""

    most: int
    seed: int | None
    kind: str | None
    as_json: bool


def _show_clusters(project: Path, draw: Draw) -> None:
    rows = list(api.clusters(project))
    if draw.seed is not None:
        random.Random(draw.seed).shuffle(rows)
    for row in rows[: draw.most]:
        if draw.as_json:
            render.print_json(row)
        else:
            render.print_cluster(row)


def _rows(project: Path, what: str) -> Iterator[Fields]:
    path = project / "out" / f"{what}.jsonl"
    if not path.is_file():
        raise NoInput(f"{path}: not there", "run 'autotune run' first, or name the project with --project DIR")
    return (msgspec.json.decode(line, type=Fields) for line in read_lines(path))


@click.command()
@click.argument("id")
@project_option
@json_option
def why(id: str, project: Path | None, as_json: bool) -> None:
    """Tell how the record with this ID came to be, from the file down, and what became of it."""
    story = api.why(find_project(project), id)
    if as_json:
        render.print_json(
            {
                "steps": [
                    {
                        "id": step.record.id,
                        "what": step.what,
                        "ledger": [entry._asdict() for entry in step.entries],
                        "scores": [msgspec.to_builtins(score) for score in step.scores],
                    }
                    for step in story.steps
                ],
                "ending": story.ending,
            },
            indent=True,
        )
    else:
        render.print_story(story)
