"""Floor 7. The commands that work: each is the plan up to a stage."""

from pathlib import Path

import click
import msgspec

from autotune_lm import api
from autotune_lm.cli import progress, render
from autotune_lm.cli.options import find_project, seconds, spending_options, work_options
from autotune_lm.pipeline.plan import StageName

documents_argument = click.argument("documents", nargs=-1, type=click.Path(path_type=Path), metavar="[DOCS]...")


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """The shared options as click gives them."""

    settings: tuple[str, ...]
    limit: int | None
    dry_run: bool
    fresh: bool
    as_json: bool
    quiet: bool
    verbose: bool
    max_cost: float | None = None
    max_tokens: int | None = None
    max_time: str | None = None
    max_calls: int | None = None
    batch: bool = False

    def wishes(self, upto: StageName) -> api.Wishes:
        """What the run is told."""
        most = api.Spending(
            self.max_cost or 0.0, self.max_tokens or 0, seconds(self.max_time), self.max_calls or 0, self.batch
        )
        return api.Wishes(upto=upto, settings=self.settings, limit=self.limit, fresh=self.fresh, spending=most)


def _work(command: str, upto: StageName, documents: tuple[Path, ...], project: Path | None, options: object) -> int:
    """Start the project where DOCS are given, then run the plan up to the stage."""
    given = msgspec.convert(options, Given)
    folder = find_project(project)
    wishes = given.wishes(upto)
    if given.dry_run:
        render.print_forecast(api.dry_run(folder, wishes, documents), as_json=given.as_json)
        return 0
    with progress.listener(quiet=given.quiet or given.as_json, verbose=given.verbose) as tell:
        report = api.run(folder, wishes, tell, command, documents)
    if given.as_json:
        render.print_json(report)
    elif not given.quiet:
        render.print_report(report)
    return render.complain_of(report)


@click.command()
@documents_argument
@spending_options
@work_options
def run(documents: tuple[Path, ...], project: Path | None, **options: object) -> int:
    """Turn DOCS (folders or files) into a dataset: parse, chunk, generate, validate, format.

    The first call starts the project; later calls, with or without DOCS, continue it and redo only what changed.
    """
    return _work("run", "format", documents, project, options)


@click.command()
@documents_argument
@work_options
def parse(documents: tuple[Path, ...], project: Path | None, **options: object) -> int:
    """Read and clean the documents; writes out/documents.jsonl."""
    return _work("parse", "clean", documents, project, options)


@click.command()
@documents_argument
@work_options
def chunk(documents: tuple[Path, ...], project: Path | None, **options: object) -> int:
    """Read, clean and cut the documents; writes out/chunks.jsonl."""
    return _work("chunk", "screen", documents, project, options)


@click.command()
@documents_argument
@spending_options
@work_options
def generate(documents: tuple[Path, ...], project: Path | None, **options: object) -> int:
    """Ask questions of every chunk; writes all samples, not yet judged, to out/samples.jsonl."""
    return _work("generate", "generate", documents, project, options)


@click.command()
@documents_argument
@spending_options
@work_options
def validate(documents: tuple[Path, ...], project: Path | None, **options: object) -> int:
    """Score every sample from 0 to 10 and print the distribution with PASS, NEEDS_REVIEW and FAIL."""
    return _work("validate", "judge", documents, project, options)


@click.command(name="format")
@documents_argument
@click.option(
    "--threshold", type=click.FloatRange(0, 10), help="Samples under this score stay out; nothing is judged again."
)
@click.option("--to", "use", help="The format: messages, prompt-completion, alpaca, sharegpt, text, or a plug-in's.")
@spending_options
@work_options
def format_(
    documents: tuple[Path, ...], project: Path | None, threshold: float | None, use: str | None, **options: object
) -> int:
    """Write the dataset files, filtered by score; everything before is done if it is not yet."""
    extra = [f"format.threshold={threshold}"] if threshold is not None else []
    extra += [f"format.use={use}"] if use else []
    settings = msgspec.convert(options["settings"], tuple[str, ...])
    return _work("format", "format", documents, project, options | {"settings": (*settings, *extra)})
