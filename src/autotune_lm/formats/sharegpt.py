"""Floor 4. ShareGPT: ``{"conversations": [{"from": "human", "value": …}, {"from": "gpt", "value": …}]}``."""

from collections.abc import Sequence
from typing import ClassVar

from autotune_lm.core import ports
from autotune_lm.core.ports import Columns, Row
from autotune_lm.core.types import Sample
from autotune_lm.formats.turns import Spelling, read_turns, turn_problems, turns_of

SHAREGPT = Spelling("from", "value", {"system": "system", "user": "human", "assistant": "gpt"})


class ShareGpt:
    """One column with the whole conversation, in ShareGPT's words."""

    name: ClassVar[str] = "sharegpt"
    version: ClassVar[str] = "1"
    columns: ClassVar[Columns] = {"conversations": [{"from": "string", "value": "string"}]}

    class Options(ports.Options, frozen=True):
        """Nothing to choose."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def encode(self, sample: Sample) -> Row:
        """Give the row."""
        return {"conversations": [SHAREGPT.write(turn) for turn in turns_of(sample)]}

    def check(self, row: Row) -> Sequence[str]:
        """Say what is wrong with a row."""
        turns, problems = read_turns(row, "conversations", SHAREGPT)
        return problems or turn_problems(turns)
