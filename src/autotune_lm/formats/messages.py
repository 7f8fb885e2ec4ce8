"""Floor 4. The conversation as chat templates read it: ``{"messages": [{"role", "content"}, …]}``.

TRL, Unsloth and the fine-tuning services take this form as it is.
"""

from collections.abc import Sequence
from typing import ClassVar

from autotune_lm.core import ports
from autotune_lm.core.ports import Columns, Row
from autotune_lm.core.types import Sample
from autotune_lm.formats.turns import Spelling, read_turns, turn_problems, turns_of

CHAT = Spelling("role", "content", {"system": "system", "user": "user", "assistant": "assistant"})


class Messages:
    """One column with the whole conversation."""

    name: ClassVar[str] = "messages"
    version: ClassVar[str] = "1"
    columns: ClassVar[Columns] = {"messages": [{"role": "string", "content": "string"}]}

    class Options(ports.Options, frozen=True):
        """Nothing to choose."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def encode(self, sample: Sample) -> Row:
        """Give the row."""
        return {"messages": [CHAT.write(turn) for turn in turns_of(sample)]}

    def check(self, row: Row) -> Sequence[str]:
        """Say what is wrong with a row."""
        turns, problems = read_turns(row, "messages", CHAT)
        return problems or turn_problems(turns)
