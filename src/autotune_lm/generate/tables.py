"""Floor 4. Tables of options, parameters and figures: one row, one or more facts.

What a row says in a cell of its own (a description) is the answer as it stands. A bare value (a default, a type, a
price) is answered with the row from its key up to that value, such as ``batch_size | integer | 8192``: a slice that
begins with what was asked about and ends with what was asked for.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from autotune_lm.core.ids import stable_number
from autotune_lm.generate import table_values
from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.owner import owner, sort_of
from autotune_lm.generate.reading import dangles, littered, unbalanced
from autotune_lm.generate.subject import is_generic
from autotune_lm.generate.table_rows import Cell, rows_of
from autotune_lm.generate.wording import alone, plain, situate, topic_of, ways

_KEY = re.compile(
    r"(?:key|name|option|parameter|argument|setting|property|field|variable|flag|attribute|directive|role|"
    r"environment variable|config(?:uration)?|function|method|command|keyword|column)s?$", re.I)  # fmt: skip
_SAYS = re.compile(
    r"(?:description|meaning|purpose|what it (?:does|means|is)|notes?|effect|explanation|details|definition)$", re.I
)
_DEFAULT = re.compile(r"defaults?(?: (?:value|setting))?$", re.I)
_TYPE = re.compile(r"(?:data )?type$", re.I)
_ALLOWED = re.compile(r"(?:(?:allowed|accepted|possible|valid|permitted) )?(?:values|choices)$", re.I)
_RANGE = re.compile(r"(?:(?:allowed|valid) )?range$", re.I)
_REQUIRED = re.compile(r"(?:required|mandatory)\??$", re.I)
_THING = re.compile(r"(?:An?|The) ")
_QUESTION = re.compile(r"(?:How|Whether|When|Where|Which|What|If) ")
_YES_NO = re.compile(r"(?:yes|no|true|false|required|optional|mandatory)\b", re.I)
_FIGURE = re.compile(r"[A-Za-z][A-Za-z ]{2,30}$")
_NO_FIGURE = re.compile(
    r"\b(?:why|what|how|when|where|which|who|is|this|it|examples?|links?|see|result|output|rendered|syntax|usage|comments?|remarks?|reference|default|type|"
    r"required|values?|columns?|names?|keys?|tokens?|read|written|used|made|by|for|before|after|old|new|status|version|input|text|converted)\b",
    re.I,
)
_CODE = re.compile(r"`[^`]+`|[A-Za-z_-][\w.:-]*[A-Za-z\d]")
_PLAIN = re.compile(r"[A-Z][a-z]{2,}|[A-Z]{2,5}")
_WORDS = re.compile(r"[A-Za-z][\w' /-]{2,40}$")
_EMPTY = frozenset({"", "-", "–", "—", "n/a", "none", "`none`", "…", "...", "✓", "✗"})
_LONGEST_ROW = 200
_MOST = 24
"""Facts asked of one table of a chunk."""


class Table(NamedTuple):
    """A table whose first column names things."""

    head: list[str]
    rows: list[list[Cell]]
    owner: str
    """What the things belong to, as " of X", where the question must say it."""


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask what the rows of the section's tables say."""
    for span in section.spans:
        if span.kind == "table":
            yield from _table(span, section, scene)


def _table(span: Span, section: Section, scene: Scene) -> Drafts:
    """Ask about the rows of one table, and for all of it."""
    rows = rows_of(span.lead, 0)[:1] + rows_of(span.text, span.start) if span.lead else rows_of(span.text, span.start)
    if len(rows) < 2 or len(rows[0]) < 2:
        return
    head = [cell.text for cell in rows[0]]
    if scene.data:
        yield from _cells(span, rows[1:], section, scene)
        return
    table = Table(head, [row for row in rows[1:] if len(row) == len(head)], owner(section, scene))
    found = list(_of_options(table, scene) if _KEY.match(head[0]) else _of_figures(table, scene))
    yield from found[:_MOST]
    if scene.laid_out and not found:
        yield from _cells(span, rows[1:], section, scene)
    if _KEY.match(head[0]) and span.whole and table.owner and len(table.rows) >= 2 and len(span.text) <= 1200:
        wordings = (situate(f"What are the {sort_of(head[0]) or 'entrie'}s{table.owner}?", scene),)
        yield Draft("table", "table-whole", wordings, span.start, span.end, 0.6)


def _cells(span: Span, rows: list[list[Cell]], section: Section, scene: Scene) -> Drafts:
    """Ask for single cells, as many as of any table, spread over its rows."""
    found = table_values.drafts(span, rows, section, scene)
    yield from sorted(found, key=lambda draft: stable_number(scene.text[draft.start : draft.end]))[:_MOST]


def _of_options(table: Table, scene: Scene) -> Drafts:
    """Ask what an option does, and for its default, type and values."""
    for row in table.rows:
        name = _name(row[0].text)
        if name:
            for n, column in enumerate(table.head[1:], 1):
                if _SAYS.match(column):
                    yield from _says(row[n], name, table, scene)
                else:
                    yield from _value(row, n, column, _full(name, table), scene)


def _name(key: str) -> str | None:
    """A key as code, or None where it is no name."""
    if not _CODE.fullmatch(key) or len(key.strip("`")) < 2:
        return None
    return key if key.startswith("`") or _PLAIN.fullmatch(key) else f"`{key}`"


def _full(name: str, table: Table, sort: bool = True) -> str:
    """A key with its sort and what it belongs to; a key that says so itself needs no more."""
    word = sort_of(table.head[0]) if sort else ""
    qualified = bool(re.search(r"\w[. ]\w", name))
    head = f"the {name} {word}" if word else name
    return head if qualified else head + table.owner


def _says(cell: Cell, name: str, table: Table, scene: Scene) -> Drafts:
    """Ask what the thing in a row does."""
    text = cell.text
    if not 30 <= len(text) <= 400 or " " not in text or littered(text) or dangles(text) or unbalanced(text):
        return
    full = _full(name, table)
    question = f"What is {full} for?" if _THING.match(text) else f"What does {full} do?"
    questions = (situate(f"What does {full} control?" if _QUESTION.match(text) else question, scene),)
    yield Draft("table", "table-row", questions, cell.start, cell.end, 0.7)


def _value(row: list[Cell], n: int, column: str, full: str, scene: Scene) -> Drafts:
    """Ask for the value in one column of an option."""
    if not _reads(row, n) or (_REQUIRED.match(column) and not _YES_NO.match(row[n].text)):
        return
    for pattern, ask in _ASKED:
        if pattern.match(column):
            yield Draft("table", "table-value", (situate(ask(full), scene),), row[0].start, row[n].end, 0.68)
            return


_ASKED: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (_DEFAULT, lambda name: f"What is the default value of {name}?"),
    (_TYPE, lambda name: f"What is the type of {name}?"),
    (_ALLOWED, lambda name: f"Which values does {name} accept?"),
    (_RANGE, lambda name: f"What is the allowed range of {name}?"),
    (_REQUIRED, lambda name: f"Is {name} required?"),
)


def _reads(row: list[Cell], n: int) -> bool:
    """Whether a row can be read from its key to the value that is asked for."""
    cells = row[: n + 1]
    filled = all(cell.text.lower() not in _EMPTY and not littered(cell.text) for cell in cells)
    return filled and n <= 3 and row[n].end - row[0].start <= _LONGEST_ROW and not unbalanced(row[n].text)


def _of_figures(table: Table, scene: Scene) -> Drafts:
    """Ask for the price of a ticket, the temperature of a dish: columns that are nouns, keys that are things."""
    if not _FIGURE.match(table.head[0]) or not (scene.product or topic_of(scene)):
        return
    keys = [row[0].text for row in table.rows]
    if (
        len(set(keys)) < len(keys)
        or len(keys) < 2
        or not all(len(key) > 2 and (_WORDS.match(key) or _name(key)) for key in keys)
    ):
        return
    for row in table.rows:
        yield from _figures(row, table, scene)


def _says_so(cell: Cell) -> bool:
    """Whether a cell is a sentence, and an answer without its row."""
    return len(cell.text) >= 15 and len(cell.text.split()) >= 3 and cell.text.endswith(".") and not dangles(cell.text)


def _prose(cell: Cell, key: str, noun: str, meaning: bool, scene: Scene) -> Iterator[Draft]:
    """Ask for what a cell says in a sentence."""
    question = f"What does {key} mean?" if meaning else f"What is the {noun} for {key}?"
    yield Draft("table", "table-row", (situate(question, scene),), cell.start, cell.end, 0.65)


def _small(cell: str) -> str:
    """A cell as it stands inside a sentence: "Chicken breast" in lower case, "SD card" and "Day Pass" as they are."""
    return cell[0].lower() + cell[1:] if cell[1:] == cell[1:].lower() else cell


def _figures(row: list[Cell], table: Table, scene: Scene) -> Iterator[Draft]:
    """Ask for the figures of one row."""
    key = _small(row[0].text) if " " in row[0].text else row[0].text
    for n, column in enumerate(table.head[1:], 1):
        if not _FIGURE.match(column) or _NO_FIGURE.search(column) or is_generic(column) or not _reads(row, n):
            continue
        noun = _small(column)
        if _says_so(row[n]):
            yield from _prose(row[n], key, noun, bool(_SAYS.match(column)), scene)
            continue
        if alone(key) and plain(key) and (noun[0].islower() or noun.isupper()) and len(noun.split()) <= 3:
            verb = "are" if noun.endswith("s") and not noun.endswith("ss") else "is"
            questions = ways(scene, f"What {verb} the {noun} for {key}?")
            said = (row[n].start, row[n].end)
            yield Draft("table", "table-cell", questions, row[0].start, row[n].end, 0.6, said)
