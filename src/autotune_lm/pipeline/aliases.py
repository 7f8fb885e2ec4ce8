"""Floor 5. Who stands behind the aliases that a project uses: ``auto`` becomes a model or the built-in generator."""

from collections.abc import Callable, Mapping

from autotune_lm.config.schema import Config, Model
from autotune_lm.kit.events import Listener, Noticed
from autotune_lm.llm.auto import Resolved, resolve, resolve_offline
from autotune_lm.pipeline.plan import NO_MODEL, Plan, make_plan
from autotune_lm.store.db import Database

Find = Callable[[str, Model], Resolved | None]


def with_models(plan: Plan, db: Database, tell: Listener, *, fresh: bool) -> Plan:
    """The plan with every alias resolved; looks for a server where the settings leave it open, and says who it is.

    Raises:
        CannotGoOn: the model that the project was made with cannot be reached.
        ConfigError: a provider without a model.
        Missing: the model is not on its server.
    """

    def find(alias: str, settings: Model) -> Resolved:
        found = resolve(alias, settings, db, fresh=fresh)
        if found.provider not in NO_MODEL:  # the report names the built-in one
            tell(Noticed(found.why))
        if found.notice:
            tell(Noticed(found.notice))
        return found

    made = make_plan(plan.project, plan.config, _models(plan.config, find))
    if made.writer is None and (idle := _idle(plan.config)):
        tell(Noticed(f"without a model {idle} not done", "name one under models.writer, such as {provider: ollama}"))
    return made


def _idle(config: Config) -> str:
    """The settings that only a model can carry out, where there is none: ``generate.turns is``."""
    settings = config.generate
    wished = {"turns": settings.turns > 1, "rejected": settings.rejected, "thorough": settings.thorough}
    wished |= {"language": bool(settings.language), "personas": bool(settings.personas)}
    named = [f"generate.{name}" for name, wish in wished.items() if wish]
    return f"{' and '.join(named)} {'are' if len(named) > 1 else 'is'}" if named else ""


def with_known_models(plan: Plan, db: Database | None) -> Plan:
    """The same without asking anybody: an alias of which nothing is known counts as the built-in generator."""
    return make_plan(
        plan.project,
        plan.config,
        _models(plan.config, lambda alias, settings: resolve_offline(alias, settings, db)),
    )


def _models(config: Config, find: Find) -> Mapping[str, Model]:
    """The aliases that the settings use, each with provider, model and place."""
    used = {alias: config.models[alias] for alias in (config.generate.model, config.restructure.model) if alias}
    found = {alias: find(alias, settings) for alias, settings in used.items()}
    return {alias: one.settings(used[alias]) for alias, one in found.items() if one}
