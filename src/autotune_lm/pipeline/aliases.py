"""Floor 5. Who stands behind the aliases that a project uses: ``auto`` becomes a model or the built-in generator."""

from collections.abc import Callable, Iterator, Mapping

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
    for notice in idle(made):
        tell(notice)
    return made


def idle(plan: Plan) -> Iterator[Noticed]:
    """Settings that nothing in this run carries out, so that nobody waits for what they ask for."""
    settings = plan.config.generate
    wished = {"turns": settings.turns > 1, "rejected": settings.rejected, "thorough": settings.thorough}
    asker = {"language": bool(settings.language), "personas": bool(settings.personas)}
    more = {"wordings": settings.wordings > 1}
    free = {"topics": bool(settings.topics), "instructions": bool(settings.instructions)}
    if settings.mode != "free":
        yield from _not_done(free, f"in mode {settings.mode}", "set generate.mode=free for it")
    if settings.mode == "identify":
        yield from _not_done(wished | asker | more, "in mode identify", "choose create or hybrid for it")
    elif plan.writer is None:
        hint = "name one under models.writer, such as {provider: ollama}"
        yield from _not_done(wished | asker, "without a model", hint)
    elif settings.mode == "free":
        wished |= {"personas": bool(settings.personas)}
        yield from _not_done(wished | more, "in mode free", "choose create or hybrid for it")
    elif settings.turns > 1:
        del wished["turns"]
        yield from _not_done(wished | more, "in conversations", "set generate.turns=1 for it")


def _not_done(wished: Mapping[str, bool], where: str, hint: str) -> Iterator[Noticed]:
    named = [f"generate.{name}" for name, wish in wished.items() if wish]
    if named:
        yield Noticed(f"{where} {' and '.join(named)} {'are' if len(named) > 1 else 'is'} not done", hint)


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
