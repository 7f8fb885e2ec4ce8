"""Floor 1. Names to plug-in classes: a family's own table of strings, and entry points of other packages."""

import difflib
from collections.abc import Mapping
from importlib import import_module

from autotune_lm.core.errors import ConfigError, Missing

Table = Mapping[str, str]
"""Name to ``package.module:Class``; nothing is imported until a name is asked for."""


def nearest(name: str, known: Mapping[str, object] | list[str]) -> str:
    """A remedy: the known name that looks most like ``name``, or the list of known ones."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean '{close[0]}'?" if close else f"known: {', '.join(sorted(known)) or 'none'}"


def names(family: str, table: Table) -> dict[str, str]:
    """All members of a family: name to target; our own names win over foreign ones."""
    from importlib.metadata import entry_points  # 16 ms, needed for foreign names alone

    foreign = {point.name: point.value for point in entry_points(group=f"autotune_lm.{family}")}
    return foreign | dict(table)


def load(family: str, table: Table, name: str) -> type:
    """Import the class behind a name.

    Raises:
        ConfigError: no member has this name.
        Missing: the member needs a package that is not installed.
    """
    target = table.get(name) or names(family, table).get(name)
    if target is None:
        raise ConfigError(f"{family}: there is no '{name}'", nearest(name, names(family, table)))
    module, _, attribute = target.partition(":")
    try:
        return getattr(import_module(module), attribute)  # type: ignore[no-any-return]  # the table says it is a class
    except ImportError as cause:
        if not cause.name or cause.name.partition(".")[0] == "autotune_lm":
            raise  # a bug of ours, which no package heals
        raise Missing(f"{family} '{name}' needs the package '{cause.name}'", f"pip install {cause.name}") from cause
