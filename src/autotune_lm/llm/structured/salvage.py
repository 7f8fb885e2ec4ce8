"""Floor 3. The good items of a reply, and one sentence for each that could not be used. Nothing is filled in."""

import re
from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

import msgspec

from autotune_lm.llm.structured.coerce import Unfit, fitted, letters, wants
from autotune_lm.llm.structured.exact import read_exactly
from autotune_lm.llm.structured.schema import ENVELOPE
from autotune_lm.llm.structured.tagged import read_tagged
from autotune_lm.llm.structured.unfence import Found, find_values
from autotune_lm.llm.structured.values import Entry

S = TypeVar("S", bound=msgspec.Struct)

DEEPEST = 5
"""Levels down to an item: a list in an envelope in the arguments of a tool."""
MOST_LOST = 20
"""Sentences on lost items; a reply with more is told by their number."""


class Salvaged(NamedTuple, Generic[S]):
    """What a reply held. ``nothing``: it said in the right form that there is nothing."""

    items: tuple[S, ...]
    lost: tuple[str, ...]
    nothing: bool = False


def salvage(text: str, item: type[S], cut: bool) -> Salvaged[S]:
    """The items of a reply; ``cut`` says that its end is missing."""
    exact = read_exactly(text, item)
    return Salvaged(exact, ()) if exact is not None else salvage_tolerantly(text, item, cut)


def salvage_tolerantly(text: str, item: type[S], cut: bool) -> Salvaged[S]:
    """The items of the group of values that holds the most, the last of these.

    Where no JSON holds an item, lines ``field: value`` are read.
    """
    best: Salvaged[S] = Salvaged((), ())
    for group in find_values(text):
        found = _made_of(list(_entries(group.values, item)), item, cut)
        if (len(found.items), bool(found.lost)) >= (len(best.items), bool(best.lost)):
            best = found._replace(nothing=_says_nothing(group))
    if best.items or best.nothing:
        return best
    tagged = _made_of(read_tagged(text, item, cut), item, cut)
    return tagged if tagged.items or not best.lost else best


def _says_nothing(group: Found) -> bool:
    """Whether a group is an empty list in its envelope."""
    return all(isinstance(value, Entry) and value.get(ENVELOPE) == [] for value in group.values)


def _made_of(entries: list[Entry], item: type[S], cut: bool) -> Salvaged[S]:
    items: dict[bytes, S] = {}
    lost: list[str] = []
    for entry in entries:
        try:
            made = _made(entry, item, cut)
        except Unfit as unfit:
            lost.append(_sentence(entry, str(unfit)))
            continue
        key = msgspec.json.encode(made)
        if key in items:
            lost.append(_sentence(entry, "it is there twice"))
        items.setdefault(key, made)
    return Salvaged(tuple(items.values()), _shortened(lost))


def _made(entry: Entry, item: type[S], cut: bool) -> S:
    if cut and not entry.closed:
        raise Unfit("it was cut off")
    if not entry.strict:
        _refuse_swallowed(entry, item)
    fields = fitted(entry, item)
    try:
        return msgspec.convert(fields, item)
    except msgspec.ValidationError as error:
        raise Unfit(str(error)) from None


def _refuse_swallowed(entry: Entry, item: type[S]) -> None:
    """In broken JSON, a text whose closing quote is missing runs on into the next field, or to where the reply ends."""
    names = "|".join(re.escape(want.name) for want in wants(item))
    ran_on = re.compile(
        rf"""["']\s{{0,8}}[,{{]\s{{0,8}}["']?(?:{names})["']?\s{{0,8}}:|["'](?:{names})["']\s{{0,8}}:"""
        rf"""|["']\s{{0,8}},\s{{0,8}}(?:["']\s{{0,8}})?(?:{names})?\s{{0,8}}$"""
    )
    for name, value in entry.items():
        if isinstance(value, str) and ran_on.search(value):
            raise Unfit(f"'{name}' runs on into the next field")


def _entries(values: list[object], item: type[S]) -> Iterator[Entry]:
    """The objects that look like items, in order, from within lists, envelopes and the arguments of tools."""
    names = {key for want in wants(item) if want.required for key in want.keys} or {
        key for want in wants(item) for key in want.keys
    }
    waiting = [(value, 0) for value in reversed(values)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):  # JSON in JSON
            inner: list[object] = [one for group in find_values(value) for one in group.values]
        elif isinstance(value, Entry):
            if "properties" in value or "$schema" in value:  # our own schema, said back
                continue
            if names & {letters(name) for name in value}:
                yield value
                continue
            inner = list(value.values())
        else:
            inner = list(value) if isinstance(value, list) else []
        if depth < DEEPEST:
            waiting.extend((one, depth + 1) for one in reversed(inner) if isinstance(one, Entry | list | str))


def _sentence(entry: Entry, why: str) -> str:
    """Which item, by its first text, and why it is lost."""
    texts = (
        value for name, value in entry.items() if isinstance(value, str) and letters(name) in ("question", "q", "user")
    )
    said = next(texts, "")
    return f"an item was lost{f' ({said[:80]!r})' if said else ''}: {why}"


def _shortened(lost: list[str]) -> tuple[str, ...]:
    more = len(lost) - MOST_LOST
    return (*lost[:MOST_LOST], *([f"{more} more items were lost"] if more > 0 else []))
