"""Floor 7. How a run looks on stderr while it works: bars on a terminal, lines when verbose, else what is worth one."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from autotune_lm.cli.pace import Pace
from autotune_lm.kit.events import (
    CallsTold,
    Event,
    ItemEnded,
    ItemStarted,
    Listener,
    Noticed,
    RunStarted,
    StageEnded,
    StageStarted,
    silence,
)
from autotune_lm.kit.signals import stops_held

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

SHOWN_CHARS = 40
NAME_CHARS = 11
COUNT_AND_TIME_CHARS = 22
"""Of a count of five digits, the time, and the spaces between."""
FEW_CHARS = 70
"""So many columns are for words before the bar gets any."""
LEAST_BAR_CHARS = 8
SLOW_S = 2.0
"""Items that take longer than this are named."""


@contextmanager
def listener(*, quiet: bool, verbose: bool) -> Iterator[Listener]:
    """What listens to a run: lines when verbose, a progress bar on a terminal, else nothing."""
    if verbose:
        yield _tell_lines
    elif quiet or not sys.stderr.isatty():
        yield silence if quiet else _tell_notices
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        oldest = TextColumn("{task.fields[oldest]}", markup=False)
        console = Console(stderr=True)
        name = TextColumn(f"{{task.description:>{NAME_CHARS}}}", markup=False)
        bar = [BarColumn(wide)] if (wide := bar_chars(console.width)) else []
        progress = Progress(name, *bar, MofNCompleteColumn(), TimeElapsedColumn(), oldest, console=console)
        with stops_held():  # its thread inherits that: stop signals go to the main thread alone, which may hold them
            progress.start()
        try:
            yield Bars(progress)
        finally:
            progress.stop()


def bar_chars(width: int) -> int:
    """How wide the bar is on a terminal of so many columns; 0: there is no room for one."""
    return min(40, width - FEW_CHARS) if width >= FEW_CHARS + LEAST_BAR_CHARS else 0


def fitting(text: str, width: int) -> str:
    """As much of a text as stands beside name, bar, count and time: a wider one would squeeze those to nothing."""
    bar = bar_chars(width)
    room = width - NAME_CHARS - COUNT_AND_TIME_CHARS - (bar + 1 if bar else 0)
    return text if len(text) <= room else text[: max(room - 1, 0)] + "…"


class Bars:
    """One bar a stage, and beside it the item that has been under way for longest."""

    def __init__(self, progress: "Progress") -> None:
        self.progress = progress
        self.task: TaskID | None = None
        self.under_way: dict[str, tuple[str, float]] = {}
        self.slowest = ("", 0.0)
        self.pace = Pace()

    def __call__(self, event: Event) -> None:
        """Move the bar."""
        if isinstance(event, Noticed):
            self.progress.console.print(noticed(event), markup=False)
            return
        if isinstance(event, StageStarted):
            self.pace = Pace(event.todo)
            total = event.todo + event.done
            self.task = self.progress.add_task(event.stage, total=total, completed=event.done, oldest="")
        elif self.task is None:
            return
        elif isinstance(event, ItemStarted):
            self.under_way[event.item] = (event.what, time.monotonic())
        elif isinstance(event, CallsTold):
            self._beside(self.pace.told(event))
            return
        elif isinstance(event, ItemEnded):
            self.pace.end(event)
            self._end(event.item)
            self.progress.advance(self.task)
        elif isinstance(event, StageEnded):
            self._close(event)
        oldest = next(iter(self.under_way.values()), ("", 0.0))[0]  # a dict keeps the order of arrival
        if oldest or not self.pace.asking:
            self._beside(oldest[-SHOWN_CHARS:])

    def _beside(self, text: str) -> None:
        """What stands beside the bar."""
        if self.task is not None:
            self.progress.update(self.task, oldest=fitting(text, self.progress.console.width))

    def _end(self, item: str) -> None:
        """Forget an item, but not how long the slowest took."""
        if item in self.under_way:
            what, began = self.under_way.pop(item)
            self.slowest = max(self.slowest, (what, time.monotonic() - began), key=lambda one: one[1])

    def _close(self, event: StageEnded) -> None:
        """Fill the bar of curation, which has no items, and name what a stage waited for."""
        if event.stage == "curate" and self.task is not None:
            self.progress.advance(self.task)
        what, seconds = self.slowest
        self.slowest = ("", 0.0)
        if seconds > SLOW_S:
            self.progress.console.print(f"{event.stage}: the slowest was {what}, {seconds:.1f} s", markup=False)


def _tell_notices(event: Event) -> None:
    if isinstance(event, Noticed):
        click.echo(noticed(event), err=True)


def noticed(event: Noticed) -> str:
    """Something worth a line, with what to do about it."""
    return event.message + (f"; {event.hint}" if event.hint else "")


def _tell_lines(event: Event) -> None:
    _tell_notices(event)
    if isinstance(event, StageStarted):
        click.echo(f"{event.stage}: {event.todo} to do, {event.done} done before", err=True)
    elif isinstance(event, ItemStarted):
        click.echo(f"  {event.item} {event.what}", err=True)
    elif isinstance(event, ItemEnded):
        click.echo(f"  {event.item} {event.outcome} {event.detail}".rstrip(), err=True)
    elif isinstance(event, RunStarted):
        click.echo(f"run {event.run}: {event.facts}", err=True)
    elif isinstance(event, CallsTold):
        click.echo(f"  {Pace().told(event)}", err=True)
