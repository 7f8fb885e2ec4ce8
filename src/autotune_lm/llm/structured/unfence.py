"""Floor 3. Finds the JSON in a reply: alone, in a fence, in prose, or several values one after the other."""

import json
import re
from typing import NamedTuple

from autotune_lm.llm.structured.tolerant import read_value
from autotune_lm.llm.structured.values import UNUSABLE, Digits, Entry, Members, entry

LONGEST = 1_000_000
"""Characters of a reply that are looked at."""
STRICT_TRIES = 8
"""How often a value that breaks is first tried as valid JSON."""
MOST_VALUES = 2_000
"""Brackets in a reply that are looked behind."""

_OPENING = re.compile(r"[{\[]")
_NOTHING_BETWEEN = re.compile(r"[\s,;]*(?:```[a-zA-Z]{0,10}[\s,;]*)*(?:-{3,}\s*)?")
_DECODER = json.JSONDecoder(
    strict=False,  # line ends in texts
    object_pairs_hook=entry,
    parse_int=Digits,
    parse_float=Digits,
    parse_constant=lambda _: UNUSABLE,
)


class Found(NamedTuple):
    """Values that stand together, with nothing but white space, commas and fences between them."""

    values: list[object]
    start: int
    end: int


def find_values(text: str) -> list[Found]:
    """All groups of JSON values in a text, in order."""
    text = text[:LONGEST]
    groups: list[Found] = []
    at, tries = 0, STRICT_TRIES
    for _ in range(MOST_VALUES):
        opening = _OPENING.search(text, at)
        if opening is None:
            break
        start = opening.start()
        value, at, strict = _value(text, start, tries > 0)
        tries -= not strict
        if groups and _NOTHING_BETWEEN.fullmatch(text, groups[-1].end, start):
            groups[-1].values.append(value)
            groups[-1] = groups[-1]._replace(end=at)
        else:
            groups.append(Found([value], start, at))
    return groups


def _value(text: str, start: int, strictly: bool) -> tuple[object, int, bool]:
    if strictly:
        try:
            value, end = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            pass
        else:
            return value if isinstance(value, Entry) else Members(value), end, True
    return *read_value(text, start), False


def why_not_json(text: str) -> str:
    """What a strict reader says of a reply, for the person or model that should mend it."""
    text = text[:LONGEST].strip()
    if not _OPENING.search(text):
        return "there is no JSON object in the reply"
    try:
        json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        return f"{error.msg} (line {error.lineno}, column {error.colno})"
    except (ValueError, RecursionError):
        return "it is nested too deeply, or holds a number of too many digits"
    return "it is valid JSON of another form"
