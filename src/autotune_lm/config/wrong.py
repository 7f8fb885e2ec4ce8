"""Floor 2. What is wrong with one value of the settings, in words that need no knowledge of types."""

import re
from typing import Annotated, Literal, get_args, get_origin

import msgspec

from autotune_lm.kit.registry import nearest

_WORDS = {
    "array": "a list, such as [one, two]",
    "object": "lines 'key: value'",
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "null": "nothing",
}
_EXPECTED = re.compile(r"Expected `([^`]{1,100})`(?: ([<>]=?) (-?[\d.]{1,30}?)(?:\.0)?(?![\d.]))?")
_BOUNDS = {">=": " of at least ", "<=": " of at most ", ">": " above ", "<": " below "}
_MOST_SHOWN = 40


def in_words(kind: object, value: object, cause: msgspec.ValidationError) -> str:
    """What a value should be, and the nearest one where only some are known; ``kind`` is the type of its setting."""
    known = _literals(kind)
    if known and isinstance(value, str):
        number = ", or give a whole number" if int in _members(kind) else ""
        return f"'{value}' is not known; {nearest(value, known)}{number}"
    found = _EXPECTED.match(str(cause))
    if found is None:
        return str(cause)
    wanted, bound, limit = found.groups()
    words = _WORDS | ({"str": " or ".join(f"'{word}'" for word in known)} if known else {})
    said = " or ".join(words.get(one, one) for one in wanted.split(" | "))
    return f"should be {said}{_BOUNDS[bound] + limit if bound else ''}, and is {_told(value)}"


def _told(value: object) -> str:
    """A wrong value as it was written, or what it is where it is long."""
    if value is None:
        return "empty"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "lines 'key: value'"
    text = f"'{value}'" if isinstance(value, str) else str(value).lower()
    return text if len(text) <= _MOST_SHOWN else "text"


def _members(kind: object) -> list[object]:
    """The types that a value may have."""
    if get_origin(kind) is Annotated:
        return _members(get_args(kind)[0])
    if get_origin(kind) is Literal or not get_args(kind):
        return [kind]
    return [member for part in get_args(kind) for member in _members(part)]


def _literals(kind: object) -> list[str]:
    """The words that a setting knows; none where it takes any text or a collection."""
    if get_origin(kind) in (list, dict, tuple):
        return []
    members = _members(kind)
    return [] if str in members else [word for one in members if get_origin(one) is Literal for word in get_args(one)]
