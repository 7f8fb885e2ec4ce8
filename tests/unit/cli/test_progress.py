"""The live bar on narrow and wide terminals."""

import io

import pytest

from autotune_lm.cli.progress import Bars, bar_chars, fitting, listener
from autotune_lm.kit.events import CallsTold, ItemEnded, StageStarted

TOLD = CallsTold(
    in_flight=64, waiting=9, limit=64, why="fixed", calls=3, cached=0, tokens_per_s=1920.0, cost=1.5, model="m"
)


@pytest.mark.parametrize("width", [50, 60, 80, 100, 200])
def test_name_count_and_time_of_a_stage_can_be_read_whatever_is_said_beside_them(width):
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    page = io.StringIO()
    console = Console(file=page, width=width, force_terminal=False)
    bar = [BarColumn(bar_chars(width))] if bar_chars(width) else []
    columns = (TextColumn("{task.description:>11}"), *bar, MofNCompleteColumn(), TimeElapsedColumn())
    progress = Progress(*columns, TextColumn("{task.fields[oldest]}", markup=False), console=console)
    bars = Bars(progress)
    bars(StageStarted("restructure", 12_000, 345))
    bars(ItemEnded("restructure", "chk_1", "kept", "", 1))
    bars(TOLD)
    console.print(progress.get_renderable())
    line = page.getvalue().rstrip("\n")
    assert line.count("\n") == 0 and len(line) <= width
    assert "restructure" in line and "346/12345" in line and "0:00:00" in line


def test_what_does_not_fit_is_cut_and_says_so():
    assert fitting("short", 60) == "short"
    assert fitting("long " * 30, 60).endswith("…") and len(fitting("long " * 30, 60)) < 30


def test_quiet_says_nothing(capsys):
    with listener(quiet=True, verbose=False) as tell:
        tell(TOLD)
    assert capsys.readouterr() == ("", "")
