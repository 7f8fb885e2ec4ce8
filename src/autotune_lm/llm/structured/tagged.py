"""Floor 3. Items in plain text: a line ``field: value`` for each field, for models that cannot write JSON."""

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from autotune_lm.llm.structured.coerce import letters, wants
from autotune_lm.llm.structured.values import Entry, put

LONGEST = 100_000
"""Characters that are read so."""

_LINE = re.compile(
    r"[ \t]{0,20}(?:[-*>#]{1,6}[ \t]{1,4})?(?:\d{1,3}[.)][ \t]{1,4})?"
    r"[*_`\"]{0,3}([A-Za-z][A-Za-z _-]{0,40})[*_`\"]{0,3}(?:[ \t]{0,4}\d{1,3})?[*_`\"]{0,3}"
    r"[ \t]{0,4}[:=][*_`\"]{0,3}[ \t]*(.*)"
)
_BORDER = re.compile(
    r"[ \t]{0,20}(?:[-=*_#]{3,}|[*_#\[<]{0,6}[ \t]{0,4}(?:item|question|example|q)?"
    r"[ \t]{0,4}#?\d{0,3}[.:)*_\]>]{0,6})[ \t]*",
    re.IGNORECASE,
)


@cache
def names(item: type[msgspec.Struct]) -> dict[str, str]:
    """The names that a line may begin with, letters alone, and the fields that they mean."""
    return {key: want.name for want in wants(item) for key in want.keys}


def read_tagged(text: str, item: type[msgspec.Struct], cut: bool) -> list[Entry]:
    """The blocks of a text; the last one is not closed where the reply was ``cut``."""
    known, order = names(item), [want.name for want in wants(item)]
    entries: list[Entry] = []
    entry, field, ended = Entry(), "", False
    for line in text[:LONGEST].splitlines():
        found = _LINE.fullmatch(line)
        name = known.get(letters(found[1])) if found else None
        if found is None or name is None:
            ended = _continue(entry, field, line) or ended
            continue
        if name in entry or (ended and order.index(name) == 0):
            entries.append(entry)
            entry = Entry()
        entry.strict, field, ended = False, name, False
        put(entry, name, found[2].strip())
    entry.closed = not cut
    return [one for one in (*entries, entry) if one]


def _continue(entry: Entry, field: str, line: str) -> bool:
    """Add a line to the text of the field that it stands under; whether it is a border between items instead."""
    if _BORDER.fullmatch(line):
        return True
    before = entry.get(field)
    if field and isinstance(before, str):
        entry[field] = f"{before}\n{line.strip()}" if before else line.strip()
    return False


def tagged_form(item: type[msgspec.Struct]) -> Iterator[str]:
    """The lines that show a model how to write so."""
    return (f"{want.name}: …" for want in wants(item))
