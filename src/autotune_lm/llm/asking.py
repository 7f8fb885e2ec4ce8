"""Floor 3. A model as generators and judges know it: a prompt by name and values in, items of one shape out."""

import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

import msgspec

from autotune_lm.core.calls import RUNGS, Call, Items, Reply, Rung
from autotune_lm.core.errors import Unanswered
from autotune_lm.core.types import Message
from autotune_lm.kit.tokens import count_messages
from autotune_lm.llm.prompt_library import PromptLibrary
from autotune_lm.llm.structured.follow import corrected, in_plain_text, the_rest, with_more_room, with_other_seed
from autotune_lm.llm.structured.ladder import Forgetful, Ladder, RungMemory
from autotune_lm.llm.structured.reading import Cause, Fault, Reading, read_items, read_text
from autotune_lm.llm.structured.schema import reply_form, reply_schema
from autotune_lm.llm.trouble import Trouble, Weather

S = TypeVar("S", bound=msgspec.Struct)
Ask = Callable[[Call, Rung], Awaitable[Reply]]

ITEM_TOKENS = 120
"""Of an item whose type has no ``tokens``."""
SPARE = 1.5
OVERHEAD_TOKENS = 80
"""Of the envelope."""
LEAST_REPLY = 150
"""Tokens for a reply below which a call makes no sense: an item and its envelope."""
LONGEST_REPLY = 16_000
"""Tokens that a model which thinks first may get."""
ESTIMATE = 1.1
"""Our count is of one vocabulary; others need a tenth more."""
_CAUSES: Mapping[Weather, Cause] = {
    "too-long": "too_long", "cut": "cut", "stalled": "stalled", "request": "request", "rung": "request",
}  # fmt: skip
_HINTS: Mapping[str, str] = {
    "too_long": "set chunk.size_tokens lower, or context_tokens of the model higher if the server allows it",
    "thinking": "set max_tokens of the model higher, or choose one that does not think",
    "length": "set generate.per_chunk lower, or max_tokens of the model higher",
}
_HINT = "the reply is kept; 'autotune prompts try NAME --chunk ID' shows it. Another model may do better"


class Voice(NamedTuple):
    """Which model is asked, and how."""

    model: str
    """Its name at the provider."""
    name: str
    """What origins say: provider and model."""
    context_tokens: int = 0
    """The most tokens of prompt and reply together; 0: not known."""
    temperature: float = 0.7
    max_tokens: int = 0
    """The longest reply; 0: from the number of items."""
    rungs: Sequence[Rung] = RUNGS
    """The forms that the provider has."""


class Asking:
    """Implements ``core.ports.Model``. ``ask`` sends one call, or finds its reply in the journal."""

    def __init__(self, ask: Ask, voice: Voice, library: PromptLibrary, memory: RungMemory | None = None) -> None:
        self.voice = voice
        self.library = library
        self.heard: Callable[[Call, Rung, Reply], None] | None = None
        """Who listens to the replies as they come."""
        self.ladder = Ladder(voice.rungs, memory or Forgetful())
        self._ask = ask

    @property
    def name(self) -> str:
        """What a sample's origin says."""
        return self.voice.name

    @property
    def context_tokens(self) -> int:
        """The most tokens of prompt and reply together; 0 where nobody knows."""
        return self.voice.context_tokens

    def prompt_hash(self, prompt: str) -> str:
        """Name, version and hash of a prompt as the project has it.

        Raises:
            ConfigError: there is no such prompt, or its file is wrong.
        """
        return self.library.get(prompt).reference

    async def items(
        self, prompt: str, values: Mapping[str, str], item: type[S], *, most: int, seed: int = 0
    ) -> Items[S]:
        """Ask for up to ``most`` items.

        Raises:
            Unanswered: no usable item came; the message begins with the cause.
            CannotGoOn: the model cannot be asked at all now.
        """
        call = self.call_for_items(prompt, values, item, most=most, seed=seed)
        return await _Exchange(self, call, item, most).items()

    async def text(self, prompt: str, values: Mapping[str, str], *, max_tokens: int, seed: int = 0) -> Items[str]:
        """Ask for free text.

        Raises:
            Unanswered: nothing usable came; the message begins with the cause.
            CannotGoOn: the model cannot be asked at all now.
        """
        page = self.library.get(prompt)
        call = self._call(page.render(values), max_tokens, page.reference, seed)
        reading = read_text((await self.send(call))[0], call)
        made = [call.id]
        if reading.fault is not None:
            roomier = reading.fault.cause in ("length", "thinking")
            call = with_more_room(call, self.longest(call)) if roomier else with_other_seed(call, 1)
            reading = read_text((await self.send(call))[0], call)
            made.append(call.id)
        if reading.fault is not None:
            raise unanswered(reading.fault)
        return Items((reading.said.text,), calls=tuple(made), reasoning=reading.said.reasoning)

    def call_for_items(
        self, prompt: str, values: Mapping[str, str], item: type[S], *, most: int, seed: int = 0
    ) -> Call:
        """The first call for items: what ``items`` would send.

        Raises:
            Unanswered: the prompt does not fit the model.
        """
        page = self.library.get(prompt)
        tokens = self.voice.max_tokens or tokens_for(item, most)
        messages = page.render(values, reply_form(item))
        return self._call(messages, tokens, page.reference, seed, reply_schema(item, most))

    def _call(self, messages: tuple[Message, ...], tokens: int, reference: str, seed: int, schema: str = "") -> Call:
        call = Call(
            model=self.voice.model, messages=messages, max_tokens=tokens, schema=schema,
            temperature=self.voice.temperature, seed=seed, prompt=reference,
        )  # fmt: skip
        fitting = self.fitting(call)
        if fitting is None:
            says = f"the prompt has about {prompt_tokens(messages)} tokens; {self.context_tokens} fit with the reply"
            raise unanswered(Fault("too_long", says))
        return fitting

    def fitting(self, call: Call) -> Call | None:
        """The call with no longer a reply than the window leaves; None where it leaves hardly any."""
        if surely_fits(call, self.context_tokens):
            return call
        room = self.room(call)
        if room < min(LEAST_REPLY, call.max_tokens):
            return None
        return call if call.max_tokens <= room else msgspec.structs.replace(call, id="", max_tokens=room)

    def room(self, call: Call) -> int:
        """The longest reply that a call may get, in tokens."""
        window = self.context_tokens
        return window - prompt_tokens(call.messages) if window else max(LONGEST_REPLY, call.max_tokens)

    def longest(self, call: Call) -> int:
        """What a model that thinks first may get."""
        return max(call.max_tokens, min(LONGEST_REPLY, self.room(call)))

    async def send(self, call: Call) -> tuple[Reply, Rung]:
        """One reply, and the rung it was asked for on.

        Raises:
            Unanswered: none came, for a reason that touches this item alone.
        """
        while True:
            rung: Rung = self.ladder.rung if call.schema else "text"
            try:
                reply = await self._ask(call, rung)
            except Trouble as trouble:
                if trouble.weather == "rung" and call.schema and self.ladder.refused(rung):
                    continue
                cause = _CAUSES.get(trouble.weather, "server")
                raise unanswered(Fault(cause, trouble.message), trouble.hint) from trouble
            if self.heard is not None:
                self.heard(call, rung, reply)
            return reply, rung


class _Exchange(Generic[S]):
    """One question to a model and all that follows from its replies."""

    def __init__(self, asking: Asking, call: Call, item: type[S], most: int) -> None:
        self.asking, self.first, self.item, self.most = asking, call, item, most
        self.made: list[str] = []
        self.cured: list[Cause] = []

    async def items(self) -> Items[S]:
        call, reading = self.first, await self._read(self.first, self.most)
        while reading.fault is not None:
            cure = self._cure(call, reading, reading.fault)
            if cure is None:
                raise unanswered(reading.fault)
            fitting = self.asking.fitting(cure)
            if fitting is None:
                raise unanswered(reading.fault)
            call = fitting
            reading = await self._read(call, self.most)
        items, lost = await self._with_rest(reading)
        return Items(items, lost, tuple(self.made), reading.said.reasoning)

    async def _read(self, call: Call, most: int) -> Reading[S]:
        self.made.append(call.id)
        reply, rung = await self.asking.send(call)
        reading = read_items(reply, call, self.item, most)
        if call.schema and (reading.fault is None or reading.fault.cause in ("invalid_json", "unfit", "empty", "loop")):
            self.asking.ladder.replied(rung, reading.fault is None)
        return reading

    def _cure(self, call: Call, reading: Reading[S], fault: Fault) -> Call | None:
        """The next call for a fault: each is tried once, a form that was not kept twice; None: nothing is left."""
        attempt = len(self.made)
        tried = self.cured.count(fault.cause)
        self.cured.append(fault.cause)
        if fault.cause in ("invalid_json", "unfit"):
            formal = sum(cause in ("invalid_json", "unfit") for cause in self.cured)
            if formal == 1:
                return corrected(self.first, reading.said.text, fault)
            return in_plain_text(self.first, reading.said.text, self.item) if formal == 2 else None
        if tried or attempt > 3:
            return None
        if fault.cause == "thinking":
            roomier = with_more_room(call, self.asking.longest(call))
            return roomier if roomier.max_tokens > call.max_tokens else None
        if fault.cause == "length":
            return the_rest(self.first, self.item, (), 1)
        return with_other_seed(call, attempt)

    async def _with_rest(self, reading: Reading[S]) -> tuple[tuple[S, ...], tuple[str, ...]]:
        """All items: those that a reply was cut before are asked for, as many at once as its room has proved to hold.

        It goes on while each reply brings something new; what is missing in the end is said.
        """
        items, lost = reading.items, reading.lost
        cut, room = reading.cut, len(reading.items)
        while cut and room and len(items) < self.most:
            wanted = min(self.most - len(items), room)
            more = await self._read(the_rest(self.first, self.item, items, wanted), wanted)
            fresh = tuple(one for one in more.items if one not in items)
            if more.fault is not None or not fresh:
                cause = more.fault.cause if more.fault else "nothing new"
                said = f"the reply was cut off after {len(items)} items and the rest did not come ({cause})"
                return items, (*lost, said)
            all_asked = wanted == self.most - len(items)
            items, lost = (*items, *fresh), (*lost, *more.lost)
            cut, room = more.cut or not all_asked, len(fresh)
        return items, lost


def tokens_for(item: type[msgspec.Struct], most: int) -> int:
    """The longest reply with so many items."""
    each = getattr(item, "tokens", ITEM_TOKENS)
    return OVERHEAD_TOKENS + math.ceil(most * (each if isinstance(each, int) else ITEM_TOKENS) * SPARE)


def surely_fits(call: Call, window: int) -> bool:
    """Whether prompt and reply fit by far, told without counting, which would take most of a call's time.

    No text of people has under two bytes a token.
    """
    size = sum(len(message.content.encode("utf-8", "replace")) + 16 for message in call.messages)
    return not window or size // 2 + call.max_tokens <= window


def prompt_tokens(messages: Sequence[Message]) -> int:
    """About how many tokens a model sees, never too few."""
    return math.ceil(count_messages(messages) * ESTIMATE)


def unanswered(fault: Fault, hint: str = "") -> Unanswered:
    """The error for an item without an answer; its message begins with the cause."""
    return Unanswered(f"{fault.cause}: {fault.says}", hint or _HINTS.get(fault.cause, _HINT))
