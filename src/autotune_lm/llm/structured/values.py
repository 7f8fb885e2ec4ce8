"""Floor 3. What is read from a reply before anything knows its type: JSON values that remember how they were found."""

from collections.abc import Iterable


class Entry(dict[str, object]):
    """An object. ``closed``: its end was there; ``strict``: it was valid JSON; ``twice``: names with two values."""

    closed: bool = True
    strict: bool = True
    twice: tuple[str, ...] = ()


class Members(list[object]):
    """A list; ``closed`` says whether its end was there."""

    closed: bool = True


class Digits(str):
    """A number as it was written, so that 1.10 stays 1.10 where it turns out to be an answer."""

    __slots__ = ()


class _Unusable:
    """What stands where no value could be read: NaN, or text without quotes."""

    def __repr__(self) -> str:
        return "unusable"


UNUSABLE = _Unusable()
"""Never an answer; an item whose required field has it is lost."""


def entry(pairs: Iterable[tuple[str, object]]) -> Entry:
    """An object from its pairs, in order."""
    made = Entry()
    for name, value in pairs:
        put(made, name, value)
    return made


def put(made: Entry, name: str, value: object) -> None:
    """Set a member, and remember where another value stood before: which answer belongs to which is lost."""
    if name in made and made[name] != value:
        made.twice = (*made.twice, name)
    made[name] = value
