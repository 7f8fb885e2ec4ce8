"""Floor 4. Questions for single cells: the column says what is asked for, the key of the row of what.

The answer is the cell. The evidence is the part of the row from the key to the cell (or the other way round), so that
it shows both; samples of one row share it, and go to one side of a split. Of a large table a part is asked, spread over
its rows by a hash: a thousand rows shall not drown the other documents.
"""

import re
from collections.abc import Iterator, Sequence

from autotune_lm.core.ids import stable_number
from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.reading import littered, unbalanced
from autotune_lm.generate.table_profile import Column, Profile, profile
from autotune_lm.generate.table_rows import Cell
from autotune_lm.generate.table_source import source
from autotune_lm.generate.table_words import asked, is_name, is_noun, shown
from autotune_lm.kit.placeholders import PLACEHOLDER

_OF_TABLE = 60
"""Cells asked of one table."""
_EMPTY = frozenset({"", "-", "–", "—", "n/a", "na", "none", "null", "nan", "…", "...", "✓", "✗", "?", "tbd", "unknown"})
_TOTAL = re.compile(r"(?:sub|grand )?totals?\b|sum\b|average\b|mean\b|all\b|other\b|gesamt|summe\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST = 200
_LONGEST_EVIDENCE = 1500

Row = Sequence[Cell]


def drafts(span: Span, rows: Sequence[Row], section: Section, scene: Scene) -> Drafts:
    """Ask for cells of some rows of a table."""
    known = profile(scene.text, *span.block)
    if known is None:
        return
    where = source(section, span, scene)
    share = _OF_TABLE / (known.rows * len(known.values))
    for row in rows:
        parts = tuple(row[column.at].text for column in known.keys) if len(row) == len(known.names) else ()
        key = _key(parts, known)
        if not key or not (where or is_name(" ".join(parts))):
            continue
        wanted = [column for column in known.values if stable_number(" ".join(parts), column.name) < share]
        if wanted and _is_one(parts, known, span, scene):
            for column in wanted:
                yield from _cell(row, key, column, known, where)


def _is_one(parts: tuple[str, ...], known: Profile, span: Span, scene: Scene) -> bool:
    """Whether no other row of the table has the key."""
    if known.taken[parts] > 1:
        return False
    if known.rows <= known.taken.total():
        return True
    return len(parts) == 1 and scene.text.count(f"| {parts[0]} |", *span.block) == 1


def _key(parts: tuple[str, ...], known: Profile) -> str:
    """What names a row, with its preposition; empty where it cannot stand in a question."""
    if not all(parts) or any(part.lower() in _EMPTY or PLACEHOLDER.search(part) for part in parts):
        return ""
    if _TOTAL.match(parts[0]):
        return ""
    if known.joined:
        return f"of {' '.join(parts)}" if all(map(shown, parts)) else ""
    if len(parts) > 1:
        named = [f"{column.noun} {shown(part)}" for column, part in zip(known.keys, parts, strict=True) if shown(part)]
        return f"for {', '.join(named[:-1])} and {named[-1]}" if len(named) == len(parts) else ""
    key, column = shown(parts[0]), known.keys[0]
    if not key:
        return ""
    if column.moments:
        return f"in {key}" if _YEAR.fullmatch(key) else f"for {column.noun} {key}"
    if column.names or is_name(parts[0]):
        return f"of {key}"
    return f"for the {column.noun} {key}" if is_noun(column.noun) else f"for {key}"


def _cell(row: Row, key: str, column: Column, known: Profile, where: str) -> Iterator[Draft]:
    """Ask for one cell."""
    cell = row[column.at]
    if not _reads(cell.text):
        return
    places = [cell, *(row[part.at] for part in known.keys)]
    start, end = min(place.start for place in places), max(place.end for place in places)
    if end - start > _LONGEST_EVIDENCE:
        return
    counted = column.whole and cell.text != "1"
    questions = tuple(
        where + _opened(question, where) for question in asked(column.name, column.noun, key, counted=counted)
    )
    yield Draft("table", "table-cell", questions, start, end, 0.6, (cell.start, cell.end))


def _opened(question: str, where: str) -> str:
    """A question with a capital where it begins the sentence."""
    return question if where else question[0].upper() + question[1:]


def _reads(text: str) -> bool:
    """Whether a cell is an answer."""
    return (
        text.lower() not in _EMPTY
        and len(text) <= _LONGEST
        and "|" not in text
        and not PLACEHOLDER.search(text)
        and not littered(text)
        and not unbalanced(text)
    )
