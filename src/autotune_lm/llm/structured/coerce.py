"""Floor 3. Values of a reply as the item's type wants them: a short list of changes that cannot change the meaning.

A number in quotes, a range of sentence numbers, one value for a list of one, a kind in another spelling. All else is
refused: a text is never cut, joined or filled in.
"""

import math
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

import msgspec
from msgspec import inspect

from autotune_lm.llm.structured.values import UNUSABLE, Digits, Entry, Members

LONGEST_RANGE = 50
"""Sentence numbers that ``3-9`` may stand for."""
LONGEST_NAME = 64
ALSO: Mapping[str, tuple[str, ...]] = {
    "sentences": ("sentencenumbers", "sentence", "lines", "linenumbers", "sentenceids", "s"),
    "question": ("q", "query"),
    "answer": ("a", "response"),
    "kind": ("type", "questiontype"),
    "quote": ("evidence", "evidencequote"),
}
"""Other names under which models give a field, letters alone."""

_WHOLE = re.compile(r"[-+]?\d{1,18}(?:\.0{1,10})?")
_NUMBERED = re.compile(r"\s*[\[(]?\s*(?:sentences?|lines?|s|l|#)?\s*\.?\s*\[?(\d{1,9})\]?(?:\s*(?:[-–—]|to|bis|\.\.)\s*\[?(\d{1,9})\]?)?\s*[\])]?\s*", re.IGNORECASE)  # fmt: skip  # noqa: E501
_HALF = re.compile(r"[\ud800-\udfff]")
_UNSEEN = re.compile(r"[\x00-\x07\x0b\x0e-\x1f\x7f]")
_LETTERS = re.compile(r"[^a-z0-9]+")


class Unfit(Exception):
    """A value that is not what the field wants, and why; a part of a sentence."""


class Want:
    """What one field takes."""

    def __init__(self, field: inspect.Field) -> None:
        self.name = field.encode_name
        self.keys = frozenset({letters(self.name), *ALSO.get(self.name, ())})
        self.required = field.required
        self.type = field.type


@cache
def wants(item: type[msgspec.Struct]) -> tuple[Want, ...]:
    """The fields of an item type, in order."""
    told = inspect.type_info(item)
    assert isinstance(told, inspect.StructType)
    return tuple(Want(field) for field in told.fields)


def letters(name: str) -> str:
    """A name by its letters and digits alone; a longer one than any of ours stays what it is."""
    return _letters(name) if len(name) <= LONGEST_NAME else name


@lru_cache(maxsize=4096)
def _letters(name: str) -> str:
    return _LETTERS.sub("", name.lower())


def fitted(given: Entry, item: type[msgspec.Struct]) -> dict[str, Any]:
    """The fields of an item from what was given; a field that has a default and no value is left out.

    Raises:
        Unfit: a required field is missing, or a value is not what its field wants.
    """
    if given.twice:
        raise Unfit(f"'{given.twice[0]}' is given twice with different values")
    known = {letters(name): value for name, value in given.items()}
    fields: dict[str, Any] = {}
    for want in wants(item):
        value = _given(want, known)
        if value is None or value is UNUSABLE:
            if want.required:
                raise Unfit(f"'{want.name}' {'is missing' if value is None else 'cannot be read'}")
            continue
        if not want.required and isinstance(value, str) and not value.strip():
            continue
        try:
            fields[want.name] = _fit(value, want.type)
        except Unfit as unfit:
            raise Unfit(f"'{want.name}' {unfit}") from None
    return fields


def _given(want: Want, known: Mapping[str, object]) -> object:
    own = known.get(letters(want.name))
    if own is not None:
        return own
    return next((known[key] for key in sorted(want.keys) if known.get(key) is not None), None)


def _fit(value: object, kind: inspect.Type) -> Any:
    if isinstance(kind, inspect.Metadata):
        return _fit(value, kind.type)
    fit: Callable[[Any, Any], Any] | None = _FITS.get(type(kind))
    if fit is None:
        raise Unfit("cannot be read")
    return fit(value, kind)


def _text(value: object, kind: inspect.StrType) -> str:
    if not isinstance(value, str):
        raise Unfit("is no text")
    text = value.strip().replace("\b", r"\b").replace("\f", r"\f")  # see tolerant._PLAIN_ESCAPES
    if _HALF.search(text):
        raise Unfit("holds half a character")
    if _UNSEEN.search(text):
        raise Unfit("holds control characters")
    if kind.max_length is not None and len(text) > kind.max_length:
        raise Unfit(f"has {len(text)} characters; at most {kind.max_length} are wanted")
    if kind.min_length is not None and len(text) < kind.min_length:
        raise Unfit(f"has {len(text)} characters; at least {kind.min_length} are wanted")
    return str(text)


def _whole(value: object, kind: inspect.IntType) -> int:
    if not isinstance(value, str):
        raise Unfit("is no whole number")
    found = _WHOLE.fullmatch(value.strip())
    number = int(float(value)) if found and "." in value else int(value) if found else None
    if number is None:
        one = _numbers(value)
        if one is None or len(one) != 1:
            raise Unfit("is no whole number")
        number = one[0]
    if (kind.ge is not None and number < kind.ge) or (kind.le is not None and number > kind.le):
        raise Unfit(f"is {number}, which is out of range")
    return number


def _real(value: object, kind: inspect.FloatType) -> float:
    try:
        number = float(value) if isinstance(value, str) else math.nan
    except ValueError:
        number = math.nan
    if not (-math.inf if kind.ge is None else kind.ge) <= number <= (math.inf if kind.le is None else kind.le):
        raise Unfit("is no number in range")
    return number


def _bool(value: object, kind: inspect.BoolType) -> bool:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word not in ("true", "false", "yes", "no"):
        raise Unfit("is neither true nor false")
    return word in ("true", "yes")


def _choice(value: object, kind: inspect.LiteralType) -> object:
    for choice in kind.values:
        if isinstance(value, str) and _spelled(value) == _spelled(str(choice)):
            return choice
    shown = f"'{value[:40]}'" if isinstance(value, str) else "no word"
    raise Unfit(f"is {shown}, which is none of {', '.join(str(choice) for choice in kind.values)}")


def _spelled(word: str) -> str:
    """Letters alone, without the ``and`` that stands for a dash in *cause and effect*."""
    return letters(word.lower().replace(" and ", " ").replace("&", " "))


def _list(value: object, kind: Any) -> list[Any]:
    inner = kind.item_type.type if isinstance(kind.item_type, inspect.Metadata) else kind.item_type
    given = value if isinstance(value, list) else [value]
    if isinstance(value, Members) and not value.closed:
        raise Unfit("was cut off")
    if isinstance(inner, inspect.IntType):
        given = _spread(given)
    made = [_fit(one, kind.item_type) for one in given]
    if len(made) < (getattr(kind, "min_length", None) or 0):
        raise Unfit(f"has {len(made)} members; at least {kind.min_length} are wanted")
    most = getattr(kind, "max_length", None)
    if most is not None and len(made) > most:
        raise Unfit(f"has {len(made)} members; at most {most} are wanted")
    return made


def _spread(given: list[object]) -> list[object]:
    """Whole numbers from what stands for them: ``3``, ``"1-3"``, ``"2, 3"``, ``"[4]"``, ``"sentence 5"``."""
    numbers: dict[int, None] = {}
    for one in given:
        found = _numbers(one) if isinstance(one, str) else None
        if found is None:
            raise Unfit("holds something that is no whole number")
        numbers.update(dict.fromkeys(found))
    return [Digits(number) for number in numbers]


def _numbers(words: str) -> list[int] | None:
    """All numbers in a value that holds nothing else."""
    if words.isdecimal() and len(words) < 10:
        return [int(words)]
    found: list[int] = []
    if len(words) > 400:
        return None
    for part in re.split(r"[,;&]|\band\b", words):
        if _WHOLE.fullmatch(part.strip()):
            found.append(int(float(part)))
            continue
        match = _NUMBERED.fullmatch(part)
        if match is None:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        if not first <= last < first + LONGEST_RANGE:
            return None
        found.extend(range(first, last + 1))
    return found


def _struct(value: object, kind: inspect.StructType) -> Any:
    if not isinstance(value, Entry):
        raise Unfit("holds something that is no object")
    return fitted(value, kind.cls)


_FITS: Mapping[type, Callable[[Any, Any], Any]] = {
    inspect.StrType: _text,
    inspect.IntType: _whole,
    inspect.FloatType: _real,
    inspect.BoolType: _bool,
    inspect.LiteralType: _choice,
    inspect.ListType: _list,
    inspect.VarTupleType: _list,
    inspect.StructType: _struct,
}
