"""The forecast of ``--dry-run``: what a run then spends lies inside the ranges, and nobody is asked before."""

import shutil
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from autotune_lm import api
from autotune_lm.core.errors import AutotuneError
from autotune_lm.generate import TABLE
from autotune_lm.pipeline.aliases import with_known_models
from autotune_lm.pipeline.beginning import would_be_plan
from autotune_lm.pipeline.durations import Span
from autotune_lm.pipeline.flow import look
from autotune_lm.pipeline.forecast_calls import CallForecast, forecast_calls, told
from autotune_lm.store.calls import Spent, spent_since
from autotune_lm.store.db import FILE, read_database

SCRIPTED = ("models.writer.provider=scripted", "models.writer.input_price=1", "models.writer.output_price=4")
FAULTS = (
    "perfect",
    "sloppy",
    "truncating:0.2",
    "lying:0.3",
    "empty:0.1",
    "refusing:0.1",
    "looping:0.1",
    "rate-limited:0.2",
)
SETTINGS = (
    (),
    ("generate.per_chunk=2",),
    ("generate.per_chunk=10",),
    ("generate.wordings=3",),
    ("generate.turns=3",),
    ("generate.rejected=true",),
    ("generate.thorough=true",),
    *([("generate.mode=hybrid",)] if "hybrid" in TABLE else []),
    ("generate.mode=identify",),
    ("generate.mode=free", "generate.instructions=Sum up the passage for a newcomer."),
    ("generate.mode=free", "generate.instructions=Explain the topic.", "generate.topics=[rivers, tides, locks]"),
    ("restructure.model=writer", "restructure.messy_from=0"),
    ("chunk.size_tokens=200",),
)
NINE_OF_TEN = 0.9


def forecast(project: Path, docs: Path, settings: tuple[str, ...], *, fresh: bool = False) -> list[CallForecast]:
    plan = would_be_plan(project, settings, [docs])
    path = project / FILE
    found = look(plan)
    if not path.exists():
        return forecast_calls(with_known_models(plan, None), path, None, found, fresh=fresh)
    with closing(read_database(path)) as db:
        return forecast_calls(with_known_models(plan, db), path, db, found, fresh=fresh)


def spend(project: Path, docs: Path, settings: tuple[str, ...]) -> Spent:
    api.run(project, api.Wishes(settings=settings, upto="generate"), documents=[docs])
    with closing(read_database(project / FILE)) as db:
        return spent_since(db)


def inside(value: float, span: Span | None) -> bool:
    return span is not None and span.low <= value <= span.high


class Trial(NamedTuple):
    settings: tuple[str, ...]
    made: CallForecast
    spent: Spent

    def holds(self) -> bool:
        pairs = (
            (self.spent.calls, self.made.calls),
            (self.spent.prompt_tokens, self.made.tokens_in),
            (self.spent.completion_tokens, self.made.tokens_out),
            (self.spent.cost, self.made.price),
        )
        return all(inside(value, span) for value, span in pairs)


def test_what_is_spent_lies_inside_the_ranges(docs, tmp_path):
    """Each setting with a kind of fault, taken in turns."""
    trials = []
    for number, settings in enumerate(SETTINGS):
        fault = FAULTS[number % len(FAULTS)]
        project = tmp_path / f"{number}-{fault.partition(':')[0]}"
        chosen = (*SCRIPTED, f"models.writer.behaviour={fault}", *settings)
        (made,) = forecast(project, docs, chosen)
        assert not project.exists(), "a rehearsal leaves nothing behind"
        trials.append(Trial(chosen, made, spend(project, docs, chosen)))
    outside = [trial for trial in trials if not trial.holds()]
    assert sum(trial.spent.calls for trial in trials) > 50
    assert len(outside) <= (1 - NINE_OF_TEN) * len(trials), "\n".join(map(str, outside))


def test_what_is_paid_is_not_counted_again(docs, tmp_path):
    project = tmp_path / "P"
    (before,) = forecast(project, docs, SCRIPTED)
    spent = spend(project, docs, SCRIPTED)
    (after,) = forecast(project, docs, SCRIPTED)
    assert before.calls.low > 0
    assert after.calls == Span(0.0, 0.0)
    assert "no further call" in told(after)[0]
    (fresh,) = forecast(project, docs, SCRIPTED, fresh=True)
    assert inside(spent.calls, fresh.calls)
    assert fresh.paid_calls == 0


def test_a_run_that_was_broken_off_pays_the_rest(docs, tmp_path):
    """The ledger is gone for half of the chunks, the replies are there."""
    project = tmp_path / "P"
    spent = spend(project, docs, SCRIPTED)
    import sqlite3

    with closing(sqlite3.connect(project / FILE)) as db:
        db.execute("DELETE FROM ledger WHERE stage = 'generate'")
        db.execute("DELETE FROM calls WHERE number % 2 = 0")
        db.commit()
    (made,) = forecast(project, docs, SCRIPTED)
    assert made.paid_calls == pytest.approx(spent.calls / 2, abs=2)
    assert made.paid_cost and made.paid_cost > 0
    assert inside(spent.calls / 2, made.calls)
    assert any("reply in the store" in line for line in told(made))


def test_nobody_is_contacted_and_no_key_is_needed(docs, tmp_path, monkeypatch):
    """A hosted model without a key, behind an address that would hang."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    settings = ("models.writer.provider=openai", "models.writer.model=gpt-4o-mini")
    (made,) = forecast(tmp_path / "P", docs, settings)
    assert made.price is not None
    assert made.batch_price is not None
    assert 0 < made.price.low < made.price.high
    assert made.batch_price.high == pytest.approx(made.price.high / 2)
    shown = "\n".join(told(made))
    assert "writer (openai gpt-4o-mini)" in shown
    assert "prices were read on" in shown


def test_an_unknown_price_is_said(docs, tmp_path):
    settings = ("models.writer.provider=openai", "models.writer.model=gpt-99")
    (made,) = forecast(tmp_path / "P", docs, settings)
    assert made.price is None
    assert "not known" in "\n".join(told(made))


def test_without_a_model_there_is_nothing_to_forecast(docs, tmp_path):
    assert forecast(tmp_path / "P", docs, ("models.writer.provider=builtin",)) == []


def test_what_a_look_has_to_tell_is_not_guessed(docs, tmp_path, monkeypatch):
    """Auto: nobody may be asked now; once a run has decided, it is known."""
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    (made,) = forecast(tmp_path / "P", docs, ())
    assert made.who == ""
    assert "when the run starts" in told(made)[0]
    api.run(tmp_path / "P", api.Wishes(upto="screen"), documents=[docs])
    assert forecast(tmp_path / "P", docs, ()) == []


def test_with_a_target_only_so_much_is_asked(docs, tmp_path):
    (all_of_it,) = forecast(tmp_path / "P", docs, SCRIPTED)
    settings = (*SCRIPTED, "generate.target=3", "models.writer.max_parallel=1")
    (some,) = forecast(tmp_path / "P", docs, settings)
    assert some.calls.low < all_of_it.calls.low
    spent = spend(tmp_path / "P", docs, settings)
    assert inside(spent.calls, some.calls)


def test_many_files_are_played_in_part(docs, tmp_path):
    many = tmp_path / "many"
    many.mkdir()
    text = (
        "# Pump P{0}\n\nPump P{0} starts at {0} bar and stops at {1} bar. Its filter F{0} is changed every {1} days.\n"
    )
    for number in range(1, 101):
        (many / f"pump{number}.md").write_text(text.format(number, number + 100))
    (made,) = forecast(tmp_path / "P", many, SCRIPTED)
    assert any("40 of 100 files" in sentence for sentence in made.assumptions)
    assert inside(spend(tmp_path / "P", many, SCRIPTED).calls, made.calls)


def test_a_project_copy_is_gone_afterwards(docs, tmp_path, monkeypatch):
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    shutil.copytree(docs, tmp_path / "copy")
    forecast(tmp_path / "P", tmp_path / "copy", SCRIPTED)
    assert list(place.iterdir()) == []
    with pytest.raises(AutotuneError):
        forecast(tmp_path / "P", tmp_path / "copy", (*SCRIPTED, "generate.mode=nonsense"))
    assert list(place.iterdir()) == []
