"""Floor 5. The desk: opens the model behind an alias for a stage, with its client, limits, prompts and memory."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, cast

from autotune_lm.config.schema import Model
from autotune_lm.core.calls import RUNGS, Reply, Rung
from autotune_lm.core.ports import Provider
from autotune_lm.kit.events import Listener
from autotune_lm.kit.registry import load
from autotune_lm.llm import providers
from autotune_lm.pipeline.asked import Asked
from autotune_lm.pipeline.plan import Plan
from autotune_lm.store.db import Database
from autotune_lm.store.memory import recall, remember

if TYPE_CHECKING:
    from autotune_lm.llm.limit import Limits

CONTEXT_TOKENS = 8192
"""Of a model about which neither the settings nor the price list say anything."""


class Spending(NamedTuple):
    """What a run may spend; 0 is no limit."""

    cost: float = 0.0
    """US dollars."""
    tokens: int = 0
    seconds: float = 0.0
    calls: int = 0


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
        self._opened: dict[str, Asked] = {}
        self._budget = Budget(most.cost, most.tokens, most.seconds, most.calls)

    def open(self, alias: str) -> Asked | None:
        """The model behind an alias, ready to be asked; None where it is nobody. Opened once in a run."""
        settings = self._plan.model(alias)
        if settings is None:
            return None
        if alias not in self._opened:
            self._opened[alias] = self._ask_of(settings)
        return self._opened[alias]

    def _ask_of(self, settings: Model) -> Asked:
        from autotune_lm.llm.asking import Asking, Voice
        from autotune_lm.llm.client import Client
        from autotune_lm.llm.endpoint import endpoint_of
        from autotune_lm.llm.journal import Journal

        endpoint = endpoint_of(settings)
        provider = cast("Provider", load("providers", providers.TABLE, settings.provider)(endpoint))
        client = Client(
            provider,
            Journal(self._db),
            _limits(settings, local=endpoint.local),
            self._budget,
            _cost(settings),
            self._tell,
            self._fresh,
            self._plan.config.run.give_up_after_s,
        )
        voice = Voice(
            settings.model or settings.provider,
            f"{settings.provider}/{settings.model or settings.provider}",
            _context(settings),
            settings.temperature,
            settings.max_tokens,
            endpoint.preset.rungs,
        )
        model = Asking(client.ask, voice, self._plan.prompts, Memory(self._db, f"{endpoint.where} {settings.model}"))
        return Asked(model, 2 * settings.max_parallel, client.close, client.drain)


def _limits(settings: Model, *, local: bool) -> "Limits":
    """How many calls may be in flight: few at first, more while that brings more; a model of rules takes all."""
    from autotune_lm.llm.limit import START_HOSTED, START_LOCAL, Limits

    fixed = settings.max_parallel if settings.provider == "scripted" else 0
    start = START_LOCAL if local else START_HOSTED
    return Limits(start, settings.max_parallel, fixed, settings.rpm, settings.tpm)


def _cost(settings: Model) -> Callable[[Reply], float | None]:
    from autotune_lm.llm.prices import cost_of, price_of

    price = price_of(settings.provider, settings.model, settings)
    return lambda reply: cost_of(price, reply)


def _context(settings: Model) -> int:
    from autotune_lm.llm.prices import limits_of

    listed, _ = limits_of(settings.provider, settings.model)
    return settings.context_tokens or listed or CONTEXT_TOKENS
