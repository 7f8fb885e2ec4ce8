"""An outcome and its records are written together or not at all."""

import sqlite3
from contextlib import closing

import pytest

from autotune_lm.core.outcomes import Dropped, Failed, Kept
from autotune_lm.core.types import Chunk, Sample
from autotune_lm.store import ledger, records
from autotune_lm.store.db import open_database, read_database
from autotune_lm.store.ledger import Slot
from autotune_lm.store.records import get, put


def everything(path):
    with closing(sqlite3.connect(path)) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {table: db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in tables}


def test_every_outcome_comes_back(db, family):
    source, document = family[:2]
    ledger.write(db, Slot("parse", "f", source.id), Kept((document,)))
    ledger.write(db, Slot("parse", "f", "src_2"), Dropped("empty", {"bytes": 3, "share": 0.5, "of": "x"}))
    ledger.write(db, Slot("parse", "f", "src_3"), Failed("it broke", "mend it"))
    ledger.write(db, Slot("parse", "f", "src_4"), Kept(()))
    known = ledger.entries(db, "f")
    assert known[source.id].outputs == (document.id,) and known["src_4"].outputs == ()
    assert known["src_2"].numbers == {"bytes": 3, "share": 0.5, "of": "x"}
    assert (known["src_3"].reason, known["src_3"].detail, known["src_3"].numbers) == ("it broke", "mend it", {})
    assert ledger.entries(db, "g") == {}


def test_what_write_gives_is_what_is_read(db, family):
    for number, outcome in enumerate([Kept((family[1],)), Dropped("r", {"n": 1}), Failed("e", "h")]):
        assert ledger.write(db, Slot("s", "f", str(number)), outcome) == ledger.entries(db, "f")[str(number)]


def test_a_second_outcome_replaces_the_first(db):
    ledger.write(db, Slot("parse", "f", "src_1"), Failed("it broke"))
    ledger.write(db, Slot("parse", "f", "src_1"), Dropped("empty"))
    ledger.write(db, Slot("parse", "g", "src_1"), Kept(()))
    assert [entry.outcome for entry in ledger.entries(db, "f").values()] == ["dropped"]
    assert sorted(entry.outcome for entry in ledger.of_input(db, "src_1")) == ["dropped", "kept"]


def test_others_see_the_records_and_the_row_at_once(db, family, tmp_path):
    source, document, chunk = family[:3]
    db.settle(now=True)
    with closing(read_database(tmp_path / "autotune.db")) as reader:
        put(db, source)
        ledger.write(db, Slot("parse", "f", source.id), Kept((document, chunk)))
        assert not ledger.entries(reader, "f") and get(reader, Chunk, chunk.id) is None
        db.settle(now=True)
        assert ledger.entries(reader, "f")[source.id].outputs == (document.id, chunk.id)
        assert get(reader, Chunk, chunk.id) == chunk


@pytest.mark.parametrize("kind", [RuntimeError, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("after", [1, 2])
def test_an_exception_in_between_leaves_neither(tmp_path, family, monkeypatch, kind, after):
    path = tmp_path / "autotune.db"
    source, document, chunk = family[:3]
    calls = []

    def breaks(db, record):
        calls.append(record)
        put(db, record)
        if len(calls) == after:
            raise kind("now")

    with closing(open_database(path)) as db:
        ledger.write(db, Slot("parse", "f", "src_before"), Dropped("empty"))
        monkeypatch.setattr(ledger, "put", breaks)
        with pytest.raises(kind):
            ledger.write(db, Slot("parse", "f", source.id), Kept((document, chunk)))
        monkeypatch.undo()
        ledger.write(db, Slot("parse", "f", "src_after"), Dropped("empty"))
    counts = everything(path)
    assert (counts["documents"], counts["chunks"], counts["ledger"]) == (0, 0, 2)


def test_a_record_that_the_schema_refuses_leaves_nothing(tmp_path, family):
    path = tmp_path / "autotune.db"
    sample, score = family[3], family[4]
    with closing(open_database(path)) as db:
        with pytest.raises(sqlite3.IntegrityError):  # a score of a sample that is not there
            ledger.write(db, Slot("judge", "f", sample.id), Kept((score,)))
        assert ledger.entries(db, "f") == {}
        put(db, sample)
        ledger.write(db, Slot("judge", "f", sample.id), Kept((score,)))
    assert everything(path)["ledger"] == 1


def test_a_process_that_dies_before_the_commit_leaves_neither(tmp_path, family):
    path = tmp_path / "autotune.db"
    with closing(open_database(path)) as db:
        db.settle(now=True)
    db = open_database(path)
    ledger.write(db, Slot("parse", "f", "src_1"), Kept((family[1],)))
    db.connection.close()  # without settling: as if killed
    counts = everything(path)
    assert (counts["documents"], counts["ledger"]) == (0, 0)


def test_prefixes_and_tables_agree():
    assert set(records.BY_PREFIX) == {"src", "doc", "chk", "rwt", "smp", "scr", "dst"}
    assert records.BY_PREFIX["smp"] is Sample
