"""Opening: from nothing, from an older schema, from what is not ours; and what SQLite's complaints become."""

import sqlite3
from contextlib import closing

import pytest

from autotune_lm.core.errors import NotWritable, StoreDamaged, StoreLocked
from autotune_lm.store import db as database
from autotune_lm.store import runs
from autotune_lm.store.db import open_database, read_database, storage_errors
from autotune_lm.store.lock import project_lock
from autotune_lm.store.migrations import MIGRATIONS
from autotune_lm.store.records import TABLES


def schema(path):
    with closing(sqlite3.connect(path)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        return version, sorted(row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))


def test_from_nothing(tmp_path):
    path = tmp_path / "deep" / "project" / "autotune.db"
    open_database(path).close()
    version, tables = schema(path)
    assert version == len(MIGRATIONS)
    assert {table.name for table in TABLES.values()} | {"ledger", "runs"} <= set(tables)


def test_opening_again_changes_nothing(tmp_path):
    path = tmp_path / "autotune.db"
    open_database(path).close()
    before = path.read_bytes()
    open_database(path).close()
    assert path.read_bytes() == before


def test_every_older_schema_is_brought_up_to_date(tmp_path, monkeypatch):
    for steps in range(1, len(MIGRATIONS) + 1):
        path = tmp_path / f"{steps}.db"
        monkeypatch.setattr(database, "MIGRATIONS", MIGRATIONS[:steps])
        open_database(path).close()
        monkeypatch.setattr(database, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE later (id TEXT);"))
        open_database(path).close()
        version, tables = schema(path)
        assert version == len(MIGRATIONS) + 1 and "later" in tables


def test_a_step_that_breaks_leaves_the_schema_before_it(tmp_path, monkeypatch):
    path = tmp_path / "autotune.db"
    open_database(path).close()
    before = schema(path)
    monkeypatch.setattr(database, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE later (id TEXT); CREATE TABLE runs (x);"))
    with pytest.raises(sqlite3.OperationalError):
        open_database(path)
    assert schema(path) == before


def test_a_newer_schema_is_refused_by_writers_and_readers(tmp_path):
    path = tmp_path / "autotune.db"
    open_database(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    for opening in (open_database, read_database):
        with pytest.raises(StoreDamaged, match="newer") as caught:
            opening(path)
        assert "pip install" in caught.value.hint


def test_readers_do_not_write(tmp_path):
    path = tmp_path / "autotune.db"
    open_database(path).close()
    with closing(read_database(path)) as db, pytest.raises(NotWritable):
        db.execute("INSERT INTO runs (command, version, started) VALUES ('a', 'b', 'c')")


@pytest.mark.parametrize("name", ["a b.db", "ü.db", "50%.db", "what?.db", "hash#1.db"])
def test_any_path_can_be_read(tmp_path, name):
    open_database(tmp_path / name).close()
    read_database(tmp_path / name).close()


@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        (sqlite3.OperationalError("database or disk is full"), NotWritable, 9),
        (sqlite3.OperationalError("attempt to write a readonly database"), NotWritable, 9),
        (sqlite3.OperationalError("unable to open database file"), NotWritable, 9),
        (sqlite3.OperationalError("database is locked"), StoreLocked, 8),
        (sqlite3.DatabaseError("database disk image is malformed"), StoreDamaged, 1),
        (sqlite3.IntegrityError("a bug of ours"), sqlite3.IntegrityError, None),
        (sqlite3.OperationalError("no such table: a bug of ours"), sqlite3.OperationalError, None),
    ],
)
def test_complaints_become_sentences_with_a_remedy(said, kind, code):
    with pytest.raises(kind) as caught, storage_errors():
        raise said
    if code:
        assert caught.value.exit_code == code and caught.value.hint and caught.value.__cause__ is said


def test_one_lock_a_project(tmp_path):
    with project_lock(tmp_path / "P"):
        with pytest.raises(StoreLocked) as caught, project_lock(tmp_path / "P"):
            pass
        assert caught.value.exit_code == 8 and "show" in caught.value.hint
        with project_lock(tmp_path / "Q"):
            pass
    with project_lock(tmp_path / "P"):
        pass


def test_a_lock_is_given_back_after_an_error(tmp_path):
    with pytest.raises(KeyError), project_lock(tmp_path):
        raise KeyError
    with project_lock(tmp_path):
        pass


def test_the_list_of_runs(db):
    for number in (1, 2, 3):
        assert runs.start(db, "run", "0.1", "now") == number
    runs.end(db, 2, 1.5, 5, "{}")
    listed = runs.latest(db, 2)
    assert [(row.number, row.exit_code, row.seconds) for row in listed] == [(3, None, None), (2, 5, 1.5)]
