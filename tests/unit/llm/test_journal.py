"""Replies are kept together, survive a kill, and wait for a full disk."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from autotune_lm.core.calls import Raw
from autotune_lm.core.errors import NotWritable
from autotune_lm.llm import journal as journals
from autotune_lm.llm.journal import Journal
from autotune_lm.llm.limit import Limits
from autotune_lm.store.db import open_database, read_database

from .asked import asked
from .played import Played, call
from .virtual_time import in_virtual_time

CHILD = """
import asyncio, sys
from pathlib import Path
from autotune_lm.core.calls import Call, Raw
from autotune_lm.core.types import Message
from autotune_lm.llm.journal import Journal
from autotune_lm.store.db import open_database

async def main():
    journal = Journal(open_database(Path(sys.argv[1])))
    number = 0
    while True:
        calls = [Call(model="m", messages=(Message("user", f"{number + n}"),), max_tokens=1) for n in range(5)]
        await asyncio.gather(*(journal.add(call, "p", Raw(call.id.encode()), 0.1) for call in calls))
        for call in calls:
            print(call.id, flush=True)
        number += 5

asyncio.run(main())
"""


def statements(db):
    """The statements that a database is given from now on."""
    seen = []
    db.connection.set_trace_callback(seen.append)
    return seen


def test_replies_of_one_moment_share_one_commit(tmp_path):
    async def work(it):
        seen = statements(it.db)
        await asyncio.gather(*(it.client.ask(call(n), "text") for n in range(8)))
        return sum(statement == "COMMIT" for statement in seen), it.rows

    assert asked(tmp_path, Played(), work, limits=Limits(fixed=8)) == (1, 8)


def test_a_killed_process_loses_nothing_that_was_told(tmp_path):
    path = tmp_path / "autotune.db"
    command = [sys.executable, "-c", CHILD, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        told = [child.stdout.readline().strip() for _ in range(303)]
        os.kill(child.pid, signal.SIGKILL)
        told += [line.strip() for line in child.stdout if line.endswith("\n")]
    with closing(open_database(path)) as db:
        kept = {row[0] for row in db.execute("SELECT key FROM calls")}
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(told) >= 303 and set(told) <= kept


def test_what_a_reply_took_is_written_beside_it_with_the_next(tmp_path):
    async def work(it):
        await it.client.ask(call(1), "text")
        before = it.db.execute("SELECT completion_tokens FROM calls ORDER BY number").fetchall()
        await it.client.ask(call(2), "text")
        return before, it.db.execute("SELECT completion_tokens FROM calls ORDER BY number").fetchall()

    assert asked(tmp_path, Played(), work) == ([(None,)], [(100,), (None,)])
    with closing(read_database(tmp_path / "autotune.db")) as db:
        assert db.execute("SELECT completion_tokens FROM calls ORDER BY number").fetchall() == [(100,), (100,)]


def test_the_log_is_flushed_within_a_second_and_after_256_rows(tmp_path, monkeypatch):
    flushed = []

    async def work(it):
        monkeypatch.setattr(journals, "_flush", flushed.append)
        await it.client.ask(call(1), "text")
        early = len(flushed)
        await asyncio.sleep(1.1)
        later = len(flushed)
        await asyncio.gather(*(it.client.ask(call(n), "text") for n in range(300)))
        return early, later

    assert asked(tmp_path, Played(), work, limits=Limits(fixed=300)) == (0, 1)
    assert len(flushed) == 2 and flushed[0].name == "autotune.db-wal"


class FullDisk:
    """Says for a while what SQLite says on a full disk, whatever is written."""

    def __init__(self, connection, until, clock):
        self.connection, self.until, self.clock = connection, until, clock

    def __getattr__(self, name):
        return getattr(self.connection, name)

    def execute(self, sql, values=()):
        if sql.startswith("INSERT INTO calls") and self.clock() < self.until:
            raise sqlite3.OperationalError("database or disk is full")
        return self.connection.execute(sql, values)


def full_until(it, seconds):
    it.db.connection = FullDisk(it.db.connection, seconds, asyncio.get_running_loop().time)


def test_a_full_disk_stops_asking_and_replies_are_saved_when_there_is_room(tmp_path):
    async def work(it):
        full_until(it, 20)
        replies = await asyncio.gather(*(it.client.ask(call(n), "text") for n in range(12)))
        return len(replies), it.rows, it.client.snapshot().why

    provider = Played()
    assert asked(tmp_path, provider, work, limits=Limits(fixed=4)) == (12, 12, "fixed")
    early = [time for time in provider.times if time < 20]
    assert len(early) <= 8, "what left before the first commit failed"


def test_a_disk_that_stays_full_ends_the_run_and_counts_what_is_not_saved(tmp_path):
    async def work(it):
        full_until(it, 10_000)
        results = await asyncio.gather(*(it.client.ask(call(n), "text") for n in range(12)), return_exceptions=True)
        return results, asyncio.get_running_loop().time()

    results, ended = asked(tmp_path, Played(), work, limits=Limits(fixed=4))
    assert {type(result) for result in results} == {NotWritable} and 60 <= ended <= 64
    assert results[0].message == "the disk is full; 8 replies not saved" and results[0].exit_code == 9


def test_rows_of_the_runner_that_went_with_a_full_disk_end_the_run_when_replies_are_safe(tmp_path):
    """They shared the transaction that could not be written; the next run makes them again."""

    async def work(it):
        it.db.begin()
        it.db.execute("INSERT INTO memory VALUES ('a', 'b', 'c')")
        full_until(it, 20)
        with pytest.raises(NotWritable, match="full for a while"):
            await it.client.ask(call(1), "text")
            await it.client.ask(call(2), "text")
        return it.rows, it.db.execute("SELECT count(*) FROM memory").fetchone()[0]

    assert asked(tmp_path, Played(), work) == (1, 0)


def test_who_no_longer_waits_loses_nothing(tmp_path):
    """A caller is cancelled between reply and commit: the reply was paid for and is kept."""

    async def run():
        with closing(open_database(tmp_path / "autotune.db")) as db:
            journal = Journal(db)
            task = asyncio.create_task(journal.add(call(1), "p", Raw(b"paid"), 0.1))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await journal.close()
            return db.execute("SELECT count(*) FROM calls").fetchone()[0]

    assert in_virtual_time(run()) == 1
