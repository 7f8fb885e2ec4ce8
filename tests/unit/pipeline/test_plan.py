"""The plan: what can change an outcome is in its fingerprint, what cannot is not; every problem is told at once."""

from pathlib import Path

import msgspec
import pytest

from autotune_lm.config.schema import Config
from autotune_lm.core.errors import ConfigError
from autotune_lm.pipeline.plan import STAGES, make_plan


def config(**sections):
    return msgspec.convert(sections, Config)


def changed(**sections):
    """The stages whose fingerprint is another than with the defaults."""
    before, after = make_plan(Path("P"), Config()), make_plan(Path("Q"), config(**sections))
    return [stage for stage in STAGES if before.fingerprint(stage) != after.fingerprint(stage)]


@pytest.mark.parametrize(
    ("sections", "stages"),
    [
        ({}, []),
        ({"sources": ["docs"]}, []),
        ({"run": {"min_samples": 99}}, []),
        ({"models": {"writer": {"provider": "builtin"}}}, []),
        ({"parse": {"include": ["a/"], "max_file_mb": 3}}, []),
        ({"clean": {"options": {"badges": False}}}, ["clean"]),
        ({"chunk": {"size_tokens": 99}}, ["chunk"]),
        ({"chunk": {"use": "fixed"}}, ["chunk"]),
        ({"chunk": {"overlap_tokens": 7}}, []),
        ({"chunk": {"use": "heading"}}, ["chunk"]),
        ({"generate": {"wordings": 2}}, ["generate"]),
        ({"generate": {"kinds": {"table": False}}}, ["generate"]),
        ({"judge": {"pass_at": 8}}, ["judge"]),
        ({"curate": {"split": {"seed": "x"}}}, ["curate"]),
    ],
)
def test_a_fingerprint_holds_what_can_change_the_outcome(sections, stages):
    assert changed(**sections) == stages


@pytest.mark.parametrize("section", [{"use": "alpaca"}, {"files": "parquet"}, {"threshold": 8}])
def test_the_format_changes_nothing_that_was_made_before(section):
    assert set(changed(format=section)) <= {"curate", "format"}
    assert "format" in changed(format=section)


def test_every_problem_at_once():
    wrong = config(
        chunk={"use": "headng"},
        judge={"review_at": 9},
        generate={"kinds": {"tabel": True}, "model": "righter"},
        curate={"split": {"train": 0.5}},
        format={"use": "mesages"},
        clean={"options": {"colour": 1}},
    )
    with pytest.raises(ConfigError) as caught:
        make_plan(Path("P"), wrong)
    said = caught.value.message.splitlines()
    assert len(said) == 7
    for part in ("'heading'", "review_at", "'table'", "'writer'", "0.7", "'messages'", "colour"):
        assert sum(part in sentence for sentence in said) == 1, (part, said)
