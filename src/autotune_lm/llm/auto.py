"""Floor 3. Which model an alias means where the settings leave it open.

The choice is kept: a project never changes its writer by itself, since that would change its samples. The address may
change; it changes no sample.

The rule, whole. A provider that is named stays. ``auto`` is the Ollama at ``OLLAMA_HOST``, or at port 11434 of this
machine, if it answers within half a second and has a model that can chat; else ``builtin``, which needs no model. A
model that is named is the one; else the one that is in memory now; else the largest of at most 15 billion parameters
that follows instructions (more takes minutes for a chunk on most machines); else the smallest. Models that only embed,
and those that Ollama passes on to a cloud, are never chosen.
"""

from collections.abc import Callable

import msgspec

from autotune_lm.config.schema import Model, ProviderName
from autotune_lm.core.errors import CannotGoOn, ConfigError, Missing
from autotune_lm.core.types import Part
from autotune_lm.kit.registry import nearest
from autotune_lm.llm.endpoint import Endpoint, endpoint_of
from autotune_lm.llm.look import Found, Seen, look_at_list, look_at_ollama
from autotune_lm.llm.prices import examples
from autotune_lm.store.db import Database
from autotune_lm.store.memory import forget, recall, remember

SENSIBLE_BILLIONS = 15.0
AUTO_TIMEOUT_S = 0.5
NAMED_TIMEOUT_S = 5.0
NEEDS_NO_MODEL = frozenset({"builtin", "none", "scripted"})

Look = Callable[[], Seen | None]
"""Asks the server; called only where its answer decides."""


class Resolved(Part, frozen=True):
    """Who an alias is."""

    alias: str
    provider: str
    model: str = ""
    base_url: str = ""
    because: str = ""
    setting: str = ""
    """What the settings said when it was chosen; where they say something else, the choice is made again."""
    notice: str = ""
    """One line for the user, where the world offers something that the project does not use."""

    @property
    def why(self) -> str:
        """The first line of the output."""
        if self.provider in NEEDS_NO_MODEL:
            rest = f" ({self.because})" if self.because else ""
            return f"{self.alias}: {self.provider}{rest}" + (": no model, no network" * (self.provider == "builtin"))
        place = f" at {self.base_url}" if self.base_url else ""
        because = f" ({self.because})" if self.because else ""
        return f"{self.alias}: {self.provider} {self.model}{place}{because}"

    def settings(self, said: Model) -> Model:
        """The settings of the alias with all that was open filled in."""
        made: ProviderName = self.provider  # type: ignore[assignment]  # one of them, or it would not be here
        return msgspec.structs.replace(said, provider=made, model=self.model, base_url=self.base_url)


def resolve(
    alias: str, settings: Model, db: Database | None = None, *, fresh: bool = False, keep: bool = True
) -> Resolved:
    """Look where needed, choose, and keep the choice in the project's store.

    Raises:
        CannotGoOn: the model that the project was made with cannot be reached.
        ConfigError: a hosted provider without a model, or an address that is none.
        Missing: the model is not on the server.
    """
    kept = recalled(alias, db) if db and not fresh else None
    address = _address(settings)
    chosen = choose(alias, settings, kept, address, lambda: _look(settings, address))
    if db and keep and _is_open(settings):
        _keep(chosen, db)
    return chosen


def resolve_offline(alias: str, settings: Model, db: Database | None = None) -> Resolved | None:
    """Who it is as far as that is known without asking anybody; None where the next run has to look."""
    kept = recalled(alias, db) if db else None
    if kept and kept.setting == _setting(settings):
        return kept
    return None if _is_open(settings) else choose(alias, settings, None, _address(settings), lambda: None)


def choose(alias: str, settings: Model, kept: Resolved | None, address: str, look: Look) -> Resolved:
    """The rule of this page: a function of the settings, what was kept, and what a look at the address sees."""
    setting = _setting(settings)
    kept = kept if kept and kept.setting == setting else None
    if not _is_open(settings):
        if not settings.model and settings.provider not in NEEDS_NO_MODEL and "/deployments/" not in address:
            raise _no_model(alias, settings.provider)
        return Resolved(alias, settings.provider, settings.model, address, setting=setting)
    seen = look()
    if kept:
        return _stay(kept, address, seen)
    if settings.provider != "auto":
        return _of_server(alias, settings, address, seen)
    if seen is None:
        return Resolved(alias, "builtin", because=f"no Ollama answers at {address}", setting=setting)
    if not seen.models and not settings.model:
        because = f"the Ollama at {address} has no model that can chat; get one with: ollama pull llama3.2"
        return Resolved(alias, "builtin", because=because, setting=setting)
    model, because = _pick(alias, settings.model, seen)
    return Resolved(alias, "ollama", model, address, because, setting)


def recalled(alias: str, db: Database) -> Resolved | None:
    """The choice that the project keeps."""
    said = {name: recall(db, f"auto:{alias}", name) for name in ("provider", "model", "base_url", "because", "setting")}
    if not said["provider"]:
        return None
    return Resolved(alias, **{name: value or "" for name, value in said.items()})


def _keep(chosen: Resolved, db: Database) -> None:
    forget(db, f"auto:{chosen.alias}")
    for name in ("provider", "model", "base_url", "because", "setting"):
        remember(db, f"auto:{chosen.alias}", name, str(getattr(chosen, name)))
    db.settle(now=True)


def _setting(settings: Model) -> str:
    return f"{settings.provider} {settings.model}".strip()


def _is_open(settings: Model) -> bool:
    """Whether a look at a server has to complete the settings."""
    if settings.provider == "auto":
        return True
    return not settings.model and settings.provider not in NEEDS_NO_MODEL and _endpoint(settings).local


def _endpoint(settings: Model) -> Endpoint:
    return endpoint_of(
        msgspec.structs.replace(settings, provider="ollama") if settings.provider == "auto" else settings
    )


def _address(settings: Model) -> str:
    return "" if settings.provider in NEEDS_NO_MODEL else _endpoint(settings).base_url


def _look(settings: Model, address: str) -> Seen | None:
    if settings.provider in {"auto", "ollama"}:
        return look_at_ollama(address, timeout_s=AUTO_TIMEOUT_S if settings.provider == "auto" else NAMED_TIMEOUT_S)
    from autotune_lm.llm.providers.keys import dress

    return look_at_list(address, NAMED_TIMEOUT_S, dress(_endpoint(settings)).headers)


def _stay(kept: Resolved, address: str, seen: Seen | None) -> Resolved:
    """The project's own choice, if it is still there."""
    if kept.provider == "builtin":
        offered = seen.models if seen else ()
        return _noticed(kept, seen) if seen and offered else kept
    if seen is None:
        remedy = "start Ollama (ollama serve)" if kept.provider == "ollama" else "start the server"
        raise CannotGoOn(
            f"this project was made with {kept.provider} {kept.model}, and nothing answers at {address}",
            f"{remedy}, or go on without a model: --set models.{kept.alias}.provider=builtin",
        )
    if kept.model not in [one.name for one in seen.models]:
        raise _not_there(kept.alias, kept.provider, kept.model, seen)
    return msgspec.structs.replace(kept, base_url=address, because="as before")


def _noticed(kept: Resolved, seen: Seen) -> Resolved:
    best, _ = _pick(kept.alias, "", seen)
    said = (
        f"an Ollama with {best} answers at {seen.url}; this project was made without a model and stays so. "
        f"To use it: --set models.{kept.alias}.provider=ollama, or --fresh"
    )
    return msgspec.structs.replace(kept, because="as before", notice=said)


def _of_server(alias: str, settings: Model, address: str, seen: Seen | None) -> Resolved:
    """A server of one's own that is named, and its model is not."""
    if seen is None:
        remedy = "start it (ollama serve)" if settings.provider == "ollama" else "start it, or correct base_url"
        raise CannotGoOn(f"{alias}: nothing answers at {address}", f"{remedy}, or name the model in models.{alias}")
    if not seen.models:
        pull = "ollama pull llama3.2" if settings.provider == "ollama" else "load one there"
        raise Missing(f"{alias}: the server at {address} has no model that can chat", pull)
    if settings.provider == "ollama":
        model, because = _pick(alias, settings.model, seen)
    else:
        model, because = seen.models[0].name, "the first of its list"
    return Resolved(alias, settings.provider, model, address, because, _setting(settings))


def _pick(alias: str, wanted: str, seen: Seen) -> tuple[str, str]:
    """A model of an Ollama and why."""
    names = [one.name for one in seen.models]
    if wanted:
        for name in (wanted, f"{wanted}:latest"):
            if name in names:
                return name, "found; as the settings say"
        raise _not_there(alias, "ollama", wanted, seen)
    taught = [one for one in seen.models if one.instructed] or list(seen.models)
    loaded = sorted(one.name for one in taught if one.loaded)
    if loaded:
        return loaded[0], "found; it is in memory"
    small = [one for one in taught if one.billions <= SENSIBLE_BILLIONS]
    best = min(small, key=lambda one: (-one.billions, one.name)) if small else min(taught, key=_by_size)
    others = len(names) - 1
    return best.name, f"found; chosen among {others + 1}" if others else "found; its only model"


def _by_size(one: Found) -> tuple[float, str]:
    return one.billions, one.name


def _not_there(alias: str, provider: str, model: str, seen: Seen) -> Missing:
    names = [one.name for one in seen.models]
    get = f"ollama pull {model}" if provider == "ollama" else "load it there"
    remedy = f"{get}, or name another with --set models.{alias}.model=NAME; {nearest(model, names)}"
    return Missing(f"{alias}: the server at {seen.url} has no model '{model}'", remedy)


def _no_model(alias: str, provider: str) -> ConfigError:
    known = examples(provider)
    such = f", such as {', '.join(known)}" if known else ""
    return ConfigError(
        f"models.{alias}: {provider} needs the name of a model", f"set models.{alias}.model{such}; see its price list"
    )
