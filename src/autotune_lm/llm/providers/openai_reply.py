"""Floor 3. Chat completions as they come back, whole or in pieces, into what the model said.

A piece of a stream: ``data: {"choices": [{"delta": {"content": "…"}}]}``; the tokens stand in the last one, without
choices; ``data: [DONE]`` ends it. A reply that called the tool has its text in the tool's arguments.
"""

from collections.abc import Iterable

import msgspec

from autotune_lm.core.calls import Finish, Raw, Reply
from autotune_lm.llm.providers.cut import check_count, without_note
from autotune_lm.llm.providers.refusals import raise_if_error
from autotune_lm.llm.providers.replies import DONE, Json, decoded, events, first, listed, named, number, text_of
from autotune_lm.llm.trouble import Trouble

_FINISH: dict[str, Finish] = {
    "stop": "stop",
    "tool_calls": "stop",
    "function_call": "stop",
    "eos": "stop",
    "end_turn": "stop",
    "length": "length",
    "max_tokens": "length",
    "model_length": "length",
    "content_filter": "filter",
    "safety": "filter",
    "refusal": "refusal",
}


def read(raw: Raw) -> Reply:
    """What the model said.

    Raises:
        Trouble: transient for a body that is cut or no reply; too-long where the server noticed late; cut where it
            read less than the prompt.
    """
    body, asked = without_note(raw.body)
    whole = body[:64].lstrip().startswith((b"{", b"<"))  # so may a server answer that was asked for a stream
    reply = _streamed(body) if raw.streamed and not whole else _whole(body)
    check_count(asked, reply.prompt_tokens)
    return reply


def _whole(body: bytes) -> Reply:
    told = decoded(body)
    raise_if_error(told)
    choice = first(told, "choices")
    if not choice:
        raise Trouble("transient", "the server sent a reply without any choice")
    raise_if_error(choice)
    message = named(choice, "message")
    return _reply([message], text_of(choice, "finish_reason"), named(told, "usage"), text_of(told, "model"))


def _streamed(body: bytes) -> Reply:
    deltas: list[Json] = []
    finish, model, done = "", "", False
    usage: Json = {}
    for event in events(body):
        if event is DONE:
            done = True
            continue
        raise_if_error(event)
        choice = first(event, "choices")
        raise_if_error(choice)
        deltas.append(named(choice, "delta"))
        finish = text_of(choice, "finish_reason") or finish
        model = model or text_of(event, "model")
        usage = named(event, "usage") or usage
    if not (done or finish):
        raise Trouble("transient", "the stream ended before the reply did")
    return _reply(deltas, finish, usage, model)


def _reply(parts: list[Json], finish: str, usage: Json, model: str) -> Reply:
    """Put a reply together from a message, or from the pieces of one."""
    refused = "".join(text_of(part, "refusal") for part in parts)
    called = "".join(_arguments(parts))
    if finish == "error":
        raise Trouble("transient", "the server broke off in the middle of the reply")
    end: Finish = "refusal" if refused else _FINISH.get(finish, "stop")
    return Reply(
        text=called or "".join(_texts(parts, "text")) or refused,
        reasoning="".join(_thoughts(parts)),
        finish=end,
        prompt_tokens=number(usage, "prompt_tokens"),
        completion_tokens=number(usage, "completion_tokens"),
        cached_tokens=number(named(usage, "prompt_tokens_details"), "cached_tokens"),
        model=model,
    )


def _texts(parts: list[Json], kind: str) -> Iterable[str]:
    """The contents: a text, or a list of typed parts (Mistral's models that think)."""
    for part in parts:
        content = part.get("content")
        if isinstance(content, str):
            yield content
        for piece in listed(part, "content"):
            if text_of(piece, "type") == kind:
                yield text_of(piece, kind) or "".join(text_of(inner, "text") for inner in listed(piece, kind))


def _thoughts(parts: list[Json]) -> Iterable[str]:
    for part in parts:
        yield text_of(part, "reasoning_content") or text_of(part, "reasoning")
        yield from _texts([{"content": part["content"]}], "thinking") if isinstance(part.get("content"), list) else ()


def _arguments(parts: list[Json]) -> Iterable[str]:
    """The arguments of the first tool that was called; pieces of a stream carry its index."""
    for part in parts:
        for called in listed(part, "tool_calls"):
            if number(called, "index"):
                continue
            arguments = named(called, "function").get("arguments")
            if isinstance(arguments, str):
                yield arguments
            elif isinstance(arguments, dict):
                yield msgspec.json.encode(arguments).decode()
            if not isinstance(called, dict) or "index" not in called:
                return
