"""Floor 7. The command ``stats``: a dataset in figures."""

from collections.abc import Sequence
from pathlib import Path

import click

from autotune_lm import api
from autotune_lm.cli import render
from autotune_lm.cli.options import find_project, json_option, project_option
from autotune_lm.curate.statistics import Lengths, Statistics, Tally, rows

BAR = 30


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[PROJECT]")
@project_option
@click.option("-n", "most", default=10, show_default=True, type=click.IntRange(min=1), help="Lines of each table.")
@json_option
def stats(folder: Path | None, project: Path | None, most: int, as_json: bool) -> None:
    """Print what a dataset is made of.

    Samples by source, kind, keyword, language and split; lengths in tokens; near-duplicate clusters; the first words of
    questions; distinct-n. PROJECT may also be an out/ folder.
    """
    found = api.stats(folder or find_project(project))
    if as_json:
        render.print_json(found)
        return
    click.echo(f"samples    {found.samples:,}")
    for title, tallies in rows(found):
        _print_table(title, tallies, most)
    _print_figures(found)


def _print_table(title: str, tallies: Sequence[Tally], most: int) -> None:
    if not tallies:
        return
    more = f" ({len(tallies):,}, the first {most})" if len(tallies) > most else ""
    click.echo(f"\n{title}{more}")
    width = min(60, max(len(tally.name) for tally in tallies[:most]))
    for tally in tallies[:most]:
        bar = "█" * round(BAR * min(1, tally.share))
        click.echo(f"  {tally.name[:60]:<{width}} {tally.samples:>7,} {tally.share:>6.1%} {bar}".rstrip())


def _print_figures(found: Statistics) -> None:
    click.echo("\nlengths in tokens")
    _print_lengths("questions", found.question_tokens)
    _print_lengths("answers", found.answer_tokens)
    click.echo(f"  answers are {found.answer_to_question:.1f} times as long as questions")
    click.echo("\ndistinct runs of 1, 2 and 3 words")
    for name, runs in (("questions", found.distinct_question), ("answers", found.distinct_answer)):
        click.echo(f"  {name:<10}" + "".join(f"{value:>8.3f}" for value in runs.values()))
    groups = found.clusters
    click.echo("\nclusters")
    click.echo(
        f"  {groups.clusters:,} clusters, {groups.of_several:,} of several samples, the largest of {groups.largest:,}"
    )
    click.echo(f"  {groups.near:,} bound by near-duplicates; 'autotune show clusters' lists them")
    said = ", ".join(f"{reason} {count:,}" for reason, count in found.duplicates.items()) or "none"
    click.echo(f"  duplicates left out: {said}")


def _print_lengths(name: str, lengths: Lengths) -> None:
    figures = f"least {lengths.least:,}, median {lengths.median:,}, 95 % up to {lengths.p95:,}, most {lengths.most:,}"
    click.echo(f"  {name:<10} {figures}, mean {lengths.mean:,.1f}")
