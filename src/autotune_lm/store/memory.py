"""Floor 2. Small things that a project remembers of servers: which form of reply one understands, which were chosen."""

from autotune_lm.store.db import Database


def remember(db: Database, about: str, name: str, value: str) -> None:
    """Keep a value; an older one is forgotten."""
    db.begin()
    db.execute("INSERT OR REPLACE INTO memory (about, name, value) VALUES (?, ?, ?)", (about, name, value))


def recall(db: Database, about: str, name: str) -> str | None:
    """The value that was kept, if there is one."""
    row = db.execute("SELECT value FROM memory WHERE about = ? AND name = ?", (about, name)).fetchone()
    return str(row[0]) if row else None


def forget(db: Database, about: str) -> None:
    """Drop all that was kept about something."""
    db.begin()
    db.execute("DELETE FROM memory WHERE about = ?", (about,))
