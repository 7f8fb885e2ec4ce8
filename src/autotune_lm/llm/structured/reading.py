"""Floor 3. A reply read: its usable items, or what is wrong with it under a code that never changes."""

from typing import Generic, Literal, NamedTuple, TypeVar

import msgspec

from autotune_lm.core.calls import Call, Reply
from autotune_lm.llm.structured.reasoning import Said, set_apart
from autotune_lm.llm.structured.salvage import Salvaged, salvage
from autotune_lm.llm.structured.symptoms import echoes, loops, refuses
from autotune_lm.llm.structured.unfence import why_not_json

S = TypeVar("S", bound=msgspec.Struct)

Cause = Literal[
    "invalid_json", "unfit", "empty", "refusal", "filter", "echo", "loop", "length", "thinking",
    "too_long", "cut", "stalled", "request", "server",
]  # fmt: skip
"""Why an item got no answer; ``docs/reference/reasons.md`` explains each. The last five come from the server."""


class Fault(NamedTuple):
    """What is wrong with a reply."""

    cause: Cause
    says: str


class Reading(NamedTuple, Generic[S]):
    """What a reply gave: items, or the fault that there are none."""

    items: tuple[S, ...]
    lost: tuple[str, ...]
    said: Said
    fault: Fault | None = None
    cut: bool = False
    """It reached its longest length; complete items may stand before the end."""


def read_items(reply: Reply, call: Call, item: type[S], most: int) -> Reading[S]:
    """Read a reply that should hold up to ``most`` items."""
    said = set_apart(reply.text, reply.reasoning)
    cut = reply.finish == "length"
    if not said.text.strip():
        return Reading((), (), said, _silent(reply, said))
    found = salvage(said.text, item, cut=reply.finish != "stop")
    if found.items:
        surplus = len(found.items) - most
        more = (f"{surplus} more items than the {most} asked for came",) if surplus > 0 else ()
        return Reading(found.items[:most], (*found.lost, *more), said, cut=cut)
    least = getattr(item, "least", 1)
    if found.nothing and least == 0 and not found.lost:
        return Reading((), (), said)
    return Reading((), found.lost, said, _fault(reply, call, said, found))


def read_text(reply: Reply, call: Call) -> Reading[msgspec.Struct]:
    """Read a reply that should be free text: what is wrong with it, if anything."""
    said = set_apart(reply.text, reply.reasoning)
    said = said._replace(text=without_fence(said.text))
    if not said.text.strip():
        return Reading((), (), said, _silent(reply, said))
    system = "\n".join(message.content for message in call.messages if message.role == "system")
    fault = None
    if reply.finish in ("filter", "refusal") or refuses(said.text):
        fault = _refused(reply)
    elif loops(said.text):
        fault = Fault("loop", "the reply says the same over and over")
    elif reply.finish == "length":
        fault = Fault("length", f"the reply is longer than {call.max_tokens} tokens")
    elif echoes(said.text, system):
        fault = Fault("echo", "the reply repeats its instructions")
    return Reading((), (), said, fault)


def without_fence(text: str) -> str:
    """The text inside, where all of it stands in one fence of Markdown or of nothing special."""
    lines = text.strip().split("\n")
    opened = lines[0].strip().lower() in ("```", "```markdown", "```md", "```text", "```txt")
    if len(lines) < 2 or not opened or lines[-1].strip() != "```":
        return text
    inner = lines[1:-1]
    return text if any(line.lstrip().startswith("```") for line in inner) else "\n".join(inner)


def _silent(reply: Reply, said: Said) -> Fault:
    if reply.finish in ("filter", "refusal"):
        return _refused(reply)
    if said.reasoning and (said.endless or reply.finish == "length"):
        return Fault("thinking", "the model thought until there was no room left for a reply")
    if loops(reply.text):
        return Fault("loop", "the reply is white space without end")
    if reply.finish == "length":
        return Fault("length", "the reply was cut off before it said anything")
    return Fault("empty", "the model said nothing")


def _refused(reply: Reply) -> Fault:
    if reply.finish == "filter":
        return Fault("filter", "the provider's filter withheld the reply")
    return Fault("refusal", "the model declined to answer")


def _fault(reply: Reply, call: Call, said: Said, found: Salvaged[S]) -> Fault:
    """Why a reply with a text has no usable item."""
    if reply.finish in ("filter", "refusal"):
        return _refused(reply)
    if loops(reply.text):
        return Fault("loop", "the reply says the same over and over")
    if reply.finish == "length":
        return Fault(
            "length", f"the reply was cut off after {call.max_tokens} tokens, before its first item was complete"
        )
    if found.lost:
        return Fault("unfit", "; ".join(found.lost[:3]))
    if found.nothing:
        return Fault("empty", "the list of items is empty")
    if refuses(said.text):
        return _refused(reply)
    if echoes(said.text, "\n".join(message.content for message in call.messages)):
        return Fault("echo", "the reply repeats the prompt")
    return Fault("invalid_json", why_not_json(said.text))
