"""Floor 4. Tables of options, parameters and the like: one row, one fact."""

import re
from typing import NamedTuple

from autotune_lm.generate.draft import Draft, Drafts, Scene
from autotune_lm.generate.outline import Section, Span
from autotune_lm.generate.reading import dangles, littered
from autotune_lm.generate.subject import is_generic, natural_case
from autotune_lm.generate.wording import plain, situate

_KEY = re.compile(
    r"(?:key|name|option|parameter|argument|setting|property|field|variable|flag|attribute|"
    r"directive|role|"
                  r"environment variable|config(?:uration)?|function|method|command|keyword)s?$", re.I)  # fmt: skip
_SAYS = re.compile(r"(?:description|meaning|purpose|what it does|notes?|effect|explanation|details)$", re.I)
_MOST = 3
"""Rows asked about in one table of a chunk."""


class Cell(NamedTuple):
    """A cell with its place in the document."""

    text: str
    start: int
    end: int


def drafts(section: Section, scene: Scene) -> Drafts:
    """Ask what the rows of the section's tables say."""
    for span in section.spans:
        if span.kind == "table":
            yield from _table(span, section, scene)


def rows_of(text: str, start: int) -> list[list[Cell]]:
    """The cells of each row of a pipe table that stands at ``start``."""
    rows = []
    for line in re.finditer(r"[^\n]+", text):
        cells = [
            Cell(m.group().strip(), *_inner(m.group(), start + line.start() + m.start()))
            for m in re.finditer(r"(?<=\|)(?:\\.|[^|\\])+(?=\|)", line.group())
        ]
        if cells and not all(re.fullmatch(r":?-+:?", cell.text) for cell in cells):
            rows.append(cells)
    return rows


def _inner(cell: str, start: int) -> tuple[int, int]:
    """Where a cell's text begins and ends without the blanks around it."""
    left = len(cell) - len(cell.lstrip())
    return start + left, start + len(cell.rstrip())


def _table(span: Span, section: Section, scene: Scene) -> Drafts:
    """Ask about the surest rows of one table."""
    rows = rows_of(span.lead, 0)[:1] + rows_of(span.text, span.start) if span.lead else rows_of(span.text, span.start)
    if len(rows) < 2 or not _KEY.match(rows[0][0].text):
        return
    head = [cell.text for cell in rows[0]]
    says = next((n for n, name in enumerate(head) if _SAYS.match(name)), None)
    if says is None:
        return
    asked = 0
    for row in rows[1:]:
        if len(row) != len(head) or asked >= _MOST:
            continue
        draft = _row(row, head, says, section, scene)
        if draft:
            asked += 1
            yield draft


def _row(row: list[Cell], head: list[str], says: int, section: Section, scene: Scene) -> Draft | None:
    """Ask what the thing in a row does."""
    key = row[0].text
    if not re.fullmatch(r"`[^`]+`|[A-Za-z_][\w.:-]*", key) or len(key) < 3:
        return None
    cell = row[says]
    if len(cell.text) < 30 or " " not in cell.text or littered(cell.text) or dangles(cell.text):
        return None
    name = key if key.startswith("`") else f"`{key}`"
    sort = re.sub(r"s$", "", head[0].lower()) if not re.match(r"(?:key|name|field)s?$", head[0], re.I) else "setting"
    sort = sort if head[0].lower() not in {"name", "names"} else ""
    place = _place(sort or "name", section, scene)
    question = f"What does the {name} {sort}{place} do?" if sort else f"What does {name}{place} do?"
    questions = (situate(question, scene),)
    return Draft("table", "table-row", questions, cell.start, cell.end, 0.7)


def _place(sort: str, section: Section, scene: Scene) -> str:
    """The heading's topic, where the product does not say enough."""
    title = section.title
    if scene.product or sort in title.lower() or is_generic(title) or not plain(title) or len(title.split()) > 4:
        return ""
    return f" of {natural_case(title, scene.text)}"
