"""Floor 4. One field of each record of a JSON file as the document's text: the option ``parse.text_field``.

The field is named by its path, ``text`` or ``article.body``; a name that holds a dot itself is found too, and on the
way through an array every item is looked at. The record's title, where it has one, is the heading above its text.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from autotune_lm.core.errors import SourceError
from autotune_lm.core.types import Locator
from autotune_lm.kit.assemble import Piece
from autotune_lm.parse.json.shape import data_member, turns_of
from autotune_lm.parse.json.text import Figure, Lines, Top
from autotune_lm.parse.record_fields import heading, is_encoded, readable_value, title_of

_GAP = re.compile(r"\n[ \t]*\n\s*")
_MOST_PARTS = 16
"""Dots in a path that are looked at."""
_NAMED = 12
"""Most fields that an error names."""
_TITLE_CHARACTERS = 200
Items = Sequence[tuple[object, int]]
"""Records with the lines on which they begin."""


def records_of(read: Lines | Top, length: int, path: str) -> Items:
    """The records of a file; ``length`` of its text in characters."""
    if isinstance(read, Lines):
        return [(line.value, line.number) for line in read.good]
    value = read.value
    if isinstance(value, list):
        return list(zip(value, read.lines, strict=True))
    whole: Items = [(value, read.lines[0] if read.lines else 1)]
    if not isinstance(value, dict) or texts_at(value, path):
        return whole
    wrapped = data_member(read, length)
    arrays = [wrapped] if wrapped else [name for name, inner in value.items() if isinstance(inner, list)]
    for name in arrays:
        items = list(zip(value[name], read.inner_lines[name], strict=True))
        if any(texts_at(item, path) for item, _ in items):
            return items
    return list(zip(value[wrapped], read.inner_lines[wrapped], strict=True)) if wrapped else whole


def texts_at(record: object, path: str) -> list[str]:
    """The texts that a path leads to in a record; none where it has no such field, or no text in it."""
    waiting: deque[tuple[object, str, int]] = deque([(record, path, 0)])
    texts: list[str] = []
    while waiting:
        value, rest, depth = waiting.popleft()
        if isinstance(value, str) and not rest:
            texts += [value] if _is_text(value) else []
        elif isinstance(value, list) and depth < _MOST_PARTS:
            turns = turns_of(value) if not rest else []
            texts += [turn.content for turn in turns if turn.content.strip()]
            waiting += [(item, rest, depth + 1) for item in value if not turns]
        elif isinstance(value, dict) and rest and depth < _MOST_PARTS:
            found = _member(value, rest)
            if found:
                waiting.append((value[found], rest[len(found) + 1 :], depth + 1))
    return texts


def _is_text(value: str) -> bool:
    return not isinstance(value, Figure) and bool(value.strip()) and not is_encoded(value)


class FieldWriter:
    """Writes the pieces of one field of all records, and counts those that have none."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.without = 0

    def pieces(self, items: Items) -> Iterator[Piece]:
        """A heading and the text of each record.

        Raises:
            SourceError: no record has the field; the hint names those that there are.
        """
        for number, (value, line) in enumerate(items, 1):
            texts = texts_at(value, self.path)
            if not texts:
                self.without += 1
                continue
            yield _heading(number, value, line, self.path)
            for text in texts:
                yield from _paragraphs(readable_value(text), Locator(line))
        if items and self.without == len(items):
            known = _fields_of(items)
            hint = f"its fields are: {', '.join(known)}" if known else "its records have no fields with text"
            raise SourceError(f"no record has text in the field '{self.path}' (parse.text_field)", hint)

    def notes(self) -> Iterator[str]:
        """What a reader of this file should know."""
        if self.without:
            yield f"records without text in the field '{self.path}', left out: {self.without}"


def _member(value: Mapping[str, object], path: str) -> str:
    """The longest name of a member that a path begins with, or ``""``."""
    parts = path.split(".")[:_MOST_PARTS]
    names = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((name for name in names if name in value), "")


def _heading(number: int, value: object, line: int, path: str) -> Piece:
    """The record's own title, which is what its text is about, or its number."""
    fields = [(name, inner) for name, inner in value.items() if name != path] if isinstance(value, dict) else []
    title = " ".join((title_of(fields) or str(dict(fields).get("name") or "")).split())
    if 0 < len(title) <= _TITLE_CHARACTERS:
        return Piece("heading", f"## {readable_value(title)}", Locator(line), 2)
    return heading(number, "", Locator(line))


def _paragraphs(text: str, place: Locator) -> Iterator[Piece]:
    """A text in its paragraphs, word for word; one with a fence in one piece."""
    for part in [text] if "```" in text else _GAP.split(text.strip()):
        if part.strip():
            yield Piece("paragraph", part.strip("\n"), place)


def _fields_of(items: Items) -> list[str]:
    """The paths of the texts of the first records."""
    found: dict[str, None] = {}
    waiting: deque[tuple[str, object]] = deque(("", value) for value, _ in items[:20])
    while waiting and len(found) < _NAMED:
        name, value = waiting.popleft()
        if isinstance(value, dict) and name.count(".") < 4:
            waiting += [(f"{name}.{key}" if name else key, inner) for key, inner in value.items()]
        elif isinstance(value, list) and value:
            waiting.append((name, value[0]))
        elif isinstance(value, str) and name and len(name) <= 80 and _is_text(value):
            found[name] = None
    return list(found)
