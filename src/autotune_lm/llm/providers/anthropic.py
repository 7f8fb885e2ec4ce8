"""Floor 3. Anthropic's messages.

Source: Anthropic's API reference, "Messages", "Streaming messages", "Structured outputs" and "Errors".
"""

from typing import ClassVar

import msgspec

from autotune_lm.core.calls import Call, Finish, Raw, Reply, Rung
from autotune_lm.llm.providers.refusals import raise_if_error
from autotune_lm.llm.providers.replies import Json, decoded, events, listed, named, number, text_of
from autotune_lm.llm.providers.schemas import strict
from autotune_lm.llm.providers.wire import Wire
from autotune_lm.llm.trouble import Trouble

VERSION = "2023-06-01"
_WARMEST = 1.0
"""Higher temperatures are refused."""
_DROPPABLE = {"temperature": r"\btemperature", "cache_control": r"\bcache_control"}
_FINISH: dict[str, Finish] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "tool_use": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refusal",
}


class Anthropic(Wire):
    """A model of Anthropic's, or a server that speaks its messages."""

    name: ClassVar[str] = "anthropic"
    models_path = "/models?limit=1000"
    headers: ClassVar = {"anthropic-version": VERSION}
    droppable = _DROPPABLE

    async def send(self, call: Call, rung: Rung) -> Raw:
        """Ask once.

        Raises:
            Trouble: no whole reply came, and what kind of weather that is.
        """
        form: Rung = rung if call.schema and rung != "json" else "text"
        answer = await self.ask("/messages", lambda: self.body(call, form), form, loads=call.model)
        return self.raw(answer, rung)

    def read(self, raw: Raw) -> Reply:
        """What the model said.

        Raises:
            Trouble: the body is no reply, or a cut one.
        """
        return read(raw)

    def body(self, call: Call, rung: Rung) -> Json:
        """The JSON of a request; batches hold the same."""
        system = "\n\n".join(message.content for message in call.messages if message.role == "system")
        body: Json = {
            "model": call.model,
            "max_tokens": call.max_tokens,
            "messages": [
                {"role": message.role, "content": message.content}
                for message in call.messages
                if message.role != "system"
            ],
            "temperature": min(call.temperature, _WARMEST),
        }
        if system:
            part: Json = {"type": "text", "text": system}
            if "cache_control" not in self.without:  # the same for all calls: read again at a tenth of the price
                part["cache_control"] = {"type": "ephemeral"}
            body["system"] = [part]
        if self.endpoint.stream:
            body["stream"] = True
        if rung == "schema":
            body["output_config"] = {"format": {"type": "json_schema", "schema": strict(call.schema, False)}}
        if rung == "tool":
            body["tools"] = [
                {"name": "reply", "description": "Gives the reply.", "input_schema": strict(call.schema, True)}
            ]
            body["tool_choice"] = {"type": "tool", "name": "reply"}
        return {name: value for name, value in body.items() if name not in self.without}


def read(raw: Raw) -> Reply:
    """What the model said.

    Raises:
        Trouble: the body is no reply, or a cut one.
    """
    if raw.streamed and not raw.body.lstrip().startswith((b"{", b"<")):
        message = _put_together(raw.body)
    else:
        message = decoded(raw.body)
        raise_if_error(message)
    if "stop_reason" not in message:
        raise Trouble("transient", "the server sent no message")
    return _reply(message)


def _reply(message: Json) -> Reply:
    blocks = listed(message, "content")
    usage = named(message, "usage")
    cached = number(usage, "cache_read_input_tokens")
    calls = [_arguments(block) for block in blocks if text_of(block, "type") == "tool_use"]
    spoken = "".join(text_of(block, "text") for block in blocks if text_of(block, "type") == "text")
    return Reply(
        text=calls[0] if calls else spoken,
        reasoning="".join(text_of(block, "thinking") for block in blocks if text_of(block, "type") == "thinking"),
        finish=_FINISH.get(text_of(message, "stop_reason"), "stop"),
        prompt_tokens=number(usage, "input_tokens") + cached + number(usage, "cache_creation_input_tokens"),
        completion_tokens=number(usage, "output_tokens"),
        cached_tokens=cached,
        model=text_of(message, "model"),
    )


def _arguments(block: object) -> str:
    """A tool's input as JSON; in a stream it comes as pieces of text, which ``max_tokens`` may have cut."""
    return text_of(block, "partial_json") or msgspec.json.encode(named(block, "input")).decode()


def _put_together(body: bytes) -> Json:
    """The message of a stream: ``message_start``, blocks that grow by deltas, ``message_delta``, ``message_stop``."""
    message: Json = {}
    usage: Json = {}
    blocks: dict[int, dict[str, str]] = {}
    ended = False
    for event in events(body):
        kind = text_of(event, "type")
        if kind == "error" or "error" in event:
            raise_if_error(event)
        if kind == "message_start":
            message = named(event, "message")
            usage = dict(named(message, "usage"))
        elif kind == "content_block_start":
            blocks[number(event, "index")] = {"type": text_of(named(event, "content_block"), "type")}
        elif kind == "content_block_delta":
            _grow(blocks.setdefault(number(event, "index"), {"type": "text"}), named(event, "delta"))
        elif kind == "message_delta":
            message = {**message, **named(event, "delta")}
            usage |= named(event, "usage")
        ended = ended or kind == "message_stop"
    if not ended:
        raise Trouble("transient", "the stream ended before the reply did")
    return {**message, "content": [blocks[place] for place in sorted(blocks)], "usage": usage}


def _grow(block: dict[str, str], delta: Json) -> None:
    for name in ("text", "thinking", "partial_json"):
        if piece := text_of(delta, name):
            block[name] = block.get(name, "") + piece
