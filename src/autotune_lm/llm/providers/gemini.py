"""Floor 3. Gemini's generateContent.

Source: the Gemini API reference, "Generating content", "Structured output", "Rate limits" and "Troubleshooting". There
are no headers about limits; a refusal carries ``RetryInfo`` instead. The key goes into a header: a URL is in many logs.
"""

import re
from typing import ClassVar
from urllib.parse import quote

import msgspec

from autotune_lm.core.calls import Call, Finish, Raw, Reply, Rung
from autotune_lm.llm.providers.refusals import raise_if_error
from autotune_lm.llm.providers.replies import Json, decoded, events, first, listed, named, number, text_of
from autotune_lm.llm.providers.schemas import strict
from autotune_lm.llm.providers.wire import SEED_BITS, THOUGHT_TOKENS, Wire
from autotune_lm.llm.trouble import Trouble

_DROPPABLE = {
    "thinkingConfig": r"thinking|\b[Bb]udget",
    "seed": r"\bseed",
    "temperature": r"\btemperature",
    "systemInstruction": r"system_?[iI]nstruction|[Dd]eveloper instruction",
}
_FILTERED = frozenset(
    {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY", "LANGUAGE", "OTHER"}
)
_BROKEN = frozenset({"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "MALFORMED_RESPONSE"})
_NAME = re.compile(r"^models/")


class Gemini(Wire):
    """A model of Google's."""

    name: ClassVar[str] = "gemini"
    models_path = "/models?pageSize=1000"
    droppable = _DROPPABLE

    async def send(self, call: Call, rung: Rung) -> Raw:
        """Ask once.

        Raises:
            Trouble: no whole reply came, and what kind of weather that is.
        """
        form: Rung = rung if call.schema else "text"
        verb = "streamGenerateContent?alt=sse" if self.endpoint.stream else "generateContent"
        path = f"/models/{quote(_NAME.sub('', call.model), safe='')}:{verb}"
        answer = await self.ask(path, lambda: self._body(call, form), form, loads=call.model)
        return self.raw(answer, rung)

    def read(self, raw: Raw) -> Reply:
        """What the model said.

        Raises:
            Trouble: the body is no reply, or a cut one.
        """
        return read(raw)

    def _body(self, call: Call, rung: Rung) -> Json:
        without = self.without
        system = "\n\n".join(message.content for message in call.messages if message.role == "system")
        contents: list[Json] = [
            {"role": "model" if message.role == "assistant" else "user", "parts": [{"text": message.content}]}
            for message in call.messages
            if message.role != "system"
        ]
        settings: Json = {
            "maxOutputTokens": call.max_tokens + THOUGHT_TOKENS * ("thinkingConfig" in without),
            "temperature": call.temperature,
            "seed": call.seed & SEED_BITS,
        }
        if not self.endpoint.thinking:
            settings["thinkingConfig"] = {"thinkingBudget": 0}
        body: Json = {"contents": contents}
        if system and "systemInstruction" in without:  # small open models have no place for one
            contents.insert(0, {"role": "user", "parts": [{"text": system}]})
        elif system:
            body["systemInstruction"] = {"parts": [{"text": system}]}
        if rung in ("schema", "json"):
            settings["responseMimeType"] = "application/json"
        if rung == "schema":
            settings["responseJsonSchema"] = strict(call.schema, True)
        if rung == "tool":
            body |= _tool(call.schema)
        body["generationConfig"] = {name: value for name, value in settings.items() if name not in without}
        return body


def _tool(schema: str) -> Json:
    function = {"name": "reply", "description": "Gives the reply.", "parametersJsonSchema": strict(schema, True)}
    choice = {"mode": "ANY", "allowedFunctionNames": ["reply"]}
    return {"tools": [{"functionDeclarations": [function]}], "toolConfig": {"functionCallingConfig": choice}}


def read(raw: Raw) -> Reply:
    """What the model said.

    Raises:
        Trouble: the body is no reply, or a cut one.
    """
    if raw.streamed and not raw.body.lstrip().startswith((b"{", b"<", b"[")):
        pieces = list(events(raw.body))
    else:
        pieces = [decoded(raw.body)]
    for piece in pieces:
        raise_if_error(piece)
    return _reply(pieces)


def _reply(pieces: list[Json]) -> Reply:
    parts = [part for piece in pieces for part in listed(named(first(piece, "candidates"), "content"), "parts")]
    ends = [end for piece in pieces if (end := text_of(first(piece, "candidates"), "finishReason"))]
    usage = next((found for piece in reversed(pieces) if (found := named(piece, "usageMetadata"))), {})
    calls = [called for part in parts if (called := named(part, "functionCall"))]
    spoken = "".join(text_of(part, "text") for part in parts if not _is_thought(part))
    return Reply(
        text=msgspec.json.encode(named(calls[0], "args")).decode() if calls else spoken,
        reasoning="".join(text_of(part, "text") for part in parts if _is_thought(part)),
        finish=_finish(pieces, ends[-1] if ends else ""),
        prompt_tokens=number(usage, "promptTokenCount"),
        completion_tokens=number(usage, "candidatesTokenCount") + number(usage, "thoughtsTokenCount"),
        cached_tokens=number(usage, "cachedContentTokenCount"),
        model=next((name for piece in pieces if (name := text_of(piece, "modelVersion"))), ""),
    )


def _finish(pieces: list[Json], end: str) -> Finish:
    """Why it ended: the prompt was blocked, or what the candidate says.

    Raises:
        Trouble: it did not end.
    """
    if any(text_of(named(piece, "promptFeedback"), "blockReason") for piece in pieces) or end in _FILTERED:
        return "filter"
    if not end:
        raise Trouble("transient", "the server sent no candidate, or the stream ended before the reply did")
    if end in _BROKEN:
        raise Trouble("transient", f"the model made a call that the server could not read ({end})")
    return "length" if end == "MAX_TOKENS" else "stop"


def _is_thought(part: object) -> bool:
    return isinstance(part, dict) and part.get("thought") is True
