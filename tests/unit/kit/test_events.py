"""Events go through a file and come back as what they were."""

from typing import get_args

import msgspec
import pytest

from autotune_lm.kit.events import (
    CallsTold,
    Event,
    ItemEnded,
    ItemStarted,
    Noticed,
    RunEnded,
    RunStarted,
    StageEnded,
    StageStarted,
)

EVENTS = [
    RunStarted("run_1", {"documents": 3, "model": "builtin"}),
    StageStarted("parse", 3, 1),
    ItemStarted("parse", "src_1", "docs/a.md"),
    ItemEnded("parse", "src_1", "dropped", "empty"),
    ItemEnded("parse", "src_2", "kept"),
    StageEnded("parse", 2, 1, 0, 0.5),
    Noticed("a.md: missing include", "add the file"),
    CallsTold(8, 12, 8, "growing", 100, 5, 412.5, 0.25, "openai/m"),
    RunEnded("run_1", 0, 1.25),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_round_trip(event):
    assert msgspec.json.decode(msgspec.json.encode(event), type=Event) == event


def test_every_kind_is_tried_and_has_its_own_tag():
    assert {type(event) for event in EVENTS} == set(get_args(Event))
    assert len({kind.__struct_config__.tag for kind in get_args(Event)}) == len(get_args(Event))
