"""Floor 4. What every format asks of a conversation: who speaks when, and that nobody is silent."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autotune_lm.core.errors import GateFailed
from autotune_lm.core.ports import Row
from autotune_lm.core.types import Sample

Turn = tuple[str, str]
"""Role in our words (system, user, assistant) and content."""


class Spelling(NamedTuple):
    """How a format writes one turn: its keys, and its words for our roles."""

    role: str
    content: str
    words: Mapping[str, str]
    """Our role to theirs."""

    def write(self, turn: Turn) -> dict[str, str]:
        """The turn as the format writes it."""
        return {self.role: self.words[turn[0]], self.content: turn[1]}


def turns_of(sample: Sample) -> list[Turn]:
    """The turns of a sample.

    Raises:
        GateFailed: the roles are out of order; no format can carry such a conversation.
    """
    turns: list[Turn] = [(message.role, message.content) for message in sample.messages]
    if problems := order_problems([role for role, _ in turns]):
        raise GateFailed(f"sample {sample.id}: {problems[0]}", "mend the generator or the edited sample")
    return turns


def turn_problems(turns: Sequence[Turn]) -> list[str]:
    """What is wrong with a conversation, in sentences."""
    silent = [
        f"turn {place} ({role}) is empty" for place, (role, content) in enumerate(turns, 1) if not content.strip()
    ]
    return silent + order_problems([role for role, _ in turns])


def order_problems(roles: Sequence[str]) -> list[str]:
    """At most one system turn, first; then user and assistant by turns; the assistant last."""
    first = 1 if roles and roles[0] == "system" else 0
    if len(roles) == first:
        return ["the conversation has no turns of user and assistant"]
    problems = [] if roles[-1] == "assistant" else ["the last turn is not the assistant's"]
    for place, role in enumerate(roles[first:]):
        due = "assistant" if place % 2 else "user"
        if role != due:
            return [*problems, f"turn {first + place + 1} is the {role}'s where the {due}'s is due"]
    return problems


def read_turns(row: Row, field: str, spelling: Spelling) -> tuple[list[Turn], list[str]]:
    """Read a list of turns from a row of any origin: the turns, or what keeps us from reading them."""
    value = row.get(field)
    if value is None:
        return [], [missing_field(row, field)]
    if not isinstance(value, list | tuple):
        return [], [f"the field '{field}' is no list of turns"]
    turns: list[Turn] = []
    problems: list[str] = []
    for place, item in enumerate(value, 1):
        turn = _read_turn(item, spelling)
        if isinstance(turn, str):
            problems.append(f"the field '{field}', turn {place}: {turn}")
        else:
            turns.append(turn)
    return turns, problems


def text_problems(row: Row, field: str) -> list[str]:
    """What is wrong with a field that has to hold text."""
    value = row.get(field)
    if value is None:
        return [missing_field(row, field)]
    if not isinstance(value, str):
        return [f"the field '{field}' is no text"]
    return [] if value.strip() else [f"the field '{field}' is empty"]


def missing_field(row: Row, field: str) -> str:
    """The sentence for a field that is not there, with those that are."""
    return f"the field '{field}' is missing; the row has: {', '.join(map(str, row)) or 'nothing'}"


def _read_turn(item: object, spelling: Spelling) -> Turn | str:
    """One turn, or the sentence that says why it is none."""
    if not isinstance(item, Mapping):
        return f"it is no object with '{spelling.role}' and '{spelling.content}'"
    theirs, content = item.get(spelling.role), item.get(spelling.content)
    ours = next((role for role, word in spelling.words.items() if word == theirs), None)
    if ours is None:
        return f"'{spelling.role}' is {theirs!r}; known: {', '.join(spelling.words.values())}"
    return (ours, content) if isinstance(content, str) else f"'{spelling.content}' is missing or no text"
