"""Floor 7. How results look: tables on stdout, progress on stderr."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import click
import msgspec

from autotune_lm.core.errors import EXIT_INTERRUPTED, GateFailed
from autotune_lm.core.types import Locator
from autotune_lm.kit.places import told
from autotune_lm.pipeline.expected import Expected
from autotune_lm.pipeline.report import Report
from autotune_lm.pipeline.why import Story
from autotune_lm.store.runs import RunRow

if TYPE_CHECKING:
    from autotune_lm.pipeline.figures import ClusterRow

K = TypeVar("K", bound=str)
BAR = 40
SHOWN = 10
LARGEST = 3
"""Groups of samples that a report names."""


def print_json(value: object, *, indent: bool = False) -> None:
    """One JSON value on stdout."""
    data = msgspec.json.encode(value)
    click.echo(msgspec.json.format(data, indent=2 if indent else 0).decode() if indent else data.decode())


def as_yaml(value: object) -> str:
    """A value as YAML, keys in their order."""
    import yaml

    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True)


def print_report(report: Report) -> None:
    """The summary of a run."""
    click.echo(f"writer     {report.writer}")
    click.echo(f"files      {_counts(report.files)}")
    click.echo(f"documents  {report.documents:,}    chunks  {report.chunks:,}    asked  {report.generated:,}")
    if any(report.verdicts.values()):
        click.echo(f"verdicts   {_counts(report.verdicts)}")
    if report.upto == "judge":
        _print_bands(report.score_bands)
    if report.upto == "format":
        click.echo(f"accepted   {report.accepted:,}    {_counts(report.kinds)}")
        _print_spread(report)
        click.echo(f"splits     {_counts(report.splits)}")
    if report.failures:
        click.echo("failed     " + _counts(report.failures))
    if report.dropped:
        click.echo("dropped    " + _counts(report.dropped))
    if report.calls:
        tokens = f"{report.tokens['prompts']:,} tokens in, {report.tokens['replies']:,} out"
        click.echo(f"calls      {report.calls:,} to the model, {tokens}, {_price(report)}")
    if report.noted:
        click.echo(f"notes      {report.noted} on documents, such as: {report.notes[0]}")
    if report.review:
        click.echo(f"review     {len(report.review)} to compare with the file, such as: {report.review[0]}")
    state = "nothing to do: all was done before" if report.unchanged else "done"
    place = f"see {report.project}/out"
    if report.views == "kept":
        place = f"{report.project}/out keeps the last whole dataset, 'autotune format' renews it"
    click.echo(f"time       {report.seconds:.2f} s, {state}; {place}")


def _price(report: Report) -> str:
    """What the calls of a run cost, and what of that is not known."""
    if report.unpriced == report.calls:
        return "price not known"
    said = f"${report.cost:,.4f}" if report.cost else "free of charge"
    return said + (f", and {report.unpriced:,} calls whose price is not known" if report.unpriced else "")


def _print_spread(report: Report) -> None:
    """How the samples are shared out, before the splits are: the largest groups, and where they went."""
    what = "sources    " if report.spread_over == "source" else "topics     "
    shown = [f"{group.name} {group.samples:,} ({_counts(group.splits)})" for group in report.spread[:LARGEST]]
    click.echo(f"{what}{report.groups:,}, the largest: {', '.join(shown) or 'none'}")


def _print_bands(bands: Sequence[int]) -> None:
    total = sum(bands) or 1
    for band, count in enumerate(bands):
        bar = "█" * round(BAR * count / total)
        click.echo(f"  {band:>2} to {band + 1:<2} {count:>7,} {count / total:>5.0%} {bar}".rstrip())


def _counts(counts: Mapping[K, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items()) or "none"


def complain_of(report: Report) -> int:
    """Say on stderr what failed or is missing; gives the exit code."""
    for failure in report.failed[:SHOWN]:
        click.echo(f"failed: {failure}", err=True)
    if len(report.failed) > SHOWN:
        click.echo(f"failed: {len(report.failed) - SHOWN} more; see out/dropped.jsonl", err=True)
    if report.stopped:
        click.echo(f"stopped: {report.stopped.rstrip('.')}; {report.left:,} items were not reached", err=True)
        click.echo(f"  → {report.remedy or 'run again to continue: what is done is kept'}", err=True)
    if report.exit_code == GateFailed.exit_code:
        causes = "; ".join(report.causes()) or "the documents hold nothing to ask about"
        click.echo(f"error: only {report.accepted} samples were accepted. Largest causes: {causes}", err=True)
        click.echo("  → see out/dropped.jsonl; lower format.threshold or run.min_samples, or add documents", err=True)
    return report.exit_code


def print_forecast(expected: Expected, *, as_json: bool) -> None:
    """What a run would do."""
    if as_json:
        print_json(expected._asdict() | {"stages": [row._asdict() for row in expected.stages]})
        return
    for row in expected.stages:
        more = " or more" if row.more else ""
        click.echo(f"{row.stage:<11} {row.todo:>6,} to do{more}, {row.done:,} done   {row.who}")
    if expected.models:
        from autotune_lm.pipeline.forecast_calls import told as calls_told

        for forecast in expected.models:
            click.echo("\n".join(calls_told(forecast)))


def print_runs(rows: Sequence[RunRow]) -> None:
    """The list of runs."""
    for row in rows:
        ended = "killed or running" if row.exit_code is None else f"exit {row.exit_code}"
        ended = "interrupted" if row.exit_code == EXIT_INTERRUPTED else ended
        seconds = "" if row.seconds is None else f"{row.seconds:.1f} s"
        click.echo(f"{row.number:>4}  {row.started}  {row.command:<9} {seconds:>9}  {ended}")


def print_row(what: str, row: Mapping[str, object]) -> None:
    """One record for reading."""
    if what != "samples":
        print_json(row, indent=True)
        return
    score = row.get("score")
    value = f"{score['value']} {score['verdict']}" if isinstance(score, dict) else "not judged"
    places = msgspec.convert(row.get("places", ()), list[Locator])
    found = ": ".join([str(row["source"]), *dict.fromkeys(told(place) for place in places[:1] if told(place))])
    click.secho(f"{row['id']}  {row['kind']}  {value}  {row.get('split') or ''}  {found}", dim=True)
    messages = row["messages"]
    for message in messages if isinstance(messages, list) else ():
        click.secho(f"{message['role']}: ", bold=True, nl=False)
        click.echo(message["content"])
    click.echo()


def print_story(story: Story) -> None:
    """The way of a record, a line or two a step."""
    for step in story.steps:
        click.echo(f"{step.record.id}  {step.what}")
        for entry in step.entries:
            lost = ", ".join(f"{part.reason}: {part.what}" for part in entry.lost)
            detail = " ".join(part for part in (entry.reason, lost or entry.detail) if part)
            made = f"→ {len(entry.outputs)} made" if entry.outputs else ""
            click.echo(f"    {entry.stage}: {entry.outcome} {detail}{made}".rstrip())
        for call in step.calls:
            cost = "price unknown" if call.cost is None else f"${call.cost:.6f}"
            tokens = f"{call.prompt_tokens or 0:,} tokens in, {call.completion_tokens or 0:,} out"
            said = f"{call.model} with {call.prompt}, {tokens}, {call.seconds:.1f} s, {cost}; {call.key}"
            click.echo(f"    asked: {said}")
        for score in step.scores:
            click.echo(f"    {score.judge}: {score.value} {score.verdict}, {score.reason}")
    if story.ending:
        click.echo(f"    {story.ending}")


def print_cluster(row: "ClusterRow") -> None:
    """Samples that belong together, and what binds them."""
    click.secho(f"{row.cluster}  {len(row.questions)} samples", dim=True)
    for sample, question in row.questions.items():
        click.echo(f"  {sample}  {question}")
    for link in row.links:
        similar = f", similarity {link.similarity:.2f}" if link.similarity < 1 else ""
        click.echo(f"    {link.one} ~ {link.other}: {link.reason}{similar}")
