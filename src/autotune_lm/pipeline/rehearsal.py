"""Floor 5. A rehearsal: the run itself, on a copy of the store that is thrown away, with rules in the model's place.

Nobody is contacted and nothing of the project is written. All that decides which calls are made is the run's own code,
so every mode and setting is in the count. What a reply leads to is a guess of the rules; a model may reply otherwise;
replies that are paid for already are taken from the store, as the run would take them.
"""

import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple, cast

from autotune_lm.config.schema import Model
from autotune_lm.core.calls import Call, Reply, Rung
from autotune_lm.core.errors import AutotuneError, BudgetReached
from autotune_lm.kit.events import silence
from autotune_lm.kit.tokens import count_messages, count_tokens
from autotune_lm.parse.scan import Found
from autotune_lm.pipeline.desk import Desk, Spending
from autotune_lm.pipeline.flow import run_stages
from autotune_lm.pipeline.opened import Opened
from autotune_lm.pipeline.plan import Plan
from autotune_lm.pipeline.runner import Runner
from autotune_lm.store.calls import find_call
from autotune_lm.store.db import Database, open_database, storage_errors

MOST_FILES = 40
MOST_CALLS = 1500
MOST_SECONDS = 15.0
WIDTH = 1
"""Rules wait for nothing; one after the other shows best where a target is reached."""


class Played(NamedTuple):
    """One call of the rehearsal."""

    alias: str
    prompt: str
    """The prompt's name."""
    tokens_in: int
    schema_tokens: int
    """Some servers count the schema as prompt."""
    tokens_out: int
    most_out: int
    reply: Reply | None
    """The reply that is paid for already."""


class Rehearsed(NamedTuple):
    """What the rehearsal of a group of files saw."""

    calls: list[Played]
    items: int
    """Items of the stages that ask, as far as they were reached."""
    left: int
    """Items that were not, since it took long enough."""
    files: int
    files_played: int
    factor: float
    """The whole, as a multiple of what was played."""
    broken: tuple[str, ...] = ()
    """Why items failed, a sentence for each."""

    @property
    def is_whole(self) -> bool:
        """Whether all the work was played."""
        return self.files == self.files_played and not self.left


def rehearse(plan: Plan, path: Path, found: Sequence[Found], *, fresh: bool = False) -> list[Rehearsed]:
    """Play the run up to the samples, by groups. ``path`` is the project's database, which need not be there."""
    readable = [seen for seen in found if seen.reader]
    with _copy(path) as db:
        return [_play(plan, db, group, chosen, fresh) for group, chosen in _groups(plan, db, readable, fresh)]


def _groups(plan: Plan, db: Database, found: Sequence[Found], fresh: bool) -> Iterator[tuple[list[Found], list[Found]]]:
    """Files that belong together, and those of them that are played: all that were read before, some of the others."""
    writing = plan.config.generate
    if writing.target or writing.topics or fresh:
        yield list(found), sample(found)
        return
    read = {row[0] for row in db.execute("SELECT source FROM documents")}
    known = [seen for seen in found if seen.source.id in read]
    others = [seen for seen in found if seen.source.id not in read]
    if known:
        yield known, known
    if others:
        yield others, sample(others)


def _play(plan: Plan, db: Database, group: list[Found], chosen: list[Found], fresh: bool) -> Rehearsed:
    desk = PlayedDesk(plan, db, fresh=fresh)
    live = run_stages(plan, Runner(db, silence, fresh), chosen, "generate", desk)
    asking = [flow for name, flow in live.flows.items() if name in ("restructure", "generate")]
    items = sum(len(flow.entries) for flow in asking)
    left = sum(flow.left for flow in asking if flow.stopped)
    factor = len(group) / max(len(chosen), 1) * (items + left) / max(items, 1) if chosen and items + left else 1.0
    if target := plan.config.generate.target:
        factor = min(factor, max(1.0, target / max(len(live.ids("generate")), 1)))
    broken = tuple(entry.reason for flow in asking for entry in flow.entries if entry.outcome == "failed")
    return Rehearsed(desk.calls, items, left, len(group), len(chosen), factor, broken)


def sample(found: Sequence[Found], most: int = MOST_FILES) -> list[Found]:
    """Up to so many files, spread over all kinds and sizes, in their order."""
    if len(found) <= most:
        return list(found)
    ordered = sorted(range(len(found)), key=lambda place: (str(found[place].reader), found[place].source.size_bytes))
    chosen = {ordered[int((number + 0.5) * len(ordered) / most)] for number in range(most)}
    return [seen for place, seen in enumerate(found) if place in chosen]


@contextmanager
def _copy(path: Path) -> Iterator[Database]:
    """A copy of the project's database in a folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="autotune-") as folder:
        target = Path(folder) / "autotune.db"
        if path.exists():
            source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            with storage_errors(), closing(source), closing(sqlite3.connect(target)) as made:
                source.backup(made)
        with closing(open_database(target)) as db:
            yield db


class PlayedDesk(Desk):
    """The run's own desk, but for who answers: the store, else rules."""

    def __init__(self, plan: Plan, db: Database, *, fresh: bool) -> None:
        super().__init__(plan, db, silence, Spending(), fresh=fresh)
        self.calls: list[Played] = []
        self._known: dict[str, Reply] = {}
        self._began = time.monotonic()

    def open(self, alias: str) -> Opened | None:
        """The model behind an alias, played."""
        settings = self._plan.model(alias)
        asked = super().open(alias)
        if settings is None or asked is None:
            return None
        from autotune_lm.llm.asking import Asking

        real = cast("Asking", asked.model)
        reader = _Reader(settings)

        async def ask(call: Call, _: Rung) -> Reply:
            return self._answer(alias, call, reader)

        return Opened(Asking(ask, real.voice, real.library), WIDTH, _nothing, lambda: None)

    def _answer(self, alias: str, call: Call, reader: "_Reader") -> Reply:
        if call.id in self._known:
            return self._known[call.id]
        if len(self.calls) >= MOST_CALLS or time.monotonic() - self._began > MOST_SECONDS:
            raise BudgetReached("the rehearsal is long enough")
        paid = None if self._fresh else reader.paid(self._db, call)
        reply = paid or _played(call)
        asked = count_messages(call.messages)
        schema = count_tokens(call.schema) if call.schema else 0
        name = call.prompt.partition("@")[0]
        self.calls.append(Played(alias, name, asked, schema, count_tokens(reply.text), max(call.max_tokens, 1), paid))
        self._known[call.id] = reply
        return reply


class _Reader:
    """Reads replies of a provider that are in the store."""

    def __init__(self, settings: Model) -> None:
        from autotune_lm.llm.endpoint import endpoint_of
        from autotune_lm.llm.providers import open_provider

        self._provider = open_provider(endpoint_of(settings))

    def paid(self, db: Database, call: Call) -> Reply | None:
        """The reply that is there; None where there is none that can be read."""
        kept = find_call(db, call.id)
        try:
            return self._provider.read(kept.raw) if kept else None
        except AutotuneError:
            return None


async def _nothing() -> None:
    """Of what holds nothing."""


def _played(call: Call) -> Reply:
    from autotune_lm.llm.scripted.brain import answer

    said = answer(call)
    return Reply(said.text, finish=said.finish)
