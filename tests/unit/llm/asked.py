"""A client on a real journal in virtual time, and what it told."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from autotune_lm.core.calls import Reply
from autotune_lm.kit.events import CallsTold, Event, Noticed
from autotune_lm.llm.budget import Budget
from autotune_lm.llm.client import Client
from autotune_lm.llm.journal import Journal
from autotune_lm.llm.limit import Limits
from autotune_lm.store.db import Database, open_database

from .played import Played
from .virtual_time import in_virtual_time

START = 1_700_000_000.0


class Asked:
    """What a test looks at: the client, what it told, its database."""

    def __init__(self, db: Database, provider: Played, **settings: Any) -> None:
        self.db = db
        self.provider = provider
        self.told: list[Event] = []
        settings = {"limits": Limits(fixed=4), "budget": Budget(), "cost": _price, "clock": lambda: START} | settings
        self.journal = settings.pop("journal", None) or Journal(db)
        self.client = Client(provider, self.journal, tell=self.told.append, **settings)

    @property
    def notices(self) -> list[str]:
        return [event.message for event in self.told if isinstance(event, Noticed)]

    @property
    def states(self) -> list[CallsTold]:
        return [event for event in self.told if isinstance(event, CallsTold)]

    @property
    def rows(self) -> int:
        return int(self.db.execute("SELECT count(*) FROM calls").fetchone()[0])


def _price(reply: Reply) -> float:
    return (reply.prompt_tokens + reply.completion_tokens) / 1000


def asked(folder: Path, provider: Played, work: Callable[[Asked], Any], **settings: Any) -> Any:
    """Run ``work`` with a client in virtual time and close it."""

    async def run() -> Any:
        with closing(open_database(folder / "autotune.db")) as db:
            this = Asked(db, provider, **settings)
            try:
                return await work(this)
            finally:
                await this.client.close()

    return in_virtual_time(run())
