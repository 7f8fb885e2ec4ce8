"""Floor 2. The list of runs: when, with what command, how they ended."""

from typing import NamedTuple

from autotune_lm.store.db import Database


class RunRow(NamedTuple):
    """One execution of a plan; ``exit_code`` is None while it runs, or where it was killed."""

    number: int
    command: str
    version: str
    started: str
    seconds: float | None
    exit_code: int | None
    summary: str


def start(db: Database, command: str, version: str, started: str) -> int:
    """Write that a run begins; gives its number."""
    db.begin()
    number = db.execute(
        "INSERT INTO runs (command, version, started) VALUES (?, ?, ?)", (command, version, started)
    ).lastrowid
    db.settle(now=True)
    return int(number or 0)


def end(db: Database, number: int, seconds: float, exit_code: int, summary: str) -> None:
    """Write how a run ended."""
    db.begin()
    db.execute(
        "UPDATE runs SET seconds = ?, exit_code = ?, summary = ? WHERE number = ?",
        (seconds, exit_code, summary, number),
    )
    db.settle(now=True)


def latest(db: Database, most: int = 20) -> list[RunRow]:
    """The last runs, newest first."""
    sql = "SELECT number, command, version, started, seconds, exit_code, summary FROM runs ORDER BY number DESC LIMIT ?"
    return [RunRow(*row) for row in db.execute(sql, (most,))]
