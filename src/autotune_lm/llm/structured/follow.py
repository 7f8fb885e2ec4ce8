"""Floor 3. The next call after a reply that does not do: a pure function of the call and that reply."""

import msgspec

from autotune_lm.core.calls import Call
from autotune_lm.core.types import Message
from autotune_lm.llm.structured.coerce import wants
from autotune_lm.llm.structured.reading import Fault
from autotune_lm.llm.structured.schema import reply_schema
from autotune_lm.llm.structured.tagged import tagged_form

SEED_STEP = 1_000_003
WARM = 0.5
"""Without some warmth another seed gives the same reply."""
SHOWN = 3_000
"""Characters of a bad reply that the model is shown again."""
EXISTING = 300
"""Characters of an item that exists, as the model is shown it."""
MORE_ROOM = 4


def with_other_seed(call: Call, attempt: int) -> Call:
    """The same once more, by another throw of the dice."""
    seed = (call.seed + attempt * SEED_STEP) & 0x7FFF_FFFF
    return _changed(call, seed=seed, temperature=max(call.temperature, WARM))


def with_more_room(call: Call, most_tokens: int) -> Call:
    """The same with a longer reply, for a model that thinks first."""
    return _changed(call, max_tokens=min(call.max_tokens * MORE_ROOM, most_tokens))


def corrected(call: Call, said: str, fault: Fault) -> Call:
    """The reply is shown with what exactly is wrong with it."""
    wrong = "That reply cannot be read" if fault.cause == "invalid_json" else "That reply cannot be used"
    ask = f"{wrong}: {fault.says}. Write the whole reply again in the form described above: JSON alone."
    return _with_turn(call, said, ask)


def in_plain_text(call: Call, said: str, item: type[msgspec.Struct]) -> Call:
    """The last way out for models that cannot write JSON. The schema goes, or the server would ask for JSON still."""
    lines = "\n".join(tagged_form(item))
    ask = f"Write the items in plain text instead: these lines for each item, and an empty line after it.\n{lines}"
    return _changed(_with_turn(call, said, ask), schema="")


def the_rest(call: Call, item: type[msgspec.Struct], done: tuple[msgspec.Struct, ...], wanted: int) -> Call:
    """Fewer items, after a reply that was cut off; those that exist are named."""
    first, last = len(done) + 1, len(done) + wanted
    which = f"item {first}" if first == last else f"items {first} to {last}"
    existing = "\n".join(f"- {told(one)}" for one in done)
    before = f" These exist already; do not repeat them:\n{existing}\n" if done else " "
    ask = f"The reply to this was cut off because it was too long.{before}Now write only {which}, and be brief."
    *earlier, last_message = call.messages
    user = Message(last_message.role, f"{last_message.content}\n\n{ask}")
    schema = reply_schema(item, wanted) if call.schema else ""
    return _changed(call, messages=(*earlier, user), schema=schema)


def told(item: msgspec.Struct) -> str:
    """An item by its question, or else its first text."""
    texts = [value for want in wants(type(item)) if isinstance(value := getattr(item, want.name, None), str)]
    question = getattr(item, "question", None)
    said = question if isinstance(question, str) else next(iter(texts), "")
    return " ".join(said.split())[:EXISTING] or "one item"


def _with_turn(call: Call, said: str, ask: str) -> Call:
    shown = said.strip()[:SHOWN] or "(nothing)"
    return _changed(call, messages=(*call.messages, Message("assistant", shown), Message("user", ask)))


def _changed(call: Call, **changes: object) -> Call:
    """Another call, with its own id."""
    return msgspec.structs.replace(call, id="", **changes)
