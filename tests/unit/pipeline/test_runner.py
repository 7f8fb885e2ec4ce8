"""The runner: what is done stays done, what failed is tried again, and order comes from the inputs."""

import asyncio
import random
from contextlib import closing

import pytest

from autotune_lm.core.errors import BudgetReached, NotWritable, SourceError
from autotune_lm.core.outcomes import Dropped, Failed, Kept, Lost
from autotune_lm.core.types import Source
from autotune_lm.kit.events import ItemEnded, StageEnded, StageStarted
from autotune_lm.pipeline.runner import Runner
from autotune_lm.pipeline.stages import WIDTH, Stage
from autotune_lm.store.db import open_database

ITEMS = [f"src_{number}" for number in range(3 * 64)]


def record(name):
    return Source(repository="r", uri=name, media_type="", sha256="")


@pytest.fixture
def runner(tmp_path):
    events = []
    with closing(open_database(tmp_path / "autotune.db")) as db:
        made = Runner(db, events.append)
        yield made


def heard(runner):
    return runner.tell.__self__


def stage(work, fingerprint="f"):
    return Stage("parse", fingerprint, work)


def test_kept_and_dropped_stay_done_and_failed_is_tried_again(runner):
    calls = []

    def work(item):
        calls.append(item)
        return {"a": Kept((record("a"),)), "b": Dropped("empty"), "c": Failed("broke")}[item]

    first = runner.run(stage(work), ["a", "b", "c"])
    second = runner.run(stage(work), ["a", "b", "c"])
    assert calls == ["a", "b", "c", "c"]
    assert first.entries == second.entries and (first.done_now, second.done_now) == (3, 1)
    assert [entry.outcome for entry in first.entries] == ["kept", "dropped", "failed"]


def test_what_failed_may_heal(runner):
    outcomes = [Failed("not yet"), Kept((record("a"),))]
    flows = [runner.run(stage(lambda item: outcomes.pop(0)), ["a"]) for _ in range(2)]
    assert [flow.entries[0].outcome for flow in flows] == ["failed", "kept"]
    assert runner.run(stage(lambda item: outcomes.pop(0)), ["a"]).done_now == 0


def test_another_fingerprint_does_all_again_and_going_back_does_nothing(runner):
    work = lambda item: Dropped("empty")  # noqa: E731
    assert [runner.run(stage(work, name), ["a", "b"]).done_now for name in ("f", "g", "f")] == [2, 2, 0]


def test_fresh_does_all_again(runner):
    runner.run(stage(lambda item: Kept((record("old"),))), ["a"])
    flow = runner._replace(fresh=True).run(stage(lambda item: Kept((record("new"),))), ["a"])
    assert flow.outputs == [record("new").id] and flow.done_now == 1


def flow_of(tmp_path, name, work):
    with closing(open_database(tmp_path / f"{name}.db")) as db:
        return Runner(db, lambda event: None).run(stage(work), ITEMS)


def test_order_is_that_of_the_inputs_not_of_arrival(tmp_path):
    """The work comes back in another order each time; the flow is the same."""

    def outcome(item):
        number = int(item.removeprefix("src_"))
        return [Kept((record(item), record("shared"))), Dropped("empty", {"n": number}), Failed("broke")][number % 3]

    def waiting(seed):
        dice = random.Random(seed)

        async def work(item):
            for _ in range(dice.randrange(6)):
                await asyncio.sleep(0)
            return outcome(item)

        return work

    flows = [flow_of(tmp_path, str(seed), waiting(seed)) for seed in range(4)]
    straight = flow_of(tmp_path, "straight", outcome)
    assert all(flow == straight for flow in flows)
    assert [entry.input for entry in straight.entries] == ITEMS
    assert straight.outputs.count(record("shared").id) == 1


def test_not_more_than_the_width_wait_at_once(runner):
    now, most = 0, 0

    async def work(item):
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1
        return Dropped("empty")

    runner.run(stage(work), ITEMS)
    assert 1 < most <= WIDTH


@pytest.mark.parametrize("slow", [False, True])
def test_an_exception_becomes_failed_and_the_others_go_on(runner, slow):
    def sudden(item):
        if item == "src_1":
            raise SourceError("it is broken", "mend it")
        if item == "src_2":
            raise ZeroDivisionError("a bug")
        return Kept((record(item),))

    async def late(item):
        await asyncio.sleep(0)
        return sudden(item)

    flow = runner.run(stage(late if slow else sudden), ITEMS)
    failed = {entry.input: (entry.reason, entry.detail) for entry in flow.entries if entry.outcome == "failed"}
    assert failed.keys() == {"src_1", "src_2"}
    assert failed["src_1"] == ("it is broken", "mend it")
    assert failed["src_2"][0] == "ZeroDivisionError: a bug" and "report" in failed["src_2"][1]
    assert len(flow.outputs) == len(ITEMS) - 2


@pytest.mark.parametrize("error", [NotWritable("the disk is full"), KeyboardInterrupt(), SystemExit(143)])
def test_what_stops_a_run_keeps_what_is_done(runner, error):
    """A full disk or Ctrl-C is no item's fault: the run ends, and the next one goes on from there."""

    def work(item):
        if item == ITEMS[-1]:
            raise error
        return Dropped("empty")

    with pytest.raises(type(error)):
        runner.run(stage(work), ITEMS)
    done = []
    flow = runner.run(stage(lambda item: done.append(item) or Dropped("empty")), ITEMS)
    assert 0 < len(done) <= WIDTH + 1 and done[-1] == ITEMS[-1]
    assert [entry.outcome for entry in flow.entries] == ["dropped"] * len(ITEMS)


def test_it_tells_each_item_once(runner):
    work = lambda item: Dropped("empty") if item == "b" else Kept(())  # noqa: E731
    runner.run(stage(work), ["a", "b"])
    runner.run(stage(work), ["a", "b"])
    told = [event for event in heard(runner) if not isinstance(event, StageEnded)]
    assert told == [
        StageStarted("parse", 2, 0),
        ItemEnded("parse", "a", "kept"),
        ItemEnded("parse", "b", "dropped", "empty"),
        StageStarted("parse", 0, 2),
    ]
    counts = [(event.kept, event.dropped, event.failed) for event in heard(runner) if isinstance(event, StageEnded)]
    assert counts == [(1, 1, 0), (0, 0, 0)]


def test_no_items_is_no_work(runner):
    flow = runner.run(stage(lambda item: Dropped("empty")), [])
    assert (flow.entries, flow.outputs, flow.done_now) == ([], [], 0)


def test_an_item_named_twice_is_done_once(runner):
    calls = []
    flow = runner.run(stage(lambda item: calls.append(item) or Kept((record(item),))), ["a", "a"])
    assert len(calls) == 1 and flow.outputs == [record("a").id]


def test_another_context_does_the_item_again(runner):
    calls = []

    def work(item):
        calls.append(item)
        return Dropped("empty")

    def with_context(said):
        return Stage("clean", "f", work, lambda item: said.get(item, ""))

    for said in ({}, {"a": "one"}, {"a": "one"}, {"a": "two", "b": "one"}, {}):
        runner.run(with_context(said), ["a", "b"])
    assert calls == ["a", "b", "a", "a", "b", "a", "b"]


def several(item, count):
    return Kept(tuple(record(f"{item}/{number}") for number in range(count)))


def test_a_target_ends_with_the_same_item_however_the_work_comes_back(tmp_path):
    """Items bring 0 to 3 records each; the beginning that brings 40 is the same for any order of arrival."""
    flows = []
    for seed, width in enumerate((1, 7, 64)):
        dice = random.Random(seed)

        async def work(item, dice=dice):
            await asyncio.sleep(dice.random() / 100)
            return several(item, int(item.rpartition("_")[2]) % 4)

        with closing(open_database(tmp_path / f"{seed}.db")) as db:
            wanted = stage(work)._replace(enough=40, width=width, order=lambda items: sorted(items))
            flow = Runner(db, lambda event: None).run(wanted, ITEMS)
            again = Runner(db, lambda event: None).run(wanted, ITEMS)
        assert 40 <= len(flow.outputs) < 43 and flow.left == len(ITEMS) - len(flow.entries) and not flow.stopped
        assert again.entries == flow.entries and again.done_now == 0
        flows.append(flow.entries)
    assert flows[0] == flows[1] == flows[2]


def test_what_cannot_go_on_keeps_what_is_done_and_is_continued(runner):
    spent = []

    async def work(item):
        if len(spent) >= 10:
            raise BudgetReached("10 calls were made")
        spent.append(item)
        return Dropped("empty")

    flow = runner.run(stage(work)._replace(width=3), ITEMS)
    assert (len(flow.entries), flow.left, flow.stopped.exit_code) == (10, len(ITEMS) - 10, 7)
    spent.clear()
    assert runner.run(stage(work), ITEMS).entries[:10] == flow.entries


def test_what_was_lost_of_an_item_is_in_the_ledger(runner):
    lost = Lost("ungrounded_number", "How many doors has the hall?", {"said": 4})
    flow = runner.run(stage(lambda item: Kept((record("a"),), (lost,))), ["a"])
    assert flow.entries[0].lost == [lost]
    assert runner.run(stage(lambda item: Failed("never asked")), ["a"]).entries == flow.entries


def test_a_fresh_run_that_cannot_go_on_keeps_what_was_there(runner):
    runner.run(stage(lambda item: Kept((record(f"old {item}"),))), ["a", "b"])

    def work(item):
        if item == "b":
            raise BudgetReached("1 call was made")
        return Kept((record("new"),))

    flow = runner._replace(fresh=True).run(stage(work)._replace(width=1), ["a", "b"])
    assert flow.outputs == [record("new").id, record("old b").id]
    assert (flow.done_now, flow.left) == (1, 0) and flow.stopped
