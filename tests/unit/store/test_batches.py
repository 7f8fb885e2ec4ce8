"""Batches are found again after any end of the process: intended, submitted, ended, each with its calls."""

from autotune_lm.core.calls import Call
from autotune_lm.core.types import Message
from autotune_lm.store import batches
from autotune_lm.store.batches import BatchCall, BatchRow
from autotune_lm.store.db import open_database

HERE = "openai at host"


def call(number):
    return Call(model="m", messages=(Message("user", f"question {number}"),), max_tokens=9, prompt="create@1")


def intended(db, token, numbers, endpoint=HERE):
    calls = [BatchCall(call(number).id, "create@1", "schema") for number in numbers]
    return batches.intend(db, BatchRow(0, token, endpoint, "m", len(calls), 12.5, 0, ""), calls)


def test_an_intent_is_committed_with_its_calls(db, tmp_path):
    row = intended(db, "t1", [1, 2])
    db.connection.execute("ROLLBACK") if db.connection.in_transaction else None
    again = open_database(tmp_path / "autotune.db")
    assert batches.open_batches(again, HERE) == [row] == [BatchRow(row.number, "t1", HERE, "m", 2, 12.5, 0, "")]
    assert batches.calls_of(again, row.number)[call(1).id] == BatchCall(call(1).id, "create@1", "schema")
    again.close()


def test_each_endpoint_has_its_own(db):
    row, other = intended(db, "t1", [1]), intended(db, "t2", [2], "elsewhere")
    batches.submitted(db, row.number, "batch_1")
    assert [one.batch for one in batches.open_batches(db, HERE)] == ["batch_1"]
    assert batches.open_batches(db, "elsewhere") == [other]
    assert batches.keys_under_way(db, HERE) == {call(1).id}
    assert batches.known_ids(db) == {"batch_1"}


def test_what_ended_is_under_way_no_more_and_what_was_in_vain_is_known(db):
    row = intended(db, "t1", [1, 2])
    batches.note_problems(db, row.number, [(call(2).id, "expired")])
    batches.end_batch(db, row.number, "completed")
    assert batches.open_batches(db, HERE) == [] and batches.keys_under_way(db, HERE) == set()
    assert batches.keys_in_vain(db) == {call(2).id}


def test_a_forgotten_batch_leaves_nothing(db):
    row = intended(db, "t1", [1, 2])
    batches.forget_batch(db, row.number)
    assert batches.open_batches(db, HERE) == [] and batches.calls_of(db, row.number) == {}


def test_a_batch_of_others_is_never_believed_again(db):
    row = intended(db, "t1", [1, 2])
    batches.submitted(db, row.number, "batch_of_others")
    batches.disown(db, row._replace(batch="batch_of_others"))
    assert batches.open_batches(db, HERE) == [row]
    assert batches.known_ids(db) == {"batch_of_others"}
    assert batches.keys_under_way(db, HERE) == {call(1).id, call(2).id}
