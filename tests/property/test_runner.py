"""Towards a target, the items that count hang on what each brings, never on when it ends."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from autotune_lm.core.outcomes import Kept, Outcome
from autotune_lm.core.types import Source
from autotune_lm.pipeline.runner import Prefix, Runner
from autotune_lm.pipeline.stages import Stage
from autotune_lm.store.db import open_database
from autotune_lm.store.ledger import Entry


def entry(item: str, brings: int) -> Entry:
    return Entry("generate", item, "kept", "", "", tuple(f"{item}/{number}" for number in range(brings)))


def never(item: str) -> Outcome:
    raise AssertionError(item)


@st.composite
def works(draw: st.DrawFn) -> tuple[Stage, dict[str, int], list[str]]:
    """A stage with a target, what each item brings, and an order in which the items end."""
    brings = {f"i{number:02}": count for number, count in enumerate(draw(st.lists(st.integers(0, 4), max_size=20)))}
    order = draw(st.permutations(list(brings)))
    stage = Stage("generate", "f", never, order=lambda items: [one for one in order if one in items])
    return stage._replace(enough=draw(st.integers(0, 30))), brings, draw(st.permutations(list(brings)))


def needed(stage: Stage, brings: dict[str, int]) -> set[str]:
    """By the definition: the shortest beginning that brings enough, else all."""
    order = stage.order(list(brings))
    for length in range(len(order) + 1):
        if stage.enough and sum(brings[item] for item in order[:length]) >= stage.enough:
            return set(order[:length])
    return set(order)


@settings(max_examples=300, deadline=None)
@given(works())
def test_any_order_of_arrival_gives_the_same_beginning(work: tuple[Stage, dict[str, int], list[str]]) -> None:
    stage, brings, arrival = work
    known: dict[str, Entry] = {}
    prefix = Prefix(stage, list(brings), known)
    for item in arrival:
        if prefix.reached():
            break
        known[item] = entry(item, brings[item])
    assert prefix.items() == needed(stage, brings)
    assert Prefix(stage, list(brings), dict(known)).items() == prefix.items()


@settings(max_examples=60, deadline=None)
@given(works(), st.integers(1, 8))
def test_a_run_gives_that_beginning_whatever_its_width_and_a_second_run_does_nothing(
    work: tuple[Stage, dict[str, int], list[str]], width: int
) -> None:
    stage, brings, _ = work

    def outcome(item: str) -> Outcome:
        made = (Source(repository=item, uri=str(number), media_type="", sha256="") for number in range(brings[item]))
        return Kept(tuple(made))

    stage = stage._replace(work=outcome, width=width)
    with TemporaryDirectory() as folder, closing(open_database(Path(folder) / "autotune.db")) as db:
        flow = Runner(db, lambda event: None).run(stage, list(brings))
        assert [one.input for one in flow.entries] == [item for item in brings if item in needed(stage, brings)]
        again = Runner(db, lambda event: None).run(stage._replace(work=never), list(brings))
        assert (again.entries, again.done_now) == (flow.entries, 0)
