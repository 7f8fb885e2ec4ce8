"""Floor 4. The conversation as one string: ``{"text": …}``, for trainers that apply no chat template.

The templates, whole; no begin-of-text or end-of-text token is written, the trainer's tokenizer adds its own:

- ``chatml``: each turn is ``<|im_start|>role``, a line end, the content, ``<|im_end|>``, a line end;
- ``alpaca``: an opening paragraph (the system message, where there is one), then ``### Instruction:`` and
  ``### Response:``, each on a line of its own above its text, an empty line between the parts;
- ``plain``: ``System: …``, ``User: …``, ``Assistant: …``, an empty line between the turns.

A turn that holds a mark of the template would be read as two turns; such a sample is refused, never rewritten.
"""

import re
from collections.abc import Callable, Sequence
from typing import ClassVar, Literal, NamedTuple

from autotune_lm.core import ports
from autotune_lm.core.errors import GateFailed
from autotune_lm.core.ports import Columns, Row
from autotune_lm.core.types import Sample
from autotune_lm.formats.turns import Turn, text_problems, turn_problems, turns_of

OPENING = "Below is an instruction that describes a task. Write a response that appropriately completes the request."
"""The first words of Alpaca's prompt; models trained on Alpaca data know them by heart."""

_CHATML_TURN = re.compile(r"<\|im_start\|>(system|user|assistant)\n(.*?)<\|im_end\|>(?:\n|$)", re.DOTALL)
_CHATML_MARK = re.compile(r"<\|im_(?:start|end)\|>")
_ALPACA_MARK = re.compile(r"^### (Instruction|Input|Response):[ \t]*$", re.MULTILINE)
_PLAIN_MARK = re.compile(r"^(System|User|Assistant): ", re.MULTILINE)


def _write_chatml(turns: Sequence[Turn]) -> str:
    return "".join(f"<|im_start|>{role}\n{content}<|im_end|>\n" for role, content in turns)


def _read_chatml(text: str) -> list[Turn]:
    turns: list[Turn] = []
    at = 0
    while match := _CHATML_TURN.match(text, at):
        turns.append((match[1], match[2]))
        at = match.end()
    return turns if at == len(text) else []


def _write_alpaca(turns: Sequence[Turn]) -> str:
    opening, spoken = (turns[0][1], turns[1:]) if turns[0][0] == "system" else (OPENING, turns)
    titles = {"user": "Instruction", "assistant": "Response"}
    return "\n\n".join([opening, *(f"### {titles[role]}:\n{content}" for role, content in spoken)])


def _read_alpaca(text: str) -> list[Turn]:
    opening, *parts = _ALPACA_MARK.split(text)
    turns: list[Turn] = [("system", opening)] if opening.strip() else []
    for title, content in zip(parts[::2], parts[1::2], strict=True):
        if title == "Input" and turns:
            turns[-1] = (turns[-1][0], turns[-1][1] + content)
        else:
            turns.append(("assistant" if title == "Response" else "user", content))
    return turns if parts else []


def _write_plain(turns: Sequence[Turn]) -> str:
    return "\n\n".join(f"{role.capitalize()}: {content}" for role, content in turns)


def _read_plain(text: str) -> list[Turn]:
    opening, *parts = _PLAIN_MARK.split(text)
    turns = [(role.lower(), content) for role, content in zip(parts[::2], parts[1::2], strict=True)]
    return [] if opening.strip() else turns


class Template(NamedTuple):
    """How turns become one string, and how they are found again."""

    mark: re.Pattern[str]
    write: Callable[[Sequence[Turn]], str]
    read: Callable[[str], list[Turn]]
    """The turns; none where the text does not follow the template."""


TEMPLATES = {
    "chatml": Template(_CHATML_MARK, _write_chatml, _read_chatml),
    "alpaca": Template(_ALPACA_MARK, _write_alpaca, _read_alpaca),
    "plain": Template(_PLAIN_MARK, _write_plain, _read_plain),
}


class Text:
    """One column of text."""

    name: ClassVar[str] = "text"
    version: ClassVar[str] = "1"
    columns: ClassVar[Columns] = {"text": "string"}

    class Options(ports.Options, frozen=True):
        """Which template."""

        template: Literal["chatml", "alpaca", "plain"] = "chatml"

    def __init__(self, options: Options) -> None:
        self.options = options
        self.template = TEMPLATES[options.template]

    def encode(self, sample: Sample) -> Row:
        """Give the row.

        Raises:
            GateFailed: a turn holds a mark of the template.
        """
        turns = turns_of(sample)
        for _, content in turns:
            if mark := self.template.mark.search(content):
                name, text = self.options.template, mark[0].strip()
                raise GateFailed(
                    f"sample {sample.id}: the template '{name}' cannot carry {text!r} in a turn",
                    "choose the format 'messages', or another template",
                )
        return {"text": self.template.write(turns)}

    def check(self, row: Row) -> Sequence[str]:
        """Say what is wrong with a row."""
        if problems := text_problems(row, "text"):
            return problems
        turns = self.template.read(str(row["text"]))
        return turn_problems(turns) if turns else [f"the text does not follow the template '{self.options.template}'"]
