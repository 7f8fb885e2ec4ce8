"""Floor 4. Records of data files and rows of tables that hold a question and its answer under names that say so."""

import re
from collections.abc import Iterator
from itertools import pairwise

from autotune_lm.core.types import Role
from autotune_lm.generate.identify_page import Found, Page, Span, Turn, Unit
from autotune_lm.generate.identify_words import asks

_ASKED = (
    *("question", "prompt", "instruction", "query", "ask", "user", "q", "problem", "user_input", "user_message"),
    *("frage", "pregunta", "pergunta", "domanda", "vraag", "вопрос", "问题", "質問", "title", "subject"),
)
_TOLD = (
    *("answer", "response", "output", "completion", "reply", "solution", "chosen", "assistant", "a"),
    *("accepted_answer", "best_answer", "correct_answer", "model_output", "target", "explanation"),
    *(
        "antwort",
        "réponse",
        "reponse",
        "respuesta",
        "resposta",
        "risposta",
        "antwoord",
        "ответ",
        "答案",
        "回答",
        "body",
    ),
)
_WITH_QUESTION = frozenset({"input", "context", "options", "choices", "code"})
"""Fields that belong to the question where they stand next to it."""
_LOOSE = frozenset({"title", "subject", "body"})
"""Names that say question and answer only beside a sure one."""
_RECORD = "record"
_ROLES: dict[str, Role] = {
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "bot": "assistant",
}
_LABEL_ROLES: dict[str, Role] = {**_ROLES, "system": "system", "model": "assistant", "ai": "assistant"}
_CELL_END = re.compile(r"(?<!\\)\|")
_NAME = re.compile(r"[^\w]+")
_SHARE_ASKING = 0.6


def records(page: Page) -> Iterator[Found]:
    """Each record with fields of question and answer, or with the turns of a conversation."""
    heads = [number for number, unit in enumerate(page.units) if unit.kind == "heading" and unit.label == _RECORD]
    if not heads and any(_plain(unit.label) in _TOLD and _plain(unit.label) not in _LOOSE for unit in page.units):
        heads = [-1]  # a file that is one record, with questions in a list
    for place, head in enumerate(heads):
        after = heads[place + 1] if place + 1 < len(heads) else len(page.units)
        for group in _groups(page.units[head + 1 : after]):
            yield from _record(page, group)


def _groups(units: list[Unit]) -> Iterator[list[Unit]]:
    """A record that lists several questions in parts, each from a question to its answer and what follows."""
    names = [_plain(unit.label) for unit in units]
    asked = next((name for name in _ASKED if names.count(name) > 1), "")
    starts = [place for place, name in enumerate(names) if name == asked] if asked else []
    for start, stop in pairwise([0, *starts[1:], len(units)]):
        yield units[start:stop]


def _record(page: Page, units: list[Unit]) -> Iterator[Found]:
    roles = [unit for unit in units if unit.kind == "paragraph" and unit.label in _LABEL_ROLES]
    if len(roles) > 1 and any(_LABEL_ROLES[unit.label] == "assistant" for unit in roles):
        yield from _conversation(roles)
        return
    fields = [(_plain(unit.label), unit) for unit in units if unit.kind == "paragraph" and unit.label]
    asked = _named(fields, _ASKED)
    told = _named(fields, _TOLD)
    if not asked or not told or asked[1] is told[1] or (asked[0] in _LOOSE and told[0] in _LOOSE):
        return
    question = _with_neighbours(page, fields, asked[1], told[1])
    answer = page.span(told[1].start, told[1].end)
    if question and answer:
        system = next((Turn("system", unit.start, unit.end) for name, unit in fields if name == "system"), None)
        turns = page.turns(question, answer)
        yield Found((system, *turns) if system and system.end <= question[0] else turns, "record")


def _named(fields: list[tuple[str, Unit]], names: tuple[str, ...]) -> tuple[str, Unit] | None:
    """The field with the surest of the names."""
    held = {name: unit for name, unit in reversed(fields)}
    return next(((name, held[name]) for name in names if name in held), None)


def _plain(label: str) -> str:
    """The last part of a field's name in small letters."""
    return _NAME.sub("_", label.rpartition(".")[2].strip().lower()).strip("_")


def _with_neighbours(page: Page, fields: list[tuple[str, Unit]], asked: Unit, told: Unit) -> Span | None:
    """The question together with the input or options right behind it."""
    end = asked.end
    behind = [(name, unit) for name, unit in fields if asked.end <= unit.start < told.start]
    for name, unit in behind:
        if name not in _WITH_QUESTION or page.text[end : unit.start].strip():
            break
        end = unit.end
    return page.span(asked.start, end)


def _conversation(units: list[Unit]) -> Iterator[Found]:
    """The turns of a record, from the first that is the user's to the last that is the assistant's."""
    turns = [Turn(_LABEL_ROLES[unit.label], unit.start, unit.end) for unit in units]
    system, spoken = [turn for turn in turns[:1] if turn.role == "system"], [t for t in turns if t.role != "system"]
    while spoken and spoken[0].role != "user":
        spoken.pop(0)
    while spoken and spoken[-1].role != "assistant":
        spoken.pop()
    if spoken:
        even = all(turn.role == ("user", "assistant")[place % 2] for place, turn in enumerate(spoken))
        yield Found((*system, *spoken), "record", "" if even else "two turns of one side in a row")


def tables(page: Page) -> Iterator[Found]:
    """The rows of tables whose header names a question and an answer, or whose first column asks."""
    for unit in page.units:
        if unit.kind == "table":
            yield from _table(page, unit)


def _table(page: Page, unit: Unit) -> Iterator[Found]:
    rows = list(_rows(page, unit))
    if len(rows) < 2:
        return
    names = [_plain(page.text[slice(*cell)]) if cell else "" for cell in rows[0]]
    columns = _columns(names)
    body = rows[1:]
    if columns is None and len(names) == 2:
        body = rows
        asking = sum(bool(row and row[0] and asks(page.text[slice(*row[0])])) for row in rows)
        columns = (0, 1) if asking >= max(2, _SHARE_ASKING * len(rows)) else None
    if columns is None:
        return
    for row in body:
        if max(columns) < len(row):
            question, answer = row[columns[0]], row[columns[1]]
            if question and answer:
                yield Found(page.turns(question, answer), "table")


def _columns(names: list[str]) -> tuple[int, int] | None:
    """The columns of questions and answers; ``q`` and ``a`` count, ``title`` does not."""
    sure = [name for name in _ASKED if name not in _LOOSE]
    told = [name for name in _TOLD if name not in _LOOSE]
    asked = next((names.index(name) for name in sure if name in names), -1)
    answer = next((names.index(name) for name in told if name in names), -1)
    return (asked, answer) if asked >= 0 and answer >= 0 else None


def _rows(page: Page, unit: Unit) -> Iterator[list[Span | None]]:
    """The cells of each row; the line below the header is left out."""
    at = unit.start
    for place, line in enumerate(unit.text.split("\n")):
        if place != 1:
            ends = [mark.start() for mark in _CELL_END.finditer(line)]
            yield [page.span(at + a + 1, at + b) for a, b in pairwise(ends)]
        at += len(line) + 1
