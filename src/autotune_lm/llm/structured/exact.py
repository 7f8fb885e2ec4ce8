"""Floor 3. Replies that keep the form to the letter, read in a third of the time: most do, of models held to a schema.

It gives the items that the tolerant reading gives, or nothing: then that one has to look. So whatever that one would
change, refuse or wonder about is left to it: names of its own or given twice, escapes, white space around a text,
numbers in words, fields that hold more than texts and whole numbers.
"""

from functools import cache
from typing import NamedTuple, TypeVar

import msgspec
from msgspec import inspect

from autotune_lm.llm.structured.coerce import letters, wants
from autotune_lm.llm.structured.schema import ENVELOPE
from autotune_lm.llm.structured.unfence import LONGEST

S = TypeVar("S", bound=msgspec.Struct)

_LEFT_TO_OTHERS = ("\\u", "\\b", "\\f")
"""Escapes that may hide a name or half a character, or stand where a formula's backslash was not doubled."""
_LARGEST = 999_999_999
_WHOLE = frozenset({int})


class _Form(NamedTuple):
    """The fields of an item type by what they hold."""

    names: frozenset[str]
    quoted: tuple[str, ...]
    """The names as they stand in JSON."""
    texts: tuple[tuple[str, bool], ...]
    """Each with whether an empty one is as good as none."""
    numbers: tuple[str, ...]
    lists: tuple[str, ...]


def read_exactly(text: str, item: type[S]) -> tuple[S, ...] | None:
    """The items of a reply ``{"items": [{…}, …]}``; None where the tolerant reader has to look."""
    form = _form(item)
    if form is None or text[:1] != "{" or len(text) > LONGEST or "\x7f" in text:
        return None
    if "\\" in text and any(mark in text for mark in _LEFT_TO_OTHERS):
        return None
    try:
        given = msgspec.json.decode(text)
        entries = given.get(ENVELOPE)
        if len(given) != 1 or not isinstance(entries, list) or not _keep(form, text, entries):
            return None
        made = tuple([msgspec.convert(entry, item) for entry in entries])
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeError, RecursionError):
        return None
    return made if made and len({msgspec.json.encode(one) for one in made}) == len(made) else None


@cache
def _form(item: type[msgspec.Struct]) -> _Form | None:
    """None for types that are left to the tolerant reader altogether."""
    fields = wants(item)
    known = {letters(want.name) for want in fields} | {letters(ENVELOPE)}
    if len(known) != len(fields) + 1 or not any(want.required for want in fields):
        return None
    if any(known & want.keys != {letters(want.name)} for want in fields) or {"properties", "schema"} & known:
        return None
    told = inspect.type_info(item)
    assert isinstance(told, inspect.StructType)
    texts, numbers, lists = [], [], []
    for field in told.fields:
        kind, name = _bare(field.type), field.encode_name
        if isinstance(kind, inspect.StrType):
            texts.append((name, field.required or field.default == ""))
        elif isinstance(kind, inspect.IntType):
            numbers.append(name)
        elif isinstance(kind, inspect.ListType | inspect.VarTupleType) and isinstance(
            _bare(kind.item_type), inspect.IntType
        ):
            lists.append(name)
        else:
            return None
    names = frozenset(want.name for want in fields)
    return _Form(names, tuple(f'"{name}"' for name in names), tuple(texts), tuple(numbers), tuple(lists))


def _bare(kind: inspect.Type) -> inspect.Type:
    return kind.type if isinstance(kind, inspect.Metadata) else kind


def _keep(form: _Form, text: str, entries: list[object]) -> bool:
    """Whether all entries are what the tolerant reader would take over as they are."""
    for entry in entries:
        if not isinstance(entry, dict) or not form.names.issuperset(entry) or not _plain(form, entry):
            return False
    if text.count(f'"{ENVELOPE}"') != 1:
        return False
    # a name that is given twice stands in the text once more than in what was read of it
    return sum([text.count(name) for name in form.quoted]) == sum(map(len, entries))  # type: ignore[arg-type]


def _plain(form: _Form, entry: dict[str, object]) -> bool:
    for name, may_be_empty in form.texts:
        if name in entry:
            said = entry[name]
            if not isinstance(said, str) or said.strip() != said or not (said or may_be_empty):
                return False
    for name in form.numbers:
        if name in entry and not _small([entry[name]]):
            return False
    for name in form.lists:
        numbers = entry.get(name, [])
        if not isinstance(numbers, list) or not _small(numbers):
            return False
    return True


def _small(numbers: list[object]) -> bool:
    """Whether all are different whole numbers that can be written in one way alone; True is none."""
    distinct = set(numbers) if _WHOLE.issuperset(map(type, numbers)) else None
    if distinct is None or len(distinct) != len(numbers):
        return False
    return not distinct or (min(distinct) >= 0 and max(distinct) <= _LARGEST)  # type: ignore[type-var, operator]
