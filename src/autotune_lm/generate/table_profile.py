"""Floor 4. What the columns of a table are: which name its rows, which hold values worth asking for."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from autotune_lm.generate.table_words import noun

_READ = 4000
"""Rows that are looked at; whether a key is the only one of its kind is then asked of the whole text."""
_PIPE = re.compile(r"(?<!\\)\|")
_FIGURE = re.compile(r"[-+(]?[$€£¥]?\s?\d[\d.,:/ _TZ+-]*(?:[eE][+-]?\d+)?[)%]?(?: ?[€$£%°CFKkgmsMBG]{1,3})?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WHOLE = re.compile(r"-?\d{1,3}(?:,?\d{3})*")
_MOMENT = re.compile(r"(?:19|20)\d\d(?:[-/.]\d\d?){0,2}(?:[ T][\d:.Z+-]+)?|\d\d?[./]\d\d?[./](?:\d\d){1,2}|[\d:]{4,8}")
_CODE = re.compile(r"(?=[^ ]*\d)(?=[^ ]*[A-Za-z])[\w-]{5,}|[0-9a-fA-F-]{8,}")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|\[[A-Z]+ \d+\]")
_NAMES = re.compile(
    r"(?:full |product |company |employee |customer |student |country |city |item |species |model |brand |project )?"
    r"(?:name|title)|product|country|city|company|employee|person|student|item|species|model|brand|project|book|film|"
    r"movie|song|term|player|team|artist|author|state|capital|planet|element|food|dish|animal|plant|place|"
    r"river|language", re.I)  # fmt: skip
_CLASSES = re.compile(
    r".*\b(?:genre|category|type|kind|class|group|region|status|department|level|colou?r|quarter|month|sector|"
    r"industry|priority|gender|sex|owner|manager|publisher|role|profession|currency|unit)s?", re.I)  # fmt: skip
_IDS = re.compile(r".*\b(?:id|ids|key|code|number|no|nr|sku|uuid|guid|index|hash|isbn|ean)|#|.*_id|.*Id", re.I)
_TELLS = re.compile(
    r".*\b(?:descriptions?|explanation|notes?|comments?|remarks?|definition|meaning|details?|address|e-?mails?|"
    r"web ?sites?|phones?(?: \d)?|telephone|mobile|fax|urls?|links?|images?|pictures?|"
    r"photos?|icons?|logos?|text|summary|abstract|question|answer)(?: \d)?", re.I)  # fmt: skip
_MOMENTS = re.compile(r".*\b(?:years?|dates?|months?|quarters?|days?|times?|weeks?|periods?)", re.I)
_FIRST, _LAST = re.compile(r"(?:first|given) ?name", re.I), re.compile(r"(?:last|family|sur) ?name", re.I)
_MOST_KEYS = 4
_MOST_COLUMNS = 200
_TRUTH = frozenset({"true", "false", "yes", "no", "y", "n", "0", "1", ""})
_LONGEST_KEY = 80


class Column(NamedTuple):
    """A column of a table."""

    at: int
    name: str
    noun: str
    values: Sequence[str]
    figures: bool
    """Whether it holds figures for the most part."""
    whole: bool
    """Whether all of them are whole numbers."""

    @property
    def names(self) -> bool:
        """Whether its values are names of things, as its own name says."""
        return _NAMES.fullmatch(plain(self.name)) is not None

    @property
    def moments(self) -> bool:
        """Whether its values are years, days or times."""
        return _MOMENTS.fullmatch(plain(self.name)) is not None

    @property
    def distinct(self) -> int:
        """How many values differ."""
        return len(set(self.values) - {""})

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(map(bool, self.values))


class Profile(NamedTuple):
    """The columns of a table by what they are good for."""

    names: Sequence[str]
    rows: int
    keys: tuple[Column, ...]
    """They name a row, together where they are several."""
    values: tuple[Column, ...]
    """What a question may ask for."""
    taken: Counter[tuple[str, ...]]
    """How often each key is met."""

    @property
    def joined(self) -> bool:
        """Whether the keys are the parts of one person's name."""
        return len(self.keys) == 2 and _FIRST.fullmatch(plain(self.keys[0].name)) is not None


@lru_cache(16)
def profile(text: str, start: int, end: int) -> Profile | None:
    """Look at the table between two places; None where nothing names its rows, or nothing is to ask."""
    lines = text[start:end].split("\n", _READ + 2)[: _READ + 2]
    names = _cells(lines[0])
    if len(names) > _MOST_COLUMNS:
        return None
    body = [row for line in lines[2:] if len(row := _cells(line)) == len(names)]
    if len(body) < 2:
        return None
    groups = Counter(name.rpartition(" / ")[0] for name in names)
    columns = [
        _column(at, noun(name, grouped=groups[name.rpartition(" / ")[0]] > 1), name, [row[at] for row in body])
        for at, name in enumerate(names)
    ]
    keys = _keys(columns, len(body))
    if not keys:
        return None
    alone = len(keys) == 1 or _FIRST.fullmatch(plain(keys[0].name)) is not None
    told = Counter(column.noun for column in columns)
    left = (column for column in columns if column not in keys and told[column.noun] == 1)
    values = tuple(column for column in left if _is_value(column, alone, len(body)))
    taken = Counter(zip(*(column.values for column in keys), strict=True))
    return Profile(names, text.count("\n", start, end) - 1, keys, values, taken) if values else None


def plain(name: str) -> str:
    """A column's name without underscores."""
    return name.replace("_", " ").strip()


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _PIPE.split(line)[1:-1]]


def _column(at: int, told: str, name: str, values: list[str]) -> Column:
    filled = [value for value in values if value]
    figures = sum(_FIGURE.fullmatch(value) is not None for value in filled)
    whole = figures == len(filled) > 0 and all(_WHOLE.fullmatch(value) for value in filled)
    told = name if _YEAR.fullmatch(name) else told
    return Column(at, name, told, values, figures * 2 > len(filled), whole)


def _keys(columns: Sequence[Column], rows: int) -> tuple[Column, ...]:
    """The columns that name a row."""
    for first, last in pairwise(columns):
        if _FIRST.fullmatch(plain(first.name)) and _LAST.fullmatch(plain(last.name)):
            return (first, last) if len(set(zip(first.values, last.values, strict=True))) >= 0.9 * rows else ()
    ranked = [(rank, column.at, column) for column in columns if (rank := _rank(column, rows)) is not None]
    if ranked:
        return (min(ranked)[2],)
    parts = [column for column in columns if _is_part(column, rows)][:8]
    for size in range(2, _MOST_KEYS + 1):
        for some in combinations(parts, size):
            if len(set(zip(*(column.values for column in some), strict=True))) >= 0.98 * rows:
                return some
    return ()


def _rank(column: Column, rows: int) -> int | None:
    """How well a column names its rows, the best one 0; None where it does not."""
    name = plain(column.name)
    filled = [value for value in column.values if value]
    if len(filled) < 0.8 * rows or len(set(filled)) < 0.9 * len(filled) or max(map(len, filled)) > _LONGEST_KEY:
        return None
    if _TELLS.fullmatch(name) or sum(_ADDRESS.match(value) is not None for value in filled) * 2 > len(filled):
        return None
    if _MOMENTS.fullmatch(name) and all(map(_MOMENT.fullmatch, filled)):
        return 3 if column.at else 0
    if column.figures or any(_FIGURE.fullmatch(value) for value in filled[:_READ]) or not column.noun:
        return None
    if _IDS.fullmatch(name) or sum(_CODE.fullmatch(value) is not None for value in filled) * 2 > len(filled):
        return 2 if column.noun else None
    if sum(len(value.split()) for value in filled) > 8 * len(filled):
        return None
    return 0 if _NAMES.fullmatch(name) else 4 if _CLASSES.fullmatch(name) else 1


def _is_part(column: Column, rows: int) -> bool:
    """Whether a column may name a row together with others: words that come again, or moments."""
    if not column.noun or column.filled < rows or column.distinct < 2 or _TELLS.fullmatch(plain(column.name)):
        return False
    if all(map(_MOMENT.fullmatch, column.values)) and _MOMENTS.fullmatch(plain(column.name)):
        return True
    return not column.figures and max(map(len, column.values)) <= 40 and not _IDS.fullmatch(plain(column.name))


def _is_value(column: Column, alone: bool, rows: int) -> bool:
    """Whether a column holds what a question may ask for."""
    name = plain(column.name)
    if not column.noun or _IDS.fullmatch(name) or _TELLS.fullmatch(name) or column.filled * 2 < rows:
        return False
    if (column.distinct < 2 and rows > 2) or {value.lower() for value in column.values} <= _TRUTH:
        return False
    if column.whole and [value for value in column.values if value] == [str(at) for at in range(1, column.filled + 1)]:
        return False
    codes = sum(_CODE.fullmatch(value) is not None or _ADDRESS.match(value) is not None for value in column.values)
    if codes * 2 > rows and not column.figures:
        return False
    return alone or column.figures  # what comes again belongs to a part of the key, and not to all of them
