"""Floor 4. Alpaca: instruction, input and output; with system and history for what came before.

``history`` holds the earlier turns as pairs of question and answer. Every row has all five columns (``""`` and ``[]``
where there is nothing to say), because loaders want the same columns in every row. One limit: Hugging Face ``datasets``
guesses the types of a JSONL file from its first 10 MB; where the first history comes later than that, write Parquet.
"""

from collections.abc import Sequence
from typing import ClassVar

from autotune_lm.core import ports
from autotune_lm.core.ports import Columns, Row
from autotune_lm.core.types import Sample
from autotune_lm.formats.turns import text_problems, turns_of


class Alpaca:
    """One question and answer a row."""

    name: ClassVar[str] = "alpaca"
    version: ClassVar[str] = "1"
    columns: ClassVar[Columns] = {
        "instruction": "string",
        "input": "string",
        "output": "string",
        "system": "string",
        "history": [["string"]],
    }

    class Options(ports.Options, frozen=True):
        """Nothing to choose."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def encode(self, sample: Sample) -> Row:
        """Give the row."""
        turns = turns_of(sample)
        system = turns.pop(0)[1] if turns[0][0] == "system" else ""
        *history, (question, answer) = zip(turns[::2], turns[1::2], strict=True)
        return {
            "instruction": question[1],
            "input": "",
            "output": answer[1],
            "system": system,
            "history": [[asked[1], answered[1]] for asked, answered in history],
        }

    def check(self, row: Row) -> Sequence[str]:
        """Say what is wrong with a row; ``input``, ``system`` and ``history`` may be left out."""
        problems = text_problems(row, "instruction") + text_problems(row, "output")
        for field in ("input", "system"):
            if not isinstance(row.get(field), str | None):
                problems.append(f"the field '{field}' is no text")
        return problems + _history_problems(row.get("history"))


def _history_problems(history: object) -> list[str]:
    if history is None:
        return []
    if not isinstance(history, list | tuple):
        return ["the field 'history' is no list of pairs"]
    return [
        f"the field 'history', pair {place}: it is not a question and an answer"
        for place, pair in enumerate(history, 1)
        if not _is_pair(pair)
    ]


def _is_pair(value: object) -> bool:
    if not isinstance(value, list | tuple) or len(value) != 2:
        return False
    return all(isinstance(part, str) and part.strip() for part in value)
