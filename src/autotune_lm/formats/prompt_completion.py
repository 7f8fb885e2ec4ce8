"""Floor 4. TRL's conversational prompt and completion; a trainer learns from the completion alone.

``{"prompt": [messages up to the last question], "completion": [the last answer]}``
"""

from collections.abc import Sequence
from typing import ClassVar

from autotune_lm.core import ports
from autotune_lm.core.ports import Columns, Row
from autotune_lm.core.types import Sample
from autotune_lm.formats.messages import CHAT
from autotune_lm.formats.turns import read_turns, turn_problems, turns_of


class PromptCompletion:
    """Two columns of messages."""

    name: ClassVar[str] = "prompt-completion"
    version: ClassVar[str] = "1"
    columns: ClassVar[Columns] = {
        "prompt": [{"role": "string", "content": "string"}],
        "completion": [{"role": "string", "content": "string"}],
    }

    class Options(ports.Options, frozen=True):
        """Nothing to choose."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def encode(self, sample: Sample) -> Row:
        """Give the row."""
        messages = [CHAT.write(turn) for turn in turns_of(sample)]
        return {"prompt": messages[:-1], "completion": messages[-1:]}

    def check(self, row: Row) -> Sequence[str]:
        """Say what is wrong with a row."""
        prompt, prompt_problems = read_turns(row, "prompt", CHAT)
        completion, completion_problems = read_turns(row, "completion", CHAT)
        if problems := prompt_problems + completion_problems:
            return problems
        if len(completion) != 1:
            return [f"the completion has {len(completion)} turns; it should be one answer"]
        return turn_problems(prompt + completion)
