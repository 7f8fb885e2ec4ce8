"""Floor 5. The desk: opens the model behind an alias for a stage, with its client, limits, prompts and memory."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple

from autotune_lm.config.schema import Model
from autotune_lm.core.calls import RUNGS, Call, Reply, Rung
from autotune_lm.kit.events import Listener
from autotune_lm.pipeline.opened import Opened
from autotune_lm.pipeline.plan import Plan
from autotune_lm.store.db import Database
from autotune_lm.store.memory import recall, remember

if TYPE_CHECKING:
    from autotune_lm.llm.asking import Voice
    from autotune_lm.llm.batch.desk import BatchDesk
    from autotune_lm.llm.client import Client
    from autotune_lm.llm.endpoint import Endpoint
    from autotune_lm.llm.limit import Limits

Live = Callable[[Call, Rung], Awaitable[Reply]]


class Spending(NamedTuple):
    """What a run may spend; 0 is no limit."""

    cost: float = 0.0
    """US dollars."""
    tokens: int = 0
    seconds: float = 0.0
    calls: int = 0
    batch: bool = False
    """Leave calls in batches: half the price, within a day."""


class Memory(NamedTuple):
    """What is remembered of a model at an endpoint: the form of reply that it understands."""

    db: Database
    about: str

    def recall(self) -> Rung | None:
        """The rung that worked before."""
        said = recall(self.db, self.about, "rung")
        return next((rung for rung in RUNGS if rung == said), None)

    def remember(self, rung: Rung) -> None:
        """Keep the rung that works."""
        remember(self.db, self.about, "rung", rung)


class Desk:
    """Who a run asks. Everything that is opened here shares one budget."""

    def __init__(self, plan: Plan, db: Database, tell: Listener, most: Spending, *, fresh: bool = False) -> None:
        from autotune_lm.llm.budget import Budget

        self._plan = plan
        self._db = db
        self._tell = tell
        self._fresh = fresh
        self._most = most
        self._opened: dict[str, Opened] = {}
        self._limits: dict[str, Limits] = {}
        self._budget = Budget(most.cost, most.tokens, most.seconds, most.calls)

    def open(self, alias: str) -> Opened | None:
        """The model behind an alias, ready to be asked; None where it is nobody. Opened once in a run."""
        settings = self._plan.model(alias)
        if settings is None:
            return None
        if alias not in self._opened:
            self._opened[alias] = self._ask_of(settings)
        return self._opened[alias]

    def _ask_of(self, settings: Model) -> Opened:
        from autotune_lm.llm.asking import Asking
        from autotune_lm.llm.endpoint import endpoint_of

        endpoint = endpoint_of(settings)
        client = self._client(settings, endpoint)
        memory = Memory(self._db, f"{endpoint.where} {settings.model}")
        voice = _voice(settings, endpoint)
        width = 2 * settings.max_parallel
        if not self._most.batch:
            model = Asking(client.ask, voice, self._plan.prompts, memory)
            return Opened(model, width, client.close, client.drain)
        from autotune_lm.llm.batch.rounds import run_batch_rounds

        batch = self._batches(settings, endpoint, client.ask)

        async def close() -> None:
            await batch.close()
            await client.close()

        model = Asking(batch.ask, voice, self._plan.prompts, memory)
        return Opened(model, width, close, None, lambda work: run_batch_rounds(work, batch))

    def _client(self, settings: Model, endpoint: "Endpoint") -> "Client":
        from autotune_lm.llm.client import Client
        from autotune_lm.llm.journal import Journal
        from autotune_lm.llm.providers import open_provider

        return Client(
            open_provider(endpoint),
            Journal(self._db),
            self._limits_of(settings, endpoint),
            self._budget,
            _cost(settings),
            self._tell,
            self._fresh,
            self._plan.config.run.give_up_after_s,
        )

    def _limits_of(self, settings: Model, endpoint: "Endpoint") -> "Limits":
        """What was found out about a model at an endpoint, whatever it is called in the settings."""
        about = f"{endpoint.where} {settings.model}"
        if about not in self._limits:
            self._limits[about] = _limits(settings, local=endpoint.local)
        return self._limits[about]

    def _batches(self, settings: Model, endpoint: "Endpoint", live: Live) -> "BatchDesk":
        """Where calls to a model are left.

        Raises:
            ConfigError: its provider takes no batches.
        """
        from autotune_lm.llm.batch.desk import BatchDesk, Habits
        from autotune_lm.llm.batch.patience import Patience
        from autotune_lm.llm.batch.rounds import service_of
        from autotune_lm.llm.providers import open_provider
        from autotune_lm.store.calls import last_call

        run = self._plan.config.run
        habits = Habits(
            poll_s=run.batch_poll_s,
            patience=Patience(run.give_up_after_s),
            fresh_from=last_call(self._db) if self._fresh else 0,
            budget=self._budget,
        )
        service = service_of(endpoint, open_provider, live, _cost(settings, batch=True))
        return BatchDesk(service, self._db, self._tell, habits)


def _voice(settings: Model, endpoint: "Endpoint") -> "Voice":
    """Which model is asked, and how."""
    from autotune_lm.llm.asking import Voice
    from autotune_lm.llm.scripted.behaviours import spoken_as

    model = settings.model or settings.provider
    return Voice(
        spoken_as(model, settings.behaviour) if settings.provider == "scripted" else model,
        f"{settings.provider}/{model}",
        _context(settings),
        settings.temperature,
        settings.max_tokens,
        endpoint.preset.rungs,
    )


def _limits(settings: Model, *, local: bool) -> "Limits":
    """How many calls may be in flight: few at first, more while that brings more; a model of rules takes all."""
    from autotune_lm.llm.limit import START_HOSTED, START_LOCAL, Limits

    fixed = settings.max_parallel if settings.provider == "scripted" else 0
    start = START_LOCAL if local else START_HOSTED
    return Limits(start, settings.max_parallel, fixed, settings.rpm, settings.tpm)


def _cost(settings: Model, *, batch: bool = False) -> Callable[[Reply], float | None]:
    from autotune_lm.llm.prices import cost_of, price_of

    price = price_of(settings.provider, settings.model, settings)
    return lambda reply: cost_of(price, reply, batch=batch)


def _context(settings: Model) -> int:
    """The window: as set, as listed, else what small models have."""
    from autotune_lm.llm.endpoint import CONTEXT_TOKENS
    from autotune_lm.llm.prices import limits_of

    listed, _ = limits_of(settings.provider, settings.model)
    return settings.context_tokens or listed or CONTEXT_TOKENS
