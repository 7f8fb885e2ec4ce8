"""Floor 7. The commands ``prompts …``: the words in which models are asked, and how to change them."""

import os
import sys
from pathlib import Path

import click
import msgspec

from autotune_lm import api
from autotune_lm.cli import render
from autotune_lm.cli.options import find_project, json_option, project_option, set_option
from autotune_lm.cli.progress import listener
from autotune_lm.core.errors import EXIT_DONE, EXIT_RECORDED_FAILURES
from autotune_lm.llm.prompt_library import PromptLibrary
from autotune_lm.pipeline import prompting
from autotune_lm.pipeline.trying import Attempt, Trial


@click.group()
def prompts() -> None:
    """See and change the prompts that models are asked with; a copy in PROJECT/prompts wins over the packaged one."""


@prompts.command("list")
@project_option
@json_option
def list_(project: Path | None, as_json: bool) -> None:
    """List all prompts, and which of them the project has changed."""
    rows = prompting.listed(find_project(project))
    if as_json:
        render.print_json([row._asdict() for row in rows])
        return
    width = max((len(row.name) for row in rows), default=0)
    for row in rows:
        whose = "own copy" if row.own else "packaged"
        click.echo(f"{row.name:<{width}}  {row.version:>2}  {whose}  {row.says}")
        if row.remark:
            click.echo(f"{'':<{width}}      → {row.remark}")


@prompts.command()
@click.argument("name")
@project_option
def show(name: str, project: Path | None) -> None:
    """Print the prompt NAME as it is in force: the project's copy, else the packaged file."""
    click.echo(prompting.file_of(find_project(project), name).read_text("utf-8", "replace"), nl=False)


@prompts.command()
@click.argument("name")
@project_option
def edit(name: str, project: Path | None) -> None:
    """Copy the prompt NAME into the project, where it can be changed, and open $EDITOR on a terminal."""
    folder = find_project(project)
    path, made = prompting.edited(folder, name)
    click.echo(f"{path} was made: change it there" if made else f"{path} is there already")
    if sys.stdin.isatty() and sys.stdout.isatty() and (os.environ.get("VISUAL") or os.environ.get("EDITOR")):
        click.edit(filename=str(path))
    PromptLibrary(folder).get(name)


@prompts.command()
@click.argument("name")
@project_option
def diff(name: str, project: Path | None) -> None:
    """Show what the project's copy of the prompt NAME changes, and whether the packaged one has moved on."""
    found = prompting.difference(find_project(project), name)
    colors = {"+": "green", "-": "red", "@": "cyan"}
    for line in found.lines:
        click.secho(line, fg=colors.get(line[:1]))
    if found.remark:
        click.echo(found.remark, err=bool(found.lines))


@prompts.command("try")
@click.argument("name")
@click.option("--chunk", required=True, metavar="ID", help="The chunk to ask about; the first characters of its id do.")
@project_option
@set_option
@json_option
def try_(name: str, chunk: str, project: Path | None, settings: tuple[str, ...], as_json: bool) -> int:
    """Ask with the prompt NAME about one chunk; shows prompt, price, reply, items, and what grounding says.

    The reply is kept like any other: trying the same again costs nothing. Without a model nothing is sent.
    """
    with listener(quiet=as_json, verbose=False) as tell:
        trial = api.try_prompt(find_project(project), name, chunk, settings, tell)
    if as_json:
        render.print_json(msgspec.to_builtins(trial._asdict()), indent=True)
    else:
        _print(trial)
    unanswered = trial.model and any(attempt.unanswered for attempt in trial.attempts)
    return EXIT_RECORDED_FAILURES if unanswered else EXIT_DONE


def _print(trial: Trial) -> None:
    for attempt in trial.attempts:
        _print_prompt(attempt, priced=bool(trial.model))
        if trial.model:
            _print_replies(attempt)
    if not trial.attempts:
        click.echo("the prompt was not asked with about this chunk")
    if not trial.model:
        click.echo("no model is set, so nothing was sent; name one under models.writer, such as {provider: ollama}")
        return
    passed = f"{len(trial.lines)} sentences" if trial.lines else f"{len(trial.samples)} samples"
    _title(f"{passed} passed grounding")
    for line in trial.lines:
        click.echo(line)
    for sample in trial.samples:
        click.echo(f"Q: {sample.question}\nA: {sample.answer}")
        click.echo("".join(f"   stands on: {one.quote!r}\n" for one in sample.evidence))
    for lost in trial.lost:
        numbers = "".join(f" {name}={value}" for name, value in lost.numbers.items())
        click.echo(f"lost: {lost.reason}{numbers}: {lost.what}")


def _title(words: str) -> None:
    click.secho(f"── {words}", bold=True)


def _print_prompt(attempt: Attempt, *, priced: bool) -> None:
    price = "price not known" if attempt.cost is None else f"{attempt.cost:.6f} US dollars at most"
    size = f"about {attempt.prompt_tokens} tokens, up to {attempt.max_tokens} back"
    _title(f"{attempt.reference}: {size}" + (f"; {price if attempt.cost != 0 else 'no charge'}" if priced else ""))
    for message in attempt.messages:
        _title(message.role)
        click.echo(message.content)


def _print_replies(attempt: Attempt) -> None:
    for call, rung, reply in attempt.replies:
        tokens = f"{reply.prompt_tokens} tokens in, {reply.completion_tokens} out"
        _title(f"reply {call} ({rung}, {reply.finish}, {tokens})")
        click.echo(reply.text)
    _title(f"{len(attempt.items)} items read")
    for item in attempt.items:
        click.echo(msgspec.json.encode(item).decode())
    for sentence in attempt.lost:
        click.echo(f"lost: {sentence}")
    if attempt.unanswered:
        click.echo(f"unanswered: {attempt.unanswered}")
