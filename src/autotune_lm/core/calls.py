"""Floor 0. What is asked of a model and what it replies: the same for every provider."""

from typing import ClassVar, Generic, Literal, TypeVar

from autotune_lm.core.types import Message, Part, Record

Rung = Literal["schema", "tool", "json", "text"]
"""How a reply is held to a form, the strictest first: the server's own JSON Schema mode, a tool that must be called,
JSON without a schema, tags in plain text."""
RUNGS: tuple[Rung, ...] = ("schema", "tool", "json", "text")
Finish = Literal["stop", "length", "filter", "refusal"]
"""Why a reply ended: it was complete, it reached ``max_tokens``, the provider's filter or the model itself declined."""

I = TypeVar("I")  # noqa: E741


class Call(Record, frozen=True):
    """One request to a model. Its id is the key under which the reply is kept: what is asked, not where or when.

    Endpoint, API key, time-outs, concurrency, context window and the rung of the ladder are not in it.
    """

    PREFIX: ClassVar[str] = "cal"
    model: str
    """The model's name at the provider."""
    messages: tuple[Message, ...]
    max_tokens: int
    """The longest reply."""
    schema: str = ""
    """The JSON Schema that the reply should follow, as JSON text; empty: any text."""
    temperature: float = 0.0
    seed: int = 0
    """Sent where the provider takes one; another seed is another call."""
    prompt: str = ""
    """Name, version and hash of the prompt file."""


class Raw(Part, frozen=True):
    """A reply as it came over the wire, before anything looked at its meaning."""

    body: bytes
    rung: Rung = "text"
    streamed: bool = False
    headers: dict[str, str] = {}
    """Those that speak of limits, names in lower case; not kept."""


class Reply(Part, frozen=True):
    """What a model said. A count is 0 where the server does not tell."""

    text: str
    reasoning: str = ""
    finish: Finish = "stop"
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    model: str = ""
    """As the server calls it."""


class Items(Part, Generic[I], frozen=True):
    """The usable items of a structured reply."""

    items: tuple[I, ...]
    lost: tuple[str, ...] = ()
    """One sentence for each item that could not be used."""
    calls: tuple[str, ...] = ()
    """Ids of the calls that were made, in order."""
    reasoning: str = ""
