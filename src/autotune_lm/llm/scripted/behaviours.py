"""Floor 3. The ways in which the scripted model goes wrong: in what it says (content), and in how (form)."""

import json
from collections.abc import Callable
from typing import NamedTuple

from autotune_lm.core.calls import Finish
from autotune_lm.core.errors import ConfigError
from autotune_lm.kit.registry import nearest
from autotune_lm.llm.scripted.dice import dice
from autotune_lm.llm.scripted.lies import lie
from autotune_lm.llm.scripted.obey import obey
from autotune_lm.llm.scripted.request import Request

Item = dict[str, object]
_BEFORE = ("Sure! Here are the items you asked for:\n\n", "", "Let me think about the passage first.\n", "```json\n")
_AFTER = ("\n\nLet me know if you need more!", "", "\n\nI hope this helps.")
_REFUSAL = "I'm sorry, but I can't help with that request."
_LOOP = "The station is on. "


class Said(NamedTuple):
    """What is about to be said. An empty ``text`` stands for the items in their form."""

    items: list[Item]
    text: str
    finish: Finish


class Behaviour(NamedTuple):
    """A way to go wrong, and how often: the share of calls, from 0 to 1; of ``slow``, the longest wait in seconds."""

    name: str
    amount: float

    def strikes(self, call_id: str) -> bool:
        """Whether this call is one of them; the same call always is or never."""
        return self.amount >= 1 or dice(call_id, self.name).random() < self.amount


Way = Callable[[Said, Request, str], Said]
DEFAULTS = {"slow": 0.05, "rate-limited": 0.3}
"""Amounts where none is given; 1 for all others."""


def read_behaviours(text: str) -> tuple[Behaviour, ...]:
    """``sloppy, truncating:0.2, slow`` as a list.

    Raises:
        ConfigError: there is no such behaviour, or the amount is no number.
    """
    return tuple(_read_behaviour(part.strip()) for part in text.split(",") if part.strip() not in ("", "perfect"))


def spoken_as(model: str, text: str) -> str:
    """The name by which replies are kept: a model that answers in another way is another model.

    Raises:
        ConfigError: there is no such behaviour.
    """
    ways = [one for one in read_behaviours(text) if one.name not in DEFAULTS]
    return ",".join([model, *(f"{one.name}:{one.amount:g}" for one in ways)])


def _read_behaviour(text: str) -> Behaviour:
    name, colon, amount = text.partition(":")
    if name not in NAMES:
        raise ConfigError(f"models: the scripted model has no behaviour '{name}'", nearest(name, list(NAMES)))
    try:
        return Behaviour(name, float(amount) if colon else DEFAULTS.get(name, 1.0))
    except ValueError:
        raise ConfigError(f"models: '{amount}' of the behaviour '{name}' is no number", "try 'sloppy:0.5'") from None


def _lying(said: Said, request: Request, call_id: str) -> Said:
    """One lie in each item."""
    return said._replace(items=[lie(item, request, f"{call_id} {at}").item for at, item in enumerate(said.items)])


def _obedient(said: Said, request: Request, call_id: str) -> Said:
    """Does what the document says."""
    items, text = obey(said.items, request, call_id)
    return said._replace(items=items, text=text)


def _sloppy(said: Said, _: Request, call_id: str) -> Said:
    """Prose around the JSON, fences, trailing commas, fields in another order, gaps and repetitions."""
    roll = dice(call_id, "sloppy")
    try:
        items = list(json.loads(said.text)["items"])
    except (ValueError, KeyError, TypeError):
        return said._replace(text=roll.choice(_BEFORE[:3]) + said.text + roll.choice(_AFTER))
    for place in range(len(items)):
        fields = list(items[place].items())
        roll.shuffle(fields)
        if len(fields) > 1 and roll.random() < 0.15:
            fields.pop()
        items[place] = dict(fields)
    if items and roll.random() < 0.3:
        items.append(dict(roll.choice(items)))
    text = json.dumps({"items": items}, ensure_ascii=False, indent=roll.choice((None, 2)))
    if roll.random() < 0.5:
        text = text.replace("}]", "},]").replace("}\n  ]", "},\n  ]")
    before = roll.choice(_BEFORE)
    return said._replace(text=f"{before}{text}" + ("\n```" if "```" in before else "") + roll.choice(_AFTER))


def _truncating(said: Said, _: Request, call_id: str) -> Said:
    """Stops in the middle of an item; a reply of one item comes whole."""
    starts = [place for place in range(len(said.text)) if said.text.startswith(('{"', "{\n"), place)]
    if len(starts) < 3:
        return said
    last = starts[dice(call_id, "truncating").randrange(2, len(starts))]
    return said._replace(text=said.text[: last + (len(said.text) - last) // 3], finish="length")


def _refusing(said: Said, _: Request, __: str) -> Said:
    return said._replace(text=_REFUSAL, finish="stop")


def _empty(said: Said, _: Request, __: str) -> Said:
    return said._replace(text="", finish="stop")


def _looping(said: Said, _: Request, __: str) -> Said:
    """Begins well and then says one sentence for ever."""
    return said._replace(text=said.text[: len(said.text) // 2] + _LOOP * 200, finish="length")


def _echo(said: Said, request: Request, _: str) -> Said:
    """Says the task again."""
    return said._replace(text=request.said[-1] if request.said else "", finish="stop")


CONTENT: dict[str, Way] = {"lying": _lying, "obedient": _obedient}
FORM: dict[str, Way] = {
    "sloppy": _sloppy,
    "truncating": _truncating,
    "looping": _looping,
    "refusing": _refusing,
    "empty": _empty,
    "echo": _echo,
}
NAMES = ("perfect", *CONTENT, *FORM, "slow", "rate-limited")
