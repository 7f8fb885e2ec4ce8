"""Floor 3. The provider without a server: replies come from rules, the same for the same call, at no cost."""

import asyncio
from typing import ClassVar

import msgspec

from autotune_lm.core.calls import Call, Raw, Reply, Rung
from autotune_lm.llm.endpoint import Endpoint
from autotune_lm.llm.scripted.behaviours import Behaviour, read_behaviours
from autotune_lm.llm.scripted.brain import answer
from autotune_lm.llm.scripted.dice import dice
from autotune_lm.llm.trouble import Trouble

_WAIT_S = 0.02
"""How long a refused call is asked to wait."""
_MOST_REFUSALS = 2
_CHARACTERS_PER_TOKEN = 4


class Scripted:
    """A model made of rules. ``behaviour`` says how it goes wrong, such as ``sloppy,lying:0.3,slow``."""

    name: ClassVar[str] = "scripted"

    def __init__(self, told: Endpoint | str = "perfect", model: str = "") -> None:
        """Take an endpoint, as all providers do, or a behaviour.

        Raises:
            ConfigError: the behaviour is unknown.
        """
        self.behaviours = read_behaviours(told if isinstance(told, str) else told.behaviour)
        self.model = model or (told.model if not isinstance(told, str) else "") or "scripted"
        self._tries: dict[str, int] = {}

    async def send(self, call: Call, rung: Rung) -> Raw:
        """Answer at once, or after the wait that ``slow`` draws.

        Raises:
            Trouble: capacity, where ``rate-limited`` strikes; the same call is answered on the second or third try.
        """
        if slow := self._behaviour("slow"):
            await asyncio.sleep(dice(call.id, "slow").random() * slow.amount)
        self._refuse(call)
        said = answer(call, self.behaviours)
        reply = Reply(
            text=said.text,
            finish=said.finish,
            prompt_tokens=sum(_tokens(message.content) for message in call.messages),
            completion_tokens=_tokens(said.text),
            model=self.model,
        )
        return Raw(msgspec.json.encode(reply), rung)

    def read(self, raw: Raw) -> Reply:
        """What was said.

        Raises:
            Trouble: the body is none of ours.
        """
        try:
            return msgspec.json.decode(raw.body, type=Reply)
        except (msgspec.MsgspecError, ValueError) as cause:
            raise Trouble("transient", "the body is no reply of the scripted model") from cause

    async def close(self) -> None:
        """Nothing is held."""

    def _behaviour(self, name: str) -> Behaviour | None:
        return next((one for one in self.behaviours if one.name == name), None)

    def _refuse(self, call: Call) -> None:
        """Say once or twice that there is no room, of the share of calls that ``rate-limited`` strikes."""
        limited = self._behaviour("rate-limited")
        if limited is None or not limited.strikes(call.id):
            return
        tries = self._tries.get(call.id, 0)
        if tries < dice(call.id, "tries").randint(1, _MOST_REFUSALS):
            self._tries[call.id] = tries + 1
            raise Trouble("capacity", "the scripted model has no room now", wait_s=_WAIT_S)
        self._tries.pop(call.id, None)


def _tokens(text: str) -> int:
    return len(text) // _CHARACTERS_PER_TOKEN + 1
