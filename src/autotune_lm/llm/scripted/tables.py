"""Floor 3. Questions about the rows of a table and about code, which no pattern for sentences fits."""

from autotune_lm.kit.injection import suspicious
from autotune_lm.llm.scripted.request import Sentence

_LONGEST_CELL = 90


def cells(row: str) -> list[str]:
    """The cells of a row: ``| a | b |``."""
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def ask_row(row: Sentence) -> tuple[str, str] | None:
    """Question and answer for the first two cells of a row; None where a cell is empty or a link."""
    heads, said = cells(row.head), cells(row.text)
    if len(heads) < 2 or len(said) != len(heads) or not all((heads[0], heads[1], said[0], said[1])):
        return None
    name, key, value = _noun(heads[1]), said[0], said[1]
    odd = any(mark in f"{heads[1]}{key}{value}" for mark in ("](", "**", "<", "?", "http"))
    if odd or len(key) > 60 or not 3 < len(value) <= _LONGEST_CELL or suspicious(row.text) or key.count("`") % 2:
        return None
    return f"What is the {name} of {key}?", f"The {name} of {key} is {value.rstrip('.')}."


def ask_code(code: Sentence) -> tuple[str, str] | None:
    """Question and answer for a whole block of code."""
    lines = code.text.split("\n")
    topic = code.section.rsplit(" > ", 1)[-1] or code.title
    if not code.text.startswith("```") or lines[-1].strip() != "```" or len(lines) < 4 or not topic:
        return None
    asked = f'What does the code for "{topic}" in "{code.title}" look like?'
    return None if '"' in topic + code.title or suspicious(code.text) else (asked, code.text)


def _noun(head: str) -> str:
    return head if head.isupper() or "`" in head else head[:1].lower() + head[1:]
