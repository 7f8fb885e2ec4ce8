"""Floor 2. Opens the project's SQLite file: one writer, any number of readers, safe to kill at any instant."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from autotune_lm.core.errors import NotWritable, StoreDamaged, StoreLocked
from autotune_lm.kit.files import writing_errors
from autotune_lm.store.migrations import MIGRATIONS

FILE = "autotune.db"
SETTLE_S = 0.1
"""Work that costs nothing to repeat is committed this often; what was paid for is committed at once."""


class Database:
    """A connection with one open transaction at most; ``changed`` marks it, ``settle`` ends it now and then.

    A ledger row and the records it speaks of always share a transaction, so whatever instant the process dies at, the
    file holds both or neither. ``synchronous=NORMAL`` with a write-ahead log keeps the file whole when the process is
    killed; a power cut may lose the last commits, never the file.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._settled_at = time.monotonic()

    def execute(self, sql: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Run one statement; a write opens a transaction if none is open."""
        with storage_errors():
            return self.connection.execute(sql, values)

    def begin(self) -> None:
        """Open a transaction, if none is open."""
        if not self.connection.in_transaction:
            self.execute("BEGIN")

    def settle(self, *, now: bool = False) -> None:
        """Commit the open transaction if it is old enough, or ``now``."""
        if self.connection.in_transaction and (now or time.monotonic() - self._settled_at > SETTLE_S):
            self.execute("COMMIT")
            self._settled_at = time.monotonic()

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside is there as a whole or, after an exception, not at all."""
        self.begin()
        self.execute("SAVEPOINT together")
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:  # a full disk ends it by itself
                self.connection.execute("ROLLBACK TO together")
                self.connection.execute("RELEASE together")
            raise
        self.execute("RELEASE together")

    def close(self) -> None:
        """Commit what is done and leave."""
        self.settle(now=True)
        self.connection.close()


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn what SQLite says into a sentence with a remedy."""
    try:
        yield
    except sqlite3.OperationalError as cause:
        text = str(cause)
        if "full" in text:
            raise NotWritable("the disk is full", "free some space and run again; nothing is lost") from cause
        if "readonly" in text or "unable to open" in text or "disk I/O" in text:
            raise NotWritable(f"the database cannot be written ({text})", "check the folder's rights") from cause
        if "locked" in text:
            raise StoreLocked("another program holds the database", "close it and run again") from cause
        raise
    except sqlite3.DatabaseError as cause:
        if isinstance(cause, sqlite3.IntegrityError):
            raise
        hint = "restore a copy, or delete the file: everything in it can be made again from the documents"
        raise StoreDamaged(f"the database is damaged ({cause})", hint) from cause


def open_database(path: Path) -> Database:
    """Open for writing and bring the schema up to date. The caller holds the project's lock.

    Raises:
        NotWritable: the folder cannot be written.
        StoreDamaged: the file is not ours, or a newer version wrote it.
    """
    with writing_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    with storage_errors():
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        _migrate(connection, path)
    return Database(connection)


def read_database(path: Path) -> Database:
    """Open for reading, also while a run writes."""
    with storage_errors():
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
        _refuse_newer(connection, path)
    return Database(connection)


def _refuse_newer(connection: sqlite3.Connection, path: Path) -> int:
    with closing(connection.execute("PRAGMA user_version")) as rows:
        (version,) = rows.fetchone()
    if version > len(MIGRATIONS):
        raise StoreDamaged(
            f"{path}: written by a newer autotune (schema {version})", "update: pip install -U autotune-lm"
        )
    return int(version)


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Run the steps that are missing, each in a transaction of its own."""
    for number in range(_refuse_newer(connection, path), len(MIGRATIONS)):
        connection.executescript(f"BEGIN;{MIGRATIONS[number]}PRAGMA user_version = {number + 1};COMMIT;")
